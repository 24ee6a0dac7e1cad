//! A bounce: one recipient that a mail did not reach.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::term::vocabulary;
use crate::{Id, Original, Token};

/// One failed recipient of one mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bounce {
    /// Of the mail's id, the recipient and the action, and of an ordinal where one mail says the same twice.
    pub event_id: Id,
    /// Of the mail that told of it.
    pub mail_id: Id,
    /// When that mail was received: its topmost Received field, otherwise its Date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub received_at: Option<Timestamp>,
    /// The address that the mail came back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope_recipient: Option<String>,
    /// Who was not reached: addr-spec, domain in lower case (Final-Recipient, RFC 3464, section 2.3.2, or the text).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The address as first sent to, where the report tells another than `recipient` (Original-Recipient; ORCPT decoded).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_recipient: Option<String>,
    /// What to do about it.
    pub category: Category,
    /// Why it failed.
    pub reason: Reason,
    /// Whether trying again could help.
    pub bounce_type: BounceType,
    /// Whether the platform is to stop mailing the token's recipient. Never true without a valid token.
    pub suppress: bool,
    /// RFC 3464, section 2.3.3.
    pub action: Action,
    /// Enhanced status code (RFC 3463), as reported or found in the reply's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// SMTP reply code (RFC 5321, section 4.2): three digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp_code: Option<u16>,
    /// What the remote server or the reporting one said, on one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnostic: Option<String>,
    /// The server that refused (RFC 3464, section 2.3.5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_mta: Option<String>,
    /// The server that tells of it (RFC 3464, section 2.2.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting_mta: Option<String>,
    /// When the original reached the reporting server (RFC 3464, section 2.2.5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub arrival_date: Option<Timestamp>,
    /// The mail that was sent.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
    /// The format in which it was told.
    pub dialect: String,
    /// The rule that gave the reason.
    pub rule: String,
    /// What the signed return path says.
    #[serde(default)]
    pub token: Token,
    /// The token is valid and names another recipient than the report does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recipient_contradicts_token: bool,
}

vocabulary! {
    /// What the reporting server did (RFC 3464, section 2.3.3).
    Action {
        /// Given up.
        Failed = "failed",
        /// Still trying.
        Delayed = "delayed",
        /// In the mailbox.
        Delivered = "delivered",
        /// Handed to a server that does not report.
        Relayed = "relayed",
        /// Sent on to several addresses.
        Expanded = "expanded",
    }
}

vocabulary! {
    /// Whether trying again could help, in the words of SES.
    BounceType {
        /// It will fail again.
        Permanent = "permanent",
        /// It may succeed later.
        Transient = "transient",
        /// The report does not tell.
        Undetermined = "undetermined",
    }
}

vocabulary! {
    /// What to do about a bounce.
    Category {
        /// The address is dead: stop mailing it.
        Address = "address",
        /// The mailbox is there and takes nothing now: count.
        Mailbox = "mailbox",
        /// The receiver objects to the sender: alert, never suppress.
        Sender = "sender",
        /// The receiver objects to this message: fix it.
        Content = "content",
        /// The way there failed: retry and count.
        Transport = "transport",
        /// Nobody knows: review.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Why a recipient was not reached.
    Reason {
        /// The domain is there, the mailbox is not.
        NoSuchUser = "no_such_user",
        /// The domain does not exist or has no mail.
        NoSuchDomain = "no_such_domain",
        /// The mailbox has moved away.
        Moved = "moved",
        /// The address or domain says that it never takes mail (null MX, a no-reply address).
        NeverAccepts = "never_accepts",
        /// Over quota.
        Full = "full",
        /// Suspended, inactive or closed for now.
        Disabled = "disabled",
        /// The mailbox's owner or its list refuses this mail.
        Refused = "refused",
        /// The sender's address, domain or reputation is on a list.
        Blocked = "blocked",
        /// Too many mails, connections or recipients at once; greylisting.
        RateLimited = "rate_limited",
        /// The sender's address was refused.
        SenderRejected = "sender_rejected",
        /// SPF, DKIM, DMARC or ARC failed.
        Authentication = "authentication",
        /// The connecting host has no name, a wrong one, or a generic one (PTR, HELO).
        ReverseDns = "reverse_dns",
        /// The receiver's rules forbid it.
        Policy = "policy",
        /// The server does not relay for this sender or recipient.
        RelayDenied = "relay_denied",
        /// Encryption was required or failed.
        Tls = "tls",
        /// Held to be spam for what is in it.
        Spam = "spam",
        /// Holds a virus or a forbidden attachment.
        Virus = "virus",
        /// Larger than what is taken.
        TooBig = "too_big",
        /// The message breaks a standard.
        Malformed = "malformed",
        /// Given up after trying for days.
        Expired = "expired",
        /// No route, no answer, a loop.
        Network = "network",
        /// The receiving system is out of order.
        RemoteError = "remote_error",
        /// No rule knows this text.
        Unclassified = "unclassified",
    }
}

impl Reason {
    /// The category that a reason belongs to (DESIGN.md, the table of categories).
    pub fn category(self) -> Category {
        match self {
            Self::NoSuchUser | Self::NoSuchDomain | Self::Moved | Self::NeverAccepts => Category::Address,
            Self::Full | Self::Disabled | Self::Refused => Category::Mailbox,
            Self::Blocked
            | Self::RateLimited
            | Self::SenderRejected
            | Self::Authentication
            | Self::ReverseDns
            | Self::Policy
            | Self::RelayDenied
            | Self::Tls => Category::Sender,
            Self::Spam | Self::Virus | Self::TooBig | Self::Malformed => Category::Content,
            Self::Expired | Self::Network | Self::RemoteError => Category::Transport,
            Self::Unclassified => Category::Unknown,
        }
    }
}
