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
        assert!(!page.text.contains("data-copy=\"CNAME"), "what is copied goes into a value field");
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
    assert!(page.contains("Do not publish this one before a check has answered"));
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

#[tokio::test]
async fn a_key_is_replaced_on_the_page_step_by_step() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let (session, token) = (bench.log_in("acme").await, bench.token("acme").await);
    bench.publish(&token, "company.com").await;
    let page = async || bench.get("/domains/company.com", &session.cookie).await.text;
    assert!(page().await.contains("Replace a key"));
    let pressed = bench.submit(&session, "/domains/company.com/rotate", "").await;
    assert_eq!((pressed.status, pressed.location()), (StatusCode::SEE_OTHER, "/domains/company.com#keys"));
    assert!(page().await.contains("To be published"));

    let keys = async || {
        let domain = bench.api(Method::GET, "/api/v1/domains/company.com", &token, None).await.json();
        domain["keys"].as_array().unwrap().clone()
    };
    let next =
        keys().await.into_iter().find(|key| key["stage"] == "next").unwrap()["selector"].as_str().unwrap().to_owned();
    let records = bench.api(Method::GET, "/api/v1/domains/company.com/records", &token, None).await.json();
    let record =
        records["records"].as_array().unwrap().iter().find(|one| one["key"] == format!("dkim:{next}")).unwrap();
    let value = record["value"].as_str().unwrap().as_bytes();
    let strings = value.chunks(255).map(<[u8]>::to_vec).collect();
    bench.dns.add(record["name"].as_str().unwrap(), 300, RecordData::Txt(strings));

    // Time goes on between two checks.
    bench.clock.set(bench.now() + SignedDuration::from_mins(5));
    let rotated = bench.api(Method::POST, "/api/v1/domains/company.com/rotate", &token, None).await.json();
    assert_eq!(rotated["steps"][0], json!({"step": "switched", "selector": next}));
    let stages: Vec<_> = keys().await.iter().map(|key| key["stage"].as_str().unwrap().to_owned()).collect();
    assert_eq!(stages, ["retired", "active", "active"]);
    assert!(page().await.contains("must stay, for mail that is under way, until"));

    bench.clock.set(bench.now() + SignedDuration::from_hours(8 * 24));
    // No session is good for so long.
    let session = bench.log_in("acme").await;
    bench.submit(&session, "/domains/company.com/rotate", "").await;
    let last = bench.get("/domains/company.com", &session.cookie).await.text;
    assert!(last.contains("is safe to remove."));
    assert_eq!(bench.secrets.names().len(), 2, "the private half of the old key is gone");
    // Nobody else turns these keys.
    let other = bench.log_in("other").await;
    assert_eq!(bench.submit(&other, "/domains/company.com/rotate", "").await.status, StatusCode::NOT_FOUND);
    let forged = bench.post("/domains/company.com/rotate", &session.cookie, "").await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_key_that_leaked_is_revoked_on_the_page_and_by_the_api() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let (session, token) = (bench.log_in("acme").await, bench.token("acme").await);
    bench.publish(&token, "company.com").await;
    let keys = async || {
        let domain = bench.api(Method::GET, "/api/v1/domains/company.com", &token, None).await.json();
        let told = |key: &serde_json::Value, field: &str| key[field].as_str().unwrap().to_owned();
        let keys = domain["keys"].as_array().unwrap().iter();
        keys.map(|key| (told(key, "selector"), told(key, "stage"))).collect::<Vec<_>>()
    };
    let (leaked, other) = (keys().await[0].0.clone(), keys().await[1].0.clone());
    let path = format!("/domains/company.com/keys/{leaked}/revoke");
    bench.submit(&session, "/domains/company.com/check", "").await;
    let page = bench.get("/domains/company.com", &session.cookie).await.text;
    assert!(page.contains(&format!("Somebody else may have seen {leaked}?")) && page.contains(&path));
    assert!(!page.contains(">Wrong<"));

    // Neither without the box, nor without the form's token, nor by another tenant.
    let strangers = bench.log_in("other").await;
    assert_eq!(bench.submit(&session, &path, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(bench.post(&path, &session.cookie, "sure=yes").await.status, StatusCode::FORBIDDEN);
    assert_eq!(bench.submit(&strangers, &path, "sure=yes").await.status, StatusCode::NOT_FOUND);
    assert!(keys().await.iter().all(|(_, stage)| stage == "active"));

    let pressed = bench.submit(&session, &path, "sure=yes").await;
    assert_eq!((pressed.status, pressed.location()), (StatusCode::SEE_OTHER, "/domains/company.com#keys"));
    let stages: Vec<String> = keys().await.into_iter().map(|(_, stage)| stage).collect();
    assert_eq!(stages, ["revoked", "active", "next"]);
    let page = bench.get("/domains/company.com", &session.cookie).await.text;
    assert!(page.contains("v=DKIM1; p=<") && page.contains("It signs no more."), "{page}");
    assert_eq!(
        page.matches(">Wrong<").count(),
        1,
        "what was in order a moment ago is not, and says so before the next check"
    );
    let purpose = "Lets receivers verify that mail comes from you";
    assert_eq!((page.matches(purpose).count(), page.matches("This key is revoked: it signs no more.").count()), (2, 1));
    assert!(
        page.contains("(of a revoked key: put this value in place of the old one, or remove the record)"),
        "the mail"
    );
    let japanese = format!("{}; lang=ja", session.cookie);
    assert!(bench.get("/domains/company.com/sheet", &japanese).await.text.contains("この鍵は失効しており"));

    let ask = async |selector: &str| {
        let path = format!("/api/v1/domains/company.com/keys/{selector}/revoke");
        bench.api(Method::POST, &path, &token, None).await
    };
    let again = ask(&leaked).await.json();
    assert_eq!(again["steps"], json!([{"step": "revoked", "selector": leaked}]));
    let unknown = ask("rb9").await;
    assert_eq!((unknown.status, &unknown.json()["code"]), (StatusCode::NOT_FOUND, &json!("unknown-key")));
    assert_eq!(ask(&other).await.json()["keys"][1]["stage"], "revoked");
}

#[tokio::test]
async fn names_are_taken_as_people_type_them() {
    let bench = Bench::new();
    let session = bench.log_in("acme").await;
    let added = bench.submit(&session, "/domains", "domains=%E4%BE%8B%E3%81%88.JP.&bounce=lm-bounce").await;
    assert_eq!((added.status, added.location()), (StatusCode::SEE_OTHER, "/domains/xn--r8jz45g.jp"));
    let page = bench.get("/domains/%E4%BE%8B%E3%81%88.jp", &session.cookie).await;
    assert!(
        page.status.is_success() && page.text.contains("例え.jp") && page.text.contains("lm-bounce.xn--r8jz45g.jp")
    );
    for (typed, language, why) in [
        ("co.jp", "en", "Others have their domains below this name."),
        ("com", "ja", "この名前の下には他の方のドメインがあります。"),
        ("a_b.com", "en", "This is no domain name."),
    ] {
        let cookie = format!("{}; lang={language}", session.cookie);
        let form = format!("csrf={}&domains={typed}", session.csrf);
        let refused = bench.post("/domains", &cookie, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(refused.text.contains(why), "{typed}: {}", refused.text);
    }
    let token = bench.token("acme").await;
    let body = json!({"domains": [{"domain": "co.jp"}]}).to_string();
    let told = bench.api(Method::POST, "/api/v1/domains", &token, Some(&body)).await.json();
    let problem = &told["domains"][0]["problem"];
    assert_eq!(problem["code"], "no-domain-name");
    assert!(problem["detail"].as_str().unwrap().contains("public suffix"), "{problem}");
}
