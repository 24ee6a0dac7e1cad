//! DMARC aggregate reports (RFC 7489, appendix C; RFC 9990).
//!
//! Every field of both formats has its place here. Where a word of a closed vocabulary arrives in another spelling or
//! is none of the vocabulary, the `…_raw` field beside it holds what was sent.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::term::vocabulary;
use crate::{Id, ReceiverResults, Warning};

/// One aggregate report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AggregateReport {
    /// Of the mail's id and the report's ordinal within the mail.
    pub event_id: Id,
    /// Of the mail (or loose file) that carried it.
    pub mail_id: Id,
    /// Which report of that mail, from 0.
    pub ordinal: u32,
    /// When that mail was received; absent for a loose file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub received_at: Option<Timestamp>,
    /// Of reporter, report id, domain and period: a report counts once for each.
    pub report_key: Id,
    /// Of all that the report says, whatever it was packed in: two reports with the same key and another content
    /// contradict each other.
    pub content_id: Id,
    /// org_name, as sent; where it is empty, the domain of `email`.
    pub org_name: String,
    /// email, as sent.
    pub email: String,
    /// extra_contact_info.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_contact_info: Option<String>,
    /// Its language (RFC 9990), as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_contact_info_lang: Option<String>,
    /// report_id, as sent.
    pub report_id: String,
    /// date_range/begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub begin: Option<Timestamp>,
    /// date_range/end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub end: Option<Timestamp>,
    /// report_metadata/error, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ReportError>,
    /// report_metadata/generator (RFC 9990).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<String>,
    /// feedback/version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The namespace of the root element, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// policy_published.
    pub policy_published: PolicyPublished,
    /// The elements of extension at the top (RFC 9990).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// Element name and text of the fields above that are not kept as they were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raw: Vec<(String, String)>,
    /// The reporter's domain was authenticated by the receiving system and is aligned. Absent: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter_verified: Option<bool>,
    /// What the receiving system found for the mail that carried the report.
    #[serde(flatten)]
    pub receiver: ReceiverResults,
    /// The document ended early; the records are those that were complete.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
    /// How many records.
    pub record_count: u64,
    /// Sum of the records' counts.
    pub message_count: u64,
    /// What was out of order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// The records, in their order. Empty where they were streamed elsewhere.
    pub records: Vec<AggregateRecord>,
}

/// The policy as the reporter found it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyPublished {
    /// The domain at which the record was found, lower case.
    pub domain: String,
    /// version_published (RFC 7489).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_published: Option<String>,
    /// DKIM alignment mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adkim: Option<AlignmentMode>,
    /// SPF alignment mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspf: Option<AlignmentMode>,
    /// Policy of the domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<DmarcPolicy>,
    /// Policy of subdomains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sp: Option<DmarcPolicy>,
    /// Policy of subdomains that do not exist (RFC 9990).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub np: Option<DmarcPolicy>,
    /// Percentage (RFC 7489 only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pct: Option<i32>,
    /// Failure reporting options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fo: Option<String>,
    /// Test mode (RFC 9990).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub testing: Option<bool>,
    /// How the policy was found (RFC 9990): `psl` or `treewalk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovery_method: Option<String>,
    /// Element name and text of the fields above that are not kept as they were sent: words in another spelling or of no
    /// vocabulary, domains with capitals; and of rf and ri, which have no place here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raw: Vec<(String, String)>,
}

/// report_metadata/error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportError {
    /// What went wrong.
    pub text: String,
    /// Its language (RFC 9990), as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// An element of another namespace, where RFC 9990 allows any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Extension {
    /// With the prefix that it was sent with.
    pub name: String,
    /// The text that stands directly in it; what is nested in it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// One record: mails from one source with one result.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AggregateRecord {
    /// row/source_ip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ip: Option<IpAddr>,
    /// row/source_ip as sent, where it is no address or another spelling of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ip_raw: Option<String>,
    /// row/count; 0 where it is no count.
    pub count: u64,
    /// policy_evaluated/disposition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition: Option<Disposition>,
    /// policy_evaluated/dkim: aligned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dkim: Option<Alignment>,
    /// policy_evaluated/spf: aligned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spf: Option<Alignment>,
    /// policy_evaluated/reason, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<OverrideReason>,
    /// identifiers/header_from, lower case.
    pub header_from: String,
    /// identifiers/envelope_from, lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope_from: Option<String>,
    /// identifiers/envelope_to, lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope_to: Option<String>,
    /// auth_results/dkim, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub auth_dkim: Vec<DkimAuthResult>,
    /// auth_results/spf, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub auth_spf: Vec<SpfAuthResult>,
    /// DKIM alignment computed from `auth_dkim`, the From domain and adkim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dkim_computed: Option<Alignment>,
    /// SPF alignment computed from `auth_spf`, the From domain and aspf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spf_computed: Option<Alignment>,
    /// The evaluated and the computed alignment contradict each other.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contradictory: bool,
    /// Elements of the record that no RFC knows (RFC 9990 allows them after auth_results).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// Element name and text of the fields above that are not kept as they were sent: words in another spelling or of no
    /// vocabulary, domains with capitals (those of results as `dkim/domain` and `spf/domain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raw: Vec<(String, String)>,
    /// Codes of what was out of order in this record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
}

/// policy_evaluated/reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OverrideReason {
    /// type.
    #[serde(rename = "type")]
    pub kind: OverrideType,
    /// type as sent, where it is not of the vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Its language (RFC 9990), as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_lang: Option<String>,
}

/// auth_results/dkim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DkimAuthResult {
    /// domain (d=), lower case.
    pub domain: String,
    /// selector (s=).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// result.
    pub result: DkimResult,
    /// result as sent, where it is not of the vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// human_result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub human_result: Option<String>,
    /// Its language (RFC 9990), as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub human_result_lang: Option<String>,
}

/// auth_results/spf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpfAuthResult {
    /// domain, lower case.
    pub domain: String,
    /// scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<SpfScope>,
    /// result.
    pub result: SpfResult,
    /// result as sent, where it is not of the vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// human_result (RFC 9990).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub human_result: Option<String>,
    /// Its language (RFC 9990), as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub human_result_lang: Option<String>,
}

/// What DKIM and SPF results have in common.
pub trait AuthResult {
    /// The domain that was authenticated or not.
    fn domain(&self) -> &str;
    /// Whether it was.
    fn passed(&self) -> bool;
}

impl AuthResult for DkimAuthResult {
    fn domain(&self) -> &str {
        &self.domain
    }
    fn passed(&self) -> bool {
        self.result == DkimResult::Pass
    }
}

impl AuthResult for SpfAuthResult {
    fn domain(&self) -> &str {
        &self.domain
    }
    fn passed(&self) -> bool {
        self.result == SpfResult::Pass
    }
}

vocabulary! {
    /// DMARC policy: p, sp, np.
    DmarcPolicy {
        /// Monitor.
        None = "none",
        /// Treat as suspicious.
        Quarantine = "quarantine",
        /// Refuse.
        Reject = "reject",
    }
}

vocabulary! {
    /// adkim and aspf.
    AlignmentMode {
        /// The same organizational domain.
        Relaxed = "r",
        /// The same domain.
        Strict = "s",
    }
}

vocabulary! {
    /// What was done with the mails of a record.
    Disposition {
        /// Nothing.
        None = "none",
        /// DMARC passed (RFC 9990).
        Pass = "pass",
        /// Treated as suspicious.
        Quarantine = "quarantine",
        /// Refused.
        Reject = "reject",
    }
}

vocabulary! {
    /// Whether an aligned identifier passed.
    Alignment {
        /// It did.
        Pass = "pass",
        /// It did not.
        Fail = "fail",
    }
}

vocabulary! {
    /// Why a disposition is another than the policy's (RFC 7489, appendix C; RFC 9990).
    OverrideType {
        /// Forwarded (RFC 7489).
        Forwarded = "forwarded",
        /// Not in the sampled percentage (RFC 7489).
        SampledOut = "sampled_out",
        /// A forwarder that the receiver trusts.
        TrustedForwarder = "trusted_forwarder",
        /// A mailing list.
        MailingList = "mailing_list",
        /// A rule of the receiver.
        LocalPolicy = "local_policy",
        /// The policy is in test mode (RFC 9990).
        PolicyTestMode = "policy_test_mode",
        /// Anything else, and what no RFC knows.
        Other = "other",
    }
}

vocabulary! {
    /// DKIM results (RFC 8601, section 2.7.1).
    DkimResult {
        /// Not signed.
        None = "none",
        /// A signature was verified.
        Pass = "pass",
        /// None was.
        Fail = "fail",
        /// A signature was unacceptable.
        Policy = "policy",
        /// The signature could not be read.
        Neutral = "neutral",
        /// Try again.
        Temperror = "temperror",
        /// It will never verify.
        Permerror = "permerror",
        /// What no RFC knows.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// SPF results (RFC 7208, section 2.6).
    SpfResult {
        /// No record.
        None = "none",
        /// The domain says nothing of this address.
        Neutral = "neutral",
        /// Authorized.
        Pass = "pass",
        /// Not authorized.
        Fail = "fail",
        /// Probably not authorized.
        Softfail = "softfail",
        /// DNS failed.
        Temperror = "temperror",
        /// The record is broken.
        Permerror = "permerror",
        /// What no RFC knows.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Which identity SPF checked.
    SpfScope {
        /// HELO.
        Helo = "helo",
        /// MAIL FROM.
        Mfrom = "mfrom",
    }
}
