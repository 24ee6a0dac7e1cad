//! Names: what belongs to whom, by the public suffix list (the psl crate).

/// The organizational domain by the list (RFC 7489, section 3.2); the name itself where it is a public suffix.
pub(crate) fn organizational(name: &str) -> &str {
    psl::domain_str(name).unwrap_or(name)
}

/// `company.com.company.com`: what becomes of a whole name typed into a field that appends the zone. For a name in a zone that
/// may be the domain or its organizational domain.
pub(crate) fn doubled(name: &str, domain: &str) -> Vec<String> {
    let mut names = vec![format!("{name}.{domain}")];
    let zone = organizational(domain);
    if zone != domain {
        names.push(format!("{name}.{zone}"));
    }
    names
}

/// The name as consoles want it in their host field, in the zone `zone`: `@` for the zone itself.
pub(crate) fn host_in_zone(name: &str, zone: &str) -> String {
    if name == zone {
        return "@".to_owned();
    }
    let host = name.strip_suffix(zone).and_then(|host| host.strip_suffix('.'));
    host.map_or_else(|| name.to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organizational_domains() {
        assert_eq!(organizational("a.b.example.co.jp"), "example.co.jp");
        assert_eq!(organizational("co.jp"), "co.jp");
        assert_eq!(organizational("lm-bounce.company.com"), "company.com");
    }

    #[test]
    fn host_fields() {
        assert_eq!(host_in_zone("rb1._domainkey.company.com", "company.com"), "rb1._domainkey");
        assert_eq!(host_in_zone("company.com", "company.com"), "@");
        assert_eq!(host_in_zone("notcompany.com", "company.com"), "notcompany.com");
    }
}
