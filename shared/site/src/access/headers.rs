//! The headers that every answer carries, and the requests that no page of ours makes.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::Site;

/// Scripts and styles are two files of ours; nothing else is loaded, framed, or sent a form.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Refuses what no page of ours sends, and puts the headers on what is answered.
pub(crate) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&site, request.method(), request.headers()) {
        Some(status) => status.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    let always = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if site.config.https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A form that another site's page sent; a name that is not this site's (DNS rebinding).
fn refusal(site: &Site, method: &Method, headers: &HeaderMap) -> Option<StatusCode> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let foreign = text("sec-fetch-site").is_some_and(|from| !matches!(from, "same-origin" | "none"));
    if foreign && !matches!(*method, Method::GET | Method::HEAD) {
        return Some(StatusCode::FORBIDDEN);
    }
    let host = text("host").unwrap_or_default();
    let known = site.config.hosts.is_empty() || site.config.hosts.iter().any(|known| known.eq_ignore_ascii_case(host));
    (!known).then_some(StatusCode::MISDIRECTED_REQUEST)
}
