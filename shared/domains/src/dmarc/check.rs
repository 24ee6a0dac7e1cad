//! The check of a domain's DMARC record: is there one, where receivers look, and does it say what is meant?

use model::RecordType;

use super::advise::{starting_record, with_rua};
use super::destinations;
use super::discover::{Discovery, both, is_unknown};
use super::record::{DmarcRecord, Policy, UriProblem, is_dmarc, parse};
use crate::Id;
use crate::asking::Asking;
use crate::check::{Checked, RecordStatus, texts};
use crate::names::{doubled, organizational};
use crate::setup::DomainSetup;
use crate::tags::is_quoted;

/// Checks the policy of the From domain.
pub(crate) fn check(setup: &DomainSetup, asking: &Asking<'_>) -> Checked {
    let domain = model::dns_name(setup.from_domain());
    let name = format!("_dmarc.{domain}");
    let mut checked = Checked::new(&name, RecordType::Txt);
    let discovered = both(&domain, asking);
    let Some(answer) = asking.ask(&name, RecordType::Txt) else { return checked };
    checked.ttl = answer.ttl();
    if answer.is_unknown() {
        checked.status = RecordStatus::Unknown;
        return checked;
    }
    let all = texts(answer);
    checked.observed.clone_from(&all);
    let found: Vec<&String> = all.iter().filter(|text| is_dmarc(text)).collect();
    match found.as_slice() {
        [one] => {
            let record = parse(one);
            published(&domain, &name, one, &record, setup, &mut checked);
            destinations::check(&domain, &name, &record, asking, &mut checked);
        }
        [] => absent(&domain, &name, &all, discovered.as_ref(), setup, asking, &mut checked),
        several => {
            let texts: Vec<&str> = several.iter().map(|text| text.as_str()).collect();
            let found = Id::DmarcSeveral
                .at(&name)
                .observed(texts.join("\n"))
                .expected(texts.first().copied().unwrap_or_default());
            checked.add(found.arg("count", several.len()));
        }
    }
    if let Some([walk, list]) = discovered.as_ref().filter(|_| !is_unknown(&domain, asking)) {
        differing(&domain, &name, walk, list, &mut checked);
    }
    checked.conclude();
    checked
}

/// No valid record at the name itself: misspelt, misplaced, inherited or missing.
fn absent(
    domain: &str,
    name: &str,
    all: &[String],
    discovered: Option<&[Discovery; 2]>,
    setup: &DomainSetup,
    asking: &Asking<'_>,
    checked: &mut Checked,
) {
    let start = starting_record(setup.dmarc_rua.as_deref());
    let lower = |text: &str| text.to_ascii_lowercase().replace([' ', '\t'], "");
    if let Some(text) = all.iter().find(|text| lower(text).contains("v=dmarc") || lower(text).starts_with("p=")) {
        let id = if is_quoted(text) {
            Id::DmarcQuoted
        } else if lower(text).starts_with("v=dmarc") {
            Id::DmarcVersionCase
        } else {
            Id::DmarcVersionFirst
        };
        checked.add(id.at(name).observed(text).expected(repaired(text)));
        return;
    }
    let mut places = doubled(name, domain);
    places.extend([domain.to_owned(), format!("dmarc.{domain}"), format!("_dmarc._dmarc.{domain}")]);
    let answers: Vec<_> = places.iter().map(|place| (place, asking.ask(place, RecordType::Txt))).collect();
    let elsewhere = answers.into_iter().find_map(|(place, answer)| {
        let text = texts(answer?).into_iter().find(|text| lower(text).starts_with("v=dmarc1"))?;
        Some((place, text))
    });
    if let Some((place, text)) = elsewhere {
        checked
            .add(Id::DmarcWrongPlace.at(name).observed(format!("{place}: {text}")).expected(text).arg("place", place));
        return;
    }
    let inherited = discovered.and_then(|[walk, list]| {
        let found = if walk.policy_domain.is_some() { walk } else { list };
        Some((found.policy_domain.clone()?, found.record.clone()?))
    });
    match inherited {
        Some((from, text)) => {
            let record = parse(&text);
            let policy = record.sp.or(record.p).unwrap_or(Policy::None).as_str();
            checked.observed.push(format!("_dmarc.{from}: {text}"));
            checked.add(Id::DmarcInherited.at(name).observed(text).arg("from", from).arg("policy", policy));
        }
        None if is_unknown(domain, asking) => checked.status = RecordStatus::Unknown,
        None => {
            checked.add(Id::DmarcMissing.at(name).expected(start));
            checked.status = RecordStatus::Missing;
        }
    }
}

/// The text with its version put right, and without quotes.
fn repaired(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !matches!(c, '"' | '\\' | '“' | '”' | '`')).collect();
    let rest = bare
        .split(';')
        .map(str::trim)
        .filter(|tag| !tag.is_empty() && !tag.to_ascii_lowercase().replace(' ', "").starts_with("v="));
    std::iter::once("v=DMARC1").chain(rest).collect::<Vec<_>>().join("; ")
}

fn published(domain: &str, name: &str, text: &str, record: &DmarcRecord, setup: &DomainSetup, checked: &mut Checked) {
    for note in &record.notes {
        let found = note.id.at(name).observed(text).span(note.span.0, note.span.1);
        checked.add(found.arg("tag", &note.tag).arg("value", &note.value).arg("position", note.span.0 + 1));
    }
    let about = |id: Id| id.at(name).observed(text);
    let with_reports = record.rua.iter().any(|uri| uri.address.is_some());
    match record.p {
        None if record.policy_invalid => {}
        None => {
            let applied = if with_reports { "none" } else { "—" };
            checked.add(about(Id::DmarcPolicyMissing).arg("applied", applied));
        }
        Some(Policy::None) => checked.add(about(Id::DmarcNone)),
        Some(policy) if record.testing => {
            let applied = if policy == Policy::Reject { Policy::Quarantine } else { Policy::None };
            checked.add(about(Id::DmarcTesting).arg("policy", policy.as_str()).arg("applied", applied.as_str()));
        }
        Some(_) => {}
    }
    let own = organizational(domain) == domain;
    for (tag, subdomains, beside) in [("sp", record.sp, record.p), ("np", record.np, record.sp.or(record.p))] {
        let Some(policy) = subdomains else { continue };
        if !own {
            checked.add(about(Id::DmarcSubdomainIgnored).arg("tag", tag).arg("organizational", organizational(domain)));
        } else if beside.is_some_and(|beside| policy < beside) {
            let beside = beside.unwrap_or(Policy::None).as_str();
            checked.add(
                about(Id::DmarcSubdomainWeaker).arg("tag", tag).arg("value", policy.as_str()).arg("policy", beside),
            );
        }
    }
    if record.psd == Some(true) {
        checked.add(about(Id::DmarcPsd));
    }
    for (tag, uri) in record.rua.iter().map(|uri| ("rua", uri)).chain(record.ruf.iter().map(|uri| ("ruf", uri))) {
        let id = match uri.problem {
            Some(UriProblem::Syntax) => Id::DmarcUri,
            Some(UriProblem::Scheme) => Id::DmarcUriScheme,
            Some(UriProblem::Size) => Id::DmarcUriSize,
            None => continue,
        };
        checked.add(about(id).arg("tag", tag).arg("uri", &uri.text));
    }
    let Some(ours) = &setup.dmarc_rua else { return };
    let is_ours = |address: &String| address.eq_ignore_ascii_case(ours);
    if record.rua.is_empty() {
        checked.add(about(Id::DmarcRuaMissing).expected(with_rua(text, ours)));
    } else if !record.rua.iter().filter_map(|uri| uri.address.as_ref()).any(is_ours) {
        checked.add(about(Id::DmarcRuaNotOurs).expected(with_rua(text, ours)).arg("ours", ours));
    }
}

/// Receivers that walk and receivers that look in the list come to different policies.
fn differing(domain: &str, name: &str, walk: &Discovery, list: &Discovery, checked: &mut Checked) {
    if walk.policy_domain == list.policy_domain {
        return;
    }
    let shown =
        |found: &Discovery| found.policy_domain.clone().map_or_else(|| "—".to_owned(), |at| format!("_dmarc.{at}"));
    let found = Id::DmarcDiscovery.at(name).observed(format!("RFC 9989: {}\nRFC 7489: {}", shown(walk), shown(list)));
    checked.add(found.arg("walk", shown(walk)).arg("list", shown(list)).arg("domain", domain));
}
