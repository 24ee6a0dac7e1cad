//! Verifying: an address that mail came back to, and what may be believed of it.

use hmac::Mac;
use jiff::civil::{Date, date};
use model::{Id, Token, TokenState};

use crate::layout::{self, Fields};
use crate::recipient::RecipientForm;
use crate::{Key, Keys, address, mint, packing, recipient};

/// How old a token may be, in days, where nothing else is configured: longer than any server keeps trying (RFC 5321,
/// section 4.5.4.1 says four to five days) and than most absences.
pub const MAX_AGE_DAYS: u16 = 14;
/// How many days a token may be ahead: minted by a clock that is, or on the other side of midnight.
const SKEW_DAYS: i32 = 1;
/// Most places of a local part at which a token is looked for; a wrapped one has two or three.
const MOST_CANDIDATES: usize = 8;

pub(crate) const EPOCH: Date = date(1970, 1, 1);

/// What an address says, once its signature was looked at.
#[derive(Debug, Clone)]
pub struct Verified<'k> {
    token: Token,
    recipient: Recipient<'k>,
}

#[derive(Debug, Clone)]
enum Recipient<'k> {
    Nobody,
    Carried(String),
    Hashed { key: &'k Key, front: Vec<u8>, hash: Vec<u8> },
}

/// Looks for a token in an address, or in its local part alone, and checks it against `keys`.
///
/// A token is found in a local part of any case, quoted or not, with something added behind or before it (`+tag`, VERP,
/// SRS, PRVS, BATV, percent hack). Without one the state is absent; with what begins like one and was not signed by one
/// of the keys, invalid; signed more than `max_age_days` before `today`, expired. A token whose day is more than one
/// day after `today` is invalid: a key that signs the future would never expire.
///
/// `today` is the day, UTC, on which the mail was received, so that a mail that is read again gives the same. The tag is
/// compared in constant time.
pub fn verify<'k>(address: &str, keys: &'k Keys, today: Date, max_age_days: u16) -> Verified<'k> {
    let local_part = address::local_part_of(address);
    let mut best = Verified { token: Token::ABSENT, recipient: Recipient::Nobody };
    for candidate in address::candidates(&local_part).take(MOST_CANDIDATES) {
        let found = verify_candidate(candidate, keys, today, max_age_days)
            .unwrap_or(Verified { token: Token::without_content(TokenState::Invalid), recipient: Recipient::Nobody });
        if rank(found.token.state) > rank(best.token.state) {
            best = found;
        }
    }
    best
}

fn rank(state: TokenState) -> u8 {
    match state {
        TokenState::Absent => 0,
        TokenState::Invalid => 1,
        // Never the answer of a verification: only who keeps the tokens that have suppressed can tell.
        TokenState::Replayed | TokenState::Unverified | TokenState::Expired => 2,
        TokenState::Valid => 3,
    }
}

fn verify_candidate<'k>(candidate: &str, keys: &'k Keys, today: Date, max_age_days: u16) -> Option<Verified<'k>> {
    let bytes = layout::decode(candidate)?;
    let (signed, tag) = layout::split(&bytes)?;
    let key = keys.get(*signed.first()?)?;
    if !layout::is_signed(key, signed, tag) {
        return None;
    }
    // from here on the bytes are those of somebody who has the key
    let fields = layout::read(signed)?;
    let state = state_of(fields.day, today, max_age_days)?;
    let recipient = match fields.recipient {
        (RecipientForm::Hashed, hash) => Recipient::Hashed { key, front: fields.front(), hash: hash.to_vec() },
        (form, bytes) => Recipient::Carried(recipient::read(form, bytes)?),
    };
    let token = Token {
        state,
        id: Some(Id::of(&[b"return path token", &bytes])),
        tenant: Some(text_of(&fields, |fields| fields.tenant)?),
        message: Some(text_of(&fields, |fields| fields.message)?),
        recipient: match &recipient {
            Recipient::Carried(address) => Some(address.clone()),
            _ => None,
        },
        minted: EPOCH.checked_add(jiff::Span::new().days(i64::from(fields.day))).ok(),
    };
    Some(Verified { token, recipient })
}

fn text_of<'b>(fields: &Fields<'b>, field: impl Fn(&Fields<'b>) -> (packing::Form, &'b [u8])) -> Option<String> {
    let (form, bytes) = field(fields);
    packing::read(bytes, form).filter(|text| mint::is_printable(text))
}

fn state_of(day: u16, today: Date, max_age_days: u16) -> Option<TokenState> {
    let age = today.since(EPOCH).ok()?.get_days() - i32::from(day);
    if age < -SKEW_DAYS {
        return None;
    }
    Some(if age > i32::from(max_age_days) { TokenState::Expired } else { TokenState::Valid })
}

impl Verified<'_> {
    /// Whether the token may be believed.
    pub fn state(&self) -> TokenState {
        self.token.state
    }

    /// Whether `address` is the token's recipient; `None` where there is no signed token.
    pub fn is_for(&self, address: &str) -> Option<bool> {
        let normal = match &self.recipient {
            Recipient::Nobody => return None,
            _ => recipient::normal(address),
        };
        let Ok(address) = normal else { return Some(false) };
        Some(match &self.recipient {
            Recipient::Nobody => false,
            Recipient::Carried(carried) => recipient::is_same(carried, &address),
            Recipient::Hashed { key, front, hash } => {
                recipient::mac(key, front, &address).verify_truncated_left(hash).is_ok()
            }
        })
    }

    /// The token. Its recipient is known where it carries the address, or where one of `addresses` is the one whose hash
    /// it carries: those of the report (Final-Recipient, Original-Recipient) and of the mail that it returns (To).
    pub fn token<'a>(&self, addresses: impl IntoIterator<Item = &'a str>) -> Token {
        let mut token = self.token.clone();
        if let Recipient::Hashed { .. } = self.recipient {
            token.recipient = addresses
                .into_iter()
                .find(|address| self.is_for(address) == Some(true))
                .and_then(|address| recipient::normal(address).ok());
        }
        token
    }
}

#[cfg(test)]
mod tests {
    use hmac::Mac;
    use proptest::prelude::*;

    use super::*;

    fn signed(key: &Key, bytes: &[u8]) -> String {
        let tag = key.mac(&[b"rebound b1 tag\0", bytes]).finalize().into_bytes();
        let token = data_encoding::BASE32_NOPAD.encode(&[bytes, &tag[..10]].concat());
        format!("b1-{}", token.to_lowercase())
    }

    proptest! {
        /// Whoever has the key may write anything: what has another layout is invalid, and nothing panics.
        #[test]
        fn signed_nonsense(mut bytes in proptest::collection::vec(any::<u8>(), 0..32)) {
            let key = Key::new(1, &[1; 32]).unwrap();
            if let Some(id) = bytes.first_mut() {
                *id = 1;
            }
            let token = signed(&key, &bytes);
            let keys = Keys::new([key]).unwrap();
            let today = bytes.get(1..3).map_or(EPOCH, |day| {
                EPOCH + jiff::Span::new().days(i64::from(u16::from_be_bytes([day[0], day[1]])))
            });
            let verified = verify(&token, &keys, today, 14);
            let token = verified.token(["a@b.example"]);
            prop_assert_eq!(token.state == TokenState::Valid, token.tenant.is_some() && token.message.is_some());
            prop_assert!(matches!(token.state, TokenState::Valid | TokenState::Invalid));
        }

        /// The day decides: ahead, valid, too old.
        #[test]
        fn the_day_decides(age in -5..40i32) {
            let key = Key::new(1, &[1; 32]).unwrap();
            let minted = date(2025, 9, 21);
            let request = crate::MintRequest::new("t", "m", "a@b.example", minted);
            let token = crate::mint(&key, &request).unwrap();
            let keys = Keys::new([key]).unwrap();
            let wanted = match age {
                ..-1 => TokenState::Invalid,
                -1..=14 => TokenState::Valid,
                _ => TokenState::Expired,
            };
            prop_assert_eq!(verify(&token, &keys, minted + jiff::Span::new().days(age), 14).state(), wanted);
        }
    }
}
