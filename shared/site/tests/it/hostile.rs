//! Requests and DNS answers that mean no good.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request, StatusCode};
use model::RecordData;

use crate::bench::Bench;

#[tokio::test]
async fn what_is_too_long_or_malformed_is_refused() {
    let bench = Bench::new();
    let token = bench.token("acme").await;
    let session = bench.log_in("acme").await;
    let long = format!("csrf={}&domains={}", session.csrf, "a".repeat(70_000));
    assert_eq!(bench.post("/domains", &session.cookie, &long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(bench.post("/login", "", &long).await.status, StatusCode::PAYLOAD_TOO_LARGE);

    let path = "/api/v1/domains";
    let many: Vec<String> = (0..26).map(|n| format!("{{\"domain\":\"d{n}.example\"}}")).collect();
    for (body, status, code) in [
        ("{", 400, "unreadable-body"),
        ("\u{0}", 400, "unreadable-body"),
        ("[]", 422, "unreadable-body"),
        ("{}", 422, "unreadable-body"),
        (r#"{"domains":[{"domain":"a.example","admin":true}]}"#, 422, "unreadable-body"),
        (r#"{"domains":[{"domain":7}]}"#, 422, "unreadable-body"),
        (r#"{"domains":[]}"#, 422, "unprocessable"),
        (&format!("{{\"domains\":[{}]}}", many.join(",")), 422, "unprocessable"),
        (&format!("{{\"domains\":\"{}\"}}", "x".repeat(70_000)), 413, "unreadable-body"),
        (&"[".repeat(60_000), 422, "unreadable-body"),
    ] {
        let answer = bench.api(Method::POST, path, &token, Some(body)).await;
        let start = &body[..body.len().min(40)];
        assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (status, Some(code)), "{start}");
    }
    let plain = Request::post(path).header(AUTHORIZATION, format!("Bearer {token}")).header(CONTENT_TYPE, "text/plain");
    assert_eq!(bench.send(plain.body(Body::from("{}")).unwrap()).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);

    let names = r#"{"domains":[{"domain":"<b>.example"},{"domain":"a.example","bounce":"a.example"},{"domain":""}]}"#;
    let told = bench.api(Method::POST, path, &token, Some(names)).await.json();
    for one in told["domains"].as_array().unwrap() {
        assert_eq!((&one["added"], &one["problem"]["code"]), (&false.into(), &"no-domain-name".into()), "{one}");
    }
    let unreadable = bench.api(Method::GET, "/api/v1/domains/%ff", &token, None).await;
    assert_eq!((unreadable.status, unreadable.json()["code"].as_str()), (StatusCode::BAD_REQUEST, Some("bad-request")));
    assert_eq!(bench.get("/domains/%ff", &session.cookie).await.status, StatusCode::BAD_REQUEST);
    for path in
        ["/api/v1/domains/%00", "/api/v1/domains/..%2f..%2faccess", &format!("/api/v1/domains/{}", "a".repeat(5_000))]
    {
        assert_eq!(bench.api(Method::GET, path, &token, None).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let format = bench.api(Method::GET, "/api/v1/domains/a/records?format=exe", &token, None).await;
    assert_eq!((format.status, format.json()["code"].as_str()), (StatusCode::BAD_REQUEST, Some("bad-request")));
    assert_eq!(bench.api(Method::PATCH, path, &token, None).await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(bench.api(Method::GET, "/api/v2/domains", &token, None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_form_says_what_was_not_added_and_keeps_what_was_typed() {
    let bench = Bench::new();
    bench.add("acme", "there.example").await;
    let session = bench.log_in("acme").await;
    let form = "domains=there.example%0D%0A%3Cscript%3E%2C+%22onload%3D&bounce=";
    let answer = bench.submit(&session, "/domains", form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("<strong>there.example</strong>: It is there already."));
    assert!(answer.text.contains("&lt;script&gt;") && !answer.text.contains("<script>"));
    assert_eq!(bench.submit(&session, "/domains", "domains=+").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let many: Vec<String> = (0..26).map(|n| format!("d{n}.example")).collect();
    let answer = bench.submit(&session, "/domains", &format!("domains={}", many.join("+"))).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let japanese = bench.submit(&session, "/domains?lang=ja", "domains=x").await;
    assert!(japanese.text.contains("ドメイン名として正しくありません"));
}

#[tokio::test]
async fn what_strangers_put_into_dns_is_text() {
    const EVIL: &str = "v=DMARC1; p=none\"><script>alert(1)</script><img src=x onerror=alert(1)>";
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let text = || RecordData::Txt(vec![EVIL.as_bytes().to_vec()]);
    bench.dns.add("_dmarc.company.com", 60, text());
    bench.dns.add("company.com", 60, RecordData::Txt(vec![b"v=spf1 include:<script> \xff\xfe ~all".to_vec()]));
    bench.dns.add("lm-bounce.company.com", 60, text());
    let session = bench.log_in("acme").await;
    let checked = bench.submit(&session, "/domains/company.com/check", "").await;
    assert_eq!((checked.status, checked.location()), (StatusCode::SEE_OTHER, "/domains/company.com"));
    for path in ["", "?lang=ja", "/live", "/sheet?console=route53"] {
        let page = bench.get(&format!("/domains/company.com{path}"), &session.cookie).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for raw in ["<script>alert", "<img", "include:<script>"] {
            assert!(!page.text.contains(raw), "{path} has {raw}");
        }
    }
    assert!(bench.get("/domains/company.com", &session.cookie).await.text.contains("&lt;script&gt;alert"));
}

#[tokio::test]
async fn every_answer_has_the_headers_and_no_page_a_secret() {
    let bench = Bench::new();
    bench.add("acme", "company.com").await;
    let token = bench.token("acme").await;
    let session = bench.log_in("acme").await;
    bench.submit(&session, "/domains/company.com/check", "").await;
    let entry = pipeline::registry::get(&*bench.store, "acme", "company.com").await.unwrap();
    let mut secrets = vec![token.clone(), token[4..].to_owned()];
    for dates in entry.keys.values() {
        let pem = ports::Secrets::get(&*bench.secrets, &dates.secret).await.unwrap();
        let middle = pem.reveal().lines().nth(1).unwrap().to_owned();
        assert!(middle.len() >= 32);
        secrets.extend([dates.secret.clone(), middle]);
    }
    let page = bench.get("/domains", &session.cookie).await.text;
    let asset = |name: &str| {
        let start = page.find("/assets/").unwrap();
        let version = page[start + 8..].split('/').next().unwrap();
        format!("/assets/{version}/{name}")
    };
    let paths = [
        "/".to_owned(),
        "/login".to_owned(),
        "/nothing".to_owned(),
        "/domains".to_owned(),
        "/domains/company.com".to_owned(),
        "/domains/company.com/live".to_owned(),
        "/domains/company.com/sheet".to_owned(),
        "/api/openapi.json".to_owned(),
        "/api/v1/domains".to_owned(),
        "/api/v1/domains/company.com".to_owned(),
        asset("site.css"),
        asset("site.js"),
        asset("icon.svg"),
        "/assets/0/site.css".to_owned(),
    ];
    for path in paths {
        let request =
            Request::get(&path).header("cookie", &session.cookie).header(AUTHORIZATION, format!("Bearer {token}"));
        let answer = bench.send(request.body(Body::empty()).unwrap()).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer", "{path}");
        assert_eq!(answer.headers["x-frame-options"], "DENY", "{path}");
        let kept = answer.headers["cache-control"].to_str().unwrap();
        assert_eq!(
            kept.contains("immutable"),
            path.starts_with("/assets/") && answer.status == StatusCode::OK,
            "{path}"
        );
        for secret in &secrets {
            assert!(!answer.text.contains(secret.as_str()), "{path} shows a secret");
        }
        // Styles and handlers in the page would need a weaker policy.
        assert!(!answer.text.contains(" style=\"") && !answer.text.contains(" onclick="), "{path}");
    }
}

#[tokio::test]
async fn where_the_store_fails_a_page_says_so_and_tells_nothing() {
    let bench = Bench::new();
    let session = bench.log_in("acme").await;
    bench.add("acme", "company.com").await;
    let key = bench.store.keys().into_iter().find(|key| key.starts_with("domains/")).unwrap();
    ports::ObjectStore::put(
        &*bench.store,
        &key,
        ports::Bytes::from_static(b"{\"secret-inside\":"),
        ports::Put::default(),
    )
    .await
    .unwrap();
    let answer = bench.get("/domains/company.com", &session.cookie).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text.contains("secret-inside") && !answer.text.contains(&key));
    let token = bench.token("acme").await;
    let answer = bench.api(Method::GET, "/api/v1/domains", &token, None).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::INTERNAL_SERVER_ERROR, Some("failed")));
}
