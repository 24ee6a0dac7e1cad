//! The recipient of a token: the address itself where there is room for it, otherwise a keyed hash of it.

use hmac::Mac;

use crate::packing::{self, Form};
use crate::{Error, Key, well_known};

/// Fewest bytes of the hash. It is keyed, so that a stranger can only guess: one mail a guess, 2^-32 a mail.
pub(crate) const SHORTEST_HASH: usize = 4;
/// Most bytes of the hash.
pub(crate) const LONGEST_HASH: usize = 8;
const HASH_LABEL: &[u8] = b"rebound b1 recipient\0";

/// How the recipient is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecipientForm {
    /// The address in UTF-8.
    Text,
    /// The address in the packed form.
    Packed,
    /// A hash of the address.
    Hashed,
    /// One byte for a well-known domain, then the local part in the packed form.
    WellKnown,
}

impl RecipientForm {
    pub(crate) fn of(value: u8) -> Option<Self> {
        [Self::Text, Self::Packed, Self::Hashed, Self::WellKnown].get(usize::from(value)).copied()
    }

    pub(crate) fn value(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Packed => 1,
            Self::Hashed => 2,
            Self::WellKnown => 3,
        }
    }
}

/// The one spelling of an address: no angle brackets or white space around it, ASCII letters of its domain in lower
/// case. Not more than 320 bytes (RFC 5321, section 4.5.3.1: 64 + 1 + 255).
pub(crate) fn normal(address: &str) -> Result<String, Error> {
    let address = address.trim();
    let address = address.strip_prefix('<').and_then(|a| a.strip_suffix('>')).unwrap_or(address);
    let (local, domain) = address.rsplit_once('@').ok_or(Error::NotAnAddress)?;
    let domain = domain.trim_end_matches('.');
    let is_plain = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_control() || matches!(c, '<' | '>'));
    if !is_plain(local) || !is_plain(domain) || domain.contains(char::is_whitespace) || address.len() > 320 {
        return Err(Error::NotAnAddress);
    }
    if local.contains(char::is_whitespace) && !local.starts_with('"') {
        return Err(Error::NotAnAddress);
    }
    // "john"@example.com and john@example.com are one mailbox (RFC 5321, section 4.1.2)
    let unquoted = local.strip_prefix('"').and_then(|l| l.strip_suffix('"')).filter(|l| {
        !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
    });
    Ok(format!("{}@{}", unquoted.unwrap_or(local), domain.to_ascii_lowercase()))
}

/// Whether two addresses in their one spelling are the same mailbox. Upper and lower case of ASCII alike in the local
/// part too: reports come back in the receiver's spelling.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// The recipient within `room` bytes: carried where it fits and is wanted, otherwise hashed in as many of 4 to 8 bytes
/// as there are.
pub(crate) fn write(
    key: &Key,
    front: &[u8],
    address: &str,
    room: usize,
    carry: bool,
) -> Result<(RecipientForm, Vec<u8>), Error> {
    let address = normal(address)?;
    if carry && let Some(carried) = carried(&address).filter(|(_, bytes)| bytes.len() <= room) {
        return Ok(carried);
    }
    let mut hash = mac(key, front, &address).finalize().into_bytes().to_vec();
    hash.truncate(room.min(LONGEST_HASH));
    Ok((RecipientForm::Hashed, hash))
}

fn carried(address: &str) -> Option<(RecipientForm, Vec<u8>)> {
    let (form, bytes) = packing::shortest(address, 2);
    let plain = (if form == Form::Packed { RecipientForm::Packed } else { RecipientForm::Text }, bytes);
    let known = address.rsplit_once('@').and_then(|(local, domain)| {
        let (form, packed) = packing::shortest(local, 2);
        // a local part of one character is as long packed as in UTF-8: only the packed form is allowed here
        let packed = if form == Form::Packed { packed } else { packing::packed(local)? };
        let mut bytes = vec![well_known::number_of(domain)?];
        bytes.extend(packed);
        Some((RecipientForm::WellKnown, bytes))
    });
    Some(match known {
        Some(known) if known.1.len() < plain.1.len() => known,
        _ => plain,
    })
}

/// The address that `bytes` carry, in its one spelling; `None` where they carry none or are malformed.
pub(crate) fn read(form: RecipientForm, bytes: &[u8]) -> Option<String> {
    let address = match form {
        RecipientForm::Hashed => return None,
        RecipientForm::Text => packing::read(bytes, Form::Text)?,
        RecipientForm::Packed => packing::read(bytes, Form::Packed)?,
        RecipientForm::WellKnown => {
            let (&number, local) = bytes.split_first()?;
            format!("{}@{}", packing::read(local, Form::Packed)?, well_known::domain_of(number)?)
        }
    };
    normal(&address).ok()
}

/// HMAC-SHA256 of a label, of what the token says besides (`front`), and of the address in lower case. Differs for each
/// message, so that tokens do not tell which recipients are the same.
pub(crate) fn mac(key: &Key, front: &[u8], address: &str) -> hmac::Hmac<sha2::Sha256> {
    key.mac(&[HASH_LABEL, front, address.to_ascii_lowercase().as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        for (given, wanted) in [
            ("<Kijitora@Example.JP>", "Kijitora@example.jp"),
            (" a@b.example. ", "a@b.example"),
            ("a@b.example..", "a@b.example"),
            ("\"john\"@example.com", "john@example.com"),
            ("\"john doe\"@example.com", "\"john doe\"@example.com"),
        ] {
            assert_eq!(normal(given).as_deref(), Ok(wanted), "{given}");
        }
        for not in
            ["", "nobody", "@example.com", "a@", "a b@example.com", "a@b c", "a\n@example.com", "<>@b", "0@..", "a@."]
        {
            assert_eq!(normal(not), Err(Error::NotAnAddress), "{not}");
        }
    }

    #[test]
    fn addresses_are_carried_in_the_shortest_form() {
        for (address, form, length) in [
            ("kijitora@example.jp", RecipientForm::Packed, 13),
            ("kijitora@gmail.com", RecipientForm::WellKnown, 7),
            ("k@gmail.com", RecipientForm::WellKnown, 2),
            ("Kijitora@gmail.com", RecipientForm::Text, 18),
            ("neko+news@docomo.ne.jp", RecipientForm::WellKnown, 7),
            ("猫@example.jp", RecipientForm::Text, 14),
        ] {
            let (got, bytes) = carried(address).unwrap();
            assert_eq!((got, bytes.len()), (form, length), "{address}");
            assert_eq!(read(got, &bytes).as_deref(), Some(address));
        }
    }
}
