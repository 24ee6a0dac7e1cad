//! The program as a user runs it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The program, from the same build as this test.
pub(crate) fn program() -> PathBuf {
    let program = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("rebound");
    assert!(program.exists(), "{} is not built: cargo build --workspace", program.display());
    program
}

fn rebound(args: &[&str]) -> Output {
    Command::new(program()).args(args).current_dir(root()).stdin(Stdio::null()).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    let output = rebound(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The files of a lake, the store's own left out.
fn files(lake: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![lake.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(lake).unwrap().to_str().unwrap().to_owned();
            if name.starts_with(".writing") || name == ".lock" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

#[test]
fn ingesting_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().to_str().unwrap();
    let first = stdout(&["ingest", "samples", "--lake", lake]);
    assert!(first.contains("bounce") && first.contains("quarantined"), "{first}");
    let before = files(folder.path());
    assert!(before.keys().any(|name| name.starts_with("bounces/delta/dt=")));
    assert!(before.keys().any(|name| name.starts_with("quarantine/")));
    let second = stdout(&["ingest", "./samples", "--lake", lake]);
    assert!(second.contains("in the lake already"), "{second}");
    assert_eq!(files(folder.path()), before);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let lakes: Vec<BTreeMap<String, Vec<u8>>> = ["1", "2", "5"]
        .map(|threads| {
            let folder = tempfile::tempdir().unwrap();
            stdout(&["ingest", "samples", "--lake", folder.path().to_str().unwrap(), "--threads", threads, "--quiet"]);
            files(folder.path())
        })
        .into();
    assert!(lakes.windows(2).all(|pair| pair[0] == pair[1]));
    let parsed = ["1", "3"].map(|threads| stdout(&["parse", "samples", "--threads", threads]));
    assert_eq!(parsed[0], parsed[1]);
    assert!(parsed[0].lines().count() > 80);
}

#[test]
fn views_answer_the_same_before_and_after_sealing() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().to_str().unwrap();
    stdout(&["ingest", "samples", "--lake", lake, "--quiet"]);
    let tables = [
        "bounces",
        "complaints",
        "notices",
        "dmarc_records",
        "dmarc_reports",
        "dmarc_failures",
        "tls_reports",
        "ingest_log",
    ];
    let ask = || {
        tables.map(|table| {
            stdout(&["query", "--lake", lake, "--format", "json", &format!("SELECT * FROM {table} ORDER BY ALL")])
        })
    };
    let before = ask();
    assert!(before.iter().all(|answer| answer.len() > 10));
    assert!(stdout(&["seal", "--lake", lake]).contains("days of tables sealed"));
    assert!(!files(folder.path()).keys().any(|name| name.contains("/delta/")));
    assert_eq!(ask(), before);
    stdout(&["ingest", "samples", "--lake", lake, "--quiet"]);
    assert_eq!(ask(), before);
}

/// Kills an ingest at many points and runs it to the end: every event is in the views exactly once.
///
/// The points are told by what the ingest has written, not by the clock: so they are the same on a fast machine and on a slow one.
#[test]
fn a_killed_ingest_loses_nothing_and_counts_nothing_twice() {
    const EACH: usize = 3_000;
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("mails");
    fs::create_dir(&mails).unwrap();
    for (sample, name) in
        [("bounce/postfix-several-recipients.eml", "unknown"), ("notice/postfix-greylisted-delayed.eml", "greylisted")]
    {
        let mail = fs::read_to_string(root().join("samples").join(sample)).unwrap();
        for number in 0..EACH {
            let mail = mail.replace(&format!("{name}@"), &format!("{name}{number}@"));
            fs::write(mails.join(format!("{number:05}-{name}.eml")), mail).unwrap();
        }
    }
    let mails = mails.to_str().unwrap();
    let whole = folder.path().join("whole");
    stdout(&["ingest", mails, "--lake", whole.to_str().unwrap(), "--quiet"]);
    let events = fs::metadata(whole.join("outbox.jsonl")).unwrap().len();

    let lake = folder.path().join("killed");
    let written = || fs::metadata(lake.join("outbox.jsonl")).map_or(0, |file| file.len());
    let is_there = |folder: &str| fs::read_dir(lake.join(folder)).is_ok_and(|mut entries| entries.next().is_some());
    let kill = |point: &dyn Fn() -> bool| {
        let mut child = Command::new(program())
            .args(["ingest", mails, "--lake", lake.to_str().unwrap(), "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while !point() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let runs = child.try_wait().unwrap().is_none();
        drop(child.kill());
        child.wait().unwrap();
        usize::from(runs)
    };
    // At once; when the first rows are there; when more and more of the events are sent; when the first mails are logged.
    let mut killed = kill(&|| true) + kill(&|| is_there("bounces/delta"));
    for nth in 1..=12 {
        let enough = written() + nth * events / 50;
        killed += kill(&|| written() >= enough);
    }
    killed += kill(&|| is_there("ingest_log/delta"));
    assert!(killed >= 10, "only {killed} of 15 runs were still running when they were killed");
    assert!(written() > events / 2, "they were killed while they were at work");
    let lake = lake.to_str().unwrap();
    stdout(&["ingest", mails, "--lake", lake, "--quiet"]);
    for (table, id, rows) in
        [("bounces", "event_id", 3 * EACH), ("notices", "event_id", EACH), ("ingest_log", "mail_id", 2 * EACH)]
    {
        let sql = format!("SELECT {id} FROM {table} ORDER BY 1");
        let ask = |lake: &str| stdout(&["query", "--lake", lake, "--format", "csv", &sql]);
        let expected = ask(whole.to_str().unwrap());
        assert_eq!(expected.lines().count(), 1 + rows, "{table}");
        assert!(ask(lake) == expected, "{table} differs after {killed} kills");
    }
    let sent = |lake: &str| -> BTreeSet<String> {
        let outbox = fs::read_to_string(Path::new(lake).join("outbox.jsonl")).unwrap();
        outbox.lines().map(str::to_owned).collect()
    };
    assert!(sent(lake) == sent(whole.to_str().unwrap()), "other events after {killed} kills");
}

#[test]
fn watch_moves_a_mail_only_when_it_is_in_the_lake() {
    let folder = tempfile::tempdir().unwrap();
    let maildir = folder.path().join("Maildir");
    for name in ["cur", "new", "tmp"] {
        fs::create_dir_all(maildir.join(name)).unwrap();
    }
    fs::copy(root().join("samples/bounce/postfix-unknown-user.eml"), maildir.join("new/1.host")).unwrap();
    fs::write(maildir.join("tmp/2.host"), "still being written").unwrap();
    let lake = folder.path().join("lake");
    let out = stdout(&["watch", maildir.to_str().unwrap(), "--lake", lake.to_str().unwrap(), "--once"]);
    assert!(out.starts_with("bounce"), "{out}");
    assert!(maildir.join("cur/1.host:2,S").exists() && !maildir.join("new/1.host").exists());
    assert!(maildir.join("tmp/2.host").exists());
    let count =
        stdout(&["query", "--lake", lake.to_str().unwrap(), "--format", "csv", "SELECT count(*) AS n FROM bounces"]);
    assert_eq!(count.trim_end(), "n\n1");
    assert_eq!(rebound(&["watch", "samples", "--lake", lake.to_str().unwrap()]).status.code(), Some(1));
}

/// What a lake tells of somebody: in any column of any table, in the outbox, and in files beside it.
fn mentions(lake: &Path, address: &str) -> usize {
    let folder = lake.to_str().unwrap();
    let mut found = 0;
    for table in ["bounces", "complaints", "notices", "dmarc_records", "dmarc_failures", "tls_reports", "ingest_log"] {
        let rows = stdout(&["query", "--lake", folder, "--format", "json", &format!("SELECT * FROM {table}")]);
        found += rows.to_lowercase().matches(address).count();
    }
    let outbox = fs::read_to_string(lake.join("outbox.jsonl")).unwrap();
    let quarantined = files(lake).into_iter().filter(|(name, _)| name.starts_with("quarantine/"));
    let quarantined: usize =
        quarantined.map(|(_, bytes)| String::from_utf8_lossy(&bytes).matches(address).count()).sum();
    found + outbox.to_lowercase().matches(address).count() + quarantined
}

#[test]
fn erasing_removes_a_person_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw");
    fs::create_dir(&raw).unwrap();
    for name in ["unknown-user", "several-recipients", "full-mailbox"] {
        let from = root().join("samples/bounce").join(format!("postfix-{name}.eml"));
        fs::copy(from, raw.join(format!("{name}.eml"))).unwrap();
    }
    let broken = "From: <unknown@receiver.example>\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\nUEsDBAoAAAAAAA==\n";
    fs::write(raw.join("broken.eml"), broken).unwrap();
    let (lake, raw_folder) = (folder.path().join("lake"), raw.to_str().unwrap());
    let lake_folder = lake.to_str().unwrap();
    let ask = |sql: &str| stdout(&["query", "--lake", lake_folder, "--format", "csv", sql]);
    stdout(&["ingest", raw_folder, "--lake", lake_folder, "--quiet"]);
    // One mail is sealed, the others are not.
    stdout(&["seal", "--lake", lake_folder]);
    fs::copy(root().join("samples/bounce/exim-unknown-user.eml"), raw.join("exim.eml")).unwrap();
    stdout(&["ingest", raw_folder, "--lake", lake_folder, "--quiet"]);
    let address = "unknown@receiver.example";
    assert!(mentions(&lake, address) > 5);
    let log = ask("SELECT mail_id, outcome FROM ingest_log ORDER BY ALL");
    let others = format!(
        "SELECT event_id FROM bounces WHERE recipient <> '{address}' AND original_to <> '{address}' ORDER BY 1"
    );
    let before = ask(&others);
    assert!(before.lines().count() > 1);

    let said = stdout(&["erase", "Unknown@Receiver.example", "--lake", lake_folder, "--raw", raw_folder]);
    assert!(said.contains("rows of bounces") && said.contains("files of raw mails"), "{said}");
    assert_eq!(mentions(&lake, address), 0, "{said}");
    assert_eq!(ask("SELECT mail_id, outcome FROM ingest_log ORDER BY ALL"), log, "every mail keeps its outcome");
    assert_eq!(ask(&others), before, "nobody else has gone");
    assert_eq!(fs::read_dir(&raw).unwrap().count(), 1, "the mail that names somebody else only is still there");

    let once = files(&lake);
    stdout(&["erase", address, "--lake", lake_folder, "--raw", raw_folder]);
    assert_eq!(files(&lake), once, "a second time changes nothing");
    stdout(&["seal", "--lake", lake_folder]);
    stdout(&["replay", raw_folder, "--since", "2020-01-01", "--lake", lake_folder, "--quiet"]);
    assert_eq!(mentions(&lake, address), 0, "neither a seal nor a replay brings anything back");
    assert_eq!(rebound(&["erase", "nobody", "--lake", lake_folder]).status.code(), Some(2));
}

#[test]
fn a_mail_among_others_in_an_mbox_is_named_and_not_removed() {
    let folder = tempfile::tempdir().unwrap();
    let mbox = folder.path().join("archive.mbox");
    fs::copy(root().join("samples/mailbox.mbox"), &mbox).unwrap();
    let lake = folder.path().join("lake").to_str().unwrap().to_owned();
    stdout(&["ingest", mbox.to_str().unwrap(), "--lake", &lake, "--quiet"]);
    let csv = stdout(&["query", "--lake", &lake, "--format", "csv", "SELECT min(recipient) FROM bounces"]);
    let address = csv.lines().nth(1).unwrap();
    let output = rebound(&["erase", address, "--lake", &lake, "--raw", mbox.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("archive.mbox#"));
    assert!(mbox.exists());
}

#[test]
fn a_replay_reads_again_what_was_received_since() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let lake_folder = lake.to_str().unwrap();
    let mails = ["samples/bounce/postfix-unknown-user.eml", "samples/bounce/exim-unknown-user.eml"];
    stdout(&["ingest", mails[0], mails[1], "--lake", lake_folder, "--quiet"]);
    let (rows, outbox) = (files(&lake), || fs::read_to_string(lake.join("outbox.jsonl")).unwrap());
    let before = outbox();
    let replay = |since: &str| stdout(&["replay", mails[0], mails[1], "--since", since, "--lake", lake_folder]);
    assert!(!replay("2999-01-01").contains("bounce"), "nothing was received since then");
    assert_eq!(outbox(), before);
    assert!(replay("2001-01-01T00:00:00Z").contains("2  bounce"));
    assert_eq!(outbox(), before.repeat(2), "the same events again");
    let mut after = files(&lake);
    after.insert("outbox.jsonl".to_owned(), before.into_bytes());
    assert_eq!(after, rows, "and the same files");
    assert_eq!(rebound(&["replay", mails[0], "--since", "yesterday", "--lake", lake_folder]).status.code(), Some(2));
}

#[test]
fn exit_codes_are_as_the_help_says() {
    let help = stdout(&["--help"]);
    assert!(help.contains("Exit status:"));
    for verb in [
        "parse",
        "explain",
        "ingest",
        "watch",
        "summary",
        "query",
        "seal",
        "replay",
        "erase",
        "schema",
        "completions",
        "returnpath",
        "domain",
    ] {
        assert!(help.contains(verb));
        assert!(stdout(&[verb, "--help"]).contains("Examples:"), "the help of {verb} has no examples");
        assert!(stdout(&["man", verb]).contains(".TH"), "{verb} has no manual page");
    }
    assert!(stdout(&["completions", "bash"]).contains("rebound"));
    let code = |args: &[&str]| rebound(args).status.code();
    assert_eq!(code(&["parse", "samples/quarantined"]), Some(0));
    assert_eq!(code(&["parse", "samples/quarantined", "--strict"]), Some(3));
    assert_eq!(code(&["parse", "no/such/file"]), Some(1));
    assert_eq!(code(&["parse"]), Some(2));
    assert_eq!(code(&["query", "--lake", "no/such/lake", "SELECT 1"]), Some(1));
    assert_eq!(code(&["query", "--lake", "samples", "SELECT * FROM nothing"]), Some(1));
    assert_eq!(code(&["query", "--named", "nothing"]), Some(1));
}

#[test]
fn limits_and_what_is_kept_are_configuration() {
    let many = "samples/quarantined/too-many-members.zip";
    assert!(stdout(&["parse", many]).contains("over the limit `members` of 16"));
    assert!(stdout(&["parse", many, "--limit", "members=100"]).contains("\"outcome\":\"dmarc_aggregate\""));
    let report = "samples/dmarc/mail-gzip.eml";
    let tight = stdout(&["parse", report, "--limit", "ratio=300", "--limit", "xml_value=5"]);
    assert!(tight.contains("over the limit `xml_value` of 5"), "{tight}");
    let unknown = rebound(&["parse", report, "--limit", "size=5"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("those that there are: mail_bytes, output"));
    let bounce = "samples/bounce/postfix-unknown-user.eml";
    let subject = |parsed: &str| parsed.contains("\"subject\":");
    assert!(subject(&stdout(&["parse", bounce])));
    assert!(!subject(&stdout(&["parse", bounce, "--drop-header", "subject"])));
}

#[test]
fn the_summary_names_what_it_should() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().to_str().unwrap();
    stdout(&["ingest", "samples", "--lake", lake, "--quiet"]);
    let summary = stdout(&["summary", "--lake", lake]);
    for part in
        ["Mails by outcome", "no_such_user", "receiver.example", "DMARC pass rate", "DOCTYPE", "Parquet files", "next:"]
    {
        assert!(summary.contains(part), "{part} is not in the summary:\n{summary}");
    }
    assert!(!summary.contains('\u{1b}'), "no colour where there is no terminal");
}

#[test]
fn standard_input_and_explain() {
    let mut child = Command::new(program())
        .args(["parse", "-"])
        .stdin(fs::File::open(root().join("samples/mailbox.mbox")).unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut out).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(out.lines().count(), 3);
    assert!(out.starts_with("{\"source\":\"-#1\""), "{out}");
    let explained = stdout(&["explain", "samples/bounce/postfix-unknown-user.eml"]);
    for part in ["format", "reason", "no_such_user", "evidence", "source"] {
        assert!(explained.contains(part), "{part} is not in:\n{explained}");
    }
}

#[test]
fn who_stops_reading_is_no_error() {
    for verb in
        [&["explain", "samples/bounce/postfix-unknown-user.eml"][..], &["parse", "samples"], &["query", "--list"]]
    {
        let mut command = Command::new(program());
        command.args(verb).current_dir(root()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{verb:?}: {output:?}");
    }
}
