//! What is the same for all domains of a platform, and the reading of names that people type.

use domains::dkim::KeyType;
use domains::{NameProblem, typed};
use serde::{Deserialize, Serialize};

use super::Error;

/// The platform's side of a set-up. Everything may be absent: then the records that need it are not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Platform {
    /// What bounce domains point to with their CNAME, such as `bounce.platform.example`.
    pub bounce_host: Option<String>,
    /// What SPF records include, such as `spf.platform.example`.
    pub spf_include: Option<String>,
    /// Where DMARC aggregate reports go, such as `dmarc@reports.platform.example`.
    pub dmarc_rua: Option<String>,
    /// Where the platform publishes DKIM keys for customers to point to: the key `rb1-abcd` of `company.com` is then the CNAME
    /// `rb1-abcd.company.com.<dkim_zone>`. Absent: customers publish the keys themselves, as TXT.
    pub dkim_zone: Option<String>,
    /// The second key of a new domain is Ed25519 (RFC 8463) instead of RSA.
    pub ed25519: bool,
    /// What the names of secrets begin with: `dkim-` where it is absent.
    pub secret_prefix: Option<String>,
}

impl Platform {
    /// The keys that a new domain gets.
    pub(super) fn key_types(&self) -> [KeyType; 2] {
        [KeyType::Rsa, if self.ed25519 { KeyType::Ed25519 } else { KeyType::Rsa }]
    }
}

/// A domain as somebody typed it.
pub(super) fn domain_name(text: &str) -> Result<String, Error> {
    typed::domain_name(text).map_err(|why| Error::Name { name: text.trim().to_owned(), why })
}

/// The bounce domain as somebody typed it: one label stands below the domain, anything with a dot is the whole name.
pub(super) fn bounce_name(text: &str, domain: &str) -> Result<String, Error> {
    let text = text.trim();
    let name = domain_name(&if text.contains('.') { text.to_owned() } else { format!("{text}.{domain}") })?;
    if name == domain {
        return Err(Error::Name { name, why: NameProblem::DomainItself });
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bounce_domain_is_a_label_or_a_whole_name() {
        assert_eq!(bounce_name("lm-bounce", "company.com").unwrap(), "lm-bounce.company.com");
        assert_eq!(bounce_name("LM.company.com", "mail.company.com").unwrap(), "lm.company.com");
        assert!(bounce_name("company.com", "company.com").is_err());
        assert!(bounce_name("", "company.com").is_err());
    }

    #[test]
    fn a_platforms_file_may_leave_everything_out_and_misspell_nothing() {
        assert_eq!(serde_json::from_str::<Platform>("{}").unwrap(), Platform::default());
        assert!(serde_json::from_str::<Platform>(r#"{"bounce_hots": "b.example"}"#).is_err());
    }
}
