//! Transfer encodings undone: base64, quoted-printable (RFC 2045, section 6) and uuencode, which only old mailers send.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2_iter, memchr3};
use model::Warning;

use super::base64::base64;
use super::line;

/// How a part's bytes were made fit for mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// 7bit, 8bit, binary, and what nobody knows.
    Identity,
    Base64,
    QuotedPrintable,
    Uuencode,
}

/// The encoding that a Content-Transfer-Encoding names.
pub(super) fn encoding(value: &[u8]) -> Encoding {
    let name = value.trim_ascii();
    let name = name.split(|b| matches!(b, b';' | b' ' | b'(')).next().unwrap_or_default();
    let name = name.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")).unwrap_or(name);
    for (known, encoding) in [
        (&b"base64"[..], Encoding::Base64),
        (b"quoted-printable", Encoding::QuotedPrintable),
        (b"x-uuencode", Encoding::Uuencode),
        (b"uuencode", Encoding::Uuencode),
        (b"x-uue", Encoding::Uuencode),
    ] {
        if name.eq_ignore_ascii_case(known) {
            return encoding;
        }
    }
    Encoding::Identity
}

/// The bytes behind the encoding; borrowed where there is none. A label that is plainly wrong is not believed.
pub(super) fn decode<'a>(body: &'a [u8], encoding: Encoding, warnings: &mut Vec<Warning>) -> Cow<'a, [u8]> {
    match encoding {
        Encoding::Identity => Cow::Borrowed(body),
        Encoding::QuotedPrintable => quoted_printable(body),
        Encoding::Base64 => {
            let decoded = base64(body);
            // Text that was labelled base64: more than one byte in sixteen is a space or none of its alphabet. Line ends do
            // not count, so that they change nothing.
            if (decoded.strange > 0 || memchr(b' ', body).is_some()) && is_text(body, decoded.strange) {
                warnings.push(Warning::new("transfer_encoding_mislabelled", "labelled base64 and is not"));
                return Cow::Borrowed(body);
            }
            if decoded.strange > 0 {
                warnings.push(Warning::new("base64_malformed", format!("{} strange bytes", decoded.strange)));
            }
            Cow::Owned(decoded.bytes)
        }
        Encoding::Uuencode => uuencode(body).map_or(Cow::Borrowed(body), Cow::Owned),
    }
}

fn is_text(body: &[u8], strange: usize) -> bool {
    let ends = memchr2_iter(b'\r', b'\n', body).count();
    let spaces = memchr_iter(b' ', body).count();
    strange.max(spaces) > (body.len() - ends) / 16
}

/// Decodes quoted-printable; what is no escape stays as it is. White space at the end of a line is left out, as the RFC asks.
fn quoted_printable(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'=', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr3(b'=', b'\n', b'\r', rest) {
        let (head, tail) = rest.split_at(at);
        out.extend_from_slice(head);
        if tail.first() != Some(&b'=') {
            while matches!(out.last(), Some(b' ' | b'\t')) {
                out.pop();
            }
            let len = line::ending(tail);
            out.extend_from_slice(tail.get(..len).unwrap_or_default());
            rest = tail.get(len..).unwrap_or_default();
            continue;
        }
        let after = tail.get(1..).unwrap_or_default();
        if let Some(byte) = hex_pair(after) {
            out.push(byte);
            rest = after.get(2..).unwrap_or_default();
            continue;
        }
        // A soft line break; white space before its line end is a relay's.
        let blanks = after.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let ending = line::ending(after.get(blanks..).unwrap_or_default());
        if ending > 0 {
            rest = after.get(blanks + ending..).unwrap_or_default();
        } else {
            out.push(b'=');
            rest = after;
        }
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

/// The Q encoding of RFC 2047: as quoted-printable, with `_` for a space.
pub(super) fn q(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'_' => out.push(b' '),
            b'=' => match hex_pair(tail) {
                Some(byte) => {
                    out.push(byte);
                    rest = tail.get(2..).unwrap_or_default();
                }
                None => out.push(b'='),
            },
            _ => out.push(*byte),
        }
    }
    out
}

fn hex_pair(text: &[u8]) -> Option<u8> {
    let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    Some(digit(text.first()?)? << 4 | digit(text.get(1)?)?)
}

/// Decodes the lines between `begin` and `end` (POSIX uuencode). `None` where there is no `begin`.
fn uuencode(text: &[u8]) -> Option<Vec<u8>> {
    let mut lines = line::lines(text).skip_while(|line| !line.starts_with(b"begin "));
    lines.next()?;
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    for line in lines {
        let Some((count, data)) = line.split_first() else { break };
        let count = usize::from(count.wrapping_sub(32) & 63);
        if count == 0 {
            break;
        }
        let end = out.len() + count;
        for group in data.chunks(4) {
            let six = |at: usize| u32::from(group.get(at).map_or(0, |b| b.wrapping_sub(32) & 63));
            let [_, x, y, z] = (six(0) << 18 | six(1) << 12 | six(2) << 6 | six(3)).to_be_bytes();
            out.extend_from_slice(&[x, y, z]);
        }
        out.truncate(end);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_as_it_comes() {
        for (text, wanted) in [
            ("a=3Db", "a=b"),
            ("a=\r\nb", "ab"),
            ("a= \nb", "ab"),
            ("a=\rb", "ab"),
            ("a \t\r\n=c3=BC", "a\r\n\u{fc}"),
            ("50% = x =ZZ =", "50% = x =ZZ ="),
        ] {
            assert_eq!(String::from_utf8_lossy(&quoted_printable(text.as_bytes())), wanted, "{text}");
        }
    }

    #[test]
    fn uuencode_as_it_comes() {
        let text = b"x\nbegin 644 a.txt\n#0V%T\n`\nend\n";
        assert_eq!(decode(text, encoding(b" X-UUencode"), &mut Vec::new()).as_ref(), b"Cat");
    }
}
