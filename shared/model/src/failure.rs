//! DMARC failure reports (RFC 6591, RFC 9991). Bodies are never kept.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::term::vocabulary;
use crate::{Id, Original, ReceiverResults};

/// One message that failed authentication, as its receiver tells of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FailureReport {
    /// Of the mail's id and the ordinal of the report within it.
    pub event_id: Id,
    /// Of the mail that told of it.
    pub mail_id: Id,
    /// When that mail was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub received_at: Option<Timestamp>,
    /// Auth-Failure, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub auth_failures: Vec<AuthFailure>,
    /// Auth-Failure as sent, where it is not of the vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_failure_raw: Option<String>,
    /// Identity-Alignment (RFC 9991), each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity_alignment: Vec<IdentityAlignment>,
    /// Delivery-Result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_result: Option<DeliveryResult>,
    /// Reported-Domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_domain: Option<String>,
    /// Source-IP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ip: Option<IpAddr>,
    /// Source-Port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_port: Option<u16>,
    /// Original-Mail-From.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_mail_from: Option<String>,
    /// Original-Rcpt-To, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub original_rcpt_to: Vec<String>,
    /// Original-Envelope-Id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_envelope_id: Option<String>,
    /// Arrival-Date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub arrival_date: Option<Timestamp>,
    /// Reporting-MTA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting_mta: Option<String>,
    /// User-Agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Authentication-Results, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authentication_results: Vec<String>,
    /// DKIM-Domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dkim_domain: Option<String>,
    /// DKIM-Identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dkim_identity: Option<String>,
    /// DKIM-Selector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dkim_selector: Option<String>,
    /// DKIM-Selector-DNS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dkim_selector_dns: Option<String>,
    /// SPF-DNS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spf_dns: Option<String>,
    /// Incidents; 1 where it does not say.
    pub incidents: u32,
    /// The mail that failed: header fields only.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
    /// The format in which it was told.
    pub dialect: String,
    /// The reporter's domain was authenticated by the receiving system. Absent: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter_verified: Option<bool>,
    /// What the receiving system found for the mail that carried the report.
    #[serde(flatten)]
    pub receiver: ReceiverResults,
}

vocabulary! {
    /// Auth-Failure (RFC 6591, section 3.3; RFC 9991).
    AuthFailure {
        /// Author Domain Signing Practices.
        Adsp = "adsp",
        /// The body hash does not fit.
        Bodyhash = "bodyhash",
        /// The key was revoked.
        Revoked = "revoked",
        /// The signature does not fit.
        Signature = "signature",
        /// SPF.
        Spf = "spf",
        /// DMARC.
        Dmarc = "dmarc",
        /// DKIM, without saying more.
        Dkim = "dkim",
    }
}

vocabulary! {
    /// Identity-Alignment (RFC 9991).
    IdentityAlignment {
        /// Neither was aligned.
        None = "none",
        /// DKIM was not aligned.
        Dkim = "dkim",
        /// SPF was not aligned.
        Spf = "spf",
    }
}

vocabulary! {
    /// Delivery-Result (RFC 6591, section 3.2.2).
    DeliveryResult {
        /// Delivered.
        Delivered = "delivered",
        /// Delivered to a spam folder.
        Spam = "spam",
        /// The policy was followed.
        Policy = "policy",
        /// Refused.
        Reject = "reject",
        /// Anything else.
        Other = "other",
    }
}
