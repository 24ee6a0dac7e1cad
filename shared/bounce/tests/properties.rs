//! What must hold for any mail: the same output twice, line ends that agree, header names in any case, no panic on what is cut.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test reads the corpus, and says where it is absent"
)]

use model::{Context, Event, Id, Mail, Reading, Trace};
use proptest::prelude::*;

fn read(raw: &[u8]) -> Option<Reading> {
    read_by(raw, bounce::read)
}

fn read_by(raw: &[u8], read: impl Fn(&Mail<'_>, &Context<'_>, &mut Trace) -> Option<Reading>) -> Option<Reading> {
    let mail = unpack::mail(raw, &unpack::Limits::default());
    let context = Context {
        mail_id: Id::default(),
        received_at: None,
        envelope_recipient: None,
        keep_headers: &[],
        authenticated_domains: None,
    };
    read(&mail, &context, &mut Trace::on())
}

/// The corpus where it is there, and a mail of our own.
fn mails() -> Vec<Vec<u8>> {
    let mut mails = vec![REPORT.as_bytes().to_vec()];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/bounces/mail");
    match std::fs::read_dir(folder) {
        Ok(entries) => mails.extend(entries.flatten().filter_map(|entry| std::fs::read(entry.path()).ok())),
        Err(_) => println!("skipped: no corpus at {folder}"),
    }
    mails
}

const REPORT: &str = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail Returned to Sender\n\
Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
This is the mail system at host mx.example.net.\n\n<a@b.example>: host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown\n    (in reply to RCPT TO command)\n\n\
--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n\
--b\nContent-Type: message/rfc822\n\nFrom: n@sender.example\nMessage-ID: <1@sender.example>\n\nbody\n--b--\n";

#[test]
fn the_same_mail_gives_the_same_reading() {
    for mail in mails() {
        assert_eq!(read(&mail), read(&mail));
    }
}

#[test]
fn line_ends_do_not_matter() {
    for mail in mails() {
        let lf: Vec<u8> = String::from_utf8_lossy(&mail).replace("\r\n", "\n").into_bytes();
        if std::str::from_utf8(&mail).is_err() || lf.contains(&b'\r') {
            continue;
        }
        let text = String::from_utf8(lf).unwrap();
        let expected = read(text.as_bytes());
        assert_eq!(read(text.replace('\n', "\r\n").as_bytes()), expected, "{text}");
        assert_eq!(read(text.replace('\n', "\r").as_bytes()), expected, "{text}");
    }
}

#[test]
fn the_case_of_header_names_does_not_matter() {
    for mail in mails() {
        let Ok(text) = std::str::from_utf8(&mail) else { continue };
        let Some((headers, body)) = text.split_once("\n\n") else { continue };
        let upper: String = headers
            .lines()
            .map(|line| match line.split_once(':') {
                Some((name, value)) if !line.starts_with([' ', '\t']) && !name.contains(' ') => {
                    format!("{}:{value}\n", name.to_uppercase())
                }
                _ => format!("{line}\n"),
            })
            .collect();
        assert_eq!(read(format!("{upper}\n{body}").as_bytes()), read(format!("{headers}\n\n{body}").as_bytes()));
    }
}

/// A format is more than its subject: gateways translate it and put words before it. Without one and without a return path
/// nearly every report is still read, and for the same recipients.
#[test]
fn reports_are_read_without_subject_and_return_path() {
    let (mut same, mut tried) = (0, 0);
    for mail in mails() {
        let Ok(text) = std::str::from_utf8(&mail) else { continue };
        let Some((headers, body)) = text.split_once("\n\n") else { continue };
        let mut is_dropped = false;
        let bare: String = headers
            .split_inclusive('\n')
            .filter(|line| {
                if !line.starts_with([' ', '\t']) {
                    let line = line.to_lowercase();
                    is_dropped = line.starts_with("subject:") || line.starts_with("return-path:");
                }
                !is_dropped
            })
            .collect();
        let recipients = |raw: &str| {
            let recipient = |event: &Event| match event {
                Event::Bounce(bounce) => bounce.recipient.clone(),
                Event::Notice(notice) => notice.recipient.clone(),
                _ => None,
            };
            read(raw.as_bytes())
                .or_else(|| read_by(raw.as_bytes(), bounce::read_unnamed))
                .map(|reading| reading.events.iter().map(recipient).collect::<Vec<_>>())
        };
        let Some(expected) = recipients(text) else { continue };
        tried += 1;
        same += usize::from(recipients(&format!("{bare}\n\n{body}")).as_ref() == Some(&expected));
    }
    assert!(same * 100 >= tried * 97, "{same} of {tried}");
}

#[test]
fn a_cut_mail_is_read_as_far_as_it_goes() {
    for mail in mails().iter().take(40) {
        for cut in (0..mail.len()).step_by(mail.len() / 23 + 1) {
            let _ = read(&mail[..cut]);
        }
    }
}

proptest! {
    #[test]
    fn no_text_panics(subject in ".{0,80}", body in "(.{0,200}\n){0,12}", fields in "([A-Za-z-]{1,20}:? ?.{0,80}\n){0,8}") {
        let raw = format!(
            "From: MAILER-DAEMON@x.example\nSubject: {}\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n{body}\n--b\nContent-Type: message/delivery-status\n\n{fields}\n--b--\n",
            subject.replace(['\n', '\r'], " ")
        );
        prop_assert_eq!(read(raw.as_bytes()), read(raw.as_bytes()));
    }
}
