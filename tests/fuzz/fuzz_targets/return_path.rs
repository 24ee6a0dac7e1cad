//! Addresses never panic the verification, and none is valid without a key.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use model::TokenState;

fuzz_target!(|address: &str| {
    let keys = returnpath::Keys::default();
    let verified = returnpath::verify(address, &keys, date(2026, 11, 24), 14);
    assert!(matches!(verified.state(), TokenState::Absent | TokenState::Invalid));
    let _ = returnpath::local_part_of(address);
});
