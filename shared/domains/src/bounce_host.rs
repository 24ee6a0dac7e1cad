//! The custom bounce domain: a CNAME to the platform's bounce host, and what must stand behind it so that bounces return
//! (RFC 1034, section 3.6.2; RFC 5321, section 5.1).

use model::{Answer, RecordData, RecordType};

use crate::Id;
use crate::asking::Asking;
use crate::check::{Checked, RecordStatus, texts};
use crate::dmarc::{self, Aligned};
use crate::names::doubled;
use crate::presence::{Exchangers, exchangers};
use crate::setup::{BounceHost, DomainSetup};
use crate::spf;

/// A resolver gives up on longer chains.
const LONGEST_CHAIN: usize = 8;

/// Checks the CNAME at `bounce.host` and what is behind it.
pub(crate) fn check(setup: &DomainSetup, bounce: &BounceHost, asking: &Asking<'_>) -> Checked {
    let host = model::dns_name(&bounce.host);
    let target = model::dns_name(&bounce.target);
    let mut checked = Checked::new(&host, RecordType::Cname);
    checked.expected = Some(format!("{target}."));
    behind(&target, asking, &mut checked);
    alignment(setup, &host, asking, &mut checked);
    let beside: Vec<Option<&Answer>> = BESIDE.iter().map(|kind| asking.ask(&host, *kind)).collect();
    let Some(cname) = asking.ask(&host, RecordType::Cname) else { return checked };
    checked.ttl = cname.ttl();
    if cname.is_unknown() {
        checked.status = RecordStatus::Unknown;
        return checked;
    }
    let targets: Vec<String> = cname_targets(cname, &host);
    let beside: Vec<String> = beside
        .into_iter()
        .flatten()
        .flat_map(Answer::records)
        .filter(|record| model::dns_name(&record.name) == host && record.data.kind() != RecordType::Cname)
        .map(|record| format!("{} {}", record.data.kind(), record.data))
        .collect();
    checked.observed = targets.iter().map(|target| format!("CNAME {target}.")).chain(beside.iter().cloned()).collect();
    let about = |id: Id| id.at(&host).expected(format!("CNAME {target}.")).arg("target", &target);
    match targets.as_slice() {
        [] => missing(setup, &host, &target, &beside, asking, &mut checked),
        [first, more @ ..] => {
            if !more.is_empty() || !beside.is_empty() {
                checked.add(about(Id::BounceOtherRecords).observed(checked.observed.join("\n")));
            }
            if *first != target {
                chain(&host, first, &target, setup, asking, &mut checked);
            }
        }
    }
    checked.conclude();
    checked
}

const BESIDE: &[RecordType] = &[RecordType::Mx, RecordType::Txt, RecordType::A, RecordType::Aaaa];

fn cname_targets(answer: &Answer, host: &str) -> Vec<String> {
    let own = answer.of(RecordType::Cname).filter(|record| model::dns_name(&record.name) == host);
    own.filter_map(|record| match &record.data {
        RecordData::Cname(target) => Some(model::dns_name(target)),
        _ => None,
    })
    .collect()
}

fn missing(
    setup: &DomainSetup,
    host: &str,
    target: &str,
    beside: &[String],
    asking: &Asking<'_>,
    checked: &mut Checked,
) {
    let about = |id: Id| id.at(host).expected(format!("CNAME {target}.")).arg("target", target);
    if !beside.is_empty() {
        checked.add(about(Id::BounceNotCname).observed(beside.join("\n")));
        return;
    }
    let places = doubled(host, &setup.domain);
    let answers: Vec<_> = places.iter().map(|place| (place, asking.ask(place, RecordType::Cname))).collect();
    let elsewhere = answers
        .into_iter()
        .find(|(place, answer)| answer.is_some_and(|answer| !cname_targets(answer, place).is_empty()));
    match elsewhere {
        Some((place, _)) => checked.add(about(Id::BounceWrongPlace).observed(place).arg("place", place)),
        None => {
            checked.add(about(Id::BounceCnameMissing));
            checked.status = RecordStatus::Missing;
        }
    }
}

/// The CNAME points elsewhere: does it get there in the end?
fn chain(host: &str, first: &str, target: &str, setup: &DomainSetup, asking: &Asking<'_>, checked: &mut Checked) {
    let mut path = vec![host.to_owned(), first.to_owned()];
    let mut here = first.to_owned();
    let id = loop {
        if here == target {
            break Id::BounceChain;
        }
        let Some(answer) = asking.ask(&here, RecordType::Cname) else { return };
        let Some(next) = cname_targets(answer, &here).into_iter().next() else { break Id::BounceTarget };
        let circle = path.contains(&next);
        path.push(next.clone());
        if circle || path.len() > LONGEST_CHAIN {
            path.iter().for_each(|name| asking.explained(name));
            break Id::BounceLoop;
        }
        here = next;
    };
    let appended = doubled(target, &setup.domain).iter().any(|wrong| wrong == first);
    let expected = if appended { format!("{target}.") } else { format!("CNAME {target}.") };
    let found = id.at(host).observed(path.join(" → ")).expected(expected);
    checked.add(found.arg("target", target).arg("path", path.join(" → ")));
}

/// What the platform itself publishes: without it no bounce returns, and no receiver accepts mail from there.
fn behind(target: &str, asking: &Asking<'_>, checked: &mut Checked) {
    let (mx, txt) = (asking.ask(target, RecordType::Mx), asking.ask(target, RecordType::Txt));
    if let Some(txt) = txt.filter(|answer| !answer.is_unknown())
        && !texts(txt).iter().any(|text| spf::is_spf(text.as_bytes()))
    {
        checked.add(Id::BounceSpfMissing.at(target));
    }
    match mx.filter(|answer| !answer.is_unknown()).map(|mx| exchangers(mx, asking)) {
        Some(Exchangers::Absent | Exchangers::Null) => {
            checked.add(Id::BounceMxMissing.at(target).arg("target", target));
        }
        Some(Exchangers::WithoutAddress(hosts)) => {
            checked.add(Id::BounceMxUnresolved.at(target).observed(hosts.join(", ")).arg("target", target));
        }
        Some(Exchangers::Reachable) | None => {}
    }
}

/// SPF counts for DMARC only where the bounce domain is aligned with the From domain (RFC 9989, section 4.4).
fn alignment(setup: &DomainSetup, host: &str, asking: &Asking<'_>, checked: &mut Checked) {
    let from = model::dns_name(setup.from_domain());
    let strict = dmarc::alignment(&from, asking).is_some_and(|(_, spf)| spf);
    let about = |id: Id| id.at(host).observed(host).expected(&from).arg("from", &from);
    match dmarc::aligned(host, &from, asking) {
        Some(Aligned::No) => checked.add(about(Id::BounceNotAligned)),
        Some(_) if strict && host != from => checked.add(about(Id::BounceNotAlignedStrict)),
        Some(Aligned::Some(walk, list)) => {
            checked.add(about(Id::DmarcAlignmentDiffers).arg("walk", walk).arg("list", list));
        }
        Some(Aligned::Yes) | None => {}
    }
}
