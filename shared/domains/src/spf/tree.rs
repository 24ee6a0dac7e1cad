//! The tree of an SPF record: what it includes, what that includes, and what each term costs of the ten look-ups (RFC 7208,
//! section 4.6.4), counted as for a client that nothing matches.
//!
//! All branches are asked for at once. Known gap: names with macros depend on the mail, so their branches end there.

use std::collections::BTreeMap;
use std::fmt::Write;

use model::{Answer, Finding, RecordData, RecordType};
use serde::{Deserialize, Serialize};

use super::evaluate::{LOOKUP_LIMIT, NAME_LIMIT, VOID_LIMIT};
use super::parse::{is_spf, parse};
use super::term::{DomainSpec, Mechanism, Qualifier, Record, Term, TermKind};
use super::txt_strings;
use crate::Id;
use crate::asking::Asking;

/// A record and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// Where the record is.
    pub domain: String,
    /// The record; absent where there is none, or no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// What all its terms cost together.
    pub lookups: u32,
    /// Its terms up to `all`.
    pub branches: Vec<Branch>,
}

/// A term and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// As written.
    pub term: String,
    /// What it costs, with everything below.
    pub lookups: u32,
    /// What it asks for does not exist.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub void: bool,
    /// The record that it takes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<Tree>,
    #[serde(skip)]
    authorizes: bool,
    #[serde(skip)]
    cost: u32,
}

impl Tree {
    /// One line a term, indented by depth, with what it costs.
    pub fn text(&self) -> String {
        let mut text = format!("{:>3}  {}\n", self.lookups, self.domain);
        self.write(1, &mut text);
        text
    }

    fn write(&self, depth: usize, text: &mut String) {
        for branch in &self.branches {
            let void = if branch.void { "  (void)" } else { "" };
            _ = writeln!(text, "{:>3}  {:indent$}{}{void}", branch.lookups, "", branch.term, indent = depth * 2);
            if let Some(tree) = &branch.tree {
                tree.write(depth + 1, text);
            }
        }
    }

    /// Look-ups without an answer.
    pub fn void_lookups(&self) -> u32 {
        let below = |branch: &Branch| branch.tree.as_ref().map_or(0, Tree::void_lookups);
        self.branches.iter().map(|branch| u32::from(branch.void) + below(branch)).sum()
    }

    /// Whether the record of `domain` is taken in, at any depth.
    pub fn includes(&self, domain: &str) -> bool {
        self.branches
            .iter()
            .filter_map(|branch| branch.tree.as_ref())
            .any(|tree| tree.domain == domain || tree.includes(domain))
    }

    /// Walks in the order of evaluation: the first term past the limit, and whether it or one after it lets anyone send.
    fn past_limit(&self) -> Option<(String, bool)> {
        fn walk(tree: &Tree, pass: bool, count: &mut u32, found: &mut Option<(String, bool)>) {
            for branch in &tree.branches {
                *count += branch.cost;
                if *count > LOOKUP_LIMIT && found.is_none() {
                    *found = Some((branch.term.clone(), false));
                }
                let passes = pass && branch.authorizes;
                match (&branch.tree, found.as_mut()) {
                    (Some(tree), _) => walk(tree, passes, count, found),
                    (None, Some((_, authorizes))) => *authorizes |= passes,
                    (None, None) => {}
                }
            }
        }
        let mut found = None;
        walk(self, true, &mut 0, &mut found);
        found
    }
}

/// What was seen of the tree's root, for the checks of style.
pub(super) struct Root {
    pub(super) text: Vec<u8>,
    pub(super) record: Record,
    /// The whole answer.
    pub(super) answer: Answer,
}

/// Builds the tree and finds what is wrong in it. No root: the record is missing, several, or not to be had.
pub(super) struct Walk<'w, 'a> {
    pub(super) asking: &'w Asking<'a>,
    pub(super) findings: Vec<Finding>,
    seen: BTreeMap<String, String>,
    records_left: u32,
}

/// A tree larger than this is cut: the limit of ten look-ups is long passed.
const MOST_RECORDS: u32 = 40;

impl<'w, 'a> Walk<'w, 'a> {
    pub(super) fn new(asking: &'w Asking<'a>) -> Self {
        Self { asking, findings: Vec::new(), seen: BTreeMap::new(), records_left: MOST_RECORDS }
    }

    /// `None`: the answer is missing, or says nothing.
    pub(super) fn root(&mut self, domain: &str) -> Option<(Tree, Option<Root>)> {
        let answer = self.asking.ask(domain, RecordType::Txt)?.clone();
        let mut path = vec![domain.to_owned()];
        let (tree, root) = self.node(domain, &answer, &mut path);
        if answer.is_unknown() {
            return None;
        }
        self.limits(&tree);
        Some((tree, root.map(|(text, record)| Root { text, record, answer })))
    }

    fn limits(&mut self, tree: &Tree) {
        let lookups = tree.lookups;
        let about = |id: Id| {
            id.at(&tree.domain).observed(tree.text().trim_end()).arg("lookups", lookups).arg("limit", LOOKUP_LIMIT)
        };
        match tree.past_limit() {
            Some((term, true)) => self.findings.push(about(Id::SpfLookupLimit).arg("term", term).done()),
            Some((term, false)) => self.findings.push(about(Id::SpfLookupLimitUnused).arg("term", term).done()),
            None if lookups + 1 >= LOOKUP_LIMIT => self.findings.push(about(Id::SpfLookupsNearLimit).done()),
            None => {}
        }
        let void = tree.void_lookups();
        if void > VOID_LIMIT {
            self.findings.push(about(Id::SpfVoidLimit).arg("void", void).arg("voidlimit", VOID_LIMIT).done());
        }
    }

    fn node(&mut self, domain: &str, answer: &Answer, path: &mut Vec<String>) -> (Tree, Option<(Vec<u8>, Record)>) {
        let mut tree = Tree { domain: domain.to_owned(), record: None, lookups: 0, branches: Vec::new() };
        let texts = answer.of(RecordType::Txt).map(|record| txt_strings(record).concat());
        let mut found: Vec<Vec<u8>> = texts.filter(|text| is_spf(text)).collect();
        if found.len() > 1 {
            let observed: Vec<String> = found.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect();
            let several = Id::SpfSeveralRecords.at(domain).observed(observed.join("\n")).arg("count", found.len());
            several.arg("path", path.join(" → ")).tell(&mut self.findings);
        }
        let Some(text) = (if found.is_empty() { None } else { Some(found.swap_remove(0)) }) else {
            return (tree, None);
        };
        self.records_left = self.records_left.saturating_sub(1);
        let record = parse(&text);
        let shown = String::from_utf8_lossy(&text).into_owned();
        for problem in &record.problems {
            let term = String::from_utf8_lossy(text.get(problem.span.start..problem.span.end).unwrap_or_default());
            let found = problem.id.at(domain).observed(shown.clone()).span(problem.span.start, problem.span.end);
            let found = found.arg("term", term).arg("position", problem.span.start + 1).arg("hint", &problem.hint);
            found.arg("path", path.join(" → ")).tell(&mut self.findings);
        }
        tree.record = Some(shown);
        let has_all = record.terms.iter().any(|term| matches!(term.kind, TermKind::Directive(_, Mechanism::All)));
        for term in &record.terms {
            let written =
                String::from_utf8_lossy(text.get(term.span.start..term.span.end).unwrap_or_default()).into_owned();
            match &term.kind {
                TermKind::Directive(qualifier, Mechanism::All) => {
                    let authorizes = *qualifier == Qualifier::Pass;
                    tree.branches.push(Branch {
                        term: written,
                        lookups: 0,
                        void: false,
                        tree: None,
                        authorizes,
                        cost: 0,
                    });
                    break;
                }
                TermKind::Directive(..) => {
                    let branch = self.branch(term, written, domain, path);
                    tree.branches.push(branch);
                }
                TermKind::Redirect(_) | TermKind::Exp(_) | TermKind::Unknown(_) => {}
            }
        }
        let redirect = record.terms.iter().find(|term| matches!(term.kind, TermKind::Redirect(_))).filter(|_| !has_all);
        if let Some(term) = redirect {
            let written =
                String::from_utf8_lossy(text.get(term.span.start..term.span.end).unwrap_or_default()).into_owned();
            let branch = self.branch(term, written, domain, path);
            tree.branches.push(branch);
        }
        tree.lookups = tree.branches.iter().map(|branch| branch.lookups).sum();
        (tree, Some((text, record)))
    }

    fn branch(&mut self, term: &Term, written: String, domain: &str, path: &mut Vec<String>) -> Branch {
        let mut branch = Branch { term: written, lookups: 0, void: false, tree: None, authorizes: true, cost: 0 };
        let mechanism = match &term.kind {
            TermKind::Directive(qualifier, mechanism) => {
                branch.authorizes = *qualifier == Qualifier::Pass;
                mechanism
            }
            TermKind::Redirect(target) => {
                self.take_in(&mut branch, target, domain, path);
                return branch;
            }
            TermKind::Exp(_) | TermKind::Unknown(_) => return branch,
        };
        branch.cost = u32::from(mechanism.costs_lookup());
        branch.lookups = branch.cost;
        let name = match mechanism.domain() {
            Some(spec) => match spec.literal() {
                Some(name) => name,
                None => return branch,
            },
            None => domain.to_owned(),
        };
        if mechanism.costs_lookup() && !Asking::can_ask(&name) {
            let target =
                Id::SpfTarget.at(domain).observed(branch.term.clone()).arg("term", &branch.term).arg("target", &name);
            target.tell(&mut self.findings);
            branch.authorizes = false;
            return branch;
        }
        match mechanism {
            Mechanism::Include(target) => self.take_in(&mut branch, target, domain, path),
            Mechanism::A(..) => {
                let four = self.asking.ask(&name, RecordType::A);
                let six = self.asking.ask(&name, RecordType::Aaaa);
                branch.void = four.is_some_and(|answer| is_void(answer, RecordType::A))
                    && six.is_some_and(|answer| is_void(answer, RecordType::Aaaa));
            }
            Mechanism::Exists(_) => {
                branch.void =
                    self.asking.ask(&name, RecordType::A).is_some_and(|answer| is_void(answer, RecordType::A));
            }
            Mechanism::Mx(..) => self.exchangers(&mut branch, &name, domain),
            Mechanism::All | Mechanism::Ptr(_) | Mechanism::Ip4(..) | Mechanism::Ip6(..) => {}
        }
        if branch.void {
            branch.authorizes = false;
            let void = Id::SpfVoidLookup.at(domain).observed(branch.term.clone());
            void.arg("term", &branch.term).arg("target", &name).tell(&mut self.findings);
        }
        branch
    }

    fn exchangers(&mut self, branch: &mut Branch, name: &str, domain: &str) {
        let Some(answer) = self.asking.ask(name, RecordType::Mx) else { return };
        branch.void = is_void(answer, RecordType::Mx);
        let count = answer.of(RecordType::Mx).count();
        if count > NAME_LIMIT {
            let limit = Id::SpfMxLimit.at(domain).observed(format!("{name}: {count} MX"));
            limit.arg("term", &branch.term).arg("count", count).arg("limit", NAME_LIMIT).tell(&mut self.findings);
        }
        let null =
            |record: &model::DnsRecord| matches!(&record.data, RecordData::Mx { exchange, .. } if exchange.is_empty());
        if answer.of(RecordType::Mx).all(null) {
            branch.authorizes = false;
        }
    }

    fn take_in(&mut self, branch: &mut Branch, target: &DomainSpec, domain: &str, path: &mut Vec<String>) {
        (branch.cost, branch.lookups) = (1, 1);
        let Some(name) = target.literal() else { return };
        if let Some(at) = path.iter().position(|known| *known == name) {
            let mut circle: Vec<String> = path.iter().skip(at).cloned().collect();
            circle.push(name.clone());
            let found = Id::SpfLoop.at(domain).observed(branch.term.clone()).arg("term", &branch.term);
            found.arg("path", circle.join(" → ")).tell(&mut self.findings);
            return;
        }
        let here = format!("{} → {name}", path.join(" → "));
        if let Some(first) = self.seen.insert(name.clone(), here.clone()) {
            let found = Id::SpfDuplicateInclude.at(domain).observed(branch.term.clone()).arg("term", &branch.term);
            found.arg("target", &name).arg("first", first).arg("path", here).tell(&mut self.findings);
        }
        if self.records_left == 0 {
            return;
        }
        let Some(answer) = self.asking.ask(&name, RecordType::Txt).cloned() else { return };
        if answer.is_unknown() {
            return;
        }
        path.push(name.clone());
        let (tree, root) = self.node(&name, &answer, path);
        path.pop();
        if root.is_none() {
            let found = Id::SpfIncludeNone.at(domain).observed(branch.term.clone()).arg("term", &branch.term);
            found.arg("target", &name).arg("path", path.join(" → ")).tell(&mut self.findings);
        }
        branch.lookups += tree.lookups;
        branch.tree = Some(tree);
    }
}

fn is_void(answer: &Answer, kind: RecordType) -> bool {
    !answer.is_unknown() && answer.of(kind).next().is_none()
}
