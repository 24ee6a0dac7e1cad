//! Header fields (RFC 5322, section 2.2), decoded to UTF-8: encoded words (RFC 2047) and raw 8-bit bytes, which RFC 6532
//! allows as UTF-8 and old mailers sent in any character set.

use std::borrow::Cow;

use memchr::{memchr2, memmem};
use model::{Header, Headers, Warning};

use super::{encoded_word, line};
use crate::charset;

/// A header block and what comes after it.
pub(super) struct Block<'a> {
    pub headers: Headers<'a>,
    /// Of Content-Type: unfolded, otherwise as sent.
    pub content_type: Option<Cow<'a, [u8]>>,
    /// Of Content-Disposition: unfolded, otherwise as sent.
    pub disposition: Option<Cow<'a, [u8]>>,
    /// Of Content-Transfer-Encoding.
    pub transfer_encoding: Option<&'a [u8]>,
    pub body: &'a [u8],
}

/// Splits `raw` into at most `allowed` fields and the body. Lines that are no fields are skipped; where not one line is a
/// field, all is body.
pub(super) fn block<'a>(raw: &'a [u8], allowed: usize, warnings: &mut Vec<Warning>) -> Block<'a> {
    let mut block = Block {
        headers: Headers(Vec::new()),
        content_type: None,
        disposition: None,
        transfer_encoding: None,
        body: &[],
    };
    let mut rest = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let mut malformed = 0_usize;
    let mut over = false;
    // A part may begin with the empty line that ends its (empty) header. A mail may begin with stray ones: not here,
    // because a part without headers whose text begins with `Note: …` must stay a text.
    loop {
        let (field, len) = field(rest);
        if len == 0 {
            break;
        }
        let after = rest.get(len..).unwrap_or_default();
        if field.is_empty() {
            rest = after;
            break;
        }
        rest = after;
        match split(field) {
            Some((name, value)) if block.headers.0.len() < allowed => keep(&mut block, name, value),
            Some(_) => over = true,
            None => malformed += 1,
        }
    }
    if over {
        warnings.push(Warning::new("limit_headers", "more header fields than allowed"));
    }
    if block.headers.0.is_empty() && malformed > 0 {
        block.body = raw;
        return block;
    }
    if malformed > 1 {
        warnings.push(Warning::new("header_malformed", format!("{malformed} lines of the header are no fields")));
    }
    block.body = rest;
    block
}

/// The first field of `rest` with its continuation lines but without its last line end, and how long it is with it.
fn field(rest: &[u8]) -> (&[u8], usize) {
    let (line, mut len) = line::first(rest);
    let mut end = line.len();
    if end == 0 {
        return (&[], len);
    }
    while matches!(rest.get(len), Some(b' ' | b'\t')) {
        let (line, more) = line::first(rest.get(len..).unwrap_or_default());
        // A line of white space alone ends the header where the next line cannot continue or begin a field.
        end = len + line.len();
        len += more;
    }
    (rest.get(..end).unwrap_or_default(), len)
}

/// Name and value. A name is printable ASCII without colon; white space before the colon is obsolete and common.
fn split(field: &[u8]) -> Option<(&str, &[u8])> {
    let colon = field.iter().position(|b| !b.is_ascii_graphic() || *b == b':')?;
    let (name, rest) = field.split_at(colon);
    let value = match rest {
        [b':', value @ ..] => value,
        _ => rest.trim_ascii_start().strip_prefix(b":")?,
    };
    if name.is_empty() {
        return None;
    }
    Some((std::str::from_utf8(name).ok()?, value))
}

fn keep<'a>(block: &mut Block<'a>, name: &'a str, value: &'a [u8]) {
    // The first of each counts, as for every reader of mail that was looked at.
    if name.len() > 11 && name.as_bytes().first().is_some_and(|b| b | 32 == b'c') {
        if name.eq_ignore_ascii_case("content-type") {
            block.content_type.get_or_insert_with(|| unfold(value));
        } else if name.eq_ignore_ascii_case("content-disposition") {
            block.disposition.get_or_insert_with(|| unfold(value));
        } else if name.eq_ignore_ascii_case("content-transfer-encoding") {
            block.transfer_encoding.get_or_insert(value);
        }
    }
    block.headers.0.push(Header { name: Cow::Borrowed(name), value: decoded(value) });
}

/// A field's value in UTF-8: unfolded, trimmed, encoded words decoded.
fn decoded(value: &[u8]) -> Cow<'_, str> {
    let text = charset::short(unfold(value));
    if memmem::find(text.as_bytes(), b"=?").is_some() { Cow::Owned(encoded_word::decode(&text)) } else { text }
}

/// Without line ends: each, and the white space after it, becomes one space.
fn unfold(value: &[u8]) -> Cow<'_, [u8]> {
    let value = value.trim_ascii();
    let Some(first) = memchr2(b'\r', b'\n', value) else { return Cow::Borrowed(value) };
    let mut out = Vec::with_capacity(value.len());
    let (head, mut rest) = value.split_at(first);
    out.extend_from_slice(head.trim_ascii_end());
    loop {
        rest = rest.trim_ascii_start();
        out.push(b' ');
        match memchr2(b'\r', b'\n', rest) {
            Some(at) => {
                let (head, tail) = rest.split_at(at);
                out.extend_from_slice(head.trim_ascii_end());
                rest = tail;
            }
            None => {
                out.extend_from_slice(rest);
                return Cow::Owned(out);
            }
        }
    }
}
