//! What becomes of a batch of mails: which messages come again, what the log and the metrics say of it. The same for every
//! function that takes mails in.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use model::{Outcome, Term as _};
use ports::{Error, ErrorKind};
use tracing::{error, info, warn};

use crate::event::{SqsBatchResponse, SqsMessage};
use crate::received::{Mail, Told, fetch, told};
use crate::{Metrics, S3Store, Unit};

/// What became of a batch so far.
#[derive(Debug, Default)]
pub struct Batch<'m> {
    again: BTreeSet<&'m str>,
    done: Vec<Outcome>,
    events: u64,
    bytes: u64,
    fetching: Duration,
    parsing: Duration,
    lags: Vec<u64>,
    begun: Option<Instant>,
}

impl<'m> Batch<'m> {
    /// A batch, and the objects of the bucket that its messages tell of. What tells of none comes again, until it is a dead
    /// letter that an alarm tells of.
    pub fn begin(messages: &'m [SqsMessage], bucket: &str) -> (Self, Vec<Told<'m>>) {
        let (mails, strange) = told(messages, bucket);
        if !strange.is_empty() {
            error!(messages = strange.len(), "messages that are no notification of the bucket of raw mails");
        }
        (Self { again: strange.into_iter().collect(), begun: Some(Instant::now()), ..Self::default() }, mails)
    }

    /// Fetches mails, of each at most `limit` bytes. What is gone, expired or erased, is done with: there is nothing to have an
    /// outcome. What cannot be fetched comes again.
    pub async fn fetch<'t>(
        &mut self,
        store: &S3Store,
        run: &'t [Told<'m>],
        limit: usize,
    ) -> (Vec<&'t Told<'m>>, Vec<Mail>) {
        let begun = Instant::now();
        let (mut told, mut mails) = (Vec::new(), Vec::new());
        for (one, mail) in run.iter().zip(fetch(store, run, limit).await) {
            match mail {
                Ok(mail) => {
                    self.bytes += mail.bytes.len() as u64;
                    told.push(one);
                    mails.push(mail);
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    warn!(source = one.arrival.key, "the mail is gone");
                }
                Err(error) => self.fail(one, &error),
            }
        }
        self.fetching += begun.elapsed();
        (told, mails)
    }

    /// A mail has its outcome; `None` where it had one already. `parsing` is how long it took to read.
    pub fn succeed(&mut self, mail: &Told<'m>, outcome: Option<Outcome>, events: u64, parsing: Duration) {
        let lag = mail.arrival.at.and_then(|at| u64::try_from(Timestamp::now().duration_since(at).as_millis()).ok());
        let name = outcome.map_or("known", Outcome::as_str);
        let parse_us = u64::try_from(parsing.as_micros()).unwrap_or(u64::MAX);
        info!(source = mail.arrival.key, outcome = name, events, parse_us, lag_ms = lag, "mail");
        self.done.extend(outcome);
        self.events += events;
        self.parsing += parsing;
        self.lags.extend(lag);
    }

    /// A mail could not be done with: its messages come again.
    pub fn fail(&mut self, mail: &Told<'m>, why: &Error) {
        let cause = why.source().map(ToString::to_string);
        error!(source = mail.arrival.key, error = %why, kind = ?why.kind(), cause, "the mail comes again");
        self.again.extend(&mail.messages);
    }

    /// Mails for which there is no time left come again.
    pub fn put_off(&mut self, run: &[Told<'m>]) {
        warn!(mails = run.len(), "no time left");
        self.again.extend(run.iter().flat_map(|mail| &mail.messages));
    }

    /// What the metrics say of it.
    pub fn metrics(&self, function: &str) -> Metrics {
        let count = |outcome: Outcome| self.done.iter().filter(|done| **done == outcome).count() as u64;
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let metrics = Metrics::of(function)
            .add("Mails", Unit::Count, self.done.len() as u64)
            .add("Returned", Unit::Count, self.again.len() as u64)
            .add("Events", Unit::Count, self.events)
            .add("Bytes", Unit::Bytes, self.bytes)
            .add("FetchTime", Unit::Milliseconds, millis(self.fetching))
            .add("ParseTime", Unit::Milliseconds, millis(self.parsing))
            .add("BatchTime", Unit::Milliseconds, self.begun.map_or(0, |begun| millis(begun.elapsed())))
            .add_all("Lag", Unit::Milliseconds, self.lags.clone());
        Outcome::ALL.iter().fold(metrics, |metrics, outcome| {
            metrics.add(&format!("Mails.{}", outcome.as_str()), Unit::Count, count(*outcome))
        })
    }

    /// The answer to the batch.
    pub fn answer(self) -> SqsBatchResponse {
        SqsBatchResponse::returning(self.again)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::event::Arrival;

    #[test]
    fn a_batch_returns_what_failed_and_counts_what_did_not() {
        let message = |id: &str, body: String| SqsMessage { message_id: id.to_owned(), body, ..SqsMessage::default() };
        let arrival = |key: &str| Arrival { bucket: "raw".to_owned(), key: key.to_owned(), size: 1, at: None };
        let messages = [
            message("1", arrival("a").to_notification()),
            message("2", arrival("b").to_notification()),
            message("3", arrival("b").to_notification()),
            message("4", arrival("c").to_notification()),
            message("5", "hello".to_owned()),
        ];
        let (mut batch, mails) = Batch::begin(&messages, "raw");
        batch.succeed(&mails[0], Some(Outcome::Bounce), 2, Duration::from_millis(3));
        batch.fail(&mails[1], &Error::new(ErrorKind::Throttled, "slow down"));
        batch.put_off(&mails[2..]);
        let line: Value = serde_json::from_str(&batch.metrics("intake").line(Timestamp::UNIX_EPOCH)).unwrap();
        let expected =
            [("Mails", 1), ("Mails.bounce", 1), ("Mails.notice", 0), ("Returned", 4), ("Events", 2), ("ParseTime", 3)];
        for (name, value) in expected {
            assert_eq!(line[name], json!(value), "{name}");
        }
        let again: Vec<String> =
            batch.answer().batch_item_failures.into_iter().map(|one| one.item_identifier).collect();
        assert_eq!(again, ["2", "3", "4", "5"]);
    }
}
