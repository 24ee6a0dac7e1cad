//! Mail that must suppress nobody, through the whole pipeline: with a valid token of its own, with a forged one, and with none.

use std::fs;
use std::path::{Path, PathBuf};

use model::{Event, Term as _, TokenState, Trace};
use pipeline::{Config, RawMail, parse};
use returnpath::{Key, Keys, MintRequest};

/// A bounce in every respect but that nobody sent what it returns: only its token can tell, and it has none.
const FORGED: &str = "15-forged-dsn.eml";

fn mails() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = root.join("../shared/bounce/tests/not_bounces");
    let corpus = root.join("../../shared/corpus/not-bounces");
    if !corpus.exists() {
        println!("skipped: no corpus at {}", corpus.display());
    }
    let mut found: Vec<PathBuf> = [own, corpus]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flat_map(|entries| entries.map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .collect();
    found.sort();
    found
}

fn key(secret: u8) -> Key {
    Key::new(1, &[secret; 32]).unwrap()
}

/// The mail as it comes back to `return_path` on the 10th of September 2025, and its events.
fn events(raw: &[u8], return_path: &str) -> Vec<Event> {
    let received = format!("Received: from x by mx for <{return_path}>; Wed, 10 Sep 2025 10:00:00 +0000\n");
    let mail = RawMail::new("mail", [received.as_bytes(), raw].concat());
    let config = Config { return_path_keys: Keys::new([key(7)]).unwrap(), ..Config::default() };
    parse(&mail, &config, &mut Trace::off()).events
}

/// Whether an event suppresses, and the state of its token.
fn told(event: &Event) -> (bool, Option<TokenState>) {
    match event {
        Event::Bounce(bounce) => (bounce.suppress, Some(bounce.token.state)),
        Event::Complaint(complaint) => (complaint.suppress, Some(complaint.token.state)),
        Event::Notice(notice) => (false, Some(notice.token.state)),
        _ => (false, None),
    }
}

#[test]
fn no_mail_that_is_no_final_failure_suppresses_anybody() {
    let day = jiff::civil::date(2025, 9, 8);
    let request = MintRequest::new("acme", "12345678", "kijitora@example.jp", day);
    let address = |secret| format!("{}@lm-bounce.company.com", returnpath::mint(&key(secret), &request).unwrap());
    let paths = mails();
    assert!(paths.len() >= 100, "{}", paths.len());
    let mut states = [0; 3];
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let raw = fs::read(&path).unwrap();
        let ways = [
            (TokenState::Valid, address(7)),
            (TokenState::Invalid, address(8)),
            (TokenState::Absent, "bounce@lm-bounce.company.com".to_owned()),
        ];
        for ((state, return_path), seen) in ways.into_iter().zip(&mut states) {
            for event in events(&raw, &return_path) {
                let (suppresses, token) = told(&event);
                // Reports have no token: they are about no recipient.
                assert_eq!(token, token.map(|_| state), "{name}");
                *seen += usize::from(token.is_some());
                let is_final_failure = name == FORGED && state == TokenState::Valid;
                assert_eq!(suppresses, is_final_failure, "{name} with a token that is {}", state.as_str());
            }
        }
    }
    assert!(states.iter().all(|seen| *seen > 50), "{states:?}: too few events to prove anything");
}

/// A whole report that a person forwards is read, and whoever sent it to that return path suppresses nobody by it.
#[test]
fn what_a_person_passes_on_suppresses_nobody() {
    let request = MintRequest::new("acme", "12345678", "kijitora@example.jp", jiff::civil::date(2025, 9, 8));
    let return_path = format!("{}@lm-bounce.company.com", returnpath::mint(&key(7), &request).unwrap());
    let report = "From: MAILER-DAEMON@mx.example.jp\nSubject: Undelivered Mail Returned to Sender\n\nThis is the mail system at host mx.example.jp.\n\nReporting-MTA: dns; mx.example.jp\n\nFinal-Recipient: rfc822; kijitora@example.jp\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\n";
    let person = "From: Taro <taro@example.org>\nSubject: Fwd: Undelivered Mail Returned to Sender\n\nBegin forwarded message:\n\n";
    let seen = |raw: &str| match events(raw.as_bytes(), &return_path).as_slice() {
        [Event::Bounce(bounce)] => (bounce.bounce_type.as_str(), bounce.token.state, bounce.suppress),
        other => panic!("{other:?}"),
    };
    assert_eq!(seen(report), ("permanent", TokenState::Valid, true));
    assert_eq!(seen(&format!("{person}{report}")), ("permanent", TokenState::Valid, false));
    let complaint = "From: Taro <taro@example.org>\nSubject: Fwd: Abuse report\n\nFeedback-Type: abuse\nUser-Agent: Loop/1\nVersion: 1\nOriginal-Rcpt-To: kijitora@example.jp\n";
    match events(complaint.as_bytes(), &return_path).as_slice() {
        [Event::Complaint(complaint)] => {
            assert_eq!((complaint.token.state, complaint.suppress), (TokenState::Valid, false));
        }
        other => panic!("{other:?}"),
    }
}
