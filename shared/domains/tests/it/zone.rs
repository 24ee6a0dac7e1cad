//! A name server in memory: follows CNAMEs as a resolver does, counts what it is asked.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use domains::{Step, drive};
use model::{Answer, Answers, DnsRecord, Question, RecordData, RecordType, dns_name};

#[derive(Default, Clone, Debug)]
pub(crate) struct Zone {
    names: BTreeMap<String, Vec<RecordData>>,
    silent: BTreeSet<(String, Option<RecordType>)>,
    failing: BTreeSet<String>,
    asked: RefCell<Vec<Question>>,
    pub(crate) rounds: RefCell<usize>,
}

impl Zone {
    /// Lines of `name TYPE data`; TXT data is one string, or several between quotes.
    pub(crate) fn of(lines: &str) -> Self {
        let mut zone = Self::default();
        zone.read(lines);
        zone
    }

    pub(crate) fn and(mut self, lines: &str) -> Self {
        self.read(lines);
        self
    }

    pub(crate) fn without(mut self, name: &str, kind: RecordType) -> Self {
        let records = self.names.get_mut(name).unwrap_or_else(|| panic!("no {name}"));
        let before = records.len();
        records.retain(|data| data.kind() != kind);
        assert_ne!(records.len(), before, "no {kind} at {name}");
        if records.is_empty() {
            self.names.remove(name);
        }
        self
    }

    fn read(&mut self, lines: &str) {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut words = line.splitn(3, ' ');
            let (name, kind, data) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap_or(""));
            let data = match kind {
                "A" => RecordData::A(data.parse().unwrap()),
                "AAAA" => RecordData::Aaaa(data.parse().unwrap()),
                "CNAME" => RecordData::Cname(dns_name(data)),
                "NS" => RecordData::Ns(dns_name(data)),
                "PTR" => RecordData::Ptr(dns_name(data)),
                "MX" => {
                    let (preference, exchange) = data.split_once(' ').unwrap();
                    RecordData::Mx { preference: preference.parse().unwrap(), exchange: dns_name(exchange) }
                }
                "TXT" => RecordData::Txt(strings(data)),
                "TIMEOUT" => {
                    self.silent.insert((name.to_owned(), data.parse_type()));
                    continue;
                }
                "SERVFAIL" => {
                    self.failing.insert(name.to_owned());
                    continue;
                }
                _ => panic!("{line}"),
            };
            self.add(name, data);
        }
    }

    pub(crate) fn add(&mut self, name: &str, data: RecordData) {
        self.names.entry(dns_name(name)).or_default().push(data);
    }

    pub(crate) fn silence(&mut self, name: &str) {
        self.silent.insert((dns_name(name), None));
    }

    pub(crate) fn answer(&self, question: &Question) -> Answer {
        assert!(!self.asked.borrow().contains(question), "{question} is asked twice");
        self.asked.borrow_mut().push(question.clone());
        let mut name = question.name.clone();
        let mut found = Vec::new();
        for _ in 0..9 {
            if self.silent.contains(&(name.clone(), None)) || self.silent.contains(&(name.clone(), Some(question.kind)))
            {
                let records = self.names.get(&name).map(Vec::as_slice).unwrap_or_default();
                if !records.iter().any(|data| data.kind() == question.kind) {
                    return Answer::Timeout;
                }
            }
            if self.failing.contains(&name) {
                return Answer::ServFail;
            }
            let Some(records) = self.names.get(&name) else {
                let below = format!(".{name}");
                let exists = self.names.keys().any(|known| known.ends_with(&below));
                return if exists { Answer::NoData { ttl: 300 } } else { Answer::NxDomain { ttl: 300 } };
            };
            let own = |data: &RecordData| DnsRecord { name: name.clone(), ttl: 3600, data: data.clone() };
            let asked: Vec<DnsRecord> = records.iter().filter(|data| data.kind() == question.kind).map(own).collect();
            let cname = records.iter().find(|data| matches!(data, RecordData::Cname(_)));
            match cname {
                Some(data @ RecordData::Cname(target)) if question.kind != RecordType::Cname && asked.is_empty() => {
                    found.push(own(data));
                    name = target.clone();
                }
                _ if asked.is_empty() && found.is_empty() => return Answer::NoData { ttl: 300 },
                _ => {
                    found.extend(asked);
                    return Answer::Records(found);
                }
            }
        }
        Answer::ServFail
    }

    /// Runs a check against this zone. Fails where a question is asked twice.
    pub(crate) fn run<T>(&self, check: impl FnMut(&Answers) -> Step<T>) -> T {
        self.asked.borrow_mut().clear();
        *self.rounds.borrow_mut() = 0;
        drive(check, |questions| {
            assert!(!questions.is_empty());
            *self.rounds.borrow_mut() += 1;
            questions.into_iter().map(|question| (question.clone(), self.answer(&question))).collect()
        })
    }

    pub(crate) fn questions(&self) -> Vec<Question> {
        self.asked.borrow().clone()
    }
}

fn strings(data: &str) -> Vec<Vec<u8>> {
    if !data.starts_with('"') || !data.ends_with('"') || data.len() < 2 {
        return vec![data.as_bytes().to_vec()];
    }
    data[1..data.len() - 1].split("\" \"").map(|string| string.as_bytes().to_vec()).collect()
}

trait ParseType {
    fn parse_type(&self) -> Option<RecordType>;
}

impl ParseType for str {
    fn parse_type(&self) -> Option<RecordType> {
        use model::Term;
        RecordType::from_spelling(self)
    }
}
