//! The conformance suite of openspf.org for RFC 7208 (2014.04): 16 scenarios, 203 tests, read where they lie.

use std::path::Path;
use std::sync::Arc;

use domains::spf::{self, Client};
use model::{RecordData, RecordType, Severity, Term};
use saphyr::{LoadableYamlNode, Yaml};

use crate::zone::Zone;

struct Case {
    name: String,
    host: String,
    mail_from: String,
    helo: String,
    results: Vec<String>,
    explanation: Option<String>,
    zone: Arc<Zone>,
}

#[test]
fn all_tests_of_the_suite_pass() {
    let Some(cases) = cases() else { return };
    let mut wrong = Vec::new();
    for case in &cases {
        let client = client(case);
        let verdict = case.zone.run(|answers| spf::check_host(&client, answers));
        if !case.results.iter().any(|result| result == verdict.result.as_str()) {
            wrong.push(format!("{}: {verdict:?}, expected {:?}", case.name, case.results));
        } else if let Some(expected) = &case.explanation {
            let explanation = verdict.explanation.clone().unwrap_or_else(|| "DEFAULT".to_owned());
            if explanation != *expected {
                wrong.push(format!("{}: {explanation:?}, expected {expected:?}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert_eq!(cases.len(), 203);
}

#[test]
fn every_permerror_has_a_finding_and_what_is_valid_has_no_error() {
    let Some(cases) = cases() else { return };
    let (mut wrong, mut errors) = (Vec::new(), 0);
    for case in &cases {
        let sender = if case.mail_from.is_empty() { &case.helo } else { &case.mail_from };
        let domain = sender.rsplit_once('@').map_or(sender.as_str(), |(_, domain)| domain);
        let report = case.zone.run(|answers| spf::lint(domain, None, answers));
        let named: Vec<&str> = report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.id.as_str())
            .collect();
        let may_be = |result: &str| case.results.iter().any(|known| known == result);
        let must_err = case.results == ["permerror"];
        errors += usize::from(must_err);
        // Where the suite allows both, several records were no permerror of old.
        let open = may_be("permerror") && !must_err;
        if must_err == named.is_empty() && !open {
            wrong.push(format!("{}: {:?}, found {named:?} in {:?}", case.name, case.results, report.record));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(errors > 50, "{errors}");
}

fn client(case: &Case) -> Client<'_> {
    Client {
        ip: case.host.parse().unwrap(),
        mail_from: &case.mail_from,
        helo: &case.helo,
        receiver: "receiver.example",
        now: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn cases() -> Option<Vec<Case>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/spf/rfc7208-tests.yml");
    #[expect(clippy::disallowed_methods, reason = "a test reads the corpus where it lies")]
    let Ok(text) = std::fs::read_to_string(&path) else {
        #[expect(clippy::disallowed_macros, reason = "the brief of the tests: skip, and say so")]
        {
            println!("skipped: {} is absent", path.display());
        }
        return None;
    };
    let scenarios = Yaml::load_from_str(&text).unwrap();
    assert_eq!(scenarios.len(), 16);
    let mut cases = Vec::new();
    for scenario in &scenarios {
        let zone = Arc::new(zone(get(scenario, "zonedata").unwrap()));
        for (name, test) in get(scenario, "tests").unwrap().as_mapping().unwrap() {
            let word = |key| get(test, key).map(scalar);
            let results = get(test, "result").unwrap();
            cases.push(Case {
                name: scalar(name),
                host: word("host").unwrap(),
                mail_from: word("mailfrom").unwrap(),
                helo: word("helo").unwrap(),
                results: results
                    .as_sequence()
                    .map_or_else(|| vec![scalar(results)], |all| all.iter().map(scalar).collect()),
                explanation: word("explanation"),
                zone: Arc::clone(&zone),
            });
        }
    }
    Some(cases)
}

fn get<'y>(node: &'y Yaml<'y>, key: &str) -> Option<&'y Yaml<'y>> {
    node.as_mapping()?.iter().find(|(name, _)| scalar(name) == key).map(|(_, value)| value)
}

/// A scalar as it is written.
fn scalar(node: &Yaml<'_>) -> String {
    if let Some(text) = node.as_str() {
        return text.to_owned();
    }
    node.as_integer().map(|number| number.to_string()).unwrap_or_default()
}

/// As the suite's drivers do it: SPF records are TXT records too, where the name has no TXT of its own.
fn zone(node: &Yaml<'_>) -> Zone {
    let mut zone = Zone::default();
    for (name, records) in node.as_mapping().unwrap() {
        let name = scalar(name);
        let records = records.as_sequence().unwrap();
        let has_txt = records.iter().any(|record| get(record, "TXT").is_some());
        for record in records {
            if record.as_str() == Some("TIMEOUT") {
                zone.silence(&name);
                continue;
            }
            let (kind, value) = record.as_mapping().unwrap().iter().next().unwrap();
            let kind = scalar(kind);
            let text = scalar(value);
            let data = match kind.as_str() {
                "SPF" if has_txt => continue,
                "TXT" if text == "NONE" => continue,
                "SPF" | "TXT" => RecordData::Txt(match value.as_sequence() {
                    Some(strings) => strings.iter().map(|string| bytes(&scalar(string))).collect(),
                    None => vec![bytes(&text)],
                }),
                "A" => RecordData::A(text.parse().unwrap()),
                "AAAA" => RecordData::Aaaa(text.parse().unwrap()),
                "PTR" => RecordData::Ptr(text),
                "CNAME" => RecordData::Cname(model::dns_name(&text)),
                "MX" => {
                    let pair = value.as_sequence().unwrap();
                    RecordData::Mx { preference: scalar(&pair[0]).parse().unwrap(), exchange: scalar(&pair[1]) }
                }
                other => panic!("{other}"),
            };
            assert!(RecordType::from_spelling(&kind).is_some() || kind == "SPF");
            zone.add(&name, data);
        }
    }
    zone
}

/// `\x80` in the file is a byte.
fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}
