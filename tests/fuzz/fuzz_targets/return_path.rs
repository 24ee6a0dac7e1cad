//! Addresses and requests never panic, nothing is valid that was not minted, and what is minted is valid.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use model::TokenState;
use returnpath::{Key, Keys, MintRequest};

fuzz_target!(|input: (&str, &str, &str, bool)| {
    let (address, tenant, message, carry_recipient) = input;
    let today = date(2026, 11, 24);
    let Ok(key) = Key::new(1, &[7; 32]) else { return };
    let Ok(keys) = Keys::new([key.clone()]) else { return };
    let verified = returnpath::verify(address, &keys, today, 14);
    assert!(matches!(verified.state(), TokenState::Absent | TokenState::Invalid));
    let _ = returnpath::local_part_of(address);
    let _ = address.parse::<Keys>();
    let request = MintRequest { carry_recipient, ..MintRequest::new(tenant, message, address, today) };
    if let Ok(local_part) = returnpath::mint(&key, &request) {
        assert!(local_part.len() <= 64);
        let token = returnpath::verify(&local_part.to_uppercase(), &keys, today, 14).token([address]);
        assert_eq!(token.state, TokenState::Valid);
        assert_eq!((token.tenant.as_deref(), token.message.as_deref()), (Some(tenant), Some(message)));
        assert!(token.recipient.is_some());
    }
});
