//! Ids: what a thing is called for ever, on every machine and in every order.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// 128 bits of a SHA-256, written as 32 lower-case hex digits.
///
/// - a mail's id: [`Id::of_mail`] of its bytes;
/// - an event's id: [`Id::of`] of the mail's id and of what tells the event from its siblings in that mail.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Id(pub [u8; 16]);

impl Id {
    /// The id of some fields in an order. Each field's length goes in before it, so that no two lists of fields
    /// run into the same bytes.
    pub fn of(fields: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for field in fields {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field);
        }
        Self::from_digest(hash)
    }

    /// The id of a mail: of its bytes with every line end (CRLF, CR) taken as LF and without line ends at its end, so
    /// that the same mail has the same id from an mbox, a Maildir or S3.
    pub fn of_mail(raw: &[u8]) -> Self {
        let mut hash = MailHash::default();
        hash.update(raw);
        hash.id()
    }

    fn from_digest(hash: Sha256) -> Self {
        let digest: [u8; 32] = hash.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(digest.split_at(16).0);
        Self(id)
    }

    /// The 32 lower-case hex digits.
    pub fn to_hex(self) -> String {
        self.to_string()
    }
}

/// What [`Id::of_mail`] takes of a mail, piece by piece: wherever a piece ends, the id is the same.
#[derive(Debug, Default)]
pub struct MailHash {
    hash: Sha256,
    /// Line ends that count only where something follows.
    ends: u64,
    /// The last byte was a CR: a LF belongs to it.
    after_cr: bool,
}

impl MailHash {
    /// The next piece.
    pub fn update(&mut self, piece: &[u8]) {
        if piece.is_empty() {
            return;
        }
        let after_cr = std::mem::take(&mut self.after_cr);
        let piece = piece.strip_prefix(b"\n").filter(|_| after_cr).unwrap_or(piece);
        let end = piece.iter().rposition(|b| !matches!(b, b'\r' | b'\n')).map_or(0, |last| last + 1);
        let (mut rest, ends) = piece.split_at(end);
        if !rest.is_empty() {
            for _ in 0..std::mem::take(&mut self.ends) {
                self.hash.update(b"\n");
            }
        }
        while let Some(at) = memchr::memchr(b'\r', rest) {
            let (line, tail) = rest.split_at(at);
            self.hash.update(line);
            self.hash.update(b"\n");
            rest = tail.strip_prefix(b"\r\n").or_else(|| tail.strip_prefix(b"\r")).unwrap_or_default();
        }
        self.hash.update(rest);
        for byte in ends {
            self.ends += u64::from(*byte == b'\r' || !self.after_cr);
            self.after_cr = *byte == b'\r';
        }
    }

    /// The id of the mail that was given.
    pub fn id(self) -> Id {
        Id::from_digest(self.hash)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0u8; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            if let ([high, low], Some(h), Some(l)) =
                (pair, DIGITS.get(usize::from(byte >> 4)), DIGITS.get(usize::from(byte & 15)))
            {
                (*high, *low) = (*h, *l);
            }
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

/// The text is not 32 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is 32 hex digits")
    }
}

impl std::error::Error for NotAnId {}

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits = text.as_bytes();
        if digits.len() != 32 {
            return Err(NotAnId);
        }
        let mut id = [0u8; 16];
        for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
            for digit in pair {
                let value = char::from(*digit).to_digit(16).ok_or(NotAnId)?;
                *byte = (*byte << 4) | u8::try_from(value).map_err(|_| NotAnId)?;
            }
        }
        Ok(Self(id))
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_change_a_mails_id() {
        let lf = Id::of_mail(b"A: b\n\nbody\n.\n");
        assert_eq!(lf, Id::of_mail(b"A: b\r\n\r\nbody\r\n.\r\n\r\n"));
        assert_eq!(lf, Id::of_mail(b"A: b\r\rbody\r."));
        assert_ne!(lf, Id::of_mail(b"A: b\n\nbody\n,\n"));
        assert_ne!(Id::of_mail(b"a\r\nb"), Id::of_mail(b"a\r\n\nb"));
    }

    #[test]
    fn wherever_a_piece_ends_the_id_is_the_same() {
        let mails: [&str; 5] = ["A: b\r\n\r\nbody\r\r\n\n.\r\n\r\n\r", "\r\n\r\nx", "\n\r", "a\r\n\r\n\n\r\rb\n", ""];
        for mail in mails {
            let lf = mail.replace("\r\n", "\n").replace('\r', "\n");
            let whole = Id::of_mail(lf.as_bytes());
            let mail = mail.as_bytes();
            for first in 0..=mail.len() {
                for second in first..=mail.len() {
                    let mut hash = MailHash::default();
                    for piece in [&mail[..first], &mail[first..second], &mail[second..]] {
                        hash.update(piece);
                    }
                    assert_eq!(hash.id(), whole, "{mail:?} {first} {second}");
                }
            }
        }
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        assert_ne!(Id::of(&[b"ab", b"c"]), Id::of(&[b"a", b"bc"]));
        assert_ne!(Id::of(&[b"ab"]), Id::of(&[b"ab", b""]));
    }

    #[test]
    fn an_id_is_its_hex_digits() {
        // SHA-256 of the empty text
        assert_eq!(Id::of_mail(b"").to_hex(), "e3b0c44298fc1c149afbf4c8996fb924");
        assert_eq!("e3b0c44298fc1c149afbf4c8996fb924".parse(), Ok(Id::of_mail(b"\r\n")));
        assert_eq!("e3b0".parse::<Id>(), Err(NotAnId));
        assert_eq!("g3b0c44298fc1c149afbf4c8996fb924".parse::<Id>(), Err(NotAnId));
    }
}
