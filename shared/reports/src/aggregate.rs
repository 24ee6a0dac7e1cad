//! DMARC aggregate reports (RFC 7489, appendix C; RFC 9990), as they arrive: read in one pass, in constant memory, from
//! the inflating reader to one record after the other.
//!
//! What is out of order gives a warning with a stable code (docs/reports.md lists them) and does not cost a record. Refused
//! are a DOCTYPE, a tag or a value of more than a mebibyte, elements a hundred deep, a record with a thousand results, and
//! more than ten thousand records before the report's own data. Known gaps: attributes other than the root's namespace
//! (the `lang` of RFC 9990) are not kept; UTF-32 is not read.

mod builder;
mod content;
mod deviation;
mod element;
mod header;
mod record;
mod value;
mod window;

use std::io::BufRead;

use memchr::memmem;
use model::{AggregateRecord, AggregateReport, Context};
use quick_xml::Reader;
use quick_xml::events::Event;

use self::builder::Builder;
use self::deviation::Deviation;
use self::window::Window;
use crate::Error;

const EXPECTED: &str = "aggregate report";

/// Whether a document that begins with `head` (a kilobyte or more of it) is an aggregate report, or an XML document that
/// defines entities, which [`read`] refuses.
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
    is_xml && (has_root(head) || memmem::find(head, b"<!ENTITY").is_some())
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
    ordinal: u32,
    sink: &mut dyn FnMut(&AggregateReport, AggregateRecord),
) -> Result<AggregateReport, Error> {
    let mut builder = Builder::new(context, ordinal);
    let mut window = Window::new(document);
    loop {
        window.fill(builder.deviations())?;
        let (used, wants_more) = read_window(window.text(), window.is_last(), &mut builder, sink)?;
        window.consume(used);
        if builder.is_closed() {
            if window.text().iter().any(|b| !b.is_ascii_whitespace()) {
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
fn read_window(
    text: &[u8],
    is_last: bool,
    builder: &mut Builder<'_>,
    sink: &mut dyn FnMut(&AggregateReport, AggregateRecord),
) -> Result<(usize, bool), Error> {
    let mut reader = Reader::from_reader(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let position = |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    let mut begin = 0;
    loop {
        let event = reader.read_event();
        let end = position(&reader);
        match event {
            Ok(Event::Text(value)) => {
                // An entity that is cut by the window's end looks like a bare ampersand.
                if end >= text.len() && !is_last && value.starts_with('&') && value.len() < 64 {
                    return Ok((begin, true));
                }
                builder.text(&value)?;
            }
            Ok(Event::Start(tag)) => builder.start(&tag)?,
            Ok(Event::End(tag)) => {
                builder.end(tag.name().0, sink)?;
                if builder.is_closed() {
                    return Ok((end, false));
                }
            }
            Ok(Event::Empty(tag)) => {
                builder.start(&tag)?;
                builder.end(tag.name().0, sink)?;
                if builder.is_closed() {
                    return Ok((end, false));
                }
            }
            Ok(Event::GeneralRef(entity)) => match entity.resolve_char_ref() {
                Ok(Some(character)) => builder.text(character.encode_utf8(&mut [0; 4]))?,
                _ => builder.entity(&entity)?,
            },
            Ok(Event::CData(value)) => builder.text(&value)?,
            Ok(Event::Decl(_)) => builder.declaration(),
            Ok(Event::DocType(_)) => return Err(Error::Doctype),
            Ok(Event::Comment(_) | Event::PI(_)) => {}
            Ok(Event::Eof) => return Ok((text.len(), !is_last)),
            Err(_) => {
                let rest = text.get(begin..).unwrap_or_default();
                if starts_doctype(rest) {
                    return Err(Error::Doctype);
                }
                if !is_last {
                    return Ok((begin, true));
                }
                // Cut in the middle of a tag, or markup that is none: nothing after it can be trusted.
                builder.deviations().note(Deviation::MarkupMalformed);
                return Ok((text.len(), false));
            }
        }
        begin = end;
    }
}

fn starts_doctype(rest: &[u8]) -> bool {
    rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case(b"<!DOCTYPE"))
}
