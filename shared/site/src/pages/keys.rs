//! A domain's DKIM keys and their replacement: issue the next, see it published, switch, keep the old record for a week, and say
//! when it may go. Each step is one press of one button; the registry's `rotate` knows which is next. A key that somebody else may
//! hold is revoked out of turn.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domains::setup::{DkimKey, KeyStage};
use jiff::Timestamp;
use maud::{Markup, html};
use pipeline::registry::SAFE_AFTER;

use super::domain::{View, address};
use super::layout::{button, csrf, pill, time};
use super::{Refusal, in_query};
use crate::access::limits::Kind;
use crate::access::viewer::{Posted, Viewer};
use crate::{Site, revoked, rotated};

/// The section of a domain's page; open while a key is being replaced.
pub(super) fn section(view: &View<'_>, viewer: &Viewer) -> Markup {
    let View { texts, entry, .. } = view;
    let keys = &entry.setup.dkim;
    let idle = !entry.setup.is_rotating();
    html! {
        details class="panel keys" id="keys" open[!idle || keys.iter().any(|key| key.stage == KeyStage::Revoked)] {
            summary { h2 { (texts.say("keys-title")) } }
            p { (texts.say(if idle { "keys-why" } else { "keys-under-way" })) }
            ul class="rows" { @for key in keys { (row(view, viewer, key)) } }
            div class="actions" {
                (button(viewer, &format!("{}/rotate", view.address), "", &texts.say(if idle { "keys-begin" } else { "keys-go-on" })))
            }
        }
    }
}

fn row(view: &View<'_>, viewer: &Viewer, key: &DkimKey) -> Markup {
    let View { texts, entry, now, .. } = view;
    let dates = entry.keys.get(&key.selector);
    let until = dates.and_then(|dates| dates.retired_at).and_then(|at| at.checked_add(SAFE_AFTER).ok());
    let name = key.record_name(entry.domain());
    html! {
        li {
            span class="server" {
                code { (key.selector) } " " span class="hint" { (key.key.kind.as_str()) }
                @if let Some(dates) = dates { " " span class="hint" { (texts.say("keys-issued")) " " (time(*texts, dates.issued_at)) } }
            }
            @match key.stage {
                KeyStage::Next => (pill("wait", &texts.say("keys-next"))),
                KeyStage::Active => (pill("good", &texts.say("keys-active"))),
                KeyStage::Retired => (pill("plain", &texts.say("keys-retired"))),
                KeyStage::Revoked => (pill("bad", &texts.say("keys-revoked"))),
            }
            @if key.stage == KeyStage::Retired { (old(view, &name, until.filter(|until| until > now))) }
            @if key.stage == KeyStage::Revoked {
                p class="hint wide" { (texts.with(if key.cname.is_some() { "keys-revoked-platform" } else { "keys-revoked-publish" }, &[("name", &name)])) }
            } @else {
                (leaked(view, viewer, key))
            }
        }
    }
}

/// The way to revoke a key; a box to tick, because there is no way back.
fn leaked(view: &View<'_>, viewer: &Viewer, key: &DkimKey) -> Markup {
    let texts = view.texts;
    html! {
        details class="wide leaked" {
            summary { (texts.with("keys-leaked", &[("selector", &key.selector)])) }
            p { (texts.say("keys-revoke-why")) }
            form method="post" action=(format!("{}/keys/{}/revoke", view.address, in_query(&key.selector))) class="stack" {
                (csrf(viewer))
                label class="check" { input type="checkbox" name="sure" value="yes" required; (texts.say("keys-revoke-sure")) }
                button class="danger" { (texts.with("keys-revoke", &[("selector", &key.selector)])) }
            }
        }
    }
}

/// What is to become of a retired key's record.
fn old(view: &View<'_>, name: &str, until: Option<Timestamp>) -> Markup {
    let texts = view.texts;
    html! {
        p class="hint wide" {
            code { (name) } " "
            @match until {
                Some(until) => { (texts.say("keys-keep")) " " (time(texts, until)) }
                None => (texts.say("keys-safe")),
            }
        }
    }
}

/// One step further.
pub(super) async fn rotate(
    State(site): State<Arc<Site>>,
    Path(domain): Path<String>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let Viewer { tenant, visitor, .. } = &posted.viewer;
    visitor.within(&site, tenant, Kind::Check, 1)?;
    visitor.within(&site, tenant, Kind::Add, 1)?;
    let (entry, _) = rotated(&site, tenant, &domain, visitor.now).await.map_err(|error| visitor.failed(error))?;
    Ok(Redirect::to(&format!("{}#keys", address(entry.domain()))).into_response())
}

/// Revokes a key, where the box is ticked.
pub(super) async fn revoke(
    State(site): State<Arc<Site>>,
    Path((domain, selector)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Refusal> {
    let Viewer { tenant, visitor, .. } = &posted.viewer;
    visitor.within(&site, tenant, Kind::Add, 1)?;
    if posted.form.get("sure") != "yes" {
        return Err(visitor.refuse("refused-not-sure"));
    }
    let (entry, _) =
        revoked(&site, tenant, &domain, &selector, visitor.now).await.map_err(|error| visitor.failed(error))?;
    Ok(Redirect::to(&format!("{}#keys", address(entry.domain()))).into_response())
}
