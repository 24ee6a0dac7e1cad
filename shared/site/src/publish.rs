//! What is still to be published, given what DNS showed at the last check: a domain that has an SPF or DMARC record keeps it, with
//! what this system needs put in.

use domains::check::{DomainCheck, RecordCheck, RecordStatus};
use domains::records::{Record, records};
use domains::setup::KeyStage;
use domains::spf::{self, Advice};
use domains::{Step, dmarc};
use model::{Answer, Answers, DnsRecord, Question, RecordData, RecordType};
use pipeline::registry::Entry;

/// A record to publish, beside what is there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Published {
    /// The record, as it should be.
    pub(crate) record: Record,
    /// What the last check saw of it; absent: there was none yet.
    pub(crate) seen: Option<RecordCheck>,
    /// For the SPF record: how it comes from the present one.
    pub(crate) advice: Option<Advice>,
}

impl Published {
    /// How it is.
    pub(crate) fn status(&self) -> Option<RecordStatus> {
        self.seen.as_ref().map(|seen| seen.status)
    }

    /// Another record of the same kind is there and is to be changed, not one added.
    pub(crate) fn replaces(&self) -> bool {
        let seen = self.seen.as_ref().is_some_and(|seen| !seen.observed.is_empty());
        seen && matches!(self.record.key.as_str(), "spf" | "dmarc") && self.status() != Some(RecordStatus::Missing)
    }
}

/// The records of a domain in the order in which a page shows them.
pub(crate) fn published(entry: &Entry) -> Vec<Published> {
    let check = entry.check.as_ref();
    let all = records(&entry.setup).into_iter().map(|record| {
        let mut seen = check.and_then(|check| seen(check, &record.key)).cloned();
        if let Some(seen) = &mut seen
            && shows_revoked(entry, seen)
        {
            // The check was made before the key was revoked.
            seen.status = RecordStatus::Wrong;
        }
        let present = seen.as_ref().map(|seen| seen.observed.as_slice()).unwrap_or_default();
        // An answer that says nothing is not the absence of a record.
        let known = seen.as_ref().is_some_and(|seen| seen.status != RecordStatus::Unknown);
        let advice = (record.key == "spf" && known).then(|| advice(entry, present)).flatten();
        let changed = match record.key.as_str() {
            "spf" => advice.as_ref().map(|advice| advice.record.clone()),
            "dmarc" => with_our_address(entry, present),
            _ => None,
        };
        let record = match changed {
            Some(value) => record.with_value(value),
            None => record,
        };
        Published { record, seen, advice }
    });
    all.collect()
}

fn seen<'c>(check: &'c DomainCheck, key: &str) -> Option<&'c RecordCheck> {
    check.records.iter().find(|record| record.key == key)
}

/// Whether DNS showed a key that is revoked by now.
fn shows_revoked(entry: &Entry, seen: &RecordCheck) -> bool {
    let selector = seen.key.strip_prefix("dkim:");
    let mut revoked = entry.setup.dkim.iter().filter(|key| key.stage == KeyStage::Revoked);
    revoked.any(|key| selector == Some(&key.selector) && seen.observed.iter().any(|text| text.contains(&key.key.p)))
}

/// A present policy stays as it is, with one more address for reports.
fn with_our_address(entry: &Entry, present: &[String]) -> Option<String> {
    let [one] = present else { return None };
    let address = entry.setup.dmarc_rua.as_deref()?;
    dmarc::is_dmarc(one).then(|| dmarc::with_rua(one, address))
}

/// The change of the SPF record, from the texts that the last check saw. What its look-ups cost takes DNS, and stands on the page
/// that asks.
fn advice(entry: &Entry, present: &[String]) -> Option<Advice> {
    let include = entry.setup.spf_include.as_deref()?;
    let question = Question::new(&entry.setup.domain, RecordType::Txt);
    let texts = present.iter().map(|text| DnsRecord {
        name: entry.setup.domain.clone(),
        ttl: 0,
        data: RecordData::Txt(vec![text.clone().into_bytes()]),
    });
    let mut answers = Answers::from_iter([(question, Answer::Records(texts.collect()))]);
    // What the includes lead to is not known here: nothing is said of it.
    for _ in 0..64 {
        match spf::advise(&entry.setup.domain, include, &answers) {
            Step::Done(advice) => {
                return Some(Advice { lookups_before: None, lookups_after: None, over_limit: false, ..advice });
            }
            Step::Need(questions) => {
                questions.into_iter().for_each(|question| answers.insert(question, Answer::Timeout));
            }
        }
    }
    None
}
