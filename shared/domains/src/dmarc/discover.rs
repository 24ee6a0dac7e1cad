//! How a policy is found: by the tree walk of RFC 9989 (section 4.10), and by the public suffix list as RFC 7489 has it
//! (section 6.6.3), which many receivers still do.

use model::{Answers, RecordType};
use serde::Serialize;

use super::record::{DmarcRecord, is_dmarc, parse};
use crate::asking::{Asking, Step};
use crate::check::texts;
use crate::names::organizational;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// RFC 9989.
    TreeWalk,
    /// RFC 7489.
    Psl,
}

/// What one way finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discovery {
    /// Which way.
    pub method: Method,
    /// The domain whose record is the policy; absent: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_domain: Option<String>,
    /// The record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The organizational domain, for relaxed alignment.
    pub organizational_domain: String,
}

/// The policy that mail from `domain` is under, by both ways.
pub fn discover(domain: &str, answers: &Answers) -> Step<[Discovery; 2]> {
    let asking = Asking::new(answers);
    let found = both(&model::dns_name(domain), &asking);
    asking.step(found)
}

/// [`discover`] through what is asked already.
pub(crate) fn both(domain: &str, asking: &Asking<'_>) -> Option<[Discovery; 2]> {
    let (walk, list) = (tree_walk(domain, asking), by_list(domain, asking));
    Some([walk?, list?])
}

/// Whether an answer that the policy depends on says nothing: then there is no saying that there is no policy.
pub(crate) fn is_unknown(domain: &str, asking: &Asking<'_>) -> bool {
    names_of_walk(domain)
        .into_iter()
        .chain([organizational(domain)])
        .any(|name| asking.ask(&format!("_dmarc.{name}"), RecordType::Txt).is_some_and(model::Answer::is_unknown))
}

/// Whether adkim and aspf are strict in the policy that `domain` is under, by the tree walk.
pub(crate) fn alignment(domain: &str, asking: &Asking<'_>) -> Option<(bool, bool)> {
    let record = parse(&tree_walk(domain, asking)?.record?);
    Some((record.adkim_strict, record.aspf_strict))
}

/// Whether an authenticated domain counts for the From domain, in relaxed mode.
pub(crate) enum Aligned {
    /// For all receivers.
    Yes,
    /// For none.
    No,
    /// For some: the organizational domains of the From domain by the walk and by the list.
    Some(String, String),
}

/// Relaxed alignment by both ways. Where there is no policy, or DNS does not say, by the list alone. `None`: answers are
/// missing.
pub(crate) fn aligned(name: &str, from: &str, asking: &Asking<'_>) -> Option<Aligned> {
    if name == from {
        return Some(Aligned::Yes);
    }
    let by_list = organizational(name) == organizational(from);
    let (walk, other) = (tree_walk(from, asking), tree_walk(name, asking));
    let (walk, other) = (walk?, other?);
    let unsaid = walk.policy_domain.is_none() || is_unknown(from, asking) || is_unknown(name, asking);
    let by_walk = if unsaid { by_list } else { walk.organizational_domain == other.organizational_domain };
    Some(match (by_walk, by_list) {
        (true, true) => Aligned::Yes,
        (false, false) => Aligned::No,
        _ => Aligned::Some(walk.organizational_domain, organizational(from).to_owned()),
    })
}

/// The names of the walk: the domain, then its parents; eight questions at most (RFC 9989, section 4.10).
fn names_of_walk(domain: &str) -> Vec<&str> {
    const MOST: usize = 8;
    let mut names = vec![domain];
    let labels = domain.split('.').count();
    let mut rest = domain;
    let mut left = labels;
    while let Some((_, parent)) = rest.split_once('.') {
        rest = parent;
        left -= 1;
        if left < MOST {
            names.push(rest);
        }
    }
    names
}

fn tree_walk(domain: &str, asking: &Asking<'_>) -> Option<Discovery> {
    let names = names_of_walk(domain);
    let asked: Vec<_> = names.iter().map(|name| (*name, valid_record(name, asking))).collect();
    let mut found: Vec<(&str, String, DmarcRecord)> = Vec::new();
    for (name, text) in asked {
        if let Some(text) = text? {
            let record = parse(&text);
            let ends = record.psd == Some(false) || (record.psd == Some(true) && name != domain);
            found.push((name, text, record));
            if ends {
                break;
            }
        }
    }
    let organizational_domain = match found.last() {
        Some((name, _, record)) if record.psd == Some(true) && *name != domain => {
            child_of(domain, name).unwrap_or(domain)
        }
        Some((name, ..)) => name,
        None => domain,
    };
    let policy = found
        .iter()
        .find(|(name, ..)| *name == domain)
        .or_else(|| found.iter().find(|(name, ..)| *name == organizational_domain))
        .or_else(|| found.last().filter(|(_, _, record)| record.psd == Some(true)));
    Some(Discovery {
        method: Method::TreeWalk,
        policy_domain: policy.map(|(name, ..)| (*name).to_owned()),
        record: policy.map(|(_, text, _)| text.clone()),
        organizational_domain: organizational_domain.to_owned(),
    })
}

/// The name one label below `parent` on the way to `domain`.
fn child_of<'d>(domain: &'d str, parent: &str) -> Option<&'d str> {
    let mut rest = domain;
    while let Some((_, up)) = rest.split_once('.') {
        if up == parent {
            return Some(rest);
        }
        rest = up;
    }
    None
}

fn by_list(domain: &str, asking: &Asking<'_>) -> Option<Discovery> {
    let above = organizational(domain);
    let (own, parent) = (valid_record(domain, asking), valid_record(above, asking));
    let policy = match (own?, parent?) {
        (Some(text), _) => Some((domain, text)),
        (None, Some(text)) => Some((above, text)),
        (None, None) => None,
    };
    Some(Discovery {
        method: Method::Psl,
        policy_domain: policy.as_ref().map(|(name, _)| (*name).to_owned()),
        record: policy.map(|(_, text)| text),
        organizational_domain: above.to_owned(),
    })
}

/// The one valid record at a domain; several count as none. `None`: the answer is missing.
fn valid_record(domain: &str, asking: &Asking<'_>) -> Option<Option<String>> {
    let answer = asking.ask(&format!("_dmarc.{domain}"), RecordType::Txt)?;
    let mut found = texts(answer).into_iter().filter(|text| is_dmarc(text));
    let first = found.next();
    Some(if found.next().is_some() { None } else { first })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_walk_asks_eight_names_at_most() {
        assert_eq!(
            names_of_walk("a.mail.example.com"),
            ["a.mail.example.com", "mail.example.com", "example.com", "com"]
        );
        let long = "a.b.c.d.e.f.g.h.i.j.mail.example.com";
        let names = names_of_walk(long);
        assert_eq!((names.len(), names[0], names[1]), (8, long, "g.h.i.j.mail.example.com"));
        assert_eq!(names_of_walk("com"), ["com"]);
    }
}
