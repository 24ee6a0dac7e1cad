//! The zones of `tests/zones.txt`, one or more a finding: each the clean zone with a change, and the findings that it gives.
//!
//! Whole-system tests take this file in with `#[path]` to load the same zones into a real name server: [`Case::zone_file`] is
//! a case as one zone, the root, so that one server with one file answers every question that a check can ask.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use domains::DomainSetup;
use model::{Question, RecordData, RecordType, Term, dns_name};
use serde_json::Value;

const ZONES: &str = include_str!("../zones.txt");
/// Names without a final dot are below this one.
const ORIGIN: &str = "company.example";

/// A zone and what is found in it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Which finding it is about; `clean` for the zone with none.
    pub(crate) name: String,
    /// What the domain is set up with.
    pub(crate) setup: DomainSetup,
    /// The records: owner and data.
    pub(crate) records: Vec<(String, RecordData)>,
    /// Questions that get no answer.
    pub(crate) silent: Vec<Question>,
    /// The ids of all findings.
    pub(crate) expected: BTreeSet<String>,
}

/// All cases, the clean one first.
pub(crate) fn all() -> Vec<Case> {
    let text = expand(ZONES);
    let mut parts = text.split("\n== ");
    let (mut setup, mut clean) = (Value::Null, Vec::new());
    let first = parts.next().unwrap();
    for line in lines(first) {
        match line.split_once(' ').unwrap() {
            ("setup", json) => setup = serde_json::from_str(json).unwrap(),
            ("+", record) => clean.push(self::record(record)),
            ("key", _) => {}
            _ => panic!("{line}"),
        }
    }
    let case = |part: &str| case(part, setup.clone(), clean.clone());
    std::iter::once("clean").chain(parts).map(case).collect()
}

impl Case {
    /// The case as a master file of the root zone (RFC 1035, section 5). `None`: no name server takes it, since a question
    /// has no answer, or a CNAME stands beside other records.
    pub(crate) fn zone_file(&self) -> Option<String> {
        let beside = |(owner, data): &(String, RecordData)| {
            data.kind() == RecordType::Cname && self.records.iter().filter(|(other, _)| other == owner).count() > 1
        };
        if !self.silent.is_empty() || self.records.iter().any(beside) {
            return None;
        }
        let mut text = String::from(
            ". 3600 IN SOA ns.invalid. hostmaster.invalid. 1 3600 600 86400 300\n. 3600 IN NS ns.invalid.\n",
        );
        for (owner, data) in &self.records {
            let shown = match data {
                RecordData::Txt(strings) => strings.iter().map(|string| quoted(string)).collect::<Vec<_>>().join(" "),
                RecordData::Mx { preference, exchange } if exchange.is_empty() => format!("{preference} ."),
                data => data.to_string(),
            };
            writeln!(text, "{owner}. 3600 IN {} {shown}", data.kind()).unwrap();
        }
        Some(text)
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn case(part: &str, mut setup: Value, mut records: Vec<(String, RecordData)>) -> Case {
    let mut lines = lines(part);
    let name = lines.next().unwrap().to_owned();
    let mut silent = Vec::new();
    let mut expected: BTreeSet<String> = [name.clone()].into_iter().filter(|name| name != "clean").collect();
    for line in lines {
        let (verb, rest) = line.split_once(' ').unwrap();
        match verb {
            "+" => records.push(record(rest)),
            "=" => {
                let (owner, data) = record(rest);
                remove(&mut records, &owner, data.kind());
                records.push((owner, data));
            }
            "-" if rest == "*" => records.retain(|(owner, _)| owner != ORIGIN && !owner.ends_with(".company.example")),
            "-" => {
                let question = question(rest);
                remove(&mut records, &question.name, question.kind);
            }
            "timeout" => silent.push(question(rest)),
            "set" => {
                let (pointer, json) = rest.split_once(' ').unwrap();
                let (parent, key) = pointer.rsplit_once('/').unwrap();
                setup.pointer_mut(parent).unwrap()[key] = serde_json::from_str(json).unwrap();
            }
            "also" => expected.extend(rest.split(' ').map(str::to_owned)),
            _ => panic!("{line}"),
        }
    }
    Case { name, setup: serde_json::from_value(setup).unwrap(), records, silent, expected }
}

fn remove(records: &mut Vec<(String, RecordData)>, owner: &str, kind: RecordType) {
    let before = records.len();
    records.retain(|(known, data)| known != owner || data.kind() != kind || is_verification(data));
    assert_ne!(records.len(), before, "no {kind} at {owner}");
}

/// TXT of others' at the domain stays when its SPF record changes.
fn is_verification(data: &RecordData) -> bool {
    matches!(data, RecordData::Txt(strings) if strings.concat().starts_with(b"some-verification"))
}

fn question(text: &str) -> Question {
    let (name, kind) = text.split_once(' ').unwrap();
    Question::new(&owner(name), RecordType::from_spelling(kind).unwrap())
}

fn owner(name: &str) -> String {
    match name.strip_suffix('.') {
        _ if name == "@" => ORIGIN.to_owned(),
        Some(whole) => dns_name(whole),
        None => dns_name(&format!("{name}.{ORIGIN}")),
    }
}

fn record(text: &str) -> (String, RecordData) {
    let mut words = text.splitn(3, ' ');
    let (name, kind, data) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
    let data = match kind {
        "A" => RecordData::A(data.parse().unwrap()),
        "AAAA" => RecordData::Aaaa(data.parse().unwrap()),
        "CNAME" => RecordData::Cname(owner(data)),
        "MX" => {
            let (preference, exchange) = data.split_once(' ').unwrap();
            RecordData::Mx { preference: preference.parse().unwrap(), exchange: owner(exchange) }
        }
        "TXT" => RecordData::Txt(strings(data)),
        _ => panic!("{text}"),
    };
    (owner(name), data)
}

/// Strings in quotes, with the escapes of a zone file; each cut at 255 bytes.
fn strings(data: &str) -> Vec<Vec<u8>> {
    let (mut strings, mut open) = (Vec::new(), None::<Vec<u8>>);
    let mut rest = data.bytes();
    while let Some(byte) = rest.next() {
        match (byte, &mut open) {
            (b'"', None) => open = Some(Vec::new()),
            (b'"', Some(string)) => {
                strings.extend(string.chunks(255).map(<[u8]>::to_vec));
                open = None;
            }
            (b' ', None) => {}
            (_, None) => panic!("{data}"),
            (b'\\', Some(string)) => match rest.next().unwrap() {
                digit @ b'0'..=b'9' => {
                    let digits = [digit, rest.next().unwrap(), rest.next().unwrap()];
                    string.push(std::str::from_utf8(&digits).unwrap().parse().unwrap());
                }
                escaped => string.push(escaped),
            },
            (byte, Some(string)) => string.push(byte),
        }
    }
    assert!(open.is_none() && !strings.is_empty(), "{data}");
    strings
}

fn quoted(string: &[u8]) -> String {
    let mut text = String::from("\"");
    for byte in string {
        match byte {
            b'"' | b'\\' => write!(text, "\\{}", char::from(*byte)).unwrap(),
            b' '..=b'~' => text.push(char::from(*byte)),
            _ => write!(text, "\\{byte:03}").unwrap(),
        }
    }
    text + "\""
}

/// Fills in the keys and the repetitions.
fn expand(text: &str) -> String {
    let mut text = text.to_owned();
    let keys: Vec<(String, String)> = lines(&text)
        .filter_map(|line| line.strip_prefix("key ")?.split_once(' '))
        .map(|(name, key)| (name.to_owned(), key.to_owned()))
        .collect();
    for (name, key) in keys {
        text = text.replace(&format!("{{{name}}}"), &key);
        let opening = format!("{{{name}[");
        while let Some(start) = text.find(&opening) {
            let end = start + text[start..].find("]}").unwrap();
            let (from, to) = text[start + opening.len()..end].split_once("..").unwrap();
            let cut = key[from.parse().unwrap()..to.parse().unwrap()].to_owned();
            text.replace_range(start..end + 2, &cut);
        }
    }
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let repetition = after
            .split_once('*')
            .and_then(|(count, tail)| Some((count.parse::<usize>().ok()?, tail)))
            .and_then(|(count, tail)| Some((count, tail.split_once('}')?)));
        out.push_str(before);
        match repetition {
            Some((count, (what, tail))) => {
                (0..count).for_each(|n| out.push_str(&what.replace('#', &n.to_string()).replace("\\n", "\n")));
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}
