//! A complaint: a recipient called a mail unwanted (RFC 5965).

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::term::vocabulary;
use crate::{Id, Original, Token};

/// One recipient's complaint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Complaint {
    /// Of the mail's id, the recipient and the feedback type.
    pub event_id: Id,
    /// Of the mail that told of it.
    pub mail_id: Id,
    /// When that mail was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub received_at: Option<Timestamp>,
    /// The address that the mail was sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope_recipient: Option<String>,
    /// Who complained; often redacted, then as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The recipient is known only in part (`redacted@example.com`, a hash).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
    /// Kind of feedback.
    pub feedback_type: FeedbackType,
    /// Feedback-Type as sent, where it is not a registered one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback_type_raw: Option<String>,
    /// Whether the platform is to stop mailing the token's recipient. Never true without a valid token.
    pub suppress: bool,
    /// User-Agent of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Where the original came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ip: Option<IpAddr>,
    /// When the original was received (Arrival-Date or Received-Date).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub arrival_date: Option<Timestamp>,
    /// Reporting-MTA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting_mta: Option<String>,
    /// Original-Mail-From: the envelope sender of the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_mail_from: Option<String>,
    /// Original-Envelope-Id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_envelope_id: Option<String>,
    /// Reported-Domain, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported_domains: Vec<String>,
    /// Reported-URI, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported_uris: Vec<String>,
    /// Authentication-Results fields of the report, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authentication_results: Vec<String>,
    /// How many incidents the report stands for; 1 where it does not say.
    pub incidents: u32,
    /// The mail complained of.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
    /// The format in which it was told.
    pub dialect: String,
    /// What the signed return path says.
    #[serde(default)]
    pub token: Token,
}

vocabulary! {
    /// Feedback types (RFC 5965, section 7.3; RFC 6430; RFC 6591 and their IANA registry).
    FeedbackType {
        /// Spam.
        Abuse = "abuse",
        /// A DKIM or SPF failure report. A failure report proper has an outcome of its own.
        AuthFailure = "auth-failure",
        /// Phishing.
        Fraud = "fraud",
        /// The earlier report was wrong: this mail is wanted (RFC 6430).
        NotSpam = "not-spam",
        /// The recipient wants no more from this sender.
        OptOut = "opt-out",
        /// Holds a virus.
        Virus = "virus",
        /// Registered as `other`, or not registered.
        Other = "other",
    }
}
