//! What holds for any record: nothing panics, places lie inside, advice is taken once, and long records do not make long pages.

use domains::spf::{self, Change, Client, Mail};
use domains::{DomainSetup, Step, dkim, dmarc, tags};
use model::{Answer, Answers, DnsRecord, Finding, Question, RecordData, RecordType};
use proptest::prelude::*;

use crate::cases;
use crate::zone::Zone;

const PIECES: &[&str] = &[
    "v=spf1",
    "v=DMARC1;",
    "v=DKIM1;",
    "v=STSv1;",
    "v=TLSRPTv1;",
    "all",
    "~all",
    "-all",
    "+all",
    "?all",
    "include:",
    "include:b.example",
    "include:company.example",
    "a",
    "a:",
    "mx",
    "mx/24//64",
    "ptr",
    "ip4:192.0.2.1",
    "ip4:1.2.3.4/33",
    "ip6:2001:db8::/32",
    "ip6:",
    "exists:%{i}.b.example",
    "%{",
    "%%",
    "%{d2r}",
    "redirect=b.example",
    "exp=b.example",
    "x=y",
    "p=none;",
    "p=reject",
    "sp=",
    "np=x;",
    "rua=mailto:a@b.example",
    "!10m",
    ",",
    ";",
    "=",
    " ",
    "\t",
    "\"",
    "\\",
    "é",
    "\u{3000}",
    "t=y",
    "k=rsa;",
    "k=ed25519;",
    "p=;",
    "h=sha1;",
    "s=*",
    "fo=1:d",
    "psd=y",
    "adkim=s",
    "aspf=s",
    "id=1",
    "rua=https://b.example/",
    "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ",
];

fn record() -> impl Strategy<Value = String> {
    let piece = prop_oneof![6 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,6}"];
    (prop::collection::vec((piece, prop::bool::ANY), 0..24), prop::sample::select(PIECES)).prop_map(
        |(pieces, first)| {
            let joined = pieces.iter().map(|(piece, space)| format!("{piece}{}", if *space { " " } else { "" }));
            format!("{first} {}", joined.collect::<String>())
        },
    )
}

/// Every TXT answer is this text, every other answer leads on.
fn answer(question: &Question, text: &[u8]) -> Answer {
    let data = match question.kind {
        RecordType::Txt => RecordData::Txt(text.chunks(255).map(<[u8]>::to_vec).collect()),
        RecordType::Cname => RecordData::Cname(String::from_utf8_lossy(text).chars().take(200).collect()),
        RecordType::Mx => RecordData::Mx { preference: 1, exchange: "mx.b.example".to_owned() },
        RecordType::A => RecordData::A([192, 0, 2, 1].into()),
        _ => return Answer::NoData { ttl: 60 },
    };
    Answer::Records(vec![DnsRecord { name: question.name.clone(), ttl: 60, data }])
}

fn run<T>(text: &[u8], check: impl FnMut(&Answers) -> Step<T>) -> T {
    domains::drive(check, |questions| {
        questions.into_iter().map(|question| (question.clone(), answer(&question, text))).collect()
    })
}

fn places_lie_inside(findings: &[Finding]) {
    for finding in findings {
        if let (Some((start, end)), Some(observed)) = (finding.span, &finding.observed) {
            // Bytes of what DNS says: where that is long it is shown as its beginning.
            assert!(start <= end && (end <= observed.len() || observed.ends_with('…')), "{finding:?}");
        }
    }
}

fn setup() -> DomainSetup {
    cases::all().remove(0).setup
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_record_anywhere_is_checked(text in record()) {
        let setup = setup();
        let check = run(text.as_bytes(), |answers| domains::check(&setup, answers));
        places_lie_inside(&check.findings);
        prop_assert!(check.findings.windows(2).all(|pair| pair[0].severity <= pair[1].severity));
    }

    #[test]
    fn any_spf_record_is_read_and_evaluated(bytes in prop::collection::vec(any::<u8>(), 0..200), text in record()) {
        for text in [&bytes, text.as_bytes()] {
            let parsed = spf::parse(text);
            for term in &parsed.terms {
                prop_assert!(term.span.start < term.span.end && term.span.end <= text.len());
            }
            for problem in &parsed.problems {
                prop_assert!(problem.span.start <= problem.span.end && problem.span.end <= text.len());
            }
            let client = Client {
                ip: [192, 0, 2, 1].into(),
                mail_from: "a@company.example",
                helo: "h.example",
                receiver: "r.example",
                now: jiff::Timestamp::UNIX_EPOCH,
            };
            let verdict = run(text, |answers| spf::check_host(&client, answers));
            prop_assert!(verdict.lookups <= 11 && verdict.void_lookups <= 3);
        }
    }

    /// A trial of a record says what a check of it says once it is published.
    #[test]
    fn a_trial_is_as_the_check_will_be(text in record()) {
        let mail = Mail { ip: [192, 0, 2, 1].into(), mail_from: "", helo: "", now: jiff::Timestamp::UNIX_EPOCH };
        let mut zone = Zone::of(&cases::all()[0]);
        let present = Question::new("company.example", RecordType::Txt);
        let trial = zone.run(|answers| spf::try_spf("company.example", &text, Some(mail), answers));
        let data = RecordData::Txt(vec![text.clone().into_bytes()]);
        zone.answer_with(present, Answer::Records(vec![DnsRecord { name: "company.example".to_owned(), ttl: 60, data }]));
        let lint = zone.run(|answers| spf::lint("company.example", None, answers));
        let ids = |findings: &[Finding]| -> Vec<String> {
            findings.iter().map(|finding| finding.id.clone()).filter(|id| id != "spf-size-512").collect()
        };
        prop_assert_eq!(ids(&trial.report.findings), ids(&lint.findings));
        prop_assert_eq!(trial.report.tree, lint.tree);
        prop_assert!(trial.verdict.is_some());
    }

    /// The advised record includes the platform where it counts, and nothing is advised beyond it.
    #[test]
    fn advice_is_taken_once(terms in prop::collection::vec(prop::sample::select(vec![
        "mx", "a", "ip4:192.0.2.1", "include:a.example", "include:spf.platform.example", "?include:spf.platform.example", "~all", "-all",
        "redirect=a.example",
    ]), 0..8)) {
        let mut zone = Zone::default();
        let text = |text: &str| RecordData::Txt(vec![text.as_bytes().to_vec()]);
        zone.add("company.example", text(&format!("v=spf1 {}", terms.join(" "))));
        zone.add("spf.platform.example", text("v=spf1 ip4:198.51.100.0/24 -all"));
        zone.add("a.example", text("v=spf1 -all"));
        let advice = zone.run(|answers| spf::advise("company.example", "spf.platform.example", answers));
        prop_assert_eq!(advice.record.matches("include:spf.platform.example").count(), 1.max(if advice.change == Change::Unchanged {
            terms.iter().filter(|term| term.ends_with("include:spf.platform.example")).count()
        } else { 1 }));
        let mut after = Zone::default();
        after.add("company.example", text(&advice.record));
        after.add("spf.platform.example", text("v=spf1 ip4:198.51.100.0/24 -all"));
        after.add("a.example", text("v=spf1 -all"));
        let again = after.run(|answers| spf::advise("company.example", "spf.platform.example", answers));
        prop_assert_eq!(again.change, Change::Unchanged);
        let lint = after.run(|answers| spf::lint("company.example", Some("spf.platform.example"), answers));
        prop_assert!(!lint.findings.iter().any(|finding| finding.id.starts_with("spf-platform")), "{}", advice.record);
        prop_assert_eq!(advice.lookups_after, Some(lint.tree.unwrap().lookups));
    }

    #[test]
    fn any_list_of_tags_is_read(text in record(), any in ".{0,200}") {
        for text in [text, any] {
            let list = tags::parse(&text);
            for tag in &list.tags {
                prop_assert!(text.get(tag.span.0..tag.span.1).is_some_and(|span| span.starts_with(&tag.name)));
            }
            for (start, end) in list.problems {
                prop_assert!(text.get(start..end).is_some());
            }
            dkim::parse(&text);
            for note in dmarc::parse(&text).notes {
                prop_assert!(text.get(note.span.0..note.span.1).is_some());
            }
        }
    }
}

/// 64 KB, the most that a record can have: still one page of findings.
#[test]
fn a_long_record_makes_no_long_page() {
    let setup = setup();
    for piece in [
        "x ",
        "a:b ",
        "mx ",
        "ip4:1 ",
        "include:b.example ",
        "%{ ",
        "x=y ",
        ";a=b",
        "fo=0:",
        ",mailto:a@b.example",
        "\"",
        "=",
        "é ",
    ] {
        for version in ["v=spf1 ", "v=DMARC1; rua=", "v=DMARC1; fo=", "v=DKIM1; p="] {
            let unique = (0..60_000 / (piece.len() + 2))
                .map(|n| piece.replace('b', &format!("b{}", n % 99)))
                .collect::<String>();
            let text = format!("{version}{unique}");
            let check = run(text.as_bytes(), |answers| domains::check(&setup, answers));
            assert!(check.findings.len() < 400, "{version}{piece}: {}", check.findings.len());
            let size: usize = check.findings.iter().map(|finding| serde_json::to_string(finding).unwrap().len()).sum();
            assert!(size < 8 << 20, "{version}{piece}: {size} bytes");
        }
    }
}
