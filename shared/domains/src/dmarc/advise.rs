//! From the first record to p=reject: what to publish now, given what the reports say.
//!
//! The figures come from the report tables (the last days' rows of dmarc_records for the domain). The thresholds are this
//! project's: RFC 9989 (section 5.1.6) leaves them to the domain's owner.

use serde::{Deserialize, Serialize};

use super::record::{Policy, is_dmarc, parse};
use crate::findings::text;

/// The first record: no policy, with reports to this system.
pub fn starting_record(rua: Option<&str>) -> String {
    match rua {
        Some(address) => format!("v=DMARC1; p=none; rua=mailto:{address}"),
        None => "v=DMARC1; p=none".to_owned(),
    }
}

/// A present record with one more address for aggregate reports, all else as it is.
pub fn with_rua(record: &str, address: &str) -> String {
    let has = parse(record)
        .rua
        .iter()
        .any(|uri| uri.address.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(address)));
    if has {
        return record.to_owned();
    }
    let mut done = false;
    let mut tags: Vec<String> = Vec::new();
    for tag in record.split(';').map(str::trim).filter(|tag| !tag.is_empty()) {
        let is_rua = tag.split('=').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("rua"));
        if is_rua && !done {
            done = true;
            let empty = tag.split_once('=').is_none_or(|(_, value)| value.trim().is_empty());
            tags.push(if empty { format!("rua=mailto:{address}") } else { format!("{tag},mailto:{address}") });
        } else {
            tags.push(tag.to_owned());
        }
    }
    if !done {
        tags.push(format!("rua=mailto:{address}"));
    }
    tags.join("; ")
}

/// What the reports said of a domain over some days.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Days with reports.
    pub days: u32,
    /// Messages that the domain's policy applied to.
    pub messages: u64,
    /// Of them, aligned by DKIM or SPF.
    pub aligned: u64,
    /// How many sources send mail that is not aligned.
    pub sources: u64,
    /// Those that send most of it, most first.
    pub unaligned: Vec<Source>,
}

impl Figures {
    /// Percent of the messages that are aligned, one decimal; `None` where there are no messages.
    pub fn percent(&self) -> Option<f64> {
        (self.messages > 0).then(|| permille(self.aligned, self.messages) as f64 / 10.0)
    }
}

/// A source of mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name or address.
    pub name: String,
    /// Messages that were not aligned.
    pub messages: u64,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Next {
    /// Publish the first record.
    Start,
    /// Ask for reports first: without them no step is safe.
    AskForReports,
    /// Wait: too few days or messages yet.
    Wait,
    /// Put the named sources in order first.
    FixSources,
    /// Publish quarantine with t=y: receivers report, and treat as none.
    TestQuarantine,
    /// Publish p=quarantine.
    Quarantine,
    /// Publish p=reject with t=y: receivers treat as quarantine.
    TestReject,
    /// Publish p=reject.
    Reject,
    /// Nothing: p=reject stands.
    Done,
}

impl Next {
    /// The message that says it; some say it otherwise where no message was reported.
    fn key(self, reported: bool) -> &'static str {
        match self {
            Self::Start => "dmarc-next-start",
            Self::AskForReports => "dmarc-next-ask-for-reports",
            Self::Wait if !reported => "dmarc-next-wait-unreported",
            Self::Wait => "dmarc-next-wait",
            Self::FixSources => "dmarc-next-fix-sources",
            Self::TestQuarantine => "dmarc-next-test-quarantine",
            Self::Quarantine => "dmarc-next-quarantine",
            Self::TestReject => "dmarc-next-test-reject",
            Self::Reject => "dmarc-next-reject",
            Self::Done if !reported => "dmarc-next-done-unreported",
            Self::Done => "dmarc-next-done",
        }
    }
}

/// The next step on the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// What to do.
    pub next: Next,
    /// The record that is there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub present: Option<String>,
    /// The record to publish, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Percent of messages that are aligned, one decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aligned_percent: Option<f64>,
    /// In a sentence, in English; in another language it is the message of [`Plan::key`] with [`Plan::args`].
    pub text: String,
    /// The message that says it, in the catalogue of texts.
    #[serde(skip)]
    pub key: &'static str,
    /// What the sentence is filled with.
    pub args: Vec<(&'static str, String)>,
}

/// Days with reports, of the last 14, before a step: two working weeks, for not everybody sends on Sundays.
const DAYS: u32 = 10;
/// Fewer messages say nothing.
const MESSAGES: u64 = 100;
/// Aligned messages of a thousand, before a step.
const PER_MILLE: u64 = 980;

/// What to publish next, given the present record and the figures.
pub fn plan(present: Option<&str>, rua: Option<&str>, figures: &Figures) -> Plan {
    let per_mille = (figures.messages > 0).then(|| permille(figures.aligned, figures.messages));
    let record = present.filter(|text| is_dmarc(text)).map(|text| (text, parse(text)));
    let change = |text: &str, policy: Policy, testing: bool| Some(with_policy(text, policy, testing));
    let (next, publish) = match &record {
        None => (Next::Start, Some(starting_record(rua))),
        Some((_, record)) if record.p == Some(Policy::Reject) && !record.testing => (Next::Done, None),
        Some((text, record)) if record.rua.iter().all(|uri| uri.address.is_none()) => {
            (Next::AskForReports, rua.map(|rua| with_rua(text, rua)))
        }
        Some(_) if figures.days < DAYS || figures.messages < MESSAGES => (Next::Wait, None),
        Some(_) if per_mille.is_none_or(|share| share < PER_MILLE) => (Next::FixSources, None),
        Some((text, record)) => match (record.p.unwrap_or(Policy::None), record.testing) {
            (Policy::None, _) => (Next::TestQuarantine, change(text, Policy::Quarantine, true)),
            (Policy::Quarantine, true) => (Next::Quarantine, change(text, Policy::Quarantine, false)),
            (Policy::Quarantine, false) => (Next::TestReject, change(text, Policy::Reject, true)),
            (Policy::Reject, _) => (Next::Reject, change(text, Policy::Reject, false)),
        },
    };
    let sources: Vec<String> =
        figures.unaligned.iter().take(5).map(|source| format!("{} ({})", source.name, source.messages)).collect();
    let percent = figures.percent();
    let args = vec![
        ("days", figures.days.to_string()),
        ("messages", figures.messages.to_string()),
        ("percent", percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent:.1}"))),
        ("count", figures.sources.to_string()),
        ("sources", if sources.is_empty() { "—".to_owned() } else { sources.join(", ") }),
        ("needdays", DAYS.to_string()),
        ("needmessages", MESSAGES.to_string()),
        ("needpercent", (PER_MILLE / 10).to_string()),
    ];
    let (key, present) = (next.key(figures.messages > 0), record.map(|(text, _)| text.to_owned()));
    Plan { next, present, record: publish, aligned_percent: percent, text: text(key, &args), key, args }
}

fn permille(part: u64, whole: u64) -> u64 {
    let share = u128::from(part.min(whole)) * 1000 / u128::from(whole.max(1));
    u64::try_from(share).unwrap_or(1000)
}

/// The record with another p= and t=; tags that RFC 9989 took out go.
fn with_policy(record: &str, policy: Policy, testing: bool) -> String {
    let mut tags = vec!["v=DMARC1".to_owned(), format!("p={}", policy.as_str())];
    for tag in record.split(';').map(str::trim).filter(|tag| !tag.is_empty()) {
        let name = tag.split('=').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !["v", "p", "t", "pct", "rf", "ri"].contains(&name.as_str()) {
            tags.push(tag.to_owned());
        }
    }
    if testing {
        tags.push("t=y".to_owned());
    }
    tags.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_reject() {
        let good = Figures {
            days: 14,
            messages: 1000,
            aligned: 987,
            sources: 1,
            unaligned: vec![Source { name: "crm".to_owned(), messages: 13 }],
        };
        let mut record = None;
        let mut steps = Vec::new();
        for _ in 0..6 {
            let plan = plan(record.as_deref(), Some("d@r.example"), &good);
            assert!(!plan.text.contains("{$") && plan.text.len() > 20, "{}", plan.text);
            steps.push((plan.next, plan.record.clone().unwrap_or_default()));
            record = plan.record.or(record);
        }
        let steps: Vec<(Next, &str)> = steps.iter().map(|(next, record)| (*next, record.as_str())).collect();
        assert_eq!(
            steps,
            [
                (Next::Start, "v=DMARC1; p=none; rua=mailto:d@r.example"),
                (Next::TestQuarantine, "v=DMARC1; p=quarantine; rua=mailto:d@r.example; t=y"),
                (Next::Quarantine, "v=DMARC1; p=quarantine; rua=mailto:d@r.example"),
                (Next::TestReject, "v=DMARC1; p=reject; rua=mailto:d@r.example; t=y"),
                (Next::Reject, "v=DMARC1; p=reject; rua=mailto:d@r.example"),
                (Next::Done, ""),
            ]
        );
    }

    #[test]
    fn no_step_without_figures() {
        let record = Some("v=DMARC1; p=none; rua=mailto:d@r.example");
        let figures = |days, messages, aligned| Figures { days, messages, aligned, ..Figures::default() };
        for (figures, next) in [
            (figures(9, 1000, 1000), Next::Wait),
            (figures(10, 99, 99), Next::Wait),
            (figures(10, 1000, 979), Next::FixSources),
            (figures(10, 1000, 980), Next::TestQuarantine),
            (figures(14, u64::MAX, u64::MAX), Next::TestQuarantine),
            (figures(0, 0, 0), Next::Wait),
        ] {
            let plan = plan(record, None, &figures);
            assert_eq!((plan.next, plan.present.as_deref()), (next, record), "{figures:?}");
            assert!(!plan.text.contains('—') || figures.messages > 0, "{}", plan.text);
        }
        let none = Figures::default();
        assert_eq!(
            plan(Some("v=DMARC1; p=reject; rua=mailto:d@r.example"), None, &none).key,
            "dmarc-next-done-unreported"
        );
        assert_eq!(plan(Some("v=DMARC1; p=none"), Some("a@b.example"), &figures(0, 0, 0)).next, Next::AskForReports);
    }

    #[test]
    fn an_address_is_added_once() {
        for (record, changed) in [
            ("v=DMARC1; p=none", "v=DMARC1; p=none; rua=mailto:a@b.example"),
            (
                "v=DMARC1;p=none;RUA=mailto:x@y.example ;fo=1",
                "v=DMARC1; p=none; RUA=mailto:x@y.example,mailto:a@b.example; fo=1",
            ),
            ("v=DMARC1; rua=mailto:A@b.example", "v=DMARC1; rua=mailto:A@b.example"),
        ] {
            assert_eq!(with_rua(record, "a@b.example"), changed);
        }
    }
}
