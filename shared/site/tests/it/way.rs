//! The whole way from a domain to verified, on the pages and over the API, in both languages.

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use model::{Answer, Question, RecordData, RecordType};
use serde_json::json;

use crate::bench::Bench;

#[tokio::test]
async fn on_the_pages_in_both_languages() {
    for (language, words) in [
        (
            "en",
            [
                "Pending",
                "Not published",
                "We are watching closely",
                "All is in order",
                "Shows it",
                "Does not show it yet",
            ],
        ),
        ("ja", ["未完了", "未公開", "重点的に確認しています", "すべて正しく設定されています", "反映済み", "未反映"]),
    ] {
        let [pending, missing, watched, verified, shows, shows_not] = words;
        let bench = Bench::new();
        let session = bench.log_in("acme").await;
        let cookie = format!("{}; lang={language}", session.cookie);
        let added = bench.submit(&session, "/domains", "domains=Company.com&bounce=lm-bounce").await;
        assert_eq!((added.status, added.location()), (StatusCode::SEE_OTHER, "/domains/company.com"));
        let page = bench.get(added.location(), &cookie).await;
        assert!(page.text.contains(&format!("<html lang=\"{language}\">")));
        for word in [
            pending,
            missing,
            "lm-bounce.company.com",
            "_dmarc.company.com",
            "v=spf1 a mx include:spf.platform.example ~all",
        ] {
            assert!(page.text.contains(word), "{word} is missing");
        }
        bench.submit(&session, "/domains/company.com/published", "").await;
        assert!(bench.get("/domains/company.com", &cookie).await.text.contains(watched));
        assert_eq!(bench.events.take().len(), 1, "the platform is told");

        let token = bench.token("acme").await;
        bench.publish(&token, "company.com").await;
        let stale = Question::new("lm-bounce.company.com", RecordType::Cname);
        bench.dns.add_server("ns3.provider.example", [(stale, Answer::NxDomain { ttl: 300 })]);
        let live = bench.get("/domains/company.com/live", &cookie).await;
        for word in ["ns1.provider.example", "ns3.provider.example", shows, shows_not] {
            assert!(live.text.contains(word), "{word} is missing");
        }
        assert_eq!(live.text.matches(shows_not).count(), 1);

        bench.clock.set(bench.now() + SignedDuration::from_mins(5));
        bench.submit(&session, "/domains/company.com/check", "").await;
        let page = bench.get("/domains/company.com", &cookie).await;
        assert!(page.text.contains(verified), "{}", page.text);
        assert!(!page.text.contains(watched) && !page.text.contains("class=\"pill bad\""));
        let sent = bench.events.take();
        assert!(sent.len() == 1 && sent[0].contains("domain.verified"), "{sent:?}");
    }
}

#[tokio::test]
async fn over_the_api() {
    let bench = Bench::new();
    let token = bench.token("acme").await;
    let body =
        json!({"domains": [{"domain": "company.com", "bounce": "lm-bounce"}, {"domain": "company.com"}]}).to_string();
    let added = bench.api(Method::POST, "/api/v1/domains", &token, Some(&body)).await.json();
    assert_eq!(added["domains"][0], json!({"domain": "company.com", "added": true}));
    assert_eq!(added["domains"][1]["problem"]["code"], "domain-exists");

    let path = |rest: &str| format!("/api/v1/domains/company.com{rest}");
    let zone = bench.api(Method::GET, &path("/records?format=zone"), &token, None).await;
    assert!(zone.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert!(zone.text.contains("lm-bounce.company.com.\t3600\tIN\tCNAME\tbounce.platform.example."));
    assert!(bench.api(Method::GET, &path("/records?format=md"), &token, None).await.text.starts_with("| for |"));

    let status = bench.api(Method::GET, &path("/status"), &token, None).await.json();
    assert_eq!((&status["state"], &status["may_send"]), (&json!("pending"), &json!("unknown")));
    let checked = bench.api(Method::POST, &path("/check?lang=ja"), &token, None).await.json();
    assert_eq!(checked["status"]["may_send"], "no");
    let missing =
        checked["check"]["findings"].as_array().unwrap().iter().find(|one| one["id"] == "dmarc-missing").unwrap();
    assert!(missing["title"].as_str().unwrap().chars().any(|c| c > '\u{3000}'), "{missing}");

    let said = bench.api(Method::POST, &path("/published"), &token, None).await.json();
    assert!(said["published_at"].is_string());
    bench.publish(&token, "company.com").await;
    let checked = bench.api(Method::POST, &path("/check"), &token, None).await.json();
    assert_eq!(
        (&checked["status"]["state"], &checked["status"]["bounces_return"]),
        (&json!("verified"), &json!("yes"))
    );
    let whole = bench.api(Method::GET, &path(""), &token, None).await.json();
    assert_eq!(whole["bounce_host"], "lm-bounce.company.com");
    assert!(whole["history"].as_array().unwrap().iter().any(|change| change["to"] == "verified"));

    assert_eq!(bench.api(Method::DELETE, &path(""), &token, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(bench.api(Method::GET, &path(""), &token, None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_there_is_changed_and_not_doubled() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let text = |text: &str| RecordData::Txt(vec![text.as_bytes().to_vec()]);
    bench.dns.add("company.com", 86_400, text("v=spf1 ip4:192.0.2.7 -all"));
    bench.dns.add("_dmarc.company.com", 60, text("v=DMARC1; p=quarantine; rua=mailto:it@company.com"));
    let session = bench.log_in("acme").await;
    let before = bench.get("/domains/company.com", &session.cookie).await.text;
    assert!(before.contains("If the domain has an SPF record already, check it first"));
    bench.submit(&session, "/domains/company.com/check", "").await;
    let page = bench.get("/domains/company.com?console=route53", &session.cookie).await.text;
    for word in [
        "v=spf1 ip4:192.0.2.7 include:spf.platform.example -all",
        "v=DMARC1; p=quarantine; rua=mailto:it@company.com,mailto:dmarc@reports.platform.example",
        "never publish two",
        "Others may keep this answer for 1 day.",
        "&quot;v=DMARC1; p=quarantine",
        "-all: mail from anywhere else is to be refused",
    ] {
        assert!(page.contains(word), "{word} is missing");
    }
    // Where DNS does not answer, nothing is taken for absent.
    bench.dns.answer(Question::new("company.com", RecordType::Txt), Answer::Timeout);
    bench.clock.set(bench.now() + SignedDuration::from_mins(1));
    bench.submit(&session, "/domains/company.com/check", "").await;
    let page = bench.get("/domains/company.com", &session.cookie).await.text;
    assert!(page.contains("DNS did not answer") && !page.contains("The domain has no SPF record yet"));
}

#[tokio::test]
async fn the_language_is_the_browsers_until_another_is_chosen() {
    let bench = Bench::new();
    let ask = async |path: &str, cookie: &str, accept: &str| {
        let request = axum::http::Request::get(path).header("cookie", cookie).header("accept-language", accept);
        bench.send(request.body(axum::body::Body::empty()).unwrap()).await
    };
    assert!(ask("/login", "", "ja-JP,ja;q=0.9").await.text.contains("ログイン"));
    assert!(ask("/login", "lang=en", "ja").await.text.contains("Log in"));
    let chosen = ask("/login?lang=ja", "lang=en", "en").await;
    assert!(chosen.text.contains("ログイン"));
    assert_eq!(chosen.cookie("lang").unwrap().0, "ja");
    assert!(ask("/login?lang=xx", "", "en").await.cookie("lang").is_none());
}
