//! What others call a reason: Amazon SES, SendGrid, Postmark, SparkPost, Mailgun and KumoMTA (docs/taxonomy.md).
//!
//! A table. Where a vendor has no name for a reason, the nearest wider one stands; the way back is not one to one. Vendors
//! decide `permanent` by the reply's class more often than this project does, so the SES type comes from the bounce.

use model::{Bounce, BounceType, Reason, Term as _};
use serde_json::{Value, json};

/// The names of one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    /// bounceSubType of Amazon SES, where the bounce is permanent (Amazon SNS notification contents, "Bounce types").
    pub ses_permanent: &'static str,
    /// bounceSubType of Amazon SES, where it is transient.
    pub ses_transient: &'static str,
    /// Classification of Twilio SendGrid ("Bounce and block classifications").
    pub sendgrid: &'static str,
    /// Type of Postmark (Bounce API, "Bounce types").
    pub postmark: &'static str,
    /// Bounce class of SparkPost, its code ("Bounce classification codes").
    pub sparkpost: u16,
    /// Bounce class of SparkPost, its name.
    pub sparkpost_name: &'static str,
    /// Severity and reason of Mailgun's failed events (Events, "Event types").
    pub mailgun: (&'static str, &'static str),
    /// Bounce class of KumoMTA (PreDefinedBounceClass).
    pub kumomta: &'static str,
}

/// What others call `reason`.
pub fn names(reason: Reason) -> Names {
    let row = TABLE.iter().find(|(of_table, _)| *of_table == reason);
    row.map_or(UNKNOWN, |(_, names)| *names)
}

/// bounceType and bounceSubType of Amazon SES for a bounce.
pub fn ses_types(bounce: &Bounce) -> (&'static str, &'static str) {
    let names = names(bounce.reason);
    match bounce.bounce_type {
        BounceType::Permanent => ("Permanent", names.ses_permanent),
        BounceType::Transient => ("Transient", names.ses_transient),
        BounceType::Undetermined => ("Undetermined", "Undetermined"),
    }
}

/// The whole table: an object by reason.
pub fn json() -> Value {
    let rows = TABLE.iter().map(|(reason, names)| {
        let row = json!({
            "category": reason.category().as_str(),
            "ses": { "permanent": names.ses_permanent, "transient": names.ses_transient },
            "sendgrid": names.sendgrid,
            "postmark": names.postmark,
            "sparkpost": { "code": names.sparkpost, "name": names.sparkpost_name },
            "mailgun": { "severity": names.mailgun.0, "reason": names.mailgun.1 },
            "kumomta": names.kumomta,
        });
        (reason.as_str().to_owned(), row)
    });
    Value::Object(rows.collect())
}

const UNKNOWN: Names = row(
    "General",
    "General",
    "Unclassified",
    "Unknown",
    (1, "Undetermined"),
    ("temporary", "generic"),
    "Uncategorized",
);

const TABLE: &[(Reason, Names)] = &[
    (
        Reason::NoSuchUser,
        row(
            "NoEmail",
            "General",
            "Invalid Address",
            "HardBounce",
            (10, "Invalid Recipient"),
            ("permanent", "bounce"),
            "InvalidRecipient",
        ),
    ),
    (
        Reason::NoSuchDomain,
        row(
            "General",
            "General",
            "Invalid Address",
            "DnsError",
            (21, "DNS Failure"),
            ("permanent", "bounce"),
            "BadDomain",
        ),
    ),
    (
        Reason::Moved,
        row(
            "General",
            "General",
            "Invalid Address",
            "AddressChange",
            (10, "Invalid Recipient"),
            ("permanent", "bounce"),
            "InvalidRecipient",
        ),
    ),
    (
        Reason::NeverAccepts,
        row(
            "General",
            "General",
            "Invalid Address",
            "HardBounce",
            (10, "Invalid Recipient"),
            ("permanent", "bounce"),
            "InvalidRecipient",
        ),
    ),
    (
        Reason::Full,
        row(
            "General",
            "MailboxFull",
            "Mailbox Unavailable",
            "SoftBounce",
            (22, "Mailbox Full"),
            ("temporary", "generic"),
            "QuotaIssues",
        ),
    ),
    (
        Reason::Disabled,
        row(
            "General",
            "General",
            "Mailbox Unavailable",
            "SoftBounce",
            (30, "Generic Bounce: No RCPT"),
            ("permanent", "bounce"),
            "InactiveMailbox",
        ),
    ),
    (
        Reason::Refused,
        row(
            "General",
            "General",
            "Mailbox Unavailable",
            "Blocked",
            (25, "Admin Failure"),
            ("permanent", "bounce"),
            "PolicyRelated",
        ),
    ),
    (
        Reason::Blocked,
        row("General", "General", "Reputation", "Blocked", (51, "Spam Block"), ("permanent", "espblock"), "SpamBlock"),
    ),
    (
        Reason::RateLimited,
        row(
            "General",
            "General",
            "Frequency or Volume Too High",
            "Transient",
            (20, "Soft Bounce"),
            ("temporary", "generic"),
            "TransientFailure",
        ),
    ),
    (
        Reason::SenderRejected,
        row(
            "General",
            "General",
            "Reputation",
            "Blocked",
            (50, "Mail Block"),
            ("permanent", "espblock"),
            "InvalidSender",
        ),
    ),
    (
        Reason::Authentication,
        row(
            "General",
            "General",
            "Reputation",
            "DMARCPolicy",
            (25, "Admin Failure"),
            ("permanent", "espblock"),
            "AuthenticationFailed",
        ),
    ),
    (
        Reason::ReverseDns,
        row(
            "General",
            "General",
            "Reputation",
            "Blocked",
            (50, "Mail Block"),
            ("permanent", "espblock"),
            "BadConfiguration",
        ),
    ),
    (
        Reason::Policy,
        row(
            "General",
            "General",
            "Reputation",
            "Blocked",
            (25, "Admin Failure"),
            ("permanent", "espblock"),
            "PolicyRelated",
        ),
    ),
    (
        Reason::RelayDenied,
        row(
            "General",
            "General",
            "Technical Failure",
            "Blocked",
            (54, "Relaying Denied"),
            ("permanent", "bounce"),
            "RelayDenied",
        ),
    ),
    (
        Reason::Tls,
        row(
            "General",
            "General",
            "Technical Failure",
            "Transient",
            (25, "Admin Failure"),
            ("temporary", "generic"),
            "PolicyRelated",
        ),
    ),
    (
        Reason::Spam,
        row(
            "General",
            "ContentRejected",
            "Content",
            "SpamNotification",
            (52, "Spam Content"),
            ("permanent", "espblock"),
            "SpamContent",
        ),
    ),
    (
        Reason::Virus,
        row(
            "General",
            "AttachmentRejected",
            "Content",
            "VirusNotification",
            (53, "Prohibited Attachment"),
            ("permanent", "espblock"),
            "VirusRelated",
        ),
    ),
    (
        Reason::TooBig,
        row(
            "General",
            "MessageTooLarge",
            "Content",
            "SoftBounce",
            (23, "Too Large"),
            ("permanent", "generic"),
            "ContentRelated",
        ),
    ),
    (
        Reason::Malformed,
        row(
            "General",
            "ContentRejected",
            "Content",
            "SoftBounce",
            (40, "Generic Bounce"),
            ("permanent", "generic"),
            "ProtocolErrors",
        ),
    ),
    (
        Reason::Expired,
        row(
            "General",
            "General",
            "Technical Failure",
            "Transient",
            (24, "Timeout"),
            ("temporary", "old"),
            "MessageExpired",
        ),
    ),
    (
        Reason::Network,
        row(
            "General",
            "General",
            "Technical Failure",
            "DnsError",
            (70, "Transient Failure"),
            ("temporary", "generic"),
            "RoutingErrors",
        ),
    ),
    (
        Reason::RemoteError,
        row(
            "General",
            "General",
            "Technical Failure",
            "Transient",
            (70, "Transient Failure"),
            ("temporary", "generic"),
            "BadConfiguration",
        ),
    ),
    (Reason::Unclassified, UNKNOWN),
];

const fn row(
    ses_permanent: &'static str,
    ses_transient: &'static str,
    sendgrid: &'static str,
    postmark: &'static str,
    (sparkpost, sparkpost_name): (u16, &'static str),
    mailgun: (&'static str, &'static str),
    kumomta: &'static str,
) -> Names {
    Names { ses_permanent, ses_transient, sendgrid, postmark, sparkpost, sparkpost_name, mailgun, kumomta }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;

    #[test]
    fn every_reason_has_its_row() {
        for reason in Reason::ALL {
            assert_eq!(TABLE.iter().filter(|(of_table, _)| of_table == reason).count(), 1, "{reason}");
        }
        assert_eq!(names(Reason::Full).ses_transient, "MailboxFull");
        assert_eq!(names(Reason::NoSuchUser).sparkpost, 10);
        assert_eq!(json()["full"]["ses"]["transient"], "MailboxFull");
        assert_eq!(json().as_object().map(Map::len), Some(Reason::ALL.len()));
    }

    #[test]
    fn the_page_about_the_taxonomy_holds_every_row() {
        let page = include_str!("../../../docs/taxonomy.md");
        for (reason, names) in TABLE {
            let line =
                page.lines().find(|line| line.starts_with(&format!("| {reason} |")) && line.contains(names.kumomta));
            let line = line.unwrap_or_else(|| panic!("docs/taxonomy.md has no row for {reason}"));
            for name in [names.ses_transient, names.sendgrid, names.postmark, names.sparkpost_name, names.mailgun.1] {
                assert!(line.contains(name), "{reason}: {name} is not in {line}");
            }
        }
    }
}
