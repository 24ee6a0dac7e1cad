//! One check of a domain: every record that it should have, in one go, as a function of DNS answers.
//!
//! What could not be asked is unknown, never broken: a time-out adds [`Id::DnsUnknown`], a warning, and leaves the state of the
//! record as it was ([`crate::state`]).

use model::{Answer, Answers, Finding, RecordType, Severity, Topic};
use serde::{Deserialize, Serialize};

use crate::asking::{Asking, Step};
use crate::findings::Draft;
use crate::setup::{DomainSetup, KeyStage};
use crate::spf::txt_strings;
use crate::{Id, bounce_host, dkim, dmarc, presence, spf};

/// What DNS says of a domain, beside what it should say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainCheck {
    /// The domain.
    pub domain: String,
    /// Each record that it should have, or might.
    pub records: Vec<RecordCheck>,
    /// Everything that was found, errors first.
    pub findings: Vec<Finding>,
    /// The tree of the SPF record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spf: Option<spf::Tree>,
    /// Mail may be sent for the domain: a signing key and a DMARC policy are in order.
    pub may_send: Readiness,
    /// Bounces return: the bounce domain and what is behind it are in order.
    pub bounces_return: Readiness,
}

/// Yes, no, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Readiness {
    /// In order.
    Yes,
    /// Something is missing or wrong.
    No,
    /// DNS did not say.
    Unknown,
}

/// One record, as found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCheck {
    /// What it is called over time: `dkim:rb1`, `bounce`, `spf`, `dmarc`, `mx`, `mta-sts`, `tls-rpt`.
    pub key: String,
    /// Which findings belong to it.
    pub topic: Topic,
    /// Its DNS name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: RecordType,
    /// The domain is not verified without it.
    pub required: bool,
    /// How it is.
    pub status: RecordStatus,
    /// Seconds that the answer may be kept: how long a change takes to be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// What DNS says.
    pub observed: Vec<String>,
    /// What it should say, where one text is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// How a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordStatus {
    /// There, and without an error.
    Verified,
    /// Not there.
    Missing,
    /// There, with an error.
    Wrong,
    /// DNS did not say.
    Unknown,
}

/// Checks a domain: asks for everything at once, then for what the answers lead to.
pub fn check(setup: &DomainSetup, answers: &Answers) -> Step<DomainCheck> {
    let domain = model::dns_name(&setup.domain);
    let setup = &DomainSetup { domain: domain.clone(), ..setup.clone() };
    let mut parts = Vec::new();
    let mut part = |key: String, topic, required, run: &dyn Fn(&Asking<'_>) -> Checked| {
        let asking = Asking::new(answers);
        let mut checked = run(&asking);
        checked.unknown(topic, &asking);
        parts.push((key, topic, required, checked, asking.wanted(), asking.was_cut()));
    };
    for key in &setup.dkim {
        let required = key.stage == KeyStage::Active;
        part(format!("dkim:{}", key.selector), Topic::Dkim, required, &|asking| dkim::check(setup, key, asking));
    }
    if let Some(bounce) = &setup.bounce {
        part("bounce".to_owned(), Topic::Bounce, true, &|asking| bounce_host::check(setup, bounce, asking));
    }
    let tree = std::cell::RefCell::new(None);
    part("spf".to_owned(), Topic::Spf, false, &|asking| {
        let (checked, found) = spf_record(setup, asking);
        tree.replace(found);
        checked
    });
    part("dmarc".to_owned(), Topic::Dmarc, true, &|asking| dmarc::check(setup, asking));
    part("mx".to_owned(), Topic::Mx, false, &|asking| presence::mx(&setup.domain, asking));
    part("mta-sts".to_owned(), Topic::MtaSts, false, &|asking| presence::mta_sts(&setup.domain, asking));
    part("tls-rpt".to_owned(), Topic::TlsRpt, false, &|asking| presence::tls_rpt(&setup.domain, asking));

    let mut wanted: Vec<_> = parts.iter().flat_map(|(.., wanted, _)| wanted.iter().cloned()).collect();
    wanted.sort();
    wanted.dedup();
    if !wanted.is_empty() {
        return Step::Need(wanted);
    }
    let mut findings = Vec::new();
    let mut records = Vec::new();
    if parts.iter().any(|(.., cut)| *cut) {
        findings.push(Id::DnsQuestionsCut.at(&domain).arg("count", answers.len()).done());
    }
    let apex = Asking::new(answers);
    if let Some(Answer::NxDomain { .. }) = apex.ask(&domain, RecordType::Mx) {
        findings.push(Id::DnsDomainMissing.at(&domain).done());
    }
    for (key, topic, required, checked, ..) in parts {
        findings.extend(checked.findings);
        records.push(RecordCheck {
            key,
            topic,
            name: checked.name,
            kind: checked.kind,
            required,
            status: checked.status,
            ttl: checked.ttl,
            observed: checked.observed,
            expected: checked.expected,
        });
    }
    // Findings that two parts come to (an unanswered question, most often) are told once.
    let mut told = std::collections::BTreeSet::new();
    findings.retain(|finding| told.insert((finding.id.clone(), finding.name.clone(), finding.observed.clone())));
    findings.sort_by_key(|finding| finding.severity);
    let may_send = readiness(records.iter().filter(|record| record.required && record.topic != Topic::Bounce));
    let bounces_return = readiness(records.iter().filter(|record| record.topic == Topic::Bounce));
    let may_send = if records.iter().any(|record| record.required && record.topic == Topic::Dkim) {
        may_send
    } else {
        Readiness::No
    };
    Step::Done(DomainCheck { domain, records, findings, spf: tree.into_inner(), may_send, bounces_return })
}

/// All of them in order; none of nothing is.
fn readiness<'r>(records: impl Iterator<Item = &'r RecordCheck>) -> Readiness {
    let mut result = None;
    for record in records {
        let this = match record.status {
            RecordStatus::Verified => Readiness::Yes,
            RecordStatus::Missing | RecordStatus::Wrong => Readiness::No,
            RecordStatus::Unknown => Readiness::Unknown,
        };
        result = match (result, this) {
            (Some(Readiness::No), _) | (_, Readiness::No) => Some(Readiness::No),
            (Some(Readiness::Unknown), _) | (_, Readiness::Unknown) => Some(Readiness::Unknown),
            _ => Some(Readiness::Yes),
        };
    }
    result.unwrap_or(Readiness::No)
}

fn spf_record(setup: &DomainSetup, asking: &Asking<'_>) -> (Checked, Option<spf::Tree>) {
    let mut checked = Checked::new(&setup.domain, RecordType::Txt);
    let report = spf::report(&setup.domain, setup.spf_include.as_deref(), asking);
    let answer = asking.ask(&setup.domain, RecordType::Txt);
    checked.ttl = answer.and_then(Answer::ttl);
    checked.observed = answer.map(texts).unwrap_or_default();
    checked.observed.retain(|text| spf::is_spf(text.as_bytes()));
    checked.status = match &report.record {
        Some(_) => RecordStatus::Verified,
        None if answer.is_some_and(|answer| !answer.is_unknown()) => RecordStatus::Missing,
        None => RecordStatus::Unknown,
    };
    checked.findings = report.findings;
    checked.conclude();
    (checked, report.tree)
}

/// A record's check in the making.
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) kind: RecordType,
    pub(crate) status: RecordStatus,
    pub(crate) ttl: Option<u32>,
    pub(crate) observed: Vec<String>,
    pub(crate) expected: Option<String>,
    pub(crate) findings: Vec<Finding>,
}

impl Checked {
    pub(crate) fn new(name: &str, kind: RecordType) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            status: RecordStatus::Verified,
            ttl: None,
            observed: Vec::new(),
            expected: None,
            findings: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, finding: Draft) {
        finding.tell(&mut self.findings);
    }

    /// An error makes a record wrong; nothing makes a missing one less missing.
    pub(crate) fn conclude(&mut self) {
        let error = self.findings.iter().any(|finding| finding.severity == Severity::Error);
        if error && self.status == RecordStatus::Verified {
            self.status = RecordStatus::Wrong;
        }
    }

    /// Notes what could not be asked. Where nothing else is wrong, the record is unknown.
    fn unknown(&mut self, topic: Topic, asking: &Asking<'_>) {
        let unknown = asking.unknown();
        if unknown.is_empty() {
            return;
        }
        if self.status == RecordStatus::Verified {
            self.status = RecordStatus::Unknown;
        }
        for question in unknown {
            let mut finding = Id::DnsUnknown.at(&question.name).arg("type", question.kind).done();
            finding.topic = topic;
            self.findings.push(finding);
        }
    }
}

/// The texts of an answer's TXT records, strings joined; bytes that are no UTF-8 as U+FFFD.
pub(crate) fn texts(answer: &Answer) -> Vec<String> {
    let joined = answer.of(RecordType::Txt).map(|record| txt_strings(record).concat());
    joined.map(|text| String::from_utf8_lossy(&text).into_owned()).collect()
}
