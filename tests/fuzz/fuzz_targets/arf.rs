//! Complaints and failure reports never panic, and give the same twice; no mail is both.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::{Context, Id, Trace};
use unpack::Limits;

fuzz_target!(|bytes: &[u8]| {
    let mail = unpack::mail(bytes, &Limits::default());
    let trust = reports::verdicts::Trust::default();
    let verdicts = reports::verdicts::verdicts(&mail, &trust);
    let keep = ["list-id".to_owned()];
    let context = Context {
        mail_id: Id::of_mail(bytes),
        received_at: None,
        envelope_recipient: None,
        authenticated_domains: verdicts.as_ref().map(|verdicts| verdicts.domains.as_slice()),
        keep_headers: &keep,
    };
    let read = || {
        let complaint = reports::arf::read(&mail, &context, &mut Trace::on());
        (complaint, reports::failure::read(&mail, &context, &mut Trace::off()))
    };
    let first = read();
    assert!(first.0.is_none() || first.1.is_none());
    assert_eq!(first, read());
});
