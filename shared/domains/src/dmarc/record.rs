//! A DMARC policy record (RFC 9989, sections 4.7 and 4.8) as read: tags with their places, and what is out of order.

use serde::{Deserialize, Serialize};

use crate::Id;
use crate::tags::{self, Tag};

/// What is asked of receivers for mail that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// Nothing.
    None,
    /// To be treated as suspicious.
    Quarantine,
    /// To be refused.
    Reject,
}

impl Policy {
    /// The word of p=.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::None, Self::Quarantine, Self::Reject]
            .into_iter()
            .find(|policy| policy.as_str().eq_ignore_ascii_case(word))
    }
}

/// A record. Values that are not of the grammar are absent here and noted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DmarcRecord {
    /// p=.
    pub p: Option<Policy>,
    /// sp=.
    pub sp: Option<Policy>,
    /// np=.
    pub np: Option<Policy>,
    /// t=y.
    pub testing: bool,
    /// psd=y or psd=n.
    pub psd: Option<bool>,
    /// adkim=s.
    pub adkim_strict: bool,
    /// aspf=s.
    pub aspf_strict: bool,
    /// rua=, each.
    pub rua: Vec<ReportUri>,
    /// ruf=, each.
    pub ruf: Vec<ReportUri>,
    /// p, sp or np is there with a value that is none.
    pub policy_invalid: bool,
    /// What is out of order.
    pub notes: Vec<Note>,
}

/// Something out of order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which finding it is.
    pub id: Id,
    /// Bytes of the record: start and end.
    pub span: (usize, usize),
    /// The tag, or the piece of text.
    pub tag: String,
    /// Its value.
    pub value: String,
}

/// Where reports go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportUri {
    /// As written.
    pub text: String,
    /// The address, where it is a `mailto:`.
    pub address: Option<String>,
    /// What is wrong with it.
    pub problem: Option<UriProblem>,
}

impl ReportUri {
    /// The domain of the address, lower case.
    pub fn host(&self) -> Option<String> {
        self.address.as_deref()?.rsplit_once('@').map(|(_, host)| model::dns_name(host))
    }
}

/// What is wrong with a report URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UriProblem {
    /// No URI, or a mailto: without an address.
    Syntax,
    /// Not mailto:, which is the only scheme that receivers must know.
    Scheme,
    /// A size limit (`!10m`), gone with RFC 9989.
    Size,
}

/// Whether a text is a policy record: begins with `v=DMARC1`, case and all.
pub fn is_dmarc(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['v', 'V']) else { return false };
    let Some(rest) = rest.trim_start_matches([' ', '\t']).strip_prefix('=') else { return false };
    let Some(rest) = rest.trim_start_matches([' ', '\t']).strip_prefix("DMARC1") else { return false };
    let rest = rest.trim_start_matches([' ', '\t']);
    rest.is_empty() || rest.starts_with(';')
}

/// Tags that RFC 9989 took out.
const REMOVED: &[&str] = &["pct", "rf", "ri"];
/// Tags that it has.
const KNOWN: &[&str] = &["v", "p", "sp", "np", "t", "psd", "adkim", "aspf", "rua", "ruf", "fo"];

/// Reads a record for which [`is_dmarc`] holds.
pub fn parse(text: &str) -> DmarcRecord {
    let list = tags::parse(text);
    let mut record = DmarcRecord::default();
    for (start, end) in &list.problems {
        let piece = text.get(*start..*end).unwrap_or_default().to_owned();
        record.notes.push(Note { id: Id::DmarcSyntax, span: (*start, *end), tag: piece, value: String::new() });
    }
    let mut seen = std::collections::BTreeSet::new();
    for (index, tag) in list.tags.iter().enumerate() {
        let name = tag.name.to_ascii_lowercase();
        let lower_value = tag.value.to_ascii_lowercase();
        let mut note = |id| {
            record.notes.push(Note { id, span: tag.span, tag: tag.name.clone(), value: tag.value.clone() });
        };
        if !seen.insert(name.clone()) {
            note(Id::DmarcDuplicateTag);
            continue;
        }
        if REMOVED.contains(&name.as_str()) {
            note(Id::DmarcRemovedTag);
            continue;
        }
        if !KNOWN.contains(&name.as_str()) {
            note(Id::DmarcUnknownTag);
            continue;
        }
        let words = !matches!(name.as_str(), "v" | "rua" | "ruf");
        if tag.name != name || (words && tag.value != lower_value) {
            note(Id::DmarcTagCase);
        }
        if name == "p" && index > 1 {
            note(Id::DmarcTagOrder);
        }
        value(&mut record, &name, tag, &lower_value);
    }
    record
}

fn value(record: &mut DmarcRecord, name: &str, tag: &Tag, word: &str) {
    let mut invalid = None;
    let choice = |yes: &str, no: &[&str]| match word {
        _ if word == yes => Some(true),
        _ if no.contains(&word) => Some(false),
        _ => None,
    };
    match name {
        "p" | "sp" | "np" => {
            let policy = Policy::of(word);
            match name {
                "p" => record.p = policy,
                "sp" => record.sp = policy,
                _ => record.np = policy,
            }
            if policy.is_none() {
                record.policy_invalid = true;
                invalid = Some(Id::DmarcPolicyValue);
            }
        }
        "t" => match choice("y", &["n"]) {
            Some(yes) => record.testing = yes,
            None => invalid = Some(Id::DmarcTagValue),
        },
        "psd" => match (choice("y", &["n"]), word) {
            (Some(yes), _) => record.psd = Some(yes),
            (None, "u") => {}
            (None, _) => invalid = Some(Id::DmarcTagValue),
        },
        "adkim" | "aspf" => match choice("s", &["r"]) {
            Some(strict) if name == "adkim" => record.adkim_strict = strict,
            Some(strict) => record.aspf_strict = strict,
            None => invalid = Some(Id::DmarcTagValue),
        },
        "fo" => {
            let options: Vec<&str> = word.split(':').map(str::trim).collect();
            let known = |option: &&str| ["0", "1", "d", "s"].contains(option);
            let once = |option: &&str| options.iter().filter(|other| *other == option).count() == 1;
            let few = options.len() <= 3 && options.iter().all(|option| known(option) && once(option));
            if !few || (options.contains(&"0") && options.contains(&"1")) {
                invalid = Some(Id::DmarcTagValue);
            }
        }
        "rua" => record.rua = uris(&tag.value),
        "ruf" => record.ruf = uris(&tag.value),
        _ => {}
    }
    if let Some(id) = invalid {
        record.notes.push(Note { id, span: tag.span, tag: name.to_owned(), value: tag.value.clone() });
    }
}

fn uris(list: &str) -> Vec<ReportUri> {
    list.split(',').map(str::trim).map(uri).collect()
}

/// dmarc-uri, with RFC 7489's size limit after a `!`.
fn uri(text: &str) -> ReportUri {
    let (bare, size) = match text.rsplit_once('!') {
        Some((bare, size)) => (bare, Some(size)),
        None => (text, None),
    };
    let is_size = |size: &str| {
        let digits = size.trim_end_matches(['k', 'm', 'g', 't', 'K', 'M', 'G', 'T']);
        !digits.is_empty() && size.len() - digits.len() <= 1 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let scheme = bare.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let (address, problem) = match scheme {
        Some((scheme, rest)) if scheme == "mailto" => {
            let address = rest.split('?').next().unwrap_or_default();
            match is_address(address) {
                true => (Some(address.to_owned()), None),
                false => (None, Some(UriProblem::Syntax)),
            }
        }
        Some((scheme, rest)) => {
            let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
                && !rest.is_empty()
                && !rest.contains(char::is_whitespace);
            (None, Some(if valid { UriProblem::Scheme } else { UriProblem::Syntax }))
        }
        None => (None, Some(UriProblem::Syntax)),
    };
    let problem = match size {
        Some(size) if is_size(size) => problem.or(Some(UriProblem::Size)),
        Some(_) => Some(UriProblem::Syntax),
        None => problem,
    };
    ReportUri { text: text.to_owned(), address, problem }
}

fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let forbidden =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '(' | ')' | '"' | ';' | '\\' | '@');
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    !local.is_empty() && !local.contains(forbidden) && domain.contains('.') && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (text, is) in [
            ("v=DMARC1", true),
            ("V = DMARC1 ; p=none", true),
            ("v=DMARC1 p=none", false),
            ("v=dmarc1; p=none", false),
            (" v=DMARC1", false),
            ("v=DMARC11", false),
            ("p=none; v=DMARC1", false),
        ] {
            assert_eq!(is_dmarc(text), is, "{text}");
        }
    }

    #[test]
    fn values_and_notes() {
        let record = parse(
            "v=DMARC1; rua=mailto:a@b.example!10m, https://c.example/; P=Reject; sp=no; fo=1:d; pct=20; x=y; fo=0",
        );
        assert_eq!((record.p, record.sp, record.policy_invalid), (Some(Policy::Reject), None, true));
        let notes: Vec<Id> = record.notes.iter().map(|note| note.id).collect();
        assert_eq!(
            notes,
            [
                Id::DmarcTagCase,
                Id::DmarcTagOrder,
                Id::DmarcPolicyValue,
                Id::DmarcRemovedTag,
                Id::DmarcUnknownTag,
                Id::DmarcDuplicateTag
            ]
        );
        assert_eq!(record.rua[0].address.as_deref(), Some("a@b.example"));
        assert_eq!(record.rua[0].problem, Some(UriProblem::Size));
        assert_eq!(record.rua[1].problem, Some(UriProblem::Scheme));
    }

    #[test]
    fn report_uris() {
        for (text, problem) in [
            ("mailto:a@b.example", None),
            ("MAILTO:a%2cb@b.example?subject=x", None),
            ("a@b.example", Some(UriProblem::Syntax)),
            ("mailto:", Some(UriProblem::Syntax)),
            ("mailto: a@b.example", Some(UriProblem::Syntax)),
            ("mailto:a@b", Some(UriProblem::Syntax)),
            ("mailto:a@b.example!", Some(UriProblem::Syntax)),
            ("https://a.example", Some(UriProblem::Scheme)),
            ("", Some(UriProblem::Syntax)),
        ] {
            assert_eq!(uri(text).problem, problem, "{text}");
        }
    }
}
