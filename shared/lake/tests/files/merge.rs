//! The merge is a union by id: commutative, associative, idempotent, and the same rows are the same bytes.

use std::collections::BTreeMap;

use lake::{Batch, File, Key, Name, Source, Table, bucket_of, merge};
use model::{AggregateRecord, Id};
use proptest::prelude::*;

use crate::nouns::{bounce, bounces, only, record, report, source};
use crate::rows::{bigints, ints, row_groups, rows, texts};

fn key(of: &File, bucket: u32) -> Key {
    Key { name: Name::Sealed(bucket), ..of.key }
}

/// What sealing all buckets gives.
fn seal(sealed: &BTreeMap<u32, Source>, deltas: &[File]) -> BTreeMap<u32, Source> {
    let sources: Vec<Source> = deltas.iter().map(source).collect();
    let Some(first) = deltas.first() else { return sealed.clone() };
    let buckets = 0..first.key.table.buckets();
    let merged = buckets.filter_map(|bucket| {
        let file = merge(key(first, bucket), sealed.get(&bucket), &sources).unwrap()?;
        Some((bucket, source(&file)))
    });
    merged.collect()
}

fn bytes(sealed: &BTreeMap<u32, Source>) -> Vec<(u32, &[u8])> {
    sealed.iter().map(|(bucket, file)| (*bucket, file.bytes.as_ref())).collect()
}

/// A mail, the version of the parser that read it, and a reading.
type Reading = (u64, u32, u8);

fn batches() -> impl Strategy<Value = Vec<Vec<Reading>>> {
    let reading = (0..12_u64, 1..4_u32, 0..3_u8);
    prop::collection::vec(prop::collection::vec(reading, 1..8), 1..6)
}

fn files_of_bounces(batches: &[Vec<Reading>]) -> Vec<File> {
    let file = |(version, readings): (u32, Vec<&Reading>)| {
        bounces(version, readings.into_iter().map(|(mail, _, reading)| bounce(*mail, &format!("rule {reading}"))))
    };
    let by_version = |batch: &'_ [Reading]| {
        let mut versions: BTreeMap<u32, Vec<Reading>> = BTreeMap::new();
        batch.iter().for_each(|reading| versions.entry(reading.1).or_default().push(*reading));
        versions
    };
    batches
        .iter()
        .flat_map(|batch| by_version(batch))
        .map(|(version, readings)| file((version, readings.iter().collect())))
        .collect()
}

/// Records have no row_hash: there the columns decide.
fn files_of_records(batches: &[Vec<Reading>]) -> Vec<File> {
    let file = |batch: &Vec<Reading>| {
        let mut rows = Batch::new(batch.first().map_or(1, |reading| reading.1));
        for (mail, _, reading) in batch {
            let record = AggregateRecord { count: u64::from(*reading), ..record(0) };
            rows.push_record(&report(mail / 4), mail % 4, &record);
        }
        only(rows, Table::DmarcRecords)
    };
    batches.iter().map(file).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_any_order_and_any_rounds_the_same_bytes(batches in batches(), cut in 0..6_usize, records in any::<bool>(), rotate in 0..6_usize) {
        let files = if records { files_of_records(&batches) } else { files_of_bounces(&batches) };
        let nothing = BTreeMap::new();
        let all = seal(&nothing, &files);

        let mut other_order = files.clone();
        other_order.rotate_left(rotate % files.len());
        other_order.reverse();
        let commuted = seal(&nothing, &other_order);
        prop_assert_eq!(bytes(&commuted), bytes(&all), "commutative");

        let (first, second) = files.split_at(cut.min(files.len()));
        let in_rounds = seal(&seal(&nothing, first), second);
        prop_assert_eq!(bytes(&in_rounds), bytes(&all), "associative");
        let other_rounds = seal(&seal(&nothing, second), first);
        prop_assert_eq!(bytes(&other_rounds), bytes(&all), "associative and commutative");

        let again = seal(&all, &files);
        prop_assert_eq!(bytes(&again), bytes(&all), "idempotent");

        let doubled: Vec<File> = files.iter().chain(&files).cloned().collect();
        let doubled = seal(&nothing, &doubled);
        prop_assert_eq!(bytes(&doubled), bytes(&all), "idempotent within a round");
    }

    #[test]
    fn every_id_once_by_its_newest_reading(batches in batches()) {
        let mut newest: BTreeMap<Id, u32> = BTreeMap::new();
        for (mail, version, _) in batches.iter().flatten() {
            let seen = newest.entry(bounce(*mail, "").event_id).or_default();
            *seen = (*seen).max(*version);
        }
        let mut found = BTreeMap::new();
        for (bucket, file) in seal(&BTreeMap::new(), &files_of_bounces(&batches)) {
            let rows = rows(&file);
            for (id, version) in texts(&rows, "event_id").iter().zip(ints(&rows, "parser_version")) {
                let id: Id = id.parse().unwrap();
                prop_assert_eq!(bucket_of(Table::Bounces, id), bucket);
                prop_assert_eq!(found.insert(id, u32::try_from(version).unwrap()), None);
            }
        }
        prop_assert_eq!(found, newest);
    }
}

#[test]
fn the_greater_row_hash_wins_within_a_version_as_in_the_views() {
    let files: Vec<File> = ["a", "b", "c"].iter().map(|rule| bounces(1, [bounce(1, rule)])).collect();
    let hashes: Vec<i64> = files.iter().flat_map(|file| bigints(&rows(&source(file)), "row_hash")).collect();
    let sealed = seal(&BTreeMap::new(), &files);
    let kept: Vec<i64> = sealed.values().flat_map(|file| bigints(&rows(file), "row_hash")).collect();
    assert_eq!(kept, [*hashes.iter().max().unwrap()]);
}

#[test]
fn many_files_and_many_rows() {
    // more than are read side by side, and more rows than are written at a time
    let files: Vec<File> =
        (0..150_u64).map(|file| bounces(1, (file * 100..file * 100 + 150).map(|mail| bounce(mail, "r")))).collect();
    let large = bounces(1, (0..30_000).map(|mail| bounce(mail, "r")));
    let sealed = seal(&seal(&BTreeMap::new(), &files), &[large]);
    assert_eq!(sealed.len(), 4);
    let ids: Vec<String> = sealed.values().flat_map(|file| texts(&rows(file), "event_id")).collect();
    assert_eq!(ids.len(), 30_000);
    assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair.first() != pair.last()), "buckets follow on each other");
    assert!(sealed.values().all(|file| row_groups(file).len() == 1));
}

#[test]
fn a_bucket_without_rows_has_no_file() {
    let file = bounces(1, [bounce(1, "r")]);
    let bucket = bucket_of(Table::Bounces, bounce(1, "r").event_id);
    for other in (0..4).filter(|other| *other != bucket) {
        assert_eq!(merge(key(&file, other), None, &[source(&file)]).unwrap(), None);
    }
    assert_eq!(merge(key(&file, bucket), None, &[]).unwrap(), None);
}
