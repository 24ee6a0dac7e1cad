//! What the API takes and answers. Types of its own: what it promises does not change with what is stored.

use domains::Language;
use domains::check::{Readiness, RecordCheck};
use domains::findings::in_language;
use domains::records::Record;
use domains::state::Change;
use jiff::Timestamp;
use model::Finding;
use pipeline::registry::{self, Entry, RotationStep, SAFE_AFTER, Status};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::ProblemDetails;

/// Domains to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDomains {
    /// 1 to 25.
    #[schema(min_items = 1, max_items = 25)]
    pub(super) domains: Vec<NewDomain>,
}

/// A domain to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDomain {
    /// The domain that signs, such as `company.com`.
    #[schema(max_length = 253, example = "company.com")]
    domain: String,
    /// The custom bounce domain: `lm-bounce` stands below the domain, anything with a dot is the whole name.
    #[serde(default)]
    #[schema(max_length = 253, example = "lm-bounce")]
    bounce: Option<String>,
    /// The domain of the From header, where it is another.
    #[serde(default)]
    #[schema(max_length = 253)]
    from_domain: Option<String>,
}

impl From<&NewDomain> for registry::NewDomain {
    fn from(new: &NewDomain) -> Self {
        Self { domain: new.domain.clone(), bounce: new.bounce.clone(), from_domain: new.from_domain.clone() }
    }
}

/// What became of the domains of a request.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AddedDomains {
    /// In the order of the request.
    pub(super) domains: Vec<Added>,
}

/// What became of a domain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Added {
    /// Its name.
    pub(super) domain: String,
    /// Whether it is there now for the first time.
    pub(super) added: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<ProblemDetails>,
}

/// The tenant's domains.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DomainList {
    /// By name.
    pub(super) domains: Vec<DomainStatus>,
}

/// Where a domain stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DomainStatus {
    /// Its name.
    domain: String,
    /// `pending`, `verified`, `broken`: of all required records together.
    #[schema(example = "verified")]
    state: String,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    since: Option<String>,
    /// When all required records were in order for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    verified_at: Option<String>,
    /// Mail may be sent for the domain: `yes`, `no`, `unknown`.
    may_send: String,
    /// Its bounces return: `yes`, `no`, `unknown`.
    bounces_return: String,
    /// The last check.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    checked_at: Option<String>,
    /// When 'I have published it' was said, while that is watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    published_at: Option<String>,
    /// The next check, at the soonest.
    #[schema(format = DateTime)]
    next_check_at: String,
}

impl From<Status> for DomainStatus {
    fn from(status: Status) -> Self {
        Self {
            domain: status.domain,
            state: word(&status.state),
            since: status.since.map(|at| at.to_string()),
            verified_at: status.verified_at.map(|at| at.to_string()),
            may_send: readiness(status.may_send),
            bounces_return: readiness(status.bounces_return),
            checked_at: status.checked_at.map(|at| at.to_string()),
            published_at: status.published_at.map(|at| at.to_string()),
            next_check_at: status.next_check_at.to_string(),
        }
    }
}

/// One domain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Domain {
    /// Where it stands.
    status: DomainStatus,
    /// The domain of the From header.
    from_domain: String,
    /// The custom bounce domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounce_host: Option<String>,
    /// When it was added.
    #[schema(format = DateTime)]
    created_at: String,
    /// The last check; absent: there was none yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<Found>,
    /// Its DKIM keys.
    keys: Vec<Key>,
    /// What changed, oldest first.
    history: Vec<Changed>,
}

impl Domain {
    pub(super) fn of(entry: &Entry, now: Timestamp, language: Language) -> Self {
        Self {
            status: entry.status(now).into(),
            from_domain: entry.setup.from_domain().to_owned(),
            bounce_host: entry.setup.bounce.as_ref().map(|bounce| bounce.host.clone()),
            created_at: entry.created_at.to_string(),
            check: entry.check.as_ref().map(|_| Found::of(entry, language)),
            keys: keys(entry),
            history: entry.state.history.iter().map(Changed::from).collect(),
        }
    }
}

/// A DKIM key.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Key {
    /// Its selector.
    selector: String,
    /// `rsa` or `ed25519`.
    r#type: String,
    /// `next` (to be published), `active` (signs), `retired` (signs no more), `revoked` (somebody else may hold it).
    stage: String,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    issued_at: Option<String>,
    /// Since when it signs no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    retired_at: Option<String>,
    /// From then on the record of a retired key is safe to remove.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    safe_to_remove_at: Option<String>,
}

fn keys(entry: &Entry) -> Vec<Key> {
    let keys = entry.setup.dkim.iter().map(|key| {
        let dates = entry.keys.get(&key.selector);
        let retired_at = dates.and_then(|dates| dates.retired_at);
        Key {
            selector: key.selector.clone(),
            r#type: key.key.kind.as_str().to_owned(),
            stage: word(&key.stage),
            issued_at: dates.map(|dates| dates.issued_at.to_string()),
            retired_at: retired_at.map(|at| at.to_string()),
            safe_to_remove_at: retired_at.and_then(|at| at.checked_add(SAFE_AFTER).ok()).map(|at| at.to_string()),
        }
    });
    keys.collect()
}

/// How far the replacement of keys is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Rotated {
    /// What was done, or what it waits for.
    steps: Vec<Rotation>,
    /// The keys as they are now.
    keys: Vec<Key>,
}

/// What became of a key.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Rotation {
    /// `issued`, `waiting`, `switched`, `retiring`, `safe_to_remove`, `revoked`, `forgotten`.
    step: String,
    /// The key's selector.
    selector: String,
}

impl Rotated {
    pub(super) fn of(entry: &Entry, steps: &[RotationStep]) -> Self {
        let steps = steps.iter().map(|step| {
            let (step, selector) = match step {
                RotationStep::Issued { selector } => ("issued", selector),
                RotationStep::Waiting { selector } => ("waiting", selector),
                RotationStep::Switched { selector, .. } => ("switched", selector),
                RotationStep::Retiring { selector, .. } => ("retiring", selector),
                RotationStep::SafeToRemove { selector, .. } => ("safe_to_remove", selector),
                RotationStep::Revoked { selector, .. } => ("revoked", selector),
                RotationStep::Forgotten { selector } => ("forgotten", selector),
            };
            Rotation { step: step.to_owned(), selector: selector.clone() }
        });
        Self { steps: steps.collect(), keys: keys(entry) }
    }
}

/// A check.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Check {
    /// Where the domain stands now.
    status: DomainStatus,
    /// What was found.
    check: Found,
}

impl Check {
    pub(super) fn of(entry: &Entry, now: Timestamp, language: Language) -> Self {
        Self { status: entry.status(now).into(), check: Found::of(entry, language) }
    }
}

/// What a check found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Found {
    /// Each record.
    records: Vec<SeenRecord>,
    /// What is wrong, or good to know; errors first. In the language of Accept-Language, or of `?lang=`.
    findings: Vec<Told>,
}

impl Found {
    fn of(entry: &Entry, language: Language) -> Self {
        let check = entry.check.iter();
        Self {
            records: check.clone().flat_map(|check| &check.records).map(SeenRecord::from).collect(),
            findings: check.flat_map(|check| &check.findings).map(|finding| Told::of(finding, language)).collect(),
        }
    }
}

/// A record as DNS shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SeenRecord {
    /// `dkim:rb1-abcd`, `bounce`, `spf`, `dmarc`, `mx`, `mta-sts`, `tls-rpt`.
    key: String,
    /// Its DNS name.
    name: String,
    /// Its type.
    r#type: String,
    /// The domain is not verified without it.
    required: bool,
    /// `verified`, `missing`, `wrong`, `unknown`.
    status: String,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<u32>,
    /// What DNS says.
    observed: Vec<String>,
}

impl From<&RecordCheck> for SeenRecord {
    fn from(record: &RecordCheck) -> Self {
        Self {
            key: record.key.clone(),
            name: record.name.clone(),
            r#type: record.kind.to_string(),
            required: record.required,
            status: word(&record.status),
            ttl: record.ttl,
            observed: record.observed.clone(),
        }
    }
}

/// A finding (docs/findings.md).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Told {
    /// Stable.
    id: String,
    /// `error`, `warning`, `info`.
    severity: String,
    /// Which record it is about.
    topic: String,
    /// The DNS name that it was found at.
    name: String,
    /// What it is.
    title: String,
    /// What DNS says.
    #[serde(skip_serializing_if = "Option::is_none")]
    observed: Option<String>,
    /// What it should say.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    /// Why it matters.
    why: String,
    /// What to do.
    fix: String,
}

impl Told {
    fn of(finding: &Finding, language: Language) -> Self {
        let told = in_language(finding, language);
        Self {
            id: told.id,
            severity: told.severity.to_string(),
            topic: told.topic.to_string(),
            name: told.name,
            title: told.title,
            observed: told.observed,
            expected: told.expected,
            why: told.why,
            fix: told.fix,
        }
    }
}

/// Something changed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Changed {
    /// When it was seen.
    #[schema(format = DateTime)]
    at: String,
    /// Which record; absent: the domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    /// From which state.
    from: String,
    /// To which.
    to: String,
}

impl From<&Change> for Changed {
    fn from(change: &Change) -> Self {
        Self {
            at: change.at.to_string(),
            record: change.record.clone(),
            from: word(&change.from),
            to: word(&change.to),
        }
    }
}

/// The records to publish.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Records {
    /// What the customer publishes, in the order in which it is shown.
    records: Vec<ToPublish>,
    /// What the platform itself publishes for the domain: consent to take its DMARC reports, keys that CNAMEs point to.
    platform: Vec<ToPublish>,
}

impl Records {
    pub(super) fn of(records: &[Record], platform: &[Record]) -> Self {
        let told = |records: &[Record]| records.iter().map(ToPublish::from).collect();
        Self { records: told(records), platform: told(platform) }
    }
}

/// A record to publish.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ToPublish {
    /// As in a check.
    key: String,
    /// The whole name.
    name: String,
    /// What goes into the host field of a console for the registered domain.
    host: String,
    /// Its type.
    r#type: String,
    /// What goes into the value field: one text without quotes; a name without the trailing dot.
    value: String,
    /// The strings of a TXT record, of at most 255 bytes each.
    strings: Vec<String>,
    /// Seconds.
    ttl: u32,
    /// Mail does not go, or bounces do not return, without it.
    required: bool,
}

impl From<&Record> for ToPublish {
    fn from(record: &Record) -> Self {
        Self {
            key: record.key.clone(),
            name: record.name.clone(),
            host: record.host.clone(),
            r#type: record.kind.to_string(),
            value: record.value.clone(),
            strings: record.strings.clone(),
            ttl: record.ttl,
            required: record.required,
        }
    }
}

/// How records are written.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Format {
    /// `json`, `zone` (lines of a zone file) or `md` (a Markdown table).
    #[serde(default)]
    #[param(inline)]
    pub(super) format: RecordFormat,
}

/// How records are written.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
pub(super) enum RecordFormat {
    /// An object.
    #[default]
    #[serde(rename = "json")]
    Json,
    /// Lines of a zone file.
    #[serde(rename = "zone")]
    Zone,
    /// A table.
    #[serde(rename = "md")]
    Markdown,
}

/// A link that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkRequest {
    /// For how many days, 1 to 365; 30 where it is absent.
    #[serde(default = "month")]
    #[schema(minimum = 1, maximum = 365, default = 30)]
    pub(super) days: u32,
}

fn month() -> u32 {
    30
}

/// A link.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShareLink {
    /// Where the page is. It is a secret until it expires.
    #[schema(format = "uri")]
    pub(super) url: String,
    /// Until then.
    #[schema(format = DateTime)]
    pub(super) expires_at: String,
}

fn readiness(readiness: Readiness) -> String {
    word(&readiness)
}

/// A state as JSON spells it.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
