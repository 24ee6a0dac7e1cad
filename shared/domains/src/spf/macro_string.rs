//! Macros (RFC 7208, section 7): reading them and expanding them.

use std::net::IpAddr;

use super::term::{MacroPart, Problem, Span};
use crate::Id;

/// Which macro letters may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// In names: all but c, r and t.
    Domain,
    /// In explanations and in modifiers that are not known.
    Anywhere,
}

/// The parts of a macro-string and whether its last is a macro. `start` is where it begins in the record.
pub(crate) fn parse(text: &str, start: usize, allowed: Allowed) -> Result<(Vec<MacroPart>, bool), Problem> {
    let mut parts: Vec<MacroPart> = Vec::new();
    let mut rest = text;
    let mut ends_in_macro = false;
    while let Some(next) = rest.chars().next() {
        let at = text.len() - rest.len();
        let problem = |id, length: usize| {
            let end = (at + length).min(text.len());
            let hint = text.get(at..end).unwrap_or_default().to_owned();
            Problem { id, span: Span { start: start + at, end: start + end }, hint }
        };
        if next != '%' {
            let end = rest.find('%').unwrap_or(rest.len());
            let (literal, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
            push_literal(&mut parts, literal);
            (rest, ends_in_macro) = (tail, false);
            continue;
        }
        ends_in_macro = true;
        let after = rest.get(1..).unwrap_or_default();
        let escaped = match after.bytes().next() {
            Some(b'%') => "%",
            Some(b'_') => " ",
            Some(b'-') => "%20",
            Some(b'{') => {
                let Some(close) = after.find('}') else { return Err(problem(Id::SpfMacroSyntax, rest.len())) };
                let inner = after.get(1..close).unwrap_or_default();
                let part = expand_part(inner).ok_or_else(|| problem(Id::SpfMacroSyntax, close + 2))?;
                if let MacroPart::Expand { letter: b'c' | b'r' | b't', .. } = part
                    && allowed == Allowed::Domain
                {
                    return Err(problem(Id::SpfMacroLetter, close + 2));
                }
                parts.push(part);
                rest = after.get(close + 1..).unwrap_or_default();
                continue;
            }
            _ => return Err(problem(Id::SpfMacroSyntax, 2)),
        };
        push_literal(&mut parts, escaped);
        rest = after.get(1..).unwrap_or_default();
    }
    Ok((parts, ends_in_macro))
}

/// Consecutive text is one part, so that the end of a name is seen whole.
fn push_literal(parts: &mut Vec<MacroPart>, text: &str) {
    if let Some(MacroPart::Literal(before)) = parts.last_mut() {
        before.push_str(text);
    } else {
        parts.push(MacroPart::Literal(text.to_owned()));
    }
}

/// macro-letter transformers *delimiter.
fn expand_part(inner: &str) -> Option<MacroPart> {
    let first = inner.bytes().next()?;
    let letter = first.to_ascii_lowercase();
    if !b"slodiphcrtv".contains(&letter) {
        return None;
    }
    let rest = inner.get(1..)?;
    let digits_end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at_checked(digits_end)?;
    let keep = if digits.is_empty() { 0 } else { digits.parse::<u32>().unwrap_or(u32::MAX) };
    if keep == 0 && !digits.is_empty() {
        return None;
    }
    let (reverse, delimiters) = match rest.strip_prefix(['r', 'R']) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if !delimiters.bytes().all(|byte| b".-+,/_=".contains(&byte)) {
        return None;
    }
    let delimiters = if delimiters.is_empty() { "." } else { delimiters };
    Some(MacroPart::Expand {
        letter,
        escape: first.is_ascii_uppercase(),
        keep,
        reverse,
        delimiters: delimiters.to_owned(),
    })
}

/// What the macro letters stand for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Values<'v> {
    pub(crate) ip: IpAddr,
    pub(crate) local_part: &'v str,
    pub(crate) sender_domain: &'v str,
    pub(crate) helo: &'v str,
    pub(crate) domain: &'v str,
    pub(crate) receiver: &'v str,
    /// Seconds since 1970.
    pub(crate) timestamp: i64,
    /// The validated name of the client, or `unknown`.
    pub(crate) client_name: &'v str,
}

/// The text with its macros expanded.
pub(crate) fn expand(parts: &[MacroPart], values: &Values<'_>) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            MacroPart::Literal(literal) => text.push_str(literal),
            MacroPart::Expand { letter, escape, keep, reverse, delimiters } => {
                let value = value(*letter, values);
                let mut pieces: Vec<&str> = value.split(|c| delimiters.contains(c)).collect();
                if *reverse {
                    pieces.reverse();
                }
                let skip = if *keep == 0 { 0 } else { pieces.len().saturating_sub(*keep as usize) };
                let joined = pieces.into_iter().skip(skip).collect::<Vec<_>>().join(".");
                if *escape {
                    url_escape(&joined, &mut text);
                } else {
                    text.push_str(&joined);
                }
            }
        }
    }
    text
}

fn value(letter: u8, values: &Values<'_>) -> String {
    match letter {
        b's' => format!("{}@{}", values.local_part, values.sender_domain),
        b'l' => values.local_part.to_owned(),
        b'o' => values.sender_domain.to_owned(),
        b'd' => values.domain.to_owned(),
        b'i' => match values.ip {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => nibbles(&address.octets()),
        },
        b'p' => values.client_name.to_owned(),
        b'v' => if values.ip.is_ipv4() { "in-addr" } else { "ip6" }.to_owned(),
        b'h' => values.helo.to_owned(),
        b'c' => values.ip.to_string(),
        b'r' => values.receiver.to_owned(),
        b't' => values.timestamp.to_string(),
        _ => String::new(),
    }
}

/// `C.A.F.E…`: an IPv6 address as `%{i}` has it.
fn nibbles(octets: &[u8; 16]) -> String {
    let digits = octets.iter().flat_map(|octet| [octet >> 4, octet & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).map(|c| c.to_ascii_uppercase());
    digits.map(String::from).collect::<Vec<_>>().join(".")
}

/// The name that is asked for the names of an address.
pub fn reverse_name(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(address) => {
            let mut octets = address.octets();
            octets.reverse();
            octets.iter_mut().for_each(|octet| *octet = octet.rotate_left(4));
            format!("{}.ip6.arpa", nibbles(&octets).to_ascii_lowercase())
        }
    }
}

/// All but the unreserved characters of RFC 3986 as `%XX`.
fn url_escape(value: &str, into: &mut String) {
    use std::fmt::Write;
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 7208, section 7.4.
    #[test]
    fn the_examples_of_the_rfc() {
        let four = "192.0.2.3".parse().unwrap();
        let six = "2001:db8::cb01".parse().unwrap();
        for (ip, text, expanded) in [
            (four, "%{s}", "strong-bad@email.example.com"),
            (four, "%{o}", "email.example.com"),
            (four, "%{d4}", "email.example.com"),
            (four, "%{d2}", "example.com"),
            (four, "%{d1}", "com"),
            (four, "%{dr}", "com.example.email"),
            (four, "%{d2r}", "example.email"),
            (four, "%{l}", "strong-bad"),
            (four, "%{l-}", "strong.bad"),
            (four, "%{lr}", "strong-bad"),
            (four, "%{lr-}", "bad.strong"),
            (four, "%{l1r-}", "strong"),
            (four, "%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
            (four, "%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
            (four, "%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
            (four, "%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
            (
                six,
                "%{ir}.%{v}._spf.%{d2}",
                "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example.com",
            ),
            (four, "%%-%_-%-.%{S}", "%- -%20.strong-bad%40email.example.com"),
        ] {
            let (parts, _) = parse(text, 0, Allowed::Domain).unwrap();
            let values = Values {
                ip,
                local_part: "strong-bad",
                sender_domain: "email.example.com",
                helo: "h.example",
                domain: "email.example.com",
                receiver: "r.example",
                timestamp: 0,
                client_name: "unknown",
            };
            assert_eq!(expand(&parts, &values), expanded, "{text}");
        }
        assert_eq!(reverse_name(four), "3.2.0.192.in-addr.arpa");
        assert!(reverse_name(six).starts_with("1.0.b.c.0."), "{}", reverse_name(six));
        assert!(reverse_name(six).ends_with("8.b.d.0.1.0.0.2.ip6.arpa"));
    }
}
