//! Text to [`Record`] (RFC 7208, sections 4.5, 4.6.1 and 12): the one parser, for the linter and for the evaluator.
//!
//! It reads to the end and notes every problem with its place. Errata taken in: `redirect=` and `exp=` are never unknown
//! modifiers, leading zeros are no prefix length (as the conformance suite has it).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::macro_string::{self, Allowed};
use super::term::{DomainSpec, MacroPart, Mechanism, Problem, Qualifier, Record, Span, Term, TermKind};
use crate::Id;

/// Whether a TXT record's joined strings are an SPF record: `v=spf1`, then a space or the end.
pub fn is_spf(text: &[u8]) -> bool {
    match text.split_at_checked(VERSION.len()) {
        Some((version, rest)) => version.eq_ignore_ascii_case(VERSION) && rest.first().is_none_or(|next| *next == b' '),
        None => false,
    }
}

/// Reads a record for which [`is_spf`] holds; of any other the first six bytes are left out all the same.
pub fn parse(text: &[u8]) -> Record {
    let mut record = Record::default();
    let mut at = VERSION.len();
    let mut seen = [false; 2];
    for word in text.get(at..).unwrap_or_default().split(|byte| *byte == b' ') {
        let span = Span { start: at, end: at + word.len() };
        at = span.end + 1;
        if word.is_empty() {
            continue;
        }
        match term(word, span) {
            Ok(kind) => {
                let twice = match kind {
                    TermKind::Redirect(_) => seen.first_mut().is_some_and(|seen| std::mem::replace(seen, true)),
                    TermKind::Exp(_) => seen.last_mut().is_some_and(|seen| std::mem::replace(seen, true)),
                    _ => false,
                };
                if twice {
                    record.problems.push(Problem { id: Id::SpfDuplicateModifier, span, hint: shown(word) });
                }
                record.terms.push(Term { span, kind });
            }
            Err(problem) => record.problems.push(problem),
        }
    }
    record
}

const VERSION: &[u8] = b"v=spf1";

/// Mechanisms by name, in the order of the RFC; what they take.
const MECHANISMS: &[&str] = &["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"];

/// What people write for what they mean.
const MISSPELT: &[(&str, &str)] = &[
    ("ip", "ip4:"),
    ("ipv4", "ip4:"),
    ("ipv6", "ip6:"),
    ("ip4v", "ip4:"),
    ("includes", "include:"),
    ("incl", "include:"),
    ("inc", "include:"),
    ("host", "a:"),
    ("domain", "include:"),
    ("txt", "include:"),
    ("exist", "exists:"),
];

fn term(word: &[u8], span: Span) -> Result<TermKind, Problem> {
    let problem = |id, at: usize, length: usize, hint: String| {
        let start = span.start + at;
        Problem { id, span: Span { start, end: (start + length).min(span.end) }, hint }
    };
    if let Some(at) = word.iter().position(|byte| !byte.is_ascii()) {
        return Err(problem(Id::SpfNotAscii, at, 1, shown(word)));
    }
    if let Some(at) = word.iter().position(u8::is_ascii_control) {
        let code = word.get(at).copied().unwrap_or_default();
        return Err(problem(Id::SpfSeparator, at, 1, format!("0x{code:02x}")));
    }
    let text = std::str::from_utf8(word).unwrap_or_default();
    let name_end = text.find([':', '/', '=']).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(name_end).unwrap_or((text, ""));
    if let Some(value) = rest.strip_prefix('=') {
        return modifier(name, value, span);
    }
    let (qualifier, bare) = qualifier(name);
    let argument = Argument { text: rest, start: span.start + name_end, term: span };
    let lower = bare.to_ascii_lowercase();
    let mechanism = match lower.as_str() {
        "all" => argument.none(Mechanism::All)?,
        "include" => Mechanism::Include(argument.required_domain()?),
        "exists" => Mechanism::Exists(argument.required_domain()?),
        "ptr" => Mechanism::Ptr(argument.domain_without_prefix()?),
        "a" => argument.domain_and_prefixes().map(|(domain, four, six)| Mechanism::A(domain, four, six))?,
        "mx" => argument.domain_and_prefixes().map(|(domain, four, six)| Mechanism::Mx(domain, four, six))?,
        "ip4" => {
            let (address, prefix) = argument.network::<Ipv4Addr>(32, Id::SpfIp4)?;
            Mechanism::Ip4(address, prefix)
        }
        "ip6" => {
            let (address, prefix) = argument.network::<Ipv6Addr>(128, Id::SpfIp6)?;
            Mechanism::Ip6(address, prefix)
        }
        "redirect" | "exp" => {
            return Err(problem(
                Id::SpfModifierAsMechanism,
                0,
                text.len(),
                format!("{lower}={}", rest.trim_start_matches(':')),
            ));
        }
        _ => return Err(problem(Id::SpfUnknownMechanism, 0, text.len(), meant(&lower, bare, rest))),
    };
    Ok(TermKind::Directive(qualifier, mechanism))
}

fn qualifier(name: &str) -> (Qualifier, &str) {
    for (sign, qualifier) in
        [('+', Qualifier::Pass), ('-', Qualifier::Fail), ('~', Qualifier::Softfail), ('?', Qualifier::Neutral)]
    {
        if let Some(bare) = name.strip_prefix(sign) {
            return (qualifier, bare);
        }
    }
    (Qualifier::Pass, name)
}

fn modifier(name: &str, value: &str, span: Span) -> Result<TermKind, Problem> {
    let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if !valid {
        let end = span.start + name.len().max(1);
        return Err(Problem { id: Id::SpfModifierName, span: Span { start: span.start, end }, hint: name.to_owned() });
    }
    let argument = Argument { text: value, start: span.start + name.len() + 1, term: span };
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "redirect" => Ok(TermKind::Redirect(argument.domain_spec(value)?)),
        "exp" => Ok(TermKind::Exp(argument.domain_spec(value)?)),
        _ => {
            macro_string::parse(value, argument.start, Allowed::Anywhere)?;
            Ok(TermKind::Unknown(lower))
        }
    }
}

/// What follows a mechanism's name: `:…`, `/…` or nothing.
struct Argument<'t> {
    text: &'t str,
    /// Where it begins in the record.
    start: usize,
    term: Span,
}

impl Argument<'_> {
    fn problem(&self, id: Id, hint: impl Into<String>) -> Problem {
        let end = self.start + self.text.len();
        let start = if end > self.start { self.start } else { self.term.start };
        Problem { id, span: Span { start, end: end.max(start) }, hint: hint.into() }
    }

    fn none(&self, mechanism: Mechanism) -> Result<Mechanism, Problem> {
        if self.text.is_empty() { Ok(mechanism) } else { Err(self.problem(Id::SpfArgumentUnexpected, self.text)) }
    }

    fn required_domain(&self) -> Result<DomainSpec, Problem> {
        self.domain_without_prefix()?.ok_or_else(|| self.problem(Id::SpfArgumentMissing, ""))
    }

    fn domain_without_prefix(&self) -> Result<Option<DomainSpec>, Problem> {
        if self.text.is_empty() {
            return Ok(None);
        }
        let Some(domain) = self.text.strip_prefix(':') else {
            return Err(self.problem(Id::SpfArgumentUnexpected, self.text));
        };
        if let Some((_, prefix)) = domain.rsplit_once('/')
            && !prefix.is_empty()
            && prefix.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Err(self.problem(Id::SpfArgumentUnexpected, format!("/{prefix}")));
        }
        self.domain_spec(domain).map(Some)
    }

    fn domain_and_prefixes(&self) -> Result<(Option<DomainSpec>, u8, u8), Problem> {
        let (domain, prefixes) = split_prefixes(self.text);
        let domain = match domain.strip_prefix(':') {
            Some(name) => Some(self.domain_spec(name)?),
            None if domain.is_empty() => None,
            None => return Err(self.problem(Id::SpfCidr, self.text)),
        };
        let (four, six) = match prefixes.split_once("//") {
            Some((four, six)) => (four, Some(six)),
            None => (prefixes, None),
        };
        let four = match four.strip_prefix('/') {
            Some(digits) => prefix_length(digits, 32).ok_or_else(|| self.problem(Id::SpfCidr, prefixes))?,
            None => 32,
        };
        let six = match six {
            Some(digits) => prefix_length(digits, 128).ok_or_else(|| self.problem(Id::SpfCidr, prefixes))?,
            None => 128,
        };
        Ok((domain, four, six))
    }

    fn network<T: std::str::FromStr>(&self, most: u8, id: Id) -> Result<(T, u8), Problem> {
        let Some(text) = self.text.strip_prefix(':').filter(|text| !text.is_empty()) else {
            let id = if self.text.len() <= 1 { Id::SpfArgumentMissing } else { id };
            return Err(self.problem(id, self.text));
        };
        let (address, prefix) = match text.split_once('/') {
            Some((address, digits)) => {
                (address, prefix_length(digits, most).ok_or_else(|| self.problem(Id::SpfCidr, digits))?)
            }
            None => (text, most),
        };
        address.parse().map(|address| (address, prefix)).map_err(|_| self.problem(id, address))
    }

    /// domain-spec = macro-string domain-end; domain-end = ( "." toplabel [ "." ] ) / macro-expand.
    fn domain_spec(&self, name: &str) -> Result<DomainSpec, Problem> {
        let start = self.start + self.text.len() - name.len();
        let span = Span { start, end: start + name.len() };
        if name.is_empty() {
            return Err(self.problem(Id::SpfArgumentMissing, ""));
        }
        let (parts, ends_in_macro) = macro_string::parse(name, start, Allowed::Domain)?;
        if !ends_in_macro {
            let last = parts.last().map_or("", |part| if let MacroPart::Literal(text) = part { text } else { "" });
            let last = last.strip_suffix('.').unwrap_or(last);
            let numeric = name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && name.contains('.');
            let valid = last.rsplit_once('.').is_some_and(|(_, label)| is_toplabel(label));
            if numeric && !valid {
                return Err(Problem { id: Id::SpfAddressAsDomain, span, hint: name.to_owned() });
            }
            if !valid {
                let id = if last.rsplit_once('/').is_some_and(|(_, end)| is_digits(end)) {
                    Id::SpfCidr
                } else {
                    Id::SpfDomainSpec
                };
                return Err(Problem { id, span, hint: name.to_owned() });
            }
        }
        Ok(DomainSpec { span, parts })
    }
}

/// Cuts `/24`, `//64` or `/24//64` off the end.
fn split_prefixes(text: &str) -> (&str, &str) {
    let trimmed = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut cut = text.len();
    let mut head = trimmed;
    if let Some(before) = head.strip_suffix("//") {
        cut = before.len();
        head = before.trim_end_matches(|c: char| c.is_ascii_digit());
        if head.len() == before.len() {
            return text.split_at_checked(cut).unwrap_or((text, ""));
        }
    }
    if let Some(before) = head.strip_suffix('/')
        && !before.ends_with('/')
    {
        cut = before.len();
    }
    text.split_at_checked(cut).unwrap_or((text, ""))
}

fn prefix_length(digits: &str, most: u8) -> Option<u8> {
    let canonical = is_digits(digits) && (digits == "0" || !digits.starts_with('0'));
    digits.parse().ok().filter(|length| canonical && *length <= most)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// toplabel: letters, digits and inner hyphens, not all digits.
fn is_toplabel(label: &str) -> bool {
    let inner = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    inner && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && !is_digits(label)
}

/// What an unknown mechanism was probably meant to be; empty where there is no guess.
fn meant(lower: &str, bare: &str, rest: &str) -> String {
    if let Some((_, right)) = MISSPELT.iter().find(|(wrong, _)| *wrong == lower) {
        return format!("{right}{}", rest.trim_start_matches(':'));
    }
    if let Some(word) = bare
        .trim_end_matches(['.', ',', ';'])
        .to_ascii_lowercase()
        .strip_prefix(['+', '-', '~', '?'])
        .or(Some(lower.trim_end_matches(['.', ',', ';'])))
        .filter(|word| *word != lower && MECHANISMS.contains(word))
    {
        return format!("{word}{rest}");
    }
    if format!("{bare}{rest}").parse::<Ipv6Addr>().is_ok() {
        return format!("ip6:{bare}{rest}");
    }
    if bare.parse::<Ipv4Addr>().is_ok() {
        return format!("ip4:{bare}{rest}");
    }
    if bare.len() <= 12
        && let Some(near) = MECHANISMS.iter().find(|known| known.len() > 2 && distance(known, lower) <= 2)
    {
        return format!("{near}{rest}");
    }
    if bare.rsplit_once('.').is_some_and(|(_, label)| is_toplabel(label)) {
        return format!("include:{bare}");
    }
    String::new()
}

/// Edit distance of two short words.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut left = i + 1;
        let mut diagonal = i;
        for (y, cell) in b.bytes().zip(row.iter_mut().skip(1)) {
            let up = *cell;
            let best = (diagonal + usize::from(x != y)).min(up + 1).min(left + 1);
            diagonal = up;
            left = best;
            *cell = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

fn shown(word: &[u8]) -> String {
    String::from_utf8_lossy(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (Id, &str, String) {
        let record = parse(text.as_bytes());
        let [problem] = record.problems.as_slice() else { panic!("{text}: {record:?}") };
        (problem.id, text.get(problem.span.start..problem.span.end).unwrap(), problem.hint.clone())
    }

    #[test]
    fn problems_have_their_place_and_a_guess() {
        for (text, id, at, hint) in [
            ("v=spf1 mx ipv4:192.0.2.1 -all", Id::SpfUnknownMechanism, "ipv4:192.0.2.1", "ip4:192.0.2.1"),
            ("v=spf1 192.0.2.1 -all", Id::SpfUnknownMechanism, "192.0.2.1", "ip4:192.0.2.1"),
            ("v=spf1 2001:db8::1 -all", Id::SpfUnknownMechanism, "2001:db8::1", "ip6:2001:db8::1"),
            ("v=spf1 inlcude:a.example -all", Id::SpfUnknownMechanism, "inlcude:a.example", "include:a.example"),
            ("v=spf1 spf.example.com -all", Id::SpfUnknownMechanism, "spf.example.com", "include:spf.example.com"),
            ("v=spf1 -all;", Id::SpfUnknownMechanism, "-all;", "all"),
            ("v=spf1 include: -all", Id::SpfArgumentMissing, ":", ""),
            ("v=spf1 include -all", Id::SpfArgumentMissing, "include", ""),
            ("v=spf1 include:a.example/24", Id::SpfArgumentUnexpected, ":a.example/24", "/24"),
            ("v=spf1 a:192.0.2.1 -all", Id::SpfAddressAsDomain, "192.0.2.1", "192.0.2.1"),
            ("v=spf1 a/24/64 -all", Id::SpfCidr, "/24/64", "/24/64"),
            ("v=spf1 ip4:192.0.2.0/033", Id::SpfCidr, ":192.0.2.0/033", "033"),
            ("v=spf1 redirect:a.example", Id::SpfModifierAsMechanism, "redirect:a.example", "redirect=a.example"),
            ("v=spf1 a:%{x}.example", Id::SpfMacroSyntax, "%{x}", "%{x}"),
            ("v=spf1 a:%{c}.example", Id::SpfMacroLetter, "%{c}", "%{c}"),
            ("v=spf1 exp=a.example exp=b.example", Id::SpfDuplicateModifier, "exp=b.example", "exp=b.example"),
        ] {
            assert_eq!(problem(text), (id, at, hint.to_owned()), "{text}");
        }
    }

    #[test]
    fn prefixes_are_cut_from_the_end() {
        for (text, parts) in [
            (":a.b/24//64", (":a.b", "/24//64")),
            ("/24", ("", "/24")),
            ("//64", ("", "//64")),
            (":a.b", (":a.b", "")),
            (":a/b.c", (":a/b.c", "")),
            ("/24/64", ("/24", "/64")),
        ] {
            assert_eq!(split_prefixes(text), parts);
        }
    }

    #[test]
    fn records_are_told_from_other_text() {
        for (text, is) in
            [("v=spf1", true), ("V=sPf1 all", true), ("v=spf10", false), ("v=spf1\tall", false), ("", false)]
        {
            assert_eq!(is_spf(text.as_bytes()), is, "{text}");
        }
    }
}
