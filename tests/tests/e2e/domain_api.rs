//! `domain-api` as it runs on Lambda, called with the events of an HTTP API, over the stand-ins for S3, SQS and Secrets Manager.

use host_aws::Aws;
use serde_json::{Value, json};
use site::access::tokens;

use crate::lambda::{Lambda, stack_in_turn, wait};

#[test]
fn pages_and_api_are_served_behind_the_http_api() {
    let Some((stack, _turn)) = stack_in_turn() else { return };
    let Some(lambda) = Lambda::start(stack) else { return };
    lambda.function("domain-api", &[]);
    let ask = |method: &str, path: &str, headers: &Value, body: &str| -> (i64, Value) {
        let answer = lambda.invoke("domain-api", &event(method, path, headers, body));
        let status = answer["statusCode"].as_i64().unwrap_or_else(|| panic!("{answer}\n{}", lambda.log("domain-api")));
        (status, answer)
    };
    let (status, login) = ask("GET", "/login", &json!({"accept-language": "ja"}), "");
    assert_eq!(status, 200);
    assert!(login["body"].as_str().unwrap().contains("ログイン"), "{login}");
    assert!(login["headers"]["strict-transport-security"].is_string(), "{login}");
    assert_eq!(ask("GET", "/api/v1/domains", &json!({}), "").0, 401);

    // A tenant is added where the lake is.
    let store = Aws::new(stack.moto.config()).store(stack.bucket("lake"));
    let token = wait(tokens::issue(&store, "acme", jiff::Timestamp::now())).unwrap();
    let headers = json!({"authorization": format!("Bearer {token}"), "content-type": "application/json"});
    let new = json!({"domains": [{"domain": "company.example", "bounce": "lm-bounce"}]}).to_string();
    let (status, added) = ask("POST", "/api/v1/domains", &headers, &new);
    assert_eq!((status, added["body"].as_str().unwrap().contains("\"added\":true")), (200, true), "{added}");
    let (_, records) = ask("GET", "/api/v1/domains/company.example/records", &headers, "");
    assert!(records["body"].as_str().unwrap().contains("bounce.example.net"), "{records}");
    let (_, link) = ask("POST", "/api/v1/domains/company.example/links", &headers, "{}");
    assert!(link["body"].as_str().unwrap().contains("https://dns.example.net/shared/"), "{link}");
    assert_eq!(ask("DELETE", "/api/v1/domains/company.example", &headers, "").0, 204);
    assert!(!lambda.log("domain-api").contains(token.get(4..).unwrap()), "the log has a token");
    // The other tests of this stack hold a lake without a registry, where every signed return path may suppress.
    wait(stack.moto.s3().delete_object().bucket(stack.bucket("lake")).key("bounce-domains/registry").send()).unwrap();
}

/// A request as an HTTP API hands it on (payload format 2.0).
fn event(method: &str, path: &str, headers: &Value, body: &str) -> Value {
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": headers,
        "requestContext": {
            "accountId": "123456789012", "apiId": "api", "domainName": "dns.example.net", "domainPrefix": "dns",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "test"},
            "requestId": "id", "routeKey": "$default", "stage": "$default", "time": "24/Nov/2026:12:00:00 +0000",
            "timeEpoch": 1_795_521_600_000_u64,
        },
        "body": body, "isBase64Encoded": false,
    })
}
