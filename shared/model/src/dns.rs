//! What is asked of DNS and what it says (RFC 1034, 1035): the nouns that the domain checks and the resolver share.
//!
//! An answer is a value, so that a check is a function of answers. Known gap: no DNSSEC state; the checks need none.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use crate::term::vocabulary;

vocabulary! {
    /// The record types that the checks ask for.
    RecordType {
        /// Addresses, IPv4.
        A = "A",
        /// Addresses, IPv6.
        Aaaa = "AAAA",
        /// Another name for this one.
        Cname = "CNAME",
        /// Mail exchangers.
        Mx = "MX",
        /// Name servers of a zone.
        Ns = "NS",
        /// The name of an address.
        Ptr = "PTR",
        /// Text.
        Txt = "TXT",
    }
}

/// One question. Names are lower case without the trailing dot, whatever they were made from, so that one name is one
/// question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Question {
    /// The name, lower case, without the trailing dot.
    pub name: String,
    /// The record type.
    #[serde(rename = "type")]
    pub kind: RecordType,
}

impl Question {
    /// The question for `name` (in any case, with or without the trailing dot).
    pub fn new(name: &str, kind: RecordType) -> Self {
        Self { name: dns_name(name), kind }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.kind)
    }
}

/// A name as questions and records hold it: lower case, without the trailing dot.
pub fn dns_name(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// One record of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DnsRecord {
    /// The owner: the name that was asked for, or where a CNAME led to.
    pub name: String,
    /// Seconds that it may be kept.
    pub ttl: u32,
    /// What it says.
    pub data: RecordData,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RecordData {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// An IPv6 address.
    Aaaa(Ipv6Addr),
    /// Another name.
    Cname(String),
    /// A mail exchanger; the empty name is the null MX (RFC 7505).
    Mx {
        /// The lower the sooner.
        preference: u16,
        /// The host.
        exchange: String,
    },
    /// A name server.
    Ns(String),
    /// The name of an address.
    Ptr(String),
    /// Character-strings of at most 255 bytes each.
    Txt(#[serde(with = "character_strings")] Vec<Vec<u8>>),
}

impl RecordData {
    /// Its type.
    pub fn kind(&self) -> RecordType {
        match self {
            Self::A(_) => RecordType::A,
            Self::Aaaa(_) => RecordType::Aaaa,
            Self::Cname(_) => RecordType::Cname,
            Self::Mx { .. } => RecordType::Mx,
            Self::Ns(_) => RecordType::Ns,
            Self::Ptr(_) => RecordType::Ptr,
            Self::Txt(_) => RecordType::Txt,
        }
    }
}

/// As a zone file has it; the strings of a TXT record joined, with bytes that are not printable ASCII as `\DDD`.
impl fmt::Display for RecordData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::A(address) => write!(f, "{address}"),
            Self::Aaaa(address) => write!(f, "{address}"),
            Self::Cname(name) | Self::Ns(name) | Self::Ptr(name) => write!(f, "{name}."),
            Self::Mx { preference, exchange } => write!(f, "{preference} {exchange}."),
            Self::Txt(strings) => strings.iter().try_for_each(|string| f.write_str(&character_strings::escape(string))),
        }
    }
}

/// What came back for a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// NOERROR with records, CNAMEs on the way included, in the order of the answer section.
    Records(Vec<DnsRecord>),
    /// NOERROR without a record of the type.
    NoData {
        /// Seconds that the absence may be kept (RFC 2308).
        ttl: u32,
    },
    /// The name does not exist.
    NxDomain {
        /// Seconds that the absence may be kept (RFC 2308).
        ttl: u32,
    },
    /// No answer in time.
    Timeout,
    /// The server failed (SERVFAIL, REFUSED, or an answer that is none).
    ServFail,
}

impl Answer {
    /// The records; none where there is no answer.
    pub fn records(&self) -> &[DnsRecord] {
        match self {
            Self::Records(records) => records,
            _ => &[],
        }
    }

    /// The records of one type.
    pub fn of(&self, kind: RecordType) -> impl Iterator<Item = &DnsRecord> {
        self.records().iter().filter(move |record| record.data.kind() == kind)
    }

    /// Whether nothing can be concluded from it.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Timeout | Self::ServFail)
    }

    /// The least TTL, in seconds; none where nothing was said.
    pub fn ttl(&self) -> Option<u32> {
        match self {
            Self::Records(records) => records.iter().map(|record| record.ttl).min(),
            Self::NoData { ttl } | Self::NxDomain { ttl } => Some(*ttl),
            Self::Timeout | Self::ServFail => None,
        }
    }
}

/// The answers that are there so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers(BTreeMap<Question, Answer>);

impl Answers {
    /// The answer to a question, where it has been asked.
    pub fn get(&self, question: &Question) -> Option<&Answer> {
        self.0.get(question)
    }

    /// Adds an answer. The first one stays: a check sees one state of DNS.
    pub fn insert(&mut self, question: Question, answer: Answer) {
        self.0.entry(question).or_insert(answer);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All, by name and type.
    pub fn iter(&self) -> impl Iterator<Item = (&Question, &Answer)> {
        self.0.iter()
    }
}

impl FromIterator<(Question, Answer)> for Answers {
    fn from_iter<T: IntoIterator<Item = (Question, Answer)>>(all: T) -> Self {
        let mut answers = Self::default();
        all.into_iter().for_each(|(question, answer)| answers.insert(question, answer));
        answers
    }
}

/// Character-strings as text: bytes that are not printable ASCII, and the backslash, as zone files escape them.
mod character_strings {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn escape(string: &[u8]) -> String {
        use std::fmt::Write;
        let mut text = String::with_capacity(string.len());
        for byte in string {
            match byte {
                b'\\' => text.push_str("\\\\"),
                b' '..=b'~' => text.push(char::from(*byte)),
                _ => _ = write!(text, "\\{byte:03}"),
            }
        }
        text
    }

    fn unescape(text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some((first, tail)) = rest.split_first() {
            let decimal =
                tail.first_chunk::<3>().filter(|digits| *first == b'\\' && digits.iter().all(u8::is_ascii_digit));
            let value = decimal
                .map(|digits| digits.iter().fold(0u16, |value, digit| value * 10 + u16::from(digit - b'0')))
                .and_then(|value| u8::try_from(value).ok());
            match (value, tail.split_first()) {
                (Some(byte), _) => {
                    bytes.push(byte);
                    rest = tail.get(3..).unwrap_or_default();
                }
                (None, Some((next, after))) if *first == b'\\' => {
                    bytes.push(*next);
                    rest = after;
                }
                _ => {
                    bytes.push(*first);
                    rest = tail;
                }
            }
        }
        bytes
    }

    pub(super) fn serialize<S: Serializer>(strings: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(strings.iter().map(|string| escape(string)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        Ok(texts.iter().map(|text| unescape(text)).collect())
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn every_byte_comes_back() {
            let all: Vec<u8> = (0..=255).collect();
            assert_eq!(unescape(&escape(&all)), all);
            assert_eq!(escape(b"a\\b\xff;"), "a\\\\b\\255;");
            assert_eq!(unescape("\\999\\"), b"999\\");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_one_question() {
        assert_eq!(Question::new("Example.COM.", RecordType::Txt), Question::new("example.com", RecordType::Txt));
        assert_eq!(Question::new("", RecordType::A).name, "");
    }

    #[test]
    fn the_first_answer_stays() {
        let question = Question::new("example.com", RecordType::A);
        let mut answers = Answers::default();
        answers.insert(question.clone(), Answer::Timeout);
        answers.insert(question.clone(), Answer::NxDomain { ttl: 5 });
        assert_eq!(answers.get(&question), Some(&Answer::Timeout));
        assert_eq!(answers.len(), 1);
    }
}
