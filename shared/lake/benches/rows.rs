//! Rows per second into Parquet, and through the merge. `cargo bench -p lake`
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

#[path = "../tests/files/nouns.rs"]
mod nouns;

use divan::Bencher;
use divan::counter::ItemsCount;
use lake::{Batch, Key, Name};
use model::Event;

fn main() {
    divan::main();
}

#[divan::bench(args = [1_000, 20_000])]
fn bounces(bencher: Bencher<'_, '_>, rows: u64) {
    let events: Vec<Event> = (0..rows).map(|mail| Event::Bounce(Box::new(nouns::bounce(mail, "r")))).collect();
    bencher.counter(ItemsCount::new(rows)).bench_local(|| {
        let mut batch = Batch::new(1);
        events.iter().for_each(|event| batch.push_event(event));
        batch.finish().unwrap()
    });
}

#[divan::bench(args = [1_000, 100_000])]
fn records(bencher: Bencher<'_, '_>, rows: u64) {
    let report = nouns::report(1);
    let records: Vec<_> = (0..rows).map(nouns::record).collect();
    bencher.counter(ItemsCount::new(rows)).bench_local(|| {
        let mut batch = Batch::new(1);
        for (number, record) in (0..).zip(&records) {
            batch.push_record(&report, number, record);
        }
        batch.finish().unwrap()
    });
}

#[divan::bench]
fn merge(bencher: Bencher<'_, '_>) {
    let files: Vec<_> =
        (0..8).map(|file| nouns::bounces(1, (0..10_000).map(|mail| nouns::bounce(mail * 7 + file, "r")))).collect();
    let sources: Vec<_> = files.iter().map(nouns::source).collect();
    let key = Key { name: Name::Sealed(0), ..files.first().unwrap().key };
    bencher.counter(ItemsCount::new(80_000_u64)).bench_local(|| lake::merge(key, None, &sources).unwrap());
}
