//! Delivery reports and notices never panic, and give the same twice, in the words of SES too.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::{Context, Id, Trace};
use unpack::Limits;

fuzz_target!(|bytes: &[u8]| {
    let mail = unpack::mail(bytes, &Limits::default());
    let context = Context {
        mail_id: Id::of_mail(bytes),
        received_at: None,
        envelope_recipient: None,
        authenticated_domains: None,
        keep_headers: &[],
    };
    let read = || (bounce::read(&mail, &context, &mut Trace::on()), bounce::notice::read(&mail, &context, &mut Trace::off()));
    assert_eq!(read(), read());
    for event in read().0.iter().flat_map(|reading| &reading.events) {
        let _ = bounce::ses::notification(event);
    }
});
