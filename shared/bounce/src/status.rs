//! What the codes mean where the words do not tell: enhanced status codes (RFC 3463, the IANA registry "SMTP Enhanced
//! Status Codes", RFC 5248, RFC 7372, RFC 7505, RFC 8689) and SMTP reply codes (RFC 5321, section 4.2.3; RFC 4954; RFC
//! 7504).
//!
//! The exceptions that a receiver's words make are rules with a condition on the status (`reason/data`). Known gap:
//! Microsoft's x.7.5xx to x.7.9xx are known by their words, not by number.

use model::Reason;

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Meaning {
    pub(crate) reason: Reason,
    pub(crate) text: &'static str,
    pub(crate) source: &'static str,
}

const RFC3463: &str = "RFC 3463, section 3";
const RFC7372: &str = "RFC 7372, section 3";
const RFC5248: &str = "IANA SMTP Enhanced Status Codes (RFC 5248)";
const RFC5321: &str = "RFC 5321, section 4.2.3";

/// The codes of every class: subject and detail, their meaning. X.y.0 is "other or undefined" and means least.
const CODES: &[(&str, Reason, &str, &str)] = &[
    ("1.0", Reason::NoSuchUser, "other address status", RFC3463),
    ("1.1", Reason::NoSuchUser, "bad destination mailbox address", RFC3463),
    ("1.2", Reason::NoSuchDomain, "bad destination system address", RFC3463),
    ("1.3", Reason::NoSuchUser, "bad destination mailbox address syntax", RFC3463),
    ("1.4", Reason::NoSuchUser, "destination mailbox address ambiguous", RFC3463),
    ("1.6", Reason::Moved, "destination mailbox has moved, no forwarding address", RFC3463),
    ("1.7", Reason::SenderRejected, "bad sender's mailbox address syntax", RFC3463),
    ("1.8", Reason::SenderRejected, "bad sender's system address", RFC3463),
    ("1.9", Reason::RemoteError, "message relayed to non-compliant mailer", "RFC 3886, section 3.3.4"),
    ("1.10", Reason::NeverAccepts, "recipient address has null MX", "RFC 7505, section 4.1"),
    ("2.0", Reason::Refused, "other or undefined mailbox status", RFC3463),
    ("2.1", Reason::Disabled, "mailbox disabled, not accepting messages", RFC3463),
    ("2.2", Reason::Full, "mailbox full", RFC3463),
    ("2.3", Reason::TooBig, "message length exceeds administrative limit", RFC3463),
    ("2.4", Reason::Refused, "mailing list expansion problem", RFC3463),
    ("3.0", Reason::RemoteError, "other or undefined mail system status", RFC3463),
    ("3.1", Reason::RemoteError, "mail system full", RFC3463),
    ("3.2", Reason::NeverAccepts, "system not accepting network messages", RFC3463),
    ("3.3", Reason::RemoteError, "system not capable of selected features", RFC3463),
    ("3.4", Reason::TooBig, "message too big for system", RFC3463),
    ("3.5", Reason::RemoteError, "system incorrectly configured", RFC3463),
    ("4.0", Reason::Network, "other or undefined network or routing status", RFC3463),
    ("4.1", Reason::Expired, "no answer from host", RFC3463),
    ("4.2", Reason::Expired, "bad connection", RFC3463),
    ("4.3", Reason::RemoteError, "directory server failure", RFC3463),
    ("4.4", Reason::NoSuchDomain, "unable to route", RFC3463),
    ("4.5", Reason::RemoteError, "mail system congestion", RFC3463),
    ("4.6", Reason::Network, "routing loop detected", RFC3463),
    ("4.7", Reason::Expired, "delivery time expired", RFC3463),
    ("5.0", Reason::Malformed, "other or undefined protocol status", RFC3463),
    ("5.1", Reason::Malformed, "invalid command", RFC3463),
    ("5.2", Reason::Malformed, "syntax error", RFC3463),
    ("5.3", Reason::RateLimited, "too many recipients", RFC3463),
    ("5.4", Reason::Malformed, "invalid command arguments", RFC3463),
    ("5.5", Reason::Malformed, "wrong protocol version", RFC3463),
    ("5.6", Reason::Policy, "authentication exchange line is too long", "RFC 4954, section 6"),
    ("6.0", Reason::Malformed, "other or undefined media error", RFC3463),
    ("6.1", Reason::Malformed, "media not supported", RFC3463),
    ("6.2", Reason::Malformed, "conversion required and prohibited", RFC3463),
    ("6.3", Reason::Malformed, "conversion required but not supported", RFC3463),
    ("6.4", Reason::Malformed, "conversion with loss performed", RFC3463),
    ("6.5", Reason::Malformed, "conversion failed", RFC3463),
    ("6.6", Reason::Malformed, "message content not available", "RFC 4468, section 4"),
    (
        "6.7",
        Reason::Malformed,
        "non-ASCII addresses not permitted for that sender or recipient",
        "RFC 6531, section 3.5",
    ),
    ("6.8", Reason::Malformed, "UTF-8 string reply is required, but not permitted", "RFC 6531, section 3.5"),
    ("6.9", Reason::Malformed, "UTF-8 header message cannot be transferred", "RFC 6531, section 3.5"),
    ("7.0", Reason::Policy, "other or undefined security status", RFC3463),
    ("7.1", Reason::Policy, "delivery not authorized, message refused", RFC3463),
    ("7.2", Reason::Refused, "mailing list expansion prohibited", RFC3463),
    ("7.3", Reason::Policy, "security conversion required but not possible", RFC3463),
    ("7.4", Reason::Policy, "security features not supported", RFC3463),
    ("7.5", Reason::Policy, "cryptographic failure", RFC3463),
    ("7.6", Reason::Policy, "cryptographic algorithm not supported", RFC3463),
    ("7.7", Reason::Policy, "message integrity failure", RFC3463),
    ("7.8", Reason::Policy, "authentication credentials invalid", "RFC 4954, section 6"),
    ("7.9", Reason::Policy, "authentication mechanism is too weak", "RFC 4954, section 6"),
    ("7.10", Reason::Tls, "encryption needed", RFC5248),
    ("7.11", Reason::Tls, "encryption required for requested authentication mechanism", "RFC 4954, section 6"),
    ("7.12", Reason::Policy, "a password transition is needed", "RFC 4954, section 6"),
    ("7.13", Reason::Disabled, "user account disabled", RFC5248),
    ("7.14", Reason::Policy, "trust relationship required", RFC5248),
    ("7.15", Reason::RateLimited, "priority level is too low", "RFC 6710, section 9.1"),
    ("7.16", Reason::TooBig, "message is too big for the specified priority", "RFC 6710, section 9.1"),
    ("7.17", Reason::Moved, "mailbox owner has changed", "RFC 7293, section 14.4"),
    ("7.18", Reason::Moved, "domain owner has changed", "RFC 7293, section 14.4"),
    ("7.19", Reason::RemoteError, "RRVS test cannot be completed", "RFC 7293, section 14.4"),
    ("7.20", Reason::Authentication, "no passing DKIM signature found", RFC7372),
    ("7.21", Reason::Authentication, "no acceptable DKIM signature found", RFC7372),
    ("7.22", Reason::Authentication, "no valid author-matched DKIM signature found", RFC7372),
    ("7.23", Reason::Authentication, "SPF validation failed", RFC7372),
    ("7.24", Reason::Authentication, "SPF validation error", RFC7372),
    ("7.25", Reason::ReverseDns, "reverse DNS validation failed", RFC7372),
    ("7.26", Reason::Authentication, "multiple authentication checks failed", RFC7372),
    ("7.27", Reason::SenderRejected, "sender address has null MX", "RFC 7505, section 4.2"),
    ("7.28", Reason::RateLimited, "mail flood detected", "IANA SMTP Enhanced Status Codes"),
    ("7.29", Reason::Authentication, "ARC validation failure", "RFC 8617, section 5.2.1"),
    ("7.30", Reason::Tls, "REQUIRETLS support required", "RFC 8689, section 5"),
    // Microsoft 365, learn.microsoft.com: the ones whose number tells enough
    ("4.312", Reason::NoSuchDomain, "DNS query failed", "Microsoft 365 NDR codes"),
    ("4.310", Reason::NoSuchDomain, "DNS domain does not exist", "Microsoft 365 NDR codes"),
    ("4.316", Reason::Expired, "message expired, connection refused", "Microsoft 365 NDR codes"),
    ("4.317", Reason::Tls, "message expired, cannot connect to remote server", "Microsoft 365 NDR codes"),
    ("4.318", Reason::Expired, "message expired, connection reset", "Microsoft 365 NDR codes"),
    ("1.351", Reason::NoSuchUser, "remote server returned unknown recipient", "Microsoft 365 NDR codes"),
    ("1.90", Reason::RateLimited, "daily limit for message recipients reached", "Microsoft 365 NDR codes"),
    ("7.57", Reason::Policy, "client was not authenticated to send anonymous mail", "Microsoft 365 NDR codes"),
    ("7.64", Reason::RelayDenied, "relay access denied", "Microsoft 365 NDR codes"),
    ("7.133", Reason::Refused, "sender not authenticated for group", "Microsoft 365 NDR codes"),
    ("7.134", Reason::Refused, "sender not authenticated for mailbox", "Microsoft 365 NDR codes"),
    ("7.135", Reason::Refused, "sender not authenticated for public folder", "Microsoft 365 NDR codes"),
    ("7.136", Reason::Refused, "sender not authenticated for mail user", "Microsoft 365 NDR codes"),
    ("7.509", Reason::Authentication, "sending domain does not pass DMARC verification", "Microsoft 365 NDR codes"),
    ("7.511", Reason::Blocked, "banned sender", "Microsoft 365 NDR codes"),
    (
        "7.515",
        Reason::Authentication,
        "sending domain does not meet the required authentication level",
        "Microsoft 365 NDR codes",
    ),
    ("7.606", Reason::Blocked, "banned sending IP", "Microsoft 365 NDR codes"),
    ("7.703", Reason::Policy, "tenant blocked", "Microsoft 365 NDR codes"),
    ("7.705", Reason::RateLimited, "tenant has exceeded threshold", "Microsoft 365 NDR codes"),
    ("7.708", Reason::Blocked, "traffic not accepted from this IP", "Microsoft 365 NDR codes"),
    ("7.750", Reason::SenderRejected, "unable to send from unregistered domain", "Microsoft 365 NDR codes"),
];

/// The meaning of an enhanced status code; `None` for 2.y.z, x.0.0 and what nobody registered.
pub(crate) fn meaning(status: &str) -> Option<Meaning> {
    let (class, code) = status.split_once('.')?;
    if class == "2" {
        return None;
    }
    // 4.4.4: the route is missing for now; 4.3.2 and 4.1.x: likewise
    let reason_of_class_4 = |reason| match (class, code) {
        ("4", "4.4" | "4.312" | "4.310") => Reason::Network,
        ("4", "3.2") => Reason::RemoteError,
        ("4", "2.1") => Reason::Disabled,
        _ => reason,
    };
    CODES.iter().find(|(of_table, ..)| *of_table == code).map(|&(_, reason, text, source)| Meaning {
        reason: reason_of_class_4(reason),
        text,
        source,
    })
}

/// The meaning of a reply code, as far as it has one of its own: 550 and 554 have not.
pub(crate) fn reply_meaning(code: u16) -> Option<Meaning> {
    let (reason, text, source) = match code {
        421 => (Reason::RemoteError, "service not available, closing transmission channel", RFC5321),
        422 => (Reason::Full, "mailbox over quota", "Microsoft Exchange"),
        431 => (Reason::RemoteError, "out of memory or disk space", "Microsoft Exchange"),
        432 => (Reason::RemoteError, "the recipient's incoming queue has been stopped", "Microsoft Exchange"),
        441 | 442 => (Reason::Expired, "no answer from host, bad connection", "Microsoft Exchange"),
        446 => (Reason::Network, "maximum hop count exceeded", "Microsoft Exchange"),
        447 => (Reason::Expired, "delivery time expired", "Microsoft Exchange"),
        451 => (Reason::RemoteError, "local error in processing", RFC5321),
        452 => (Reason::RemoteError, "insufficient system storage", RFC5321),
        454 => (Reason::Tls, "TLS not available due to temporary reason", "RFC 3207, section 4"),
        455 | 555 => (Reason::Malformed, "parameters not recognized or not implemented", RFC5321),
        500..=504 => (Reason::Malformed, "syntax error, or command not implemented", RFC5321),
        521 | 556 => (Reason::NeverAccepts, "server or domain does not accept mail", "RFC 7504, section 3"),
        523 => (Reason::TooBig, "message too big", "Microsoft Exchange"),
        525 => (Reason::Disabled, "user account disabled", RFC5248),
        530 | 534 | 535 | 538 => (Reason::Policy, "authentication required or failed", "RFC 4954, section 6"),
        541 => (Reason::Spam, "message rejected by the recipient's filter", "in use at filtering services"),
        571 => (Reason::Policy, "delivery not authorized", "in use at filtering services"),
        551 => (Reason::Moved, "user not local", RFC5321),
        552 => (Reason::Full, "exceeded storage allocation", RFC5321),
        553 => (Reason::NoSuchUser, "mailbox name not allowed", RFC5321),
        _ => return None,
    };
    Some(Meaning { reason, text, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry() {
        assert_eq!(meaning("5.1.1").map(|m| m.reason), Some(Reason::NoSuchUser));
        assert_eq!(meaning("4.4.4").map(|m| m.reason), Some(Reason::Network));
        assert_eq!(meaning("5.4.4").map(|m| m.reason), Some(Reason::NoSuchDomain));
        assert_eq!(meaning("2.1.5"), None);
        assert_eq!(meaning("5.0.0"), None);
        assert_eq!(meaning("5.9.9"), None);
        let mut codes: Vec<_> = CODES.iter().map(|(code, ..)| code).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all, "a code stands twice");
    }

    #[test]
    fn replies_without_a_meaning_of_their_own() {
        assert_eq!(reply_meaning(550), None);
        assert_eq!(reply_meaning(552).map(|m| m.reason), Some(Reason::Full));
    }
}
