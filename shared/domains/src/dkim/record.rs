//! A DKIM key record (RFC 6376, section 3.6.1) as read.

use data_encoding::{BASE64, BASE64_NOPAD};

use super::der;
use super::key::KeyType;
use crate::tags::{self, TagList};

/// A key record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimRecord {
    /// All its tags.
    pub tags: TagList,
    /// k=; absent: rsa. `None`: no type that is known.
    pub key_type: Option<KeyType>,
    /// p= without white space; `None`: there is no p=.
    pub p: Option<String>,
    /// Bits of an RSA modulus, 256 for Ed25519; or what is wrong with the key. `None`: revoked, or no p=.
    pub bits: Option<Result<usize, KeyProblem>>,
}

/// What is wrong with a p=.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyProblem {
    /// It is no base64.
    Base64,
    /// It is base64 of something that is no key of the type.
    Format,
    /// It is an Ed25519 key wrapped as SubjectPublicKeyInfo, where RFC 8463 wants the bare 32 bytes.
    Wrapped,
}

impl DkimRecord {
    /// A flag of t=.
    pub fn flag(&self, flag: &str) -> bool {
        self.tags.value("t").is_some_and(|flags| flags.split(':').any(|word| word.trim().eq_ignore_ascii_case(flag)))
    }

    /// Whether a colon-separated list is absent or has one of these words.
    pub(super) fn admits(&self, tag: &str, words: &[&str]) -> bool {
        self.tags.value(tag).is_none_or(|list| {
            list.split(':').any(|word| words.iter().any(|known| word.trim().eq_ignore_ascii_case(known)))
        })
    }
}

/// Reads a record's joined strings.
pub fn parse(text: &str) -> DkimRecord {
    let tags = tags::parse(text);
    let key_type = match tags.value("k") {
        None => Some(KeyType::Rsa),
        Some(word) if word.eq_ignore_ascii_case("rsa") => Some(KeyType::Rsa),
        Some(word) if word.eq_ignore_ascii_case("ed25519") => Some(KeyType::Ed25519),
        Some(_) => None,
    };
    let p: Option<String> = tags.value("p").map(|p| p.chars().filter(|c| !c.is_ascii_whitespace()).collect());
    let bits = match (&p, key_type) {
        (Some(p), Some(key_type)) if !p.is_empty() => Some(bits(p, key_type)),
        _ => None,
    };
    DkimRecord { tags, key_type, p, bits }
}

fn bits(p: &str, key_type: KeyType) -> Result<usize, KeyProblem> {
    let unpadded = p.trim_end_matches('=');
    let key = BASE64
        .decode(p.as_bytes())
        .or_else(|_| BASE64_NOPAD.decode(unpadded.as_bytes()))
        .map_err(|_| KeyProblem::Base64)?;
    match key_type {
        KeyType::Rsa => der::rsa_bits(&key).ok_or(KeyProblem::Format),
        KeyType::Ed25519 if key.len() == 32 => Ok(256),
        KeyType::Ed25519 if der::ed25519_of_spki(&key).is_some() => Err(KeyProblem::Wrapped),
        KeyType::Ed25519 => Err(KeyProblem::Format),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of RFC 6376, appendix C, and RFC 8463, appendix A.2.
    #[test]
    fn the_keys_of_the_rfcs() {
        let rsa = "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt\
                   IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gb\
                   to/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";
        assert_eq!(parse(rsa).bits, Some(Ok(1024)));
        let ed25519 = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
        assert_eq!(parse(ed25519).bits, Some(Ok(256)));
        let wrapped = "k=ed25519; p=MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
        assert_eq!(parse(wrapped).bits, Some(Err(KeyProblem::Wrapped)));
        assert_eq!(parse(&rsa.replace("QAB", "QA")).bits, Some(Err(KeyProblem::Format)));
        assert_eq!(parse("p=***").bits, Some(Err(KeyProblem::Base64)));
        assert_eq!(parse("p=").bits, None);
    }

    #[test]
    fn lists_of_words() {
        let record = parse("v=DKIM1; t=Y : s; h=sha1; s=tlsrpt; p=");
        assert!(record.flag("y") && record.flag("s") && !record.flag("x"));
        assert!(!record.admits("h", &["sha256"]) && !record.admits("s", &["*", "email"]) && record.admits("g", &["x"]));
    }
}
