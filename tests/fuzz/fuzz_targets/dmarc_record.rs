//! DMARC records are read and changed without panic; an address that was added is there, and is not added twice.
#![no_main]

use domains::dmarc::{self, Figures};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let record = dmarc::parse(text);
    for note in &record.notes {
        assert!(text.get(note.span.0..note.span.1).is_some());
    }
    if dmarc::is_dmarc(text) {
        let changed = dmarc::with_rua(text, "a@b.example");
        assert_eq!(dmarc::with_rua(&changed, "a@b.example"), changed, "{text:?}");
    }
    let figures = Figures { days: 30, messages: 1000, aligned: 990, unaligned: vec![] };
    let plan = dmarc::plan(Some(text), Some("a@b.example"), &figures);
    assert!(plan.record.is_none_or(|record| dmarc::is_dmarc(&record)));
});
