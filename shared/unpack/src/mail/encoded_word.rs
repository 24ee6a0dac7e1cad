//! Encoded words (RFC 2047; the language tag of RFC 2231, section 5), wherever they stand: in quoted strings and inside
//! words too, because mailers put them there.
//!
//! Neighbours in the same character set are joined before they are decoded: many mailers cut in the middle of a character.

use memchr::memmem;

use super::transfer;
use crate::charset;

/// `text` with its encoded words decoded. What is no encoded word stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = Pending::default();
    let mut rest = text;
    while let Some(at) = memmem::find(rest.as_bytes(), b"=?") {
        let (before, from) = split(rest, at);
        match word(from) {
            Some((word, after)) => {
                // White space between two encoded words is not shown (RFC 2047, section 6.2).
                if !(pending.is_open() && before.bytes().all(|b| b.is_ascii_whitespace())) {
                    pending.flush(&mut out);
                    out.push_str(before);
                }
                pending.add(&word, &mut out);
                rest = after;
            }
            None => {
                pending.flush(&mut out);
                out.push_str(before);
                let (mark, after) = split(from, 2);
                out.push_str(mark);
                rest = after;
            }
        }
    }
    pending.flush(&mut out);
    out.push_str(rest);
    out
}

struct Word<'t> {
    charset: &'t str,
    bytes: Vec<u8>,
}

/// The bytes of the words that were read and not yet decoded.
#[derive(Default)]
struct Pending {
    charset: Option<String>,
    bytes: Vec<u8>,
}

impl Pending {
    fn is_open(&self) -> bool {
        self.charset.is_some()
    }

    fn add(&mut self, word: &Word<'_>, out: &mut String) {
        if !self.charset.as_deref().is_some_and(|charset| charset.eq_ignore_ascii_case(word.charset)) {
            self.flush(out);
            self.charset = Some(word.charset.to_owned());
        }
        self.bytes.extend_from_slice(&word.bytes);
    }

    fn flush(&mut self, out: &mut String) {
        if let Some(charset) = self.charset.take() {
            let (text, _) = charset::decode(&self.bytes, Some(&charset));
            // A decoded line end must not look like a new header field.
            out.extend(text.chars().map(|c| if matches!(c, '\r' | '\n') { ' ' } else { c }));
            self.bytes.clear();
        }
    }
}

/// The encoded word at the beginning of `text`, and what comes after it.
fn word(text: &str) -> Option<(Word<'_>, &str)> {
    // A charset name and `?B?`: no word without them within 80 bytes, so a text of `=?=?=?` takes linear time.
    let inner = text.strip_prefix("=?")?;
    let end = inner.bytes().take(80).position(|b| b == b'?')?;
    let (charset, rest) = split(inner, end);
    let charset = charset.split('*').next().unwrap_or_default();
    if charset.is_empty() || !charset.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let rest = rest.strip_prefix('?')?;
    let encoding = rest.bytes().next()?.to_ascii_lowercase();
    let rest = split_checked(rest, 1)?.1.strip_prefix('?')?;
    // Words are at most 75 bytes by the RFC; real ones are longer, but not without end.
    let end = rest.bytes().take(8192).position(|b| b == b'?')?;
    let (encoded, after) = split_checked(rest, end)?;
    let after = after.strip_prefix("?=")?;
    let bytes = match encoding {
        b'b' => super::base64::base64(encoded.as_bytes()).bytes,
        b'q' => transfer::q(encoded.as_bytes()),
        _ => return None,
    };
    Some((Word { charset, bytes }, after))
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

fn split_checked(text: &str, at: usize) -> Option<(&str, &str)> {
    text.split_at_checked(at)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn words() {
        for (text, wanted) in [
            ("=?ISO-8859-1?Q?Andr=E9?= Pirard", "André Pirard"),
            ("=?utf-8?B?4pi6?= =?utf-8?Q?_a?=", "☺ a"),
            ("a =?utf-8?q?b?= c", "a b c"),
            // cut within a character
            ("=?UTF-8?B?44GC44E=?=  =?utf-8?B?hA==?=", "あい"),
            ("=?ISO-2022-JP?B?GyRCJCIbKEI=?=", "あ"),
            ("\"=?us-ascii*en?Q?x?=\" <a@b>", "\"x\" <a@b>"),
            ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
            ("=?=?=?=?", "=?=?=?=?"),
            ("=?utf-8?Q?a=0Ab?=", "a b"),
            ("=?utf-8?Q?with space?=", "with space"),
        ] {
            assert_eq!(decode(text), wanted, "{text}");
        }
    }
}
