//! What is wrong with an SPF record, beyond what the evaluator calls an error: the record itself, its tree, its size.
//!
//! Errors of records that are taken in are findings at their own names, with the path that leads there; matters of style are
//! looked for in the domain's own record only.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};

use jiff::Timestamp;
use model::{Answer, Answers, DnsRecord, Finding, Question, RecordData, RecordType};
use serde::Serialize;

use super::advise;
use super::evaluate::{Client, Verdict, evaluate};
use super::parse::is_spf;
use super::term::{Mechanism, Qualifier, TermKind};
use super::tree::{Root, Tree, Walk};
use super::txt_strings;
use crate::Id;
use crate::asking::{Asking, Step};

/// What the linter says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The record, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// What costs what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tree: Option<Tree>,
    /// In the order of the record.
    pub findings: Vec<Finding>,
}

/// A record tried before it is published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// What the linter says.
    pub report: Report,
    /// What a receiver would make of a mail from the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// A mail for a trial.
#[derive(Debug, Clone, Copy)]
pub struct Mail<'m> {
    /// The client's address.
    pub ip: IpAddr,
    /// MAIL FROM; empty: `postmaster` at the domain.
    pub mail_from: &'m str,
    /// HELO; empty: the domain.
    pub helo: &'m str,
    /// Now.
    pub now: Timestamp,
}

/// Lints the record at `domain`. `platform`: the name that it should include.
pub fn lint(domain: &str, platform: Option<&str>, answers: &Answers) -> Step<Report> {
    let asking = Asking::new(answers);
    let report = report(domain, platform, &asking);
    asking.step(Some(report))
}

/// Tries `record` as if it stood at `domain`, instead of what is there: everything it leads to is looked up as it is.
/// Without a mail it is only linted.
pub fn try_spf(domain: &str, record: &str, mail: Option<Mail<'_>>, answers: &Answers) -> Step<Trial> {
    let domain = model::dns_name(domain);
    let question = Question::new(&domain, RecordType::Txt);
    let now = Asking::new(answers);
    let Some(present) = now.ask(&domain, RecordType::Txt) else { return now.step(None) };
    let keep = |kept: &&DnsRecord| !is_spf(&txt_strings(kept).concat());
    let mut records: Vec<DnsRecord> = present.of(RecordType::Txt).filter(keep).cloned().collect();
    let data = RecordData::Txt(vec![record.as_bytes().to_vec()]);
    records.push(DnsRecord { name: domain.clone(), ttl: present.ttl().unwrap_or(3600), data });
    let asking = Asking::new(answers).instead(question, Answer::Records(records));
    let report = report(&domain, None, &asking);
    let Some(mail) = mail else { return asking.step(Some(Trial { report, verdict: None })) };
    let postmaster = format!("postmaster@{domain}");
    let client = Client {
        ip: mail.ip,
        mail_from: if mail.mail_from.is_empty() { &postmaster } else { mail.mail_from },
        helo: if mail.helo.is_empty() { &domain } else { mail.helo },
        receiver: "receiver.invalid",
        now: mail.now,
    };
    let verdict = evaluate(&client, &asking);
    let done = verdict.map(|verdict| Trial { report, verdict: Some(verdict) });
    asking.step(done)
}

/// [`lint`] through what is asked already.
pub(crate) fn report(domain: &str, platform: Option<&str>, asking: &Asking<'_>) -> Report {
    let domain = model::dns_name(domain);
    let mut walk = Walk::new(asking);
    let Some((tree, root)) = walk.root(&domain) else {
        return Report { record: None, tree: None, findings: walk.findings };
    };
    let mut findings = Vec::new();
    match &root {
        None => {
            let texts = asking.ask(&domain, RecordType::Txt).map(all_texts).unwrap_or_default();
            let before = findings.len();
            not_recognised(&domain, &texts, &mut findings);
            if findings.len() == before {
                let fresh = platform.map(|platform| advise::changed(&[], platform).0);
                let missing = Id::SpfMissing.at(&domain);
                findings.push(fresh.into_iter().fold(missing, crate::findings::Draft::expected).done());
            }
        }
        Some(root) => {
            findings.append(&mut walk.findings);
            style(&domain, root, &mut findings);
            joints(&domain, root, &mut findings);
            sizes(&domain, root, &mut findings);
            explanation(&domain, root, asking, &mut findings);
            if let Some(platform) = platform {
                platform_include(&domain, root, &tree, platform, &mut findings);
            }
        }
    }
    findings.append(&mut walk.findings);
    Report { record: tree.record.clone(), tree: root.is_some().then_some(tree), findings }
}

fn all_texts(answer: &Answer) -> Vec<Vec<u8>> {
    answer.of(RecordType::Txt).map(|record| txt_strings(record).concat()).collect()
}

/// TXT records that were meant to be SPF.
fn not_recognised(domain: &str, texts: &[Vec<u8>], findings: &mut Vec<Finding>) {
    for text in texts {
        let text = String::from_utf8_lossy(text);
        let lower = text.to_ascii_lowercase();
        let trimmed =
            lower.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\' | '“' | '”'));
        let quoted = trimmed.len() < lower.trim_start().len();
        let meant = ["v=spf", "v =spf", "v= spf", "v:spf", "spf1 ", "spf=", "v=sfp", "spf:", "spf2.0/"];
        if !meant.iter().any(|start| trimmed.starts_with(start)) || trimmed.starts_with("spf2.0/") {
            continue;
        }
        let id = if quoted { Id::SpfQuoted } else { Id::SpfNotRecognised };
        id.at(domain).observed(text.clone()).expected("v=spf1 …").tell(findings);
    }
}

fn style(domain: &str, root: &Root, findings: &mut Vec<Finding>) {
    let shown = String::from_utf8_lossy(&root.text);
    let written = |term: &super::term::Term| {
        String::from_utf8_lossy(root.text.get(term.span.start..term.span.end).unwrap_or_default()).into_owned()
    };
    let mut add = |id: Id, term: &super::term::Term| {
        let found = id.at(domain).observed(shown.clone()).span(term.span.start, term.span.end);
        found.arg("term", written(term)).arg("position", term.span.start + 1).tell(findings);
    };
    let mut all = None;
    let mut redirect = None;
    let mut seen: BTreeMap<String, ()> = BTreeMap::new();
    for term in &root.record.terms {
        if let TermKind::Directive(_, _) = &term.kind
            && all.is_some()
        {
            add(Id::SpfAfterAll, term);
            continue;
        }
        let include = matches!(term.kind, TermKind::Directive(_, Mechanism::Include(_)));
        if !include && seen.insert(written(term).to_ascii_lowercase(), ()).is_some() {
            add(Id::SpfDuplicateTerm, term);
        }
        match &term.kind {
            TermKind::Directive(qualifier, mechanism) => {
                if mechanism.domain().is_some_and(super::term::DomainSpec::has_macros) {
                    add(Id::SpfMacros, term);
                }
                match mechanism {
                    Mechanism::All => {
                        all = Some(term);
                        match qualifier {
                            Qualifier::Pass => add(Id::SpfPassAll, term),
                            Qualifier::Neutral => add(Id::SpfNeutralAll, term),
                            Qualifier::Fail | Qualifier::Softfail => {}
                        }
                    }
                    Mechanism::Ptr(_) => add(Id::SpfPtr, term),
                    _ => {}
                }
                if *qualifier == Qualifier::Pass {
                    if is_wide(mechanism) {
                        add(Id::SpfWideRange, term);
                    } else if is_private(mechanism) {
                        add(Id::SpfPrivateAddress, term);
                    }
                }
            }
            TermKind::Redirect(_) => redirect = Some(term),
            TermKind::Exp(_) => {}
            TermKind::Unknown(name) => {
                let mechanism = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists", "ipv4", "ipv6"]
                    .contains(&name.as_str());
                add(if mechanism { Id::SpfMechanismAsModifier } else { Id::SpfUnknownModifier }, term);
            }
        }
    }
    match (all, redirect) {
        (Some(_), Some(redirect)) => add(Id::SpfRedirectBesideAll, redirect),
        (None, None) if root.record.problems.is_empty() => {
            let expected = format!("{} ~all", shown.trim_end());
            Id::SpfNoAll.at(domain).observed(shown.clone()).expected(expected).tell(findings);
        }
        _ => {}
    }
}

/// Networks that no one sends from alone.
fn is_wide(mechanism: &Mechanism) -> bool {
    match mechanism {
        Mechanism::Ip4(_, prefix) => *prefix < 10,
        Mechanism::Ip6(_, prefix) => *prefix < 20,
        Mechanism::A(_, four, six) | Mechanism::Mx(_, four, six) => *four < 10 || *six < 20,
        _ => false,
    }
}

/// Addresses that are not on the internet (RFC 6890).
fn is_private(mechanism: &Mechanism) -> bool {
    match mechanism {
        Mechanism::Ip4(address, _) => address.is_private() || address.is_loopback() || address.is_link_local(),
        Mechanism::Ip6(address, _) => {
            address.is_loopback() && *address != Ipv6Addr::UNSPECIFIED
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
        _ => false,
    }
}

/// Strings are joined without a space (RFC 7208, section 3.3): where one was meant to be, two terms become one.
fn joints(domain: &str, root: &Root, findings: &mut Vec<Finding>) {
    let mut records = root.answer.of(RecordType::Txt).map(txt_strings);
    let Some(strings) = records.find(|strings| strings.concat() == root.text) else { return };
    let mut joint = 0;
    for string in strings {
        joint += string.len();
        let (left, right) = root.text.split_at_checked(joint).unwrap_or_default();
        let before = left.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
        let after = right.split(|byte| *byte == b' ').next().unwrap_or_default();
        if before.is_empty() || !begins_term(after) {
            continue;
        }
        let fixed = [left, b" ", right].concat();
        let written = [before, after].concat();
        let found = Id::SpfSplit.at(domain).observed(String::from_utf8_lossy(&root.text));
        let found = found.span(joint - before.len(), joint + after.len()).arg("position", joint + 1);
        let found = found.arg("term", String::from_utf8_lossy(&written));
        found.expected(crate::records::quoted_strings(&fixed)).tell(findings);
    }
}

/// Whether a word begins as no rest of another does.
fn begins_term(word: &[u8]) -> bool {
    let word = word.to_ascii_lowercase();
    let (signed, bare) = match word.split_first() {
        Some((b'+' | b'-' | b'~' | b'?', bare)) => (true, bare),
        _ => (false, word.as_slice()),
    };
    let named = ["include:", "ip4:", "ip6:", "exists:", "mx:", "a:", "redirect=", "exp="];
    (signed && bare == b"all") || named.iter().any(|name| bare.starts_with(name.as_bytes()))
}

/// RFC 7208, section 3.4: 450 bytes for name and records, 512 for the answer; 255 for one string (section 3.3).
fn sizes(domain: &str, root: &Root, findings: &mut Vec<Finding>) {
    let size = root.text.len();
    if size > 255 {
        let split = crate::records::quoted_strings(&root.text);
        findings.push(Id::SpfString255.at(domain).arg("bytes", size).expected(split).done());
    }
    if size + domain.len() > 450 {
        findings.push(Id::SpfSize450.at(domain).arg("bytes", size + domain.len()).arg("limit", 450).done());
    }
    // A header of 12 bytes, the question, and for each record a pointer, type, class, TTL and two lengths.
    let rdata = |record: &DnsRecord| txt_strings(record).iter().map(|string| string.len() + 1).sum::<usize>();
    let answer: usize = root.answer.of(RecordType::Txt).map(|record| 12 + rdata(record)).sum();
    let whole = 12 + domain.len() + 2 + 4 + answer;
    if whole > 512 {
        let count = root.answer.of(RecordType::Txt).count();
        findings.push(Id::SpfSize512.at(domain).arg("bytes", whole).arg("limit", 512).arg("count", count).done());
    }
}

fn explanation(domain: &str, root: &Root, asking: &Asking<'_>, findings: &mut Vec<Finding>) {
    let target = root.record.terms.iter().find_map(|term| match &term.kind {
        TermKind::Exp(spec) => spec.literal(),
        _ => None,
    });
    let Some(name) = target else { return };
    let Some(answer) = asking.ask(&name, RecordType::Txt).filter(|answer| !answer.is_unknown()) else { return };
    let texts = all_texts(answer);
    let usable = matches!(texts.as_slice(), [text] if text.is_ascii());
    if !usable {
        let found = Id::SpfExp.at(domain).observed(format!("{name}: {} TXT", texts.len()));
        findings.push(found.arg("target", name).done());
    }
}

fn platform_include(domain: &str, root: &Root, tree: &Tree, platform: &str, findings: &mut Vec<Finding>) {
    let platform = model::dns_name(platform);
    let is_platform = |kind: &TermKind| matches!(kind, TermKind::Directive(Qualifier::Pass, Mechanism::Include(spec)) if spec.literal().as_deref() == Some(platform.as_str()));
    let written = root.record.terms.iter().position(|term| is_platform(&term.kind));
    let all = root.record.terms.iter().position(|term| matches!(term.kind, TermKind::Directive(_, Mechanism::All)));
    if tree.includes(&platform) || written.is_some_and(|written| all.is_none_or(|all| written < all)) {
        return;
    }
    let (expected, _) = advise::changed(std::slice::from_ref(&root.text), &platform);
    let observed = String::from_utf8_lossy(&root.text);
    let id = if written.is_some() { Id::SpfPlatformAfterAll } else { Id::SpfPlatformMissing };
    findings.push(id.at(domain).observed(observed).expected(expected).arg("include", platform).done());
}
