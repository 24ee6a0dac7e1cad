//! DKIM key records are read without panic, whatever is in p=.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let record = domains::dkim::parse(text);
    for tag in &record.tags.tags {
        assert!(text[tag.span.0..tag.span.1].starts_with(&tag.name));
    }
    let _ = (record.flag("y"), record.flag("s"));
    if let Some(Ok(bits)) = record.bits {
        assert!(bits <= text.len() * 8);
    }
});
