//! What the DMARC reports of the last 14 days say of some domains, counted from the lake's files: the figures on which the way
//! to p=reject stands (`domains::dmarc::plan`).
//!
//! The same answer as infra/queries/dmarc_sources_by_day.sql over infra/views/dmarc_records.sql gives, without an engine, so that
//! a function can have it: each record of each report once, a report once for each key and content, and none of a report whose
//! own row is not there. Delta files are read before sealed ones, and reports before records, so that what a seal moves
//! meanwhile is seen once and no report is counted by half.
//!
//! Sealed files go through row by row. Held are: one file, the reports of a day of the domains that are asked for, the records
//! of a day that are not sealed yet, and the sources that are not aligned. Known gaps: of a domain with more than
//! [`MOST_SOURCES`] of these the rest is counted in the messages only; a file of more than [`LARGEST_FILE`] is refused.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domains::dmarc::{Figures, Source};
use jiff::ToSpan as _;
use jiff::civil::Date;
use lake::{Key, RecordRow, ReportRow, Stage, Table};
use model::Id;
use ports::{Error, ErrorKind, ObjectStore, Result, get_if_present};

/// So many days are looked back.
pub const DAYS_BACK: i32 = 14;
/// So many sources are named of each domain.
pub const NAMED_SOURCES: usize = 10;
/// So many sources that are not aligned are told apart of each domain.
pub const MOST_SOURCES: usize = 10_000;
/// The largest file that is read: it is held whole.
pub const LARGEST_FILE: u64 = 192 * 1024 * 1024;

/// The figures of domains, by name; of one without reports they are zero. `None`: `go_on`, which is asked before each file is
/// read, said no.
///
/// # Errors
///
/// Those of the store; a file that cannot be read, as the views would not read it either.
pub async fn dmarc_figures(
    store: &dyn ObjectStore,
    domains: &BTreeSet<String>,
    today: Date,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Option<BTreeMap<String, Figures>>> {
    let mut wanted = Wanted::new(domains);
    let lake = Lake { store, first: today.saturating_sub(DAYS_BACK.days()), go_on };
    let reports = Days::list(&lake, Table::DmarcReports).await?;
    let records = Days::list(&lake, Table::DmarcRecords).await?;
    for dt in reports.0.keys() {
        let Some(counted) = counted(&lake, reports.of(*dt), &wanted).await? else { return Ok(None) };
        if !counted.is_empty() && count(&lake, records.of(*dt), &counted, &mut wanted).await?.is_none() {
            return Ok(None);
        }
        wanted.end_of_day();
    }
    Ok(Some(wanted.figures()))
}

/// The lake, as far as it is looked at.
struct Lake<'l> {
    store: &'l dyn ObjectStore,
    first: Date,
    go_on: &'l (dyn Fn() -> bool + Sync),
}

impl Lake<'_> {
    /// A file; `Ok(None)`: it is gone. `None`: there is no time for it.
    async fn read(&self, key: &Key) -> Option<Result<Option<lake::Source>>> {
        if !(self.go_on)() {
            return None;
        }
        let name = key.to_string();
        let object = get_if_present(self.store, &name).await;
        Some(object.map(|object| object.map(|object| lake::Source::new(name, object.bytes))))
    }
}

/// The files of a table by their day, delta files first.
struct Days(BTreeMap<Date, Vec<Key>>);

impl Days {
    async fn list(lake: &Lake<'_>, table: Table) -> Result<Self> {
        let mut days: BTreeMap<Date, Vec<Key>> = BTreeMap::new();
        for stage in [Stage::Delta, Stage::Sealed] {
            let prefix = lake::prefix(table, stage);
            // Everything of the first day is behind its own prefix.
            let mut after = lake::day_prefix(table, stage, lake.first);
            loop {
                let page = lake.store.list(&prefix, Some(&after)).await?;
                for entry in &page.entries {
                    let Some(key) = Key::parse(&entry.key) else { continue };
                    if entry.size > LARGEST_FILE {
                        let why = format!("{} has {} bytes, more than are read at once", entry.key, entry.size);
                        return Err(Error::new(ErrorKind::TooLarge, why));
                    }
                    days.entry(key.dt).or_default().push(key);
                }
                match page.entries.last().filter(|_| page.more) {
                    Some(last) => after.clone_from(&last.key),
                    None => break,
                }
            }
        }
        Ok(Self(days))
    }

    fn of(&self, dt: Date) -> &[Key] {
        self.0.get(&dt).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The deliveries of a day's reports that count, by their event. `None`: no time.
async fn counted(lake: &Lake<'_>, files: &[Key], wanted: &Wanted<'_>) -> Result<Option<HashSet<Id>>> {
    let mut news: HashMap<Id, ReportRow> = HashMap::new();
    // Of the deliveries that say the same: the one whose sender was verified, or the first by its mail's id.
    let mut arrived: HashMap<(Id, Id), Delivery> = HashMap::new();
    let mut arrive = |row: &ReportRow| {
        if wanted.place(row.policy_domain.as_deref()).is_some() {
            let this = ((!row.verified, row.mail_id, row.ordinal), row.event_id);
            let first = arrived.entry((row.report_key, row.content_id)).or_insert(this);
            *first = this.min(*first);
        }
    };
    for key in files {
        let Some(file) = lake.read(key).await else { return Ok(None) };
        let Some(file) = file? else { continue };
        let read = lake::each_report(&file, &mut |row| match (key.stage(), news.get_mut(&row.event_id)) {
            (_, Some(known)) => {
                if row.reading > known.reading {
                    *known = row;
                }
            }
            (Stage::Delta, None) => drop(news.insert(row.event_id, row)),
            (Stage::Sealed, None) => arrive(&row),
        });
        read.map_err(unreadable)?;
    }
    news.values().for_each(&mut arrive);
    Ok(Some(arrived.into_values().map(|(_, event_id)| event_id).collect()))
}

/// Counts the records of a day's reports. `None`: no time.
async fn count(lake: &Lake<'_>, files: &[Key], reports: &HashSet<Id>, wanted: &mut Wanted<'_>) -> Result<Option<()>> {
    let mut news: HashMap<(Id, i64), (i32, Option<Counted>)> = HashMap::new();
    for key in files {
        let Some(file) = lake.read(key).await else { return Ok(None) };
        let Some(file) = file? else { continue };
        let read = lake::each_record(&file, &mut |row| {
            if !reports.contains(&row.event_id) {
                return;
            }
            let id = (row.event_id, row.ordinal);
            match (key.stage(), news.get_mut(&id)) {
                (_, Some(known)) => {
                    if row.parser_version > known.0 {
                        *known = (row.parser_version, wanted.counted(&row));
                    }
                }
                (Stage::Delta, None) => drop(news.insert(id, (row.parser_version, wanted.counted(&row)))),
                (Stage::Sealed, None) => {
                    if let Some(place) = wanted.place(row.policy_domain) {
                        wanted.add(place, row.messages, row.aligned, row.source);
                    }
                }
            }
        });
        read.map_err(unreadable)?;
    }
    for (_, counted) in news.into_values() {
        if let Some(Counted { place, messages, aligned, source }) = counted {
            wanted.add(place, messages, aligned, source.as_deref());
        }
    }
    Ok(Some(()))
}

/// A delivery of a report: what decides between it and another that says the same (the lesser counts), and its event.
type Delivery = ((bool, Id, i64), Id);

fn unreadable(error: lake::Error) -> Error {
    Error::new(ErrorKind::Other, "a file of the lake cannot be counted").because(error)
}

/// What is counted of a record.
struct Counted {
    place: usize,
    messages: u64,
    aligned: bool,
    /// Of one that is not aligned.
    source: Option<Box<str>>,
}

/// The domains that are asked for, and what was counted of each so far.
struct Wanted<'d> {
    places: HashMap<String, usize>,
    sums: Vec<Sum<'d>>,
}

struct Sum<'d> {
    domain: &'d str,
    days: u32,
    /// The day that is being counted has a record.
    today: bool,
    messages: u64,
    aligned: u64,
    sources: HashMap<Box<str>, u64>,
}

impl<'d> Wanted<'d> {
    fn new(domains: &'d BTreeSet<String>) -> Self {
        let sum = |domain: &'d String| Sum {
            domain,
            days: 0,
            today: false,
            messages: 0,
            aligned: 0,
            sources: HashMap::new(),
        };
        Self {
            places: domains.iter().enumerate().map(|(place, domain)| (domain.to_ascii_lowercase(), place)).collect(),
            sums: domains.iter().map(sum).collect(),
        }
    }

    fn place(&self, domain: Option<&str>) -> Option<usize> {
        let domain = domain?;
        if domain.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.places.get(&domain.to_ascii_lowercase()).copied();
        }
        self.places.get(domain).copied()
    }

    fn counted(&self, row: &RecordRow<'_>) -> Option<Counted> {
        let place = self.place(row.policy_domain)?;
        let source = row.source.filter(|_| !row.aligned).map(Box::from);
        Some(Counted { place, messages: row.messages, aligned: row.aligned, source })
    }

    fn add(&mut self, place: usize, messages: u64, aligned: bool, source: Option<&str>) {
        let Some(sum) = self.sums.get_mut(place) else { return };
        sum.today = true;
        sum.messages = sum.messages.saturating_add(messages);
        if aligned {
            sum.aligned = sum.aligned.saturating_add(messages);
            return;
        }
        let Some(source) = source.filter(|_| messages > 0) else { return };
        let full = sum.sources.len() >= MOST_SOURCES;
        match sum.sources.get_mut(source) {
            Some(known) => *known = known.saturating_add(messages),
            None if full => {}
            None => drop(sum.sources.insert(source.into(), messages)),
        }
    }

    fn end_of_day(&mut self) {
        for sum in &mut self.sums {
            sum.days += u32::from(std::mem::take(&mut sum.today));
        }
    }

    fn figures(self) -> BTreeMap<String, Figures> {
        let figures = self.sums.into_iter().map(|sum| {
            let sources = sum.sources.len() as u64;
            let named = sum.sources.into_iter().map(|(name, messages)| Source { name: name.into(), messages });
            let mut unaligned: Vec<Source> = named.collect();
            unaligned.sort_by(|a, b| b.messages.cmp(&a.messages).then_with(|| a.name.cmp(&b.name)));
            unaligned.truncate(NAMED_SOURCES);
            let Sum { days, messages, aligned, .. } = sum;
            (sum.domain.to_owned(), Figures { days, messages, aligned, sources, unaligned })
        });
        figures.collect()
    }
}
