//! Recipients that a relay joined to one line, parted again.
//!
//! Servers begin a line with each recipient; a relay that wraps the text anew or folds its white space leaves all but the
//! first in the middle of one. There an address begins an item only where it is marked as one (`<a@b.example>:`,
//! `"a@b.example":`, `a@b.example:`) and what follows is what servers begin with; the sender's address in a reply
//! (`550 <a@b.example>: sender rejected`) stands behind a code or a colon and begins none.

use crate::{address, reply, text};

/// How much before an address is looked at for what announces it, and how much behind it.
const LOOKED_AT: usize = 64;

/// What servers begin with behind an address and a colon. In any case.
const BEHIND_COLON: &[&str] = &[
    "smtp error from",
    "host ",
    "connect to ",
    "lost connection with ",
    "conversation with ",
    "name service error",
    "host or domain name not found",
    "remote host said",
    "unknown user:",
    "mail for ",
    "sorry, ",
];

/// What they begin with right behind it: Exim in its next line, Zoho in the same.
const BEHIND_SPACE: &[&str] = &[
    "smtp error from remote",
    "invalid address, error_code",
    "unrouteable address",
    "unrouteable mail domain",
    "retry timeout exceeded",
    "all relevant mx records",
    "all hosts for ",
];

/// `text` with a line end before each recipient of a list that stands within a line. `None` where none does.
pub(crate) fn parted(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for at in memchr::memchr_iter(b'@', text.as_bytes()) {
        let Some(begin) = begin_of_item(text, at).filter(|begin| *begin > done) else { continue };
        // the space before it is the line end
        out.push_str(text.get(done..begin - 1).unwrap_or_default());
        out.push('\n');
        done = begin;
    }
    if done == 0 {
        return None;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Some(out)
}

/// Where the item begins whose address has its at sign at `at`: within a line, and behind a space.
fn begin_of_item(text: &str, at: usize) -> Option<usize> {
    let (start, end) = address::around(text, at)?;
    let (before, behind) = (text.get(..start)?, text.get(end..)?);
    let (before, behind) = match before.as_bytes().last()? {
        b'<' => (before.strip_suffix('<')?, behind.strip_prefix('>')?),
        b'"' => (before.strip_suffix('"')?, behind.strip_prefix('"')?),
        b' ' | b'\t' => (before, behind),
        _ => return None,
    };
    let words = last_words(before)?;
    let behind = text::head(behind, LOOKED_AT);
    if behind.starts_with("...") {
        return text.get(..start).filter(|before| before.ends_with('<')).and_then(|_| own_line(before, words));
    }
    let word = words.rsplit(' ').next()?;
    let begins = match behind.strip_prefix(':') {
        Some(said) => {
            let words = said.trim_start();
            let begins = begins_a_reply(words) || begins_with(words, BEHIND_COLON);
            begins && words.len() < said.len() && !is_a_code(word)
        }
        None => behind.starts_with(char::is_whitespace) && begins_with(behind.trim_start(), BEHIND_SPACE),
    };
    (begins && !announces(word)).then_some(before.len())
}

/// The words that stand before an item in its line, of which only the last are looked at. `None` where none does.
fn last_words(before: &str) -> Option<&str> {
    let words = before.strip_suffix([' ', '\t'])?;
    let mut from = words.len().saturating_sub(LOOKED_AT);
    while !words.is_char_boundary(from) {
        from += 1;
    }
    let words = words.get(from..)?.rsplit('\n').next()?.trim();
    (!words.is_empty()).then_some(words)
}

/// Where Sendmail's own line begins (`550 5.1.1 <a@b.example>... User unknown`) that was joined with the reply before it.
fn own_line(before: &str, words: &str) -> Option<usize> {
    let mut words = words.rsplit(' ');
    let mut last = words.next()?;
    let mut length = last.len();
    if reply::first_status(last) == Some(last) {
        last = words.next()?;
        length += 1 + last.len();
    }
    let previous = words.next()?;
    let is_code = last.len() == 3 && last.starts_with(['4', '5']) && last.bytes().all(|b| b.is_ascii_digit());
    let is_of_a_line = !matches!(previous, "<<<" | ">>>" | "") && !previous.ends_with([':', ';', ',', '(', '-']);
    let begin = before.trim_end().len().checked_sub(length)?;
    (is_code && is_of_a_line && begin > 0).then_some(begin)
}

/// A word behind which an address is what a sentence or a reply speaks of.
fn announces(word: &str) -> bool {
    const WORDS: &[&str] =
        &["to", "for", "from", "by", "of", "as", "and", "or", "address", "recipient", "user", "mailbox"];
    const LISTS: &[&str] = &["recipients:", "recipient(s):", "failed:", "address(es):", "addresses:"];
    if LISTS.iter().any(|list| word.eq_ignore_ascii_case(list)) {
        return false;
    }
    word.ends_with([':', ';', ',', '(', '=']) || WORDS.iter().any(|announcing| word.eq_ignore_ascii_case(announcing))
}

/// A word behind which the address is part of a reply.
fn is_a_code(word: &str) -> bool {
    let said = reply::find(word);
    said.code.is_some() || said.status.is_some()
}

fn begins_a_reply(words: &str) -> bool {
    matches!(words.as_bytes(), [b'4' | b'5', b'0'..=b'5', b'0'..=b'9', b' ' | b'-', ..])
}

fn begins_with(words: &str, with: &[&str]) -> bool {
    with.iter().any(|begin| text::starts_with(words, begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_one_line() {
        for (joined, wanted) in [
            (
                "These failed: a@b.example: 550 5.1.1 <a@b.example>: gone c@d.example: 452 full",
                "These failed:\na@b.example: 550 5.1.1 <a@b.example>: gone\nc@d.example: 452 full",
            ),
            (
                "<a@b.example>: host mx said: 550 no (in reply to RCPT TO command) <c@d.example>: connect to mx2: refused",
                "<a@b.example>: host mx said: 550 no (in reply to RCPT TO command)\n<c@d.example>: connect to mx2: refused",
            ),
            (
                "\"a@b.example\": SMTP error from remote server:\nillegal alias: a@b.example \"c@d.example\": SMTP error from remote server",
                "\"a@b.example\": SMTP error from remote server:\nillegal alias: a@b.example\n\"c@d.example\": SMTP error from remote server",
            ),
            (
                "error. a@b.example Invalid Address, ERROR_CODE :550 c@d.example Invalid Address, ERROR_CODE :550",
                "error.\na@b.example Invalid Address, ERROR_CODE :550\nc@d.example Invalid Address, ERROR_CODE :550",
            ),
            (
                "<<< 550 <a@b.example>... User unknown 550 5.1.1 <a@b.example>... User unknown",
                "<<< 550 <a@b.example>... User unknown\n550 5.1.1 <a@b.example>... User unknown",
            ),
        ] {
            assert_eq!(parted(joined).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn an_address_within_a_reply() {
        for whole in [
            "<a@b.example>: host mx said: 550 5.1.8 <s@sender.example>: 550 sender rejected",
            "<a@b.example>: host mx said: 554 <s@sender.example>: Sender address rejected",
            "SMTP error after RCPT TO:<a@b.example>: host mx [192.0.2.1]: 550 gone",
            "after RCPT TO <a@b.example>: 550 gone",
            "host mx said: 550 5.1.1 <a@b.example>... User unknown (in reply to RCPT TO command)",
            "   a@b.example: 550 gone\n\"c@d.example\": host gone\n",
            "a@b.example: [192.0.2.1], 550 a@b.example... No such user",
            "write to a@b.example: he knows",
            "@ a@ @b <@>: 550 x",
        ] {
            assert_eq!(parted(whole), None, "{whole}");
        }
    }
}
