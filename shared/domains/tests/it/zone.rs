//! A name server in memory: follows CNAMEs and wildcards as a resolver and a name server do, counts what it is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use domains::{Step, drive};
use model::{Answer, Answers, DnsRecord, Question, RecordData, RecordType, dns_name};

use crate::cases::Case;

#[derive(Default, Debug)]
pub(crate) struct Zone {
    names: BTreeMap<String, Vec<RecordData>>,
    silent: BTreeSet<String>,
    instead: BTreeMap<Question, Answer>,
    asked: Mutex<Vec<Vec<Question>>>,
}

impl Zone {
    pub(crate) fn of(case: &Case) -> Self {
        let mut zone = Self::default();
        for (name, data) in &case.records {
            zone.add(name, data.clone());
        }
        for question in &case.silent {
            zone.answer_with(question.clone(), Answer::Timeout);
        }
        zone
    }

    pub(crate) fn add(&mut self, name: &str, data: RecordData) {
        self.names.entry(dns_name(name)).or_default().push(data);
    }

    /// No answer for types that the name has no records of.
    pub(crate) fn silence(&mut self, name: &str) {
        self.silent.insert(dns_name(name));
    }

    /// This answer, whatever the zone says.
    pub(crate) fn answer_with(&mut self, question: Question, answer: Answer) {
        self.instead.insert(question, answer);
    }

    pub(crate) fn answer(&self, question: &Question) -> Answer {
        if let Some(answer) = self.instead.get(question) {
            return answer.clone();
        }
        let mut name = question.name.clone();
        let mut found = Vec::new();
        for _ in 0..9 {
            let records = self.records(&name);
            let of_kind = |data: &RecordData| data.kind() == question.kind;
            if self.silent.contains(&name) && !records.is_some_and(|records| records.iter().any(of_kind)) {
                return Answer::Timeout;
            }
            let Some(records) = records else {
                let below = format!(".{name}");
                let exists = self.names.keys().any(|known| known.ends_with(&below));
                return if exists { Answer::NoData { ttl: 300 } } else { Answer::NxDomain { ttl: 300 } };
            };
            let own = |data: &RecordData| DnsRecord { name: name.clone(), ttl: 3600, data: data.clone() };
            let asked: Vec<DnsRecord> = records.iter().filter(|data| of_kind(data)).map(own).collect();
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

    /// The records at a name, or of the wildcard that stands for it (RFC 4592).
    fn records(&self, name: &str) -> Option<&Vec<RecordData>> {
        if let Some(records) = self.names.get(name) {
            return Some(records);
        }
        let mut rest = name;
        while let Some((_, parent)) = rest.split_once('.') {
            if let Some(records) = self.names.get(&format!("*.{parent}")) {
                return Some(records);
            }
            let below = format!(".{parent}");
            if self.names.keys().any(|known| *known == parent || known.ends_with(&below)) {
                return None;
            }
            rest = parent;
        }
        None
    }

    /// Runs a check against this zone. Fails where a question is asked twice.
    pub(crate) fn run<T>(&self, check: impl FnMut(&Answers) -> Step<T>) -> T {
        self.asked.lock().unwrap().clear();
        drive(check, |questions| {
            assert!(!questions.is_empty());
            for question in &questions {
                assert!(
                    !self.asked.lock().unwrap().iter().flatten().any(|known| known == question),
                    "{question} is asked twice"
                );
            }
            self.asked.lock().unwrap().push(questions.clone());
            questions.into_iter().map(|question| (question.clone(), self.answer(&question))).collect()
        })
    }

    /// What the last check asked, a list a round.
    pub(crate) fn rounds(&self) -> Vec<Vec<Question>> {
        self.asked.lock().unwrap().clone()
    }
}
