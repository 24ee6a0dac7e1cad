//! The records to publish, and their rendering: a zone line, the fields of a DNS console, a table, Markdown.

mod render;

use model::{RecordType, Topic};
pub(crate) use render::quoted_strings;
pub use render::{markdown, table, zone};
use serde::Serialize;

use crate::dmarc::starting_record;
use crate::names::{host_in_zone, organizational};
use crate::setup::{DkimKey, DomainSetup, KeyStage};

/// One record to publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// What it is called over time, as in [`crate::check::RecordCheck`].
    pub key: String,
    /// What it is for.
    pub topic: Topic,
    /// The whole name, without the trailing dot.
    pub name: String,
    /// What goes into the host field of a console for the registered domain: `lm-bounce`, or `@`.
    pub host: String,
    /// The type.
    #[serde(rename = "type")]
    pub kind: RecordType,
    /// What goes into the value field of a console: one text without quotes; a name without the trailing dot.
    pub value: String,
    /// The strings of a TXT record, of at most 255 bytes each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strings: Vec<String>,
    /// Seconds.
    pub ttl: u32,
    /// Mail does not go, or bounces do not return, without it.
    pub required: bool,
}

impl Record {
    /// The same record with another value, cut into strings anew: where a present record is changed instead of one added.
    #[must_use]
    pub fn with_value(self, value: String) -> Self {
        let strings = if self.kind == RecordType::Txt { render::strings(&value) } else { Vec::new() };
        Self { value, strings, ..self }
    }
}

/// Seconds that a record may be kept, where the customer has no wish of its own.
const TTL: u32 = 3600;

/// What the customer publishes. Left out are retired keys, and revoked ones that the platform publishes. The SPF record is the one for a domain that has none: where there
/// is one, [`crate::spf::advise`] has the changed one; the same with DMARC and [`crate::dmarc::with_rua`].
pub fn records(setup: &DomainSetup) -> Vec<Record> {
    let domain = model::dns_name(&setup.domain);
    let mut records = Vec::new();
    let to_publish = |key: &&DkimKey| match key.stage {
        KeyStage::Next | KeyStage::Active => true,
        KeyStage::Retired => false,
        KeyStage::Revoked => key.cname.is_none(),
    };
    for key in setup.dkim.iter().filter(to_publish) {
        let (kind, value) = match &key.cname {
            Some(target) => (RecordType::Cname, model::dns_name(target)),
            None => (RecordType::Txt, key.record()),
        };
        records.push(record(
            format!("dkim:{}", key.selector),
            Topic::Dkim,
            key.record_name(&domain),
            kind,
            value,
            true,
        ));
    }
    if let Some(bounce) = &setup.bounce {
        let (host, target) = (model::dns_name(&bounce.host), model::dns_name(&bounce.target));
        records.push(record("bounce".to_owned(), Topic::Bounce, host, RecordType::Cname, target, true));
    }
    let from = model::dns_name(setup.from_domain());
    let policy = starting_record(setup.dmarc_rua.as_deref());
    records.push(record("dmarc".to_owned(), Topic::Dmarc, format!("_dmarc.{from}"), RecordType::Txt, policy, true));
    if let Some(include) = &setup.spf_include {
        let fresh = format!("v=spf1 a mx include:{} ~all", model::dns_name(include));
        records.push(record("spf".to_owned(), Topic::Spf, domain, RecordType::Txt, fresh, false));
    }
    records
}

/// What the platform publishes for the customer: the consent to take its DMARC reports (RFC 9990, section 4), and the keys that
/// the customer's CNAMEs point to, retired ones as long as they are known.
pub fn platform_records(setup: &DomainSetup) -> Vec<Record> {
    let mut records = Vec::new();
    let from = model::dns_name(setup.from_domain());
    if let Some(host) = setup.report_host().map(model::dns_name)
        && organizational(&host) != organizational(&from)
    {
        let name = format!("{from}._report._dmarc.{host}");
        let consent = "v=DMARC1".to_owned();
        records.push(record("dmarc-report".to_owned(), Topic::Dmarc, name, RecordType::Txt, consent, true));
    }
    for key in &setup.dkim {
        if let Some(target) = &key.cname {
            let (label, name) = (format!("dkim-key:{}", key.selector), model::dns_name(target));
            let required = key.stage != KeyStage::Retired;
            records.push(record(label, Topic::Dkim, name, RecordType::Txt, key.record(), required));
        }
    }
    records
}

fn record(key: String, topic: Topic, name: String, kind: RecordType, value: String, required: bool) -> Record {
    let host = host_in_zone(&name, organizational(&name));
    let strings = if kind == RecordType::Txt { render::strings(&value) } else { Vec::new() };
    Record { key, topic, name, host, kind, value, strings, ttl: TTL, required }
}
