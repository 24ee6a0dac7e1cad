//! The records to publish: one card each, with what goes into which field of a console, what DNS shows now, and what is wrong.

use domains::check::RecordStatus;
use domains::findings::message;
use domains::setup::KeyStage;
use domains::spf::Change;
use maud::{Markup, html};
use model::{Finding, RecordType, Severity, Topic};
use pipeline::registry::Entry;

use super::domain::{View, finding};
use super::layout::{copyable, pill, status_pill};
use crate::consoles;
use crate::publish::{Published, published};
use crate::texts::Texts;

/// The section of the page.
pub(super) fn section(view: &View<'_>) -> Markup {
    let View { texts, entry, .. } = view;
    html! {
        section aria-labelledby="records-title" {
            div class="head" {
                h2 id="records-title" { (texts.say("records-title")) }
            }
            (console(view))
            @for one in &published(entry) { (card(view, one)) }
            @if let Some(rest) = platforms(view) { (rest) }
        }
    }
}

/// Which console, and what to do there.
fn console(view: &View<'_>) -> Markup {
    let View { texts, console: chosen, .. } = view;
    let name = chosen.name(texts.0);
    html! {
        div class="panel console" {
            form method="get" action=(view.address) class="inline" data-auto {
                label for="console" { (texts.say("console-label")) }
                select id="console" name="console" {
                    @for one in consoles::all() {
                        option value=(one.id) selected[one.id == chosen.id] { (one.name(texts.0)) }
                    }
                }
                button data-without-script { (texts.say("console-button")) }
            }
            details open[chosen.id != "other"] {
                summary { (texts.with("console-steps", &[("name", name)])) }
                ol { @for step in chosen.steps(*texts) { li { (step) } } }
                @if let Some(help) = chosen.help {
                    p class="hint" { a href=(help) rel="noreferrer noopener" target="_blank" { (texts.with("console-help", &[("name", name)])) } }
                }
            }
        }
    }
}

fn card(view: &View<'_>, one: &Published) -> Markup {
    let View { texts, console, entry, .. } = view;
    let record = &one.record;
    let topic = record.topic.to_string();
    let title = called(*texts, &record.key);
    let revoked = is_revoked(entry, &record.key);
    let fields = console.fields(record);
    let (host_field, value_field) = (console.host_field(texts.0), console.value_field(texts.0));
    let found: Vec<&Finding> =
        entry.check.iter().flat_map(|check| &check.findings).filter(|found| concerns(found, one)).collect();
    let ready = one.status() == Some(RecordStatus::Verified);
    let better = ready && one.replaces() && changed(one);
    let done = ready && !better;
    // What is in order is folded: what is left to do stands out.
    html! {
        details class=(format!("panel record {}", if done { "done" } else { "" })) open[!done] {
            summary {
                h3 { (title) }
                span class="pills" {
                    @if revoked { (pill("bad", &texts.say("keys-revoked"))) }
                    (pill("plain", &texts.say(if record.required { "required" } else { "optional" })))
                    @if better { (pill("wait", &texts.say("change-wanted"))) } @else { (status_pill(*texts, one.status())) }
                }
            }
            p class="hint" {
                @if revoked { (texts.say("purpose-dkim-revoked")) }
                @else { (texts.find(&format!("purpose-{topic}"), &[]).unwrap_or_default()) }
            }
            @if one.replaces() && !done {
                p class="notice" { (texts.say(if record.topic == Topic::Spf { "replace-spf" } else { "replace-dmarc" })) }
            }
            dl class="fields" {
                dt { (texts.say("field-type")) } dd { code { (record.kind) } }
                dt { (host_field) }
                dd {
                    @if fields.host.is_empty() { span class="hint" { (texts.say("leave-empty")) } }
                    @else { (copyable(*texts, host_field, &fields.host)) }
                    p class="hint" { (texts.say("whole-name")) " " code { (record.name) } }
                }
                dt { (value_field) }
                dd {
                    (copyable(*texts, value_field, &fields.value))
                    @if let Some(longest) = fields.too_long {
                        p class="notice wait" {
                            (texts.with("too-long", &[
                                ("name", console.name(texts.0)), ("longest", &longest.to_string()),
                                ("length", &record.value.len().to_string()),
                            ]))
                        }
                    }
                }
                dt { "TTL" } dd { code { (record.ttl) } " " span class="hint" { (texts.say("ttl-hint")) } }
                dt { (texts.say("dns-shows")) }
                dd { (seen(view, one)) }
            }
            @if record.topic == Topic::Spf { (spf(view, one)) }
            @if record.kind == RecordType::Txt {
                details class="zone" {
                    summary { (texts.say("zone-line")) }
                    (copyable(*texts, &texts.say("zone-line"), domains::records::zone(std::slice::from_ref(record)).trim_end()))
                }
            }
            @for found in found {
                @let open = found.severity == Severity::Error && one.status() != Some(RecordStatus::Missing);
                (finding(*texts, found, open, Some(&record.value)))
            }
        }
    }
}

/// What people call a record, by its key.
pub(super) fn called(texts: Texts, key: &str) -> String {
    match key {
        "bounce" => texts.say("record-bounce"),
        "dmarc" => texts.say("record-dmarc"),
        "spf" => texts.say("record-spf"),
        _ => match key.strip_prefix("dkim:") {
            Some(selector) => texts.with("record-dkim", &[("selector", selector)]),
            None => key.to_uppercase(),
        },
    }
}

/// Whether a record, by its key, is that of a DKIM key which somebody else may hold: it is to say so, or to go.
pub(super) fn is_revoked(entry: &Entry, record: &str) -> bool {
    let selector = record.strip_prefix("dkim:");
    entry.setup.dkim.iter().any(|key| key.stage == KeyStage::Revoked && selector == Some(key.selector.as_str()))
}

/// Whether a finding belongs to a card: the DKIM keys have one each.
fn concerns(found: &Finding, one: &Published) -> bool {
    let record = &one.record;
    if found.topic != record.topic {
        return false;
    }
    let selector = record.key.strip_prefix("dkim:");
    selector.is_none_or(|selector| {
        found.name == record.name
            || found.args.get("selector").is_some_and(|of| of == selector)
            || found.name == one.record.name
    })
}

/// Whether DNS showed something other than what is to be published.
pub(super) fn changed(one: &Published) -> bool {
    one.seen.as_ref().is_some_and(|seen| seen.observed.iter().all(|text| *text != one.record.value))
}

/// What DNS showed at the last check.
fn seen(view: &View<'_>, one: &Published) -> Markup {
    let texts = view.texts;
    html! {
        @match &one.seen {
            None => span class="hint" { (texts.say("never-checked")) },
            Some(seen) if seen.observed.is_empty() => {
                span class="hint" {
                    @if seen.status == RecordStatus::Unknown { (texts.say("dns-did-not-say")) } @else { (texts.say("dns-shows-nothing")) }
                }
            },
            Some(seen) => {
                @for text in &seen.observed { code class="observed" { (text) } }
            },
        }
        @if let Some(ttl) = one.seen.as_ref().and_then(|seen| seen.ttl) {
            p class="hint" { (texts.with("old-ttl", &[("time", &texts.seconds(ttl))])) }
        }
    }
}

/// The SPF record now and then.
fn spf(view: &View<'_>, one: &Published) -> Markup {
    let texts = view.texts;
    let Some(advice) = &one.advice else {
        let unknown = one.status() == Some(RecordStatus::Unknown);
        return html! { p class="notice wait" { (texts.say(if unknown { "spf-unknown" } else { "spf-unchecked" })) } };
    };
    html! {
        div class="spf" {
            p {
                (texts.say(match advice.change {
                    Change::Fresh => "spf-fresh",
                    Change::Added => "spf-added",
                    Change::Moved => "spf-moved",
                    Change::Merged => "spf-merged",
                    Change::Unchanged => "spf-unchanged",
                }))
            }
            @if let Some(tree) = view.entry.check.as_ref().and_then(|check| check.spf.as_ref()) {
                p class="hint" { (texts.with("spf-lookups", &[("count", &tree.lookups.to_string())])) }
            }
            p class="hint" { (message(advice.meaning_key, &[], texts.0)) }
        }
    }
}

/// What the platform publishes itself, so that nobody wonders.
fn platforms(view: &View<'_>) -> Option<Markup> {
    let texts = view.texts;
    let records = domains::records::platform_records(&view.entry.setup);
    // It is nothing that the customer's IT could do.
    view.viewer?;
    (!records.is_empty()).then(|| {
        html! {
            details class="panel" {
                summary { (texts.say("platform-title")) }
                p { (texts.say("platform-why")) }
                (copyable(texts, &texts.say("zone-line"), domains::records::zone(&records).trim_end()))
            }
        }
    })
}
