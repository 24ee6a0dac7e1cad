//! What the API says of a domain's way to p=reject.

use domains::Language;
use domains::findings::message;
use pipeline::registry::{Entry, KeptFigures};
use pipeline::sender_of_address;
use serde::Serialize;
use utoipa::ToSchema;

use super::types::word;

/// Where a domain's DMARC policy stands, and what to publish next.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Dmarc {
    /// The DNS name of the record.
    #[schema(example = "_dmarc.company.com")]
    name: String,
    /// The record as the last check saw it; absent: there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<String>,
    /// `start`, `ask-for-reports`, `wait`, `fix-sources`, `test-quarantine`, `quarantine`, `test-reject`, `reject`, `done`; absent: no
    /// check has seen what record there is, or there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "test-quarantine")]
    next: Option<String>,
    /// The record to publish next, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    /// The next step in a sentence, in the language of Accept-Language, or of `?lang=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// What the reports say; absent: not counted yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<DmarcFigures>,
}

impl Dmarc {
    pub(super) fn of(entry: &Entry, language: Language) -> Self {
        let plan = entry.dmarc_plan();
        Self {
            name: format!("_dmarc.{}", entry.setup.from_domain()),
            next: plan.as_ref().map(|plan| word(&plan.next)),
            text: plan.as_ref().map(|plan| message(plan.key, &plan.args, language)),
            figures: entry.dmarc.as_ref().map(DmarcFigures::from),
            record: plan.as_ref().and_then(|plan| plan.record.clone()),
            present: plan.and_then(|plan| plan.present),
        }
    }
}

/// What the reports of 14 days say.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DmarcFigures {
    /// The day on which they were counted; they look back 14 days from it.
    #[schema(format = Date)]
    of: String,
    /// On how many of these days there were reports.
    days: u32,
    /// Messages that the reports tell of.
    messages: u64,
    /// Of them, aligned by DKIM or SPF.
    aligned: u64,
    /// The same in percent, one decimal; absent where there were no messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    aligned_percent: Option<f64>,
    /// How many sources sent mail that is not aligned.
    unaligned_sources: u64,
    /// Those that sent most of it, most first; at most 10.
    sources: Vec<DmarcSource>,
}

impl From<&KeptFigures> for DmarcFigures {
    fn from(kept: &KeptFigures) -> Self {
        let figures = &kept.figures;
        let sources = figures.unaligned.iter().map(|source| DmarcSource {
            source: source.name.clone(),
            sender: source.name.parse().ok().and_then(sender_of_address).map(str::to_owned),
            messages: source.messages,
        });
        Self {
            of: kept.of.to_string(),
            days: figures.days,
            messages: figures.messages,
            aligned: figures.aligned,
            aligned_percent: figures.percent(),
            unaligned_sources: figures.sources,
            sources: sources.collect(),
        }
    }
}

/// A source of mail that is not aligned.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DmarcSource {
    /// Its address, or what a reporter wrote for one.
    source: String,
    /// Whose address it is, where that is a well-known sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    /// Messages that were not aligned.
    messages: u64,
}
