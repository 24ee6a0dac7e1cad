//! SMTP TLS reports (RFC 8460).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::term::vocabulary;
use crate::{Id, ReceiverResults, Warning};

/// One TLS report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TlsReport {
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
    /// Of reporter, report id and period: a report counts once for each.
    pub report_key: Id,
    /// Of all that the report says, whatever it was packed in.
    pub content_id: Id,
    /// organization-name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// contact-info.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_info: Option<String>,
    /// report-id.
    pub report_id: String,
    /// date-range/start-datetime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub begin: Option<Timestamp>,
    /// date-range/end-datetime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub end: Option<Timestamp>,
    /// The reporter's domain was authenticated by the receiving system. Absent: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter_verified: Option<bool>,
    /// What the receiving system found for the mail that carried the report.
    #[serde(flatten)]
    pub receiver: ReceiverResults,
    /// What was out of order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// policies, each.
    pub policies: Vec<TlsPolicy>,
}

/// One policy and how sessions fared under it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TlsPolicy {
    /// policy-type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_type: Option<TlsPolicyType>,
    /// policy-type as sent, where it is not of the vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_type_raw: Option<String>,
    /// policy-string, each line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policy_string: Vec<String>,
    /// policy-domain, lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_domain: Option<String>,
    /// mx-host, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mx_hosts: Vec<String>,
    /// total-successful-session-count.
    pub successful_sessions: u64,
    /// total-failure-session-count.
    pub failed_sessions: u64,
    /// failure-details, each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<TlsFailure>,
}

/// failure-details: sessions that failed in one way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TlsFailure {
    /// result-type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_type: Option<TlsResultType>,
    /// result-type as sent, where it is not of the vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_type_raw: Option<String>,
    /// sending-mta-ip, as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sending_mta_ip: Option<String>,
    /// receiving-mx-hostname.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiving_mx_hostname: Option<String>,
    /// receiving-mx-helo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiving_mx_helo: Option<String>,
    /// receiving-ip, as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiving_ip: Option<String>,
    /// failed-session-count.
    pub failed_sessions: u64,
    /// additional-information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_information: Option<String>,
    /// failure-reason-code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_reason_code: Option<String>,
}

vocabulary! {
    /// policy-type (RFC 8460, section 4.4).
    TlsPolicyType {
        /// DANE.
        Tlsa = "tlsa",
        /// MTA-STS.
        Sts = "sts",
        /// Neither was found.
        NoPolicyFound = "no-policy-found",
    }
}

vocabulary! {
    /// result-type (RFC 8460, section 4.3 and its IANA registry).
    TlsResultType {
        /// The server did not offer STARTTLS.
        StarttlsNotSupported = "starttls-not-supported",
        /// No name of the certificate fits.
        CertificateHostMismatch = "certificate-host-mismatch",
        /// The certificate has expired.
        CertificateExpired = "certificate-expired",
        /// The certificate is not trusted.
        CertificateNotTrusted = "certificate-not-trusted",
        /// Any other failure of the handshake.
        ValidationFailure = "validation-failure",
        /// The TLSA record is not valid.
        TlsaInvalid = "tlsa-invalid",
        /// DNSSEC failed.
        DnssecInvalid = "dnssec-invalid",
        /// DANE was required and cannot be had.
        DaneRequired = "dane-required",
        /// The STS policy could not be fetched.
        StsPolicyFetchError = "sts-policy-fetch-error",
        /// The STS policy is not valid.
        StsPolicyInvalid = "sts-policy-invalid",
        /// The STS host's certificate is not valid.
        StsWebpkiInvalid = "sts-webpki-invalid",
    }
}
