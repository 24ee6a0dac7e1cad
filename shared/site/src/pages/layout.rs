//! The frame of every page: head, top bar with the switch of the language, main, foot; and the small pieces that pages share.

use axum::response::{Html, IntoResponse as _, Response};
use domains::Language;
use domains::check::{Readiness, RecordStatus};
use domains::state::State;
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, html};
use model::Severity;

use super::in_query;
use crate::access::viewer::{Viewer, Visitor, pairs_of};
use crate::assets;
use crate::texts::Texts;

/// What stands around a page's body.
pub(super) struct Chrome<'p> {
    texts: Texts,
    title: &'p str,
    viewer: Option<&'p Viewer>,
    /// This page in the other language; absent: there is no switch.
    switch: Option<String>,
}

impl<'p> Chrome<'p> {
    /// Of a page that needs no session and no switch.
    pub(super) fn bare(texts: Texts, title: &'p str) -> Self {
        Self { texts, title, viewer: None, switch: None }
    }

    /// Of a page for anyone.
    pub(super) fn open(visitor: &'p Visitor, title: &'p str) -> Self {
        Self { texts: visitor.texts, title, viewer: None, switch: Some(switched(visitor)) }
    }

    /// Of a tenant's page.
    pub(super) fn of(viewer: &'p Viewer, title: &'p str) -> Self {
        Self { viewer: Some(viewer), ..Self::open(&viewer.visitor, title) }
    }
}

/// This page in the other language.
fn switched(visitor: &Visitor) -> String {
    let mut query = String::new();
    for (name, value) in pairs_of(visitor.at.query().unwrap_or_default().as_bytes()) {
        if name != "lang" {
            query.push_str(&format!("{}={}&", in_query(&name), in_query(&value)));
        }
    }
    format!("{}?{query}lang={}", visitor.at.path(), other(visitor.texts.0).tag())
}

fn other(language: Language) -> Language {
    match language {
        Language::English => Language::Japanese,
        Language::Japanese => Language::English,
    }
}

/// A whole page.
pub(super) fn page(chrome: &Chrome<'_>, body: &Markup) -> Response {
    let texts = chrome.texts;
    let markup = html! {
        (DOCTYPE)
        html lang=(texts.0.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (chrome.title) " – Rebound" }
                link rel="stylesheet" href=(assets::path("site.css"));
                link rel="icon" href=(assets::path("icon.svg")) type="image/svg+xml";
                script defer src=(assets::path("site.js")) {}
            }
            body data-copied=(texts.say("copied")) {
                a class="skip" href="#main" { (texts.say("skip")) }
                header class="bar" {
                    a class="brand" href="/domains" { span class="mark" aria-hidden="true" {} "Rebound" }
                    nav aria-label=(texts.say("nav")) {
                        @if let Some(switch) = &chrome.switch {
                            @let to = other(texts.0);
                            a class="quiet" href=(switch) lang=(to.tag()) hreflang=(to.tag()) {
                                @match to { Language::English => "English", Language::Japanese => "日本語" }
                            }
                        }
                        @if let Some(viewer) = chrome.viewer {
                            span class="tenant" { (viewer.tenant) }
                            form method="post" action="/logout" {
                                (csrf(viewer))
                                button class="link" { (texts.say("log-out")) }
                            }
                        }
                    }
                }
                main id="main" tabindex="-1" { (body) }
                div id="said" class="said" role="status" aria-live="polite" {}
            }
        }
    };
    Html(markup.into_string()).into_response()
}

/// The hidden field that every form carries.
pub(super) fn csrf(viewer: &Viewer) -> Markup {
    html! { input type="hidden" name="csrf" value=(viewer.csrf); }
}

/// A button that is a whole form.
pub(super) fn button(viewer: &Viewer, action: &str, class: &str, text: &str) -> Markup {
    html! { form method="post" action=(action) { (csrf(viewer)) button class=(class) { (text) } } }
}

/// A point in time.
pub(super) fn time(texts: Texts, at: Timestamp) -> Markup {
    html! { time datetime=(at.strftime("%Y-%m-%dT%H:%M:%SZ")) { (texts.time(at)) } }
}

/// A word in a colour.
pub(super) fn pill(class: &str, text: &str) -> Markup {
    html! { span class=(format!("pill {class}")) { (text) } }
}

/// The state of a domain.
pub(super) fn state_pill(texts: Texts, state: State) -> Markup {
    match state {
        State::Pending => pill("wait", &texts.say("state-pending")),
        State::Verified => pill("good", &texts.say("state-verified")),
        State::Broken => pill("bad", &texts.say("state-broken")),
    }
}

/// How a record is.
pub(super) fn status_pill(texts: Texts, status: Option<RecordStatus>) -> Markup {
    match status {
        Some(RecordStatus::Verified) => pill("good", &texts.say("status-verified")),
        Some(RecordStatus::Missing) => pill("wait", &texts.say("status-missing")),
        Some(RecordStatus::Wrong) => pill("bad", &texts.say("status-wrong")),
        Some(RecordStatus::Unknown) => pill("plain", &texts.say("status-unknown")),
        None => pill("plain", &texts.say("status-unchecked")),
    }
}

/// Yes, no, or not known.
pub(super) fn readiness_pill(texts: Texts, readiness: Readiness) -> Markup {
    match readiness {
        Readiness::Yes => pill("good", &texts.say("yes")),
        Readiness::No => pill("wait", &texts.say("not-yet")),
        Readiness::Unknown => pill("plain", &texts.say("not-known")),
    }
}

/// How bad a finding is.
pub(super) fn severity_pill(texts: Texts, severity: Severity) -> Markup {
    match severity {
        Severity::Error => pill("bad", &texts.say("severity-error")),
        Severity::Warning => pill("wait", &texts.say("severity-warning")),
        Severity::Info => pill("plain", &texts.say("severity-info")),
    }
}

/// A text to copy. Without the script it is a text that can be selected.
pub(super) fn copyable(texts: Texts, label: &str, value: &str) -> Markup {
    html! {
        div class="copyable" {
            code { (value) }
            button type="button" class="copy" data-copy=(value) aria-label=(texts.with("copy-what", &[("what", label)])) hidden {
                (texts.say("copy"))
            }
        }
    }
}
