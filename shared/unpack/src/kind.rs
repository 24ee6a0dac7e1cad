//! What some bytes are, by how they begin. Names and media types are never believed: what is called .zip is often gzip.

/// What some bytes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// gzip (RFC 1952).
    Gzip,
    /// zip (APPNOTE.TXT).
    Zip,
    /// tar (POSIX ustar, and GNU's).
    Tar,
    /// TNEF, Microsoft's `winmail.dat` (MS-OXTNEF).
    Tnef,
    /// XML, in UTF-8 or in UTF-16.
    Xml,
    /// JSON: an object or an array.
    Json,
    /// An mbox file: it begins with a `From ` line.
    Mbox,
    /// A mail: it begins with a header field.
    Mail,
    /// Nothing but white space and NULs.
    Empty,
    /// Anything else.
    Unknown,
}

/// What `bytes` look like. The first kilobyte is enough.
pub fn sniff(bytes: &[u8]) -> Kind {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Kind::Gzip;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(b"PK00PK\x03\x04") {
        return Kind::Zip;
    }
    if bytes.starts_with(&[0x78, 0x9f, 0x3e, 0x22]) {
        return Kind::Tnef;
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Kind::Tar;
    }
    if is_utf16_xml(bytes) {
        return Kind::Xml;
    }
    let text = without_lead(bytes);
    match text {
        [] => Kind::Empty,
        [b'<', b'?' | b'!' | b'_' | b'a'..=b'z' | b'A'..=b'Z', ..] => Kind::Xml,
        [b'{' | b'[', ..] => Kind::Json,
        _ if is_from_line(text) => Kind::Mbox,
        _ if begins_with_field(text) => Kind::Mail,
        _ => Kind::Unknown,
    }
}

/// Without byte-order mark, white space and NULs at the beginning.
fn without_lead(bytes: &[u8]) -> &[u8] {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lead = text.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0)).count();
    text.get(lead..).unwrap_or_default()
}

fn is_utf16_xml(bytes: &[u8]) -> bool {
    let (text, mark) = match bytes {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => (rest, true),
        _ => (bytes, false),
    };
    let lead = text.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0)).count();
    // `<` as 00 3C or 3C 00, and the character after it in ASCII too
    let at = if mark { lead } else { lead.min(1) };
    match text.get(at..) {
        Some([b'<', 0, next, 0, ..]) => next.is_ascii(),
        Some([b'<', 0, next, ..]) if at % 2 == 1 => next.is_ascii() && *next == 0,
        Some([b'<', second, third, ..]) if at % 2 == 1 => *second == 0 && third.is_ascii(),
        _ => false,
    }
}

/// A separator line of an mbox: `From `, a sender and, somewhere, digits.
pub(crate) fn is_from_line(text: &[u8]) -> bool {
    let line = text.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
    line.strip_prefix(b"From ").is_some_and(|rest| rest.iter().any(u8::is_ascii_digit) && rest.contains(&b' '))
}

fn begins_with_field(text: &[u8]) -> bool {
    let name = text.iter().take(128).take_while(|b| b.is_ascii_graphic() && **b != b':').count();
    name > 0
        && text.get(name) == Some(&b':')
        && text.first().is_some_and(u8::is_ascii_alphabetic)
        // `http://…` is no field
        && text.get(name + 1..name + 3) != Some(b"//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_how_it_begins() {
        let mut tar = vec![b'a'; 512];
        tar[257..262].copy_from_slice(b"ustar");
        for (bytes, kind) in [
            (&b"\x1f\x8b\x08"[..], Kind::Gzip),
            (b"PK\x03\x04", Kind::Zip),
            (b"\x78\x9f\x3e\x22", Kind::Tnef),
            (&tar, Kind::Tar),
            (b"<?xml version", Kind::Xml),
            (b"\xef\xbb\xbf \r\n<feedback>", Kind::Xml),
            (b"\xff\xfe<\0?\0x\0", Kind::Xml),
            (b"\xfe\xff\0<\0?\0x", Kind::Xml),
            (b"<\0f\0e\0", Kind::Xml),
            (b"\0<\0f\0e", Kind::Xml),
            (b" {\"a\":1}", Kind::Json),
            (b"From MAILER-DAEMON Mon Sep 21 10:00:00 2026\nA: b", Kind::Mbox),
            (b"From: a@b\n", Kind::Mail),
            (b"X-Y:\n", Kind::Mail),
            (b"http://example.com/", Kind::Unknown),
            (b"hello\n", Kind::Unknown),
            (b"<3", Kind::Unknown),
            (b" \r\n\0", Kind::Empty),
            (b"", Kind::Empty),
        ] {
            assert_eq!(sniff(bytes), kind, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
