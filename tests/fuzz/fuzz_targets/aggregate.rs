//! Aggregate XML never panics; what it counts is what it gives.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::{Context, Id};

fuzz_target!(|bytes: &[u8]| {
    let context = Context {
        mail_id: Id::of_mail(bytes),
        received_at: None,
        envelope_recipient: None,
        authenticated_domains: None,
        keep_headers: &[],
    };
    let _ = reports::aggregate::looks_like(bytes);
    let mut records = 0;
    if let Ok(report) = reports::aggregate::read(bytes, &context, &reports::Limits::DEFAULT, 0, &mut |_, _| records += 1) {
        assert_eq!(report.record_count, records);
    }
});
