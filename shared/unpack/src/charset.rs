//! Characters: bytes and a label, often missing or wrong, to UTF-8.
//!
//! The label is believed where it can be true. Escape sequences (ISO-2022-JP, ISO-2022-KR), bytes that are UTF-8 beyond
//! chance, and bytes that the labelled set does not have speak against it; then chardetng, on at most 64 KiB, decides.
//! Labels by the WHATWG Encoding Standard (encoding_rs) and some that only mail has. Known gaps: ISO-2022-CN, UTF-32.

mod guess;
mod seven_bit;

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memchr_iter};
use model::{Content, Warning};

/// The characters of `bytes`, and whether the label (`charset=…`) was wrong. Never fails: what nothing can read comes with
/// U+FFFD. Borrowed where the bytes are UTF-8 already.
pub fn decode<'b>(bytes: &'b [u8], label: Option<&str>) -> (Cow<'b, str>, bool) {
    let escapes = memchr(0x1b, bytes).is_some();
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']));
    if bytes.is_ascii() && !escapes {
        // Seven-bit sets without escapes are the label's alone: nothing else tells them from ASCII.
        if let Some(text) = label.and_then(|label| seven_bit::decode(bytes, label)) {
            return (Cow::Owned(text), false);
        }
        if label.is_none_or(|label| !is_utf16(label)) {
            return match std::str::from_utf8(bytes) {
                Ok(text) => (Cow::Borrowed(text), false),
                Err(_) => (String::from_utf8_lossy(bytes), false),
            };
        }
    }
    if escapes {
        if let Some(text) = label.and_then(|label| seven_bit::decode(bytes, label)) {
            return (Cow::Owned(text), false);
        }
        if seven_bit::is_iso_2022_jp(bytes) {
            let labelled = label.and_then(encoding_of) == Some(ISO_2022_JP);
            return (ISO_2022_JP.decode_without_bom_handling(bytes).0, !labelled && label.is_some());
        }
    }
    by_label(bytes, label.and_then(encoding_of))
}

/// A text part's content: line ends as LF. The bytes are kept where the text is not simply them.
pub(crate) fn text<'a>(bytes: Cow<'a, [u8]>, label: Option<&str>, warnings: &mut Vec<Warning>) -> Content<'a> {
    match bytes {
        Cow::Borrowed(bytes) => {
            let (text, wrong) = decode(bytes, label);
            note(wrong, label, warnings);
            let bytes = matches!(text, Cow::Owned(_)).then_some(Cow::Borrowed(bytes));
            Content::Text { text: with_line_feeds(text), bytes }
        }
        Cow::Owned(bytes) => {
            let (text, wrong) = decode(&bytes, label);
            note(wrong, label, warnings);
            match text {
                Cow::Owned(text) => {
                    Content::Text { text: with_line_feeds(Cow::Owned(text)), bytes: Some(Cow::Owned(bytes)) }
                }
                Cow::Borrowed(text) => {
                    // The text is the bytes, perhaps without a byte-order mark before it.
                    let skip = bytes.len() - text.len();
                    let mut bytes = bytes;
                    bytes.drain(..skip);
                    let text = match String::from_utf8(bytes) {
                        Ok(text) => text,
                        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
                    };
                    Content::Text { text: with_line_feeds(Cow::Owned(text)), bytes: None }
                }
            }
        }
    }
}

/// A short text without a label: a header field's value.
pub(crate) fn short(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => decode(bytes, None).0,
        Cow::Owned(bytes) => match decode(&bytes, None).0 {
            Cow::Owned(text) => Cow::Owned(text),
            Cow::Borrowed(_) => Cow::Owned(match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            }),
        },
    }
}

fn note(wrong: bool, label: Option<&str>, warnings: &mut Vec<Warning>) {
    if wrong && !warnings.iter().any(|warning| warning.code == "charset_mislabelled") {
        let message = format!("labelled {}", label.unwrap_or("nothing"));
        warnings.push(Warning::new("charset_mislabelled", message));
    }
}

/// The encoding of a label; `None` for none, for ASCII and for those that say nothing.
fn encoding_of(label: &str) -> Option<&'static Encoding> {
    const ALSO: [(&str, &Encoding); 12] = [
        ("cp932", encoding_rs::SHIFT_JIS),
        ("cp936", encoding_rs::GBK),
        ("cp949", encoding_rs::EUC_KR),
        ("cp950", encoding_rs::BIG5),
        ("cp1250", encoding_rs::WINDOWS_1250),
        ("ms_kanji", encoding_rs::SHIFT_JIS),
        ("iso-2022-jp-1", ISO_2022_JP),
        ("iso-2022-jp-ms", ISO_2022_JP),
        ("cp50220", ISO_2022_JP),
        ("cp50221", ISO_2022_JP),
        ("ks_c_5601", encoding_rs::EUC_KR),
        ("utf8mb4", UTF_8),
    ];
    const SILENT: [&str; 10] = [
        "us-ascii",
        "ascii",
        "ansi_x3.4-1968",
        "iso-ir-6",
        "unknown-8bit",
        "x-unknown",
        "unknown",
        "default",
        "_autodetect",
        "8bit",
    ];
    if SILENT.iter().any(|silent| label.eq_ignore_ascii_case(silent)) {
        return None;
    }
    Encoding::for_label_no_replacement(label.as_bytes())
        .or_else(|| ALSO.iter().find(|(known, _)| label.eq_ignore_ascii_case(known)).map(|(_, encoding)| *encoding))
}

fn is_utf16(label: &str) -> bool {
    encoding_of(label).is_some_and(|encoding| encoding == UTF_16LE || encoding == UTF_16BE)
}

fn by_label<'b>(bytes: &'b [u8], labelled: Option<&'static Encoding>) -> (Cow<'b, str>, bool) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = bytes.get(mark..).unwrap_or_default();
        // A mark that does not keep its promise is no mark.
        let (text, broken) = encoding.decode_without_bom_handling(text);
        if !broken || encoding == UTF_8 {
            return (
                text,
                labelled.is_some_and(|labelled| labelled != encoding && !(is_wide(labelled) && is_wide(encoding))),
            );
        }
    }
    if let Some(encoding) = labelled.filter(|encoding| is_wide(encoding)) {
        // UTF-16 has a NUL in every second byte of Western text; a label without one lies.
        if memchr(0, bytes).is_some() || !bytes.is_ascii() {
            let encoding = guess::endianness(bytes).unwrap_or(encoding);
            return (encoding.decode_without_bom_handling(bytes).0, false);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return match labelled {
            Some(encoding) if encoding != UTF_8 && !guess::is_utf8_beyond_chance(bytes, encoding) => {
                let (other, broken) = encoding.decode_without_bom_handling(bytes);
                if broken { (Cow::Borrowed(text), true) } else { (other, false) }
            }
            Some(encoding) => (Cow::Borrowed(text), encoding != UTF_8 && !bytes.is_ascii()),
            None => (Cow::Borrowed(text), false),
        };
    }
    match labelled {
        Some(encoding) if encoding != UTF_8 && !is_wide(encoding) => {
            let (text, broken) = encoding.decode_without_bom_handling(bytes);
            let doubtful = broken || (encoding == WINDOWS_1252 && guess::is_hardly_western(bytes));
            if !doubtful {
                return (text, false);
            }
            match guess::encoding(bytes) {
                Some(better) if better != encoding => {
                    let (guessed, still_broken) = better.decode_without_bom_handling(bytes);
                    // Without a byte that speaks against the label, only a set of pairs is a better one.
                    let worse = still_broken || better == WINDOWS_1252 || (!broken && better.is_single_byte());
                    if worse { (text, broken) } else { (guessed, true) }
                }
                _ => (text, broken),
            }
        }
        _ => {
            if labelled == Some(UTF_8) && guess::is_damaged_utf8(bytes) {
                return (String::from_utf8_lossy(bytes), true);
            }
            let encoding = guess::encoding(bytes).unwrap_or(WINDOWS_1252);
            (encoding.decode_without_bom_handling(bytes).0, labelled.is_some())
        }
    }
}

fn is_wide(encoding: &Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The longest text that is copied for its line ends alone. What is longer is a returned message or an archive, of which
/// readers look at the head or at lines: a copy would be the mail a second time.
pub(crate) const LONGEST_COPY: usize = 1024 * 1024;

/// CRLF and CR as LF; in place where the text is ours. A text of the mail's own that is longer than [`LONGEST_COPY`] keeps
/// its CRLF.
fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    let Some(first) = memchr(b'\r', text.as_bytes()) else { return text };
    if text.len() > LONGEST_COPY && matches!(text, Cow::Borrowed(_)) && has_only_crlf(text.as_bytes()) {
        return text;
    }
    let len = text.len();
    let mut out = match text {
        Cow::Owned(text) => {
            // Shifts the bytes down within the same allocation.
            let mut bytes = text.into_bytes();
            let mut previous = 0;
            let mut kept = first;
            for at in first..bytes.len() {
                let byte = bytes.get(at).copied().unwrap_or_default();
                let keep = match byte {
                    b'\r' => Some(b'\n'),
                    b'\n' if previous == b'\r' => None,
                    other => Some(other),
                };
                previous = byte;
                if let (Some(byte), Some(slot)) = (keep, bytes.get_mut(kept)) {
                    *slot = byte;
                    kept += 1;
                }
            }
            bytes.truncate(kept);
            return Cow::Owned(match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            });
        }
        Cow::Borrowed(text) => {
            let mut out = String::with_capacity(len);
            let mut rest = text;
            while let Some(at) = memchr(b'\r', rest.as_bytes()) {
                let (line, tail) = rest.split_at(at);
                out.push_str(line);
                out.push('\n');
                rest = tail.strip_prefix("\r\n").or_else(|| tail.strip_prefix('\r')).unwrap_or_default();
            }
            out.push_str(rest);
            out
        }
    };
    // A third of a mail may be line ends of empty lines.
    if out.capacity() > out.len() * 2 {
        out.shrink_to_fit();
    }
    Cow::Owned(out)
}

/// Whether a line feed follows every carriage return.
fn has_only_crlf(text: &[u8]) -> bool {
    memchr_iter(b'\r', text).all(|at| text.get(at + 1) == Some(&b'\n'))
}

#[cfg(test)]
mod tests;
