//! Sweep: raw mails that have no outcome row go back to the queue.
//!
//! A mail can be stored and its notification lost. What has been lying for a while and has no outcome row is given to the
//! intake again; that it may have been ingested meanwhile is harmless, because ingesting twice is.

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use lake::{FIRST_DAY, Source, Stage, Table};
use ports::{Entry, Error, ErrorKind, ObjectStore, Queue, Result, list_all};

/// What to sweep.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// Now.
    pub now: Timestamp,
    /// How far back: days.
    pub days: i32,
    /// How long a mail may lie without an outcome row before it counts as lost: longer than the queue's retries take.
    pub grace: SignedDuration,
    /// Where the raw mails' keys begin.
    pub prefix: String,
}

/// What a sweep found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// Raw mails of the time that was swept.
    pub mails: u64,
    /// Those without an outcome row, which went back to the queue.
    pub lost: Vec<String>,
}

/// Gives every raw mail of the time, that has no outcome row, to the queue again. `message` makes of an object's entry what the
/// intake takes; only the host knows that form.
pub async fn sweep(
    raw: &dyn ObjectStore,
    lake: &dyn ObjectStore,
    queue: &dyn Queue,
    sweep: &Sweep,
    message: &(dyn Fn(&Entry) -> String + Sync),
) -> Result<Swept> {
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let first = day(sweep.now).checked_sub(sweep.days.days()).unwrap_or(FIRST_DAY);
    let before = sweep.now - sweep.grace;
    let due: Vec<Entry> = list_all(raw, &sweep.prefix)
        .await?
        .into_iter()
        .filter(|entry| entry.modified <= before && day(entry.modified) >= first)
        .collect();
    if due.is_empty() {
        return Ok(Swept::default());
    }
    let logged = logged_sources(lake, first, day(sweep.now)).await?;
    let lost: Vec<&Entry> = due.iter().filter(|entry| !logged.contains(&entry.key)).collect();
    let bodies: Vec<String> = lost.iter().map(|entry| message(entry)).collect();
    queue.send(&bodies).await.into_iter().collect::<Result<Vec<()>>>()?;
    Ok(Swept { mails: due.len() as u64, lost: lost.into_iter().map(|entry| entry.key.clone()).collect() })
}

/// The sources of all mails that were logged from `first` to a day behind `last`, and of those without a date, which lie on the
/// lake's first day. A mail whose own date is elsewhere is swept in again, which changes nothing but its cost.
async fn logged_sources(store: &dyn ObjectStore, first: Date, last: Date) -> Result<HashSet<String>> {
    let mut sources = HashSet::new();
    let end = last.tomorrow().unwrap_or(last);
    let days = first.series(1.day()).take_while(|day| *day <= end);
    for dt in std::iter::once(FIRST_DAY).chain(days) {
        for stage in [Stage::Delta, Stage::Sealed] {
            for entry in list_all(store, &lake::day_prefix(Table::IngestLog, stage, dt)).await? {
                let Some(object) = ports::get_if_present(store, &entry.key).await? else { continue };
                sources.extend(lake::sources(&Source::new(entry.key.as_str(), object.bytes)).map_err(|error| {
                    Error::new(ErrorKind::Other, format!("cannot read {}", entry.key)).because(error)
                })?);
            }
        }
    }
    Ok(sources)
}
