//! What every reader of mail is given, and what it gives back.
//!
//! A reader is a function `fn read(mail: &Mail<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading>`: `None`
//! where the mail is not of its kind. It never fails: what is of its kind and cannot be read is a [`Reading`] with the
//! outcome [`Outcome::Quarantined`] and a reason.

use jiff::Timestamp;

use crate::{Event, Id, Outcome, Warning};

/// What is known of a mail besides its parts.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// Of the mail's bytes.
    pub mail_id: Id,
    /// When it was received: its topmost Received field, otherwise its Date; absent for a loose file.
    pub received_at: Option<Timestamp>,
    /// The address that it was sent to.
    pub envelope_recipient: Option<&'c str>,
    /// The domains that the receiving system authenticated for this mail (`reports::verdicts`), in lower case; absent where
    /// nothing of it can be believed.
    pub authenticated_domains: Option<&'c [String]>,
    /// Header fields of the original message to keep, by their names in lower case.
    pub keep_headers: &'c [String],
}

/// What a reader made of a mail.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What the mail is.
    pub outcome: Outcome,
    /// What it tells. The readers leave every token absent and nothing suppressed: the pipeline fills in both.
    pub events: Vec<Event>,
    /// What was out of order and did not hinder.
    pub warnings: Vec<Warning>,
    /// Why the mail is quarantined; only with that outcome.
    pub error: Option<String>,
}

impl Reading {
    /// A reading without a complaint about its form.
    pub fn new(outcome: Outcome, events: Vec<Event>) -> Self {
        Self { outcome, events, warnings: Vec::new(), error: None }
    }

    /// A mail that cannot be read, and why.
    pub fn quarantined(error: impl Into<String>) -> Self {
        Self { outcome: Outcome::Quarantined, events: Vec::new(), warnings: Vec::new(), error: Some(error.into()) }
    }
}
