//! Mails, mailboxes and archives never panic the unpacking, and stay within its limits.
#![no_main]

use std::io::Read as _;

use libfuzzer_sys::fuzz_target;
use unpack::Limits;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { output: 1 << 20, ..Limits::default() };
    let mail = unpack::mail(bytes, &limits);
    let _ = (unpack::received_at(&mail), unpack::envelope_recipient(&mail));
    assert!(unpack::leaves(&mail).count() <= limits.parts + 1);
    let mut out = 0;
    let _ = unpack::documents(bytes, &limits, &mut |document| {
        let mut some = Vec::new();
        let _ = document.read_to_end(&mut some);
        out += some.len() as u64;
    });
    assert!(out <= limits.output + (bytes.len() as u64), "{out} bytes came out");
    let mails: u64 = unpack::Mbox::new(bytes, 1 << 16).map(|mail| mail.map_or(0, |mail| mail.raw.len() as u64)).sum();
    assert!(mails <= bytes.len() as u64 + 16);
});
