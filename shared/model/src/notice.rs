//! A notice: mail about mail that is no failure. Recorded, never a bounce.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::term::vocabulary;
use crate::{Id, Original, Token};

/// One recipient of whom something other than a failure is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Notice {
    /// Of the mail's id, the recipient and the reason.
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
    /// Of whom it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The address as first sent to, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_recipient: Option<String>,
    /// What it says.
    pub reason: NoticeReason,
    /// Enhanced status code (RFC 3463).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// SMTP reply code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp_code: Option<u16>,
    /// What the remote server said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnostic: Option<String>,
    /// The server that said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_mta: Option<String>,
    /// The server that tells of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting_mta: Option<String>,
    /// Until when a delayed mail is tried (RFC 3464, section 2.3.9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub will_retry_until: Option<Timestamp>,
    /// The mail that was sent.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
    /// The format in which it was told.
    pub dialect: String,
    /// The rule that recognised it.
    pub rule: String,
    /// What the signed return path says.
    #[serde(default)]
    pub token: Token,
}

vocabulary! {
    /// What a notice says.
    NoticeReason {
        /// Not delivered yet, still trying.
        Delayed = "delayed",
        /// Delivered.
        Delivered = "delivered",
        /// Handed to a server that does not report.
        Relayed = "relayed",
        /// Sent on to several addresses.
        Expanded = "expanded",
        /// An automatic answer (RFC 3834): away, moved, left.
        AutoReply = "auto_reply",
        /// A request to prove that the sender is a person.
        Challenge = "challenge",
        /// A disposition notification (RFC 8098).
        ReadReceipt = "read_receipt",
    }
}
