//! Character sets that travel in seven bits: UTF-7 (RFC 2152), ISO-2022-JP (RFC 1468), ISO-2022-KR (RFC 1557),
//! HZ-GB-2312 (RFC 1843). The web knows only the second, so encoding_rs does too.

use encoding_rs::{EUC_KR, GBK};
use memchr::{memchr, memmem};

/// The text, where `label` is one of these sets other than ISO-2022-JP.
pub(super) fn decode(bytes: &[u8], label: &str) -> Option<String> {
    let is = |names: &[&str]| names.iter().any(|name| label.eq_ignore_ascii_case(name));
    if is(&["utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "x-utf-7"]) {
        return memchr(b'+', bytes).map(|_| utf7(bytes));
    }
    if is(&["iso-2022-kr", "csiso2022kr"]) {
        return Some(EUC_KR.decode_without_bom_handling(&iso_2022_kr(bytes)).0.into_owned());
    }
    if is(&["hz-gb-2312", "hz"]) {
        return memchr(b'~', bytes).map(|_| GBK.decode_without_bom_handling(&hz(bytes)).0.into_owned());
    }
    None
}

/// Whether one of ISO-2022-JP's escape sequences is among the bytes.
pub(super) fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    [&b"\x1b$B"[..], b"\x1b$@", b"\x1b(J", b"\x1b(I", b"\x1b$(D"]
        .iter()
        .any(|escape| memmem::find(bytes, escape).is_some())
}

fn utf7(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr(b'+', rest) {
        let (head, tail) = rest.split_at(at);
        out.push_str(&String::from_utf8_lossy(head));
        let tail = tail.get(1..).unwrap_or_default();
        let digits = tail.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).count();
        let (encoded, after) = tail.split_at(digits);
        let closed = after.first() == Some(&b'-');
        if digits == 0 {
            out.push('+');
        } else {
            out.push_str(&utf16(encoded));
        }
        rest = if closed { after.get(1..).unwrap_or_default() } else { after };
    }
    out.push_str(&String::from_utf8_lossy(rest));
    out
}

/// Modified base64 of UTF-16BE.
fn utf16(encoded: &[u8]) -> String {
    let mut units = Vec::with_capacity(encoded.len() * 3 / 8 + 1);
    let (mut bits, mut have) = (0_u32, 0_u32);
    for byte in encoded {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        have += 6;
        if have >= 16 {
            have -= 16;
            units.push(u16::try_from(bits >> have & 0xffff).unwrap_or_default());
            bits &= (1 << have) - 1;
        }
    }
    String::from_utf16_lossy(&units)
}

/// As EUC-KR: between SO and SI every byte gets its high bit.
fn iso_2022_kr(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut shifted = false;
    let mut rest = bytes;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            0x1b if tail.starts_with(b"$)C") => rest = tail.get(3..).unwrap_or_default(),
            0x0e => shifted = true,
            0x0f => shifted = false,
            0x21..=0x7e if shifted => out.push(byte | 0x80),
            _ => out.push(*byte),
        }
    }
    out
}

/// As GBK: between `~{` and `~}` every byte gets its high bit.
fn hz(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut shifted = false;
    let mut rest = bytes;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        let pair = if *byte == b'~' { tail.first() } else { None };
        match pair {
            Some(b'{') => shifted = true,
            Some(b'}') => shifted = false,
            Some(b'~') => out.push(b'~'),
            Some(b'\n') => {}
            _ => {
                // A line's end ends the mode (RFC 1843).
                shifted &= *byte != b'\n';
                out.push(if shifted && (0x21..=0x7e).contains(byte) { byte | 0x80 } else { *byte });
                continue;
            }
        }
        rest = tail.get(1..).unwrap_or_default();
    }
    out
}
