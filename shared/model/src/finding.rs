//! What a check of a domain finds, in words for the person who has to act.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::term::vocabulary;

vocabulary! {
    /// How bad it is.
    Severity {
        /// Mail or bounces are lost, or will be.
        Error = "error",
        /// It works, but not as well or as safely as it should, or not everywhere.
        Warning = "warning",
        /// Good to know.
        Info = "info",
    }
}

vocabulary! {
    /// Which of a domain's records a finding is about.
    Topic {
        /// The domain itself, and DNS as a whole.
        Dns = "dns",
        /// A DKIM key record.
        Dkim = "dkim",
        /// The custom bounce domain.
        Bounce = "bounce",
        /// The SPF record.
        Spf = "spf",
        /// The DMARC record.
        Dmarc = "dmarc",
        /// MX of the domain.
        Mx = "mx",
        /// MTA-STS (RFC 8461).
        MtaSts = "mta-sts",
        /// SMTP TLS reporting (RFC 8460).
        TlsRpt = "tls-rpt",
    }
}

/// One finding. docs/findings.md lists every id.
///
/// `title`, `why` and `fix` are in one language; the crate `domains` writes them anew in another from `id` and `args`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// Stable, such as `spf-several-records`.
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// Which record it is about.
    pub topic: Topic,
    /// The DNS name that it was found at.
    pub name: String,
    /// What it is, in one line.
    pub title: String,
    /// What DNS says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// What it should say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// Why it matters.
    pub why: String,
    /// What to do; may name a record to paste.
    pub fix: String,
    /// Where in the observed text, in bytes: start and end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<(usize, usize)>,
    /// What the texts were filled with.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}
