//! Who asks, as axum extractors: a visitor in a language; a tenant with a session, on pages; a tenant with a token, in the API; a
//! form that one of our pages made.

use std::sync::Arc;

use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, COOKIE, HeaderMap};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Redirect, Response};
use domains::Language;
use jiff::Timestamp;

use super::limits::Kind;
use super::{session, tokens};
use crate::Site;
use crate::api::Problem;
use crate::pages::Refusal;
use crate::texts::{Texts, accepted, of_tag};

/// Anyone, in a language: that of `?lang=`, of the cookie, or of the browser.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) texts: Texts,
    /// Path and query, for the links that switch the language.
    pub(crate) at: Uri,
    /// The time of the request.
    pub(crate) now: Timestamp,
}

impl Visitor {
    fn of(parts: &Parts, site: &Site) -> Self {
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language = chosen(&parts.uri)
            .or_else(|| of_tag(&cookie(&parts.headers, LANGUAGE)?))
            .unwrap_or_else(|| accepted(header(ACCEPT_LANGUAGE)));
        Self { texts: Texts(language), at: parts.uri.clone(), now: site.ports.clock.now() }
    }

    /// A page that says no.
    pub(crate) fn refuse(&self, key: &'static str) -> Refusal {
        Refusal { status: StatusCode::FORBIDDEN, key, texts: self.texts, retry_after: None }
    }
}

/// The cookie that keeps the language.
pub(crate) const LANGUAGE: &str = "lang";

/// The language that `?lang=` names.
pub(crate) fn chosen(uri: &Uri) -> Option<Language> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(of_tag)
}

/// A cookie's value.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
}

/// A tenant's person, on a page.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    pub(crate) tenant: String,
    /// What the session's forms carry.
    pub(crate) csrf: String,
    pub(crate) visitor: Visitor,
}

impl FromRequestParts<Arc<Site>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Response> {
        Ok(Self::of(parts, site))
    }
}

impl FromRequestParts<Arc<Site>> for Viewer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Response> {
        let visitor = Visitor::of(parts, site);
        let to_login = || {
            let here = visitor.at.path_and_query().map_or("/", |here| here.as_str());
            Redirect::to(&format!("/login?to={}", crate::pages::in_query(here))).into_response()
        };
        let Some(value) = cookie(&parts.headers, site.session_cookie()) else { return Err(to_login()) };
        let Some(hash) = session::token_hash(&site.signer, &value, visitor.now) else { return Err(to_login()) };
        let found = tokens::tenant_of(&*site.ports.store, hash).await;
        let Some(tenant) = found.map_err(|error| visitor.failed(error).into_response())? else {
            return Err(to_login());
        };
        visitor.within(site, &tenant, Kind::Request, 1).map_err(axum::response::IntoResponse::into_response)?;
        Ok(Self { tenant, csrf: session::csrf(&site.signer, &value), visitor })
    }
}

impl Visitor {
    /// Takes from a tenant's bucket.
    pub(crate) fn within(&self, site: &Site, tenant: &str, kind: Kind, count: usize) -> Result<(), Refusal> {
        site.limits.take(tenant, kind, count, self.now).map_err(|wait| Refusal {
            status: StatusCode::TOO_MANY_REQUESTS,
            retry_after: Some(wait),
            ..self.refuse("refused-limit")
        })
    }
}

/// A tenant's program, with its bearer token.
#[derive(Debug, Clone)]
pub(crate) struct Bearer {
    pub(crate) tenant: String,
    pub(crate) texts: Texts,
    pub(crate) now: Timestamp,
}

impl FromRequestParts<Arc<Site>> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let visitor = Visitor::of(parts, site);
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let hash = token.and_then(|(_, token)| tokens::hash_of(token.trim())).ok_or_else(Problem::unauthorized)?;
        let found = tokens::tenant_of(&*site.ports.store, &hash).await.map_err(Problem::from)?;
        let tenant = found.ok_or_else(Problem::unauthorized)?;
        let bearer = Self { tenant, texts: visitor.texts, now: visitor.now };
        bearer.within(site, Kind::Request, 1)?;
        Ok(bearer)
    }
}

impl Bearer {
    /// Takes from the tenant's bucket.
    pub(crate) fn within(&self, site: &Site, kind: Kind, count: usize) -> Result<(), Problem> {
        site.limits.take(&self.tenant, kind, count, self.now).map_err(Problem::too_many)
    }
}

/// A form of one of our pages, sent in the session that it was made in.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) viewer: Viewer,
    pub(crate) form: Form,
}

impl FromRequest<Arc<Site>> for Posted {
    type Rejection = Response;

    async fn from_request(mut request: Request, site: &Arc<Site>) -> Result<Self, Response> {
        let viewer: Viewer = request.extract_parts_with_state(site).await?;
        let value = cookie(request.headers(), site.session_cookie()).unwrap_or_default();
        let form = Form::read(request, site).await?;
        if !session::csrf_holds(&site.signer, &value, form.get("csrf")) {
            return Err(viewer.visitor.refuse("refused-form").into_response());
        }
        Ok(Self { viewer, form })
    }
}

/// The fields of a form (`application/x-www-form-urlencoded`).
#[derive(Debug, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a body within the limit.
    pub(crate) async fn read(request: Request, site: &Arc<Site>) -> Result<Self, Response> {
        let bytes = Bytes::from_request(request, site).await.map_err(axum::response::IntoResponse::into_response)?;
        Ok(Self(pairs_of(&bytes)))
    }

    /// A field's value; empty where it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }
}

/// `a=1&b=2`, decoded. Bytes that are no UTF-8 become U+FFFD.
pub(crate) fn pairs_of(bytes: &[u8]) -> Vec<(String, String)> {
    let decode = |text: &[u8]| {
        let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        percent_encoding::percent_decode(&spaced).decode_utf8_lossy().into_owned()
    };
    let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            (decode(halves.next().unwrap_or_default()), decode(halves.next().unwrap_or_default()))
        })
        .collect()
}

impl Site {
    /// The session's cookie: one with the prefix `__Host-` is taken over TLS only, from this very host.
    pub(crate) fn session_cookie(&self) -> &'static str {
        if self.config.https { "__Host-rebound" } else { "rebound" }
    }

    /// A cookie for `Set-Cookie`.
    pub(crate) fn set_cookie(&self, name: &str, value: &str, seconds: i64) -> String {
        let secure = if self.config.https { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_whatever_is_in_them() {
        let form = Form(pairs_of(b"a=1+2&b=%E3%81%82&&c&d=%ff%&a=9"));
        assert_eq!((form.get("a"), form.get("b"), form.get("c"), form.get("e")), ("1 2", "あ", "", ""));
        assert_eq!(form.get("d"), "\u{fffd}%");
    }

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "xlang=en; lang=ja".parse().unwrap());
        headers.append(COOKIE, "other=1".parse().unwrap());
        assert_eq!(cookie(&headers, "lang").as_deref(), Some("ja"));
        assert_eq!(cookie(&headers, "other").as_deref(), Some("1"));
        assert_eq!(cookie(&headers, "ang"), None);
        assert_eq!(chosen(&"/a?x=1&lang=ja".parse().unwrap()), Some(Language::Japanese));
        assert_eq!(chosen(&"/a?lang=fr".parse().unwrap()), None);
    }
}
