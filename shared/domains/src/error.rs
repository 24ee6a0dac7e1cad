//! What can go wrong here: little, since what is wrong in DNS is a finding.

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A key cannot be made or encoded.
    #[error("the key cannot be made")]
    Key,
}

/// Why a text is no domain ([`crate::typed::domain_name`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameProblem {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// It is no internationalized name (UTS #46).
    #[error("it has characters that no domain name has")]
    Idn,
    /// RFC 1035, section 2.3.4.
    #[error("it is longer than 253 bytes")]
    TooLong,
    /// RFC 1035, section 2.3.4.
    #[error("a label has 1 to 63 bytes")]
    LabelLength,
    /// RFC 1123, section 2.1.
    #[error("a label has letters, digits and hyphens")]
    Characters,
    /// RFC 1123, section 2.1.
    #[error("a label neither begins nor ends with a hyphen")]
    Hyphen,
    /// It is an address, or nothing that there is.
    #[error("it ends in a number")]
    Number,
    /// Domains are registered below it.
    #[error("it is a public suffix, below which others have their domains")]
    PublicSuffix,
    /// A host of a local network.
    #[error("it has one label only")]
    OneLabel,
    /// Of a bounce domain: a CNAME at the domain itself would hide its MX and SPF.
    #[error("the bounce domain is the domain itself")]
    DomainItself,
}
