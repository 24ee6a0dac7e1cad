//! DMARC aggregate reports (RFC 7489, appendix C; RFC 9990), as they arrive: read in one pass, in constant memory, from
//! the inflating reader to one record after the other.
//!
//! What is out of order gives a warning with a stable code (docs/reports.md lists them) and does not cost a record. Refused
//! are a DOCTYPE and what is over one of [`crate::Limits`]. Known gaps: attributes other than the root's namespace and the
//! `lang` of RFC 9990 are not kept, nor is what is nested in its extensions; UTF-32 is not read.

mod builder;
mod content;
mod deviation;
mod element;
mod header;
mod record;
mod value;
mod window;

use std::io::BufRead;

use memchr::{memchr2, memmem};
use model::{AggregateRecord, AggregateReport, Context};
use quick_xml::Reader;
use quick_xml::events::Event;

use self::builder::Builder;
use self::deviation::Deviation;
use self::window::Window;
use crate::{Error, Limits};

type Sink<'s> = &'s mut dyn FnMut(&AggregateReport, AggregateRecord);

const EXPECTED: &str = "aggregate report";

/// Whether a document that begins with `head` (a kilobyte or more of it) is an aggregate report, or an XML document that
/// defines entities or the type of such a report, which [`read`] refuses.
pub fn looks_like(head: &[u8]) -> bool {
    let head = head.get(..head.len().min(64 * 1024)).unwrap_or_default();
    let narrowed: Vec<u8>;
    let head = match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, b'<', ..] | [b'<', 0, ..] => {
            narrowed = head.iter().copied().filter(|b| *b != 0).collect();
            narrowed.as_slice()
        }
        _ => head,
    };
    let is_xml = head.iter().take(1024).find(|b| b.is_ascii() && !b.is_ascii_whitespace() && **b != 0) == Some(&b'<');
    let defines = [&b"<!ENTITY"[..], b"<!DOCTYPE feedback"].iter().any(|what| memmem::find(head, what).is_some());
    is_xml && (has_root(head) || defines)
}

/// A tag called `feedback`, with or without prefix.
fn has_root(head: &[u8]) -> bool {
    memmem::find_iter(head, b"feedback").any(|at| {
        let ends = matches!(head.get(at + 8), None | Some(b'>' | b' ' | b'\t' | b'\r' | b'\n' | b'/'));
        let before = head.get(at.saturating_sub(32)..at).unwrap_or_default();
        let prefix =
            before.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_' || **b == b'-').count();
        let opens = |at: Option<usize>| at.and_then(|at| head.get(at)) == Some(&b'<');
        let colon = at.checked_sub(1).and_then(|at| head.get(at)) == Some(&b':');
        let prefixed = colon && {
            let before = before.get(..before.len().saturating_sub(1)).unwrap_or_default();
            let prefix = before.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
            prefix > 0 && opens(at.checked_sub(prefix + 2))
        };
        ends && ((prefix == 0 && opens(at.checked_sub(1))) || prefixed)
    })
}

/// Reads one report. `sink` is called with every record, in their order, and the report as far as it is known: its own data
/// and the policy, but no counts, warnings or content id yet. Returned is the report with all of these and without records.
///
/// `ordinal` says which report of its mail it is. Fails where nothing is usable; records may have been given to `sink`
/// before a limit is reached, and are then to be forgotten.
pub fn read(
    document: impl BufRead,
    context: &Context<'_>,
    limits: &Limits,
    ordinal: u32,
    sink: &mut dyn FnMut(&AggregateReport, AggregateRecord),
) -> Result<AggregateReport, Error> {
    let mut builder = Builder::new(context, limits, ordinal);
    let mut window = Window::new(document, limits.xml_token);
    loop {
        window.fill(builder.deviations())?;
        let (used, wants_more) = read_window(window.text(), window.is_last(), &mut builder, sink)?;
        window.consume(used);
        if builder.is_closed() {
            if !window.text().trim_ascii().is_empty() {
                builder.deviations().note(Deviation::TrailingBytes);
            }
            break;
        }
        if !wants_more {
            break;
        }
    }
    builder.finish(sink)
}

/// Reads the tokens that are whole within `text`. Returns how many bytes these were, and whether to go on with more.
///
/// Plain tags and plain text, which is nearly everything, are cut here; whatever has attributes, references, sections,
/// comments or declarations is left to quick-xml, which takes twice as long over the same bytes.
fn read_window(text: &str, is_last: bool, builder: &mut Builder<'_>, sink: Sink<'_>) -> Result<(usize, bool), Error> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while !builder.is_closed() {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest.first() {
            None => return Ok((at, !is_last)),
            Some(b'<') => {
                if let Some((is_end, name, len)) = plain_tag(text, at) {
                    if is_end {
                        builder.end(name, sink)?;
                    } else {
                        builder.start(name, None)?;
                    }
                    at += len;
                    continue;
                }
            }
            Some(b'&') => {}
            Some(_) => {
                let len = memchr2(b'<', b'&', rest).unwrap_or(rest.len());
                builder.text(text.get(at..at + len).unwrap_or_default())?;
                at += len;
                continue;
            }
        }
        match odd_token(text.get(at..).unwrap_or_default(), is_last, builder, sink)? {
            Some(len) => at += len,
            None if is_last => return Ok((text.len(), false)),
            None => return Ok((at, true)),
        }
    }
    Ok((at, false))
}

/// The tag at `at`, if it is `<name>` or `</name>` and nothing more: whether it ends an element, its name and its length.
#[inline]
fn plain_tag(text: &str, at: usize) -> Option<(bool, &str, usize)> {
    let bytes = text.as_bytes();
    let is_end = bytes.get(at + 1) == Some(&b'/');
    let begin = at + 1 + usize::from(is_end);
    let rest = bytes.get(begin..)?;
    // No element of a report has a longer name; a longer one is as well read by quick-xml.
    let len = rest.iter().take(64).position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'-')))?;
    if len == 0 || rest.get(len) != Some(&b'>') {
        return None;
    }
    Some((is_end, text.get(begin..begin + len)?, begin + len + 1 - at))
}

/// Reads the one token at the beginning of `text` with quick-xml; its length. `None` where it is cut by the end of `text`,
/// or is no markup.
fn odd_token(text: &str, is_last: bool, builder: &mut Builder<'_>, sink: Sink<'_>) -> Result<Option<usize>, Error> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let event = reader.read_event();
    let len = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    match event {
        // An entity that is cut by the window's end looks like a bare ampersand.
        Ok(Event::Text(value)) if len >= text.len() && !is_last && value.len() < 64 => return Ok(None),
        Ok(Event::Text(value)) => builder.text(&value)?,
        Ok(Event::Start(tag)) => builder.start(tag.name().0, Some(&tag))?,
        Ok(Event::End(tag)) => builder.end(tag.name().0, sink)?,
        Ok(Event::Empty(tag)) => {
            builder.start(tag.name().0, Some(&tag))?;
            builder.end(tag.name().0, sink)?;
        }
        Ok(Event::GeneralRef(entity)) => match entity.resolve_char_ref() {
            Ok(Some(character)) => builder.text(character.encode_utf8(&mut [0; 4]))?,
            _ => builder.entity(&entity)?,
        },
        Ok(Event::CData(value)) => {
            builder.deviations().note(Deviation::Cdata);
            builder.cdata(&value)?;
        }
        Ok(Event::Decl(_)) => builder.declaration(),
        Ok(Event::DocType(_)) => return Err(Error::Doctype),
        Ok(Event::Comment(_) | Event::PI(_)) => {}
        Ok(Event::Eof) => return Ok(None),
        Err(_) if starts_doctype(text.as_bytes()) => return Err(Error::Doctype),
        Err(_) => {
            if is_last {
                // Cut in the middle of a tag, or markup that is none: nothing after it can be trusted.
                builder.deviations().note(Deviation::MarkupMalformed);
            }
            return Ok(None);
        }
    }
    Ok(Some(len))
}

fn starts_doctype(rest: &[u8]) -> bool {
    rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case(b"<!DOCTYPE"))
}
