//! One dead letter.

use std::collections::BTreeSet;

use host_aws::event::{SqsBatchResponse, SqsEvent};
use host_aws::received::told;
use host_aws::{Metrics, Unit};
use lambda_runtime::{Error, LambdaEvent};
use pipeline::{Ingested, RawMail, Sinks, ingest, quarantine};
use ports::get_if_present;
use tracing::{error, info, warn};

use crate::{Isolate, reader};

pub(crate) async fn handle(isolate: &Isolate, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    // What is no notification stays in the dead-letter queue, where an alarm tells of it.
    let (mails, strange) = told(&event.payload.messages);
    let mut again: BTreeSet<&str> = strange.into_iter().collect();
    let (mut done, mut killers) = (0, 0);
    for mail in &mails {
        let source = mail.arrival.key.as_str();
        match take(isolate, source, &mut killers).await {
            Ok(Some(ingested)) => {
                let outcome = ingested.outcome.map_or("known", model::Term::as_str);
                info!(source, outcome, events = ingested.events, "mail");
                done += 1;
            }
            Ok(None) => warn!(source, "the mail is gone"),
            Err(why) => {
                error!(source, error = %why, "the mail stays a dead letter");
                again.extend(&mail.messages);
            }
        }
    }
    Metrics::of("isolate")
        .add("Mails", Unit::Count, done)
        .add("Mails.quarantined", Unit::Count, killers)
        .add("Returned", Unit::Count, again.len() as u64)
        .emit();
    Ok(SqsBatchResponse::returning(again))
}

async fn take(isolate: &Isolate, source: &str, killers: &mut u64) -> anyhow::Result<Option<Ingested>> {
    let Some(object) = get_if_present(&isolate.raw, source).await? else { return Ok(None) };
    let mail = RawMail::new(source, object.bytes);
    if let Err(how) = reader::survives(&mail.bytes, &isolate.budget)? {
        *killers += 1;
        return Ok(Some(quarantine(&mail, &how, &isolate.lake).await?));
    }
    let sinks = Sinks { lake: &isolate.lake, events: &isolate.events, known: None };
    let result = ingest(std::slice::from_ref(&mail), sinks, &isolate.config).await.into_iter().next();
    Ok(result.transpose()?)
}
