//! What a mail's own header tells of its way here: when it came, and to which address.

use jiff::Timestamp;
use model::{Mail, timestamp};

/// When the mail was received: the date of its topmost Received field (after the last `;`, RFC 5321, section 4.4), which
/// our own server wrote; otherwise its Date.
pub fn received_at(mail: &Mail<'_>) -> Option<Timestamp> {
    let received =
        mail.headers().get("Received").and_then(|field| field.rsplit_once(';')).and_then(|(_, date)| timestamp(date));
    received.or_else(|| mail.headers().get("Date").and_then(timestamp))
}

/// The address that the mail was sent to, where the SES receipt event or the server's log does not tell it. In this order:
///
/// 1. `for <address>` in the topmost Received field
/// 2. Delivered-To (the first)
/// 3. X-Original-To (the first)
/// 4. To (its first address)
///
/// Only the first of these is out of a sender's reach, and only where our own server writes it: what it leads to must be
/// signed (docs/return-path.md) before anything is believed of it.
pub fn envelope_recipient(mail: &Mail<'_>) -> Option<String> {
    let headers = mail.headers();
    headers
        .get("Received")
        .and_then(received_for)
        .or_else(|| headers.get("Delivered-To").and_then(first_address))
        .or_else(|| headers.get("X-Original-To").and_then(first_address))
        .or_else(|| headers.get("To").and_then(first_address))
}

/// The address after `for`: `for <a@b>;`, `for a@b;`.
fn received_for(field: &str) -> Option<String> {
    let mut words = field.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("for") {
            let address = words.next()?.split(';').next()?;
            if let Some(address) = addr_spec(address.trim_matches(['<', '>'])) {
                return Some(address);
            }
        }
    }
    None
}

/// The first address of a field: `Name <a@b>, c@d`.
fn first_address(field: &str) -> Option<String> {
    if let Some((_, rest)) =
        field.rsplit_once('<').filter(|_| field.matches('<').count() == 1).or_else(|| field.split_once('<'))
    {
        return addr_spec(rest.split('>').next()?);
    }
    field.split([',', ';', ' ', '\t']).find_map(|word| addr_spec(word.trim_matches(['"', '\''])))
}

fn addr_spec(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, domain) = text.rsplit_once('@')?;
    let plain = text.len() <= 320 && !local.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace);
    plain.then(|| format!("{local}@{}", domain.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use crate::{Limits, envelope_recipient, mail, received_at};

    #[test]
    fn from_the_header() {
        let limits = Limits::default();
        for (raw, recipient, at) in [
            (
                "Received: from a (b [192.0.2.1]) by c for <T+x@Bounce.Example.com>; Mon, 21 Sep 2026\r\n 10:00:00 +0000\r\nReceived: x for <no@no>; Mon, 1 Jan 2001 00:00:00 +0000\nDate: Tue, 2 Jan 2001 00:00:00 +0000\n\n",
                Some("T+x@bounce.example.com"),
                Some("2026-09-21T10:00:00Z"),
            ),
            (
                "Received: by x; when?\nDate: 21 Sep 2026 10:00:00 GMT\nTo: Some One <a@B.c>, d@e\nX-Original-To: x@y\n\n",
                Some("x@y"),
                Some("2026-09-21T10:00:00Z"),
            ),
            ("Delivered-To: d@e\nX-Original-To: x@y\n\n", Some("d@e"), None),
            ("To: \"a\" <b@c>, <d@e>\n\n", Some("b@c"), None),
            ("To: undisclosed-recipients:;\n\n", None, None),
        ] {
            let mail = mail(raw.as_bytes(), &limits);
            assert_eq!(envelope_recipient(&mail).as_deref(), recipient, "{raw}");
            assert_eq!(received_at(&mail), at.map(|at| at.parse().unwrap()), "{raw}");
        }
    }
}
