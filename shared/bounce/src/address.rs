//! Addresses in the words of mail servers: where they stand in a line, and their one spelling.
//!
//! addr-spec as far as servers print it (RFC 5322, section 3.4.1; RFC 6532 for UTF-8). Known gaps: no comments inside an
//! address, no domain literals without an at sign, no group syntax.

use std::borrow::Cow;

/// Longest address that is taken: 64 octets of local part, an at sign, 255 of domain (RFC 5321, section 4.5.3.1), and
/// room for quoting.
const LONGEST: usize = 512;

/// The addr-spec in `text` in its one spelling: without brackets, quotes around the whole and address type, the domain in
/// lower case. `None` where there is none.
pub(crate) fn normal(text: &str) -> Option<String> {
    let mut text = text.trim();
    if let Some((kind, rest)) = text.split_once(';')
        && !kind.contains('@')
    {
        text = rest.trim();
    }
    if let Some((_, inner)) = text.split_once('<')
        && let Some((inner, _)) = inner.split_once('>')
        && !inner.is_empty()
    {
        text = inner.trim();
    }
    let text = text.trim_matches(|c: char| matches!(c, '<' | '>' | '\'' | '`' | ',' | ';') || c.is_whitespace());
    let text = match text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        Some(inner) if inner.contains('@') => inner,
        _ => text,
    };
    let text = text.strip_prefix("mailto:").or_else(|| text.strip_prefix("MAILTO:")).unwrap_or(text);
    let text = text.strip_prefix("SMTP:").or_else(|| text.strip_prefix("smtp:")).unwrap_or(text);
    let (local, domain) = text.rsplit_once('@')?;
    let domain = if domain.starts_with('[') {
        domain.trim_end_matches(['.', ')', ':'])
    } else {
        domain.trim_end_matches(['.', ')', ']', ':'])
    };
    if local.is_empty() || domain.is_empty() || text.len() > LONGEST || !is_domain(domain) {
        return None;
    }
    if !local.starts_with('"') && local.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    Some(format!("{local}@{}", domain.to_lowercase()))
}

/// Like [`normal`] for ORCPT and Original-Recipient: xtext (RFC 3461, section 4) and the escapes of RFC 6533 undone.
pub(crate) fn original(text: &str) -> Option<String> {
    let undone = undo_unicode(text);
    let undone = undo_xtext(&undone).map_or(undone, Cow::Owned);
    normal(&undone)
}

/// Like [`normal`], with the escapes of RFC 6533 (`\x{HEX}`) undone.
pub(crate) fn of_field(text: &str) -> Option<String> {
    normal(&undo_unicode(text))
}

/// The first address in `text` and where it ends.
pub(crate) fn first_in(text: &str) -> Option<(&str, usize)> {
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'@', text.as_bytes().get(from..)?).map(|at| at + from) {
        if let Some((start, end)) = around(text, at) {
            return Some((text.get(start..end)?, end));
        }
        from = at + 1;
    }
    None
}

/// Where the address begins and ends whose at sign stands at `at`.
pub(crate) fn around(text: &str, at: usize) -> Option<(usize, usize)> {
    let (before, after) = text.split_at_checked(at)?;
    let start = local_start(before);
    let domain_end = at + 1 + domain_end(after.get(1..).unwrap_or_default());
    let candidate = text.get(start..domain_end)?.trim_end_matches(['.', ':', '-', ']', '[']);
    normal(candidate).map(|_| (start, start + candidate.len()))
}

/// Where the local part begins that ends at the end of `before`.
fn local_start(before: &str) -> usize {
    // "john doe"@example.com
    if let Some(inner) = before.strip_suffix('"')
        && let Some(open) = inner.rfind('"')
        && inner.len() - open < 66
    {
        return open;
    }
    let longest = before.len().saturating_sub(256);
    let mut start = before.len();
    // in a text without spaces, what stands before an ASCII address is not part of it
    let is_ascii = before.ends_with(|c: char| c.is_ascii());
    for (at, c) in before.char_indices().rev() {
        if at < longest || !is_local(c) || (is_ascii && !c.is_ascii()) {
            break;
        }
        start = at;
    }
    start
}

/// Where the domain ends that begins `after`: at the first character that cannot be part of one, and in a text without
/// spaces where another alphabet follows a label in ASCII.
fn domain_end(after: &str) -> usize {
    let mut label_is_ascii = true;
    let mut in_label = 0;
    for (at, c) in after.char_indices() {
        let is_part = c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '[' | ']' | ':');
        // "a@b.example...User unknown": what follows two dots is no label
        let is_empty_label = c == '.' && in_label == 0 && at > 0;
        if !is_part || is_empty_label || (c as u32 >= 0x2e80 && label_is_ascii && in_label > 1) {
            return at;
        }
        if c == '.' {
            (label_is_ascii, in_label) = (true, 0);
        } else {
            label_is_ascii &= c.is_ascii();
            in_label += 1;
        }
    }
    after.len()
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '!' | '#'
                | '$'
                | '%'
                | '&'
                | '\''
                | '*'
                | '+'
                | '-'
                | '/'
                | '='
                | '?'
                | '^'
                | '_'
                | '`'
                | '{'
                | '|'
                | '}'
                | '~'
                | '.'
        )
}

fn is_domain(domain: &str) -> bool {
    if let Some(literal) = domain.strip_prefix('[') {
        return literal
            .trim_end_matches(']')
            .chars()
            .all(|c| c.is_ascii_hexdigit() || matches!(c, '.' | ':' | 'I' | 'P' | 'v'));
    }
    domain.len() <= 255
        && domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !domain.starts_with('.')
        && !domain.contains("..")
        && domain.chars().any(char::is_alphanumeric)
}

/// xtext undone, where `text` can only be xtext: every plus sign is followed by two upper-case hex digits, and one of
/// them stands for a character that xtext must escape.
fn undo_xtext(text: &str) -> Option<String> {
    if !["+2B", "+3D", "+40", "+20"].iter().any(|escape| text.contains(escape)) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('+');
    out.push_str(parts.next()?);
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        if digits.bytes().any(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let byte = u8::from_str_radix(digits, 16).ok()?;
        if !(b' '..=b'~').contains(&byte) {
            return None;
        }
        out.push(char::from(byte));
        out.push_str(rest);
    }
    Some(out)
}

/// `\x{HEX}` undone (RFC 6533, section 3, utf-8-addr-xtext).
fn undo_unicode(text: &str) -> Cow<'_, str> {
    if !text.contains("\\x{") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x{") {
        out.push_str(before);
        let decoded = after.split_once('}').and_then(|(hex, tail)| {
            let code = u32::from_str_radix(hex, 16).ok()?;
            Some((char::from_u32(code).filter(|c| !c.is_control())?, tail))
        });
        match decoded {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push_str("\\x{");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        for (given, wanted) in [
            ("rfc822; Kijitora@Example.JP", "Kijitora@example.jp"),
            ("RFC822;<a@b.example>", "a@b.example"),
            ("\"shironeko@example.jp\"", "shironeko@example.jp"),
            ("\"john doe\"@example.com", "\"john doe\"@example.com"),
            ("smtp:a@b.example.", "a@b.example"),
            ("Neko <neko@example.jp>", "neko@example.jp"),
            ("user@[192.0.2.1]", "user@[192.0.2.1]"),
        ] {
            assert_eq!(normal(given).as_deref(), Some(wanted), "{given}");
        }
        for not in ["", "nobody", "rfc822;", "@example.com", "a b@example.com", "a@", "x@{}"] {
            assert_eq!(normal(not), None, "{not}");
        }
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(
            original("rfc822;list+2Buser+3Dexample.org@example.net").as_deref(),
            Some("list+user=example.org@example.net")
        );
        assert_eq!(original("rfc822;user+tag@example.net").as_deref(), Some("user+tag@example.net"));
        assert_eq!(of_field("utf-8; jos\\x{E9}@example.net").as_deref(), Some("josé@example.net"));
    }

    #[test]
    fn the_first_address_of_a_line() {
        assert_eq!(first_in("host said: <a@b.example>: no").map(|(a, _)| a), Some("a@b.example"));
        assert_eq!(first_in("meet @ noon, then c.d@example.org.").map(|(a, _)| a), Some("c.d@example.org"));
        assert_eq!(first_in("550 a@b.example...User unknown").map(|(a, _)| a), Some("a@b.example"));
        assert_eq!(first_in("no address @ all"), None);
        assert_eq!(first_in("收件人邮件地址（a@b.example）不存在").map(|(a, _)| a), Some("a@b.example"));
        assert_eq!(first_in("宛先a@b.exampleに送信").map(|(a, _)| a), Some("a@b.example"));
        assert_eq!(first_in("貓@b.example").map(|(a, _)| a), Some("貓@b.example"));
        assert_eq!(first_in("[kijitora@example.org]: Recipient").map(|(a, _)| a), Some("kijitora@example.org"));
    }
}
