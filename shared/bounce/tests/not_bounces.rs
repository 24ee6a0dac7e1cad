//! Mail that must suppress nobody: what is no bounce, and bounces for which the address is not to blame.
//!
//! `tests/not_bounces/NAME.EXPECTED.eml`, all written for this test. EXPECTED is the reason of the one notice that is read,
//! `none` where neither reader claims the mail, or `passing` for a bounce that is not a dead address.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test reads its mails, says where the corpus is absent, and stops where it cannot go on"
)]

use std::path::{Path, PathBuf};

use model::{BounceType, Category, Context, Event, Id, Mail, NoticeReason, Outcome, Reading, Term, Trace};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");

/// What the pipeline makes of a mail as far as this room goes: delivery reports before notices.
fn read(mail: &Mail<'_>, raw: &[u8]) -> Option<Reading> {
    let context = Context {
        mail_id: Id::of_mail(raw),
        received_at: None,
        envelope_recipient: Some("bounce@lm-bounce.example.com"),
        authenticated_domains: None,
        keep_headers: &[],
    };
    bounce::read(mail, &context, &mut Trace::on())
        .or_else(|| bounce::notice::read(mail, &context, &mut Trace::on()))
        .or_else(|| bounce::read_unnamed(mail, &context, &mut Trace::on()))
}

fn outcome(raw: &[u8]) -> String {
    let mail = unpack::mail(raw, &unpack::Limits::default());
    let Some(reading) = read(&mail, raw) else { return "none".to_owned() };
    let words: Vec<&str> = reading
        .events
        .iter()
        .map(|event| match event {
            Event::Notice(notice) => notice.reason.as_str(),
            Event::Bounce(bounce)
                if bounce.category == Category::Address && bounce.bounce_type == BounceType::Permanent =>
            {
                "dead address"
            }
            Event::Bounce(_) => "passing",
            Event::Complaint(_) => "complaint",
            _ => "report",
        })
        .collect();
    words.join(" ")
}

const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/not_bounces");

fn mails(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|p| p.extension().is_some_and(|e| e == "eml")).collect();
    paths.sort();
    paths
}

#[test]
fn each_mail_is_what_its_name_says() {
    let paths = mails(Path::new(OWN));
    assert!(paths.len() >= 60, "{}", paths.len());
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let expected = name.rsplit('.').nth(1).unwrap();
        let known = ["none", "passing"].contains(&expected) || NoticeReason::from_spelling(expected).is_some();
        assert!(known, "{name}");
        let got = outcome(&std::fs::read(&path).unwrap());
        if got != expected {
            wrong.push(format!("{name}: {got}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_corpus_has_what_its_names_say() {
    // 15-forged-dsn.eml is a bounce in every respect but that its return path was never signed: the pipeline's to see
    let expected = [
        ("01-delayed-will-retry.eml", "delayed"),
        ("03-failed-expired.eml", "passing"),
        ("05-expanded.eml", "expanded"),
        ("07-mdn-displayed.eml", "read_receipt"),
        ("09-ooo-autoreplied.eml", "auto_reply"),
        ("11-challenge-response.eml", "challenge"),
        ("13-spam.eml", "none"),
        ("15-forged-dsn.eml", "dead address"),
    ];
    let folder = Path::new(CORPUS).join("not-bounces");
    let paths = mails(&folder);
    if paths.is_empty() {
        println!("skipped: no corpus at {}", folder.display());
        return;
    }
    for (name, expected) in expected {
        assert_eq!(outcome(&std::fs::read(folder.join(name)).unwrap()), expected, "{name}");
    }
}

#[test]
fn a_notice_names_who_answers_and_what_was_answered() {
    for (name, dialect, rule, recipient, message_id, subject) in [
        (
            "auto-reply-exchange.auto_reply",
            "automatic reply",
            "subject of an automatic answer; away",
            "kijitora@example.com",
            Some("n1@example.com"),
            Some("September news"),
        ),
        (
            "auto-reply-mailbox-not-in-use.auto_reply",
            "rfc3834",
            "header of an automatic answer; moved",
            "kijitora@example.com",
            None,
            Some("Nyaan"),
        ),
        (
            "auto-reply-words-ja-left.auto_reply",
            "automatic reply",
            "subject of an automatic answer; left",
            "kijitora@example.com",
            None,
            None,
        ),
        (
            "challenge-captcha-russian.challenge",
            "challenge",
            "text of a challenge",
            "kot@example.ru",
            Some("n1@example.com"),
            Some("Новости"),
        ),
        (
            "receipt-deleted.read_receipt",
            "rfc8098",
            "disposition deleted",
            "kijitora@example.jp",
            Some("orig-1@example.com"),
            Some("Hello"),
        ),
        (
            "receipt-japanese-text.read_receipt",
            "read receipt as text",
            "disposition unknown",
            "mike@example.jp",
            None,
            Some("お知らせ"),
        ),
    ] {
        let raw = std::fs::read(Path::new(OWN).join(format!("{name}.eml"))).unwrap();
        let reading = read(&unpack::mail(&raw, &unpack::Limits::default()), &raw).unwrap();
        assert_eq!(reading.outcome, Outcome::Notice, "{name}");
        let [Event::Notice(notice)] = &reading.events[..] else { panic!("{name}: {:?}", reading.events) };
        assert_eq!((notice.dialect.as_str(), notice.rule.as_str()), (dialect, rule), "{name}");
        assert_eq!(notice.recipient.as_deref(), Some(recipient), "{name}");
        assert_eq!(notice.original.message_id.as_deref(), message_id, "{name}");
        assert_eq!(notice.original.subject.as_deref(), subject, "{name}");
        assert_eq!(
            notice.event_id,
            Id::of(&[&Id::of_mail(&raw).0, recipient.as_bytes(), notice.reason.as_str().as_bytes()])
        );
    }
}

/// Line ends and the case of header names change nothing, and nothing that is cut short panics.
#[test]
fn the_same_mail_in_another_dress() {
    for path in mails(Path::new(OWN)) {
        let raw = std::fs::read(&path).unwrap();
        for end in (0..raw.len().min(1500)).step_by(11) {
            let cut = &raw[..end];
            let _ = outcome(cut);
        }
        // what is not UTF-8 may hold a byte of a line end inside a character: only text can be dressed
        let Ok(text) = String::from_utf8(raw) else { continue };
        let expected = outcome(text.as_bytes());
        assert_eq!(outcome(text.replace('\n', "\r\n").as_bytes()), expected, "{}", path.display());
        assert_eq!(outcome(text.replace('\n', "\r").as_bytes()), expected, "{}", path.display());
        let (header, body) = text.split_once("\n\n").unwrap();
        let shouted: Vec<String> = header
            .lines()
            .map(|line| match line.split_once(": ") {
                Some((name, value)) if !line.starts_with(' ') => format!("{}: {value}", name.to_uppercase()),
                _ => line.to_owned(),
            })
            .collect();
        assert_eq!(outcome(format!("{}\n\n{body}", shouted.join("\n")).as_bytes()), expected, "{}", path.display());
    }
}

/// Reports about deliveries and about authentication are no notices, whatever their words.
#[test]
fn no_report_is_taken_for_a_notice() {
    let mut asked = 0;
    for folder in ["dmarc", "arf", "tlsrpt"] {
        for path in mails(&Path::new(CORPUS).join(folder)) {
            let raw = std::fs::read(&path).unwrap();
            let mail = unpack::mail(&raw, &unpack::Limits::default());
            let context = Context {
                mail_id: Id::of_mail(&raw),
                received_at: None,
                envelope_recipient: None,
                authenticated_domains: None,
                keep_headers: &[],
            };
            let reading = bounce::notice::read(&mail, &context, &mut Trace::off());
            assert!(reading.is_none(), "{}: {:?}", path.display(), reading.map(|reading| reading.events));
            asked += 1;
        }
    }
    if asked == 0 {
        println!("skipped: no corpus at {CORPUS}");
    }
}
