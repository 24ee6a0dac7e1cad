//! Sealing: many small files of a day become few large ones without duplicates (DESIGN.md, "The lake").
//!
//! For each (table, day): read the sealed object of a bucket, unite it with the delta files, write it under the condition that
//! it is still the one that was read; when all buckets are written, delete the delta files that went in. The union is
//! commutative and idempotent, so any crash, order or repetition converges: before the write nothing has changed, behind it
//! stand delta rows that the views hide and that the next seal removes.
//!
//! What was erased ([`crate::erase`]) must not come back out of a seal's memory: so a seal looks, after it has read the sealed
//! file and before it writes, whether its delta files are still there, and leaves out those that are not.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use lake::{Key, Name, Source, Stage, Table};
use ports::{Condition, Entry, Error, ErrorKind, ObjectStore, Put, Result, get_if_present, list_all};

/// At most so many bytes, and so many, of a day's delta files go in at a time: so memory is bounded, and a store that fails
/// now and then cannot keep a day with many files from being sealed bit by bit.
const ROUND_BYTES: u64 = 64 * 1024 * 1024;
const ROUND_FILES: usize = 128;
/// How often a write that lost against another is tried again.
const ATTEMPTS: usize = 8;

/// What a seal did.
#[derive(Debug, Default)]
pub struct Sealed {
    /// Days of tables that had something new and were sealed.
    pub partitions: u64,
    /// Delta files that went in.
    pub delta_files: u64,
    /// Sealed files that were written.
    pub sealed_files: u64,
    /// Delta files that could not be read, and days of tables (by the prefix of their delta files) that could not be sealed,
    /// and why. They stay as they are, and the views read them as they are.
    pub failed: Vec<(String, Error)>,
}

/// Seals every day of every table that has delta files. A day that cannot be sealed does not keep the others from it.
pub async fn seal(store: &dyn ObjectStore) -> Result<Sealed> {
    let mut sealed = Sealed::default();
    for &table in Table::ALL {
        let mut days: BTreeMap<Date, Vec<Entry>> = BTreeMap::new();
        for entry in list_all(store, &lake::prefix(table, Stage::Delta)).await? {
            // What is no file of ours is not ours to delete.
            if let Some(key) = Key::parse(&entry.key) {
                days.entry(key.dt).or_default().push(entry);
            }
        }
        for (dt, deltas) in days {
            match seal_day(store, table, dt, &deltas, &mut sealed).await {
                Ok(()) => sealed.partitions += 1,
                Err(error) => sealed.failed.push((lake::day_prefix(table, Stage::Delta, dt), error)),
            }
        }
    }
    Ok(sealed)
}

async fn seal_day(
    store: &dyn ObjectStore,
    table: Table,
    dt: Date,
    deltas: &[Entry],
    sealed: &mut Sealed,
) -> Result<()> {
    let mut rest = deltas;
    while !rest.is_empty() {
        let (round, later) = rest.split_at(length_of_round(rest));
        rest = later;
        let mut read = Vec::with_capacity(round.len());
        for entry in round {
            // Another seal may have been quicker: then its sealed files hold the rows.
            if let Some(object) = get_if_present(store, &entry.key).await? {
                read.push(Source::new(entry.key.as_str(), object.bytes));
            }
        }
        for bucket in 0..table.buckets() {
            let key = Key { table, dt, name: Name::Sealed(bucket) };
            sealed.sealed_files += u64::from(seal_bucket(store, key, &mut read, &mut sealed.failed).await?);
        }
        for delta in &read {
            store.delete(&delta.name).await?;
            sealed.delta_files += 1;
        }
    }
    Ok(())
}

fn length_of_round(entries: &[Entry]) -> usize {
    let mut bytes = 0;
    let fit = entries.iter().take(ROUND_FILES).take_while(|entry| {
        bytes += entry.size;
        bytes <= ROUND_BYTES
    });
    fit.count().max(1)
}

/// Unites a bucket with the delta files; `false` where they hold nothing new for it. A delta file that cannot be read is taken
/// out of `deltas`, so that it stays where it is and keeps nothing else from being sealed.
async fn seal_bucket(
    store: &dyn ObjectStore,
    key: Key,
    deltas: &mut Vec<Source>,
    failed: &mut Vec<(String, Error)>,
) -> Result<bool> {
    let name = key.to_string();
    let mut attempts = 0;
    while attempts < ATTEMPTS {
        let present = get_if_present(store, &name).await?;
        let (before, etag) = match present {
            Some(object) => (Some(Source::new(name.as_str(), object.bytes)), Some(object.etag)),
            None => (None, None),
        };
        retain_present(store, key, deltas).await?;
        let merged = match lake::merge(key, before.as_ref(), deltas) {
            Ok(Some(merged)) => merged,
            Ok(None) => return Ok(false),
            Err(error) => match deltas.iter().position(|delta| Some(delta.name.as_str()) == error.file()) {
                Some(unreadable) => {
                    let delta = deltas.swap_remove(unreadable);
                    failed.push((delta.name, Error::new(ErrorKind::Other, error.to_string()).because(error)));
                    continue;
                }
                None => return Err(Error::new(ErrorKind::Other, format!("cannot merge into {name}")).because(error)),
            },
        };
        if before.is_some_and(|before| before.bytes == merged.bytes) {
            return Ok(false);
        }
        let condition = etag.as_deref().map_or(Condition::IfAbsent, Condition::IfMatch);
        match store.put(&name, merged.bytes.into(), Put { condition, ..Put::default() }).await {
            Ok(_) => return Ok(true),
            Err(error) if error.kind() == ErrorKind::Precondition => attempts += 1,
            Err(error) => return Err(error),
        }
    }
    Err(Error::new(ErrorKind::Precondition, format!("{name} was written by others {ATTEMPTS} times in a row")))
}

/// Leaves out the delta files that are gone: another seal has put their rows into sealed files, or they were erased.
async fn retain_present(store: &dyn ObjectStore, key: Key, deltas: &mut Vec<Source>) -> Result<()> {
    let there = list_all(store, &lake::day_prefix(key.table, Stage::Delta, key.dt)).await?;
    let there: BTreeSet<&str> = there.iter().map(|entry| entry.key.as_str()).collect();
    deltas.retain(|delta| there.contains(delta.name.as_str()));
    Ok(())
}
