//! What a domain was set up with: from it come the records to publish and what the checks expect.

use serde::{Deserialize, Serialize};

use crate::dkim::PublicKey;

/// One customer domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainSetup {
    /// The domain that signs (DKIM d=), lower case.
    pub domain: String,
    /// The domain of the From header, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_domain: Option<String>,
    /// The DKIM keys.
    #[serde(default)]
    pub dkim: Vec<DkimKey>,
    /// The custom bounce domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounce: Option<BounceHost>,
    /// What the domain's SPF record should include, such as `spf.platform.example`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spf_include: Option<String>,
    /// Where this system receives aggregate reports, such as `dmarc@reports.platform.example`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dmarc_rua: Option<String>,
}

impl DomainSetup {
    /// The domain that people see.
    pub fn from_domain(&self) -> &str {
        self.from_domain.as_deref().unwrap_or(&self.domain)
    }

    /// A key is being replaced: the next one waits for its record, or the record of an old one is still needed.
    pub fn is_rotating(&self) -> bool {
        self.dkim.iter().any(|key| matches!(key.stage, KeyStage::Next | KeyStage::Retired))
    }

    /// The domain of the address that reports go to.
    pub fn report_host(&self) -> Option<&str> {
        self.dmarc_rua.as_deref()?.rsplit_once('@').map(|(_, host)| host)
    }
}

/// One DKIM key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DkimKey {
    /// The selector: `rb1` of `rb1._domainkey.company.com`.
    pub selector: String,
    /// The public half.
    pub key: PublicKey,
    /// Where the platform publishes the key, for a CNAME there; absent: the customer publishes the key itself as TXT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cname: Option<String>,
    /// Where the key is in its life.
    #[serde(default)]
    pub stage: KeyStage,
}

impl DkimKey {
    /// The name of its record.
    pub fn record_name(&self, domain: &str) -> String {
        format!("{}._domainkey.{domain}", self.selector)
    }

    /// What its record says; of a revoked key, that it is (RFC 6376, section 3.6.1: an empty `p=`).
    pub fn record(&self) -> String {
        if self.stage == KeyStage::Revoked { "v=DKIM1; p=".to_owned() } else { self.key.record() }
    }
}

/// The life of a key (rotation: issue, verify, switch, retire; revoked out of turn where somebody else may hold it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyStage {
    /// Issued, not signing yet: to be published before the switch.
    Next,
    /// Signing.
    #[default]
    Active,
    /// Signs no more; its record may go once the mail that it signed is delivered.
    Retired,
    /// Somebody else may hold it: signs no more, and its record is to say so at once.
    Revoked,
}

impl KeyStage {
    /// The stage after this one. A next key may become active only when its record is verified: that is the caller's to
    /// see to, from the check of that record.
    pub fn following(self) -> Self {
        match self {
            Self::Next => Self::Active,
            Self::Active | Self::Retired => Self::Retired,
            Self::Revoked => Self::Revoked,
        }
    }
}

/// The custom bounce domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BounceHost {
    /// The whole name, such as `lm-bounce.company.com`.
    pub host: String,
    /// What its CNAME points to, such as `bounce.platform.example`.
    pub target: String,
}
