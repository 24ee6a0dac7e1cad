//! What each of the zone's own name servers says right now, and what the SPF record costs: the one page that asks DNS when it is
//! looked at.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use domains::spf::{self, Advice, Branch, Tree};
use maud::{Markup, html};
use model::{Answer, Question, RecordData, Topic};
use pipeline::registry::{self, Entry};
use ports::ServerAnswer;

use super::Refusal;
use super::domain::{address, entry};
use super::layout::{Chrome, page, pill, time};
use super::records::called;
use crate::Site;
use crate::access::limits::Kind;
use crate::access::viewer::Viewer;
use crate::publish::{Published, published};
use crate::texts::Texts;

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    viewer: Viewer,
    Path(domain): Path<String>,
) -> Result<Response, Refusal> {
    viewer.visitor.within(&site, &viewer.tenant, Kind::Check, 1)?;
    let entry = entry(&site, &viewer, &domain).await?;
    let texts = viewer.visitor.texts;
    let title = texts.with("live-title", &[("domain", entry.domain())]);
    let mut asked = Vec::new();
    for one in published(&entry) {
        let question = Question::new(&one.record.name, one.record.kind);
        let servers = site.ports.dns.ask_zone(&question).await;
        asked.push((one, servers));
    }
    let cost = cost(&site, &entry).await;
    let body = html! {
        p class="crumbs" { a href=(address(entry.domain())) { (entry.domain()) } }
        h1 { (title) }
        p class="lead" { (texts.say("live-intro")) " " (time(texts, viewer.visitor.now)) }
        @if let Some(at) = entry.state.published_at {
            div class="notice" {
                p { strong { (texts.say("watch-title")) } " " (texts.say("watch-since")) " " (time(texts, at)) }
                p { (texts.say("watch-why")) }
            }
        }
        div id="live" {
            @for (one, servers) in &asked { (servers_of(texts, one, servers)) }
            @if let Some((advice, tree)) = &cost { (spf_cost(texts, advice, tree.as_ref())) }
        }
    };
    Ok(page(&Chrome::of(&viewer, &title), &body))
}

fn servers_of(texts: Texts, one: &Published, servers: &[ServerAnswer]) -> Markup {
    html! {
        section class="panel" aria-label=(one.record.name) {
            h2 class="small" { (called(texts, &one.record.key)) }
            p class="hint" { code { (one.record.name) } " " (one.record.kind) }
            @if let Some(ttl) = one.seen.as_ref().and_then(|seen| seen.ttl) {
                p class="hint" { (texts.with("old-ttl", &[("time", &texts.seconds(ttl))])) }
            }
            @if servers.is_empty() {
                p { (texts.say("live-no-servers")) }
            } @else {
                ul class="servers" {
                    @for server in servers {
                        li {
                            span class="server" {
                                (server.server)
                                @if let Some(address) = server.address { " " span class="hint" { (address) } }
                            }
                            @match shows(one, &server.answer) {
                                Some(true) => (pill("good", &texts.say("live-shows"))),
                                Some(false) => (pill("wait", &texts.say("live-shows-not"))),
                                None => (pill("plain", &texts.say("live-silent"))),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether an answer has the record that is to be published; none where it says nothing. Spaces do not count in a text: what a
/// console makes of them is the check's to judge.
fn shows(one: &Published, answer: &Answer) -> Option<bool> {
    if answer.is_unknown() {
        return None;
    }
    let record = &one.record;
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let has = answer.of(record.kind).any(|found| match &found.data {
        RecordData::Cname(target) => found.name == record.name && *target == record.value,
        RecordData::Txt(strings) => {
            let text = String::from_utf8_lossy(&strings.concat()).into_owned();
            plain(&text) == plain(&record.value) || record.topic == Topic::Dmarc && domains::dmarc::is_dmarc(&text)
        }
        _ => false,
    });
    Some(has)
}

/// The SPF record's change with its look-ups, and the present record's tree.
async fn cost(site: &Site, entry: &Entry) -> Option<(Advice, Option<Tree>)> {
    let include = entry.setup.spf_include.as_deref()?;
    let domain = entry.domain();
    let advice = registry::ask(&*site.ports.dns, |answers| spf::advise(domain, include, answers)).await;
    Some((advice, entry.check.as_ref().and_then(|check| check.spf.clone())))
}

fn spf_cost(texts: Texts, advice: &Advice, tree: Option<&Tree>) -> Markup {
    let count = |lookups: Option<u32>| lookups.map_or_else(|| "–".to_owned(), |lookups| lookups.to_string());
    html! {
        section class="panel" aria-labelledby="cost-title" {
            h2 id="cost-title" { (texts.say("cost-title")) }
            @if advice.unknown { p class="notice wait" { (texts.say("spf-unknown")) } }
            p { (texts.with("cost-lookups", &[("before", &count(advice.lookups_before)), ("after", &count(advice.lookups_after))])) }
            @if advice.over_limit { p class="notice bad" { (texts.say("cost-over")) } }
            @if let Some(tree) = tree {
                @if !tree.branches.is_empty() {
                    h3 { (texts.say("cost-tree")) }
                    (branches(texts, &tree.branches, 0))
                }
            }
        }
    }
}

fn branches(texts: Texts, all: &[Branch], depth: usize) -> Markup {
    const DEEPEST: usize = 12;
    html! {
        ul class="tree" {
            @for branch in all {
                li {
                    code { (branch.term) } " "
                    @if branch.lookups > 0 { span class="hint" { (branch.lookups) } }
                    @if branch.void { " " (pill("wait", &texts.say("cost-void"))) }
                    @if let Some(tree) = branch.tree.as_ref().filter(|tree| !tree.branches.is_empty() && depth < DEEPEST) {
                        (branches(texts, &tree.branches, depth + 1))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domains::records::Record;
    use model::{DnsRecord, RecordType};

    use super::*;

    #[test]
    fn a_server_shows_the_record_or_does_not_or_is_silent() {
        let record = Record {
            key: "dkim:rb1".to_owned(),
            topic: Topic::Dkim,
            name: "rb1._domainkey.c.example".to_owned(),
            host: "rb1._domainkey".to_owned(),
            kind: RecordType::Txt,
            value: "v=DKIM1; p=AAAA".to_owned(),
            strings: vec![],
            ttl: 60,
            required: true,
        };
        let one = Published { record, seen: None, advice: None };
        let answer = |text: &str| {
            let data = RecordData::Txt(vec![text.as_bytes().to_vec()]);
            Answer::Records(vec![DnsRecord { name: one.record.name.clone(), ttl: 60, data }])
        };
        assert_eq!(shows(&one, &answer("v=DKIM1;p=AAAA")), Some(true));
        assert_eq!(shows(&one, &answer("v=DKIM1; p=BBBB")), Some(false));
        assert_eq!(shows(&one, &Answer::NxDomain { ttl: 60 }), Some(false));
        assert_eq!(shows(&one, &Answer::ServFail), None);
    }
}
