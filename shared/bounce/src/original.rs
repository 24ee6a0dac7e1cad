//! The message that came back, as far as the report returns it: as message/rfc822, as text/rfc822-headers, as text/plain,
//! or pasted below the text for people (RFC 3462, RFC 6522).

use std::borrow::Cow;

use model::{Headers, Original};

use crate::letter::Letter;
use crate::{address, dates, text};

/// How much of a pasted message is searched for its headers.
const LONGEST_BLOCK: usize = 64 * 1024;

/// The original's headers: of the part that returns it, else of the text `pasted`.
pub(crate) fn of(letter: &Letter<'_>, pasted: Option<&str>, keep: &[String]) -> Original {
    if let Some(part) = letter.returned {
        if let Some(mail) = part.message() {
            return of_headers(mail.headers(), keep);
        }
        if let Some(block) = part.text() {
            return of_block(block, keep);
        }
    }
    pasted.map(|pasted| of_block(pasted, keep)).unwrap_or_default()
}

/// The original's headers, from a header block in a text.
pub(crate) fn of_block(block: &str, keep: &[String]) -> Original {
    of_fields(&fields(text::head(block, LONGEST_BLOCK)), keep)
}

fn of_headers(headers: &Headers<'_>, keep: &[String]) -> Original {
    let fields: Vec<_> =
        headers.iter().map(|header| (header.name.as_ref(), Cow::Borrowed(header.value.as_ref()))).collect();
    of_fields(&fields, keep)
}

fn of_fields(fields: &[(&str, Cow<'_, str>)], keep: &[String]) -> Original {
    let first = |name: &str| fields.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref());
    let first_address = |name: &str| {
        first(name)
            .and_then(|value| address::first_in(text::head(value, 4096)))
            .and_then(|(found, _)| address::normal(found))
    };
    let message_id = first("Message-ID").map(|id| id.trim().trim_matches(['<', '>'])).filter(|id| !id.is_empty());
    let mut original = Original {
        message_id: message_id.map(|id| text::head(id, 998).to_owned()),
        from: first_address("From"),
        to: first_address("To").or_else(|| first_address("X-Original-To")).or_else(|| first_address("Delivered-To")),
        subject: first("Subject")
            .map(|subject| text::head(subject, 2000).to_owned())
            .filter(|subject| !subject.is_empty()),
        date: first("Date").and_then(dates::timestamp),
        ..Original::default()
    };
    for name in keep {
        if let Some(value) = first(name) {
            original.headers.insert(name.to_ascii_lowercase(), text::head(value, 2000).to_owned());
        }
    }
    original
}

/// The fields of the first header block in `text` that is one of a message, unfolded and decoded.
fn fields(text: &str) -> Vec<(&str, Cow<'_, str>)> {
    let mut fields: Vec<(&str, Cow<'_, str>)> = Vec::new();
    let mut indent = 0;
    for line in text.split('\n') {
        let mut line = line.trim_end_matches('\r');
        if fields.is_empty() {
            indent = line.bytes().take_while(|b| *b == b' ').count();
        } else if line.bytes().take(indent).all(|b| b == b' ') {
            // an indented block: only what is deeper goes on
            line = line.get(indent..).unwrap_or_default();
        }
        if line.trim().is_empty() {
            if fields.iter().any(|(name, _)| is_of_a_message(name)) {
                break;
            }
            fields.clear();
            continue;
        }
        if line.starts_with([' ', '\t']) && !fields.is_empty() {
            if let Some((_, value)) = fields.last_mut() {
                let value = value.to_mut();
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        // a quoted or an indented block keeps its mark
        let line = line.trim_start_matches(|c: char| c.is_whitespace());
        match line.split_once(':') {
            Some((name, value)) if is_name(name) => fields.push((name, Cow::Borrowed(value.trim()))),
            _ => {
                if fields.iter().any(|(name, _)| is_of_a_message(name)) && fields.len() > 3 {
                    break;
                }
                fields.clear();
            }
        }
    }
    for (_, value) in &mut fields {
        if value.contains("=?")
            && let Some(decoded) = decode(value)
        {
            *value = Cow::Owned(decoded);
        }
    }
    fields
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() < 80
        && name.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'(' && b != b'/')
}

fn is_of_a_message(name: &str) -> bool {
    ["From", "To", "Subject", "Message-ID", "Received", "Date", "Return-Path"]
        .iter()
        .any(|of| name.eq_ignore_ascii_case(of))
}

/// Encoded words (RFC 2047) undone.
fn decode(value: &str) -> Option<String> {
    let field = format!("Subject: {}\n\n", text::head(value, 4096));
    let message = mail_parser::MessageParser::new().default_header_text().parse_headers(field.as_bytes())?;
    message.subject().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_block() {
        let pasted = "--- Below this line is a copy of the message.\n\nReturn-Path: <x@y.example>\nFrom: Neko <neko@Y.example>\nTo: a@b.example,\n c@b.example\nSubject: =?utf-8?B?44OL44Oj44O844Oz?=\nMessage-ID: <1@y.example>\nDate: Thu, 29 Apr 2010 23:34:45 +0900\nX-Tag: t\n\nBody: no header\n";
        let original = of_block(pasted, &["x-tag".to_owned()]);
        assert_eq!(original.message_id.as_deref(), Some("1@y.example"));
        assert_eq!(original.from.as_deref(), Some("neko@y.example"));
        assert_eq!(original.to.as_deref(), Some("a@b.example"));
        assert_eq!(original.subject.as_deref(), Some("ニャーン"));
        assert_eq!(original.headers.get("x-tag").map(String::as_str), Some("t"));
        assert!(original.date.is_some());
    }

    #[test]
    fn an_indented_block() {
        let original = of_block("   From: a@b.example\n   To: c@d.example,\n      e@f.example\n   Subject: s\n", &[]);
        assert_eq!((original.to.as_deref(), original.subject.as_deref()), (Some("c@d.example"), Some("s")));
    }

    #[test]
    fn a_part_pasted_with_its_own_headers() {
        let pasted = "Content-Type: message/rfc822\nContent-Transfer-Encoding: 7bit\n\nFrom: a@b.example\nSubject: s\n";
        assert_eq!(of_block(pasted, &[]).from.as_deref(), Some("a@b.example"));
        assert_eq!(of_block("no headers here\n", &[]), Original::default());
    }
}
