//! The way to p=reject: where the domain's policy stands, what the reports say, and what to publish next.

use domains::dmarc::{Figures, Plan, Policy, parse};
use domains::findings::message;
use domains::records::Record;
use maud::{Markup, html};
use pipeline::sender_of_address;

use super::domain::View;
use super::layout::copyable;
use crate::publish::published;
use crate::texts::Texts;

/// The policies on the way, and whether each is only tried (t=y).
const WAY: [(Policy, bool); 5] = [
    (Policy::None, false),
    (Policy::Quarantine, true),
    (Policy::Quarantine, false),
    (Policy::Reject, true),
    (Policy::Reject, false),
];

/// The section of a domain's page.
pub(super) fn section(view: &View<'_>) -> Markup {
    let View { texts, entry, .. } = view;
    let plan = entry.dmarc_plan();
    let present = plan.as_ref().and_then(|plan| plan.present.as_deref());
    html! {
        section class="panel dmarc" id="dmarc" aria-labelledby="dmarc-title" {
            h2 id="dmarc-title" { (texts.say("dmarc-title")) }
            p class="hint" { (texts.say("dmarc-why")) }
            (way(view, present))
            @match &plan {
                Some(plan) => p { (sentence(*texts, plan)) }
                None => p { (texts.say("dmarc-unknown")) }
            }
            @if let Some(value) = plan.and_then(|plan| plan.record)
                && let Some(one) = published(entry).into_iter().find(|one| one.record.key == "dmarc")
            {
                (to_publish(view, &one.record.with_value(value)))
            }
            (figures(view))
        }
    }
}

/// The next step in a sentence; the sources stand in a list below it.
fn sentence(texts: Texts, plan: &Plan) -> String {
    let named = plan.args.iter().any(|(name, value)| *name == "count" && value != "0");
    let args = plan.args.iter().map(|(name, value)| {
        let value = match *name {
            "sources" if named => texts.say("dmarc-see-below"),
            "messages" | "count" => value.parse().map_or_else(|_| value.clone(), grouped),
            _ => value.clone(),
        };
        (*name, value)
    });
    message(plan.key, &args.collect::<Vec<_>>(), texts.0)
}

/// The steps, and which of them the record that is there has reached.
fn way(view: &View<'_>, present: Option<&str>) -> Markup {
    let at = present.map(|text| {
        let record = parse(text);
        let policy = record.p.unwrap_or(Policy::None);
        // t=y says nothing where there is no policy.
        let tried = record.testing && policy != Policy::None;
        WAY.iter().position(|step| *step == (policy, tried)).unwrap_or(0)
    });
    html! {
        ol class="way" aria-label=(view.texts.say("dmarc-way")) {
            @for (number, (policy, tried)) in WAY.iter().enumerate() {
                li class=[at.is_some_and(|at| number < at).then_some("past")] aria-current=[(at == Some(number)).then_some("step")] {
                    span {
                        code { "p=" (policy.as_str()) @if *tried { "; t=y" } }
                        @if at == Some(number) { " " (view.texts.say("dmarc-here")) }
                    }
                }
            }
        }
    }
}

/// The record of the next step, as the console wants it.
fn to_publish(view: &View<'_>, record: &Record) -> Markup {
    let View { texts, console, .. } = view;
    let fields = console.fields(record);
    let (host_field, value_field) = (console.host_field(texts.0), console.value_field(texts.0));
    html! {
        h3 { (texts.say("dmarc-publish")) }
        dl class="fields" {
            dt { (texts.say("field-type")) } dd { code { (record.kind) } }
            dt { (host_field) } dd { (copyable(*texts, host_field, &fields.host)) }
            dt { (value_field) } dd { (copyable(*texts, value_field, &fields.value)) }
        }
    }
}

/// What the reports say.
fn figures(view: &View<'_>) -> Markup {
    let View { texts, entry, .. } = view;
    let Some(kept) = &entry.dmarc else { return html! { p class="hint" { (texts.say("dmarc-uncounted")) } } };
    let of = texts.day(kept.of);
    let Figures { days, messages, sources, unaligned, .. } = &kept.figures;
    let Some(percent) = kept.figures.percent() else {
        return html! { p class="hint" { (texts.with("dmarc-no-reports", &[("of", &of)])) } };
    };
    let more = sources.saturating_sub(unaligned.len() as u64);
    html! {
        h3 { (texts.say("dmarc-reports")) }
        dl class="facts" {
            div { dt { (texts.say("dmarc-aligned")) } dd { (format!("{percent:.1} %")) } }
            div { dt { (texts.say("dmarc-messages")) } dd { (grouped(*messages)) } }
            div { dt { (texts.say("dmarc-days")) } dd { (days) } }
        }
        @if !unaligned.is_empty() {
            h4 { (texts.say("dmarc-sources")) }
            ul class="rows" {
                @for source in unaligned {
                    li {
                        span class="server" {
                            code { (source.name) }
                            @if let Some(sender) = source.name.parse().ok().and_then(sender_of_address) { " " span class="hint" { (sender) } }
                        }
                        span { (texts.with("dmarc-count", &[("count", &grouped(source.messages))])) }
                    }
                }
                @if more > 0 { li { span class="hint" { (texts.with("dmarc-more", &[("count", &grouped(more))])) } } }
            }
        }
        p class="hint" { (texts.with("dmarc-of", &[("of", &of)])) }
    }
}

/// A number as both languages write it: 12,345.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(grouped(number), text);
        }
    }
}
