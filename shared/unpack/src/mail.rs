//! A mail's headers and parts (RFC 5322, 2045, 2046).
//!
//! The structure is read here and not by mail-parser, whose boundaries match anywhere in a line and by their beginning
//! (`--a` ends at `--ab`), whose search for a boundary that never comes starts again for every part (quadratic time), and
//! which keeps neither the bytes of a text nor a line that ends in a bare CR. Here a multipart is cut by its own boundary
//! within its own bytes, so every byte is looked at once for each level, and levels are limited.
//!
//! Known gaps: message/partial is not put together again; uuencoded text within a text part stays as it is.

mod base64;
mod encoded_word;
mod header;
mod line;
mod media_type;
mod owned;
mod transfer;

use std::borrow::Cow;

use memchr::memmem;
use model::{Content, Mail, MediaType, Part, Warning};

pub use self::base64::LONG as LONG_ARCHIVE;
pub(crate) use self::base64::{Decoding, archive_in_base64};
use self::header::Block;
use self::transfer::Encoding;
use crate::kind::{Kind, sniff};
use crate::{Limits, charset};

/// Nested mails that are themselves base64 or quoted-printable are copied, so they nest no deeper than this.
const ENCODED_DEPTH: usize = 2;

/// Reads a mail. Never fails: what is no mail at all is one text part without headers. LF, CRLF and CR alike end a line.
///
/// `raw` is borrowed from where nothing had to be decoded. Text comes with LF (one of more than 1 MiB that is not decoded
/// keeps its CRLF), in UTF-8, by its label where that is right and by what its bytes look like where it is not. What was over a
/// limit stands in the warnings: `limit_parts`, `limit_headers`, `limit_mime_depth`; the parts read until then are there.
pub fn mail<'a>(raw: &'a [u8], limits: &Limits) -> Mail<'a> {
    let mut reader = Reader { limits, parts: 0, headers: 0, warnings: Vec::new() };
    let root = reader.part(raw, "text/plain", Depth::default());
    // Each code once: a thousand parts without a boundary are one finding.
    let mut warnings: Vec<Warning> = Vec::new();
    for warning in reader.warnings {
        if !warnings.iter().any(|known| known.code == warning.code) {
            warnings.push(warning);
        }
    }
    Mail { raw, root, warnings }
}

/// Every leaf of a mail, depth first, into nested mails too: what may be a report or hold one.
pub fn leaves<'m, 'a>(mail: &'m Mail<'a>) -> impl Iterator<Item = &'m Part<'a>> {
    let mut stack = vec![&mail.root];
    std::iter::from_fn(move || {
        loop {
            let part = stack.pop()?;
            match &part.content {
                Content::Multipart(parts) => stack.extend(parts.iter().rev()),
                Content::Message(nested) => stack.push(&nested.root),
                Content::Text { .. } | Content::Binary(_) | Content::Base64(_) => return Some(part),
            }
        }
    })
}

#[derive(Clone, Copy, Default)]
struct Depth {
    mime: usize,
    encoded: usize,
}

struct Reader<'l> {
    limits: &'l Limits,
    parts: usize,
    headers: usize,
    warnings: Vec<Warning>,
}

impl Reader<'_> {
    fn part<'a>(&mut self, raw: &'a [u8], default_type: &'static str, depth: Depth) -> Part<'a> {
        self.parts += 1;
        let allowed = self.limits.headers.saturating_sub(self.headers);
        let block = header::block(raw, allowed, &mut self.warnings);
        self.headers += block.headers.0.len();
        let media_type = match block.content_type {
            Some(value) => media_type::content_type(&value, &mut self.warnings),
            None => MediaType { essence: Cow::Borrowed(default_type), params: Vec::new() },
        };
        let Block { headers, disposition, transfer_encoding, body, .. } = block;
        let filename = media_type::filename(disposition.as_deref(), &media_type, &mut self.warnings);
        let encoding = transfer_encoding.map_or(Encoding::Identity, transfer::encoding);
        let content = self.content(body, &media_type, encoding, depth);
        Part { headers, media_type, filename, content }
    }

    fn content<'a>(&mut self, body: &'a [u8], media: &MediaType<'a>, encoding: Encoding, depth: Depth) -> Content<'a> {
        let essence = media.essence.as_ref();
        if let Some(subtype) = essence.strip_prefix("multipart/") {
            return self.multipart(body, media, subtype == "digest", depth);
        }
        if matches!(essence, "message/rfc822" | "message/global" | "message/news") {
            return self.message(body, encoding, depth);
        }
        let says_text = essence.starts_with("text/") || essence.starts_with("message/");
        let mislabelled = || Warning::new("media_type_mislabelled", format!("an archive sent as {essence}"));
        if encoding == Encoding::Base64 && archive_in_base64(body).is_some() {
            self.warnings.extend(says_text.then(mislabelled));
            return Content::Base64(Cow::Borrowed(body));
        }
        let bytes = transfer::decode(body, encoding, &mut self.warnings);
        if says_text {
            // A packed report in a part that says it is text must not be taken for characters.
            if matches!(sniff(&bytes), Kind::Gzip | Kind::Zip | Kind::Tnef) {
                self.warnings.push(mislabelled());
                return Content::Binary(bytes);
            }
            return charset::text(bytes, media.param("charset"), &mut self.warnings);
        }
        Content::Binary(bytes)
    }

    fn multipart<'a>(&mut self, body: &'a [u8], media: &MediaType<'a>, digest: bool, depth: Depth) -> Content<'a> {
        if depth.mime >= self.limits.mime_depth {
            self.over("limit_mime_depth", self.limits.mime_depth);
            return Content::Binary(Cow::Borrowed(body));
        }
        let declared = media.param("boundary").map(|b| b.trim_end().as_bytes()).filter(|b| !b.is_empty());
        let cut = declared.map(|boundary| sections(body, boundary, self.limits.parts)).filter(|s| !s.is_empty());
        let sections = match cut {
            Some(sections) => sections,
            None => {
                let message = "the boundary is missing or never occurs";
                self.warnings.push(Warning::new("boundary_missing", message));
                match guessed_boundary(body).map(|boundary| sections(body, boundary, self.limits.parts)) {
                    Some(sections) if !sections.is_empty() => sections,
                    _ => return charset::text(Cow::Borrowed(body), None, &mut self.warnings),
                }
            }
        };
        let default_type = if digest { "message/rfc822" } else { "text/plain" };
        let below = Depth { mime: depth.mime + 1, ..depth };
        let mut parts = Vec::with_capacity(sections.len().min(8));
        for section in sections {
            if self.parts >= self.limits.parts {
                self.over("limit_parts", self.limits.parts);
                break;
            }
            parts.push(self.part(section, default_type, below));
        }
        Content::Multipart(parts)
    }

    fn message<'a>(&mut self, body: &'a [u8], encoding: Encoding, depth: Depth) -> Content<'a> {
        let below = Depth { mime: depth.mime + 1, ..depth };
        if depth.mime >= self.limits.mime_depth || self.parts >= self.limits.parts {
            let over_parts = self.parts >= self.limits.parts;
            let (code, limit) = if over_parts {
                ("limit_parts", self.limits.parts)
            } else {
                ("limit_mime_depth", self.limits.mime_depth)
            };
            self.over(code, limit);
            return Content::Binary(Cow::Borrowed(body));
        }
        match transfer::decode(body, encoding, &mut self.warnings) {
            Cow::Borrowed(body) => {
                let root = self.part(body, "text/plain", below);
                Content::Message(Box::new(Mail { raw: body, root, warnings: Vec::new() }))
            }
            Cow::Owned(bytes) if depth.encoded < ENCODED_DEPTH => {
                let root = self.part(&bytes, "text/plain", Depth { encoded: depth.encoded + 1, ..below });
                Content::Message(Box::new(Mail { raw: &[], root: owned::part(root), warnings: Vec::new() }))
            }
            Cow::Owned(bytes) => {
                self.over("limit_mime_depth", ENCODED_DEPTH);
                Content::Binary(Cow::Owned(bytes))
            }
        }
    }

    fn over(&mut self, code: &str, limit: usize) {
        self.warnings.push(Warning::new(code, format!("more than {limit}")));
    }
}

/// The parts between the lines `--boundary`. What stands before the first (the preamble) and after `--boundary--` (the
/// epilogue) is no part. The line end before a boundary belongs to the boundary (RFC 2046, section 5.1.1).
fn sections<'a>(body: &'a [u8], boundary: &[u8], limit: usize) -> Vec<&'a [u8]> {
    let mut needle = Vec::with_capacity(boundary.len() + 2);
    needle.extend_from_slice(b"--");
    needle.extend_from_slice(boundary);
    let mut sections = Vec::new();
    let mut begin: Option<usize> = None;
    for at in memmem::find_iter(body, &needle) {
        let Some(delimiter) = delimiter(body, at, needle.len()) else { continue };
        if let Some(begin) = begin {
            sections.push(body.get(begin..delimiter.before).unwrap_or_default());
        }
        begin = Some(delimiter.after);
        if delimiter.closes {
            begin = None;
            break;
        }
        if sections.len() > limit {
            break;
        }
    }
    // A mail that was cut: its last part ends where it ends.
    if let Some(begin) = begin
        && let Some(rest) = body.get(begin..)
        && !rest.iter().all(u8::is_ascii_whitespace)
    {
        sections.push(rest);
    }
    sections
}

struct Delimiter {
    /// Where the part before it ends.
    before: usize,
    /// Where the part after it begins.
    after: usize,
    closes: bool,
}

/// The delimiter line whose `--boundary` stands at `at`, if it is one: at the beginning of a line and alone in it.
fn delimiter(body: &[u8], at: usize, len: usize) -> Option<Delimiter> {
    let before = match at.checked_sub(1) {
        None => 0,
        Some(last) => match body.get(last)? {
            b'\n' if last > 0 && body.get(last - 1) == Some(&b'\r') => last - 1,
            b'\n' | b'\r' => last,
            _ => return None,
        },
    };
    let mut end = at + len;
    let closes = body.get(end..end + 2) == Some(b"--");
    if closes {
        end += 2;
    }
    while matches!(body.get(end), Some(b' ' | b'\t')) {
        end += 1;
    }
    match body.get(end) {
        None | Some(b'\n') => {}
        Some(b'\r') => end += line::ending(body.get(end..).unwrap_or_default()) - 1,
        // Some close a boundary and go on in the same line.
        Some(_) if closes => {}
        Some(_) => return None,
    }
    // Never empty-handed backwards: two delimiters may share one line end.
    Some(Delimiter { before, after: (end + 1).min(body.len()), closes })
}

/// What looks like a boundary where none was declared: the first line that begins with `--` and is longer than a signature's.
fn guessed_boundary(body: &[u8]) -> Option<&[u8]> {
    let head = body.get(..body.len().min(4096)).unwrap_or_default();
    let line = line::lines(head).find(|line| line.starts_with(b"--") && line.len() > 6)?;
    Some(line.trim_ascii_end().get(2..).unwrap_or_default())
}

#[cfg(test)]
mod tests;
