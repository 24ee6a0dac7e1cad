//! Every finding has a zone that gives it, and the clean zone gives none.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use domains::check::{DomainCheck, Readiness, RecordStatus};
use domains::{Id, check};
use model::{Answer, Severity};

use crate::cases::{self, Case};
use crate::zone::Zone;

fn run(case: &Case) -> (DomainCheck, Zone) {
    let zone = Zone::of(case);
    (zone.run(|answers| check(&case.setup, answers)), zone)
}

fn ids(check: &DomainCheck) -> BTreeSet<String> {
    check.findings.iter().map(|finding| finding.id.clone()).collect()
}

#[test]
fn the_clean_zone_has_no_finding() {
    let clean = &cases::all()[0];
    let (check, _) = run(clean);
    assert!(check.findings.is_empty(), "{:#?}", check.findings);
    assert!(check.records.iter().all(|record| record.status == RecordStatus::Verified));
    assert_eq!((check.may_send, check.bounces_return), (Readiness::Yes, Readiness::Yes));
}

#[test]
fn every_zone_gives_its_findings_and_no_other() {
    let mut wrong = Vec::new();
    for (number, case) in cases::all().iter().enumerate() {
        let (check, _) = run(case);
        let found = ids(&check);
        if found != case.expected {
            let missing: Vec<_> = case.expected.difference(&found).collect();
            let more: Vec<_> = found.difference(&case.expected).collect();
            wrong.push(format!("{number} {}: missing {missing:?}, unexpected {more:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_has_a_zone() {
    let zones: BTreeSet<String> = cases::all().into_iter().map(|case| case.name).collect();
    let ids = Id::ALL.iter().map(|id| id.as_str().to_owned()).chain(["clean".to_owned()]).collect();
    assert_eq!(zones, ids);
}

#[test]
fn a_finding_is_told_in_both_languages_with_nothing_left_open() {
    for case in cases::all() {
        let (check, _) = run(&case);
        for finding in &check.findings {
            for language in domains::Language::ALL {
                let told = domains::findings::in_language(finding, *language);
                for text in [&told.title, &told.why, &told.fix] {
                    assert!(!text.contains("{$") && text.chars().count() > 3, "{}: {text}", finding.id);
                }
            }
            if let (Some((start, end)), Some(observed)) = (finding.span, &finding.observed) {
                assert!(start <= end && end <= observed.len(), "{}: {start}..{end} of {observed:?}", finding.id);
            }
        }
    }
}

/// The zones that a server takes are zones for a server.
#[test]
fn nsd_reads_every_zone() {
    let mut seen = 0;
    for (number, case) in cases::all().iter().enumerate() {
        let Some(text) = case.zone_file() else { continue };
        seen += 1;
        #[expect(clippy::disallowed_methods, reason = "a test asks nsd's own checker")]
        let child = Command::new("nsd-checkzone").args([".", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut child) = child else {
            #[expect(clippy::disallowed_macros, reason = "a test that is skipped says so")]
            {
                println!("skipped: nsd-checkzone is absent");
            }
            return;
        };
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{number} {}: {}\n{text}", case.name, String::from_utf8_lossy(&output.stdout));
    }
    assert!(seen > 100, "{seen}");
}

/// What DNS does not say is unknown: no error for it, no record called missing or wrong for it.
#[test]
fn no_answer_to_any_question_is_never_an_error() {
    for case in cases::all().iter().filter(|case| ["clean", "dkim-cname", "dmarc-inherited"].contains(&&*case.name)) {
        let (before, zone) = run(case);
        let questions = zone.rounds().concat();
        assert!(questions.len() > 20);
        for question in questions {
            for answer in [Answer::Timeout, Answer::ServFail] {
                let mut silent = Zone::of(case);
                silent.answer_with(question.clone(), answer);
                let check = silent.run(|answers| check(&case.setup, answers));
                let errors = check.findings.iter().find(|finding| finding.severity == Severity::Error);
                assert!(errors.is_none(), "{question}: {errors:?}");
                let unknown = |finding: &&model::Finding| finding.id == "dns-unknown" && finding.name == question.name;
                assert!(check.findings.iter().any(|finding| unknown(&finding)), "{question} is not told");
                for (record, before) in check.records.iter().zip(&before.records) {
                    let kept = record.status == before.status || record.status == RecordStatus::Unknown;
                    assert!(kept, "{question}: {} is {:?}", record.key, record.status);
                }
                assert!(check.may_send != Readiness::No && check.bounces_return != Readiness::No, "{question}");
            }
        }
    }
}

/// With no answer at all, nothing is said but that, and what the setup alone tells.
#[test]
fn a_dead_resolver_says_nothing_of_any_zone() {
    for case in cases::all() {
        let check = domains::drive(|answers| check(&case.setup, answers), |_| Vec::new());
        let mut found = ids(&check);
        found.remove("bounce-not-aligned");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["dns-unknown"], "{}", case.name);
        assert!(check.records.iter().all(|record| record.status == RecordStatus::Unknown), "{}", case.name);
    }
}

#[test]
fn all_questions_of_a_step_are_asked_at_once() {
    for case in cases::all() {
        // Zone::run fails where a question is asked twice.
        let (_, zone) = run(&case);
        let rounds = zone.rounds();
        assert!(rounds.len() <= 8, "{}: {} rounds", case.name, rounds.len());
        let first: BTreeSet<&str> = rounds[0].iter().map(|question| question.name.as_str()).collect();
        for name in ["company.example", "lm-bounce.company.example", "rb2._domainkey.company.example"] {
            assert!(case.name == "bounce-not-aligned" || first.contains(name), "{}: {first:?}", case.name);
        }
    }
    let (_, clean) = run(&cases::all()[0]);
    assert!(clean.rounds().len() <= 4, "{:#?}", clean.rounds());
}
