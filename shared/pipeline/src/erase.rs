//! Erasing: what names one person goes from the lake, and with it the mails that it was read from (docs/privacy.md).
//!
//! The order of the steps keeps what has gone from coming back. For each day of a table: first the raw mails and their copies,
//! so that no replay reads them again; then the delta files, each replaced by what remains of it; then the sealed files, under
//! the condition that they are still what was read. A seal that runs at the same time makes sure, after it has read a sealed
//! file, that its delta files are still there: if they are, this erasing has not yet written that sealed file, and will change it;
//! then one of the two loses its condition and reads again. That a sealed file never becomes again what it was is what
//! [`lake::without`] counts erasures for.
//!
//! It can crash anywhere and be run again; what is being read while it runs is erased by the next run. When a run finds nothing,
//! nothing is left.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use lake::{Key, Name, Person, Source, Stage, Table};
use model::{Id, Trace};
use ports::{Condition, Error, ErrorKind, ObjectStore, Put, Result, get_if_present, list_all};

use crate::{Config, RawMail, parse};

/// How often a write that lost against another is tried again.
const ATTEMPTS: usize = 8;

/// Where a person's data lies.
#[derive(Clone, Copy)]
pub struct Places<'p> {
    /// The lake, and below `quarantine/` the mails that could not be read.
    pub lake: &'p dyn ObjectStore,
    /// The raw mails, under the keys that ingest_log has as `source`; `None` where they lie elsewhere.
    pub raw: Option<&'p dyn ObjectStore>,
}

/// What an erasing removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    /// Rows by table. Of ingest_log: rows that stay, without the texts that named the person.
    pub rows: BTreeMap<&'static str, u64>,
    /// Raw mails, by their keys.
    pub raw: BTreeSet<String>,
    /// Copies in quarantine, by their keys.
    pub quarantine: BTreeSet<String>,
    /// Mails that gave rows and are not logged yet: they are being read, or will be. Run it again when they are.
    pub unfinished: u64,
}

impl Erased {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.raw.is_empty() && self.quarantine.is_empty() && self.unfinished == 0
    }
}

/// Removes every row that names the person, the raw mails behind those rows, and the quarantined mails that name them.
/// The mails' rows in ingest_log stay.
///
/// Errors: that of a port, or a file that cannot be read; what was removed before stays removed, and the call can be repeated.
pub async fn erase(places: Places<'_>, person: &Person) -> Result<Erased> {
    let mut erased = Erased::default();
    for &table in Table::ALL {
        let mut days: BTreeMap<Date, Vec<Key>> = BTreeMap::new();
        for stage in [Stage::Delta, Stage::Sealed] {
            for entry in list_all(places.lake, &lake::prefix(table, stage)).await? {
                if let Some(key) = Key::parse(&entry.key) {
                    days.entry(key.dt).or_default().push(key);
                }
            }
        }
        for keys in days.values() {
            erase_day(places, table, keys, person, &mut erased).await?;
        }
    }
    for entry in list_all(places.lake, "quarantine/").await? {
        let Some(object) = get_if_present(places.lake, &entry.key).await? else { continue };
        // It is not parsed: it may be what kills whoever does.
        if person.is_named_in(&String::from_utf8_lossy(&object.bytes)) {
            places.lake.delete(&entry.key).await?;
            erased.quarantine.insert(entry.key);
        }
    }
    Ok(erased)
}

/// Whether a mail names the person: in its bytes, or in what was read from it.
pub fn names(mail: &RawMail, person: &Person, config: &Config) -> bool {
    if person.is_named_in(&String::from_utf8_lossy(&mail.bytes)) {
        return true;
    }
    let read = serde_json::to_value(parse(mail, config, &mut Trace::off()).events);
    read.is_ok_and(|read| names_in(&read, person))
}

/// Whether a message of the events' queue names the person.
pub fn message_names(message: &str, person: &Person) -> bool {
    match serde_json::from_str(message) {
        Ok(value) => names_in(&value, person),
        Err(_) => person.is_named_in(message),
    }
}

fn names_in(value: &serde_json::Value, person: &Person) -> bool {
    match value {
        serde_json::Value::String(text) => person.is_named_in(text),
        serde_json::Value::Array(items) => items.iter().any(|item| names_in(item, person)),
        serde_json::Value::Object(fields) => fields.values().any(|field| names_in(field, person)),
        _ => false,
    }
}

/// Erases from a day of a table whose files have these keys.
async fn erase_day(places: Places<'_>, table: Table, keys: &[Key], person: &Person, erased: &mut Erased) -> Result<()> {
    let (mut deltas, mut buckets, mut mails) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut rows = 0;
    for &key in keys {
        let Some(object) = get_if_present(places.lake, &key.to_string()).await? else { continue };
        let file = Source::new(key.to_string(), object.bytes);
        let found = lake::find(key, &file, person).map_err(|error| unreadable(&file, error))?;
        if found.rows > 0 && matches!(key.name, Name::Delta(_)) {
            deltas.push((key, file));
        }
        rows += found.rows;
        buckets.extend(found.buckets);
        mails.extend(found.mails);
    }
    if rows == 0 {
        return Ok(());
    }
    let Some(dt) = keys.first().map(|key| key.dt) else { return Ok(()) };
    if table != Table::IngestLog {
        erase_mails(places, &mails, erased).await?;
    }
    for (key, file) in deltas {
        if let Some(rest) = lake::without(key, Some(&file), person).map_err(|error| unreadable(&file, error))? {
            places.lake.put(&rest.key.to_string(), rest.bytes.into(), Put::default()).await?;
        }
        places.lake.delete(&file.name).await?;
    }
    for bucket in buckets {
        erase_sealed(places.lake, Key { table, dt, name: Name::Sealed(bucket) }, person).await?;
    }
    *erased.rows.entry(table.name()).or_default() += rows;
    Ok(())
}

/// Removes raw mails. Under which keys they lie is known of those that are logged.
async fn erase_mails(places: Places<'_>, mails: &BTreeSet<(Id, Date)>, erased: &mut Erased) -> Result<()> {
    let Some(raw) = places.raw else { return Ok(()) };
    let days: BTreeSet<Date> = mails.iter().map(|(_, day)| *day).collect();
    for day in days {
        let mut missing: BTreeSet<Id> = mails.iter().filter(|(_, of)| *of == day).map(|(id, _)| *id).collect();
        let wanted = missing.clone();
        for stage in [Stage::Delta, Stage::Sealed] {
            for entry in list_all(places.lake, &lake::day_prefix(Table::IngestLog, stage, day)).await? {
                let Some(object) = get_if_present(places.lake, &entry.key).await? else { continue };
                let file = Source::new(entry.key.as_str(), object.bytes);
                for (id, source) in lake::logged(&file).map_err(|error| unreadable(&file, error))? {
                    if wanted.contains(&id) {
                        missing.remove(&id);
                        if get_if_present(raw, &source).await?.is_some() {
                            raw.delete(&source).await?;
                            erased.raw.insert(source);
                        }
                    }
                }
            }
        }
        erased.unfinished += missing.len() as u64;
    }
    Ok(())
}

async fn erase_sealed(store: &dyn ObjectStore, key: Key, person: &Person) -> Result<()> {
    let name = key.to_string();
    for _ in 0..ATTEMPTS {
        let present = get_if_present(store, &name).await?;
        let (before, etag) = match present {
            Some(object) => (Some(Source::new(name.as_str(), object.bytes)), Some(object.etag)),
            None => (None, None),
        };
        let rest = lake::without(key, before.as_ref(), person)
            .map_err(|error| Error::new(ErrorKind::Other, format!("cannot erase from {name}")).because(error))?;
        let Some(rest) = rest else { return Ok(()) };
        let condition = etag.as_deref().map_or(Condition::IfAbsent, Condition::IfMatch);
        match store.put(&name, rest.bytes.into(), Put { condition, ..Put::default() }).await {
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::Precondition => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::new(ErrorKind::Precondition, format!("{name} was written by others {ATTEMPTS} times in a row")))
}

fn unreadable(file: &Source, error: lake::Error) -> Error {
    Error::new(ErrorKind::Other, format!("cannot erase from {}", file.name)).because(error)
}
