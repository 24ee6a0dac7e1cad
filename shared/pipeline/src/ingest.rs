//! Ingest: mails in, rows in the lake, events in the queue, one outcome row for each mail.
//!
//! The order of the writes is what keeps the promise that no mail is lost: first the rows of the tables, then the events and
//! the copies of what is quarantined, and last the outcome rows. A crash in between leaves a mail without an outcome row; it
//! is then read again and gives the same rows with the same ids, which the views count once.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use lake::{Batch, LogRow, Source, Stage, Table};
use model::{AggregateRecord, AggregateReport, Event, Id, Outcome, Trace};
use ports::{Error, ErrorKind, ObjectStore, Put, Queue, Result, list_all};

use crate::parse::{Opened, open, read};
use crate::{BounceDomains, Config, PARSER_VERSION, RawMail, Records, suppression};

/// Where the results of an ingest go.
#[derive(Clone, Copy)]
pub struct Sinks<'p> {
    /// The lake's objects; what is quarantined is copied to `quarantine/` in it.
    pub lake: &'p dyn ObjectStore,
    /// The events.
    pub events: &'p dyn Queue,
    /// The mails that the lake holds already, where they are to be passed over.
    pub known: Option<&'p Known>,
    /// What is known of bounce domains; where it is there, one that was never verified does not suppress.
    pub domains: Option<&'p BounceDomains>,
}

/// What became of one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// Where it was read from.
    pub source: String,
    /// Of its bytes.
    pub mail_id: Id,
    /// What it is; `None` where the lake holds it already.
    pub outcome: Option<Outcome>,
    /// Why it was quarantined.
    pub error: Option<String>,
    /// How many events it gave.
    pub events: u64,
    /// How long it took to read. For the log; nothing that is written depends on it.
    pub parsing: Duration,
}

/// Ingests some mails as one batch: one Parquet file for each table and day.
///
/// Answers for each mail in the order of `mails`. An `Err` is the failure of a port; the same mail is then to be given
/// again. What is wrong with one mail never fails another.
pub async fn ingest(mails: &[RawMail], sinks: Sinks<'_>, config: &Config) -> Vec<Result<Ingested>> {
    let mut batch = Batch::new(PARSER_VERSION);
    let mut done = Vec::with_capacity(mails.len());
    if let Some(domains) = sinks.domains {
        domains.begin_batch();
    }
    for mail in mails {
        done.push(take_in(mail, sinks, config, &mut batch).await);
    }
    if let Err(error) = write(sinks.lake, batch).await {
        return done.into_iter().map(|done| done.and(Err(again(&error)))).collect();
    }
    for (mail, done) in mails.iter().zip(&mut done) {
        if let Ok(taken) = done
            && let Err(error) = announce(mail, taken, sinks).await
        {
            *done = Err(error);
        }
    }
    log(done, sinks).await
}

/// A mail whose rows are in the batch, and which has no outcome row yet.
struct Taken {
    ingested: Ingested,
    events: Vec<Event>,
    row: Option<LogRow>,
}

async fn take_in(mail: &RawMail, sinks: Sinks<'_>, config: &Config, batch: &mut Batch) -> Result<Taken> {
    let Sinks { lake, known, domains, .. } = sinks;
    let begun = Instant::now();
    let opened = open(mail, config);
    let Opened { mail_id, received_at, .. } = opened;
    let source = mail.source.clone();
    if let Some(known) = known
        && known.holds(lake, lake::day_received(received_at), mail_id).await?
    {
        let ingested = Ingested { source, mail_id, outcome: None, error: None, events: 0, parsing: begun.elapsed() };
        return Ok(Taken { ingested, events: Vec::new(), row: None });
    }
    let mut parsed = read(&opened, mail, config, &mut Trace::off(), &mut IntoBatch(batch));
    if let Some(why) = mail.unreadable() {
        return Err(Error::new(ErrorKind::Other, format!("cannot read {source} to its end: {why}")));
    }
    let parsing = begun.elapsed();
    let envelope_recipient = opened.mail.as_ref().and_then(unpack::envelope_recipient);
    for event in &mut parsed.events {
        if let Some(domains) = domains {
            suppression::verify_domain(event, envelope_recipient.as_deref(), domains, lake).await?;
        }
        suppression::claim(event, lake).await?;
    }
    let mut records = 0;
    for event in &parsed.events {
        batch.push_event(event);
        if let Event::DmarcAggregate(report) = event {
            records += report.record_count;
        }
    }
    let row = LogRow {
        mail_id,
        received_at,
        source: source.clone(),
        outcome: parsed.outcome,
        error: parsed.error.clone(),
        warnings: parsed.warnings,
        events: parsed.events.len() as u64,
        records,
        bytes: mail.len() as u64,
    };
    let ingested =
        Ingested { source, mail_id, outcome: Some(parsed.outcome), error: parsed.error, events: row.events, parsing };
    Ok(Taken { ingested, events: parsed.events, row: Some(row) })
}

/// Records of a report go into the batch as they are read, so that a report of a million records needs little memory.
struct IntoBatch<'b>(&'b mut Batch);

impl Records for IntoBatch<'_> {
    fn record(&mut self, report: &AggregateReport, ordinal: u64, record: AggregateRecord) {
        self.0.push_record(report, ordinal, &record);
    }
}

async fn write(lake: &dyn ObjectStore, batch: Batch) -> Result<()> {
    let files =
        batch.finish().map_err(|error| Error::new(ErrorKind::Other, "the rows cannot be encoded").because(error))?;
    for file in files {
        lake.put(&file.key.to_string(), file.bytes.into(), Put::default()).await?;
    }
    Ok(())
}

/// Sends a mail's events and copies it to quarantine, if that is its outcome.
async fn announce(mail: &RawMail, taken: &Taken, sinks: Sinks<'_>) -> Result<()> {
    if taken.row.is_none() {
        return Ok(());
    }
    let bodies = taken.events.iter().map(message).collect::<Result<Vec<String>>>()?;
    if !bodies.is_empty() {
        for sent in sinks.events.send(&bodies).await {
            match sent {
                // What the queue will never take stands in the lake all the same; to give the mail again would not help.
                Err(error) if error.kind() == ErrorKind::TooLarge => {}
                other => other?,
            }
        }
    }
    if taken.ingested.outcome == Some(Outcome::Quarantined) {
        let reason = taken.ingested.error.as_deref().unwrap_or("no reason is known");
        copy_to_quarantine(mail, taken.ingested.mail_id, reason, sinks.lake).await?;
    }
    Ok(())
}

/// The message of an event: its JSON, on one line. Of an aggregate report without the records, which are in the lake.
pub(crate) fn message(event: &Event) -> Result<String> {
    serde_json::to_string(event)
        .map_err(|error| Error::new(ErrorKind::Other, "an event cannot be written as JSON").because(error))
}

async fn copy_to_quarantine(mail: &RawMail, mail_id: Id, reason: &str, lake: &dyn ObjectStore) -> Result<()> {
    let (reason, source) = (printable(reason), printable(&mail.source));
    let metadata = [("reason", reason.as_str()), ("source", source.as_str())];
    let key = format!("quarantine/{mail_id}.eml");
    let bytes = mail
        .whole()
        .map_err(|error| Error::new(ErrorKind::Other, format!("cannot read {source} again")).because(error))?;
    lake.put(&key, bytes, Put { metadata: &metadata, ..Put::default() }).await?;
    Ok(())
}

/// Quarantines a mail for a reason that the caller knows: one that killed whoever tried to read it. Not even its date is looked
/// at, so its outcome row lies on the lake's first day, with those of other mails without one.
pub async fn quarantine(mail: &RawMail, reason: &str, lake: &dyn ObjectStore) -> Result<Ingested> {
    let mail_id = mail.id();
    copy_to_quarantine(mail, mail_id, reason, lake).await?;
    let row = LogRow {
        mail_id,
        received_at: None,
        source: mail.source.clone(),
        outcome: Outcome::Quarantined,
        error: Some(reason.to_owned()),
        warnings: Vec::new(),
        events: 0,
        records: 0,
        bytes: mail.len() as u64,
    };
    let mut batch = Batch::new(PARSER_VERSION);
    batch.push_log(&row);
    write(lake, batch).await?;
    let LogRow { source, error, .. } = row;
    Ok(Ingested { source, mail_id, outcome: Some(Outcome::Quarantined), error, events: 0, parsing: Duration::ZERO })
}

/// The printable ASCII of a text, cut to what metadata takes.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c == ' ' || c.is_ascii_graphic() { c } else { '?' }).take(900).collect()
}

async fn log(done: Vec<Result<Taken>>, sinks: Sinks<'_>) -> Vec<Result<Ingested>> {
    let mut batch = Batch::new(PARSER_VERSION);
    for row in done.iter().flatten().filter_map(|taken| taken.row.as_ref()) {
        batch.push_log(row);
    }
    let written = write(sinks.lake, batch).await;
    done.into_iter()
        .map(|done| {
            let taken = done?;
            if let Some(row) = &taken.row {
                if let Err(error) = &written {
                    return Err(again(error));
                }
                if let Some(known) = sinks.known {
                    known.add(lake::day_received(row.received_at), row.mail_id);
                }
            }
            Ok(taken.ingested)
        })
        .collect()
}

/// The same error for another mail of the batch.
fn again(error: &Error) -> Error {
    Error::new(error.kind(), error.to_string())
}

/// The mails that a lake holds, day by day, read when a day is first asked for.
#[derive(Debug, Default)]
pub struct Known {
    days: Mutex<HashMap<Date, HashSet<Id>>>,
}

impl Known {
    async fn holds(&self, store: &dyn ObjectStore, dt: Date, mail_id: Id) -> Result<bool> {
        if let Some(day) = self.days.lock().unwrap_or_else(PoisonError::into_inner).get(&dt) {
            return Ok(day.contains(&mail_id));
        }
        let day = logged(store, dt).await?;
        let holds = day.contains(&mail_id);
        self.days.lock().unwrap_or_else(PoisonError::into_inner).entry(dt).or_default().extend(day);
        Ok(holds)
    }

    fn add(&self, dt: Date, mail_id: Id) {
        self.days.lock().unwrap_or_else(PoisonError::into_inner).entry(dt).or_default().insert(mail_id);
    }
}

/// The ids of the mails that a day's log holds.
async fn logged(store: &dyn ObjectStore, dt: Date) -> Result<HashSet<Id>> {
    let mut ids = HashSet::new();
    for stage in [Stage::Delta, Stage::Sealed] {
        for entry in list_all(store, &lake::day_prefix(Table::IngestLog, stage, dt)).await? {
            let Some(object) = ports::get_if_present(store, &entry.key).await? else { continue };
            let read = lake::mail_ids(&Source::new(entry.key.as_str(), object.bytes));
            ids.extend(
                read.map_err(|error| {
                    Error::new(ErrorKind::Other, format!("cannot read {}", entry.key)).because(error)
                })?,
            );
        }
    }
    Ok(ids)
}
