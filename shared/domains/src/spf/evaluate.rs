//! check_host() (RFC 7208, section 4): a record, a client and an envelope to a result.
//!
//! Where the RFC leaves a choice: names that cannot be asked for do not match; void look-ups are those of `a`, `mx` (its
//! hosts too), `exists`, and of `ptr` for the client's address, and more than two are a permerror; the time limit is the
//! resolver's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use model::{Answer, Answers, RecordData, RecordType, SpfResult};
use serde::Serialize;

use super::macro_string::{self, Allowed, Values};
use super::parse::{is_spf, parse};
use super::term::{DomainSpec, Mechanism, Qualifier, Record, TermKind};
use super::txt_strings;
use crate::asking::{Asking, Step};

/// Who sends what for whom.
#[derive(Debug, Clone, Copy)]
pub struct Client<'c> {
    /// The client's address.
    pub ip: IpAddr,
    /// MAIL FROM; empty for a delivery report.
    pub mail_from: &'c str,
    /// HELO or EHLO.
    pub helo: &'c str,
    /// The receiving host, for `%{r}` in explanations.
    pub receiver: &'c str,
    /// Now, for `%{t}` in explanations.
    pub now: Timestamp,
}

/// What came out, and by what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// The result.
    pub result: SpfResult,
    /// The domain whose record decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The term that matched, or that the error came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// Where that term stands in its record, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(usize, usize)>,
    /// What the error is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The domain's own explanation of a fail, where it has one that can be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// Terms evaluated that count against the ten.
    pub lookups: u32,
    /// Look-ups without an answer, of which two are allowed.
    pub void_lookups: u32,
}

/// Evaluates the SPF record of the client's domain.
pub fn check_host(client: &Client<'_>, answers: &Answers) -> Step<Verdict> {
    let asking = Asking::new(answers);
    let verdict = evaluate(client, &asking);
    asking.step(verdict)
}

/// [`check_host`] through what is asked already. `None`: answers are missing.
pub(crate) fn evaluate(client: &Client<'_>, asking: &Asking<'_>) -> Option<Verdict> {
    let sender = if client.mail_from.is_empty() { client.helo } else { client.mail_from };
    let (local_part, domain) = sender.rsplit_once('@').unwrap_or(("", sender));
    let local_part = if local_part.is_empty() { "postmaster" } else { local_part };
    let mut evaluation = Evaluation {
        asking,
        ip: canonical(client.ip),
        local_part,
        sender_domain: domain,
        client: *client,
        lookups: 0,
        void_lookups: 0,
        place: Place::default(),
    };
    let outcome = if is_checkable(domain) { evaluation.check(domain) } else { Ok(Outcome::of(SpfResult::None)) };
    let (result, problem, explanation) = match outcome {
        Ok(outcome) => {
            let explanation = match (&outcome.explain, outcome.result) {
                (Some((domain, name)), SpfResult::Fail) => evaluation.explanation(domain, name)?,
                _ => None,
            };
            (outcome.result, None, explanation)
        }
        Err(Halt::Waiting) => return None,
        Err(Halt::Temporary(problem)) => (SpfResult::Temperror, Some(problem), None),
        Err(Halt::Permanent(problem)) => (SpfResult::Permerror, Some(problem), None),
    };
    let place = evaluation.place;
    Some(Verdict {
        result,
        domain: (!place.domain.is_empty()).then_some(place.domain),
        term: place.term,
        span: place.span,
        problem,
        explanation,
        lookups: evaluation.lookups,
        void_lookups: evaluation.void_lookups,
    })
}

/// Terms that may cause look-ups (RFC 7208, section 4.6.4).
pub(crate) const LOOKUP_LIMIT: u32 = 10;
/// Look-ups without an answer.
pub(crate) const VOID_LIMIT: u32 = 2;
/// Mail exchangers of one `mx`, names of one `ptr`.
pub(crate) const NAME_LIMIT: usize = 10;

struct Evaluation<'e, 'a> {
    asking: &'e Asking<'a>,
    ip: IpAddr,
    local_part: &'e str,
    sender_domain: &'e str,
    client: Client<'e>,
    lookups: u32,
    void_lookups: u32,
    place: Place,
}

/// Where the evaluation stands: what it ends with is what decided.
#[derive(Default, Clone)]
struct Place {
    domain: String,
    term: Option<String>,
    span: Option<(usize, usize)>,
}

struct Outcome {
    result: SpfResult,
    /// The domain of the record that decided, and its `exp=`.
    explain: Option<(String, DomainSpec)>,
}

impl Outcome {
    fn of(result: SpfResult) -> Self {
        Self { result, explain: None }
    }
}

enum Halt {
    Waiting,
    Temporary(String),
    Permanent(String),
}

impl<'e> Evaluation<'e, '_> {
    fn check(&mut self, domain: &str) -> Result<Outcome, Halt> {
        let domain = model::dns_name(domain);
        self.place = Place { domain: domain.clone(), ..Place::default() };
        let answer = self.ask(&domain, RecordType::Txt)?;
        let mut found =
            answer.of(RecordType::Txt).map(|record| txt_strings(record).concat()).filter(|text| is_spf(text));
        let Some(text) = found.next() else { return Ok(Outcome::of(SpfResult::None)) };
        if found.next().is_some() {
            return Err(Halt::Permanent(format!("several SPF records at {domain}")));
        }
        let record = parse(&text);
        if let Some(problem) = record.problems.first() {
            self.place.term = Some(shown(&text, problem.span.start, problem.span.end));
            self.place.span = Some((problem.span.start, problem.span.end));
            return Err(Halt::Permanent(format!("syntax error in the record of {domain}")));
        }
        self.ask_ahead(&record, &domain);
        self.terms(&record, &text, &domain)
    }

    fn terms(&mut self, record: &Record, text: &[u8], domain: &str) -> Result<Outcome, Halt> {
        let explain = record.terms.iter().find_map(|term| match &term.kind {
            TermKind::Exp(name) => Some((domain.to_owned(), name.clone())),
            _ => None,
        });
        let mut redirect = None;
        for term in &record.terms {
            let here = Place {
                domain: domain.to_owned(),
                term: Some(shown(text, term.span.start, term.span.end)),
                span: Some((term.span.start, term.span.end)),
            };
            match &term.kind {
                TermKind::Directive(qualifier, mechanism) => {
                    self.place = here.clone();
                    if self.matches(mechanism, domain)? {
                        self.place = here;
                        return Ok(Outcome { result: result(*qualifier), explain });
                    }
                }
                TermKind::Redirect(target) => redirect = Some((target, here)),
                TermKind::Exp(_) | TermKind::Unknown(_) => {}
            }
        }
        let Some((target, here)) = redirect else {
            self.place = Place { domain: domain.to_owned(), ..Place::default() };
            return Ok(Outcome::of(SpfResult::Neutral));
        };
        self.place = here.clone();
        self.count_lookup()?;
        let target = self.expand_name(target, domain)?;
        match self.check(&target)? {
            Outcome { result: SpfResult::None, .. } => {
                self.place = here;
                Err(Halt::Permanent(format!("no SPF record at {target}")))
            }
            outcome => Ok(outcome),
        }
    }

    fn matches(&mut self, mechanism: &Mechanism, domain: &str) -> Result<bool, Halt> {
        if mechanism.costs_lookup() {
            self.count_lookup()?;
        }
        let name = match mechanism.domain() {
            Some(spec) => self.expand_name(spec, domain)?,
            None => domain.to_owned(),
        };
        match mechanism {
            Mechanism::All => Ok(true),
            Mechanism::Ip4(network, prefix) => {
                Ok(matches!(self.ip, IpAddr::V4(ip) if in_network4(ip, *network, *prefix)))
            }
            Mechanism::Ip6(network, prefix) => {
                Ok(matches!(self.ip, IpAddr::V6(ip) if in_network6(ip, *network, *prefix)))
            }
            Mechanism::A(_, four, six) => self.host_matches(&name, *four, *six),
            Mechanism::Mx(_, four, six) => self.mx_matches(&name, *four, *six),
            Mechanism::Exists(_) => {
                let answer = self.ask_counting_void(&name, RecordType::A)?;
                Ok(answer.of(RecordType::A).next().is_some())
            }
            Mechanism::Ptr(_) => {
                let names = self.validated_names(true)?;
                Ok(names.iter().any(|validated| is_below(validated, &name)))
            }
            Mechanism::Include(_) => self.included(&name),
        }
    }

    fn included(&mut self, name: &str) -> Result<bool, Halt> {
        let here = self.place.clone();
        match self.check(name)?.result {
            SpfResult::Pass => Ok(true),
            SpfResult::None => {
                self.place = here;
                Err(Halt::Permanent(format!("no SPF record at {name}")))
            }
            _ => Ok(false),
        }
    }

    fn host_matches(&mut self, name: &str, four: u8, six: u8) -> Result<bool, Halt> {
        let kind = self.address_type();
        let answer = self.ask_counting_void(name, kind)?;
        Ok(answer.records().iter().any(|record| match (&record.data, self.ip) {
            (RecordData::A(address), IpAddr::V4(ip)) => in_network4(ip, *address, four),
            (RecordData::Aaaa(address), IpAddr::V6(ip)) => in_network6(ip, *address, six),
            _ => false,
        }))
    }

    fn mx_matches(&mut self, name: &str, four: u8, six: u8) -> Result<bool, Halt> {
        let answer = self.ask_counting_void(name, RecordType::Mx)?;
        let hosts: Vec<&str> = answer
            .records()
            .iter()
            .filter_map(|record| match &record.data {
                RecordData::Mx { exchange, .. } => Some(exchange.as_str()),
                _ => None,
            })
            .collect();
        if hosts.len() > NAME_LIMIT {
            return Err(Halt::Permanent(format!("{name} has more than {NAME_LIMIT} mail exchangers")));
        }
        let hosts: Vec<&str> = hosts.into_iter().filter(|host| !host.trim_end_matches('.').is_empty()).collect();
        let kind = self.address_type();
        for host in &hosts {
            _ = self.asking.ask(host, kind);
        }
        for host in hosts {
            if self.host_matches(host, four, six)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The client's names that have the client's address. `counted`: for `ptr`, not for a macro.
    fn validated_names(&mut self, counted: bool) -> Result<Vec<String>, Halt> {
        let answer = self.asking.ask(&macro_string::reverse_name(self.ip), RecordType::Ptr).ok_or(Halt::Waiting)?;
        if counted && is_void(answer, RecordType::Ptr) {
            self.count_void()?;
        }
        let names: Vec<String> = answer
            .records()
            .iter()
            .filter_map(|record| match &record.data {
                RecordData::Ptr(name) => Some(model::dns_name(name)),
                _ => None,
            })
            .take(NAME_LIMIT)
            .collect();
        let kind = self.address_type();
        let answers: Vec<Option<&Answer>> = names.iter().map(|name| self.asking.ask(name, kind)).collect();
        let mut validated = Vec::new();
        for (name, answer) in names.into_iter().zip(answers) {
            let has_address = answer.ok_or(Halt::Waiting)?.records().iter().any(|record| match record.data {
                RecordData::A(address) => self.ip == IpAddr::V4(address),
                RecordData::Aaaa(address) => self.ip == IpAddr::V6(address),
                _ => false,
            });
            if has_address {
                validated.push(name);
            }
        }
        Ok(validated)
    }

    /// `%{p}`: the domain itself, a name below it, any, or `unknown`.
    fn client_name(&mut self, domain: &str) -> Result<String, Halt> {
        let names = self.validated_names(false)?;
        let best = names
            .iter()
            .find(|name| *name == domain)
            .or_else(|| names.iter().find(|name| is_below(name, domain)))
            .or_else(|| names.first());
        Ok(best.cloned().unwrap_or_else(|| "unknown".to_owned()))
    }

    fn expand_name(&mut self, spec: &DomainSpec, domain: &str) -> Result<String, Halt> {
        let client_name = if spec.uses(b'p') { self.client_name(domain)? } else { String::new() };
        let expanded = macro_string::expand(&spec.parts, &self.values(domain, &client_name));
        let mut name = expanded.strip_suffix('.').unwrap_or(&expanded);
        while name.len() > 253 {
            let Some((_, rest)) = name.split_once('.') else { break };
            name = rest;
        }
        Ok(name.to_owned())
    }

    /// The text of `exp=`. `Some(None)`: there is none that can be shown; `None`: answers are missing.
    fn explanation(&mut self, domain: &str, name: &DomainSpec) -> Option<Option<String>> {
        let expanded = match self.expand_name(name, domain) {
            Ok(name) => name,
            Err(Halt::Waiting) => return None,
            Err(_) => return Some(None),
        };
        let answer = self.asking.ask(&expanded, RecordType::Txt)?;
        let mut texts = answer.of(RecordType::Txt).map(|record| txt_strings(record).concat());
        let (Some(text), None) = (texts.next(), texts.next()) else { return Some(None) };
        let Ok(text) = String::from_utf8(text) else { return Some(None) };
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Some(None);
        }
        let Ok((parts, _)) = macro_string::parse(&text, 0, Allowed::Anywhere) else { return Some(None) };
        let spec = DomainSpec { span: name.span, parts };
        let client_name = if spec.uses(b'p') {
            match self.client_name(domain) {
                Ok(name) => name,
                Err(Halt::Waiting) => return None,
                Err(_) => "unknown".to_owned(),
            }
        } else {
            String::new()
        };
        Some(Some(macro_string::expand(&spec.parts, &self.values(domain, &client_name))))
    }

    fn values<'v>(&'v self, domain: &'v str, client_name: &'v str) -> Values<'v> {
        Values {
            ip: self.ip,
            local_part: self.local_part,
            sender_domain: self.sender_domain,
            helo: self.client.helo,
            domain,
            receiver: self.client.receiver,
            timestamp: self.client.now.as_second(),
            client_name,
        }
    }

    fn address_type(&self) -> RecordType {
        if self.ip.is_ipv4() { RecordType::A } else { RecordType::Aaaa }
    }

    fn ask(&self, name: &str, kind: RecordType) -> Result<&'e Answer, Halt> {
        let answer = self.asking.ask(name, kind).ok_or(Halt::Waiting)?;
        if answer.is_unknown() {
            return Err(Halt::Temporary(format!("no answer for {name} {kind}")));
        }
        Ok(answer)
    }

    fn ask_counting_void(&mut self, name: &str, kind: RecordType) -> Result<&'e Answer, Halt> {
        let answer = self.ask(name, kind)?;
        if is_void(answer, kind) {
            self.count_void()?;
        }
        Ok(answer)
    }

    fn count_lookup(&mut self) -> Result<(), Halt> {
        self.lookups += 1;
        if self.lookups > LOOKUP_LIMIT {
            return Err(Halt::Permanent(format!("more than {LOOKUP_LIMIT} terms that need look-ups")));
        }
        Ok(())
    }

    fn count_void(&mut self) -> Result<(), Halt> {
        self.void_lookups += 1;
        if self.void_lookups > VOID_LIMIT {
            return Err(Halt::Permanent(format!("more than {VOID_LIMIT} look-ups without an answer")));
        }
        Ok(())
    }

    /// Asks at once what the terms will ask one after the other.
    fn ask_ahead(&mut self, record: &Record, domain: &str) {
        let mut left = LOOKUP_LIMIT.saturating_sub(self.lookups);
        for term in &record.terms {
            let (kind, spec) = match &term.kind {
                TermKind::Directive(_, Mechanism::All) => break,
                TermKind::Directive(_, mechanism) if !mechanism.costs_lookup() => continue,
                TermKind::Directive(_, mechanism) => (
                    match mechanism {
                        Mechanism::Include(_) => RecordType::Txt,
                        Mechanism::Mx(..) => RecordType::Mx,
                        Mechanism::A(..) => self.address_type(),
                        Mechanism::Exists(_) => RecordType::A,
                        _ => continue,
                    },
                    mechanism.domain(),
                ),
                _ => continue,
            };
            if left == 0 {
                break;
            }
            left -= 1;
            let name = match spec {
                Some(spec) if spec.uses(b'p') => continue,
                Some(spec) => match self.expand_name(spec, domain) {
                    Ok(name) => name,
                    Err(_) => continue,
                },
                None => domain.to_owned(),
            };
            _ = self.asking.ask(&name, kind);
        }
    }
}

fn result(qualifier: Qualifier) -> SpfResult {
    match qualifier {
        Qualifier::Pass => SpfResult::Pass,
        Qualifier::Fail => SpfResult::Fail,
        Qualifier::Softfail => SpfResult::Softfail,
        Qualifier::Neutral => SpfResult::Neutral,
    }
}

/// An IPv4 address in IPv6 clothes is IPv4 (RFC 7208, section 5).
fn canonical(ip: IpAddr) -> IpAddr {
    ip.to_canonical()
}

/// RFC 7208, section 4.3: a name of several labels, well formed, no address literal.
fn is_checkable(domain: &str) -> bool {
    let name = domain.strip_suffix('.').unwrap_or(domain);
    name.contains('.') && !name.starts_with('[') && Asking::can_ask(name)
}

fn is_void(answer: &Answer, kind: RecordType) -> bool {
    !answer.is_unknown() && answer.of(kind).next().is_none()
}

fn is_below(name: &str, domain: &str) -> bool {
    let domain = model::dns_name(domain);
    name == domain || name.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
}

fn in_network4(ip: Ipv4Addr, network: Ipv4Addr, prefix: u8) -> bool {
    let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0);
    ip.to_bits() & mask == network.to_bits() & mask
}

fn in_network6(ip: Ipv6Addr, network: Ipv6Addr, prefix: u8) -> bool {
    let mask = u128::MAX.checked_shl(128 - u32::from(prefix.min(128))).unwrap_or(0);
    ip.to_bits() & mask == network.to_bits() & mask
}

fn shown(text: &[u8], start: usize, end: usize) -> String {
    String::from_utf8_lossy(text.get(start..end).unwrap_or_default()).into_owned()
}
