//! Names for sources: well-known senders by the domain that DKIM or SPF authenticated and by their published address ranges,
//! so that a question over reports answers 'Amazon SES' and not only an address.
//!
//! Offline, from senders.tsv, which tells the source of every line; never asked while a report is read. Known gaps: most
//! senders publish their ranges as DNS names, which only DNS can follow, so for them the domain alone is known; ranges
//! change, and those here are of 2026-11.

use std::net::IpAddr;
use std::sync::OnceLock;

use crate::organizational::organizational_domain;

/// The name of what is a domain's own: its own servers, or what the caller says is his.
pub const OWN: &str = "your own";

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The name that people know.
    pub sender: &'static str,
    /// What it is known by.
    pub known_by: KnownBy,
    /// Where that is published.
    pub source: &'static str,
}

/// What a sender is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownBy {
    /// A domain, in lower case, with all below it.
    Domain(&'static str),
    /// Addresses: the first of the range and how many leading bits they share.
    Range(IpAddr, u8),
}

/// The whole table, in the order of the file.
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| include_str!("senders.tsv").lines().filter_map(entry).collect())
}

/// Who sends: by the domain that was authenticated, which he alone can have, otherwise by the address.
pub fn sender_of(domain: Option<&str>, address: Option<IpAddr>) -> Option<&'static str> {
    domain.and_then(sender_of_domain).or_else(|| address.and_then(sender_of_address))
}

/// A name for a source of mail, from all that is known of it: what the table of senders gave (or [`OWN`]), the domains that
/// authenticated there, the name that DNS gives its address, and the domains that are the caller's own (lower case). Where none
/// of them is known, it is called by an organizational domain.
pub fn name_of_source(sender: Option<&str>, domains: &[&str], host: Option<&str>, own: &[String]) -> Option<String> {
    let is_own = |name: &&str| own.iter().any(|own| is_at_or_below(name, own));
    if let Some(known) = sender.filter(|sender| *sender != OWN) {
        return Some(known.to_owned());
    }
    if sender.is_some() || domains.iter().chain(&host).any(is_own) {
        return Some(OWN.to_owned());
    }
    let by_host = host.and_then(sender_of_domain);
    by_host.or_else(|| domains.first().copied().or(host).map(organizational_domain)).map(str::to_owned)
}

/// The sender whose domain this is, or lies below: `eu-west-1.amazonses.com` is Amazon SES.
pub fn sender_of_domain(domain: &str) -> Option<&'static str> {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    // The longest domain is the nearest: sendgrid.kke.co.jp before kke.co.jp.
    let found = entries().iter().filter_map(|entry| match entry.known_by {
        KnownBy::Domain(known) if is_at_or_below(&domain, known) => Some((known.len(), entry.sender)),
        _ => None,
    });
    found.max_by_key(|(len, _)| *len).map(|(_, sender)| sender)
}

/// The sender in whose published ranges the address lies; of several ranges the narrowest.
pub fn sender_of_address(address: IpAddr) -> Option<&'static str> {
    let address = address.to_canonical();
    let found = entries().iter().filter_map(|entry| match entry.known_by {
        KnownBy::Range(first, bits) if within(address, first, bits) => Some((bits, entry.sender)),
        _ => None,
    });
    found.max_by_key(|(bits, _)| *bits).map(|(_, sender)| sender)
}

fn is_at_or_below(domain: &str, known: &str) -> bool {
    domain.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn within(address: IpAddr, first: IpAddr, bits: u8) -> bool {
    match (address, first) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            let shift = 32_u32.saturating_sub(u32::from(bits));
            a.to_bits().checked_shr(shift) == b.to_bits().checked_shr(shift)
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            let shift = 128_u32.saturating_sub(u32::from(bits));
            a.to_bits().checked_shr(shift) == b.to_bits().checked_shr(shift)
        }
        _ => false,
    }
}

fn entry(line: &'static str) -> Option<Entry> {
    let mut fields = line.split('\t');
    let (sender, kind, value, source) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let known_by = match kind {
        "domain" => KnownBy::Domain(value),
        "range" => {
            let (first, bits) = value.split_once('/')?;
            KnownBy::Range(first.parse().ok()?, bits.parse().ok()?)
        }
        _ => return None,
    };
    Some(Entry { sender, known_by, source })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_is_read_and_has_a_source() {
        let lines = include_str!("senders.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(entries().len(), lines);
        let senders: BTreeSet<_> = entries().iter().map(|entry| entry.sender).collect();
        assert!(senders.len() >= 60, "{}", senders.len());
        for entry in entries() {
            assert!(entry.source.starts_with("https://") || entry.source.starts_with("SPF record of "), "{entry:?}");
            match entry.known_by {
                KnownBy::Domain(domain) => assert_eq!(domain, domain.to_ascii_lowercase()),
                // A range begins at its own beginning.
                KnownBy::Range(first, bits) => {
                    let below = match first {
                        IpAddr::V4(first) => u128::from(first.to_bits()) & ((1 << (32 - bits)) - 1),
                        IpAddr::V6(first) => first.to_bits() & ((1 << (128 - bits)) - 1),
                    };
                    assert_eq!(below, 0, "{entry:?}");
                }
            }
        }
    }

    #[test]
    fn sources_are_named_by_the_best_that_is_known() {
        let own = ["company.example".to_owned()];
        for (sender, domains, host, wanted) in [
            (Some("Amazon SES"), &["company.example"][..], Some("mx.company.example"), Some("Amazon SES")),
            (Some(OWN), &[], None, Some(OWN)),
            (None, &["bounce.company.example"], None, Some(OWN)),
            (None, &["other.example"], Some("mx.company.example"), Some(OWN)),
            (None, &["notcompany.example"], None, Some("notcompany.example")),
            (None, &["a.b.esp.co.uk", "z.example"], None, Some("esp.co.uk")),
            (None, &["list.example"], Some("mail-a1.google.com"), Some("Google Workspace")),
            (None, &[], Some("vps7.hoster.example"), Some("hoster.example")),
            (None, &[], None, None),
        ] {
            assert_eq!(
                name_of_source(sender, domains, host, &own).as_deref(),
                wanted,
                "{sender:?} {domains:?} {host:?}"
            );
        }
    }

    #[test]
    fn names() {
        for (domain, address, wanted) in [
            (Some("eu-west-1.amazonses.com"), None, Some("Amazon SES")),
            (Some("Example.onmicrosoft.com."), None, Some("Microsoft 365")),
            (Some("notamazonses.com"), None, None),
            (Some("sendgrid.kke.co.jp"), None, Some("SendGrid Japan")),
            (None, Some("54.240.1.1"), Some("Amazon SES")),
            (None, Some("::ffff:209.85.200.1"), Some("Google Workspace")),
            (None, Some("2a01:111:f403:c001::5"), Some("Microsoft 365")),
            (None, Some("192.0.2.1"), None),
            (Some("example.com"), Some("167.89.1.2"), Some("SendGrid")),
            (None, None, None),
        ] {
            assert_eq!(sender_of(domain, address.map(|a| a.parse().unwrap())), wanted, "{domain:?} {address:?}");
        }
    }
}
