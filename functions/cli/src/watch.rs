//! `rebound watch`: a Maildir that fills. What is in the lake moves from new/ to cur/.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use model::Term as _;
use pipeline::{Config, RawMail};

use crate::End;
use crate::args::WatchArgs;
use crate::ingest::Lake;
use crate::inputs::{chunks, config};

pub(crate) fn run(args: &WatchArgs, quiet: bool) -> anyhow::Result<End> {
    anyhow::ensure!(
        host_local::is_maildir(&args.maildir),
        "{} is no Maildir: it has no folders cur and new",
        args.maildir.display()
    );
    let config = config(&args.reading)?;
    let lake = Lake::open(&args.lake.folder)?;
    if !quiet && !args.once {
        eprintln!("watching {}; end it with Ctrl-C, nothing is lost", args.maildir.join("new").display());
    }
    loop {
        let failed = take_new(&args.maildir, &lake, &config, quiet)?;
        if args.once {
            anyhow::ensure!(failed == 0, "{failed} mails stay in new/");
            return Ok(End::Done);
        }
        thread::sleep(Duration::from_secs(args.every));
    }
}

/// Takes in all that is in new/ now; answers how many had to stay there.
fn take_new(maildir: &Path, lake: &Lake, config: &Config, quiet: bool) -> anyhow::Result<u64> {
    let mut failed = 0;
    let mails = host_local::files(&maildir.join("new"), None).map(|file| {
        let file = file?;
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(RawMail::new(file.to_string_lossy(), bytes))
    });
    for chunk in chunks(mails) {
        let chunk: Vec<RawMail> = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                // Another reader of the Maildir may have been quicker.
                eprintln!("rebound: {error:#}");
                failed += 1;
                continue;
            }
        };
        for (mail, done) in chunk.iter().zip(lake.take_in(&chunk, config)?) {
            match done {
                Ok(done) => {
                    if !quiet {
                        println!("{}  {}", done.outcome.map_or("known", |outcome| outcome.as_str()), mail.source);
                    }
                    move_to_cur(maildir, Path::new(&mail.source))?;
                }
                Err(error) => {
                    eprintln!("rebound: {error:#}");
                    failed += 1;
                }
            }
        }
    }
    Ok(failed)
}

/// Moves a mail as a mail reader would: seen, under the same name (maildir(5)).
fn move_to_cur(maildir: &Path, mail: &Path) -> anyhow::Result<()> {
    let name = mail.file_name().unwrap_or_default().to_string_lossy();
    let seen = if name.contains(":2,") { name.into_owned() } else { format!("{name}:2,S") };
    let to = maildir.join("cur").join(seen);
    fs::rename(mail, &to).with_context(|| format!("cannot move {} to {}", mail.display(), to.display()))
}
