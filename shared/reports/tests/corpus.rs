//! Every report of ../shared/corpus, beside mail-auth's reading of it. Where the two differ, [`DIFFERENCES`] says so, and
//! docs/reports.md says who is right by the RFC.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test may panic, and reads its corpus"
)]

use std::collections::BTreeSet;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};

use model::{AggregateRecord, AggregateReport, Context, Event, Id, Term, TlsReport, Trace};
use reports::{aggregate, arf, failure, tls};
use serde_json::Value;
use unpack::Limits;

const CONTEXT: Context<'static> = Context {
    mail_id: Id([7; 16]),
    received_at: None,
    envelope_recipient: None,
    authenticated_domains: None,
    keep_headers: &[],
};

/// File, field, mail-auth's value, ours.
const DIFFERENCES: &[(&str, &str, &str, &str)] =
    &[("005.xml", "reason", "other legacy sampling", "sampled_out legacy sampling")];

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is absent", folder.display());
        return Vec::new();
    };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)));
    files.sort();
    files
}

/// Calls `visit` with every document of a mail or a loose file.
fn documents(path: &Path, visit: &mut dyn FnMut(&mut unpack::Document<'_>)) {
    let bytes = std::fs::read(path).unwrap();
    let limits = Limits::default();
    if path.extension().is_some_and(|extension| extension == "eml") {
        let mail = unpack::mail(&bytes, &limits);
        for part in unpack::leaves(&mail) {
            unpack::documents(part.bytes().unwrap(), &limits, visit).unwrap();
        }
    } else {
        unpack::documents(&bytes, &limits, visit).unwrap();
    }
}

/// A word of mail-auth's enums as we spell it: `TrustedForwarder` is trusted_forwarder. Unspecified is nothing.
fn word(value: &Value, separator: &str) -> String {
    let mut out = String::new();
    for (at, character) in value.as_str().unwrap_or_default().chars().enumerate() {
        if character.is_uppercase() && at > 0 {
            out.push_str(separator);
        }
        out.extend(character.to_lowercase());
    }
    if out == "unspecified" { String::new() } else { out }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn spelled<T: Term>(word: Option<T>) -> String {
    word.map_or("", Term::as_str).to_owned()
}

type Fields = Vec<(String, String)>;

fn theirs(report: &Value) -> Fields {
    let metadata = &report["report_metadata"];
    let policy = &report["policy_published"];
    let mut fields: Fields = vec![
        ("org_name".into(), text(&metadata["org_name"])),
        ("email".into(), text(&metadata["email"])),
        ("report_id".into(), text(&metadata["report_id"])),
        ("extra_contact_info".into(), text(&metadata["extra_contact_info"])),
        ("begin".into(), text(&metadata["date_range"]["begin"])),
        ("end".into(), text(&metadata["date_range"]["end"])),
        ("domain".into(), text(&policy["domain"])),
        ("adkim".into(), word(&policy["adkim"], "").chars().take(1).collect()),
        ("aspf".into(), word(&policy["aspf"], "").chars().take(1).collect()),
        ("p".into(), word(&policy["p"], "")),
        ("sp".into(), word(&policy["sp"], "")),
        ("fo".into(), text(&policy["fo"])),
        ("records".into(), report["record"].as_array().unwrap().len().to_string()),
    ];
    for (at, record) in report["record"].as_array().unwrap().iter().enumerate() {
        let mut push = |name: &str, value: String| fields.push((format!("record {at} {name}"), value));
        let evaluated = &record["row"]["policy_evaluated"];
        push("source_ip", text(&record["row"]["source_ip"]));
        push("count", text(&record["row"]["count"]));
        push("disposition", word(&evaluated["disposition"], ""));
        push("dkim", word(&evaluated["dkim"], ""));
        push("spf", word(&evaluated["spf"], ""));
        for reason in evaluated["reason"].as_array().unwrap() {
            push("reason", format!("{} {}", word(&reason["type_"], "_"), text(&reason["comment"])));
        }
        push("header_from", text(&record["identifiers"]["header_from"]));
        push("envelope_from", text(&record["identifiers"]["envelope_from"]));
        push("envelope_to", text(&record["identifiers"]["envelope_to"]));
        for result in record["auth_results"]["dkim"].as_array().unwrap() {
            let (domain, selector) = (text(&result["domain"]), text(&result["selector"]));
            push(
                "auth_dkim",
                format!("{domain} {selector} {} {}", word(&result["result"], ""), text(&result["human_result"])),
            );
        }
        for result in record["auth_results"]["spf"].as_array().unwrap() {
            let scope = word(&result["scope"], "").replace("mailfrom", "mfrom");
            push("auth_spf", format!("{} {scope} {}", text(&result["domain"]), word(&result["result"], "")));
        }
    }
    fields
}

fn ours(report: &AggregateReport, records: &[AggregateRecord]) -> Fields {
    let policy = &report.policy_published;
    let seconds = |time: Option<jiff::Timestamp>| time.map(|time| time.as_second().to_string()).unwrap_or_default();
    let option = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut fields: Fields = vec![
        ("org_name".into(), report.org_name.clone()),
        ("email".into(), report.email.clone()),
        ("report_id".into(), report.report_id.clone()),
        ("extra_contact_info".into(), option(&report.extra_contact_info)),
        ("begin".into(), seconds(report.begin)),
        ("end".into(), seconds(report.end)),
        ("domain".into(), policy.domain.clone()),
        ("adkim".into(), spelled(policy.adkim)),
        ("aspf".into(), spelled(policy.aspf)),
        ("p".into(), spelled(policy.p)),
        ("sp".into(), spelled(policy.sp)),
        ("fo".into(), option(&policy.fo)),
        ("records".into(), records.len().to_string()),
    ];
    for (at, record) in records.iter().enumerate() {
        let mut push = |name: &str, value: String| fields.push((format!("record {at} {name}"), value));
        push("source_ip", record.source_ip.map(|ip| ip.to_string()).unwrap_or_default());
        push("count", record.count.to_string());
        push("disposition", spelled(record.disposition));
        push("dkim", spelled(record.dkim));
        push("spf", spelled(record.spf));
        for reason in &record.reasons {
            push("reason", format!("{} {}", reason.kind, option(&reason.comment)));
        }
        push("header_from", record.header_from.clone());
        push("envelope_from", option(&record.envelope_from));
        push("envelope_to", option(&record.envelope_to));
        for result in &record.auth_dkim {
            let (selector, human) = (option(&result.selector), option(&result.human_result));
            push("auth_dkim", format!("{} {selector} {} {human}", result.domain, result.result));
        }
        for result in &record.auth_spf {
            push("auth_spf", format!("{} {} {}", result.domain, spelled(result.scope), result.result));
        }
    }
    fields
}

fn compare(path: &Path, theirs: &Fields, ours: &Fields, met: &mut BTreeSet<usize>) -> Vec<String> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let keys: BTreeSet<&String> = theirs.iter().chain(ours).map(|(key, _)| key).collect();
    let of = |fields: &Fields, key: &str| {
        fields.iter().filter(|(known, _)| known == key).map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" | ")
    };
    let mut wrong = Vec::new();
    for key in keys {
        let (their, our) = (of(theirs, key), of(ours, key));
        if their == our {
            continue;
        }
        let known = DIFFERENCES
            .iter()
            .position(|(file, field, a, b)| name == *file && key.ends_with(field) && their == *a && our == *b);
        match known {
            Some(at) => drop(met.insert(at)),
            None => wrong.push(format!("(\"{name}\", \"{key}\", {their:?}, {our:?}),")),
        }
    }
    wrong
}

#[test]
fn aggregate_reports() {
    let mut wrong = Vec::new();
    let mut met = BTreeSet::new();
    let files = files("dmarc", &[".xml", ".eml"]);
    for path in &files {
        let mut read = Vec::new();
        documents(path, &mut |document| {
            if aggregate::looks_like(document.fill_buf().unwrap()) {
                let mut records = Vec::new();
                let report = aggregate::read(document, &CONTEXT, &reports::Limits::DEFAULT, 0, &mut |_, record| {
                    records.push(record);
                })
                .unwrap();
                read.push((report, records));
            }
        });
        assert_eq!(read.len(), 1, "{}", path.display());
        let (report, records) = read.first().unwrap();
        assert!(!records.is_empty() && !report.incomplete, "{}", path.display());
        if let Ok(json) = std::fs::read(path.with_extension("json")) {
            let reading = serde_json::from_slice(&json).unwrap();
            wrong.extend(compare(path, &theirs(&reading), &ours(report, records), &mut met));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files.is_empty() || met.len() == DIFFERENCES.len(), "differences that are none any more");
}

#[test]
fn tls_reports() {
    for path in files("tlsrpt", &[".eml", "rpt03.json", "google.json", "policy.json", "example.json"]) {
        let mut read: Vec<TlsReport> = Vec::new();
        documents(&path, &mut |document| {
            if tls::looks_like(document.fill_buf().unwrap()) {
                read.push(tls::read(document, &CONTEXT, &reports::Limits::DEFAULT, 0).unwrap());
            }
        });
        assert_eq!(read.len(), 1, "{}", path.display());
        let json = std::fs::read(path.with_extension("json")).unwrap();
        let theirs: Value = serde_json::from_slice(&json).unwrap();
        let ours = read.first().unwrap();
        assert_eq!(text(&theirs["report-id"]), ours.report_id, "{}", path.display());
        assert_eq!(text(&theirs["organization-name"]), ours.organization_name.clone().unwrap_or_default());
        assert_eq!(text(&theirs["contact-info"]), ours.contact_info.clone().unwrap_or_default());
        let policies = theirs["policies"].as_array().unwrap();
        assert_eq!(policies.len(), ours.policies.len(), "{}", path.display());
        for (their, our) in policies.iter().zip(&ours.policies) {
            assert_eq!(
                text(&their["policy"]["policy-type"]),
                our.policy_type_raw.clone().unwrap_or_else(|| spelled(our.policy_type)),
                "{}",
                path.display()
            );
            assert_eq!(text(&their["policy"]["policy-domain"]), our.policy_domain.clone().unwrap_or_default());
            let summary = &their["summary"];
            assert_eq!(summary["total-successful-session-count"].as_u64().unwrap_or(0), our.successful_sessions);
            assert_eq!(summary["total-failure-session-count"].as_u64().unwrap_or(0), our.failed_sessions);
            let failures = their["failure-details"].as_array().cloned().unwrap_or_default();
            assert_eq!(failures.len(), our.failures.len(), "{}", path.display());
            for (their, our) in failures.iter().zip(&our.failures) {
                assert_eq!(
                    text(&their["result-type"]),
                    our.result_type_raw.clone().unwrap_or_else(|| spelled(our.result_type))
                );
                assert_eq!(their["failed-session-count"].as_u64(), Some(our.failed_sessions));
                assert_eq!(text(&their["receiving-ip"]), our.receiving_ip.clone().unwrap_or_default());
            }
        }
    }
}

#[test]
fn feedback_reports() {
    for path in files("arf", &[".eml"]) {
        let bytes = std::fs::read(&path).unwrap();
        let mail = unpack::mail(&bytes, &Limits::default());
        let theirs: Value = serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
        assert!(
            failure::read(&mail, &CONTEXT, &mut Trace::off()).is_none(),
            "{}: none says how it was aligned",
            path.display()
        );
        let reading = arf::read(&mail, &CONTEXT, &mut Trace::off()).unwrap();
        let [Event::Complaint(ours)] = reading.events.as_slice() else {
            panic!("{}: {:#?}", path.display(), reading.events)
        };
        assert_eq!(word(&theirs["feedback_type"], "-"), ours.feedback_type.as_str(), "{}", path.display());
        assert_eq!(text(&theirs["user_agent"]), ours.user_agent.clone().unwrap_or_default());
        assert_eq!(text(&theirs["source_ip"]), ours.source_ip.map(|ip| ip.to_string()).unwrap_or_default());
        assert_eq!(
            theirs["arrival_date"].as_i64(),
            ours.arrival_date.map(jiff::Timestamp::as_second),
            "{}",
            path.display()
        );
        assert_eq!(theirs["incidents"].as_u64(), Some(u64::from(ours.incidents)));
        let domains: Vec<String> = theirs["reported_domain"].as_array().unwrap().iter().map(text).collect();
        assert_eq!(domains, ours.reported_domains);
        let uris: Vec<String> = theirs["reported_uri"].as_array().unwrap().iter().map(text).collect();
        assert_eq!(uris, ours.reported_uris);
        let from = text(&theirs["original_mail_from"]);
        assert_eq!(from.trim_matches(['<', '>']), ours.original_mail_from.clone().unwrap_or_default());
        let mta = text(&theirs["reporting_mta"]);
        assert_eq!(mta.trim_start_matches("dns;").trim(), ours.reporting_mta.clone().unwrap_or_default());
    }
}

/// The labelled complaints of the bounce corpus: who complained, of what.
#[test]
fn labelled_complaints() {
    let folder = files("bounces", &["labels.json"]);
    let Some(labels) = folder.first() else { return };
    let labels: Value = serde_json::from_slice(&std::fs::read(labels).unwrap()).unwrap();
    let mut ran = 0;
    for (name, events) in labels.as_object().unwrap() {
        let wanted: Vec<(String, String)> =
            events.as_array().unwrap().iter().map(|e| (text(&e["recipient"]), text(&e["feedback_type"]))).collect();
        // Amazon's notification is JSON, which the room bounce reads.
        if wanted.iter().all(|(_, kind)| kind.is_empty()) || name.starts_with("lhost-amazonses") {
            continue;
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/bounces/mail").join(name);
        let bytes = std::fs::read(path).unwrap();
        let mail = unpack::mail(&bytes, &Limits::default());
        assert!(failure::read(&mail, &CONTEXT, &mut Trace::off()).is_none(), "{name}");
        let reading = arf::read(&mail, &CONTEXT, &mut Trace::off()).unwrap();
        let got: Vec<(String, String)> = reading
            .events
            .iter()
            .map(|event| match event {
                Event::Complaint(complaint) => {
                    (complaint.recipient.clone().unwrap_or_default(), complaint.feedback_type.to_string())
                }
                _ => panic!("{name}: {event:?}"),
            })
            .collect();
        assert_eq!(got, wanted, "{name}");
        ran += 1;
    }
    assert!(ran >= 7, "{ran}");
}
