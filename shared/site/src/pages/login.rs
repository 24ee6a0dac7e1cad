//! The login: a token is typed in once, and a session begins.

use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect, Response};
use data_encoding::HEXLOWER;
use maud::html;
use serde::Deserialize;

use super::layout::{Chrome, page};
use crate::Site;
use crate::access::limits::Kind;
use crate::access::viewer::{Form, Posted, Visitor, cookie};
use crate::access::{random, session, tokens};

#[derive(Debug, Deserialize)]
pub(super) struct To {
    #[serde(default)]
    to: String,
}

/// The cookie that the login form is bound to before there is a session.
const BEFORE: &str = "before";

pub(super) async fn show(State(site): State<Arc<Site>>, visitor: Visitor, Query(To { to }): Query<To>) -> Response {
    form(&site, &visitor, &to, None)
}

fn form(site: &Site, visitor: &Visitor, to: &str, wrong: Option<&str>) -> Response {
    let texts = visitor.texts;
    let nonce = match random() {
        Ok(bytes) => HEXLOWER.encode(&bytes),
        Err(error) => return visitor.failed(error).into_response(),
    };
    let title = texts.say("login-title");
    let body = html! {
        section class="panel narrow" {
            h1 { (title) }
            p { (texts.say("login-intro")) }
            form method="post" action="/login" class="stack" {
                input type="hidden" name="csrf" value=(session::csrf(&site.signer, &nonce));
                input type="hidden" name="to" value=(to);
                label for="token" { (texts.say("login-token")) }
                input id="token" name="token" type="password" required autocomplete="current-password" spellcheck="false"
                    aria-describedby="token-help token-wrong" aria-invalid=[wrong.map(|_| "true")];
                p id="token-help" class="hint" { (texts.say("login-hint")) }
                p id="token-wrong" class="wrong" role="alert" { @if let Some(wrong) = wrong { (wrong) } }
                button class="primary" { (texts.say("login-button")) }
            }
        }
    };
    let mut response = page(&Chrome::open(visitor, &title), &body);
    if wrong.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    if let Ok(value) = site.set_cookie(BEFORE, &nonce, 3_600).parse() {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

pub(super) async fn enter(State(site): State<Arc<Site>>, visitor: Visitor, request: Request) -> Response {
    let before = cookie(request.headers(), BEFORE).unwrap_or_default();
    let form_sent = match Form::read(request, &site).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    if !session::csrf_holds(&site.signer, &before, form_sent.get("csrf")) {
        return form(&site, &visitor, form_sent.get("to"), Some(&visitor.texts.say("login-again")));
    }
    if let Err(refusal) = visitor.within(&site, "", Kind::Login, 1) {
        return refusal.into_response();
    }
    let hash = tokens::hash_of(form_sent.get("token").trim());
    let found = match &hash {
        Some(hash) => tokens::tenant_of(&*site.ports.store, hash).await,
        None => Ok(None),
    };
    match (found, hash) {
        (Ok(Some(_)), Some(hash)) => {
            let value = session::begin(&site.signer, &hash, visitor.now);
            let cookie = site.set_cookie(site.session_cookie(), &value, session::LASTS.as_secs());
            ([(SET_COOKIE, cookie)], Redirect::to(local(form_sent.get("to")))).into_response()
        }
        (Err(error), _) => visitor.failed(error).into_response(),
        _ => form(&site, &visitor, form_sent.get("to"), Some(&visitor.texts.say("login-wrong"))),
    }
}

pub(super) async fn leave(State(site): State<Arc<Site>>, _: Posted) -> Response {
    let cookie = site.set_cookie(site.session_cookie(), "", 0);
    ([(SET_COOKIE, cookie)], Redirect::to("/login")).into_response()
}

/// A page of this site to go on to: what a link from elsewhere says is not followed out of it.
fn local(to: &str) -> &str {
    let plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && to.starts_with("/domains") { to } else { "/domains" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_leads_nowhere_else() {
        assert_eq!(local("/domains/company.com?console=azure"), "/domains/company.com?console=azure");
        for away in
            ["https://evil.example/", "//evil.example", "/\\evil.example", "/domains\r\nX: y", "", "javascript:1"]
        {
            assert_eq!(local(away), "/domains", "{away}");
        }
    }
}
