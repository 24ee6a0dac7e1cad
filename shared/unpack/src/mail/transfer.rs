//! Transfer encodings undone: base64, quoted-printable (RFC 2045, section 6) and uuencode, which only old mailers send.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2_iter, memchr3};
use model::Warning;

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

/// What base64 decoded to.
pub(super) struct Base64 {
    pub bytes: Vec<u8>,
    /// How many bytes were neither of the alphabet nor white space.
    pub strange: usize,
}

const SKIP: u8 = 64;
const PAD: u8 = 65;
const STRANGE: u8 = 66;

const VALUES: [u8; 256] = values();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of bounds")]
const fn values() -> [u8; 256] {
    let mut table = [STRANGE; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0_u8;
    while value < 64 {
        table[alphabet[value as usize] as usize] = value;
        value += 1;
    }
    table[b' ' as usize] = SKIP;
    table[b'\t' as usize] = SKIP;
    table[b'\r' as usize] = SKIP;
    table[b'\n' as usize] = SKIP;
    table[0] = SKIP;
    table[b'=' as usize] = PAD;
    // base64url, which some libraries take by mistake
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table
}

fn value(byte: u8) -> u8 {
    VALUES.get(usize::from(byte)).copied().unwrap_or(STRANGE)
}

/// Decodes base64; white space anywhere, several padded runs one after the other (some mailers encode piece by piece), no
/// padding at all. What comes after the padding and is no base64 is a footer that a mailing list added: left out.
pub(super) fn base64(text: &[u8]) -> Base64 {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut strange = 0;
    let mut rest = text;
    let mut bits = 0_u32;
    let mut have = 0_u32;
    let mut padded = false;
    loop {
        if have == 0 {
            let (quads, tail) = rest.as_chunks::<4>();
            let mut used = 0;
            for [a, b, c, d] in quads {
                let (a, b, c, d) = (value(*a), value(*b), value(*c), value(*d));
                if (a | b | c | d) >= 64 {
                    break;
                }
                let word = u32::from(a) << 18 | u32::from(b) << 12 | u32::from(c) << 6 | u32::from(d);
                let [_, x, y, z] = word.to_be_bytes();
                bytes.extend_from_slice(&[x, y, z]);
                used += 4;
                padded = false;
            }
            if used == 0 && quads.is_empty() && tail.is_empty() {
                break;
            }
            rest = rest.get(used..).unwrap_or_default();
        }
        let Some((byte, tail)) = rest.split_first() else { break };
        rest = tail;
        match value(*byte) {
            SKIP => {}
            PAD => {
                padded = true;
                flush(&mut bytes, &mut bits, &mut have);
            }
            STRANGE => {
                if padded {
                    break;
                }
                strange += 1;
            }
            value => {
                bits = bits << 6 | u32::from(value);
                have += 1;
                if have == 4 {
                    let [_, x, y, z] = bits.to_be_bytes();
                    bytes.extend_from_slice(&[x, y, z]);
                    (bits, have) = (0, 0);
                }
            }
        }
    }
    flush(&mut bytes, &mut bits, &mut have);
    Base64 { bytes, strange }
}

/// The bytes of a group that was not full.
fn flush(bytes: &mut Vec<u8>, bits: &mut u32, have: &mut u32) {
    let [_, x, y, _] = (*bits << (6 * (4 - (*have).min(4)))).to_be_bytes();
    match *have {
        2 => bytes.push(x),
        3 => bytes.extend_from_slice(&[x, y]),
        _ => {}
    }
    (*bits, *have) = (0, 0);
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
    fn base64_as_it_comes() {
        for (text, wanted) in [
            ("aGVsbG8=", "hello"),
            ("aGVs\r\nbG8", "hello"),
            ("aGVsbG8=\naGVsbG8=", "hellohello"),
            ("a G V s b G 8 =", "hello"),
            ("aGVsbG8=\n___\n(footer of a list)", "hello"),
            ("", ""),
            ("A", ""),
        ] {
            let got = base64(text.as_bytes());
            assert_eq!(got.bytes.get(..wanted.len()), Some(wanted.as_bytes()), "{text}");
            assert_eq!(got.strange, 0, "{text}");
        }
        let text = b"This is plain text, and it says so.";
        assert_eq!(decode(text, Encoding::Base64, &mut Vec::new()).as_ref(), text);
    }

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
