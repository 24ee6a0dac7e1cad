//! The pages: routes, and what all of them share. One file a page.

mod dmarc;
mod domain;
mod hand_over;
mod keys;
mod layout;
mod list;
mod live;
mod login;
mod records;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
pub(crate) use hand_over::link;
use maud::html;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use pipeline::registry;

use crate::access::viewer::{LANGUAGE, Visitor, chosen};
use crate::pages::layout::{Chrome, page};
use crate::texts::Texts;
use crate::{Error, Site};

pub(crate) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/", get(async || Redirect::to("/domains")))
        .route("/login", get(login::show).post(login::enter))
        .route("/logout", post(login::leave))
        .route("/domains", get(list::show).post(list::add))
        .route("/domains/{domain}", get(domain::show))
        .route("/domains/{domain}/live", get(live::show))
        .route("/domains/{domain}/sheet", get(hand_over::sheet))
        .route("/domains/{domain}/check", post(domain::check))
        .route("/domains/{domain}/published", post(domain::publish))
        .route("/domains/{domain}/rotate", post(keys::rotate))
        .route("/domains/{domain}/keys/{selector}/revoke", post(keys::revoke))
        .route("/domains/{domain}/remove", post(domain::remove))
        .route("/domains/{domain}/share", post(hand_over::share))
        .route("/shared/{link}", get(hand_over::shared))
        .route("/shared/{link}/sheet", get(hand_over::shared_sheet))
        .layer(from_fn(keep_language))
}

/// What is nowhere.
pub(crate) async fn not_found(visitor: Visitor) -> Response {
    if visitor.at.path().starts_with("/api/") {
        return crate::api::Problem::not_found().into_response();
    }
    Refusal { status: StatusCode::NOT_FOUND, ..visitor.refuse("refused-not-found") }.into_response()
}

/// `?lang=` is kept in a cookie for a year.
async fn keep_language(request: Request, next: Next) -> Response {
    let language = chosen(request.uri());
    let mut response = next.run(request).await;
    if let Some(language) = language {
        let cookie = format!("{LANGUAGE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", language.tag());
        if let Ok(value) = cookie.parse() {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

/// A page that says no, and why.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) key: &'static str,
    pub(crate) texts: Texts,
    /// Seconds.
    pub(crate) retry_after: Option<u64>,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let texts = self.texts;
        let title = texts.say(self.key);
        let explained = texts.find(&format!("{}-why", self.key), &[]);
        let body = html! {
            section class="panel narrow" {
                h1 { (title) }
                @if let Some(explained) = explained { p { (explained) } }
                p { a class="button" href="/domains" { (texts.say("refused-back")) } }
            }
        };
        let mut response = page(&Chrome::bare(texts, &title), &body);
        *response.status_mut() = self.status;
        if let Some(wait) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, wait.into());
        }
        response
    }
}

impl Visitor {
    /// The page for an error: what is not there is not found, what the world did may pass; the log has the rest.
    pub(crate) fn failed(&self, error: impl Into<Error>) -> Refusal {
        let (status, key) = match error.into() {
            Error::Registry(registry::Error::Unknown(_) | registry::Error::NoKey { .. }) => {
                (StatusCode::NOT_FOUND, "refused-not-found")
            }
            error => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(%error, cause, "a page failed");
                let passing = match &error {
                    Error::Port(error) | Error::Registry(registry::Error::Port(error)) => error.kind().is_passing(),
                    _ => false,
                };
                let status = if passing { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR };
                (status, "refused-failed")
            }
        };
        Refusal { status, ..self.refuse(key) }
    }
}

/// What may stand in a path or query as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text as a part of a path, a query or a mailto link.
pub(crate) fn in_query(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}
