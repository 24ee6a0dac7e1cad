//! `rebound ingest` and `rebound replay`: mails into a lake, and what became of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use host_local::{FolderStore, Outbox};
use jiff::Timestamp;
use model::{Outcome, Term as _};
use pipeline::{BounceDomains, Config, Ingested, Known, RawMail, Sinks};

use crate::End;
use crate::args::{IngestArgs, ReadingArgs, ReplayArgs};
use crate::in_order::in_order;
use crate::inputs::{Large, chunks, config, mails, threads};
use crate::progress::Progress;
use crate::style::{Style, harmless, shortened};

pub(crate) fn run(args: &IngestArgs, quiet: bool, style: Style) -> anyhow::Result<End> {
    let lake = Lake::open(&args.lake.folder)?;
    take_in_all(&args.paths, &lake, None, &args.reading, quiet, style)
}

pub(crate) fn replay(args: &ReplayArgs, quiet: bool, style: Style) -> anyhow::Result<End> {
    let lake = Lake { known: None, ..Lake::open(&args.lake.folder)? };
    take_in_all(&args.paths, &lake, Some(args.since), &args.reading, quiet, style)
}

/// Takes in every mail at and below the paths; with `since` only those that were received then or later, or do not say when.
fn take_in_all(
    paths: &[PathBuf],
    lake: &Lake,
    since: Option<Timestamp>,
    reading: &ReadingArgs,
    quiet: bool,
    style: Style,
) -> anyhow::Result<End> {
    let config = config(reading)?;
    let folder = lake.store.root();
    let is_due = |mail: &RawMail| {
        since.is_none_or(|since| pipeline::received_at(mail, &config).is_none_or(|received| received >= since))
    };
    let mut progress = Progress::begin(quiet);
    let mut tally = Tally::default();
    let mut failed: u64 = 0;
    let work = |chunk: anyhow::Result<Vec<RawMail>>| -> anyhow::Result<(usize, Vec<anyhow::Result<Ingested>>)> {
        let mut chunk = chunk?;
        chunk.retain(&is_due);
        Ok((chunk.iter().map(RawMail::len).sum(), lake.take_in(&chunk, &config)?))
    };
    let input = chunks(mails(paths, Some(folder), &config, Large::LeftOut));
    in_order(threads(reading), input, work, |chunk| -> anyhow::Result<()> {
        let (bytes, done) = chunk.unwrap_or_else(|error| (0, vec![Err(error)]));
        progress.add(done.iter().filter(|done| done.is_ok()).count() as u64, bytes as u64);
        for done in done {
            match done {
                Ok(done) => tally.add(done),
                Err(error) => {
                    failed += 1;
                    eprintln!("rebound: {error:#}");
                }
            }
        }
        Ok(())
    })?;
    progress.end();
    if !quiet {
        tally.print(folder, lake.outbox.path(), style);
    }
    anyhow::ensure!(failed == 0, "{failed} could not be taken in; run the same again when the cause is gone");
    Ok(if reading.strict && tally.quarantined() { End::Quarantined } else { End::Done })
}

/// A lake on this machine: its files, its outbox, and what it holds already.
pub(crate) struct Lake {
    store: FolderStore,
    pub(crate) outbox: Outbox,
    /// `None` where mails are to be read again.
    known: Option<Known>,
    domains: BounceDomains,
}

impl Lake {
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        let store = open_lake(folder, true)?;
        Ok(Self {
            store,
            outbox: Outbox::at(folder.join("outbox.jsonl")),
            known: Some(Known::default()),
            domains: BounceDomains::default(),
        })
    }

    /// Takes some mails in as one batch, on the calling thread.
    pub(crate) fn take_in(&self, mails: &[RawMail], config: &Config) -> anyhow::Result<Vec<anyhow::Result<Ingested>>> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let sinks =
            Sinks { lake: &self.store, events: &self.outbox, known: self.known.as_ref(), domains: Some(&self.domains) };
        let done = runtime.block_on(pipeline::ingest(mails, sinks, config));
        let named = mails.iter().zip(done);
        Ok(named.map(|(mail, done)| done.with_context(|| format!("{} was not taken in", mail.source))).collect())
    }
}

/// Opens the folder of a lake; where it is not to be made, it must be there.
pub(crate) fn open_lake(folder: &Path, make: bool) -> anyhow::Result<FolderStore> {
    anyhow::ensure!(make || folder.is_dir(), "there is no lake in {}: rebound ingest makes one", folder.display());
    Ok(FolderStore::open(folder)?)
}

#[derive(Default)]
struct Tally {
    outcomes: BTreeMap<Outcome, u64>,
    known: u64,
    events: u64,
    reasons: BTreeMap<String, (u64, String)>,
}

impl Tally {
    fn add(&mut self, done: Ingested) {
        let Some(outcome) = done.outcome else {
            self.known += 1;
            return;
        };
        *self.outcomes.entry(outcome).or_default() += 1;
        self.events += done.events;
        if let Some(error) = done.error {
            let (count, example) = self.reasons.entry(shortened(&error, 120)).or_default();
            *count += 1;
            if example.is_empty() {
                *example = done.source;
            }
        }
    }

    fn quarantined(&self) -> bool {
        self.outcomes.contains_key(&Outcome::Quarantined)
    }

    fn print(&self, lake: &Path, outbox: &Path, style: Style) {
        for (outcome, count) in &self.outcomes {
            println!("{count:>9}  {}", outcome.as_str());
        }
        if self.known > 0 {
            println!("{:>9}  {}", self.known, style.dim("in the lake already: nothing changed"));
        }
        if !self.reasons.is_empty() {
            println!("\n{}", style.bold("Quarantined, and kept in quarantine/"));
            for (reason, (count, example)) in &self.reasons {
                println!("{count:>9}  {}  {}", harmless(reason), style.dim(&harmless(example)));
            }
        }
        println!("\n{} events are in {}", self.events, outbox.display());
        println!("next: rebound summary --lake {}", lake.display());
    }
}
