//! The check of one DKIM key record: is the issued key there, and can receivers use it?

use model::{Answer, RecordData, RecordType};

use super::key::{KeyType, PublicKey};
use super::record::{DkimRecord, KeyProblem, parse};
use crate::Id;
use crate::asking::Asking;
use crate::check::{Checked, RecordStatus, texts};
use crate::dmarc::{self, Aligned};
use crate::names::doubled;
use crate::setup::{DkimKey, DomainSetup, KeyStage};
use crate::tags::is_quoted;

/// Checks the record of `key`.
pub(crate) fn check(setup: &DomainSetup, key: &DkimKey, asking: &Asking<'_>) -> Checked {
    let name = key.record_name(&setup.domain);
    let issued = key.record();
    let mut checked = Checked::new(&name, if key.cname.is_some() { RecordType::Cname } else { RecordType::Txt });
    checked.expected = Some(key.cname.clone().unwrap_or_else(|| issued.clone()));
    let (txt, cname) = (asking.ask(&name, RecordType::Txt), asking.ask(&name, RecordType::Cname));
    let (Some(txt), Some(cname)) = (txt, cname) else { return checked };
    checked.ttl = txt.ttl();
    let found = texts(txt);
    checked.observed.clone_from(&found);
    if key.stage == KeyStage::Retired {
        checked.status = RecordStatus::Verified;
        if !found.is_empty() {
            checked.add(Id::DkimRetired.at(&name).observed(found.join("\n")).arg("selector", &key.selector));
        }
        return checked;
    }
    if txt.is_unknown() || cname.is_unknown() {
        checked.status = RecordStatus::Unknown;
        return checked;
    }
    if key.stage == KeyStage::Revoked {
        checked.expected = Some(issued.clone());
        for text in found.iter().filter(|text| holds(text, &key.key.p)) {
            let place = key.cname.as_deref().unwrap_or(&name);
            checked.add(Id::DkimStillValid.at(place).observed(text).expected(&issued).arg("selector", &key.selector));
        }
        checked.conclude();
        return checked;
    }
    alias(setup, key, &name, cname, &found, &mut checked);
    match found.as_slice() {
        [] => missing(setup, key, &name, &issued, asking, &mut checked),
        [one] => published(&name, one, &key.key, &mut checked),
        several => {
            let p = key.key.p.as_str();
            let pieces = several.iter().map(|text| text.trim().trim_matches('"')).collect::<String>();
            let mut turned: Vec<&str> = several.iter().map(|text| text.trim().trim_matches('"')).collect();
            turned.sort_by_key(|text| !text.contains("p="));
            let split = [pieces, turned.concat()].iter().any(|joined| holds(joined, p));
            let whole = several.iter().any(|text| holds(text, p));
            let id = if split && !whole { Id::DkimSplit } else { Id::DkimSeveral };
            let found = id.at(&name).observed(several.join("\n")).expected(&issued);
            checked.add(found.arg("count", several.len()));
        }
    }
    aligned(setup, &name, asking, &mut checked);
    checked.conclude();
    checked
}

/// The CNAME that should or should not be there.
fn alias(setup: &DomainSetup, key: &DkimKey, name: &str, cname: &Answer, found: &[String], checked: &mut Checked) {
    let target = cname.records().iter().find_map(|record| match &record.data {
        RecordData::Cname(target) => Some(model::dns_name(target)),
        _ => None,
    });
    match (&key.cname, target) {
        (None, Some(target)) => checked.add(Id::DkimCname.at(name).observed(target.clone()).arg("target", target)),
        (Some(expected), Some(target)) if target != model::dns_name(expected) => {
            let appended = target == format!("{}.{}", model::dns_name(expected), setup.domain);
            let dot = if appended { format!("{expected}.") } else { expected.clone() };
            checked.add(Id::DkimCnameTarget.at(name).observed(target.clone()).expected(dot).arg("target", target));
        }
        (Some(expected), None) if !found.is_empty() => {
            checked.add(Id::DkimCnameMissing.at(name).observed(found.join("\n")).expected(expected));
        }
        _ => {}
    }
}

fn missing(setup: &DomainSetup, key: &DkimKey, name: &str, issued: &str, asking: &Asking<'_>, checked: &mut Checked) {
    let mut places = doubled(name, &setup.domain);
    places.push(format!("{}.{}", key.selector, setup.domain));
    places.push(format!("_domainkey.{}", setup.domain));
    places.push(format!("{}.{}._domainkey.{}", key.selector, setup.domain, setup.domain));
    places.push(setup.domain.clone());
    let answers: Vec<(String, Option<&Answer>)> =
        places.into_iter().map(|place| (place.clone(), asking.ask(&place, RecordType::Txt))).collect();
    let elsewhere = answers.iter().find_map(|(place, answer)| {
        let texts = texts((*answer)?);
        texts.into_iter().find(|text| holds(text, &key.key.p)).map(|text| (place, text))
    });
    let expected = key.cname.as_deref().unwrap_or(issued);
    match elsewhere {
        Some((place, text)) => {
            let found = Id::DkimWrongPlace.at(name).observed(format!("{place}: {text}")).expected(expected);
            checked.add(found.arg("place", place));
        }
        None => {
            checked.add(Id::DkimMissing.at(name).expected(expected).arg("selector", &key.selector));
            checked.status = RecordStatus::Missing;
        }
    }
}

fn holds(text: &str, p: &str) -> bool {
    let without: String = text.chars().filter(|c| !c.is_whitespace() && *c != '"').collect();
    !p.is_empty() && without.contains(p)
}

/// A record is there: can it be read, and is it the issued key?
fn published(name: &str, text: &str, issued: &PublicKey, checked: &mut Checked) {
    let about = |id: Id| id.at(name).observed(text).expected(issued.record());
    if is_quoted(text) {
        checked.add(about(Id::DkimQuoted));
        return;
    }
    let record = parse(text);
    if let Some((start, end)) = record.tags.problems.first() {
        let piece = text.get(*start..*end).unwrap_or_default().to_owned();
        checked.add(about(Id::DkimSyntax).span(*start, *end).arg("tag", piece).arg("position", start + 1));
    }
    let first = record.tags.tags.first();
    if let Some(version) = record.tags.get("v")
        && (version.value != "DKIM1" || Some(version) != first)
    {
        let found = about(Id::DkimVersion).span(version.span.0, version.span.1);
        checked.add(found.arg("version", &version.value));
    }
    if record.key_type != Some(issued.kind) {
        let word = record.tags.value("k").unwrap_or("rsa");
        checked.add(about(Id::DkimKeyType).arg("type", word).arg("issued", issued.kind.as_str()));
    }
    if !record.admits("h", &["sha256"]) {
        checked.add(about(Id::DkimHash).arg("hashes", record.tags.value("h").unwrap_or_default()));
    } else if record.tags.get("h").is_some() && record.admits("h", &["sha1"]) {
        checked.add(about(Id::DkimHashSha1));
    }
    if !record.admits("s", &["*", "email"]) {
        checked.add(about(Id::DkimServiceType).arg("services", record.tags.value("s").unwrap_or_default()));
    }
    if record.flag("y") {
        checked.add(about(Id::DkimTesting));
    }
    if record.flag("s") {
        checked.add(about(Id::DkimStrict));
    }
    public_key(name, text, &record, issued, checked);
}

fn public_key(name: &str, text: &str, record: &DkimRecord, issued: &PublicKey, checked: &mut Checked) {
    let about = |id: Id| id.at(name).observed(text).expected(issued.record());
    let Some(p) = &record.p else {
        checked.add(about(Id::DkimSyntax).span(0, text.len()).arg("tag", "p=").arg("position", text.len() + 1));
        return;
    };
    if p.is_empty() {
        checked.add(about(Id::DkimRevoked));
        return;
    }
    if *p != issued.p && is_part(p, &issued.p) {
        checked.add(about(Id::DkimSplit).arg("count", 1));
        return;
    }
    match record.bits {
        Some(Err(KeyProblem::Base64)) => {
            let odd = p.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))).unwrap_or(p.len());
            checked.add(about(Id::DkimBase64).arg("position", odd + 1));
            return;
        }
        Some(Err(KeyProblem::Format | KeyProblem::Wrapped)) => {
            checked.add(about(Id::DkimKeyFormat).arg("type", record.key_type.unwrap_or_default().as_str()));
            return;
        }
        Some(Ok(bits)) if record.key_type == Some(KeyType::Rsa) && bits < 1024 => {
            checked.add(about(Id::DkimKeyUnder1024).arg("bits", bits));
        }
        Some(Ok(bits)) if record.key_type == Some(KeyType::Rsa) && bits < 2048 => {
            checked.add(about(Id::DkimKeyUnder2048).arg("bits", bits));
        }
        _ => {}
    }
    let same = p.trim_end_matches('=') == issued.p.trim_end_matches('=');
    if !same && record.key_type == Some(issued.kind) {
        checked.add(about(Id::DkimKeyDiffers));
    }
}

/// A piece of the issued key: its beginning, its end, or with the middle lost.
fn is_part(p: &str, issued: &str) -> bool {
    p.len() >= 40 && p.len() < issued.len() && (issued.starts_with(p) || issued.ends_with(p))
}

/// The signing domain must be aligned with what people see (RFC 9989, section 4.4).
fn aligned(setup: &DomainSetup, name: &str, asking: &Asking<'_>, checked: &mut Checked) {
    let from = model::dns_name(setup.from_domain());
    let strict = dmarc::alignment(&from, asking).is_some_and(|(dkim, _)| dkim);
    let about = |id: Id, at: &str| id.at(at).observed(setup.domain.clone()).expected(&from).arg("from", &from);
    match dmarc::aligned(&setup.domain, &from, asking) {
        Some(Aligned::No) => checked.add(about(Id::DkimNotAligned, name).arg("mode", "adkim=r")),
        Some(_) if strict && from != setup.domain => {
            checked.add(about(Id::DkimNotAligned, name).arg("mode", "adkim=s"));
        }
        Some(Aligned::Some(walk, list)) => {
            checked.add(about(Id::DmarcAlignmentDiffers, &setup.domain).arg("walk", walk).arg("list", list));
        }
        Some(Aligned::Yes) | None => {}
    }
}
