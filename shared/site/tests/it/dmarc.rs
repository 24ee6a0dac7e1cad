//! The way to p=reject: on the page in both languages, by a share link, and over the API.

use axum::http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use model::RecordData;
use pipeline::registry::{Count, count_dmarc};
use pipeline::{Config, RawMail, Sinks, ingest};
use ports::memory::MemoryQueue;
use serde_json::json;

use crate::bench::Bench;

#[tokio::test]
async fn is_on_the_page_by_a_link_and_over_the_api() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let (session, token) = (bench.log_in("acme").await, bench.token("acme").await);
    let page = async |language: &str| {
        let cookie = format!("{}; lang={language}", session.cookie);
        bench.get("/domains/company.com?console=route53", &cookie).await.text
    };
    let api = async |query: &str| {
        bench.api(Method::GET, &format!("/api/v1/domains/company.com/dmarc{query}"), &token, None).await.json()
    };
    assert!(page("en").await.contains("as soon as a check has seen the domain’s one DMARC record"));
    assert_eq!(api("").await, json!({"name": "_dmarc.company.com"}));

    bench.publish(&token, "company.com").await;
    bench.submit(&session, "/domains/company.com/check", "").await;
    let before = page("en").await;
    assert!(before.contains("No report has come in the last days.") && before.contains("have not been counted yet"));
    assert_eq!(api("").await["next"], "wait");

    for day in 10..=23 {
        report(&bench, day).await;
    }
    let until = bench.now() + SignedDuration::from_hours(1);
    let counted = count_dmarc(&*bench.store, &*bench.clock, until).await.unwrap();
    assert!(matches!(counted, Count::Done { domains: 1, .. }));
    let record = "v=DMARC1; p=quarantine; rua=mailto:dmarc@reports.platform.example; t=y";
    for (language, words) in [
        ("en", ["DMARC: the way to reject", "98.7 %", "14,000", "The 14 days up to 24 Nov 2026.", "Publish next"]),
        ("ja", ["rejectまでの段階", "98.7 %", "14,000", "2026年11月24日までの14日間", "次に公開するレコード"]),
    ] {
        let page = page(language).await;
        for word in words {
            assert!(page.contains(word), "{word} is missing");
        }
        assert!(page.contains(&format!("data-copy=\"&quot;{record}&quot;\"")), "as Route 53 wants it: {page}");
        assert!(page.contains("54.240.0.9") && page.contains("Amazon SES"), "a source is named");
    }

    let told = api("?lang=ja").await;
    assert_eq!((&told["next"], &told["record"]), (&json!("test-quarantine"), &json!(record)));
    assert_eq!(told["present"], "v=DMARC1; p=none; rua=mailto:dmarc@reports.platform.example");
    assert!(told["text"].as_str().unwrap().contains("アライメント"), "{told}");
    let figures = json!({"of": "2026-11-24", "days": 14, "messages": 14_000, "aligned": 13_818, "aligned_percent": 98.7,
        "unaligned_sources": 1, "sources": [{"source": "54.240.0.9", "sender": "Amazon SES", "messages": 182}]});
    assert_eq!(told["figures"], figures);

    let link = bench.api(Method::POST, "/api/v1/domains/company.com/links", &token, Some("{}")).await.json();
    let link = link["url"].as_str().unwrap();
    let shared = bench.get(&link[link.find("/shared/").unwrap()..], "").await;
    assert!(shared.text.contains("DMARC: the way to reject") && shared.text.contains(record));
    assert!(!shared.text.contains("method=\"post\""), "it only shows");

    let other = bench.token("other").await;
    let strangers = bench.api(Method::GET, "/api/v1/domains/company.com/dmarc", &other, None).await;
    assert_eq!(strangers.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_reporter_wrote_is_text() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let session = bench.log_in("acme").await;
    bench.dns.add(
        "_dmarc.company.com",
        60,
        RecordData::Txt(vec![b"v=DMARC1; p=none; rua=mailto:a@b.example".to_vec()]),
    );
    bench.submit(&session, "/domains/company.com/check", "").await;
    take_in(&bench, &xml(23, "<![CDATA[<script>alert(1)</script>]]>")).await;
    count_dmarc(&*bench.store, &*bench.clock, bench.now() + SignedDuration::from_hours(1)).await.unwrap();
    let page = bench.get("/domains/company.com", &session.cookie).await.text;
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"), "{page}");
}

async fn report(bench: &Bench, day: u32) {
    take_in(bench, &xml(day, "54.240.0.9")).await;
}

async fn take_in(bench: &Bench, xml: &str) {
    let events = MemoryQueue::default();
    let sinks = Sinks { lake: &*bench.store, events: &events, known: None, domains: None };
    for done in ingest(&[RawMail::new("report", xml.to_owned())], sinks, &Config::default()).await {
        assert_eq!(done.unwrap().outcome, Some(model::Outcome::DmarcAggregate));
    }
}

/// A report of a day in November: 987 messages that are aligned, and 13 that are not.
fn xml(day: u32, unaligned: &str) -> String {
    let begin: Timestamp = format!("2026-11-{day:02}T00:00:00Z").parse().unwrap();
    let record = |address: &str, count: u64, result: &str| {
        format!(
            "<record><row><source_ip>{address}</source_ip><count>{count}</count><policy_evaluated><disposition>none</disposition>\
             <dkim>{result}</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>company.com</header_from>\
             </identifiers><auth_results></auth_results></record>"
        )
    };
    format!(
        "<?xml version=\"1.0\"?><feedback><report_metadata><org_name>receiver.example</org_name><email>d@receiver.example</email>\
         <report_id>{day}</report_id><date_range><begin>{}</begin><end>{}</end></date_range></report_metadata><policy_published>\
         <domain>company.com</domain><p>none</p></policy_published>{}{}</feedback>",
        begin.as_second(),
        begin.as_second() + 86_399,
        record("192.0.2.1", 987, "pass"),
        record(unaligned, 13, "fail"),
    )
}
