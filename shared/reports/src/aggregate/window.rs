//! The document's bytes as clean UTF-8, a window at a time.
//!
//! Reports arrive in UTF-16, with a declaration that lies, with single Latin-1 bytes in a UTF-8 document, and with NULs.
//! What comes out here is UTF-8 without NULs; what had to be done is noted.

use std::io::BufRead;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memmem};

use super::deviation::{Deviation, Deviations};
use crate::Error;

/// How many bytes a window has, if no single tag is longer.
const WINDOW: usize = 128 * 1024;
/// The declaration stands within so many bytes.
const HEAD: usize = 512;

/// A window over a document.
pub(super) struct Window<R> {
    source: R,
    text: String,
    /// Where the part of `text` begins that was not read yet.
    from: usize,
    /// Bytes of a character whose rest is in the next chunk.
    carry: Vec<u8>,
    state: State,
    ended: bool,
    /// A tag, a comment or a declaration is at most this long.
    longest_token: usize,
}

enum State {
    /// Not one byte was seen.
    New,
    /// UTF-8, and what to take a byte for that is none.
    Utf8 {
        declared: &'static Encoding,
        /// Whether that it is UTF-8 all the same is still to be noted.
        mislabelled: bool,
    },
    /// Anything else.
    Decoding(Box<Decoder>),
}

impl<R: BufRead> Window<R> {
    pub(super) fn new(source: R, longest_token: usize) -> Self {
        Self { source, text: String::new(), from: 0, carry: Vec::new(), state: State::New, ended: false, longest_token }
    }

    /// What was not read yet.
    pub(super) fn text(&self) -> &str {
        self.text.get(self.from..).unwrap_or_default()
    }

    /// Whether nothing comes after the window.
    pub(super) fn is_last(&self) -> bool {
        self.ended
    }

    pub(super) fn consume(&mut self, len: usize) {
        self.from = (self.from + len).min(self.text.len());
    }

    /// Reads on: fills the window, or doubles it where it is full of one token.
    pub(super) fn fill(&mut self, deviations: &mut Deviations) -> Result<(), Error> {
        self.text.drain(..self.from);
        self.from = 0;
        let have = self.text.len();
        if have >= self.longest_token {
            return Err(Error::Limit { limit: "xml_token", value: self.longest_token });
        }
        let wanted = if have * 2 > WINDOW { have * 2 } else { WINDOW };
        while self.text.len() < wanted && !self.ended {
            let chunk = self.source.fill_buf().map_err(|error| Error::Read(error.to_string()))?;
            let len = chunk.len().min(WINDOW);
            let chunk = chunk.get(..len).unwrap_or_default();
            self.ended = chunk.is_empty();
            take(&mut self.text, &mut self.carry, &mut self.state, chunk, deviations);
            self.source.consume(len);
        }
        Ok(())
    }
}

/// Appends a chunk; an empty chunk is the end.
fn take(text: &mut String, carry: &mut Vec<u8>, state: &mut State, chunk: &[u8], deviations: &mut Deviations) {
    let joined;
    let mut chunk = chunk;
    let ended = chunk.is_empty();
    if let State::New = state {
        // Enough to see the declaration, unless there is no more.
        if !ended && carry.len() + chunk.len() < HEAD {
            carry.extend_from_slice(chunk);
            return;
        }
        joined = [std::mem::take(carry).as_slice(), chunk].concat();
        chunk = &joined;
        *state = State::of(&mut chunk, deviations);
        append(text, carry, state, chunk, ended, deviations);
        return;
    }
    append(text, carry, state, chunk, ended, deviations);
}

impl State {
    fn of(head: &mut &[u8], deviations: &mut Deviations) -> Self {
        if let Some((encoding, mark)) = Encoding::for_bom(head) {
            *head = head.get(mark..).unwrap_or_default();
            deviations.note_once(Deviation::ByteOrderMark);
            if encoding == UTF_8 {
                return Self::utf8(head, deviations);
            }
            deviations.note_once(Deviation::EncodingNotUtf8);
            return Self::Decoding(Box::new(encoding.new_decoder_without_bom_handling()));
        }
        let wide = match head {
            [b'<', 0, ..] => Some(UTF_16LE),
            [0, b'<', ..] => Some(UTF_16BE),
            _ => None,
        };
        if let Some(encoding) = wide {
            deviations.note_once(Deviation::EncodingNotUtf8);
            return Self::Decoding(Box::new(encoding.new_decoder_without_bom_handling()));
        }
        Self::utf8(head, deviations)
    }

    /// For a document whose declaration can be read as it is: one that names UTF-16, or nothing that is known, is wrong.
    fn utf8(head: &[u8], deviations: &mut Deviations) -> Self {
        let label = declared(head);
        let known = label.and_then(Encoding::for_label).filter(|encoding| encoding.is_ascii_compatible());
        if label.is_some() && known.is_none() {
            deviations.note_once(Deviation::EncodingMisdeclared);
        }
        let declared = known.unwrap_or(UTF_8);
        Self::Utf8 { declared, mislabelled: declared != UTF_8 }
    }
}

/// What the declaration calls the encoding.
fn declared(head: &[u8]) -> Option<&[u8]> {
    let head = head.trim_ascii_start();
    let end = memmem::find(head.get(..head.len().min(300))?, b"?>")?;
    let declaration = head.get(..end).filter(|d| d.starts_with(b"<?xml"))?;
    let at = memmem::find(declaration, b"encoding")?;
    let value = declaration.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, rest) = value.split_first()?;
    rest.get(..memchr(*quote, rest)?)
}

fn append(
    text: &mut String,
    carry: &mut Vec<u8>,
    state: &mut State,
    chunk: &[u8],
    ended: bool,
    deviations: &mut Deviations,
) {
    let from = text.len();
    match state {
        State::New => {}
        State::Decoding(decoder) => decode(text, decoder, chunk, ended),
        State::Utf8 { declared, mislabelled } => {
            // A chunk mostly is whole and right, and goes in as it is.
            let mut rest = if carry.is_empty() {
                std::borrow::Cow::Borrowed(chunk)
            } else {
                let mut joined = std::mem::take(carry);
                joined.extend_from_slice(chunk);
                std::borrow::Cow::Owned(joined)
            };
            match std::str::from_utf8(&rest) {
                Ok(whole) => {
                    if *mislabelled && !whole.is_ascii() {
                        *mislabelled = false;
                        deviations.note_once(Deviation::EncodingMisdeclared);
                    }
                    text.push_str(whole);
                }
                Err(error) if error.error_len().is_none() && !ended => {
                    let (whole, cut) = rest.split_at(error.valid_up_to());
                    text.push_str(std::str::from_utf8(whole).unwrap_or_default());
                    *carry = cut.to_vec();
                }
                Err(_) if *declared != UTF_8 && !declared.is_single_byte() => {
                    // Told to be of another set of several bytes, and it is: from here on.
                    let mut decoder = declared.new_decoder_without_bom_handling();
                    decode(text, &mut decoder, rest.to_mut(), ended);
                    *state = State::Decoding(Box::new(decoder));
                }
                Err(_) => repair(text, carry, &rest, declared, ended, deviations),
            }
        }
    }
    if text.get(from..).is_some_and(|new| memchr(0, new.as_bytes()).is_some()) {
        deviations.note_once(Deviation::NulBytes);
        let new = text.split_off(from);
        text.extend(new.chars().filter(|c| *c != '\0'));
    }
}

/// Keeps what is UTF-8 and takes every other byte for one of the declared set, Western where none is.
fn repair(
    text: &mut String,
    carry: &mut Vec<u8>,
    bytes: &[u8],
    declared: &'static Encoding,
    ended: bool,
    deviations: &mut Deviations,
) {
    let single = if declared == UTF_8 { WINDOWS_1252 } else { declared };
    if declared == UTF_8 {
        deviations.note_once(Deviation::EncodingInvalidBytes);
    }
    let mut rest = bytes;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        rest = rest.get(chunk.valid().len()..).unwrap_or_default();
        let invalid = chunk.invalid();
        if invalid.len() == rest.len() && !ended && invalid.len() < 4 && !invalid.is_empty() {
            // Perhaps only cut.
            *carry = invalid.to_vec();
            return;
        }
        text.push_str(&single.decode_without_bom_handling(invalid).0);
        rest = rest.get(invalid.len()..).unwrap_or_default();
    }
}

fn decode(text: &mut String, decoder: &mut Decoder, chunk: &[u8], ended: bool) {
    text.reserve(decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 3));
    let _ = decoder.decode_to_string(chunk, text, ended);
}
