//! Replies and texts as tables: `replies.tsv` and `receivers.tsv`, what servers answer, seen through Postfix; `texts/*.eml` and `texts.tsv`, whole
//! mails of servers that write for people only, or nearly. All made by us.
#![expect(clippy::disallowed_methods, reason = "a test reads its mails")]

use std::collections::BTreeMap;
use std::path::Path;

use model::{Event, Reason, Term as _};

use super::{bounces, postfix, read};

#[test]
fn every_reply_of_the_table() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    let tables = [include_str!("replies.tsv"), include_str!("receivers.tsv")];
    for line in tables.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with(['#', '@'])) {
        let [reason, stage, said]: [&str; 3] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let wanted = Reason::from_spelling(reason).unwrap();
        let text = match stage {
            "connect" => format!("host mx.b.example[192.0.2.1] refused to talk to me: {said}"),
            "hello" => format!("host mx.b.example[192.0.2.1] said: {said} (in reply to EHLO command)"),
            "mail" => format!("host mx.b.example[192.0.2.1] said: {said} (in reply to MAIL FROM command)"),
            "rcpt" => format!("host mx.b.example[192.0.2.1] said: {said} (in reply to RCPT TO command)"),
            "data" => format!("host mx.b.example[192.0.2.1] said: {said} (in reply to end of DATA command)"),
            other => panic!("no command is called {other}"),
        };
        let class = if said.starts_with('4') { '4' } else { '5' };
        let fields = format!("Status: {class}.0.0\nRemote-MTA: dns; mx.b.example\nDiagnostic-Code: smtp; {said}");
        let got = bounces(&postfix(&text, &fields));
        if got.first().map(|bounce| bounce.1) != Some(wanted) {
            wrong.push(format!("{line}: {:?}", got.first().map(|bounce| bounce.1.as_str())));
        }
        rows += 1;
    }
    assert!(rows > 600, "{rows} rows");
    assert!(wrong.is_empty(), "{} of {rows}: {wrong:#?}", wrong.len());
}

#[test]
fn every_text_of_the_table() {
    let mut wanted: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in include_str!("texts.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (name, told) = line.split_once('\t').unwrap();
        wanted.entry(name).or_default().push(told.to_owned());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects/texts");
    let mut wrong = Vec::new();
    for (name, wanted) in &wanted {
        let raw = std::fs::read_to_string(folder.join(format!("{name}.eml"))).unwrap();
        let mut got: Vec<String> =
            read(&raw).into_iter().flat_map(|reading| reading.events).map(|e| told(&e)).collect();
        got.sort();
        if got != *wanted {
            wrong.push(format!("{name}: {got:?}"));
        }
    }
    assert_eq!(wanted.len(), std::fs::read_dir(&folder).unwrap().count(), "a mail without a line");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Recipient, reason, status and reply code, as `texts.tsv` has them.
fn told(event: &Event) -> String {
    let (recipient, reason, status, code) = match event {
        Event::Bounce(bounce) => (&bounce.recipient, bounce.reason.as_str(), &bounce.status, bounce.smtp_code),
        Event::Notice(notice) => (&notice.recipient, notice.reason.as_str(), &notice.status, notice.smtp_code),
        _ => return "neither bounce nor notice".to_owned(),
    };
    let or_dash = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
    let code = code.map_or("-".to_owned(), |code| code.to_string());
    [&or_dash(recipient), reason, &or_dash(status), &code].join("\t")
}
