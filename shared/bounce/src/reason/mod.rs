//! The causes: what servers say, as a table of words and what they mean.
//!
//! The rules are the files in `data/`: lines of `reason, strength, conditions, words`, tab-separated, under lines `@ …`
//! that say where the rules below them come from. All words stand in one automaton, so a text is read once, whatever the
//! number of rules. Words are compared in a normal form ([`normal_form`]): lower case, white space folded, addresses as
//! `@`, repeated codes of multi-line replies away.
//!
//! Known gaps: words are compared as written (no stems, no spelling mistakes); words of one rule may stand in any order.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use model::{Reason, Term};

use crate::reply::Stage;

mod normal;
pub(crate) use normal::normal_form;

/// The tables, in no order: strength and conditions decide, not the file.
const TABLES: &[(&str, &str)] = &[
    ("address", include_str!("data/address.tsv")),
    ("mailbox", include_str!("data/mailbox.tsv")),
    ("sender", include_str!("data/sender.tsv")),
    ("content", include_str!("data/content.tsv")),
    ("transport", include_str!("data/transport.tsv")),
    ("servers", include_str!("data/servers.tsv")),
    ("receivers", include_str!("data/receivers.tsv")),
    ("microsoft", include_str!("data/microsoft.tsv")),
    ("google", include_str!("data/google.tsv")),
    ("asia", include_str!("data/asia.tsv")),
    ("languages", include_str!("data/languages.tsv")),
];

/// How much a rule's words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// A word that many texts hold; decides where nothing else does, not even the codes.
    Weak,
    /// Said by servers in general.
    Text,
    /// Cannot be read in another way, or documented by the receiver.
    Sure,
}

/// One line of a table.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) reason: Reason,
    pub(crate) strength: Strength,
    conditions: Vec<Condition>,
    /// All of them must be in the text.
    words: Vec<&'static str>,
    pub(crate) source: &'static str,
    table: &'static str,
}

impl Rule {
    /// The name that `rule` of an event carries.
    pub(crate) fn name(&self) -> String {
        format!("{}: {}", self.table, self.words.join(" … "))
    }
}

#[derive(Debug, PartialEq)]
enum Condition {
    Code(u16),
    /// The whole status, or its beginning.
    Status(&'static str),
    Stage(Stage),
    Receiver(&'static str),
}

/// What a rule's conditions are held against.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Circumstances<'c> {
    pub(crate) code: Option<u16>,
    pub(crate) status: Option<&'c str>,
    pub(crate) stage: Option<Stage>,
    /// From [`receiver`].
    pub(crate) receiver: Option<&'static str>,
}

/// The rule that says most about `text`, which is in its normal form.
pub(crate) fn of_text(text: &str, circumstances: &Circumstances<'_>) -> Option<&'static Rule> {
    let tables = Tables::get();
    let automaton = tables.automaton.as_ref()?;
    let mut seen = vec![0u64; tables.words.div_ceil(64)];
    let mut touched: Vec<usize> = Vec::new();
    for found in automaton.find_overlapping_iter(text) {
        let word = found.pattern().as_usize();
        if let Some(bits) = seen.get_mut(word / 64)
            && *bits & (1 << (word % 64)) == 0
        {
            *bits |= 1 << (word % 64);
            touched.push(word);
        }
    }
    let has = |word: usize| seen.get(word / 64).is_some_and(|bits| bits & (1 << (word % 64)) != 0);
    touched
        .iter()
        .filter_map(|&word| tables.rules_by_first_word.get(word))
        .flatten()
        .filter_map(|&at| tables.rules.get(at))
        .filter(|(rule, words)| {
            words.iter().all(|&word| has(word)) && rule.conditions.iter().all(|c| holds(c, circumstances))
        })
        .map(|(rule, _)| rule)
        .max_by_key(|rule| {
            let length: usize = rule.words.iter().map(|word| word.len()).sum();
            (rule.strength, rule.conditions.len(), std::cmp::Reverse(rank(rule.reason)), length)
        })
}

fn holds(condition: &Condition, circumstances: &Circumstances<'_>) -> bool {
    match condition {
        Condition::Code(code) => circumstances.code == Some(*code),
        Condition::Status(beginning) => circumstances.status.is_some_and(|status| {
            status.strip_prefix(beginning).is_some_and(|rest| rest.is_empty() || beginning.ends_with('.'))
        }),
        Condition::Stage(stage) => circumstances.stage == Some(*stage),
        Condition::Receiver(receiver) => circumstances.receiver == Some(*receiver),
    }
}

/// Where two rules of one strength speak, the reason that stands first here counts: the narrower one.
const ORDER: &[Reason] = &[
    Reason::Virus,
    Reason::Authentication,
    Reason::ReverseDns,
    Reason::Tls,
    Reason::RateLimited,
    Reason::RelayDenied,
    Reason::Moved,
    Reason::Full,
    Reason::TooBig,
    Reason::Disabled,
    Reason::NeverAccepts,
    Reason::SenderRejected,
    Reason::NoSuchDomain,
    Reason::Blocked,
    Reason::Malformed,
    Reason::Spam,
    Reason::NoSuchUser,
    Reason::Refused,
    Reason::Policy,
    Reason::Network,
    Reason::RemoteError,
    Reason::Expired,
    Reason::Unclassified,
];

fn rank(reason: Reason) -> usize {
    ORDER.iter().position(|r| *r == reason).unwrap_or(ORDER.len())
}

/// The receiver's name in the tables, by the server that refused or else by the recipient's domain.
pub(crate) fn receiver(remote_mta: Option<&str>, recipient: Option<&str>) -> Option<&'static str> {
    let receivers = &Tables::get().receivers;
    let of = |host: &str| {
        let mut rest = host;
        loop {
            if let Ok(at) = receivers.binary_search_by(|(suffix, _)| (*suffix).cmp(rest)) {
                return receivers.get(at).map(|(_, name)| *name);
            }
            rest = rest.split_once('.')?.1;
        }
    };
    remote_mta.and_then(of).or_else(|| recipient.and_then(|address| of(address.rsplit_once('@')?.1)))
}

struct Tables {
    automaton: Option<AhoCorasick>,
    /// How many different words there are.
    words: usize,
    /// Each rule with the numbers of its words.
    rules: Vec<(Rule, Vec<usize>)>,
    /// By the number of its first word, the rules that begin with it.
    rules_by_first_word: Vec<Vec<usize>>,
    /// Sorted.
    receivers: Vec<(&'static str, &'static str)>,
}

impl Tables {
    fn get() -> &'static Self {
        static TABLES_READ: LazyLock<Tables> = LazyLock::new(Tables::read);
        &TABLES_READ
    }

    fn read() -> Self {
        let mut words: Vec<&'static str> = Vec::new();
        let mut number_of = std::collections::HashMap::new();
        let mut rules = Vec::new();
        let mut rules_by_first_word: Vec<Vec<usize>> = Vec::new();
        for &(table, lines) in TABLES {
            let mut source = "";
            for line in lines.lines() {
                if let Some(next) = line.strip_prefix("@ ") {
                    source = next;
                    continue;
                }
                let Some(rule) = parse(table, line, source) else { continue };
                let numbers: Vec<usize> = rule
                    .words
                    .iter()
                    .map(|&word| {
                        *number_of.entry(word).or_insert_with(|| {
                            words.push(word);
                            rules_by_first_word.push(Vec::new());
                            words.len() - 1
                        })
                    })
                    .collect();
                if let Some(of_first) = numbers.first().and_then(|&first| rules_by_first_word.get_mut(first)) {
                    of_first.push(rules.len());
                }
                rules.push((rule, numbers));
            }
        }
        let mut receivers: Vec<(&str, &str)> =
            include_str!("data/receiver_hosts.tsv").lines().filter_map(|line| line.split_once('\t')).collect();
        receivers.sort_unstable();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words).ok();
        Self { automaton, words: words.len(), rules, rules_by_first_word, receivers }
    }
}

/// A line of a table; `None` for an empty line, a comment, or one that is not well formed (a test finds those).
fn parse(table: &'static str, line: &'static str, source: &'static str) -> Option<Rule> {
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let mut columns = line.split('\t');
    let reason = Reason::from_spelling(columns.next()?)?;
    let strength = match columns.next()? {
        "sure" => Strength::Sure,
        "text" => Strength::Text,
        "weak" => Strength::Weak,
        _ => return None,
    };
    let conditions = columns.next()?;
    let conditions = match conditions {
        "-" => Vec::new(),
        list => list.split(',').map(condition).collect::<Option<Vec<_>>>()?,
    };
    let words: Vec<&str> = columns.next()?.split(" && ").collect();
    if columns.next().is_some() || words.iter().any(|word| word.is_empty()) {
        return None;
    }
    Some(Rule { reason, strength, conditions, words, source, table })
}

fn condition(text: &'static str) -> Option<Condition> {
    if let Some(receiver) = text.strip_prefix("to=") {
        return Some(Condition::Receiver(receiver));
    }
    match text {
        "connect" => return Some(Condition::Stage(Stage::Connect)),
        "hello" => return Some(Condition::Stage(Stage::Hello)),
        "mail" => return Some(Condition::Stage(Stage::Mail)),
        "rcpt" => return Some(Condition::Stage(Stage::Rcpt)),
        "data" => return Some(Condition::Stage(Stage::Data)),
        _ => {}
    }
    if text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Some(Condition::Status(text));
    }
    text.parse().ok().map(Condition::Code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_is_well_formed() {
        let mut rules = 0;
        for &(table, lines) in TABLES {
            let mut source = "";
            let mut seen = std::collections::HashSet::new();
            for (number, line) in lines.lines().enumerate() {
                if let Some(next) = line.strip_prefix("@ ") {
                    source = next;
                    assert!(!source.trim().is_empty());
                } else if !line.is_empty() && !line.starts_with('#') {
                    let rule = parse(table, line, source);
                    assert!(rule.is_some(), "{table}.tsv:{}: {line:?}", number + 1);
                    assert!(!source.is_empty(), "{table}.tsv:{}: no source", number + 1);
                    for word in rule.unwrap().words {
                        assert_eq!(normal_form(word), word, "{table}.tsv:{}: not in normal form", number + 1);
                    }
                    assert!(seen.insert(line), "{table}.tsv:{}: twice: {line:?}", number + 1);
                    rules += 1;
                }
            }
        }
        assert!(rules > 500, "{rules} rules");
    }

    #[test]
    fn every_reason_has_its_place_in_the_order() {
        for reason in Reason::ALL {
            assert!(ORDER.contains(reason), "{reason}");
        }
    }

    #[test]
    fn receivers_by_host_and_by_recipient() {
        assert_eq!(receiver(Some("gmail-smtp-in.l.google.com"), None), Some("google"));
        assert_eq!(receiver(Some("mx.example.net"), Some("a@outlook.com")), Some("microsoft"));
        assert_eq!(receiver(Some("example-org.mail.protection.outlook.com"), Some("a@gmail.com")), Some("microsoft"));
        assert_eq!(receiver(None, Some("a@example.net")), None);
    }

    fn reason(text: &str) -> Option<Reason> {
        of_text(&normal_form(text), &Circumstances::default()).map(|rule| rule.reason)
    }

    #[test]
    fn the_narrower_reason_counts() {
        assert_eq!(
            reason("550 5.7.1 <a@b.example>: Sender address rejected: Domain not found"),
            Some(Reason::SenderRejected)
        );
        assert_eq!(reason("550 <a@b.example>: User unknown; mailbox is full"), Some(Reason::Full));
        assert_eq!(reason("tra la la"), None);
    }
}
