//! A tenant's domains with their states, and the form that adds some.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domains::NameProblem;
use domains::state::State as Standing;
use domains::typed::readable;
use jiff::Timestamp;
use maud::{Markup, html};
use pipeline::registry::{self, Entry, NewDomain};

use super::layout::{Chrome, csrf, page, readiness_pill, state_pill, time};
use super::{Refusal, in_query};
use crate::access::limits::Kind;
use crate::access::viewer::{Form, Posted, Viewer};
use crate::texts::Texts;
use crate::{MOST_ADDED, Site, added};

pub(super) async fn show(State(site): State<Arc<Site>>, viewer: Viewer) -> Result<Response, Refusal> {
    list(&site, &viewer, &Form::default(), &[]).await
}

/// What became of a line of the form, where it was not added.
struct Failed {
    domain: String,
    why: String,
}

async fn list(site: &Site, viewer: &Viewer, typed: &Form, failed: &[Failed]) -> Result<Response, Refusal> {
    let texts = viewer.visitor.texts;
    let found = registry::list(&*site.ports.store, &viewer.tenant).await;
    let entries = found.map_err(|error| viewer.visitor.failed(error))?;
    let title = texts.say("list-title");
    let body = html! {
        div class="head" {
            h1 { (title) }
            @if !entries.is_empty() { a class="button primary" href="#add" { (texts.say("list-add")) } }
        }
        @if entries.is_empty() {
            p class="lead" { (texts.say("list-empty")) }
        } @else {
            (table(texts, &entries, viewer.visitor.now))
        }
        (form(site, viewer, typed, failed))
    };
    let mut response = page(&Chrome::of(viewer, &title), &body);
    if !failed.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn table(texts: Texts, entries: &[Entry], now: Timestamp) -> Markup {
    let count = |state| entries.iter().filter(|entry| entry.state.state == state).count().to_string();
    let [verified, pending, broken] = [Standing::Verified, Standing::Pending, Standing::Broken].map(count);
    html! {
        p class="lead" {
            (texts.with("list-count", &[("verified", &verified), ("pending", &pending), ("broken", &broken)]))
        }
        div class="panel flush" {
            table class="domains" {
                thead {
                    tr {
                        th scope="col" { (texts.say("column-domain")) }
                        th scope="col" { (texts.say("column-state")) }
                        th scope="col" { (texts.say("may-send")) }
                        th scope="col" { (texts.say("bounces-return")) }
                        th scope="col" { (texts.say("column-records")) }
                        th scope="col" { (texts.say("column-checked")) }
                    }
                }
                tbody {
                    @for entry in entries {
                        @let status = entry.status(now);
                        @let (done, of) = done(entry);
                        tr {
                            th scope="row" { a href=(format!("/domains/{}", in_query(entry.domain()))) { (entry.domain()) }
                                @if let Some(read) = readable(entry.domain()) { " " span class="hint" { (read) } }
                            }
                            td data-label=(texts.say("column-state")) { (state_pill(texts, status.state)) }
                            td data-label=(texts.say("may-send")) { (readiness_pill(texts, status.may_send)) }
                            td data-label=(texts.say("bounces-return")) {
                                @if entry.setup.bounce.is_some() { (readiness_pill(texts, status.bounces_return)) }
                                @else { span class="hint" { (texts.say("no-bounce-host")) } }
                            }
                            td data-label=(texts.say("column-records")) {
                                (texts.with("records-done", &[("done", &done.to_string()), ("of", &of.to_string())]))
                            }
                            td data-label=(texts.say("column-checked")) {
                                @match status.checked_at {
                                    Some(at) => (time(texts, at)),
                                    None => span class="hint" { (texts.say("never-checked")) },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Required records in order, and required records.
pub(super) fn done(entry: &Entry) -> (usize, usize) {
    let required = domains::records::records(&entry.setup).into_iter().filter(|record| record.required);
    let states: Vec<bool> = required
        .map(|record| entry.state.records.get(&record.key).is_some_and(|known| known.state == Standing::Verified))
        .collect();
    (states.iter().filter(|done| **done).count(), states.len())
}

fn form(site: &Site, viewer: &Viewer, typed: &Form, failed: &[Failed]) -> Markup {
    let texts = viewer.visitor.texts;
    html! {
        section class="panel" id="add" aria-labelledby="add-title" {
            h2 id="add-title" { (texts.say("add-title")) }
            @if !failed.is_empty() {
                div class="notice bad" role="alert" {
                    p { (texts.say("add-failed")) }
                    ul { @for one in failed { li { strong { (one.domain) } ": " (one.why) } } }
                }
            }
            form method="post" action="/domains" class="stack" {
                (csrf(viewer))
                label for="domains" { (texts.say("add-domains")) }
                textarea id="domains" name="domains" rows="3" required spellcheck="false" autocapitalize="none"
                    placeholder="company.com" aria-describedby="domains-help" { (typed.get("domains")) }
                p id="domains-help" class="hint" { (texts.with("add-hint", &[("most", &MOST_ADDED.to_string())])) }
                @if site.config.platform.bounce_host.is_some() {
                    label for="bounce" { (texts.say("add-bounce")) }
                    input id="bounce" name="bounce" type="text" spellcheck="false" autocapitalize="none"
                        value=(if typed.get("domains").is_empty() { "lm-bounce" } else { typed.get("bounce") })
                        aria-describedby="bounce-help";
                    p id="bounce-help" class="hint" { (texts.say("add-bounce-hint")) }
                }
                button class="primary" { (texts.say("add-button")) }
            }
        }
    }
}

pub(super) async fn add(State(site): State<Arc<Site>>, posted: Posted) -> Result<Response, Refusal> {
    let Posted { viewer, form } = posted;
    let texts = viewer.visitor.texts;
    let bounce = Some(form.get("bounce").trim().to_owned()).filter(|text| !text.is_empty());
    let words = form.get("domains").split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '、'));
    let mut new: Vec<NewDomain> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        if new.iter().all(|known| known.domain != word) {
            new.push(NewDomain { domain: word.to_owned(), bounce: bounce.clone(), from_domain: None });
        }
    }
    if new.is_empty() || new.len() > MOST_ADDED {
        let key = if new.is_empty() { "add-none" } else { "add-too-many" };
        let why = texts.with(key, &[("most", &MOST_ADDED.to_string())]);
        return list(&site, &viewer, &form, &[Failed { domain: new.len().to_string(), why }]).await;
    }
    viewer.visitor.within(&site, &viewer.tenant, Kind::Add, new.len())?;
    let results = added(&site, &viewer.tenant, &new, viewer.visitor.now).await;
    let (mut failed, mut names) = (Vec::new(), Vec::new());
    for (new, result) in new.iter().zip(results) {
        match result {
            Ok(entry) => names.push(entry.setup.domain),
            Err(error) => failed.push(Failed { domain: new.domain.clone(), why: why(&viewer, error)? }),
        }
    }
    match names.as_slice() {
        _ if !failed.is_empty() => list(&site, &viewer, &form, &failed).await,
        [name] => {
            // The page that follows shows what DNS has; several are checked when their time comes.
            if viewer.visitor.within(&site, &viewer.tenant, Kind::Check, 1).is_ok() {
                let (dns, now) = (&*site.ports.dns, viewer.visitor.now);
                let checked = registry::check(site.registry(), dns, &viewer.tenant, name, now).await;
                checked.map_err(|error| viewer.visitor.failed(error))?;
            }
            Ok(Redirect::to(&format!("/domains/{}", in_query(name))).into_response())
        }
        _ => Ok(Redirect::to("/domains").into_response()),
    }
}

/// Why a domain was not added, in the viewer's words. What is not the viewer's doing is an error of the page.
fn why(viewer: &Viewer, error: registry::Error) -> Result<String, Refusal> {
    let texts = viewer.visitor.texts;
    match error {
        registry::Error::Exists(_) => Ok(texts.say("add-exists")),
        registry::Error::Name { why: NameProblem::PublicSuffix, .. } => Ok(texts.say("add-public-suffix")),
        registry::Error::Name { .. } => Ok(texts.say("add-no-name")),
        registry::Error::NoBounceHost => Ok(texts.say("add-no-bounce-host")),
        other => Err(viewer.visitor.failed(other)),
    }
}
