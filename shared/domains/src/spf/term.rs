//! What an SPF record is made of (RFC 7208, section 12), each part with the bytes of the record that it came from.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::Id;

/// Bytes of a record: from `start` to before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// A record as read: usable where `problems` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The terms in their order, those with a problem left out.
    pub terms: Vec<Term>,
    /// What makes it a permerror, in the order of the record.
    pub problems: Vec<Problem>,
}

/// One syntax error. Any one makes the whole record a permerror (RFC 7208, section 4.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which finding it is.
    pub id: Id,
    /// Where.
    pub span: Span,
    /// What was probably meant, or what is wrong with it.
    pub hint: String,
}

/// A directive or a modifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TermKind,
}

/// What a term is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermKind {
    /// A qualifier and a mechanism.
    Directive(Qualifier, Mechanism),
    /// `redirect=`.
    Redirect(DomainSpec),
    /// `exp=`.
    Exp(DomainSpec),
    /// Any other `name=`; ignored (RFC 7208, section 6).
    Unknown(String),
}

/// What a match means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// `+`, or none.
    Pass,
    /// `-`.
    Fail,
    /// `~`.
    Softfail,
    /// `?`.
    Neutral,
}

/// What is compared with the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mechanism {
    /// Always matches.
    All,
    /// Matches where another domain's record gives pass.
    Include(DomainSpec),
    /// Matches the addresses of a name: prefix lengths for IPv4 and IPv6.
    A(Option<DomainSpec>, u8, u8),
    /// Matches the addresses of a name's mail exchangers.
    Mx(Option<DomainSpec>, u8, u8),
    /// Matches where the client's name ends so.
    Ptr(Option<DomainSpec>),
    /// An IPv4 network.
    Ip4(Ipv4Addr, u8),
    /// An IPv6 network.
    Ip6(Ipv6Addr, u8),
    /// Matches where the name has an address.
    Exists(DomainSpec),
}

impl Mechanism {
    /// Whether evaluating it counts against the ten (RFC 7208, section 4.6.4).
    pub fn costs_lookup(&self) -> bool {
        !matches!(self, Self::All | Self::Ip4(..) | Self::Ip6(..))
    }

    /// The name it asks for, where it has one of its own.
    pub fn domain(&self) -> Option<&DomainSpec> {
        match self {
            Self::Include(domain) | Self::Exists(domain) => Some(domain),
            Self::A(domain, ..) | Self::Mx(domain, ..) | Self::Ptr(domain) => domain.as_ref(),
            Self::All | Self::Ip4(..) | Self::Ip6(..) => None,
        }
    }
}

/// A name, possibly with macros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainSpec {
    /// Where it stands.
    pub span: Span,
    /// Its parts.
    pub parts: Vec<MacroPart>,
}

impl DomainSpec {
    /// The name where it has no macros: lower case, without the trailing dot.
    pub fn literal(&self) -> Option<String> {
        match self.parts.as_slice() {
            [MacroPart::Literal(text)] => Some(model::dns_name(text)),
            _ => None,
        }
    }

    /// Whether what it expands to depends on the mail.
    pub fn has_macros(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, MacroPart::Expand { .. }))
    }

    /// Whether the macro `letter` (lower case) is in it.
    pub fn uses(&self, wanted: u8) -> bool {
        self.parts.iter().any(|part| matches!(part, MacroPart::Expand { letter, .. } if *letter == wanted))
    }
}

/// A part of a macro-string (RFC 7208, section 7.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MacroPart {
    /// Text as it stands; `%%`, `%_` and `%-` are this too.
    Literal(String),
    /// `%{…}`.
    Expand {
        /// Lower case.
        letter: u8,
        /// Written in upper case: to be URL-escaped.
        escape: bool,
        /// How many parts from the right; 0: all.
        keep: u32,
        /// `r`.
        reverse: bool,
        /// At which the value is split.
        delimiters: String,
    },
}
