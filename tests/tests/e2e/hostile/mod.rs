//! What a stranger may send into an open mailbox: each kind with its outcome, the limit by its name, and the memory that the
//! program took for it. Time is measured and printed, and judged by the benches.
//!
//! `cargo test --release -p e2e hostile -- --nocapture` prints the figures.

mod mails;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use self::Wanted::{Quarantined, Read};
use self::mails::{archives, documents, json, million, structure, texts};
use crate::cli::program;
use crate::daemon::run;

const MIB: u64 = 1 << 20;
/// What the program may take above the mail's own size, its own code and libraries included.
const ROOM: u64 = 64 * MIB;

/// What a mail must become.
enum Wanted {
    /// Quarantined, and the reason ends with this.
    Quarantined(&'static str),
    /// A report, with so many records (an aggregate report), and this text in its JSON.
    Read(u64, &'static str),
}

struct Case {
    name: &'static str,
    mail: Vec<u8>,
    wanted: Wanted,
}

#[test]
fn each_kind_has_its_outcome_within_its_memory_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let cases: Vec<fn() -> Vec<Case>> = vec![archives, documents, json, structure, texts, million];
    let mut kept = Vec::new();
    let (mut figures, mut over) = (String::new(), String::new());
    // One after the other: some are large.
    for made in cases {
        for Case { name, mail, wanted } in made() {
            let path = folder.path().join(format!("{:02}.eml", kept.len()));
            fs::write(&path, &mail).unwrap();
            let (peak, took) = ingest(&path, &lake);
            let size = u64::try_from(mail.len()).unwrap();
            writeln!(
                figures,
                "measured: {name}: {} kB of mail, {} MiB resident at most, {} ms",
                size / 1000,
                peak / MIB,
                took.as_millis()
            )
            .unwrap();
            // A mail that is kept aside is held twice while its copy is written; with one of some megabytes that is within the room.
            let room = if size > 32 * MIB { ROOM + size } else { ROOM };
            if peak > size + room {
                writeln!(over, "{name}: {peak} bytes for {size} of mail").unwrap();
            }
            if mail.len() > 4_000_000 {
                fs::remove_file(&path).unwrap();
            }
            kept.push((name, path, wanted));
        }
    }
    println!("{figures}");
    assert!(over.is_empty(), "{over}");
    assert!(kept.len() > 35, "only {} cases", kept.len());
    judge(&kept, &lake);
    names_of_files_are_ours(&lake);
    formulas_are_guarded(&lake);
}

/// Runs the program over one mail. Its peak of resident memory in bytes, as far as the kernel told while it ran, and its time.
fn ingest(mail: &Path, lake: &Path) -> (u64, Duration) {
    let began = Instant::now();
    let mut child = Command::new(program())
        .args(["ingest", "--quiet", "--lake"])
        .args([lake, mail])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let told = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
        peak = told.map_or(peak, |kib| kib * 1024).max(peak);
        std::thread::sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}: {}", mail.display(), String::from_utf8_lossy(&output.stderr));
    assert!(peak > 0, "/proc tells of no memory");
    (peak, began.elapsed())
}

fn ask(lake: &Path, format: &str, sql: &str) -> String {
    run(Command::new(program()).args(["query", "--format", format, "--lake"]).arg(lake).arg(sql))
}

fn judge(kept: &[(&str, PathBuf, Wanted)], lake: &Path) {
    let sql = "SELECT l.source, l.outcome, l.error, l.records, l.mail_id, r.org_name, r.report_id FROM ingest_log l \
               LEFT JOIN dmarc_reports r ON r.mail_id = l.mail_id";
    let rows: Vec<Value> = serde_json::from_str(&ask(lake, "json", sql)).unwrap();
    let mut wrong = String::new();
    for (name, path, wanted) in kept {
        let Some(row) = rows.iter().find(|row| row["source"].as_str() == path.to_str()) else {
            writeln!(wrong, "{name}: no outcome").unwrap();
            continue;
        };
        let right = match wanted {
            Quarantined(reason) => {
                row["outcome"] == "quarantined" && row["error"].as_str().is_some_and(|error| error.ends_with(reason))
            }
            Read(records, text) => {
                row["records"] == *records && row["error"].is_null() && row.to_string().contains(text)
            }
        };
        if !right {
            let wanted = match wanted {
                Quarantined(reason) => (*reason).to_owned(),
                Read(records, text) => format!("{records} records and {text:?}"),
            };
            writeln!(wrong, "{name}: {row} instead of {wanted}").unwrap();
        }
        if right && matches!(wanted, Quarantined(_)) {
            let id = row["mail_id"].as_str().unwrap();
            let copies = files(&lake.join("quarantine"));
            assert!(copies.iter().any(|copy| copy.contains(id)), "{name} is not kept: {copies:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.to_string_lossy().into_owned());
        }
    }
    found
}

/// Whatever members and reports are called, files are named by tables, days and hashes.
fn names_of_files_are_ours(lake: &Path) {
    let all = files(lake);
    assert!(all.len() > 10);
    for file in &all {
        assert!(!file.contains("passwd") && !file.contains("evil") && !file.contains(".."), "{file}");
    }
    let beside: Vec<String> =
        files(lake.parent().unwrap()).into_iter().filter(|file| !file.contains("/lake/")).collect();
    assert!(beside.iter().all(|file| file.ends_with(".eml")), "{beside:?}");
}

/// A spreadsheet runs none of what strangers wrote.
fn formulas_are_guarded(lake: &Path) {
    let csv = ask(lake, "csv", "SELECT org_name, email, report_id FROM dmarc_reports WHERE report_id LIKE '_cmd%'");
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.len(), 4, "{csv}");
    for row in rows {
        for cell in row.split(',') {
            assert!(!cell.trim_matches('"').starts_with(['=', '+', '-', '@']), "{row}");
        }
    }
}
