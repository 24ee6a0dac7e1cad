//! Signed return paths through the program: keys made, addresses minted, and a lake on one machine that suppresses only by
//! a valid token, and only the token's recipient.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::cli::program;

const DOMAIN: &str = "lm-bounce.company.com";
const DAY: &str = "2025-09-01";

fn rebound(args: &[&str]) -> Output {
    Command::new(program())
        .args(args)
        .env_remove("REBOUND_SECRET_RETURN_PATH_KEYS")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn stdout(args: &[&str]) -> String {
    let output = rebound(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn mint(keys: &str, message: &str, recipient: &str, day: &str, more: &[&str]) -> String {
    let mut args = vec!["returnpath", "mint", "--return-path-keys", keys, "--tenant", "acme", "--message", message];
    args.extend(["--recipient", recipient, "--domain", DOMAIN, "--day", day]);
    args.extend(more);
    stdout(&args).trim_end().to_owned()
}

/// A delivery report that came back to `return_path` on the 10th of September 2025.
fn report(return_path: &str, recipient: &str, queue_id: &str) -> String {
    format!(
        "Return-Path: <>\nReceived: from mx.example.net by inbound for <{return_path}>; Wed, 10 Sep 2025 10:00:00 +0000\n\
         From: MAILER-DAEMON@mx.example.net (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\n\n--B\n\n\
         This is the mail system at host mx.example.net.\n\n--B\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example.net\nX-Postfix-Queue-ID: {queue_id}\n\nFinal-Recipient: rfc822; {recipient}\n\
         Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--B--\n"
    )
}

#[test]
fn keys_are_made_rotated_and_kept_to_their_owner() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys.txt");
    let keys = file.to_str().unwrap();
    stdout(&["returnpath", "keys", "--into", keys]);
    let first = fs::read_to_string(&file).unwrap();
    assert!(first.starts_with("1:") && first.trim_end().len() == 2 + 64, "{first}");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
    let old = mint(keys, "1", "a@example.jp", DAY, &[]);
    stdout(&["returnpath", "keys", "--into", keys]);
    let both = fs::read_to_string(&file).unwrap();
    assert!(both.starts_with("2:") && both.ends_with(&first), "{both}");
    assert_ne!(mint(keys, "1", "a@example.jp", DAY, &[]), old);
    for address in [&old, &old.to_uppercase(), &old.replace('@', "+bounce@")] {
        let token: Value =
            serde_json::from_str(&stdout(&["returnpath", "verify", "--return-path-keys", keys, "--day", DAY, address]))
                .unwrap();
        assert_eq!((&token["state"], &token["recipient"]), (&"valid".into(), &"a@example.jp".into()), "{address}");
    }
    let taken = rebound(&["returnpath", "keys", "--into", keys, "--id", "1"]);
    assert_eq!(taken.status.code(), Some(1), "an id is taken once");
    assert_ne!(stdout(&["returnpath", "keys"]), stdout(&["returnpath", "keys"]), "keys are random");
}

#[test]
fn the_vectors_of_the_page_come_out_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys.txt");
    fs::write(&file, "1:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f # of docs/return-path.md\n")
        .unwrap();
    let keys = file.to_str().unwrap();
    let carried = mint(keys, "12345678", "kijitora@example.jp", "2025-09-21", &[]);
    assert_eq!(carried, format!("b1-afhyatkdbtgodpdbjywm3wzfsutsiccvaxhk2mxxjjmyvjsl5b5gqeq@{DOMAIN}"));
    let address = mint(keys, "12345678", "kijitora@example.jp", "2025-09-21", &["--hash-recipient"]);
    let verify = |more: &[&str]| {
        let mut args = vec!["returnpath", "verify", "--return-path-keys", keys, &address];
        args.extend(more);
        let output = rebound(&args);
        let token: Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            output.status.code(),
            token["state"].as_str().unwrap().to_owned(),
            token["recipient"].as_str().map(str::to_owned),
        )
    };
    assert_eq!(verify(&["--day", "2025-09-22"]), (Some(0), "valid".to_owned(), None));
    let known = verify(&["--day", "2025-09-22", "--recipient", "kijitora@example.jp"]);
    assert_eq!(known, (Some(0), "valid".to_owned(), Some("kijitora@example.jp".to_owned())));
    assert_eq!(verify(&["--day", "2025-09-22", "--recipient", "b@example.jp"]).0, Some(1));
    assert_eq!(verify(&["--day", "2025-10-06"]), (Some(1), "expired".to_owned(), None));
    assert_eq!(verify(&["--day", "2025-10-06", "--token-days", "15"]).1, "valid");
    assert_eq!(verify(&["--day", "2025-09-01"]).1, "invalid", "signed for the future");
    let from_the_environment = Command::new(program())
        .args(["returnpath", "verify", &address, "--day", "2025-09-22"])
        .env("REBOUND_SECRET_RETURN_PATH_KEYS", fs::read_to_string(&file).unwrap())
        .output()
        .unwrap();
    assert_eq!(from_the_environment.status.code(), Some(0));
    let without = rebound(&["returnpath", "verify", &address, "--day", "2025-09-22"]);
    assert_eq!(without.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&without.stdout).contains("invalid"));
}

/// What a lake says of each report: its file, whether it suppresses, the token's state and recipient, the contradiction.
fn told(lake: &Path) -> Vec<[String; 5]> {
    let sql = "SELECT l.source, b.suppress, b.token_state, b.token_recipient, b.recipient_contradicts_token \
               FROM bounces b JOIN ingest_log l ON b.mail_id = l.mail_id ORDER BY 1";
    let answer = stdout(&["query", "--lake", lake.to_str().unwrap(), "--format", "json", sql]);
    let rows: Vec<Value> = serde_json::from_str(&answer).unwrap();
    rows.iter()
        .map(|row| {
            let shown = |name: &str| match &row[name] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let source = shown("source");
            let name = source.rsplit('/').next().unwrap().trim_end_matches(".eml").to_owned();
            let rest = ["suppress", "token_state", "token_recipient", "recipient_contradicts_token"].map(shown);
            let [suppress, state, recipient, contradicts] = rest;
            [name, suppress, state, recipient, contradicts]
        })
        .collect()
}

#[test]
fn a_lake_suppresses_only_by_a_valid_token_and_only_its_recipient() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys.txt");
    let others = folder.path().join("others.txt");
    let mails = folder.path().join("mails");
    fs::create_dir(&mails).unwrap();
    for file in [&keys, &others] {
        stdout(&["returnpath", "keys", "--into", file.to_str().unwrap()]);
    }
    let (keys, others) = (keys.to_str().unwrap(), others.to_str().unwrap());
    let write = |name: &str, return_path: &str, recipient: &str| {
        fs::write(mails.join(format!("{name}.eml")), report(return_path, recipient, name)).unwrap();
    };
    let valid = mint(keys, "1", "a@example.jp", DAY, &[]);
    write("1-valid", &valid, "a@example.jp");
    write("2-forged", &mint(others, "2", "b@example.jp", DAY, &[]), "b@example.jp");
    write("3-expired", &mint(keys, "3", "c@example.jp", "2025-08-01", &[]), "c@example.jp");
    write("4-absent", &format!("bounce@{DOMAIN}"), "d@example.jp");
    write("5-contradicted", &mint(keys, "5", "e@example.jp", DAY, &[]), "victim@example.jp");
    write("6-hash-of-another", &mint(keys, "6", "f@example.jp", DAY, &["--hash-recipient"]), "victim@example.jp");
    write("7-hash", &mint(keys, "7", "g@example.jp", DAY, &["--hash-recipient"]), "g@example.jp");
    let mut changed = mint(keys, "8", "h@example.jp", DAY, &[]);
    changed.replace_range(10..11, if changed.as_bytes()[10] == b'q' { "r" } else { "q" });
    write("8-changed", &changed, "h@example.jp");

    let row = |name: &str, suppress: bool, state: &str, recipient: &str, contradicts: &str| {
        [name, if suppress { "true" } else { "false" }, state, recipient, contradicts].map(str::to_owned)
    };
    let lake = folder.path().join("lake");
    let ingest = |lake: &Path, more: &[&str]| {
        let mut args = vec!["ingest", mails.to_str().unwrap(), "--quiet", "--lake", lake.to_str().unwrap()];
        args.extend(more);
        stdout(&args);
    };
    ingest(&lake, &["--return-path-keys", keys]);
    assert_eq!(
        told(&lake),
        [
            row("1-valid", true, "valid", "a@example.jp", "false"),
            row("2-forged", false, "invalid", "null", "false"),
            row("3-expired", false, "expired", "c@example.jp", "false"),
            row("4-absent", false, "absent", "null", "false"),
            row("5-contradicted", true, "valid", "e@example.jp", "true"),
            row("6-hash-of-another", false, "valid", "null", "true"),
            row("7-hash", true, "valid", "g@example.jp", "false"),
            row("8-changed", false, "invalid", "null", "false"),
        ]
    );
    // a second report by the same token is a replay; the first, read again, still is what it was
    write("9-replayed", &valid, "a@example.jp");
    ingest(&lake, &["--return-path-keys", keys]);
    let again = told(&lake);
    assert_eq!(again[0], row("1-valid", true, "valid", "a@example.jp", "false"));
    assert_eq!(again[8], row("9-replayed", false, "replayed", "a@example.jp", "false"));
    let suppressed = stdout(&[
        "query",
        "--lake",
        lake.to_str().unwrap(),
        "--format",
        "csv",
        "--named",
        "suppressions",
        "--today",
        "2025-09-11",
    ]);
    assert_eq!(suppressed.lines().count(), 1 + 3, "{suppressed}");
    assert!(!suppressed.contains("victim"), "{suppressed}");

    // without the keys nothing is believed, whatever the mails say
    let blind = folder.path().join("blind");
    ingest(&blind, &[]);
    assert!(told(&blind).iter().all(|[_, suppress, state, ..]| suppress == "false" && state != "valid"));
}

#[test]
fn events_as_ses_sends_them_and_the_crosswalk() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys.txt");
    let keys = keys.to_str().unwrap();
    stdout(&["returnpath", "keys", "--into", keys]);
    let mail = folder.path().join("mail.eml");
    fs::write(&mail, report(&mint(keys, "12345678", "a@example.jp", DAY, &[]), "a@example.jp", "1")).unwrap();
    let out = stdout(&["parse", "--format", "ses", "--return-path-keys", keys, mail.to_str().unwrap()]);
    let sent: Value = serde_json::from_str(out.trim_end()).unwrap();
    assert_eq!(sent["notificationType"], "Bounce");
    assert_eq!(sent["bounce"]["bounceType"], "Permanent");
    assert_eq!(sent["bounce"]["bouncedRecipients"][0]["emailAddress"], "a@example.jp");
    assert_eq!(sent["bounce"]["timestamp"], "2025-09-10T10:00:00.000Z");
    assert_eq!(sent["mail"]["messageId"], "12345678", "the message is the one of the token");
    let names: Value = serde_json::from_str(&stdout(&["schema", "--format", "crosswalk-json"])).unwrap();
    assert_eq!(names["full"]["ses"]["transient"], "MailboxFull");
}
