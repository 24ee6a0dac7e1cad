//! A whole report that a person passes on, in the text and perhaps quoted: what a mail program makes of "forward".
//!
//! Only where the subject says so, where the report begins right below the program's own mark, with nothing but a short note
//! above it, in a daemon's name, and where the fields for programs are in it. An answer that quotes a report is not one, nor
//! are the words alone that a report has for people.

use std::borrow::Cow;

use model::{Content, Header, Headers, Mail, MediaType, Part};

use crate::letter::{self, Letter};
use crate::relayed::{LONGEST_NOTE, without_mark};
use crate::{dsn, text};

/// What mail programs write above a forwarded mail. In any case.
const MARKS: &[&str] = &[
    "begin forwarded message",
    "---------- forwarded message",
    "-------- forwarded message",
    "-----original message-----",
    "-------- original message",
    "----- original message",
    "----- forwarded message",
    "----- forwarded by",
    "start of forwarded message",
    "________________________________",
    "-----ursprüngliche nachricht-----",
    "-------- weitergeleitete nachricht",
    "---------- weitergeleitete nachricht",
    "anfang der weitergeleiteten",
    "-----message d'origine-----",
    "-------- message transféré",
    "---------- message transféré",
    "début du message réexpédié",
    "début du message transféré",
    "-----mensaje original-----",
    "-------- mensaje reenviado",
    "---------- mensaje reenviado",
    "inicio del mensaje reenviado",
    "-----mensagem original-----",
    "---------- mensagem encaminhada",
    "-----messaggio originale-----",
    "---------- messaggio inoltrato",
    "inizio messaggio inoltrato",
    "-----oorspronkelijk bericht-----",
    "---------- doorgestuurd bericht",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "転送されたメッセージ",
    "転送メッセージ",
    "元のメッセージ",
    "转发邮件",
    "转发的邮件",
    "原始邮件",
    "轉寄的郵件",
    "원본 메시지",
];

/// The subjects that mail programs give to it.
const SUBJECTS: &[&str] = &[
    "fwd:", "fw:", "[fwd:", "wg:", "tr:", "rv:", "enc:", "i:", "doorst:", "vl:", "vb:", "vs:", "pd:", "转发", "轉寄",
    "轉發", "転送", "전달",
];

/// What the fields of the forwarded mail are called, and what mail programs call them in other languages.
const FIELDS: &[(&str, &[&str])] = &[
    ("From", &["from", "von", "de", "da", "van", "från", "fra", "od", "от", "差出人", "发件人", "寄件者", "보낸 사람"]),
    (
        "Subject",
        &[
            "subject",
            "betreff",
            "objet",
            "asunto",
            "oggetto",
            "assunto",
            "onderwerp",
            "ämne",
            "emne",
            "temat",
            "тема",
            "件名",
            "主题",
            "主題",
            "主旨",
            "제목",
        ],
    ),
    (
        "To",
        &[
            "to",
            "an",
            "à",
            "para",
            "a",
            "per",
            "aan",
            "till",
            "til",
            "do",
            "кому",
            "宛先",
            "收件人",
            "收件者",
            "받는 사람",
        ],
    ),
    ("Date", &["date", "sent", "datum", "gesendet", "envoyé", "fecha", "data", "日付", "送信日時", "дата", "日期"]),
];

/// Whether a mail's subject says that it forwards another.
pub(crate) fn is_forward(letter: &Letter<'_>) -> bool {
    let subject = letter.subject.trim_start();
    SUBJECTS.iter().any(|forward| text::starts_with(subject, forward))
}

/// The mail that a person forwards in the text, where it is a report of a daemon's: its few fields, and a text.
pub(crate) fn inner(letter: &Letter<'_>) -> Option<Mail<'static>> {
    if !is_forward(letter) {
        return None;
    }
    let (headers, body) = block(below_mark(&letter.text)?)?;
    if headers.get("From").is_none() || !letter::is_from_a_server(&headers) || dsn::within(&body).is_none() {
        return None;
    }
    let media_type = MediaType { essence: Cow::Borrowed("text/plain"), params: Vec::new() };
    let content = Content::Text { text: Cow::Owned(body), bytes: None };
    Some(Mail { raw: &[], root: Part { headers, media_type, filename: None, content }, warnings: Vec::new() })
}

/// What stands below the mark of a mail program, or from the line on that says that a daemon sent what follows.
fn below_mark(text: &str) -> Option<&str> {
    let mut at = 0;
    let mut note = 0;
    for line in text.split_inclusive('\n') {
        let is_mark = MARKS.iter().any(|mark| text::find(line, mark).is_some());
        if !is_mark && let Some(("From", from)) = field(line) {
            let from = Header { name: Cow::Borrowed("From"), value: Cow::Borrowed(from) };
            return text.get(at..).filter(|_| letter::is_from_a_daemon(&Headers(vec![from])));
        }
        at += line.len();
        if is_mark {
            return text.get(at..);
        }
        note += usize::from(!line.trim().is_empty());
        if note > LONGEST_NOTE {
            return None;
        }
    }
    None
}

/// The fields below a mark, up to an empty line, and the text below those; quoting marks away where the fields have them.
fn block(text: &str) -> Option<(Headers<'static>, String)> {
    let mut headers = Vec::new();
    let mut body = String::new();
    let mut is_body = false;
    let mut is_quoted = false;
    for line in text.lines() {
        if is_body {
            body.push_str(if is_quoted { without_mark(line.trim_start()) } else { line });
            body.push('\n');
        } else if without_mark(line.trim_start()).trim().is_empty() {
            is_body = !headers.is_empty();
        } else if let Some((name, value)) = field(line) {
            is_quoted = line.trim_start().starts_with(['>', '|']);
            headers.push(Header { name: Cow::Borrowed(name), value: Cow::Owned(value.to_owned()) });
        } else if headers.is_empty() && !is_a_field(line) {
            return None;
        }
    }
    (!headers.is_empty()).then_some((Headers(headers), body))
}

/// A field that is known by one of its names, `*From:* …` and `> From: …` too.
fn field(line: &str) -> Option<(&'static str, &str)> {
    let line = without_mark(line.trim_start()).trim_start_matches(['*', ' ', '\t']);
    let (name, value) = line.split_once([':', '：']).filter(|(name, _)| name.len() < 24)?;
    let name = name.trim().trim_matches('*').to_lowercase();
    let (known, _) = FIELDS.iter().find(|(_, names)| names.contains(&name.as_str()))?;
    Some((known, value.trim_start_matches('*').trim()))
}

/// Whether a line looks like a field of any name: `Message-Id: <…>`.
fn is_a_field(line: &str) -> bool {
    without_mark(line.trim_start()).split_once(':').is_some_and(|(name, _)| !name.is_empty() && name.len() < 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(subject: &str, body: &str) -> Option<(Option<String>, String)> {
        let header = |name, value: &str| Header { name: Cow::Borrowed(name), value: Cow::Owned(value.to_owned()) };
        let mail = Mail {
            raw: &[],
            root: Part {
                headers: Headers(vec![header("From", "Neko <neko@corp.example>"), header("Subject", subject)]),
                media_type: MediaType { essence: Cow::Borrowed("text/plain"), params: Vec::new() },
                filename: None,
                content: Content::Text { text: Cow::Owned(body.to_owned()), bytes: None },
            },
            warnings: Vec::new(),
        };
        let inner = inner(&Letter::new(&mail))?;
        Some((inner.headers().get("Subject").map(str::to_owned), inner.root.text()?.to_owned()))
    }

    const REPORT: &str = "gone\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n";

    #[test]
    fn whole_reports() {
        let quoted: String = REPORT.lines().flat_map(|line| ["> ", line, "\n"]).collect();
        for body in [
            format!(
                "FYI\n\n---------- Forwarded message ---------\nFrom: <MAILER-DAEMON@b.example>\nDate: today\nSubject: s\n\n{REPORT}"
            ),
            format!(
                "> Begin forwarded message:\n>\n> Message-Id: <1@b.example>\n> From: Mail Delivery Subsystem <x@b.example>\n> Subject: s\n>\n{quoted}"
            ),
            format!("*Von:* Mailer-Daemon@b.example\n*Betreff:* s\n\n{REPORT}"),
            format!("差出人: MAILER-DAEMON@b.example\n件名: s\n\n{REPORT}"),
        ] {
            assert_eq!(forwarded("Fwd: s", &body), Some((Some("s".to_owned()), REPORT.to_owned())), "{body}");
            assert_eq!(forwarded("Re: s", &body), None, "{body}");
        }
    }

    #[test]
    fn what_is_none() {
        for body in [
            format!("Begin forwarded message:\n\nFrom: Taro <taro@b.example>\nSubject: s\n\n{REPORT}"),
            format!("Begin forwarded message:\n\nHello\nFrom: MAILER-DAEMON@b.example\n\n{REPORT}"),
            format!("From: Taro <taro@b.example>\n\nFrom: MAILER-DAEMON@b.example\n\n{REPORT}"),
            format!("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\nFrom: MAILER-DAEMON@b.example\n\n{REPORT}"),
            "From: MAILER-DAEMON@b.example\n\n<a@b.example>: gone\n".to_owned(),
            String::new(),
        ] {
            assert_eq!(forwarded("Fwd: s", &body), None, "{body}");
        }
    }
}
