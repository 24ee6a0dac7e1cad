//! Share links: one domain's page for somebody without a token, to read, until a day.
//!
//! The link carries tenant, domain and end, and a signature over them. It is a secret as long as it lasts: pages say
//! `Referrer-Policy: no-referrer`, and nothing logs it.

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;

use super::Signer;

/// What a link shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shared {
    pub(crate) tenant: String,
    pub(crate) domain: String,
    pub(crate) until: Timestamp,
}

/// Why a link shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is not one of ours, or was changed.
    Forged,
    /// It was good once.
    Expired,
}

/// Longer than any link of ours: a name has at most 253 bytes.
const LONGEST: usize = 600;

impl Shared {
    /// The last part of the link.
    pub(crate) fn link(&self, signer: &Signer) -> String {
        let until = self.until.as_second().to_string();
        let signature = signer.sign("share", &[&self.tenant, &self.domain, &until]);
        let told = BASE64URL_NOPAD.encode(format!("{}/{}/{until}", self.tenant, self.domain).as_bytes());
        format!("{told}.{signature}")
    }

    /// What a link shows now.
    pub(crate) fn of_link(signer: &Signer, link: &str, now: Timestamp) -> Result<Self, Refused> {
        let shared = Self::read(signer, link).ok_or(Refused::Forged)?;
        if shared.until > now { Ok(shared) } else { Err(Refused::Expired) }
    }

    fn read(signer: &Signer, link: &str) -> Option<Self> {
        let (told, signature) = link.split_once('.').filter(|_| link.len() <= LONGEST)?;
        let told = String::from_utf8(BASE64URL_NOPAD.decode(told.as_bytes()).ok()?).ok()?;
        let mut parts = told.split('/');
        let (tenant, domain, until) = (parts.next()?, parts.next()?, parts.next()?);
        let genuine = parts.next().is_none() && signer.verifies("share", &[tenant, domain, until], signature);
        let until = Timestamp::from_second(until.parse().ok().filter(|_| genuine)?).ok()?;
        Some(Self { tenant: tenant.to_owned(), domain: domain.to_owned(), until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_shows_what_it_was_made_for_until_it_ends() {
        let signer = Signer::new([1; 32]);
        let until = Timestamp::from_second(2_000).unwrap();
        let shared = Shared { tenant: "acme".to_owned(), domain: "company.com".to_owned(), until };
        let link = shared.link(&signer);
        let at = |second| Shared::of_link(&signer, &link, Timestamp::from_second(second).unwrap());
        assert_eq!(at(1_999), Ok(shared.clone()));
        assert_eq!(at(2_000), Err(Refused::Expired));
        let (_, signature) = link.split_once('.').unwrap();
        let other = BASE64URL_NOPAD.encode(b"acme/other.com/2000");
        let later = BASE64URL_NOPAD.encode(b"acme/company.com/9000");
        for forged in [
            format!("{other}.{signature}"),
            format!("{later}.{signature}"),
            shared.link(&Signer::new([2; 32])),
            link.replace('.', ""),
            "a".repeat(700),
            String::new(),
        ] {
            assert_eq!(Shared::of_link(&signer, &forged, Timestamp::UNIX_EPOCH), Err(Refused::Forged), "{forged}");
        }
    }
}
