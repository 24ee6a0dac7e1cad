//! `sweep`: called every day, gives raw mails without an outcome to the intake again; called with
//! `{"since": "2026-11-01T00:00:00Z"}`, all mails that were received since then (a replay: docs/deploy.md).

mod handler;

use host_aws::environment::Environment;
use host_aws::{Aws, S3Store, SqsQueue};
use jiff::SignedDuration;
use lambda_runtime::{Error, LambdaEvent, service_fn};

/// What is built once, when the process starts.
pub(crate) struct Sweeper {
    pub(crate) raw: S3Store,
    pub(crate) lake: S3Store,
    /// Where the keys of a kind of mail begin, and its queue.
    pub(crate) kinds: [(&'static str, SqsQueue); 2],
    pub(crate) days: i32,
    pub(crate) grace: SignedDuration,
}

impl Sweeper {
    async fn from_environment() -> anyhow::Result<Self> {
        let environment = Environment::of_process();
        let (raw, lake) = (environment.required("RAW_BUCKET")?, environment.required("LAKE_BUCKET")?);
        let (bounces, reports) = (environment.url("BOUNCES_QUEUE_URL")?, environment.url("REPORTS_QUEUE_URL")?);
        let days = i32::try_from(environment.number("SWEEP_DAYS", 3, 1, 365)?)?;
        // Longer than five deliveries and a stay with isolate take.
        let grace = SignedDuration::from_hours(i64::try_from(environment.number("SWEEP_GRACE_HOURS", 6, 0, 48)?)?);
        let aws = Aws::from_environment().await;
        let kinds = [("bounces/", aws.queue(&bounces)), ("reports/", aws.queue(&reports))];
        Ok(Self { raw: aws.store(&raw), lake: aws.store(&lake), kinds, days, grace })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    host_aws::log::start();
    let sweeper = Sweeper::from_environment().await?;
    lambda_runtime::run(service_fn(|event: LambdaEvent<_>| handler::handle(&sweeper, event))).await
}
