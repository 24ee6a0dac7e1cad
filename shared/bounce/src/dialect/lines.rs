//! The layout that most servers share: a list of recipients, each with what was said about it.
//!
//! An address begins a line, alone or with the words after it; lines that are indented more than it, and lines up to the
//! next blank one, go on with it.

use std::collections::HashMap;

use crate::reply::Stage;
use crate::told::Told;
use crate::{address, reply, text};

/// Lines at which, in whatever dialect, the text for people ends and the original begins. In any case.
pub(crate) const ENDS: &[&str] = &[
    "------ this is a copy of the message",
    "----- this is a copy of the message",
    "------ this is a copy of your message",
    "------ the body of the message is",
    "--- below this line is a copy",
    "--- enclosed is a copy of the message",
    "--- the header of the original message",
    "--- original message follows",
    "--- header of the original",
    "--- message non-deliverable",
    "----- original message -----",
    "------ original message",
    "-----original message-----",
    "----- original message",
    "original message headers",
    "original message follows",
    "original message headers:",
    "message headers follow",
    "below is a copy of the original message",
    "included is a copy of the message header",
    "the attachment contains the original mail headers",
    "----- unsent message",
    "----- unsent message follows",
    "----- message header follows",
    "----- original message follows",
    "----- message body suppressed",
    "----- recipients of this delivery",
    "------- returned message",
    "-------original message",
    "-------original mail info",
    "the original message headers",
    "here is a copy of the original message",
    "--- begin message",
    "content-type: message/rfc822",
    "content-type: text/rfc822-headers",
    "content-description: undelivered message",
    "------- forwarded message",
    "a copy of the original message",
    "a summary of the undelivered message",
    "the first 50 lines of your original message",
    "here is a copy of the first part of the message",
    "original message as received",
    "original message details:",
    "original message attached",
    "original message here",
    "your message reads (in part)",
];

/// Where the text for people ends: at the first line that begins like one of [`ENDS`] or of `more`, at a header that a
/// gateway pasted without a word, or at a signature. Looks at the beginnings of lines only, so it takes the time of
/// reading them.
pub(crate) fn end_of_text(text: &str, more: &[&str]) -> usize {
    let mut at = 0;
    let mut has_words = false;
    // a whole report pasted with its own header
    let mut is_pasted = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        is_pasted |= text::starts_with(trimmed, "return-path: <>");
        if has_words && ((!is_pasted && begins_a_header(trimmed)) || begins_a_signature(line)) {
            return at;
        }
        has_words |= !trimmed.is_empty() && !begins_a_header(trimmed);
        let is_end = match trimmed.as_bytes().first() {
            Some(b'-' | b'=' | b'*' | b'|' | b'_') if is_rule_above_original(trimmed) => true,
            // the letters with which the ends begin
            Some(
                b'-'
                | b'A'..=b'C'
                | b'H'
                | b'I'
                | b'M'
                | b'O'
                | b'T'
                | b'Y'
                | b'a'..=b'c'
                | b'h'
                | b'i'
                | b'm'
                | b'o'
                | b't'
                | b'y',
            ) => ENDS.iter().any(|end| text::starts_with(trimmed, end)),
            _ => false,
        };
        if is_end {
            return at;
        }
        if more.iter().any(|end| text::starts_with(trimmed, end)) {
            return at;
        }
        at += line.len();
    }
    text.len()
}

/// The first lines of a message's header, as no report writes them for people.
fn begins_a_header(line: &str) -> bool {
    matches!(line.as_bytes().first(), Some(b'R' | b'r'))
        && ["received: from ", "received: by ", "received: (", "return-path: "]
            .iter()
            .any(|of| text::starts_with(line, of))
}

/// `-- ` (RFC 3676, section 4.3), which virus scanners write above their words, and the line above Mailman's footers.
fn begins_a_signature(line: &str) -> bool {
    const FOOTER: &str = "_______________________________________________";
    let line = line.trim_end_matches(['\r', '\n']);
    line == "-- " || line.trim_end() == FOOTER
}

/// A rule with words in it that tell that a message follows: `--------RETURNED MAIL FOLLOWS--------`,
/// `|---- Message text follows: ----|`, `---- START OF RETURNED MESSAGE ----`.
fn is_rule_above_original(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "original m",
        "returned m",
        "unsent m",
        "message text follows",
        "message follows",
        "of the message",
        "copy of your m",
        "mensaje original",
    ];
    let words = line.trim_start_matches(['-', '=', '*', '|', '_', ' ']);
    let length = line.len() - words.len();
    length > 1 && words.len() < 160 && WORDS.iter().any(|of| text::find(words, of).is_some())
}

/// The words that a scanner on the way wrote under a report, below a rule: they tell nothing of it.
fn begins_a_banner(line: &str, below: &str) -> bool {
    const SCANNERS: &[&str] = &["virus", "scanned", "nod32", "malware"];
    let rule = line.len() - line.trim_start_matches(['_', '*', '=']).len();
    let words = text::head(below, 400);
    rule >= 10 && SCANNERS.iter().any(|scanner| text::find(words, scanner).is_some())
}

/// What a text says in sentences: up to its end, to the first field of a message's header, or to a scanner's banner.
pub(crate) fn sentences(text: &str) -> &str {
    const FIELDS: &[&str] = &[
        "received:",
        "return-path:",
        "message-id:",
        "mime-version:",
        "content-type:",
        "content-transfer-encoding:",
        "dkim-signature:",
        "x-",
    ];
    let (text, _) = split_at_end(text, &[]);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begins = line.trim_start_matches(['>', '|', ' ', '\t']);
        let name = begins.split(':').next().unwrap_or_default();
        let is_field = name.len() < begins.len() && !name.contains(' ');
        let is_header = is_field && FIELDS.iter().any(|field| text::starts_with(begins, field));
        if is_header || begins_a_banner(line, text.get(at..).unwrap_or_default()) {
            return text.get(..at).unwrap_or_default();
        }
        at += line.len();
    }
    text
}

/// The text for people and what follows it.
pub(crate) fn split_at_end<'t>(text: &'t str, more: &[&str]) -> (&'t str, &'t str) {
    text.split_at_checked(end_of_text(text, more)).unwrap_or((text, ""))
}

/// The recipients that begin lines of `text`, and what is said about each.
pub(crate) fn recipients(text: &str) -> Vec<Told> {
    let mut list = List::default();
    for line in text.lines() {
        list.line(line);
    }
    list.finish()
}

#[derive(Default)]
struct List {
    told: Vec<Told>,
    current: Option<(String, usize)>,
    said: String,
    expanded_from: Option<String>,
    /// The line before was blank.
    blank: bool,
    /// What is said about the current recipient has ended.
    is_over: bool,
    /// The last line taken ends with a colon: what it introduces is still to come.
    introduces: bool,
}

impl List {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            self.blank = true;
            return;
        }
        let after_blank = std::mem::take(&mut self.blank);
        let indent = line.len() - line.trim_start().len();
        let named = address_at_start(trimmed);
        if let Some((current, of_address)) = self.current.as_ref().filter(|_| !self.is_over) {
            let is_deeper = indent > *of_address;
            // a reply that begins with the recipient's address, its line's indentation lost on the way
            let again = !self.said.is_empty()
                && named.as_ref().is_some_and(|(address, rest)| {
                    // "550 5.7.1" and in the next line "<sender@b.example>... no"
                    address == current || (rest.starts_with("...") && ends_with_a_code(&self.said))
                });
            // a blank line ends what is said; before that, only deeper lines go on below it
            let goes_on = if after_blank {
                (self.said.is_empty() && is_deeper)
                    || (self.introduces && named.is_none())
                    || (begins_a_reply(trimmed) && reply::find(&self.said).code.is_none())
            } else {
                is_deeper || again || named.is_none()
            };
            if goes_on {
                self.introduces = trimmed.ends_with(':');
                if self.said.len() < 8192 {
                    self.said.push(' ');
                    self.said.push_str(trimmed);
                }
                return;
            }
            self.is_over = true;
        }
        let Some((address, rest)) = named else { return };
        self.close();
        if self.told.len() >= crate::dsn::MOST_RECIPIENTS {
            return;
        }
        let (rest, expanded_from) = split_expanded(rest);
        self.expanded_from = expanded_from;
        self.said = rest.to_owned();
        self.current = Some((address, indent));
        self.is_over = false;
        self.introduces = trimmed.ends_with(':');
    }

    fn close(&mut self) {
        if let Some((address, _)) = self.current.take() {
            let mut told = Told::new(Some(address), &self.said);
            told.original_recipient = self.expanded_from.take().filter(|from| Some(from) != told.recipient.as_ref());
            told.stage = crate::reply::stage(&self.said);
            told.remote_mta = host_in(&self.said);
            self.told.push(told);
        }
        self.said.clear();
    }

    fn finish(mut self) -> Vec<Told> {
        self.close();
        merge(self.told)
    }
}

/// `550 5.1.1 gone`, `[550 gone]`, `Remote host said: 550 gone`.
fn begins_a_reply(line: &str) -> bool {
    let line = text::after_prefix(line, "remote host said: ").unwrap_or(line).trim_start_matches('[');
    matches!(line.as_bytes(), [b'4' | b'5', b'0'..=b'5', b'0'..=b'9', b' ' | b'-', ..])
}

/// The first reply of a server that stands in sentences: a code and a status of one class together, or a code or status that
/// begins a line, with what follows up to a blank line.
pub(crate) fn quoted_reply(text: &str) -> Option<(String, Option<Stage>)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begin = begin_of_reply(line.trim_end());
        if let Some(begin) = begin {
            let said = text.get(at + begin..)?;
            let said = said.split("\n\n").next().unwrap_or_default();
            return Some((text::on_one_line(text::head(said, 2048)), reply::stage(text)));
        }
        at += line.len();
    }
    None
}

fn begin_of_reply(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let begins_with_status = || {
        let (first, rest) = trimmed.split_once(' ').unwrap_or_default();
        !rest.is_empty() && !first.starts_with('2') && reply::first_status(first) == Some(first)
    };
    if begins_a_reply(trimmed) || begins_with_status() {
        return Some(line.len() - trimmed.len());
    }
    let found = reply::find(line);
    let (code, status) = (found.code?.to_string(), found.status?);
    let at = line.find(&code)?;
    line.get(at + code.len()..)?.trim_start_matches([' ', '-', ':']).starts_with(status).then_some(at)
}

fn ends_with_a_code(said: &str) -> bool {
    let last = said.rsplit(' ').next().unwrap_or_default();
    let last = reply::find(last);
    last.code.is_some() || last.status.is_some()
}

/// A recipient that is named again below a blank line is still one: what is said there completes what was said before.
pub(super) fn merge(told: Vec<Told>) -> Vec<Told> {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(told.len());
    let mut merged: Vec<Told> = Vec::with_capacity(told.len());
    for mut one in told {
        let before = one.recipient.as_ref().and_then(|name| places.get(name)).and_then(|&at| merged.get_mut(at));
        if let Some(first) = before {
            // a reply tells more than the words that introduce it
            let quotes = |one: &Told| one.diagnostic.as_deref().is_some_and(|said| reply::find(said).code.is_some());
            if quotes(&one) && !quotes(first) {
                std::mem::swap(first, &mut one);
            }
            first.complete_with(one);
            continue;
        }
        if let Some(name) = &one.recipient {
            places.insert(name.clone(), merged.len());
        }
        merged.push(one);
    }
    merged
}

/// The address that begins a line, in its one spelling, and what follows it: `<a@b.example>: said`, `a@b.example`,
/// `"a@b.example":`, `* a@b.example`, `RCPT: <a@b.example>`.
pub(crate) fn address_at_start(line: &str) -> Option<(String, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '\u{2022}' | '\u{a0}'));
    let line = line.strip_prefix("- ").or_else(|| line.strip_prefix("-- ")).unwrap_or(line).trim_start();
    let line = line.strip_prefix(">>> ").unwrap_or(line);
    let (found, end) = address::first_in(text::head(line, 400))?;
    let before = line.get(..end - found.len())?;
    // nothing but opening marks before it
    if !before.chars().all(|c| matches!(c, '<' | '"' | '\'' | '[' | '(' | '`')) {
        return None;
    }
    let after = line.get(end..)?;
    let rest = after.trim_start_matches(['>', '"', '\'', ']', ')', '`']);
    // "a@b.example: said", "a@b.example (expanded from", "a@b.example" alone; not "a@b.example's mailbox" nor a sentence
    let rest = match rest.chars().next() {
        None => "",
        Some(':' | ',' | ';') => rest.get(1..).unwrap_or_default(),
        Some(c) if c.is_whitespace() || matches!(c, '(' | '<' | '[' | '.') => rest,
        Some(_) => return None,
    };
    Some((address::normal(found)?, rest.trim_start_matches("mailto:").trim()))
}

/// `(expanded from <a@b.example>)` away from the words after an address.
fn split_expanded(rest: &str) -> (&str, Option<String>) {
    let Some(inside) = rest.strip_prefix("(expanded from") else { return (rest, None) };
    match inside.split_once(')') {
        Some((from, rest)) => (rest.trim_start_matches(':').trim(), address::normal(from.trim_start_matches(':'))),
        None => (rest, None),
    }
}

/// The server in `host mx.example.org[192.0.2.1] said:` and its like.
pub(crate) fn host_in(said: &str) -> Option<String> {
    let head = text::head(said, 1024);
    let mut words = head.split_whitespace();
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("host")
            || word.eq_ignore_ascii_case("host:")
            || word.eq_ignore_ascii_case("server")
        {
            let host = words.next()?;
            let host = host.split(['[', '(']).next().unwrap_or_default().trim_matches(['<', '>', ':', ',', '.', ';']);
            if host.contains('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
            {
                return Some(host.to_ascii_lowercase());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<(String, String)> {
        recipients(text).into_iter().map(|t| (t.recipient.unwrap(), t.diagnostic.unwrap_or_default())).collect()
    }

    #[test]
    fn blocks_as_postfix_and_qmail_write_them() {
        let text = "Words.\n\n<a@b.example>: host mx.b.example[192.0.2.1] said: 550 5.2.1\n    <a@b.example>... no (in reply to RCPT TO command)\n\n<c@b.example> (expanded from <d@e.example>): gone\n\nMore words.\n";
        let told = recipients(text);
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].remote_mta.as_deref(), Some("mx.b.example"));
        assert_eq!(told[0].stage, Some(Stage::Rcpt));
        assert_eq!(told[1].original_recipient.as_deref(), Some("d@e.example"));
        assert_eq!(told[1].diagnostic.as_deref(), Some("gone"));
    }

    #[test]
    fn indented_as_exim_writes_them() {
        let text = "  a@b.example\n    SMTP error from remote mail server:\n    553 unknown user:\n    a@b.example\n  c@b.example\n    Unrouteable address\n\nWords\n";
        assert_eq!(
            list(text),
            [
                (
                    "a@b.example".to_owned(),
                    "SMTP error from remote mail server: 553 unknown user: a@b.example".to_owned()
                ),
                ("c@b.example".to_owned(), "Unrouteable address".to_owned())
            ]
        );
    }

    #[test]
    fn a_colon_goes_on_below_a_blank_line() {
        let text = "a@b.example\n\n  error after RCPT TO:\n\n  550 gone\n\nBye\n<c@d.example>:\n\n550 no (#5.1.1)\n\nBye\n\ne@f.example\n  did not like it.\n\n  Remote host said: 550 so\n\n  550 Bye\n";
        let said: Vec<_> = list(text).into_iter().map(|(_, said)| said).collect();
        assert_eq!(
            said,
            ["error after RCPT TO: 550 gone", "550 no (#5.1.1)", "did not like it. Remote host said: 550 so"]
        );
    }

    #[test]
    fn a_recipient_named_twice_is_one() {
        let told = recipients("a@b.example\n  after RCPT TO:\n\na@b.example\n  550 5.1.1 gone\n");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].diagnostic.as_deref(), Some("550 5.1.1 gone"));
    }

    #[test]
    fn a_sender_behind_a_code_is_no_recipient() {
        let text =
            "  a@b.example\n    after MAIL FROM: 550 5.7.1\n<x@y.example>... relay first\n  c@d.example\n    gone\n";
        let told = list(text);
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].1, "after MAIL FROM: 550 5.7.1 <x@y.example>... relay first");
    }

    #[test]
    fn words_that_hold_an_address_are_no_recipient() {
        assert_eq!(list("Please write to a@b.example\na@b.example's mailbox is full\n"), []);
    }

    #[test]
    fn a_header_is_no_sentence() {
        assert_eq!(sentences("Gone.\n\nReceived: from a\nContent-Type: text/plain\n"), "Gone.\n\n");
        assert_eq!(sentences("X-ray is down: wait\n> X-Virus-Scanned: y\n"), "X-ray is down: wait\n");
        assert_eq!(sentences("Content-Type is not supported\n"), "Content-Type is not supported\n");
        assert_eq!(sentences("Gone.\n\n__________ NOD32, revision 1 __________\n"), "Gone.\n\n");
        assert_eq!(sentences("Gone.\n____________\nThis mail was scanned for viruses\n"), "Gone.\n");
        assert_eq!(sentences("Gone.\n____________\nIt was full.\n"), "Gone.\n____________\nIt was full.\n");
    }

    #[test]
    fn a_reply_in_sentences() {
        let text = "Mail to a@b.example failed.\n\nmx.b.example did not like our RCPT TO:\n550 5.1.1 <a@b.example>\nis gone\n\nBye\n";
        let wanted = ("550 5.1.1 <a@b.example> is gone".to_owned(), Some(Stage::Rcpt));
        assert_eq!(quoted_reply(text), Some(wanted));
        assert_eq!(quoted_reply("It said: [550 5.1.1 gone]\n").unwrap().0, "550 5.1.1 gone]");
        assert_eq!(quoted_reply("Room 550 of 5.1.1 is gone.\nSince 2005, 421 times.\n"), None);
    }

    #[test]
    fn where_the_original_begins() {
        let text = "words\n   ----- Original message -----\n\nFrom: a\n";
        assert_eq!(split_at_end(text, &[]).0, "words\n");
        assert_eq!(split_at_end("gone\n\nReceived: from a by b\nTo: c@d.example\n", &[]).0, "gone\n\n");
        assert_eq!(split_at_end("gone\n-- \nc@d.example\n", &[]).0, "gone\n");
        // a report pasted as a whole
        let pasted = "Return-Path: <>\nReceived: from a by b\n\ngone\n";
        assert_eq!(split_at_end(pasted, &[]), (pasted, ""));
        let note = format!("Please look:\n{pasted}");
        assert_eq!(split_at_end(&note, &[]).1, "");
    }
}
