//! One domain: where it stands, what to do next, its records, what was found, and what happened so far. The same page for its tenant
//! and, without anything that changes something, for whoever has a share link.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domains::Language;
use domains::check::Readiness;
use domains::findings::in_language;
use domains::state::State as Standing;
use domains::typed::readable;
use jiff::Timestamp;
use maud::{Markup, html};
use model::{Finding, Severity, Topic};
use pipeline::registry::{self, Entry};
use serde::Deserialize;

use super::layout::{Chrome, button, copyable, csrf, page, readiness_pill, severity_pill, state_pill, time};
use super::list::done;
use super::{Refusal, dmarc, hand_over, in_query, keys, records};
use crate::Site;
use crate::access::limits::Kind;
use crate::access::viewer::{Posted, Viewer};
use crate::consoles::{Console, of_id};
use crate::texts::Texts;

/// What the page's address may say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) console: String,
}

/// What a domain's page is made of.
pub(super) struct View<'v> {
    pub(super) texts: Texts,
    pub(super) entry: &'v Entry,
    pub(super) console: &'static Console,
    pub(super) now: Timestamp,
    /// Who may change something; absent: whoever has a link.
    pub(super) viewer: Option<&'v Viewer>,
    /// The page's own address, without a query.
    pub(super) address: String,
    /// A link that was just made, and until when it is good.
    pub(super) link: Option<(String, Timestamp)>,
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    viewer: Viewer,
    Path(domain): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let entry = entry(&site, &viewer, &domain).await?;
    Ok(whole(&viewer, &entry, &asked, None))
}

/// The tenant's domain, or not found.
pub(super) async fn entry(site: &Site, viewer: &Viewer, domain: &str) -> Result<Entry, Refusal> {
    let found = registry::get(&*site.ports.store, &viewer.tenant, domain).await;
    found.map_err(|error| viewer.visitor.failed(error))
}

/// The tenant's page of a domain.
pub(super) fn whole(viewer: &Viewer, entry: &Entry, asked: &Asked, link: Option<(String, Timestamp)>) -> Response {
    let view = View {
        texts: viewer.visitor.texts,
        entry,
        console: of_id(&asked.console),
        now: viewer.visitor.now,
        viewer: Some(viewer),
        address: address(entry.domain()),
        link,
    };
    page(&Chrome::of(viewer, entry.domain()), &body(&view))
}

pub(super) fn address(domain: &str) -> String {
    format!("/domains/{}", in_query(domain))
}

/// What stands in the frame.
pub(super) fn body(view: &View<'_>) -> Markup {
    let View { texts, entry, viewer, .. } = view;
    html! {
        @if viewer.is_some() {
            p class="crumbs" { a href="/domains" { (texts.say("list-title")) } }
        }
        div class="head" {
            h1 class="domain" {
                (entry.domain())
                @if let Some(read) = readable(entry.domain()) { " " span class="hint" { (read) } }
            }
            (state_pill(*texts, entry.state.state))
        }
        (next(view))
        // Without the domain itself no record below can be seen: that stands first.
        (others(view, true))
        (records::section(view))
        (others(view, false))
        (dmarc::section(view))
        @if let Some(viewer) = viewer {
            (hand_over::section(view))
            (keys::section(view, viewer))
        }
        (history(view))
        @if let Some(viewer) = viewer {
            (removal(*texts, viewer, entry))
        }
    }
}

/// Where it stands and what to do next.
fn next(view: &View<'_>) -> Markup {
    let View { texts, entry, viewer, now, .. } = view;
    let status = entry.status(*now);
    let (done, of) = done(entry);
    let key = match (entry.state.state, entry.state.checked_at, done == of) {
        (_, None, _) => "next-check",
        (Standing::Verified, ..) => "next-nothing",
        (Standing::Broken, ..) => "next-repair",
        (Standing::Pending, _, true) => "next-wait",
        (Standing::Pending, ..) => "next-publish",
    };
    let percent = (done * 100).checked_div(of).unwrap_or(0);
    html! {
        section class="panel next" aria-labelledby="next-title" {
            h2 id="next-title" { (texts.say(key)) }
            p {
                (texts.find(&format!("{key}-why"), &[]).unwrap_or_default())
            }
            div class="progress" role="img"
                aria-label=(texts.with("records-done", &[("done", &done.to_string()), ("of", &of.to_string())])) {
                svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" {
                    rect class="track" width="100" height="4" rx="2" {}
                    rect class="fill" width=(percent) height="4" rx="2" {}
                }
                span { (texts.with("records-done", &[("done", &done.to_string()), ("of", &of.to_string())])) }
            }
            dl class="facts" {
                div { dt { (texts.say("may-send")) } dd { (readiness_pill(*texts, status.may_send)) } }
                @if entry.setup.bounce.is_some() {
                    div { dt { (texts.say("bounces-return")) } dd { (readiness_pill(*texts, status.bounces_return)) } }
                }
                div {
                    dt { (texts.say("column-checked")) }
                    dd { @match status.checked_at { Some(at) => (time(*texts, at)), None => (texts.say("never-checked")) } }
                }
                @if let Some(at) = status.verified_at {
                    div { dt { (texts.say("first-verified")) } dd { (time(*texts, at)) } }
                }
                @if status.may_send == Readiness::Unknown && status.checked_at.is_some() {
                    div { dt { (texts.say("note")) } dd { (texts.say("dns-did-not-say")) } }
                }
            }
            @if let Some(viewer) = viewer {
                // What is to be done next has the colour.
                @let unsaid = entry.state.state != Standing::Verified && entry.state.published_at.is_none();
                div class="actions" {
                    @if unsaid {
                        (button(viewer, &format!("{}/published", view.address), "primary", &texts.say("published-button")))
                    }
                    @let class = if unsaid { "" } else { "primary" };
                    (button(viewer, &format!("{}/check", view.address), class, &texts.say("check-again")))
                    a class="button" href=(format!("{}/live", view.address)) { (texts.say("live-link")) }
                }
            }
            @if let Some(at) = entry.state.published_at {
                div class="notice" {
                    p { strong { (texts.say("watch-title")) } " " (texts.say("watch-since")) " " (time(*texts, at)) }
                    p { (texts.say("watch-why")) }
                    @if viewer.is_some() {
                        p { a href=(format!("{}/live", view.address)) { (texts.say("watch-servers")) } }
                    }
                }
            }
        }
    }
}

/// A finding, opened where it says what is to be done. `shown`: the value that stands beside it, and needs no repeating.
pub(super) fn finding(texts: Texts, finding: &Finding, open: bool, shown: Option<&str>) -> Markup {
    let told = in_language(finding, texts.0);
    html! {
        details class="finding" open[open] {
            summary { (severity_pill(texts, finding.severity)) " " span { (told.title) } }
            dl {
                @if let Some(observed) = &told.observed {
                    dt { (texts.say("finding-observed")) } dd { code { (observed) } }
                }
                @if let Some(expected) = told.expected.as_deref().filter(|expected| shown != Some(as_value(expected))) {
                    dt { (texts.say("finding-expected")) } dd { (copyable(texts, &texts.say("finding-expected"), expected)) }
                }
                dt { (texts.say("finding-why")) } dd { (told.why) }
                dt { (texts.say("finding-fix")) } dd class="fix" { (told.fix) }
            }
            p class="hint" { code { (finding.id) } }
        }
    }
}

/// What a finding expects, as it goes into a value field: without the type and the dot of a CNAME.
fn as_value(expected: &str) -> &str {
    expected.strip_prefix("CNAME ").map_or(expected, |target| target.strip_suffix('.').unwrap_or(target))
}

/// What was found beside the records that are to be published: errors, or the rest.
fn others(view: &View<'_>, errors: bool) -> Markup {
    let View { texts, entry, .. } = view;
    let topics = [Topic::Dns, Topic::Mx, Topic::MtaSts, Topic::TlsRpt];
    let found: Vec<&Finding> = entry
        .check
        .iter()
        .flat_map(|check| &check.findings)
        .filter(|finding| {
            topics.contains(&finding.topic) || entry.setup.spf_include.is_none() && finding.topic == Topic::Spf
        })
        .filter(|finding| (finding.severity == Severity::Error) == errors)
        .collect();
    let id = if errors { "errors-title" } else { "others-title" };
    html! {
        @if !found.is_empty() {
            section class="panel" aria-labelledby=(id) {
                h2 id=(id) { @if errors { (texts.say("errors-title")) } @else { (texts.say("others-title")) } }
                @for one in found { (finding(*texts, one, errors, None)) }
            }
        }
    }
}

fn history(view: &View<'_>) -> Markup {
    const SHOWN: usize = 20;
    let View { texts, entry, .. } = view;
    html! {
        section class="panel" aria-labelledby="history-title" {
            h2 id="history-title" { (texts.say("history-title")) }
            ol class="history" {
                @for change in entry.state.history.iter().rev().take(SHOWN) {
                    li {
                        (time(*texts, change.at)) " "
                        @match &change.record {
                            Some(record) => span { (records::called(*texts, record)) },
                            None => strong { (entry.domain()) },
                        }
                        " " (state_pill(*texts, change.to))
                    }
                }
                li { (time(*texts, entry.created_at)) " " (texts.say("history-added")) }
            }
        }
    }
}

fn removal(texts: Texts, viewer: &Viewer, entry: &Entry) -> Markup {
    html! {
        details class="panel removal" {
            summary { (texts.say("remove-title")) }
            p { (texts.say("remove-why")) }
            form method="post" action=(format!("{}/remove", address(entry.domain()))) class="stack" {
                (csrf(viewer))
                label class="check" { input type="checkbox" name="sure" value="yes" required; (texts.say("remove-sure")) }
                button class="danger" { (texts.with("remove-button", &[("domain", entry.domain())])) }
            }
        }
    }
}

pub(super) async fn check(
    State(site): State<Arc<Site>>,
    Path(domain): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let visitor = &posted.viewer.visitor;
    visitor.within(&site, &posted.viewer.tenant, Kind::Check, 1)?;
    let dns = &*site.ports.dns;
    let checked = registry::check(site.registry(), dns, &posted.viewer.tenant, &domain, visitor.now).await;
    let entry = checked.map_err(|error| visitor.failed(error))?;
    Ok(Redirect::to(&address(entry.domain())).into_response())
}

/// 'I have published it': watched from now on, and looked at once now.
pub(super) async fn publish(
    State(site): State<Arc<Site>>,
    Path(domain): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let Viewer { tenant, visitor, .. } = &posted.viewer;
    visitor.within(&site, tenant, Kind::Check, 1)?;
    let said = registry::published(site.registry(), tenant, &domain, visitor.now).await;
    said.map_err(|error| visitor.failed(error))?;
    let checked = registry::check(site.registry(), &*site.ports.dns, tenant, &domain, visitor.now).await;
    let entry = checked.map_err(|error| visitor.failed(error))?;
    Ok(Redirect::to(&address(entry.domain())).into_response())
}

pub(super) async fn remove(
    State(site): State<Arc<Site>>,
    Path(domain): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let Viewer { tenant, visitor, .. } = &posted.viewer;
    if posted.form.get("sure") != "yes" {
        return Err(visitor.refuse("refused-not-sure"));
    }
    let removed = registry::remove(site.registry(), tenant, &domain).await;
    removed.map_err(|error| visitor.failed(error))?;
    Ok(Redirect::to("/domains").into_response())
}

/// The language's own name for lists.
pub(super) fn listed(texts: Texts, words: &[String]) -> String {
    words.join(match texts.0 {
        Language::English => ", ",
        Language::Japanese => "、",
    })
}
