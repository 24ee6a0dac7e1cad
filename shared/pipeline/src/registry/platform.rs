//! What is the same for all domains of a platform, and the reading of names that people type.

use domains::dkim::KeyType;
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

/// A domain as somebody typed it: trimmed, in lower case, without the trailing dot. At least two labels of letters, digits and
/// hyphens (RFC 1123, section 2.1); at most 253 bytes.
pub(super) fn domain_name(text: &str) -> Result<String, Error> {
    let name = model::dns_name(text.trim());
    let wrong = |why| Error::Name { name: text.trim().to_owned(), why };
    if name.is_empty() {
        return Err(wrong("it is empty"));
    }
    if !name.is_ascii() {
        return Err(wrong("it has characters that are not ASCII; write it in its xn-- form"));
    }
    if name.len() > 253 {
        return Err(wrong("it is longer than 253 bytes"));
    }
    let mut labels = 0;
    let mut numeric = false;
    for label in name.split('.') {
        if label.is_empty() || label.len() > 63 {
            return Err(wrong("a label has 1 to 63 bytes"));
        }
        if !label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(wrong("a label has letters, digits and hyphens"));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(wrong("a label neither begins nor ends with a hyphen"));
        }
        labels += 1;
        numeric = label.bytes().all(|byte| byte.is_ascii_digit());
    }
    if labels < 2 {
        return Err(wrong("it has one label only"));
    }
    if numeric {
        return Err(wrong("it ends in a number"));
    }
    Ok(name)
}

/// The bounce domain as somebody typed it: one label stands below the domain, anything with a dot is the whole name.
pub(super) fn bounce_name(text: &str, domain: &str) -> Result<String, Error> {
    let text = text.trim();
    let name = domain_name(&if text.contains('.') { text.to_owned() } else { format!("{text}.{domain}") })?;
    if name == domain {
        // A CNAME at the domain itself would hide its MX and SPF.
        return Err(Error::Name { name, why: "the bounce domain is the domain itself" });
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_people_type_them() {
        for (typed, name) in [(" Company.COM. ", "company.com"), ("xn--wgv71a119e.jp", "xn--wgv71a119e.jp")] {
            assert_eq!(domain_name(typed).unwrap(), name);
        }
        for wrong in
            ["", "company", "https://company.com/", "a..b", "-a.com", "a_b.com", "日本語.jp", "192.0.2.1", "a@b.com"]
        {
            assert!(domain_name(wrong).is_err(), "{wrong}");
        }
        assert!(domain_name(&format!("{}.com", "a".repeat(64))).is_err());
        assert!(domain_name(&["a"; 130].join(".")).is_err());
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
