//! The program as a user runs it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

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
#[test]
fn a_killed_ingest_loses_nothing_and_counts_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("mails");
    fs::create_dir(&mails).unwrap();
    let bounce = fs::read_to_string(root().join("samples/bounce/postfix-several-recipients.eml")).unwrap();
    for number in 0..6_000 {
        fs::write(mails.join(format!("{number:05}.eml")), bounce.replace("unknown@", &format!("unknown{number}@")))
            .unwrap();
    }
    let mails = mails.to_str().unwrap();
    let whole = folder.path().join("whole");
    stdout(&["ingest", mails, "--lake", whole.to_str().unwrap(), "--quiet"]);

    let lake = folder.path().join("killed");
    let lake = lake.to_str().unwrap();
    let mut killed = 0;
    for attempt in 0..24 {
        let mut child = Command::new(program())
            .args(["ingest", mails, "--lake", lake, "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(15 * attempt));
        killed += usize::from(child.try_wait().unwrap().is_none());
        drop(child.kill());
        child.wait().unwrap();
    }
    assert!(killed >= 3, "only {killed} of the runs were still running when they were killed");
    stdout(&["ingest", mails, "--lake", lake, "--quiet"]);
    for table in ["bounces", "notices", "ingest_log"] {
        let id = if table == "ingest_log" { "mail_id" } else { "event_id" };
        let sql = format!("SELECT {id} FROM {table} ORDER BY 1");
        let ask = |lake: &str| stdout(&["query", "--lake", lake, "--format", "csv", &sql]);
        let expected = ask(whole.to_str().unwrap());
        assert!(expected.lines().count() > 6_000);
        assert!(ask(lake) == expected, "{table} differs after {killed} kills");
    }
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

#[test]
fn exit_codes_are_as_the_help_says() {
    let help = stdout(&["--help"]);
    assert!(help.contains("Exit status:"));
    for verb in ["parse", "explain", "ingest", "watch", "summary", "query", "seal", "schema", "completions"] {
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
