//! Keys: one byte of id, and a secret that is never printed.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Error;

const SHORTEST: usize = 16;
const LONGEST: usize = 1024;

/// A key: signs with its secret, and is found again by its id.
///
/// As text: `id:secret`, the id a number from 0 to 255, the secret in hex (an even number of hex digits) or otherwise in
/// base64 of either alphabet, with or without padding; `id:hex:…` and `id:base64:…` say which. 16 to 1024 bytes; 32
/// random ones are right.
#[derive(Clone)]
pub struct Key {
    id: u8,
    /// HMAC with the key taken in and nothing else: the secret itself is not kept.
    mac: Hmac<Sha256>,
}

impl Key {
    /// A key of an id and a secret.
    ///
    /// # Errors
    /// [`Error::KeyLength`] where the secret has fewer than 16 or more than 1024 bytes.
    pub fn new(id: u8, secret: &[u8]) -> Result<Self, Error> {
        let length = secret.len();
        if !(SHORTEST..=LONGEST).contains(&length) {
            return Err(Error::KeyLength { length });
        }
        Ok(Self { id, mac: Hmac::new_from_slice(secret).map_err(|_| Error::KeyLength { length })? })
    }

    /// The id that its tokens carry.
    pub fn id(&self) -> u8 {
        self.id
    }

    /// HMAC-SHA256 of the fields one after the other.
    pub(crate) fn mac(&self, fields: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        for field in fields {
            mac.update(field);
        }
        mac
    }
}

/// Never shows the secret.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

impl FromStr for Key {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (id, secret) = text.trim().split_once(':').ok_or(Error::KeyForm)?;
        let id = id.trim().parse().map_err(|_| Error::KeyForm)?;
        Self::new(id, &decode(secret.trim()).ok_or(Error::KeyForm)?)
    }
}

fn decode(secret: &str) -> Option<Vec<u8>> {
    if let Some(hex) = secret.strip_prefix("hex:") {
        return HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok();
    }
    let (base64, may_be_hex) = secret.strip_prefix("base64:").map_or((secret, true), |base64| (base64, false));
    if may_be_hex && let Ok(bytes) = HEXLOWER_PERMISSIVE.decode(base64.as_bytes()) {
        return Some(bytes);
    }
    [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD]
        .iter()
        .find_map(|alphabet| alphabet.decode(base64.as_bytes()).ok())
}

/// The keys that are valid at one time. The first one mints; all of them verify.
///
/// As text: one key a line (or separated by commas or spaces), what follows a `#` on a line is a comment. To rotate, put
/// the new key first and leave the old one in for as long as its tokens are to be valid.
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// The given keys, the one that mints first.
    ///
    /// # Errors
    /// [`Error::KeyTwice`] where two have the same id.
    pub fn new(keys: impl IntoIterator<Item = Key>) -> Result<Self, Error> {
        let mut all: Vec<Key> = Vec::new();
        for key in keys {
            if all.iter().any(|other| other.id == key.id) {
                return Err(Error::KeyTwice { id: key.id });
            }
            all.push(key);
        }
        Ok(Self(all))
    }

    /// The key that mints.
    pub fn current(&self) -> Option<&Key> {
        self.0.first()
    }

    /// The key of an id.
    pub fn get(&self, id: u8) -> Option<&Key> {
        self.0.iter().find(|key| key.id == id)
    }

    /// The keys of a line without its comment.
    pub(crate) fn written(line: &str) -> impl Iterator<Item = &str> {
        line.split(|c: char| c == ',' || c.is_whitespace()).filter(|key| !key.is_empty())
    }

    /// Whether there is none: then every token is invalid.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromStr for Keys {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let keys = text
            .lines()
            .map(|line| line.split_once('#').map_or(line, |(key, _)| key))
            .flat_map(Self::written)
            .map(str::parse)
            .collect::<Result<Vec<Key>, Error>>()?;
        if keys.is_empty() {
            return Err(Error::NoKey);
        }
        Self::new(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    fn signature(key: &Key) -> (u8, Vec<u8>) {
        (key.id(), key.mac(&[b"text"]).finalize().into_bytes().to_vec())
    }

    #[test]
    fn a_key_is_read_from_hex_and_base64() {
        let secret: Vec<u8> = (0..32).collect();
        let wanted = signature(&Key::new(7, &secret).unwrap());
        for same in [
            format!("7:{HEX}"),
            format!(" 7:hex:{}\n", HEX.to_uppercase()),
            "7:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned(),
            "7:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8".to_owned(),
            "7:base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8".to_owned(),
        ] {
            assert_eq!(signature(&same.parse().unwrap()), wanted, "{same}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "7", "256:aa", "-1:aa", "x:00", "7:?", "7:hex:0"] {
            assert_eq!(text.parse::<Key>().unwrap_err(), Error::KeyForm, "{text}");
        }
        assert_eq!("7:00ff".parse::<Key>().unwrap_err(), Error::KeyLength { length: 2 });
    }

    #[test]
    fn the_secret_is_never_printed() {
        let keys: Keys = format!("7:{HEX}").parse().unwrap();
        let shown = format!("{keys:?}");
        assert_eq!(shown, "Keys([Key { id: 7, .. }])");
    }

    #[test]
    fn several_keys_and_comments() {
        let keys: Keys = format!("# this year's\n9:{HEX} # mints\n\n8:{HEX}, 7:{HEX}\n").parse().unwrap();
        assert_eq!(keys.current().map(Key::id), Some(9));
        assert!(keys.get(7).is_some() && keys.get(8).is_some() && keys.get(6).is_none());
        assert_eq!(format!("1:{HEX} 1:{HEX}").parse::<Keys>().unwrap_err(), Error::KeyTwice { id: 1 });
        assert_eq!("# none\n".parse::<Keys>().unwrap_err(), Error::NoKey);
    }
}
