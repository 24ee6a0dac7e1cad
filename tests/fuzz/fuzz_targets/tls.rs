//! TLS reports never panic.
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
    let _ = (reports::tls::looks_like(bytes), reports::tls::read(bytes, &context, &reports::Limits::DEFAULT, 0));
});
