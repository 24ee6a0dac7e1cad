//! What a report tells of its recipients, before it is weighed: the common form of every dialect.

use std::collections::HashMap;

use jiff::Timestamp;
use model::Action;

use crate::reply::Stage;

/// What a report tells of one recipient.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    /// In its one spelling ([`crate::address::normal`]).
    pub(crate) recipient: Option<String>,
    pub(crate) original_recipient: Option<String>,
    pub(crate) action: Option<Action>,
    /// The field Status: the code alone.
    pub(crate) status: Option<String>,
    /// What the server said, on one line.
    pub(crate) diagnostic: Option<String>,
    /// Other words about this recipient: a comment on the status, the transcript, the reporting server's explanation.
    pub(crate) further: String,
    pub(crate) remote_mta: Option<String>,
    pub(crate) stage: Option<Stage>,
    pub(crate) will_retry_until: Option<Timestamp>,
    /// The reporting server is the one that holds the mailbox: its word on who exists is first-hand.
    pub(crate) first_hand: bool,
}

impl Told {
    /// A recipient and what was said.
    pub(crate) fn new(recipient: Option<String>, diagnostic: &str) -> Self {
        let diagnostic = crate::text::on_one_line(diagnostic);
        Self { recipient, diagnostic: Some(diagnostic).filter(|text| !text.is_empty()), ..Self::default() }
    }

    /// Fills in what `self` lacks from what another part of the same report tells of the same recipient.
    pub(crate) fn complete_with(&mut self, other: Told) {
        if self.recipient.is_none() {
            self.recipient = other.recipient;
        }
        if self.original_recipient.is_none() {
            self.original_recipient = other.original_recipient;
        }
        self.action = self.action.or(other.action);
        if self.status.is_none() {
            self.status = other.status;
        }
        match (&self.diagnostic, other.diagnostic) {
            (None, diagnostic) => self.diagnostic = diagnostic,
            (Some(mine), Some(theirs)) if !mine.contains(theirs.as_str()) => self.add(&theirs),
            _ => {}
        }
        self.add(&other.further);
        if self.remote_mta.is_none() {
            self.remote_mta = other.remote_mta;
        }
        self.stage = self.stage.or(other.stage);
        self.will_retry_until = self.will_retry_until.or(other.will_retry_until);
        self.first_hand |= other.first_hand;
    }

    /// Adds to the other words.
    pub(crate) fn add(&mut self, words: &str) {
        let words = words.trim();
        if words.is_empty() || self.further.len() > 4096 {
            return;
        }
        if !self.further.is_empty() {
            self.further.push('\n');
        }
        self.further.push_str(crate::text::head(words, 4096));
    }
}

/// What a report tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report<'m> {
    pub(crate) told: Vec<Told>,
    pub(crate) reporting_mta: Option<String>,
    pub(crate) arrival_date: Option<Timestamp>,
    /// The headers of the original where they were found in the text.
    pub(crate) returned_text: Option<&'m str>,
}

impl Report<'_> {
    /// Joins what the fields for programs tell (`self`) with what the text for people tells of the same recipients.
    pub(crate) fn complete_with(&mut self, text: Report<'_>) {
        let only_one = self.told.len() == 1 && text.told.len() == 1;
        let fields_name_nobody = self.told.iter().all(|told| told.recipient.is_none());
        if self.told.is_empty() {
            self.told = text.told;
        } else {
            let same_number = text.told.len() == self.told.len();
            // by recipient, so that a long list is joined in one pass; a server may write one in capitals
            let mut places: HashMap<String, usize> = HashMap::with_capacity(text.told.len());
            for (at, other) in text.told.iter().enumerate() {
                if let Some(recipient) = &other.recipient {
                    places.entry(recipient.to_lowercase()).or_insert(at);
                }
            }
            let mut texts: Vec<Option<Told>> = text.told.into_iter().map(Some).collect();
            for (at, told) in self.told.iter_mut().enumerate() {
                let by_name =
                    |name: &Option<String>| name.as_ref().and_then(|name| places.get(&name.to_lowercase())).copied();
                let same = by_name(&told.recipient).or_else(|| by_name(&told.original_recipient));
                let place = same.or((only_one || (fields_name_nobody && same_number)).then_some(at));
                if let Some(other) = place.and_then(|at| texts.get_mut(at)).and_then(Option::take) {
                    told.complete_with(other);
                }
            }
        }
        if self.reporting_mta.is_none() {
            self.reporting_mta = text.reporting_mta;
        }
        self.arrival_date = self.arrival_date.or(text.arrival_date);
    }
}
