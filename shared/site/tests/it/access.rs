//! Who gets in, and to what.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::{Method, Request, StatusCode};
use jiff::SignedDuration;
use serde_json::Value;
use site::access::tokens;
use site::{Config, openapi};

use crate::bench::{Bench, platform};

/// Every route of one domain: method, path, body of JSON.
const PAGES: &[(Method, &str)] = &[
    (Method::GET, ""),
    (Method::GET, "/live"),
    (Method::GET, "/sheet"),
    (Method::POST, "/check"),
    (Method::POST, "/published"),
    (Method::POST, "/share"),
    (Method::POST, "/remove"),
];

#[tokio::test]
async fn pages_ask_for_a_login_and_lead_back() {
    let bench = Bench::new();
    let asked = bench.get("/domains/company.com?console=azure", "").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(asked.location(), "/login?to=%2Fdomains%2Fcompany.com%3Fconsole%3Dazure");
    for (method, path) in PAGES {
        let path = format!("/domains/company.com{path}");
        let answer = match *method {
            Method::GET => bench.get(&path, "rebound=1.2.3").await,
            _ => bench.post(&path, "", "").await,
        };
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/login"), "{path}");
    }
}

#[tokio::test]
async fn a_login_takes_the_right_token_in_our_own_form() {
    let bench = Bench::new();
    let token = bench.token("acme").await;
    let form = bench.get("/login?to=/domains/company.com", "").await;
    let (before, line) = form.cookie("before").unwrap();
    assert!(line.contains("HttpOnly") && line.contains("SameSite=Strict"), "{line}");
    let before = format!("before={before}");
    let csrf = form.csrf();

    let body = format!("csrf={csrf}&to=%2Fdomains%2Fcompany.com&token={token}");
    let entered = bench.post("/login", &before, &body).await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/domains/company.com"));
    let (value, line) = entered.cookie("rebound").unwrap();
    assert!(line.contains("HttpOnly") && line.contains("SameSite=Strict") && !line.contains("Secure"), "{line}");
    assert!(!value.contains(&token[4..]));

    for (cookie, body) in [
        (before.as_str(), format!("csrf={csrf}&token=rbt_{}", "a".repeat(52))),
        (before.as_str(), format!("csrf={csrf}&token=")),
        (before.as_str(), format!("csrf=x&token={token}")),
        ("", format!("csrf={csrf}&token={token}")),
    ] {
        let refused = bench.post("/login", cookie, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(refused.cookie("rebound").is_none() && refused.text.contains("role=\"alert\""));
    }
}

#[tokio::test]
async fn over_tls_the_cookie_is_secure_and_bound_to_the_host() {
    let bench = Bench::with(Config { https: true, ..Config::default() });
    let form = bench.get("/login", "").await;
    assert!(form.headers.contains_key("strict-transport-security"));
    let (before, _) = form.cookie("before").unwrap();
    let token = bench.token("acme").await;
    let body = format!("csrf={}&token={token}", form.csrf());
    let entered = bench.post("/login", &format!("before={before}"), &body).await;
    let (_, line) = entered.cookie("__Host-rebound").unwrap();
    assert!(line.contains("; Secure") && line.contains("Path=/;") && !line.contains("Domain"), "{line}");
}

#[tokio::test]
async fn a_session_ends_with_its_token_with_its_time_and_with_the_log_out() {
    let bench = Bench::new();
    let session = bench.log_in("acme").await;
    let left = bench.submit(&session, "/logout", "").await;
    assert!(left.cookie("rebound").unwrap().1.contains("Max-Age=0"));

    bench.clock.set(bench.now() + SignedDuration::from_hours(13));
    assert_eq!(bench.get("/domains", &session.cookie).await.status, StatusCode::SEE_OTHER);

    let session = bench.log_in("acme").await;
    assert_eq!(bench.get("/domains", &session.cookie).await.status, StatusCode::OK);
    tokens::revoke(&*bench.store, "acme").await.unwrap();
    assert_eq!(bench.get("/domains", &session.cookie).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_tenant_sees_and_changes_only_its_own() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let (stranger, token) = (bench.log_in("stranger").await, bench.token("stranger").await);
    assert!(!bench.get("/domains", &stranger.cookie).await.text.contains("/domains/company.com"));
    for (method, path) in PAGES {
        let path = format!("/domains/company.com{path}");
        let answer = match *method {
            Method::GET => bench.get(&path, &stranger.cookie).await,
            _ => bench.submit(&stranger, &path, "sure=yes&days=30").await,
        };
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let list = bench.api(Method::GET, "/api/v1/domains", &token, None).await.json();
    assert_eq!(list["domains"].as_array().unwrap().len(), 0);
    let mut asked = 0;
    for (path, method) in operations().into_iter().filter(|(path, _)| path.contains("{domain}")) {
        let answer = bench.api(method, &path.replace("{domain}", "company.com"), &token, Some("{}")).await;
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (StatusCode::NOT_FOUND, Some("unknown-domain")),
            "{path}"
        );
        asked += 1;
    }
    assert!(asked >= 7, "only {asked} operations");
    let owner = bench.token("acme").await;
    assert_eq!(bench.api(Method::GET, "/api/v1/domains/company.com", &owner, None).await.status, StatusCode::OK);
    assert!(bench.events.take().is_empty(), "nothing was said for another");
}

#[tokio::test]
async fn every_operation_of_the_api_asks_for_a_token() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let token = bench.token("acme").await;
    for (path, method) in operations() {
        let path = path.replace("{domain}", "company.com");
        for header in [
            "",
            "Bearer",
            "Bearer x",
            "Basic eDp5",
            &format!("Bearer rbt_{}", "b".repeat(52)),
            &format!("Token {token}"),
        ] {
            let request = Request::builder().method(&method).uri(&path).header(AUTHORIZATION, header);
            let answer = bench.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path} {header:?}");
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
        }
    }
    // A browser's cookie is no token: what changes something over the API cannot be asked for by another site's page.
    let session = bench.log_in("acme").await;
    assert_eq!(bench.get("/api/v1/domains", &session.cookie).await.status, StatusCode::UNAUTHORIZED);
}

fn operations() -> Vec<(String, Method)> {
    let described: Value = serde_json::from_str(&openapi()).unwrap();
    let paths = described["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(|method| (path.clone(), method.to_uppercase().parse().unwrap()))
    });
    all.collect()
}

#[tokio::test]
async fn a_form_is_taken_in_its_own_session_only() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let (mine, another) = (bench.log_in("acme").await, bench.log_in("acme").await);
    for path in ["/domains", "/domains/company.com/remove", "/domains/company.com/published", "/logout"] {
        for csrf in ["", "csrf=", &format!("csrf={}", another.csrf)] {
            let answer = bench.post(path, &mine.cookie, &format!("{csrf}&sure=yes&domains=b.example")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {csrf}");
        }
    }
    let foreign = Request::post("/domains/company.com/remove").header("sec-fetch-site", "cross-site");
    assert_eq!(bench.send(foreign.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
    let page = bench.get("/domains", &mine.cookie).await.text;
    assert!(page.contains("company.com") && !page.contains("b.example"));
    assert!(bench.events.take().is_empty());

    let unsure = bench.submit(&mine, "/domains/company.com/remove", "").await;
    assert_eq!(unsure.status, StatusCode::FORBIDDEN);
    let removed = bench.submit(&mine, "/domains/company.com/remove", "sure=yes").await;
    assert_eq!((removed.status, removed.location()), (StatusCode::SEE_OTHER, "/domains"));
    assert_eq!(bench.get("/domains/company.com", &mine.cookie).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_share_link_shows_one_domain_and_changes_nothing() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    bench.add("acme", "other.example").await;
    let session = bench.log_in("acme").await;
    let made = bench.submit(&session, "/domains/company.com/share", "days=7").await;
    assert_eq!(made.status, StatusCode::OK);
    let start = made.text.find("/shared/").unwrap();
    let link = made.text[start..].split(['"', '<', '\n']).next().unwrap().to_owned();

    for path in [link.clone(), format!("{link}/sheet"), format!("{link}?lang=ja&console=sakura")] {
        let shown = bench.get(&path, "").await;
        assert_eq!(shown.status, StatusCode::OK, "{path}");
        assert!(shown.text.contains("company.com") && !shown.text.contains("other.example"));
        assert!(!shown.text.contains("method=\"post\"") && !shown.text.contains("csrf"), "{path} can change something");
        assert!(!shown.text.contains("acme"), "{path} names the tenant");
        assert_eq!(shown.headers["referrer-policy"], "no-referrer");
        assert_eq!(bench.post(&path, "", "").await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!(bench.get("/domains/company.com", "").await.status, StatusCode::SEE_OTHER, "a link is no login");

    let (told, signature) = link.rsplit_once('/').unwrap().1.split_once('.').unwrap();
    let mut forged = told.to_owned();
    forged.replace_range(3..4, if &told[3..4] == "A" { "B" } else { "A" });
    for wrong in
        [format!("{forged}.{signature}"), format!("{told}."), told.to_owned(), "..".to_owned(), "%00".to_owned()]
    {
        assert_eq!(bench.get(&format!("/shared/{wrong}"), "").await.status, StatusCode::NOT_FOUND, "{wrong}");
    }

    bench.clock.set(bench.now() + SignedDuration::from_hours(7 * 24));
    assert_eq!(bench.get(&link, "").await.status, StatusCode::GONE);

    let token = bench.token("acme").await;
    let made = bench.api(Method::POST, "/api/v1/domains/company.com/links", &token, Some("{}")).await.json();
    let url = made["url"].as_str().unwrap();
    let path = &url[url.find("/shared/").unwrap()..];
    assert_eq!(bench.get(path, "").await.status, StatusCode::OK);
    bench.api(Method::DELETE, "/api/v1/domains/company.com", &token, None).await;
    assert_eq!(bench.get(path, "").await.status, StatusCode::NOT_FOUND, "a removed domain is shown");
}

#[tokio::test]
async fn who_asks_too_often_waits_and_no_one_else() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    bench.add("calm", "company.com").await;
    let (token, calm) = (bench.token("acme").await, bench.token("calm").await);
    let path = "/api/v1/domains/company.com/check";
    let mut statuses = Vec::new();
    for _ in 0..25 {
        statuses.push(bench.api(Method::POST, path, &token, None).await.status);
    }
    assert!(statuses[..20].iter().all(|status| *status == StatusCode::OK));
    assert!(statuses[20..].iter().all(|status| *status == StatusCode::TOO_MANY_REQUESTS));
    let refused = bench.api(Method::POST, path, &token, None).await;
    assert_eq!(refused.headers["retry-after"], "2");
    assert_eq!(bench.api(Method::POST, path, &calm, None).await.status, StatusCode::OK);
    let session = bench.log_in("acme").await;
    let page = bench.submit(&session, "/domains/company.com/check", "").await;
    assert_eq!((page.status, page.headers.contains_key("retry-after")), (StatusCode::TOO_MANY_REQUESTS, true));
    bench.clock.set(bench.now() + SignedDuration::from_secs(10));
    assert_eq!(bench.api(Method::POST, path, &token, None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn on_loopback_only_our_own_names_are_answered() {
    let hosts = vec!["127.0.0.1:8080".to_owned(), "localhost:8080".to_owned()];
    let bench = Bench::with(Config { hosts, platform: platform(), ..Config::default() });
    let status = async |host: &str| {
        bench.send(Request::get("/login").header(HOST, host).body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(status("localhost:8080").await, StatusCode::OK);
    assert_eq!(status("evil.example").await, StatusCode::MISDIRECTED_REQUEST);
}
