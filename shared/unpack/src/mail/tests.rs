//! Mails, taken apart.

use super::*;

fn read(raw: &[u8]) -> Mail<'_> {
    mail(raw, &Limits::default())
}

/// The structure in one line: `multipart/mixed[text/plain(12), message/rfc822{text/plain(3)}]`.
fn shape(part: &Part<'_>) -> String {
    let inside = match &part.content {
        Content::Text { text, .. } => format!("({})", text.chars().count()),
        Content::Binary(bytes) | Content::Base64(bytes) => format!("<{}>", bytes.len()),
        Content::Message(mail) => format!("{{{}}}", shape(&mail.root)),
        Content::Multipart(parts) => format!("[{}]", parts.iter().map(shape).collect::<Vec<_>>().join(", ")),
    };
    format!("{}{inside}", part.media_type.essence)
}

#[track_caller]
fn shaped(raw: &str, wanted: &str) {
    for raw in [raw.to_owned(), raw.replace('\n', "\r\n"), raw.replace('\n', "\r")] {
        assert_eq!(shape(&read(raw.as_bytes()).root), wanted, "{raw:?}");
    }
}

const REPORT: &str = "From: a@b\nContent-Type: multipart/report; boundary=\"x\"; report-type=delivery-status\n\npreamble\n--x\n\nhello\n\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\nFinal-Recipient: rfc822; b@c\n\n--x\nContent-Type: message/rfc822\n\nSubject: s\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\nContent-Type: text/html\n\n<p>\n--xx--\n\n--x--\nepilogue\n";

#[test]
fn structure() {
    shaped(
        REPORT,
        "multipart/report[text/plain(6), message/delivery-status(52), message/rfc822{multipart/alternative[text/html(3)]}]",
    );
    shaped("A: b\n\nhello\n", "text/plain(6)");
    shaped("", "text/plain(0)");
    shaped("A: b\n", "text/plain(0)");
    shaped("just text\nand more\n", "text/plain(19)");
    // no boundary declared; one that never comes
    shaped("Content-Type: multipart/mixed\n\n--abcdef\n\na\n--abcdef--\n", "multipart/mixed[text/plain(1)]");
    shaped("Content-Type: multipart/mixed; boundary=no\n\nhello\n", "multipart/mixed(6)");
    // cut off
    shaped(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\na\n--b\n\nbc",
        "multipart/mixed[text/plain(1), text/plain(2)]",
    );
    // a boundary that begins like another, one in the middle of a line, one that ends the outer before the inner
    shaped(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bc\n\n--bc\n\nx --b\n> --b\n--b\n\nlast\n--b--\n",
        "multipart/mixed[multipart/mixed[text/plain(11)], text/plain(4)]",
    );
    shaped(
        "Content-Type: multipart/digest; boundary=b\n\n--b\n\nA: b\n\nc\n--b--\n",
        "multipart/digest[message/rfc822{text/plain(1)}]",
    );
}

#[test]
fn encoded_messages_and_reports_come_as_what_they_are() {
    shaped(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogcw0KDQpoaQ==\n",
        "message/rfc822{text/plain(2)}",
    );
    shaped(
        "Content-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n\nAction: fail=\ned\n",
        "message/delivery-status(15)",
    );
    shaped("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nH4sIAAAAAAAA/w==\n", "text/plain<10>");
}

#[test]
fn headers_are_decoded() {
    let raw = b"Subject: =?utf-8?Q?a=C3=BC?=\n =?utf-8?Q?b?= c\nX-Raw: Gr\xc3\xbc\xdfe\nX-Latin: M\xfcller\nFolded: a\r\n\t b\n c\nEmpty:\nSpaced : x\n\n";
    let mail = read(raw);
    let headers = mail.headers();
    assert_eq!(headers.get("subject"), Some("aüb c"));
    assert_eq!(headers.get("x-latin"), Some("Müller"));
    assert_eq!(headers.get("FOLDED"), Some("a b c"));
    assert_eq!(headers.get("empty"), Some(""));
    assert_eq!(headers.get("spaced"), Some("x"));
}

#[test]
fn what_is_no_header_line_does_not_hide_the_rest() {
    let mail = read(b"From me Mon Sep 21 10:00:00 2026\nA: b\n>From x\nnonsense\nC: d\n\nbody");
    assert_eq!(
        (mail.headers().get("a"), mail.headers().get("c"), mail.root.text()),
        (Some("b"), Some("d"), Some("body"))
    );
    assert_eq!(read(b"A: 1\nA: 2\n").headers().all("a").collect::<Vec<_>>(), ["1", "2"]);
}

#[test]
fn text_has_line_feeds_and_its_bytes_where_they_differ() {
    let mail = read(b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\na\xfc\r\nb");
    assert_eq!(mail.root.text(), Some("aü\nb"));
    assert_eq!(mail.root.bytes(), Some(&b"a\xfc\r\nb"[..]));
    let mail = read(b"A: b\n\nplain");
    assert!(matches!(&mail.root.content, Content::Text { text: Cow::Borrowed("plain"), bytes: None }));
}

#[test]
fn limits() {
    let limits = Limits { parts: 3, headers: 5, mime_depth: 2, ..Limits::default() };
    let deep = Limits { parts: 100, ..limits };
    let codes = |raw: &str| {
        let limits = if raw.contains("rfc822") { &deep } else { &limits };
        let mail = mail(raw.as_bytes(), limits);
        mail.warnings.iter().map(|warning| warning.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        codes(&format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(10))),
        ["limit_parts"]
    );
    assert_eq!(codes(&"a: b\n".repeat(10)), ["limit_headers"]);
    assert_eq!(codes(&"Content-Type: message/rfc822\n\n".repeat(10)), ["limit_mime_depth"]);
}

#[test]
fn leaves_are_found_in_nested_mails_too() {
    let mail = read(REPORT.as_bytes());
    let types: Vec<_> = leaves(&mail).map(|part| part.media_type.essence.as_ref()).collect();
    assert_eq!(types, ["text/plain", "message/delivery-status", "text/html"]);
}
