//! What holds for any bytes: nothing panics, the same comes out twice, line ends and the case of header names change
//! nothing, limits hold, and what is in order is read as mail-parser reads it.

#![expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test reads its corpus")]

use std::io::Read as _;

use model::{Content, Mail, Part};
use proptest::collection::vec;
use proptest::prelude::*;
use unpack::{Limits, Mbox, documents, leaves, mail, sniff};

/// Pieces of which mails are made, whole and broken.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let fixed: &[&[u8]] = &[
        b"\n",
        b"\n\n",
        b"From: a@b\n",
        b"Subject: =?utf-8?Q?=C3=BC?=\n",
        b"Subject: =?iso-2022-jp?B?GyRCJCIbKEI=?= =?\n folded\n",
        b"Received: from x by y for <a@b>; Mon, 21 Sep 2026 10:00:00 +0000\n",
        b"Content-Type: multipart/mixed; boundary=b\n",
        b"Content-Type: multipart/report; boundary=\"b c\"; report-type=x\n",
        b"Content-Type: message/rfc822\n",
        b"Content-Type: message/delivery-status\n",
        b"Content-Type: text/plain; charset=iso-8859-1\n",
        b"Content-Type: text/plain; name*0*=utf-8''%e3; name*1*=%81%82\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: quoted-printable\n",
        b"--b\n",
        b"--b--\n",
        b"--b c\n",
        b"text with =3D and =\n",
        b"aGVsbG8=\n",
        b"\xe3\x81\x82\n",
        b"\xfc\xe4\n",
        b"\x1b$B$\"\x1b(B\n",
        b"From a@b Mon Sep 21 10:00:00 2026\n",
        b"PK\x03\x04",
        b"\x1f\x8b\x08\x00",
    ];
    prop_oneof![
        4 => proptest::sample::select(fixed.to_vec()).prop_map(<[u8]>::to_vec),
        1 => vec(any::<u8>(), 0..20),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

fn with_line_ends(raw: &[u8], end: &[u8]) -> Vec<u8> {
    raw.iter().filter(|b| **b != b'\r').flat_map(|b| if *b == b'\n' { end.to_vec() } else { vec![*b] }).collect()
}

/// All that a mail says, without what depends on its bytes' places. Bytes of texts differ by their line ends.
fn said(part: &Part<'_>, out: &mut Vec<String>) {
    let name = part.filename.as_deref().unwrap_or_default();
    out.push(format!("{:?} {:?} {name}", part.headers, part.media_type));
    match &part.content {
        Content::Text { text, .. } => out.push(text.to_string()),
        Content::Binary(bytes) | Content::Base64(bytes) => {
            out.push(format!("{:?}", with_line_ends(&with_cr_as_lf(bytes), b"\n")));
        }
        Content::Message(nested) => said(&nested.root, out),
        Content::Multipart(parts) => parts.iter().for_each(|part| said(part, out)),
    }
}

fn with_cr_as_lf(bytes: &[u8]) -> Vec<u8> {
    let text = bytes.to_vec();
    let mut out = Vec::new();
    let mut rest = text.as_slice();
    while let Some((byte, tail)) = rest.split_first() {
        out.push(if *byte == b'\r' { b'\n' } else { *byte });
        rest = if *byte == b'\r' { tail.strip_prefix(b"\n").unwrap_or(tail) } else { tail };
    }
    out
}

fn all(mail: &Mail<'_>) -> Vec<String> {
    let mut out = Vec::new();
    said(&mail.root, &mut out);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_mail_the_same_twice(raw in bytes()) {
        let limits = Limits::default();
        let first = mail(&raw, &limits);
        prop_assert_eq!(&first, &mail(&raw, &limits));
        let _ = (unpack::received_at(&first), unpack::envelope_recipient(&first), sniff(&raw));
        prop_assert!(leaves(&first).count() <= limits.parts);
    }

    #[test]
    fn line_ends_change_nothing(raw in bytes()) {
        let limits = Limits::default();
        let lf = with_line_ends(&raw, b"\n");
        let wanted = all(&mail(&lf, &limits));
        for end in [&b"\r\n"[..], b"\r"] {
            let other = with_line_ends(&raw, end);
            prop_assert_eq!(&all(&mail(&other, &limits)), &wanted, "{:?}", end);
        }
    }

    #[test]
    fn upper_case_header_names_change_nothing_but_themselves(subject in "[a-z]{1,10}", boundary in "[a-z]{1,10}") {
        let raw = format!("Subject: {subject}\nContent-Type: multipart/mixed; boundary={boundary}\n\n--{boundary}\nContent-Transfer-Encoding: base64\n\naGk=\n--{boundary}--\n");
        let upper = raw.replace("Subject", "SUBJECT").replace("Content-Type", "CONTENT-TYPE").replace("Content-Transfer-Encoding", "CONTENT-TRANSFER-ENCODING");
        let (limits, texts) = (Limits::default(), |mail: &Mail<'_>| leaves(mail).filter_map(|part| part.text().map(str::to_owned)).collect::<Vec<_>>());
        let (a, b) = (mail(raw.as_bytes(), &limits), mail(upper.as_bytes(), &limits));
        prop_assert_eq!(texts(&a), vec!["hi".to_owned()]);
        prop_assert_eq!(texts(&a), texts(&b));
        prop_assert_eq!(a.headers().get("subject"), b.headers().get("subject"));
    }

    #[test]
    fn limits_hold_for_any_bytes(raw in bytes()) {
        let limits = Limits { output: 1000, members: 2, parts: 5, headers: 10, ..Limits::default() };
        let mut out = 0;
        let _ = documents(&raw, &limits, &mut |document| {
            let mut read = Vec::new();
            let _ = document.read_to_end(&mut read);
            out += read.len();
        });
        prop_assert!(out <= 1000 + raw.len());
        let mail = mail(&raw, &limits);
        prop_assert!(leaves(&mail).count() <= 5);
        let fields: usize = leaves(&mail).map(|part| part.headers.0.len()).sum();
        prop_assert!(fields <= 10);
    }

    #[test]
    fn mailboxes_lose_no_byte_of_a_mail(mails in vec("[a-z>From \n]{0,60}", 1..5)) {
        // written as mboxrd: every line that is or was a From line gets one more `>`
        let mut text = String::new();
        for mail in &mails {
            text.push_str("From a@b Mon Sep 21 10:00:00 2026\n");
            for line in mail.split_inclusive('\n') {
                if line.trim_start_matches('>').starts_with("From ") {
                    text.push('>');
                }
                text.push_str(line);
            }
            text.push_str(if mail.ends_with('\n') || mail.is_empty() { "\n" } else { "\n\n" });
        }
        let read: Vec<String> = Mbox::new(text.as_bytes(), 1000)
            .map(|mail| String::from_utf8_lossy(&mail.map(|mail| mail.raw).unwrap_or_default()).into_owned())
            .collect();
        prop_assert_eq!(read.len(), mails.len());
        for (got, wanted) in read.iter().zip(&mails) {
            prop_assert_eq!(got.trim_end_matches('\n'), wanted.trim_end_matches('\n'));
        }
    }
}

/// Mail-parser sees the same leaves in every real mail whose boundaries are in order.
#[test]
fn structure_as_mail_parser_reads_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/bounces/mail");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: {folder} is absent");
        return;
    };
    let (mut ran, mut other) = (0, Vec::new());
    for entry in entries.flatten() {
        let raw = std::fs::read(entry.path()).unwrap_or_default();
        let ours = mail(&raw, &Limits::default());
        let Some(theirs) = mail_parser::MessageParser::default().parse(&raw) else { continue };
        ran += 1;
        let (ours, theirs) = (shape(&ours.root), their_shape(&theirs, 0));
        if ours != theirs {
            other.push(format!("{}: {ours} {theirs}", entry.file_name().display()));
        }
    }
    // The ones that differ have boundaries that begin like each other, or none.
    assert!(ran > 300 && other.len() <= 8, "{} of {ran}:\n{}", other.len(), other.join("\n"));
}

fn shape(part: &Part<'_>) -> String {
    match &part.content {
        Content::Multipart(parts) => format!("[{}]", parts.iter().map(shape).collect::<String>()),
        Content::Message(nested) => format!("({})", shape(&nested.root)),
        Content::Text { .. } | Content::Binary(_) | Content::Base64(_) => ".".to_owned(),
    }
}

fn their_shape(message: &mail_parser::Message<'_>, part: usize) -> String {
    match message.parts.get(part).map(|part| &part.body) {
        Some(mail_parser::PartType::Multipart(parts)) => {
            format!(
                "[{}]",
                parts
                    .iter()
                    .filter_map(|part| usize::try_from(*part).ok())
                    .map(|part| their_shape(message, part))
                    .collect::<String>()
            )
        }
        Some(mail_parser::PartType::Message(nested)) => format!("({})", their_shape(nested, 0)),
        _ => ".".to_owned(),
    }
}
