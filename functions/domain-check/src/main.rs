//! `domain-check`: called every five minutes, checks the domains that are due: every six hours, and closer after the customer
//! said 'I have published it'. Two at once, or one that is cut off, do no harm.

mod handler;

use std::time::Duration;

use host_aws::environment::Environment;
use host_aws::{Aws, S3Store, SecretsManager, SqsQueue};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use resolver::Resolver;
use serde_json::Value;

/// What is built once, when the process starts.
pub(crate) struct Checker {
    pub(crate) lake: S3Store,
    pub(crate) events: SqsQueue,
    /// Never asked: a check needs no private key, and its role may read none.
    pub(crate) secrets: SecretsManager,
    pub(crate) dns: Resolver,
    /// No check is begun with less time than this in hand; what is not begun is due the next time.
    pub(crate) reserve: Duration,
}

impl Checker {
    async fn from_environment() -> anyhow::Result<Self> {
        let environment = Environment::of_process();
        let (lake, events) = (environment.required("LAKE_BUCKET")?, environment.url("EVENTS_QUEUE_URL")?);
        let reserve = Duration::from_secs(environment.number("RESERVE_SECONDS", 60, 0, 900)?);
        let dns = match environment.optional("RESOLVER") {
            Some(server) => Resolver::at(server.parse()?),
            None => Resolver::of_system()?,
        };
        let aws = Aws::from_environment().await;
        Ok(Self { lake: aws.store(&lake), events: aws.queue(&events), secrets: aws.secrets(), dns, reserve })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    host_aws::log::start();
    let checker = Checker::from_environment().await?;
    lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| handler::handle(&checker, event))).await
}
