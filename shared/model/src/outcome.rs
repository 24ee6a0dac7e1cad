//! What one mail becomes.

use serde::{Deserialize, Serialize};

use crate::term::vocabulary;
use crate::{AggregateReport, Bounce, Complaint, FailureReport, Id, Notice, TlsReport};

/// What one mail became: the object that `rebound parse` prints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ParsedMail {
    /// Where it was read from: a path, a path and a number within an mbox, an S3 key.
    pub source: String,
    /// Of its bytes.
    pub mail_id: Id,
    /// What it is.
    pub outcome: Outcome,
    /// Why it was quarantined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What was out of order and did not hinder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// What it tells.
    pub events: Vec<Event>,
}

vocabulary! {
    /// What a mail is.
    Outcome {
        /// At least one recipient failed.
        Bounce = "bounce",
        /// A recipient complained.
        Complaint = "complaint",
        /// DMARC aggregate report (RFC 7489, RFC 9990).
        DmarcAggregate = "dmarc_aggregate",
        /// DMARC failure report (RFC 6591, RFC 9991).
        DmarcFailure = "dmarc_failure",
        /// SMTP TLS report (RFC 8460).
        TlsReport = "tls_report",
        /// Mail about mail that is no failure.
        Notice = "notice",
        /// None of our business.
        Unrelated = "unrelated",
        /// Ours, or perhaps, but unreadable or over a limit: kept with the reason.
        Quarantined = "quarantined",
    }
}

/// One normalized event. Its `kind` says which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is the noun it holds")]
pub enum Event {
    Bounce(Box<Bounce>),
    Complaint(Box<Complaint>),
    Notice(Box<Notice>),
    DmarcAggregate(Box<AggregateReport>),
    DmarcFailure(Box<FailureReport>),
    TlsReport(Box<TlsReport>),
}

impl Event {
    /// The event's id.
    pub fn event_id(&self) -> Id {
        match self {
            Self::Bounce(event) => event.event_id,
            Self::Complaint(event) => event.event_id,
            Self::Notice(event) => event.event_id,
            Self::DmarcAggregate(event) => event.event_id,
            Self::DmarcFailure(event) => event.event_id,
            Self::TlsReport(event) => event.event_id,
        }
    }
}

/// Something out of order that did not hinder reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Warning {
    /// A stable name: `charset_mislabelled`, `xml_truncated`. docs/events.md lists them.
    pub code: String,
    /// Where: a header name, an element's path, a byte offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What was found, for a person.
    pub message: String,
}

impl Warning {
    /// A warning without a place.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), place: None, message: message.into() }
    }

    /// The same warning at a place.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }
}
