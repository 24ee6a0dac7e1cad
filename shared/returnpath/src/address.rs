//! The local part of an address as it arrives, and where in it a token may stand.
//!
//! RFC 5321, section 4.1.2, leniently: angle brackets, a display name, a source route, quotes. What relays do to local
//! parts: `local+tag`, VERP (`local+user=domain`), SRS (`SRS0=hash=day=domain=local`), PRVS and BATV
//! (`prvs=tag=local`, `btv1==tag==local`), the percent hack (`local%domain`), `host!local`.

use std::borrow::Cow;

use crate::layout;

/// Longest text that is looked at; a path has at most 256 octets (RFC 5321, section 4.5.3.1.3), mangled ones a few more.
const LONGEST: usize = 2048;

/// The local part of `address`, without quotes; the whole where there is no at sign. Never fails: what is no address has
/// a local part in which no token will be found.
pub fn local_part_of(address: &str) -> Cow<'_, str> {
    let mut text = address.trim();
    // Bounces <local@domain>
    if let Some((_, inner)) = text.rsplit_once('<') {
        text = inner.split_once('>').map_or(inner, |(inner, _)| inner).trim();
    }
    // @relay.example,@other.example:local@domain
    if text.starts_with('@')
        && let Some((_, mailbox)) = text.split_once(':')
    {
        text = mailbox;
    }
    let local = text.rsplit_once('@').map_or(text, |(local, _)| local);
    match local.strip_prefix('"').and_then(|local| local.strip_suffix('"')) {
        Some(quoted) if quoted.contains('\\') => Cow::Owned(unquote(quoted)),
        Some(quoted) => Cow::Borrowed(quoted),
        None => Cow::Borrowed(local),
    }
}

/// quoted-pair undone (RFC 5321, section 4.1.2).
fn unquote(quoted: &str) -> String {
    let mut out = String::with_capacity(quoted.len());
    let mut is_escaped = false;
    for c in quoted.chars() {
        if c == '\\' && !is_escaped {
            is_escaped = true;
        } else {
            out.push(c);
            is_escaped = false;
        }
    }
    out
}

/// What follows each prefix of a token, up to the next character that is not of its alphabet.
pub(crate) fn candidates(local_part: &str) -> impl Iterator<Item = &str> {
    let text = if local_part.len() > LONGEST { "" } else { local_part };
    let (version, _) = layout::PREFIX.split_at(layout::PREFIX.len() - 1);
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(from..)?;
            let hyphen = from + rest.find('-')?;
            from = hyphen + 1;
            let before = text.get(..hyphen)?;
            let start = hyphen.checked_sub(version.len());
            let is_prefix =
                start.and_then(|start| before.get(start..)).is_some_and(|b| b.eq_ignore_ascii_case(version));
            let is_whole_word = start
                .and_then(|start| before.get(..start))
                .is_some_and(|before| !before.ends_with(|c: char| c.is_ascii_alphanumeric()));
            if is_prefix && is_whole_word {
                let token = text.get(from..)?;
                let end = token.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(token.len());
                return token.get(..end);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_parts() {
        for (address, wanted) in [
            ("b1-abc@lm-bounce.example.com", "b1-abc"),
            ("<b1-abc@lm-bounce.example.com>", "b1-abc"),
            ("Bounces <b1-abc@example.com> (comment)", "b1-abc"),
            ("\"b1-abc\"@example.com", "b1-abc"),
            ("\"b1\\-abc\"@example.com", "b1-abc"),
            ("<@a.example,@b.example:b1-abc@example.com>", "b1-abc"),
            ("b1-abc", "b1-abc"),
            ("b1-abc@", "b1-abc"),
            ("", ""),
            ("<>", ""),
            ("\"", "\""),
        ] {
            assert_eq!(local_part_of(address), wanted, "{address}");
        }
    }

    #[test]
    fn where_a_token_may_stand() {
        for (local, wanted) in [
            ("b1-abc", vec!["abc"]),
            ("B1-ABC", vec!["ABC"]),
            ("b1-abc+user=example.org", vec!["abc"]),
            ("b1-abc-user=example.org", vec!["abc"]),
            ("bounce+b1-abc", vec!["abc"]),
            ("SRS0=Hash=TT=example.com=b1-abc", vec!["abc"]),
            ("prvs=1234567890=b1-abc", vec!["abc"]),
            ("btv1==123abc==b1-abc", vec!["abc"]),
            ("b1-abc%example.com", vec!["abc"]),
            ("host!b1-abc", vec!["abc"]),
            ("b1-b1-abc", vec!["b1", "abc"]),
            ("ab1-abc", vec![]),
            ("b1", vec![]),
            ("b1-", vec![""]),
            ("bounce+tok", vec![]),
            ("é-b1-x", vec!["x"]),
        ] {
            assert_eq!(candidates(local).collect::<Vec<_>>(), wanted, "{local}");
        }
    }
}
