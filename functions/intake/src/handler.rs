//! One batch: its mails are fetched and ingested within a budget of bytes, while there is time.

use std::collections::BTreeSet;
use std::time::{Duration, Instant, SystemTime};

use host_aws::event::{SqsBatchResponse, SqsEvent};
use host_aws::received::{Told, fetch, told, within};
use host_aws::{Metrics, Unit};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent};
use model::{Outcome, Term as _};
use pipeline::{Ingested, RawMail, Sinks, ingest};
use ports::ErrorKind;
use tracing::{error, info, warn};

use crate::Intake;

pub(crate) async fn handle(intake: &Intake, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let deadline = event.context.deadline();
    let (mails, strange) = told(&event.payload.messages);
    let mut batch = Batch { again: strange.into_iter().collect(), ..Batch::default() };
    if !batch.again.is_empty() {
        error!(messages = batch.again.len(), "messages that are no notification of S3");
    }
    for run in within(&mails, intake.budget_bytes) {
        let left = deadline.duration_since(SystemTime::now()).unwrap_or_default();
        if left < intake.reserve {
            warn!(mails = run.len(), "no time left");
            batch.again.extend(run.iter().flat_map(|mail| &mail.messages));
            continue;
        }
        take(intake, run, &mut batch).await;
    }
    batch.metrics(&intake.name).emit();
    Ok(SqsBatchResponse::returning(batch.again))
}

/// What became of a batch so far.
#[derive(Default)]
struct Batch<'m> {
    again: BTreeSet<&'m str>,
    done: Vec<Outcome>,
    events: u64,
    bytes: u64,
    fetching: Duration,
    ingesting: Duration,
    lags: Vec<u64>,
}

async fn take<'m>(intake: &Intake, run: &[Told<'m>], batch: &mut Batch<'m>) {
    let begun = Instant::now();
    let objects = fetch(&intake.raw, run.iter().map(|mail| mail.arrival.key.clone())).await;
    batch.fetching += begun.elapsed();
    let (mut there, mut mails) = (Vec::new(), Vec::new());
    for (mail, object) in run.iter().zip(objects) {
        let source = mail.arrival.key.as_str();
        match object {
            Ok(object) => {
                batch.bytes += object.bytes.len() as u64;
                there.push(mail);
                mails.push(RawMail::new(source, object.bytes));
            }
            // Expired or erased: there is nothing to have an outcome.
            Err(error) if error.kind() == ErrorKind::NotFound => warn!(source, "the mail is gone"),
            Err(error) => batch.fail(mail, &error),
        }
    }
    let begun = Instant::now();
    let sinks = Sinks { lake: &intake.lake, events: &intake.events, known: None, domains: Some(&intake.domains) };
    for (mail, result) in there.into_iter().zip(ingest(&mails, sinks, &intake.config).await) {
        match result {
            Ok(ingested) => batch.succeed(mail, &ingested),
            Err(error) => batch.fail(mail, &error),
        }
    }
    batch.ingesting += begun.elapsed();
}

impl<'m> Batch<'m> {
    fn succeed(&mut self, mail: &Told<'m>, ingested: &Ingested) {
        let lag = mail.arrival.at.and_then(|at| u64::try_from(Timestamp::now().duration_since(at).as_millis()).ok());
        let outcome = ingested.outcome.map_or("known", model::Term::as_str);
        info!(source = ingested.source, outcome, events = ingested.events, lag_ms = lag, "mail");
        self.done.extend(ingested.outcome);
        self.events += ingested.events;
        self.lags.extend(lag);
    }

    fn fail(&mut self, mail: &Told<'m>, why: &ports::Error) {
        let cause = std::error::Error::source(why).map(ToString::to_string);
        error!(source = mail.arrival.key, error = %why, kind = ?why.kind(), cause, "the mail comes again");
        self.again.extend(&mail.messages);
    }

    fn metrics(&self, function: &str) -> Metrics {
        let count = |outcome: Outcome| self.done.iter().filter(|done| **done == outcome).count() as u64;
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let metrics = Metrics::of(function)
            .add("Mails", Unit::Count, self.done.len() as u64)
            .add("Returned", Unit::Count, self.again.len() as u64)
            .add("Events", Unit::Count, self.events)
            .add("Bytes", Unit::Bytes, self.bytes)
            .add("FetchTime", Unit::Milliseconds, millis(self.fetching))
            .add("IngestTime", Unit::Milliseconds, millis(self.ingesting))
            .add_all("Lag", Unit::Milliseconds, self.lags.clone());
        Outcome::ALL.iter().fold(metrics, |metrics, outcome| {
            metrics.add(&format!("Mails.{}", outcome.as_str()), Unit::Count, count(*outcome))
        })
    }
}
