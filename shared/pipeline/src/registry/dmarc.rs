//! The way to p=reject of the registered domains: figures from the lake's reports, counted for all of them at once and once a day,
//! and kept in the entries, so that a page has them without a look into the lake.

use std::collections::BTreeSet;

use domains::check::RecordStatus;
use domains::dmarc::{Figures, Plan, is_dmarc, plan};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ports::{Clock, Condition, ErrorKind, ObjectStore, Put, get_if_present, list_all};
use serde::{Deserialize, Serialize};

use super::{Entry, Error, PREFIX, Result, read, update};
use crate::dmarc_figures::dmarc_figures;

/// What the reports say of a domain, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFigures {
    /// The day on which they were counted; they look back 14 days from it.
    pub of: Date,
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
}

impl Entry {
    /// What to publish next on the way to p=reject, from the last check and the last figures. `None`: no check has seen yet what
    /// record there is, or there are several.
    pub fn dmarc_plan(&self) -> Option<Plan> {
        let seen = self.check.as_ref()?.records.iter().find(|record| record.key == "dmarc")?;
        if seen.status == RecordStatus::Unknown {
            return None;
        }
        let mut records = seen.observed.iter().filter(|text| is_dmarc(text));
        let (present, second) = (records.next(), records.next());
        if second.is_some() {
            return None;
        }
        let none = Figures::default();
        let figures = self.dmarc.as_ref().map_or(&none, |kept| &kept.figures);
        Some(plan(present.map(String::as_str), self.setup.dmarc_rua.as_deref(), figures))
    }
}

/// What became of a count.
#[derive(Debug)]
pub enum Count {
    /// It is not due: it was made today, or failed a short time ago, or there is no domain, or hardly any time.
    NotDue,
    /// There was no time for all of it; what was there before stays.
    NoTime,
    /// It was made.
    Done {
        /// How many domains have new figures.
        domains: u64,
        /// Entries that could not be read or written, by key or domain, and why.
        failed: Vec<(String, Error)>,
    },
}

/// Where it stands when a count was last begun.
const KEY: &str = "dmarc-figures.json";
/// A count that came to no end is made again so long after it began.
const AGAIN: SignedDuration = SignedDuration::from_hours(6);
/// A day's count is made from this hour on (UTC): by then most reports of the day before have come.
const FROM: SignedDuration = SignedDuration::from_hours(12);
/// None is begun with less time than this.
const LEAST: SignedDuration = SignedDuration::from_mins(1);

/// The last count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Last {
    began_at: Timestamp,
    done: bool,
}

impl Last {
    fn is_due_again(&self, now: Timestamp) -> bool {
        match self.done {
            true => round(now) > round(self.began_at),
            false => now.duration_since(self.began_at).abs() >= AGAIN,
        }
    }
}

/// Counts the reports of all registered domains, where that is due: at most once a day, and by one of those who try at the same
/// time. Ends when `until` comes.
///
/// # Errors
///
/// [`Error::Port`]: nothing was counted. It is tried again some hours later.
pub async fn count_dmarc(store: &dyn ObjectStore, clock: &dyn Clock, until: Timestamp) -> Result<Count> {
    let now = clock.now();
    let last = get_if_present(store, KEY).await?;
    let known = last.as_ref().and_then(|last| serde_json::from_slice::<Last>(&last.bytes).ok());
    if known.is_some_and(|known| !known.is_due_again(now)) || until.duration_since(now) < LEAST {
        return Ok(Count::NotDue);
    }
    let listed = list_all(store, PREFIX).await?;
    if listed.is_empty() {
        return Ok(Count::NotDue);
    }
    let condition = last.as_ref().map_or(Condition::IfAbsent, |last| Condition::IfMatch(&last.etag));
    let Some(begun) = note(store, &Last { began_at: now, done: false }, condition).await? else {
        return Ok(Count::NotDue);
    };
    let go_on = || clock.now() < until;
    let (today, mut failed) = (day(now), Vec::new());
    let mut entries = Vec::new();
    for listed in listed {
        if !go_on() {
            return Ok(Count::NoTime);
        }
        let Some(object) = get_if_present(store, &listed.key).await? else { continue };
        match read(&listed.key, &object.bytes) {
            Ok(entry) => entries.push((entry.dmarc.as_ref().map(|kept| kept.of), entry.tenant, entry.setup)),
            Err(error) => failed.push((listed.key, error)),
        }
    }
    let wanted: BTreeSet<String> = entries.iter().map(|(.., setup)| model::dns_name(setup.from_domain())).collect();
    let Some(figures) = dmarc_figures(store, &wanted, today, &go_on).await? else { return Ok(Count::NoTime) };
    // Those that have waited longest first: where time ends, it is their turn the next time.
    entries.sort_by_key(|(of, ..)| *of);
    let mut domains = 0;
    for (_, tenant, setup) in entries {
        if !go_on() {
            return Ok(Count::NoTime);
        }
        let figures = figures.get(&model::dns_name(setup.from_domain())).cloned().unwrap_or_default();
        let kept = KeptFigures { of: today, figures };
        let kept = update(store, &tenant, &setup.domain, |entry| {
            entry.dmarc = Some(kept.clone());
            true
        });
        match kept.await {
            Ok(_) => domains += 1,
            // Removed meanwhile.
            Err(Error::Unknown(_)) => {}
            Err(error) => failed.push((setup.domain, error)),
        }
    }
    note(store, &Last { began_at: now, done: true }, Condition::IfMatch(&begun)).await?;
    Ok(Count::Done { domains, failed })
}

/// Writes down where the count stands; `None` where another was quicker.
async fn note(store: &dyn ObjectStore, last: &Last, condition: Condition<'_>) -> Result<Option<String>> {
    let bytes = serde_json::to_vec(last).map_err(|source| Error::Unreadable { key: KEY.to_owned(), source })?;
    match store.put(KEY, bytes.into(), Put { condition, ..Put::default() }).await {
        Ok(etag) => Ok(Some(etag)),
        Err(error) if error.kind() == ErrorKind::Precondition => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Which day's count a time belongs to.
fn round(at: Timestamp) -> Date {
    day(at.checked_sub(FROM).unwrap_or(at))
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}
