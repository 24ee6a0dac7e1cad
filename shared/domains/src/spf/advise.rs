//! How a domain takes the platform into its SPF record: the changed record shown whole, what it costs, and what its `all`
//! means.

use std::collections::BTreeSet;

use model::{Answer, Answers, DnsRecord, Question, RecordData, RecordType};
use serde::Serialize;

use super::evaluate::LOOKUP_LIMIT;
use super::parse::{is_spf, parse};
use super::term::{Mechanism, Qualifier, TermKind};
use super::tree::Walk;
use super::txt_strings;
use crate::asking::{Asking, Step};
use crate::findings::text;

/// What was done to the present record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// There was none.
    Fresh,
    /// The include was put in before `all`.
    Added,
    /// The include stood after `all`, where it has no effect.
    Moved,
    /// Several records became one, with the include.
    Merged,
    /// It is there already.
    Unchanged,
}

/// The record to publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The records that are there now.
    pub present: Vec<String>,
    /// DNS did not say what is there: `record` is the one for a domain that has none, and must replace none.
    pub unknown: bool,
    /// The whole record, as it should be.
    pub record: String,
    /// What was done.
    pub change: Change,
    /// Look-ups that the present record costs, of ten; absent where DNS did not say it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookups_before: Option<u32>,
    /// Look-ups that the changed record costs, of ten; absent where DNS did not say it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookups_after: Option<u32>,
    /// The changed record is over the limit: an include must go first.
    pub over_limit: bool,
    /// The record's `all`, such as `~all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<String>,
    /// What that means, in English; in another language it is the message [`Advice::meaning_key`].
    pub meaning: String,
    /// The message that says what it means.
    pub meaning_key: &'static str,
}

/// The record of `domain` with `platform` included.
pub fn advise(domain: &str, platform: &str, answers: &Answers) -> Step<Advice> {
    let domain = model::dns_name(domain);
    let question = Question::new(&domain, RecordType::Txt);
    let now = Asking::new(answers);
    let Some(answer) = now.ask(&domain, RecordType::Txt) else { return now.step(None) };
    let texts: Vec<Vec<u8>> =
        answer.of(RecordType::Txt).map(|record| txt_strings(record).concat()).filter(|text| is_spf(text)).collect();
    let (record, change) = changed(&texts, &model::dns_name(platform));
    let data = RecordData::Txt(vec![record.clone().into_bytes()]);
    let changed = Answer::Records(vec![DnsRecord { name: domain.clone(), ttl: 0, data }]);
    let then = Asking::new(answers).instead(question, changed);
    let cost = |asking: &Asking<'_>| {
        let lookups = Walk::new(asking).root(&domain).map(|(tree, _)| tree.lookups);
        lookups.filter(|_| asking.unknown().is_empty())
    };
    let lookups_before = cost(&now).filter(|_| !texts.is_empty());
    let lookups_after = cost(&then);
    let (all, meaning_key) = meaning(record.as_bytes());
    let advice = Advice {
        present: texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect(),
        unknown: answer.is_unknown(),
        record,
        change,
        lookups_before,
        lookups_after,
        over_limit: lookups_after.is_some_and(|lookups| lookups > LOOKUP_LIMIT),
        all,
        meaning: text(meaning_key, &[]),
        meaning_key,
    };
    let mut wanted = now.wanted();
    wanted.extend(then.wanted());
    wanted.sort();
    wanted.dedup();
    if wanted.is_empty() { Step::Done(advice) } else { Step::Need(wanted) }
}

fn meaning(record: &[u8]) -> (Option<String>, &'static str) {
    let parsed = parse(record);
    let all = parsed.terms.iter().find_map(|term| match term.kind {
        TermKind::Directive(qualifier, Mechanism::All) => Some(qualifier),
        _ => None,
    });
    let redirect = parsed.terms.iter().any(|term| matches!(term.kind, TermKind::Redirect(_)));
    match all {
        Some(Qualifier::Fail) => (Some("-all".to_owned()), "spf-all-fail"),
        Some(Qualifier::Softfail) => (Some("~all".to_owned()), "spf-all-softfail"),
        Some(Qualifier::Neutral) => (Some("?all".to_owned()), "spf-all-neutral"),
        Some(Qualifier::Pass) => (Some("+all".to_owned()), "spf-all-pass"),
        None if redirect => (None, "spf-all-redirect"),
        None => (None, "spf-all-none"),
    }
}

/// The present records with `include:platform` in one record, where it takes effect.
pub(super) fn changed(texts: &[Vec<u8>], platform: &str) -> (String, Change) {
    let include = format!("include:{platform}");
    match texts {
        [] => (format!("v=spf1 a mx {include} ~all"), Change::Fresh),
        [one] => with_include(one, &include, platform),
        several => {
            let merged = merge(several);
            (with_include(merged.as_bytes(), &include, platform).0, Change::Merged)
        }
    }
}

fn with_include(text: &[u8], include: &str, platform: &str) -> (String, Change) {
    let shown = String::from_utf8_lossy(text);
    let record = parse(text);
    let is_all = |kind: &TermKind| matches!(kind, TermKind::Directive(_, Mechanism::All));
    let is_include = |kind: &TermKind| match kind {
        TermKind::Directive(Qualifier::Pass, Mechanism::Include(spec)) => spec.literal().as_deref() == Some(platform),
        _ => false,
    };
    let all = record.terms.iter().position(|term| is_all(&term.kind));
    let present = record.terms.iter().position(|term| is_include(&term.kind));
    let mut words: Vec<&str> = shown.split(' ').filter(|word| !word.is_empty()).collect();
    let same =
        |word: &&str| word.trim_start_matches(['+', '-', '~', '?']).trim_end_matches('.').eq_ignore_ascii_case(include);
    let change = match (present, all) {
        (Some(present), Some(all)) if present > all => Change::Moved,
        (Some(_), _) => return (words.join(" "), Change::Unchanged),
        (None, _) => Change::Added,
    };
    words.retain(|word| !same(word));
    let ends = |word: &&str| {
        let word = word.to_ascii_lowercase();
        word.trim_start_matches(['+', '-', '~', '?']) == "all" || word.starts_with("redirect=")
    };
    let at = words.iter().position(ends).unwrap_or(words.len());
    words.insert(at, include);
    (words.join(" "), change)
}

/// Several records as one: each term once, `exp=` and `redirect=` of the first, and `-all` only where all say so.
fn merge(texts: &[Vec<u8>]) -> String {
    let mut words: Vec<String> = vec!["v=spf1".to_owned()];
    let mut seen = BTreeSet::new();
    let mut push_once = |words: &mut Vec<String>, word: String| {
        if seen.insert(word.to_ascii_lowercase()) {
            words.push(word);
        }
    };
    let mut tail: Vec<String> = Vec::new();
    let mut strict = true;
    for text in texts {
        let shown = String::from_utf8_lossy(text);
        for word in shown.split(' ').skip(1).filter(|word| !word.is_empty()) {
            let lower = word.to_ascii_lowercase();
            let bare = lower.trim_start_matches(['+', '-', '~', '?']);
            if bare == "all" {
                strict &= lower == "-all";
            } else if lower.starts_with("exp=") {
                if tail.is_empty() {
                    tail.push(word.to_owned());
                }
            } else if let Some(target) = lower.strip_prefix("redirect=") {
                // Beside an `all` a redirect is nothing; what it meant is an include.
                push_once(&mut words, format!("include:{target}"));
            } else {
                push_once(&mut words, word.to_owned());
            }
        }
        strict &= shown.to_ascii_lowercase().contains("-all");
    }
    words.push(if strict { "-all" } else { "~all" }.to_owned());
    words.extend(tail);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_include_goes_before_all_and_once() {
        for (texts, record, change) in [
            (&[][..], "v=spf1 a mx include:p.example ~all", Change::Fresh),
            (&["v=spf1 mx -all"], "v=spf1 mx include:p.example -all", Change::Added),
            (&["v=spf1 mx  ?all exp=e.example"], "v=spf1 mx include:p.example ?all exp=e.example", Change::Added),
            (&["v=spf1 redirect=r.example"], "v=spf1 include:p.example redirect=r.example", Change::Added),
            (&["v=spf1 mx"], "v=spf1 mx include:p.example", Change::Added),
            (&["v=spf1 mx +include:P.example. ~all"], "v=spf1 mx +include:P.example. ~all", Change::Unchanged),
            (&["v=spf1 mx ~all include:p.example"], "v=spf1 mx include:p.example ~all", Change::Moved),
            (&["v=spf1 mx ?include:p.example ~all"], "v=spf1 mx include:p.example ~all", Change::Added),
            (&["v=spf1 mx ipv4:1.2.3.4 ~all"], "v=spf1 mx ipv4:1.2.3.4 include:p.example ~all", Change::Added),
            (
                &["v=spf1 mx a -all", "v=spf1 a include:q.example ~all"],
                "v=spf1 mx a include:q.example include:p.example ~all",
                Change::Merged,
            ),
            (&["v=spf1 mx -all", "v=spf1 include:p.example -all"], "v=spf1 mx include:p.example -all", Change::Merged),
        ] {
            let texts: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
            let (changed, what) = changed(&texts, "p.example");
            assert_eq!((changed.as_str(), what), (record, change));
        }
    }
}
