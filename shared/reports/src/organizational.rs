//! Organizational domains and alignment (RFC 7489, section 3; RFC 9989), by the public suffix list that the psl crate holds.
//!
//! Known gap: RFC 9989 finds the organizational domain by a walk through DNS; without DNS the list is the best answer, and
//! the one that most receivers still use.

/// The organizational domain of `domain` (lower case): its public suffix and one label more; `domain` itself where it is a
/// public suffix or no name.
pub fn organizational_domain(domain: &str) -> &str {
    let name = domain.trim_end_matches('.');
    psl::domain_str(name).unwrap_or(name)
}

/// Whether two domains (lower case) are aligned: equal, or in relaxed mode of the same organizational domain.
pub fn aligned(a: &str, b: &str, strict: bool) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    if a == b {
        return true;
    }
    if strict {
        return false;
    }
    // An organizational domain has two labels or more: where these differ, nothing needs to be looked up.
    if last_two_labels(a) != last_two_labels(b) {
        return false;
    }
    organizational_domain(a) == organizational_domain(b)
}

fn last_two_labels(domain: &str) -> &str {
    let name = domain.trim_end_matches('.');
    let bytes = name.as_bytes();
    let mut dots = 0;
    for (at, byte) in bytes.iter().enumerate().rev() {
        dots += usize::from(*byte == b'.');
        if dots == 2 {
            return name.get(at + 1..).unwrap_or_default();
        }
    }
    name
}

/// The domain of an address, in lower case, without a trailing dot. `None` where there is none.
pub(crate) fn domain_of_address(address: &str) -> Option<String> {
    let (_, domain) = address.rsplit_once('@')?;
    let domain = domain.trim_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '<' | '.' | '"' | ',' | ';'));
    (!domain.is_empty()).then(|| domain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alignment() {
        for (a, b, relaxed, strict) in [
            ("example.com", "example.com", true, true),
            ("mail.example.com", "example.com", true, false),
            ("a.example.co.uk", "b.example.co.uk", true, false),
            ("a.co.uk", "b.co.uk", false, false),
            ("a.example.com", "example.org", false, false),
            ("", "", false, false),
            ("foo.github.io", "bar.github.io", false, false),
            ("x.lolipop.example.ne.jp", "example.ne.jp", true, false),
        ] {
            assert_eq!(aligned(a, b, false), relaxed, "{a} {b}");
            assert_eq!(aligned(a, b, true), strict, "{a} {b}");
        }
    }
}
