//! Customer domains over a real name server (nsd): every finding, and the program from adding a domain to verified and broken.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::{Command, Output};

use pipeline::registry;
use serde_json::Value;

#[expect(clippy::string_slice, reason = "a test that cannot go on stops")]
#[path = "../../../shared/domains/tests/it/cases.rs"]
mod cases;
#[path = "../../../shared/resolver/tests/nsd/server.rs"]
pub(crate) mod server;

use server::Nsd;

use crate::cli::program;

#[test]
fn a_real_name_server_gives_every_finding_that_the_fake_gives() {
    block_on(async {
        let cases = cases::all();
        let first = cases[0].zone_file().unwrap();
        let Some(mut nsd) = Nsd::start(".", &first).await else { return };
        let dns = nsd.resolver();
        let (mut wrong, mut run) = (String::new(), 0);
        for case in &cases {
            let Some(zone) = case.zone_file() else { continue };
            nsd.load(&zone).await;
            run += 1;
            let check = registry::ask(&dns, |answers| domains::check(&case.setup, answers)).await;
            let found: BTreeSet<String> = check.findings.iter().map(|finding| finding.id.clone()).collect();
            if found != case.expected {
                let more: Vec<_> = found.difference(&case.expected).collect();
                let less: Vec<_> = case.expected.difference(&found).collect();
                writeln!(wrong, "{}: also {more:?}, not {less:?}", case.name).unwrap();
            }
        }
        assert!(wrong.is_empty(), "of {run} zones:\n{wrong}");
        assert!(run > 100, "only {run} of {} zones can be served", cases.len());
    });
}

#[test]
fn the_program_leads_a_domain_from_added_to_verified_to_broken() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let lake = folder.path().join("lake");
        let lake = lake.to_str().unwrap();
        let platform = "bounce.platform.example. 60 IN MX 10 in.platform.example.\n\
                        bounce.platform.example. 60 IN TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n\
                        in.platform.example. 60 IN A 192.0.2.7\n";
        let root = "example. 60 IN SOA ns.invalid. host.invalid. 1 3600 600 86400 60\n\
                    example. 60 IN NS ns1.company.example.\ncompany.example. 60 IN MX 10 in.platform.example.\n\
                    ns1.company.example. 60 IN A 127.0.0.1\n";
        let Some(mut nsd) = Nsd::start("example", &format!("{root}{platform}")).await else { return };
        let at = nsd.at().to_string();

        let added = ok(&[
            "domain",
            "add",
            "Company.example",
            "--bounce",
            "lm-bounce",
            "--bounce-host",
            "bounce.platform.example",
            "--lake",
            lake,
        ]);
        assert!(added.contains("lm-bounce.company.example") && added.contains("v=DKIM1; k=rsa; p="), "{added}");
        assert!(!added.contains("PRIVATE"));
        let again = rebound(&["domain", "add", "company.example", "--lake", lake]);
        assert_eq!(again.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&again.stderr).contains("the domain company.example is there already"));

        let added = ok(&["domain", "add", "other.example", "--lang", "ja", "--lake", lake]);
        assert!(
            added.contains("dmarc (必須)\n  名前    _dmarc.other.example\n") && added.contains("公開後に実行"),
            "{added}"
        );
        let shown = ["domain", "records", "other.example", "--lake", lake];
        assert!(ok(&[&shown[..], &["--format", "md", "--lang", "ja"]].concat()).starts_with("| 用途 | ホスト |"));
        let english = ok(&shown);
        assert!(english.contains("dmarc (required)\n  name   _dmarc.other.example\n"), "{english}");
        let gone = ok(&["domain", "remove", "other.example", "--yes", "--lang", "ja", "--lake", lake]);
        assert!(gone.contains("other.example を秘密鍵とともに削除しました"), "{gone}");

        let check = ["domain", "check", "company.example", "--resolver", &at, "--lake", lake, "--strict"];
        let missing = rebound(&check);
        assert_eq!(missing.status.code(), Some(3), "{}", String::from_utf8_lossy(&missing.stderr));
        let missing = String::from_utf8(missing.stdout).unwrap();
        assert!(missing.contains("[dkim-missing]") && missing.contains("may send        no"), "{missing}");
        let japanese = rebound(&[&check[..], &["--lang", "ja"]].concat());
        assert!(String::from_utf8(japanese.stdout).unwrap().contains("対処"));

        let records = ok(&["domain", "records", "company.example", "--format", "zone", "--lake", lake]);
        let published = ok(&["domain", "published", "company.example", "--resolver", &at, "--lake", lake]);
        assert!(published.contains("ns1.company.example (127.0.0.1)  not there yet"), "{published}");
        nsd.load(&format!("{root}{platform}{records}")).await;
        let json = ok(&[&check[..], &["--format", "json"]].concat());
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&json["may_send"], &json["bounces_return"]), (&"yes".into(), &"yes".into()), "{json:#}");
        let status = ok(&["domain", "status", "company.example", "--format", "json", "--lake", lake]);
        assert_eq!(serde_json::from_str::<Value>(&status).unwrap()["state"], "verified");
        assert!(ok(&["domain", "list", "--lake", lake]).contains("company.example  verified"));

        nsd.load(&format!(
            "{root}{platform}{}",
            records
                .lines()
                .filter(|line| !line.contains("_dmarc"))
                .fold(String::new(), |text, line| text + line + "\n")
        ))
        .await;
        assert_eq!(rebound(&check).status.code(), Some(3));
        let events = std::fs::read_to_string(folder.path().join("lake/outbox.jsonl")).unwrap();
        let events: Vec<Value> = events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let kinds: Vec<&str> = events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["domain.published", "domain.verified", "domain.broken"]);
        assert_eq!(events[2]["findings"][0], "dmarc-missing");
        let schema = model::parsed_mail_schema();
        let mut schema_of_event = schema["$defs"]["DomainEvent"].clone();
        schema_of_event["$defs"] = schema["$defs"].clone();
        let validator = jsonschema::validator_for(&schema_of_event).unwrap();
        assert!(events.iter().all(|event| validator.is_valid(event)));

        let spf = ok(&[
            "domain",
            "try-spf",
            "company.example",
            "--record",
            "v=spf1 mx -all",
            "--ip",
            "192.0.2.7",
            "--resolver",
            &at,
        ]);
        assert!(spf.contains("pass"), "{spf}");
        // Nothing is there and no report came: the first record, said in the language that is asked for.
        let dmarc =
            ["domain", "dmarc", "company.example", "--rua", "d@reports.example", "--resolver", &at, "--lake", lake];
        let plan: Value = serde_json::from_str(&ok(&[&dmarc[..], &["--format", "json"]].concat())).unwrap();
        assert_eq!(
            (&plan["next"], &plan["record"]),
            (&"start".into(), &"v=DMARC1; p=none; rua=mailto:d@reports.example".into())
        );
        assert!(ok(&[&dmarc[..], &["--lang", "ja"]].concat()).contains("最初のレコードを公開してください"));
        let issued = ok(&["domain", "rotate", "company.example", "--resolver", &at, "--lake", lake]);
        assert!(issued.contains("rb3-") && issued.contains("publish this record"), "{issued}");
        assert_eq!(
            rebound(&["domain", "remove", "company.example", "--lake", lake]).status.code(),
            Some(2),
            "not without --yes"
        );
        ok(&["domain", "remove", "company.example", "--yes", "--lake", lake]);
        let secrets = std::fs::read_dir(folder.path().join("lake/.secrets")).unwrap().count();
        assert_eq!(secrets, 0, "its private keys are gone");
    });
}

fn rebound(args: &[&str]) -> Output {
    Command::new(program()).args(args).env("LC_ALL", "C").env("NO_COLOR", "1").output().unwrap()
}

fn ok(args: &[&str]) -> String {
    let output = rebound(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
