//! Handing the work over: a link that only shows, a sheet to print, and a mail for the IT department.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use model::{RecordType, Topic};
use pipeline::registry::{self, Entry};

use super::domain::{Asked, View, body, entry, listed, whole};
use super::layout::{Chrome, copyable, csrf, page, state_pill, time};
use super::records::{called, changed, is_revoked};
use super::{Refusal, in_query};
use crate::Site;
use crate::access::limits::Kind;
use crate::access::share::{Refused, Shared};
use crate::access::viewer::{Posted, Viewer, Visitor};
use crate::consoles::{Console, of_id};
use crate::publish::published;
use crate::texts::Texts;

/// How many days a link is good for, as the form offers.
const DAYS: [i64; 3] = [30, 7, 90];

/// The section of a domain's page.
pub(super) fn section(view: &View<'_>) -> Markup {
    let texts = view.texts;
    let Some(viewer) = view.viewer else { return html! {} };
    html! {
        section class="panel" id="share" aria-labelledby="share-title" {
            h2 id="share-title" { (texts.say("share-title")) }
            p { (texts.say("share-why")) }
            @if let Some((link, until)) = &view.link {
                div class="notice good" {
                    p { strong { (texts.say("share-made")) } " " (texts.say("share-until")) " " (time(texts, *until)) }
                    (copyable(texts, &texts.say("share-link"), link))
                }
            }
            form method="post" action=(format!("{}/share#share", view.address)) class="inline" {
                (csrf(viewer))
                label for="days" { (texts.say("share-days")) }
                select id="days" name="days" {
                    @for days in DAYS {
                        option value=(days) { (texts.with("time-days", &[("count", &days.to_string())])) }
                    }
                }
                button { (texts.say("share-button")) }
            }
            p class="actions" {
                a class="button" href=(format!("{}/sheet?console={}", view.address, view.console.id)) { (texts.say("sheet-link")) }
            }
            (mail(view))
        }
    }
}

/// The mail, to copy or to open in a mail program.
fn mail(view: &View<'_>) -> Markup {
    let texts = view.texts;
    let domain = view.entry.domain();
    let subject = texts.with("mail-subject", &[("domain", domain)]);
    let text = mail_text(texts, view.entry, view.link.as_ref());
    // Mail programs cut long addresses: the whole text is in the field.
    let short = match &view.link {
        Some((link, _)) => texts.with("mail-short", &[("domain", domain), ("link", link)]),
        None => String::new(),
    };
    html! {
        details open[view.link.is_some()] {
            summary { (texts.say("mail-title")) }
            label for="mail" { (texts.say("mail-label")) }
            textarea id="mail" rows="14" readonly { (text) }
            p class="actions" {
                button type="button" class="copy" data-copy-from="mail" hidden { (texts.say("copy")) }
                @if !short.is_empty() {
                    a class="button" href=(format!("mailto:?subject={}&body={}", in_query(&subject), in_query(&short))) {
                        (texts.say("mail-open"))
                    }
                }
            }
        }
    }
}

/// The mail's text: what it is for, the link, the records.
pub(super) fn mail_text(texts: Texts, entry: &Entry, link: Option<&(String, Timestamp)>) -> String {
    let mut text = texts.with("mail-intro", &[("domain", entry.domain())]);
    text.push_str("\n\n");
    if let Some((link, until)) = link {
        text.push_str(&texts.with("mail-link", &[("link", link), ("until", &texts.time(*until))]));
        text.push_str("\n\n");
    }
    for one in published(entry) {
        let record = &one.record;
        let need = texts.say(match record.required {
            _ if is_revoked(entry, &record.key) => "revoked-record",
            true => "required",
            false => "optional",
        });
        text.push_str(&format!("{}  {}  ({need})\n{}\n\n", record.name, record.kind, record.value));
    }
    text.push_str(&texts.say("mail-end"));
    text
}

/// Makes a link and shows the page with it.
pub(super) async fn share(
    State(site): State<Arc<Site>>,
    Path(domain): Path<String>,
    parts: Parts,
    posted: Posted,
) -> Result<Response, Refusal> {
    let Posted { viewer, form } = posted;
    let entry = entry(&site, &viewer, &domain).await?;
    let days = form.get("days").parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(30);
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let link = link(&site, &viewer.tenant, entry.domain(), days, viewer.visitor.now, host);
    Ok(whole(&viewer, &entry, &Asked::default(), Some(link)))
}

/// A link to a domain's page for some days.
pub(crate) fn link(
    site: &Site,
    tenant: &str,
    domain: &str,
    days: i64,
    now: Timestamp,
    host: &str,
) -> (String, Timestamp) {
    let until = now.checked_add(SignedDuration::from_hours(days.clamp(1, 365) * 24)).unwrap_or(now);
    let shared = Shared { tenant: tenant.to_owned(), domain: domain.to_owned(), until };
    let scheme = if site.config.https { "https" } else { "http" };
    let base = site.config.base_url.clone().unwrap_or_else(|| format!("{scheme}://{host}"));
    (format!("{base}/shared/{}", shared.link(&site.signer)), until)
}

/// A share link's domain; what was removed since, or is another's by now, is not found.
async fn opened(site: &Site, visitor: &Visitor, link: &str) -> Result<Entry, Refusal> {
    let shared = Shared::of_link(&site.signer, link, visitor.now).map_err(|refused| match refused {
        Refused::Forged => Refusal { status: StatusCode::NOT_FOUND, ..visitor.refuse("refused-not-found") },
        Refused::Expired => Refusal { status: StatusCode::GONE, ..visitor.refuse("refused-expired") },
    })?;
    visitor.within(site, &shared.tenant, Kind::Shared, 1)?;
    let found = registry::get(&*site.ports.store, &shared.tenant, &shared.domain).await;
    found.map_err(|error| visitor.failed(error))
}

pub(super) async fn shared(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(link): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let entry = opened(&site, &visitor, &link).await?;
    let texts = visitor.texts;
    let address = format!("/shared/{}", in_query(&link));
    let console = of_id(&asked.console);
    let view =
        View { texts, entry: &entry, console, now: visitor.now, viewer: None, address: address.clone(), link: None };
    let body = html! {
        p class="notice" {
            (texts.say("shared-intro")) " "
            a href=(format!("{address}/sheet?console={}", console.id)) { (texts.say("sheet-link")) }
        }
        (body(&view))
    };
    Ok(page(&Chrome::open(&visitor, entry.domain()), &body))
}

pub(super) async fn sheet(
    State(site): State<Arc<Site>>,
    viewer: Viewer,
    Path(domain): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let entry = entry(&site, &viewer, &domain).await?;
    Ok(sheet_of(&viewer.visitor, &entry, of_id(&asked.console)))
}

pub(super) async fn shared_sheet(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Path(link): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let entry = opened(&site, &visitor, &link).await?;
    Ok(sheet_of(&visitor, &entry, of_id(&asked.console)))
}

/// The sheet: every record with its fields, to tick off.
fn sheet_of(visitor: &Visitor, entry: &Entry, console: &Console) -> Response {
    let texts = visitor.texts;
    let title = texts.with("sheet-title", &[("domain", entry.domain())]);
    let records = published(entry);
    let mut named: Vec<String> = records
        .iter()
        .map(|one| match one.record.topic {
            Topic::Bounce => texts.say("record-bounce"),
            topic => topic.to_string().to_uppercase(),
        })
        .collect();
    named.dedup();
    let body = html! {
        div class="head" {
            h1 { (title) }
            (state_pill(texts, entry.state.state))
        }
        p { (texts.with("sheet-intro", &[("records", &listed(texts, &named)), ("name", console.name(texts.0))])) }
        p class="actions no-print" { button type="button" class="primary" data-print hidden { (texts.say("sheet-print")) } }
        @for one in &records {
            @let fields = console.fields(&one.record);
            section class="panel sheet" aria-label=(one.record.name) {
                h2 class="small" {
                    span class="box" aria-hidden="true" {} (called(texts, &one.record.key))
                    @if !one.record.required { " " span class="hint" { (texts.say("optional")) } }
                    @if is_revoked(entry, &one.record.key) { " " span class="hint" { (texts.say("keys-revoked")) } }
                }
                p class="hint" { (texts.say("whole-name")) " " code { (one.record.name) } }
                dl class="fields" {
                    dt { (texts.say("field-type")) } dd { code { (one.record.kind) } }
                    dt { (console.host_field(texts.0)) }
                    dd { @if fields.host.is_empty() { (texts.say("leave-empty")) } @else { code { (fields.host) } } }
                    dt { (console.value_field(texts.0)) } dd { code { (fields.value) } }
                    dt { "TTL" } dd { code { (one.record.ttl) } }
                }
                @if is_revoked(entry, &one.record.key) { p class="hint" { (texts.say("purpose-dkim-revoked")) } }
                @if one.replaces() && changed(one) {
                    p class="hint" { (texts.say(if one.record.key == "spf" { "replace-spf" } else { "replace-dmarc" })) }
                }
            }
        }
        @if records.iter().any(|one| one.record.kind == RecordType::Cname) { p class="hint" { (texts.say("sheet-cname")) } }
        p class="hint" { (texts.say("sheet-made")) " " (time(texts, visitor.now)) }
    };
    page(&Chrome::open(visitor, &title), &body)
}
