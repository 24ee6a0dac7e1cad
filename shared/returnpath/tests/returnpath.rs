//! What a token promises, for every request and every address: the vectors of docs/return-path.md, and properties.
#![expect(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test that cannot go on stops")]

use jiff::civil::{Date, date};
use model::TokenState;
use proptest::prelude::*;
use returnpath::{Error, Key, Keys, MAX_AGE_DAYS, MintRequest, mint, verify};

const VECTORS: &str = include_str!("../../../docs/return-path-vectors.tsv");
const PAGE: &str = include_str!("../../../docs/return-path.md");
const TODAY: Date = date(2025, 9, 21);

fn key(id: u8) -> Key {
    Key::new(id, &[id; 32]).unwrap()
}

fn keys() -> Keys {
    Keys::new([key(2), key(1)]).unwrap()
}

fn minted(key: &Key) -> String {
    mint(key, &MintRequest::new("acme", "12345678", "kijitora@example.jp", TODAY)).unwrap()
}

struct Vector<'v> {
    made_by: &'v str,
    key: Key,
    request: MintRequest<'v>,
    local_part: &'v str,
}

fn vectors() -> Vec<Vector<'static>> {
    let vectors: Vec<_> = VECTORS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [made_by, key, day, tenant, message, recipient, carry, local_part] = columns[..] else {
                panic!("{line}")
            };
            let request = MintRequest {
                carry_recipient: carry == "yes",
                ..MintRequest::new(tenant, message, recipient, day.parse().unwrap())
            };
            Vector { made_by, key: key.parse().unwrap(), request, local_part }
        })
        .collect();
    assert!(vectors.len() >= 12, "{}", vectors.len());
    vectors
}

#[test]
fn the_vectors_are_minted_and_verified() {
    for vector in vectors() {
        let Vector { made_by, key, request, local_part } = vector;
        if made_by == "rebound" {
            assert_eq!(mint(&key, &request).as_deref(), Ok(local_part), "{request:?}");
        }
        let keys = Keys::new([key]).unwrap();
        let verified = verify(&format!("{local_part}@lm-bounce.example.com"), &keys, request.day, MAX_AGE_DAYS);
        let token = verified.token(["nobody@example.com", request.recipient]);
        assert_eq!(token.state, TokenState::Valid, "{local_part}");
        assert_eq!(token.tenant.as_deref(), Some(request.tenant));
        assert_eq!(token.message.as_deref(), Some(request.message));
        assert_eq!(token.minted, Some(request.day));
        assert!(token.recipient.unwrap().eq_ignore_ascii_case(request.recipient));
        assert_eq!(verified.is_for(request.recipient), Some(true));
        assert_eq!(verified.is_for("nobody@example.com"), Some(false));
    }
}

/// Runs the page's Python over the vectors that say that it made them.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test of the documentation runs its example")]
#[expect(clippy::disallowed_macros, reason = "a test that is skipped says so")]
fn the_pages_python_mints_the_same() {
    let example = PAGE.split_once("```python\n").and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    let mut ran = 0;
    for vector in vectors().iter().filter(|vector| vector.made_by == "python") {
        let Vector { request, local_part, .. } = vector;
        let call = format!(
            "{example}\nimport datetime\nday = (datetime.date.fromisoformat('{}') - datetime.date(1970, 1, 1)).days\n\
             print(mint(1, bytes(range(32)), '{}', '{}', '{}', day), end='')\n",
            request.day, request.tenant, request.message, request.recipient
        );
        let Ok(output) = std::process::Command::new("python3").args(["-c", &call]).output() else {
            println!("skipped: there is no python3");
            return;
        };
        assert_eq!(String::from_utf8_lossy(&output.stdout), *local_part, "{}", String::from_utf8_lossy(&output.stderr));
        ran += 1;
    }
    assert!(ran > 0);
}

#[test]
fn the_page_lists_the_well_known_domains_and_the_first_vector() {
    let listed: Vec<&str> =
        PAGE.split_once("```domains\n").unwrap().1.split_once("```").unwrap().0.split_whitespace().collect();
    assert_eq!(listed, returnpath::WELL_KNOWN_DOMAINS);
    assert!(PAGE.contains(vectors()[0].local_part));
}

#[test]
fn states() {
    let token = minted(&key(1));
    let state = |address: &str, today: Date| verify(address, &keys(), today, MAX_AGE_DAYS).state();
    assert_eq!(state(&token, TODAY), TokenState::Valid);
    // clock skew of a day, and not of two
    assert_eq!(state(&token, date(2025, 9, 20)), TokenState::Valid);
    assert_eq!(state(&token, date(2025, 9, 19)), TokenState::Invalid);
    assert_eq!(state(&token, date(2025, 10, 5)), TokenState::Valid);
    assert_eq!(state(&token, date(2025, 10, 6)), TokenState::Expired);
    assert_eq!(verify(&token, &keys(), date(2025, 10, 6), 30).state(), TokenState::Valid);
    // a key that is not there (any more)
    assert_eq!(verify(&token, &Keys::new([key(2)]).unwrap(), TODAY, MAX_AGE_DAYS).state(), TokenState::Invalid);
    assert_eq!(verify(&token, &Keys::default(), TODAY, MAX_AGE_DAYS).state(), TokenState::Invalid);
    // the id of a key with another secret
    let other = Keys::new([Key::new(1, &[9; 32]).unwrap()]).unwrap();
    assert_eq!(verify(&token, &other, TODAY, MAX_AGE_DAYS).state(), TokenState::Invalid);
    for absent in ["", "<>", "bounce@example.com", "bounce+tok@example.com", "@", "ab1-x@example.com"] {
        assert_eq!(state(absent, TODAY), TokenState::Absent, "{absent}");
    }
    for invalid in
        ["b1-", "b1-abc@example.com", "B1-zzzz+x@example.com", &token[..token.len() - 1], &format!("{token}a")]
    {
        assert_eq!(state(invalid, TODAY), TokenState::Invalid, "{invalid}");
    }
    let expired = verify(&token, &keys(), date(2026, 1, 1), MAX_AGE_DAYS).token([]);
    assert_eq!(expired.tenant.as_deref(), Some("acme"));
    assert_eq!(expired.recipient.as_deref(), Some("kijitora@example.jp"));
}

#[test]
fn a_mangled_address_keeps_its_token() {
    let token = minted(&key(2));
    let plain = verify(&format!("{token}@b.example.com"), &keys(), TODAY, MAX_AGE_DAYS).token([]);
    assert_eq!(plain.state, TokenState::Valid);
    for mangled in [
        format!("<{}@B.EXAMPLE.COM>", token.to_uppercase()),
        format!("\"{token}\"@b.example.com"),
        format!("{token}+extra@b.example.com"),
        format!("{token}+kijitora=example.jp@b.example.com"),
        format!("{token}-kijitora=example.jp@b.example.com"),
        format!("SRS0=abCD=X7=b.example.com={token}@forwarder.example"),
        format!("SRS1=abCD=first.example==aB1-=X7=b.example.com={token}@forwarder.example"),
        format!("prvs=6123456789={token}@b.example.com"),
        format!("btv1==61234567890==={token}@b.example.com"),
        format!("{token}%b.example.com@relay.example"),
        format!("<@relay.example:{token}@b.example.com>"),
        format!("Bounces <{token}@b.example.com>"),
        format!("rfc822;{token}@b.example.com"),
    ] {
        assert_eq!(verify(&mangled, &keys(), TODAY, MAX_AGE_DAYS).token([]), plain, "{mangled}");
    }
}

#[test]
fn tokens_have_ids_of_their_own() {
    let id = |message, carry_recipient| {
        let request =
            MintRequest { carry_recipient, ..MintRequest::new("acme", message, "kijitora@example.jp", TODAY) };
        verify(&mint(&key(1), &request).unwrap(), &keys(), TODAY, MAX_AGE_DAYS).token([]).id.unwrap()
    };
    assert_eq!(id("1", true), id("1", true));
    assert_ne!(id("1", true), id("2", true));
    assert_ne!(id("1", true), id("1", false));
}

#[test]
fn a_hashed_recipient_is_known_only_from_the_mail() {
    let request = MintRequest { carry_recipient: false, ..MintRequest::new("acme", "1", "kijitora@example.jp", TODAY) };
    let token = mint(&key(1), &request).unwrap();
    let keys = keys();
    let verified = verify(&token, &keys, TODAY, MAX_AGE_DAYS);
    assert_eq!(verified.token(["ceo@victim.example", ""]).recipient, None);
    assert_eq!(verified.is_for("ceo@victim.example"), Some(false));
    let named = verified.token(["ceo@victim.example", "<Kijitora@Example.JP>"]);
    assert_eq!(named.recipient.as_deref(), Some("Kijitora@example.jp"));
    assert_eq!(verify("bounce@example.com", &keys, TODAY, MAX_AGE_DAYS).is_for("kijitora@example.jp"), None);
}

#[test]
fn what_cannot_be_minted_says_why() {
    let ask = |tenant, message, recipient, day| mint(&key(1), &MintRequest::new(tenant, message, recipient, day));
    assert_eq!(ask("", "1", "a@b.example", TODAY), Err(Error::Unprintable { field: "tenant" }));
    assert_eq!(ask("t", "1\n", "a@b.example", TODAY), Err(Error::Unprintable { field: "message reference" }));
    assert_eq!(ask("t", "1", "a", TODAY), Err(Error::NotAnAddress));
    assert_eq!(ask("t", "1", "a@b.example", date(1969, 12, 31)), Err(Error::DayOutOfRange));
    assert_eq!(ask("t", "1", "a@b.example", date(2149, 6, 7)), Err(Error::DayOutOfRange));
    assert!(ask("t", "1", "a@b.example", date(2149, 6, 6)).is_ok());
    let long = "a tenant of more than fifteen bytes";
    assert_eq!(ask(long, "1", "a@b.example", TODAY), Err(Error::TooLong { field: "tenant", needed: 35, room: 15 }));
    assert_eq!(
        ask("tenant-1", "0193f2a4-7c3e-7b1a-9d55-0123456789ab", "a@b.example", TODAY),
        Err(Error::TooLongTogether { needed: 22, room: 19 })
    );
}

fn request() -> impl Strategy<Value = (String, String, String, bool, u16)> {
    let tenant = prop_oneof!["[a-z0-9._+-]{1,12}", "[0-9]{1,18}", "[A-Za-z0-9 é]{1,7}"];
    let message = prop_oneof![
        "[a-z0-9._@+-]{1,16}",
        "[0-9]{1,20}",
        "[0-9a-f]{16}",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "[ -~]{1,12}",
    ];
    let recipient = prop_oneof![
        "[a-z0-9._+-]{1,64}@[a-z0-9-]{1,60}\\.(com|jp)",
        "[a-z.]{1,30}@gmail\\.com",
        "[A-Za-z]{1,9}@x\\.example",
        "猫@例え\\.jp"
    ];
    (tenant, message, recipient, any::<bool>(), 0..=u16::MAX)
}

fn day(number: u16) -> Date {
    date(1970, 1, 1).checked_add(jiff::Span::new().days(i64::from(number))).unwrap()
}

proptest! {
    #[test]
    fn what_is_minted_is_verified((tenant, message, recipient, carry_recipient, number) in request()) {
        let request = MintRequest { tenant: &tenant, message: &message, recipient: &recipient, day: day(number), carry_recipient };
        match mint(&key(1), &request) {
            Ok(local_part) => {
                prop_assert!(local_part.len() <= 64, "{local_part}");
                prop_assert!(local_part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
                for spelling in [local_part.clone(), local_part.to_uppercase()] {
                    let keys = keys();
                    let verified = verify(&spelling, &keys, day(number), 0);
                    let token = verified.token([recipient.as_str()]);
                    prop_assert_eq!(token.state, TokenState::Valid);
                    prop_assert_eq!(token.tenant.as_deref(), Some(tenant.as_str()));
                    prop_assert_eq!(token.message.as_deref(), Some(message.as_str()));
                    prop_assert_eq!(token.recipient.as_deref(), Some(recipient.as_str()));
                    prop_assert_eq!(token.minted, Some(day(number)));
                    prop_assert_eq!(verified.is_for("someone.else@example.com"), Some(false));
                }
            }
            Err(error) => prop_assert!(matches!(error, Error::TooLong { .. } | Error::TooLongTogether { .. }), "{error}"),
        }
    }

    #[test]
    fn one_flipped_bit_is_one_too_many((tenant, message, recipient, carry_recipient, number) in request(), at in any::<prop::sample::Index>(), bit in 0..5u8) {
        let request = MintRequest { tenant: &tenant, message: &message, recipient: &recipient, day: day(number), carry_recipient };
        if let Ok(local_part) = mint(&key(1), &request) {
            const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
            let mut bytes = local_part.into_bytes();
            let at = 3 + at.index(bytes.len() - 3);
            let value = BASE32.iter().position(|&c| c == bytes[at]).unwrap();
            bytes[at] = BASE32[value ^ (1 << bit)];
            let flipped = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(verify(&flipped, &keys(), day(number), 14).state(), TokenState::Invalid);
        }
    }

    #[test]
    fn no_input_panics_or_is_believed(text in ".{0,200}", bytes in "[bB]1-[a-z2-7]{0,70}.{0,20}", number in any::<u16>()) {
        for address in [&text, &bytes, &format!("{bytes}@{text}"), &format!("\"{text}{bytes}\"@x")] {
            let keys = keys();
            let verified = verify(address, &keys, day(number), 14);
            prop_assert!(matches!(verified.state(), TokenState::Absent | TokenState::Invalid));
            prop_assert_eq!(verified.is_for(&text), None);
        }
    }

    #[test]
    fn no_request_panics(tenant in ".{0,40}", message in ".{0,40}", recipient in ".{0,40}@?.{0,40}", text in ".{0,80}") {
        if let Ok(local_part) = mint(&key(1), &MintRequest::new(&tenant, &message, &recipient, TODAY)) {
            prop_assert!(local_part.len() <= 64);
            prop_assert_eq!(verify(&local_part, &keys(), TODAY, 14).token([recipient.as_str()]).tenant, Some(tenant));
        }
        let _ = text.parse::<Keys>();
    }
}
