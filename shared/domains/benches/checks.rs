//! Checks per second against zones in memory, and how the records' parsers do with long records.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a bench may panic"
)]

#[expect(dead_code, reason = "the bench takes a part of what the tests have")]
#[path = "../tests/it/cases.rs"]
mod cases;
#[expect(dead_code, reason = "the bench takes a part of what the tests have")]
#[path = "../tests/it/zone.rs"]
mod zone;

use divan::counter::{BytesCount, ItemsCount};
use domains::check::DomainCheck;
use zone::Zone;

fn main() {
    divan::main();
}

/// A domain in order: from the first question to the last.
#[divan::bench]
fn clean(bencher: divan::Bencher<'_, '_>) {
    let case = &cases::all()[0];
    let zone = Zone::of(case);
    bencher.counter(ItemsCount::new(1_usize)).bench(|| check(case, &zone));
}

/// One of each kind of mistake.
#[divan::bench]
fn every_zone(bencher: divan::Bencher<'_, '_>) {
    let cases = cases::all();
    let zones: Vec<Zone> = cases.iter().map(Zone::of).collect();
    bencher
        .counter(ItemsCount::new(cases.len()))
        .bench(|| cases.iter().zip(&zones).map(|(case, zone)| check(case, zone).findings.len()).sum::<usize>());
}

fn check(case: &cases::Case, zone: &Zone) -> DomainCheck {
    domains::drive(
        |answers| domains::check(&case.setup, answers),
        |questions| questions.into_iter().map(|question| (question.clone(), zone.answer(&question))).collect(),
    )
}

/// Linear in the length.
#[divan::bench(args = [4_000, 64_000])]
fn long_spf_record(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let text = format!("v=spf1 {}", "ip4:192.0.2.1 include:%{d2}.example ipv4:x ".repeat(bytes / 44));
    bencher.counter(BytesCount::new(text.len())).bench(|| domains::spf::parse(text.as_bytes()));
}

/// Linear in the length.
#[divan::bench(args = [4_000, 64_000])]
fn long_dmarc_record(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let tags: String = (0..bytes / 30).map(|n| format!("x{n}=y; rua=mailto:a@b{n}.example; ")).collect();
    let text = format!("v=DMARC1; {tags}");
    bencher.counter(BytesCount::new(text.len())).bench(|| domains::dmarc::parse(&text));
}
