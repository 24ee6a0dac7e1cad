//! One batch: its mails are fetched and ingested within a budget of bytes, while there is time.

use std::time::SystemTime;

use host_aws::batch::Batch;
use host_aws::event::{SqsBatchResponse, SqsEvent};
use host_aws::received::{Told, within};
use lambda_runtime::{Error, LambdaEvent};
use pipeline::{RawMail, Sinks, ingest};

use crate::Intake;

pub(crate) async fn handle(intake: &Intake, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let deadline = event.context.deadline();
    let (mut batch, mails) = Batch::begin(&event.payload.messages, intake.ports.raw.bucket());
    for run in within(&mails, intake.budget_bytes) {
        let left = deadline.duration_since(SystemTime::now()).unwrap_or_default();
        if left < intake.reserve {
            batch.put_off(run);
        } else {
            take(intake, run, &mut batch).await;
        }
    }
    batch.metrics(&intake.ports.settings.function).emit();
    Ok(batch.answer())
}

async fn take<'m>(intake: &Intake, run: &[Told<'m>], batch: &mut Batch<'m>) {
    let (told, fetched) = batch.fetch(&intake.ports.raw, run, intake.config.mail_bytes).await;
    let mails: Vec<RawMail> = told
        .iter()
        .zip(fetched)
        .map(|(told, mail)| RawMail::begun(told.arrival.key.clone(), mail.bytes, mail.cut))
        .collect();
    let sinks =
        Sinks { lake: &intake.ports.lake, events: &intake.ports.events, known: None, domains: Some(&intake.domains) };
    for (told, result) in told.into_iter().zip(ingest(&mails, sinks, &intake.config).await) {
        match result {
            Ok(done) => batch.succeed(told, done.outcome, done.events, done.parsing),
            Err(error) => batch.fail(told, &error),
        }
    }
}
