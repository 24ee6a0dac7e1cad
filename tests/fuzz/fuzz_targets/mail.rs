//! Whatever arrives, a mail becomes something, the same twice, and suppresses nobody without a key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::{Event, Outcome, Trace};
use pipeline::{Config, RawMail, parse};

fuzz_target!(|bytes: &[u8]| {
    let config = Config::default();
    let mail = RawMail::new("fuzz", bytes.to_vec());
    let parsed = parse(&mail, &config, &mut Trace::off());
    assert_eq!(parsed, parse(&mail, &config, &mut Trace::on()));
    assert_eq!(parsed.error.is_some(), parsed.outcome == Outcome::Quarantined);
    assert!(!parsed.error.is_some_and(|error| error.contains("panicked")));
    for event in &parsed.events {
        assert!(!matches!(event, Event::Bounce(bounce) if bounce.suppress));
    }
});
