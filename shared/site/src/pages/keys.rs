//! A domain's DKIM keys and their replacement: issue the next, see it published, switch, keep the old record for a week, and say
//! when it may go. Each step is one press of one button; the registry's `rotate` knows which is next.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domains::setup::{DkimKey, KeyStage};
use jiff::Timestamp;
use maud::{Markup, html};
use pipeline::registry::SAFE_AFTER;

use super::Refusal;
use super::domain::{View, address};
use super::layout::{button, pill, time};
use crate::access::limits::Kind;
use crate::access::viewer::{Posted, Viewer};
use crate::{Site, rotated};

/// The section of a domain's page; open while a key is being replaced.
pub(super) fn section(view: &View<'_>, viewer: &Viewer) -> Markup {
    let View { texts, entry, .. } = view;
    let keys = &entry.setup.dkim;
    let idle = keys.iter().all(|key| key.stage == KeyStage::Active);
    html! {
        details class="panel keys" id="keys" open[!idle] {
            summary { h2 { (texts.say("keys-title")) } }
            p { (texts.say(if idle { "keys-why" } else { "keys-under-way" })) }
            ul class="rows" { @for key in keys { (row(view, key)) } }
            div class="actions" {
                (button(viewer, &format!("{}/rotate", view.address), "", &texts.say(if idle { "keys-begin" } else { "keys-go-on" })))
            }
        }
    }
}

fn row(view: &View<'_>, key: &DkimKey) -> Markup {
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
            }
            @if key.stage == KeyStage::Retired { (old(view, &name, until.filter(|until| until > now))) }
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
