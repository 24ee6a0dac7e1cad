//! One dead letter.

use host_aws::batch::Batch;
use host_aws::confined;
use host_aws::event::{SqsBatchResponse, SqsEvent};
use lambda_runtime::{Error, LambdaEvent};
use model::Trace;
use pipeline::{Config, Ingested, RawMail, Sinks, ingest, quarantine};
use ports::{ErrorKind, Result};

use crate::Isolate;

pub(crate) async fn handle(
    isolate: &Isolate,
    event: LambdaEvent<SqsEvent>,
) -> std::result::Result<SqsBatchResponse, Error> {
    // What is no notification stays in the dead-letter queue, where an alarm tells of it.
    let (mut batch, mails) = Batch::begin(&event.payload.messages, isolate.ports.raw.bucket());
    for mail in &mails {
        let (told, fetched) =
            batch.fetch(&isolate.ports.raw, std::slice::from_ref(mail), isolate.config.mail_bytes).await;
        for (told, mail) in told.into_iter().zip(fetched) {
            let mail = RawMail::begun(told.arrival.key.clone(), mail.bytes, mail.cut);
            match take(isolate, &mail).await {
                Ok(done) => batch.succeed(told, done.outcome, done.events, done.parsing),
                Err(error) => batch.fail(told, &error),
            }
        }
    }
    batch.metrics("isolate").emit();
    Ok(batch.answer())
}

async fn take(isolate: &Isolate, mail: &RawMail) -> Result<Ingested> {
    let survives = confined::survives(&mail.bytes, &isolate.budget)
        .map_err(|error| ports::Error::new(ErrorKind::Other, "no reader can be started").because(error))?;
    if let Err(how) = survives {
        return quarantine(mail, &how, &isolate.ports.lake).await;
    }
    let sinks = Sinks {
        lake: &isolate.ports.lake,
        events: &isolate.ports.events,
        known: None,
        domains: Some(&isolate.domains),
    };
    let result = ingest(std::slice::from_ref(mail), sinks, &isolate.config).await.into_iter().next();
    result.unwrap_or_else(|| Err(ports::Error::new(ErrorKind::Other, "the mail was passed over")))
}

/// The reader's whole life: reads the mail from its standard input within its budget, and ends well.
pub(crate) fn read() -> anyhow::Result<()> {
    let (limits, bytes) = confined::input()?;
    let config = Config::told(&[], &[], &[], &limits)?;
    let parsed = pipeline::parse(&RawMail::new("", bytes), &config, &mut Trace::off());
    // What is read must not be left out because nobody looks at it.
    std::hint::black_box(parsed);
    Ok(())
}
