//! `rebound erase`: what names one person goes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use host_local::Outbox;
use pipeline::{Config, Person, Places};

use crate::End;
use crate::args::EraseArgs;
use crate::ingest::open_lake;
use crate::inputs::{Large, mails};
use crate::style::harmless;

pub(crate) fn run(args: &EraseArgs, quiet: bool) -> anyhow::Result<End> {
    let (person, folder) = (&args.person, &args.lake.folder);
    let store = open_lake(folder, false)?;
    // Raw mails first: what is left of a run that is cut off can then be found again in the lake, and not the other way round.
    let mut raw = Raw::default();
    for path in args.raw.iter().flat_map(|path| host_local::files(path, Some(folder))) {
        raw.erase(&path?, person)?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let erased = runtime.block_on(pipeline::erase(Places { lake: &store, raw: None }, person))?;
    let events = Outbox::at(folder.join("outbox.jsonl")).erase(&|line| pipeline::message_names(line, person))?;
    if !quiet {
        for (table, rows) in &erased.rows {
            let what = if *table == "ingest_log" { "rows stay, without their texts" } else { "rows" };
            println!("{rows:>9}  {what} of {table}");
        }
        println!("{:>9}  copies in quarantine/", erased.quarantine.len());
        println!("{events:>9}  events in outbox.jsonl");
        println!("{:>9}  files of raw mails", raw.removed);
        if args.raw.is_empty() {
            println!("\nraw mails were not looked at: --raw PATH removes those that name the person");
        }
    }
    for mail in &raw.among_others {
        eprintln!("rebound: {} names the person and lies in one file with others: take it out by hand", harmless(mail));
    }
    anyhow::ensure!(raw.among_others.is_empty(), "{} mails are still there", raw.among_others.len());
    Ok(End::Done)
}

/// What was done with raw mails.
#[derive(Default)]
struct Raw {
    removed: u64,
    /// Mails in an mbox.
    among_others: Vec<String>,
}

impl Raw {
    fn erase(&mut self, file: &Path, person: &Person) -> anyhow::Result<()> {
        let config = Config::default();
        let (mut count, mut named) = (0, Vec::new());
        let paths = [PathBuf::from(file)];
        for mail in mails(&paths, None, &config, Large::Held) {
            let mail = mail?;
            count += 1;
            if pipeline::names(&mail, person, &config) {
                named.push(mail.source);
            }
        }
        if count > named.len() {
            self.among_others.extend(named);
        } else if count > 0 {
            fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))?;
            self.removed += 1;
        }
        Ok(())
    }
}
