//! Content-Type and Content-Disposition: the essence and the parameters (RFC 2045, section 5.1; RFC 2231), as tolerantly
//! as mail needs it: missing quotes, stray semicolons, encoded words where RFC 2231 forbids them.

use std::borrow::Cow;

use memchr::memmem;
use model::{MediaType, Warning};

use super::encoded_word;
use crate::charset;

/// More parameters than this are not read.
const MAX_PARAMS: usize = 64;

/// The media type of a Content-Type value. What is none is `text/plain` (RFC 2045, section 5.2).
pub(super) fn content_type<'a>(value: &[u8], warnings: &mut Vec<Warning>) -> MediaType<'a> {
    let (first, rest) = token(value);
    let essence: String =
        String::from_utf8_lossy(first).chars().filter(char::is_ascii_graphic).collect::<String>().to_ascii_lowercase();
    let essence = match essence.split_once('/') {
        Some((main, sub)) if !main.is_empty() && !sub.is_empty() => well_known(essence),
        _ => {
            if !essence.is_empty() && essence != "text" {
                warnings.push(Warning::new("media_type_malformed", essence));
            }
            Cow::Borrowed("text/plain")
        }
    };
    MediaType { essence, params: params(rest, warnings) }
}

/// The file name: Content-Disposition's `filename`, else Content-Type's `name`.
pub(super) fn filename<'a>(
    disposition: Option<&[u8]>,
    media: &MediaType<'a>,
    warnings: &mut Vec<Warning>,
) -> Option<Cow<'a, str>> {
    let from_disposition = disposition.and_then(|value| {
        let (_, rest) = token(value);
        params(rest, warnings).into_iter().find(|(name, _)| name == "filename").map(|(_, value)| value)
    });
    let name = from_disposition.or_else(|| media.param("name").map(|name| Cow::Owned(name.to_owned())))?;
    Some(if memmem::find(name.as_bytes(), b"=?").is_some() { Cow::Owned(encoded_word::decode(&name)) } else { name })
}

/// The commonest types without an allocation.
fn well_known<'a>(essence: String) -> Cow<'a, str> {
    const COMMON: [&str; 14] = [
        "text/plain",
        "text/html",
        "text/rfc822-headers",
        "multipart/report",
        "multipart/mixed",
        "multipart/alternative",
        "multipart/related",
        "message/rfc822",
        "message/delivery-status",
        "message/feedback-report",
        "application/octet-stream",
        "application/gzip",
        "application/zip",
        "application/xml",
    ];
    COMMON.iter().find(|known| **known == essence).map_or(Cow::Owned(essence), |known| Cow::Borrowed(*known))
}

/// What comes before the first `;`, and what comes after it.
fn token(value: &[u8]) -> (&[u8], &[u8]) {
    let end = value.iter().position(|b| *b == b';').unwrap_or(value.len());
    let (first, rest) = value.split_at(end);
    // A comment: `text/plain (ours)`.
    let first = first.iter().position(|b| *b == b'(').map_or(first, |at| first.split_at(at).0);
    (first.trim_ascii(), rest.get(1..).unwrap_or_default())
}

/// One parameter before RFC 2231 is undone.
struct Raw {
    name: String,
    section: Option<usize>,
    percent: bool,
    value: Vec<u8>,
}

type Params<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

fn params<'a>(mut rest: &[u8], warnings: &mut Vec<Warning>) -> Params<'a> {
    let mut raws: Vec<Raw> = Vec::new();
    while !rest.is_empty() {
        if raws.len() >= MAX_PARAMS {
            warnings.push(Warning::new("media_type_malformed", "too many parameters"));
            break;
        }
        rest = rest.trim_ascii_start();
        let name_len = rest.iter().position(|b| matches!(b, b'=' | b';')).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(name_len);
        let Some(tail) = tail.strip_prefix(b"=") else {
            rest = tail.get(1..).unwrap_or_default();
            continue;
        };
        let (value, tail) = value(tail.trim_ascii_start());
        rest = tail;
        let name = String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase();
        if !name.is_empty() {
            raws.push(raw(&name, value));
        }
    }
    joined(raws)
}

/// A quoted string or everything up to `;`, and what comes after it.
fn value(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let Some(quoted) = text.strip_prefix(b"\"") else {
        let end = text.iter().position(|b| *b == b';').unwrap_or(text.len());
        let (value, tail) = text.split_at(end);
        return (value.trim_ascii().to_vec(), tail.get(1..).unwrap_or_default());
    };
    let mut out = Vec::new();
    let mut bytes = quoted.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => out.extend(bytes.next().map(|(_, escaped)| *escaped)),
            b'"' => {
                let tail = quoted.get(at + 1..).unwrap_or_default();
                let skip = tail.iter().position(|b| *b == b';').map_or(tail.len(), |semicolon| semicolon + 1);
                return (out, tail.get(skip..).unwrap_or_default());
            }
            _ => out.push(*byte),
        }
    }
    // The closing quote is missing: without what can only be the next parameter's.
    (out, &[])
}

/// `name*0*` is section 0 of `name`, percent-encoded (RFC 2231, section 3 and 4).
fn raw(name: &str, value: Vec<u8>) -> Raw {
    let (stem, percent) = name.strip_suffix('*').map_or((name, false), |stem| (stem, true));
    let (stem, section) = match stem.rsplit_once('*') {
        Some((base, number)) => match number.parse() {
            Ok(number) => (base, Some(number)),
            Err(_) => (stem, None),
        },
        None => (stem, None),
    };
    Raw { name: stem.to_owned(), section, percent, value }
}

fn joined<'a>(mut raws: Vec<Raw>) -> Params<'a> {
    // Stable: sections in their order, everything else as it came.
    raws.sort_by_key(|raw| raw.section.unwrap_or(0));
    let mut params: Params<'a> = Vec::with_capacity(raws.len());
    let mut done = vec![false; raws.len()];
    for (at, raw) in raws.iter().enumerate() {
        if done.get(at).copied().unwrap_or(true) || params.iter().any(|(name, _)| *name == raw.name) {
            continue;
        }
        let mut bytes = Vec::new();
        let mut charset: Option<String> = None;
        for (other, part) in raws.iter().enumerate().skip(at) {
            let same = part.name == raw.name && (other == at || (raw.section.is_some() && part.section.is_some()));
            if !same {
                continue;
            }
            if let Some(done) = done.get_mut(other) {
                *done = true;
            }
            if part.percent {
                let value = if charset.is_none() { without_charset(&part.value, &mut charset) } else { &part.value };
                percent_decode(value, &mut bytes);
            } else {
                bytes.extend_from_slice(&part.value);
            }
        }
        let (text, _) = charset::decode(&bytes, charset.as_deref().filter(|label| !label.is_empty()));
        params.push((Cow::Owned(raw.name.clone()), Cow::Owned(text.into_owned())));
    }
    params
}

/// `utf-8'en'value` without its character set and language.
fn without_charset<'v>(value: &'v [u8], charset: &mut Option<String>) -> &'v [u8] {
    let mut parts = value.splitn(3, |b| *b == b'\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(label), Some(_), Some(text)) => {
            *charset = Some(String::from_utf8_lossy(label).into_owned());
            text
        }
        _ => value,
    }
}

fn percent_decode(value: &[u8], out: &mut Vec<u8>) {
    let mut rest = value;
    while let Some((byte, tail)) = rest.split_first() {
        let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match (byte, hex(tail.first()), hex(tail.get(1))) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(*byte);
                rest = tail;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_parameters() {
        for (value, essence, params) in [
            ("text/plain; charset=utf-8", "text/plain", &[("charset", "utf-8")][..]),
            (
                "Multipart/Report;report-type=delivery-status; boundary=\"a;b\\\"c\"",
                "multipart/report",
                &[("report-type", "delivery-status"), ("boundary", "a;b\"c")],
            ),
            ("application/gzip; name=a b.gz; ; x", "application/gzip", &[("name", "a b.gz")]),
            ("text", "text/plain", &[]),
            ("", "text/plain", &[]),
            ("text/plain (comment); a=b", "text/plain", &[("a", "b")]),
            ("a/b; filename*0*=utf-8''%e3%81; filename*1*=%82; filename*2=\".x\"", "a/b", &[("filename", "あ.x")]),
            ("a/b; n*=iso-8859-1'en'%A3; n=other", "a/b", &[("n", "£")]),
            ("a/b; x=\"unclosed", "a/b", &[("x", "unclosed")]),
        ] {
            let got = content_type(value.as_bytes(), &mut Vec::new());
            assert_eq!(got.essence, essence, "{value}");
            let got: Vec<(&str, &str)> = got.params.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).collect();
            assert_eq!(got, params, "{value}");
        }
    }

    #[test]
    fn file_names() {
        let media = content_type(b"application/zip; name=\"n.zip\"", &mut Vec::new());
        let name = |disposition: Option<&[u8]>| filename(disposition, &media, &mut Vec::new()).unwrap();
        assert_eq!(name(None), "n.zip");
        assert_eq!(name(Some(b"attachment; filename=\"=?utf-8?Q?=C3=BC.zip?=\"")), "ü.zip");
        assert_eq!(name(Some(b"attachment; filename=\xfc.zip")), "ü.zip");
    }
}
