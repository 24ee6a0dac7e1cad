//! A name server in memory: follows CNAMEs as a resolver does, and notes what it is asked.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use model::{Answer, DnsRecord, Question, RecordData, RecordType, dns_name};

use super::lock;
use crate::{Dns, ServerAnswer};

/// Seconds that the absence of a record may be kept.
const NEGATIVE_TTL: u32 = 300;
/// As resolvers do, a chain of CNAMEs is given up after so many.
const LONGEST_CHAIN: usize = 8;

/// Records in a map. What is not in it does not exist; a name above one that is in it exists and is empty.
#[derive(Debug, Default)]
pub struct MemoryDns(Mutex<Zone>);

#[derive(Debug, Default)]
struct Zone {
    records: Vec<DnsRecord>,
    instead: BTreeMap<Question, Answer>,
    servers: Vec<(String, BTreeMap<Question, Answer>)>,
    batches: Vec<Vec<Question>>,
}

impl MemoryDns {
    /// A name server with these records.
    pub fn of(records: impl IntoIterator<Item = DnsRecord>) -> Self {
        let dns = Self::default();
        records.into_iter().for_each(|record| dns.add(&record.name, record.ttl, record.data));
        dns
    }

    /// Adds a record. `ttl` in seconds.
    pub fn add(&self, name: &str, ttl: u32, data: RecordData) {
        lock(&self.0).records.push(DnsRecord { name: dns_name(name), ttl, data });
    }

    /// Removes the records of a type at a name.
    pub fn remove(&self, name: &str, kind: RecordType) {
        let name = dns_name(name);
        lock(&self.0).records.retain(|record| record.name != name || record.data.kind() != kind);
    }

    /// Answers one question with this, whatever the records are: a time-out, most often.
    pub fn answer(&self, question: Question, answer: Answer) {
        lock(&self.0).instead.insert(question, answer);
    }

    /// Answers one question from the records again.
    pub fn recover(&self, question: &Question) {
        lock(&self.0).instead.remove(question);
    }

    /// Adds a name server for [`Dns::ask_zone`]: it says what the records say, but `stale` for the questions that are in it.
    pub fn add_server(&self, name: &str, stale: impl IntoIterator<Item = (Question, Answer)>) {
        lock(&self.0).servers.push((dns_name(name), stale.into_iter().collect()));
    }

    /// What was asked since the last call: the questions of each [`Dns::ask_all`].
    pub fn take_batches(&self) -> Vec<Vec<Question>> {
        std::mem::take(&mut lock(&self.0).batches)
    }
}

#[async_trait]
impl Dns for MemoryDns {
    async fn ask_all(&self, questions: &[Question]) -> Vec<Answer> {
        let mut zone = lock(&self.0);
        zone.batches.push(questions.to_vec());
        questions.iter().map(|question| zone.resolve(question)).collect()
    }

    async fn ask_zone(&self, question: &Question) -> Vec<ServerAnswer> {
        let zone = lock(&self.0);
        let mut servers: Vec<ServerAnswer> = zone
            .servers
            .iter()
            .map(|(server, stale)| ServerAnswer {
                server: server.clone(),
                address: None,
                answer: stale.get(question).cloned().unwrap_or_else(|| zone.resolve(question)),
            })
            .collect();
        servers.sort_by(|a, b| a.server.cmp(&b.server));
        servers
    }
}

impl Zone {
    fn resolve(&self, question: &Question) -> Answer {
        let mut name = question.name.as_str();
        let mut found = Vec::new();
        for _ in 0..=LONGEST_CHAIN {
            if let Some(answer) = self.instead.get(&Question::new(name, question.kind)) {
                return match answer {
                    Answer::Records(records) => {
                        found.extend(records.iter().cloned());
                        Answer::Records(found)
                    }
                    other => other.clone(),
                };
            }
            let here = || self.records.iter().filter(|record| record.name == name);
            let before = found.len();
            found.extend(here().filter(|record| record.data.kind() == question.kind).cloned());
            if found.len() > before {
                return Answer::Records(found);
            }
            let alias = here().find_map(|record| match &record.data {
                RecordData::Cname(target) => Some((record, target)),
                _ => None,
            });
            let Some((record, target)) = alias else { return self.nothing_at(name) };
            found.push(record.clone());
            name = target;
        }
        Answer::ServFail
    }

    fn nothing_at(&self, name: &str) -> Answer {
        let below = |record: &DnsRecord| record.name.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
        let exists = self.records.iter().any(|record| record.name == name || below(record));
        if exists { Answer::NoData { ttl: NEGATIVE_TTL } } else { Answer::NxDomain { ttl: NEGATIVE_TTL } }
    }
}
