//! `isolate`: mails that the intake failed on again and again, one at a time.
//!
//! Each is first read by a process of its own, this program called as `isolate read`, with a budget of memory and of processor
//! time. If that dies, the mail is what kills, and it is quarantined; otherwise it is ingested as any other.

mod handler;
mod reader;

use host_aws::environment::{Environment, MailSettings};
use host_aws::{Aws, S3Store, SqsQueue};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use ports::Secrets as _;

/// What is built once, when the process starts.
pub(crate) struct Isolate {
    pub(crate) raw: S3Store,
    pub(crate) lake: S3Store,
    pub(crate) events: SqsQueue,
    pub(crate) config: pipeline::Config,
    pub(crate) budget: reader::Budget,
}

impl Isolate {
    async fn from_environment() -> anyhow::Result<Self> {
        let environment = Environment::of_process();
        let settings = MailSettings::read(&environment)?;
        let budget = reader::Budget::read(&environment)?;
        let aws = Aws::from_environment().await;
        let return_path_keys = match &settings.return_path_secret {
            Some(secret) => aws.secrets().get(secret).await?.reveal().parse()?,
            None => Default::default(),
        };
        let MailSettings { keep_headers, drop_headers, authserv_ids, limits, .. } = &settings;
        let config = pipeline::Config {
            return_path_keys,
            ..pipeline::Config::told(keep_headers, drop_headers, authserv_ids, limits)?
        };
        let (raw, lake) = (aws.store(&settings.raw_bucket), aws.store(&settings.lake_bucket));
        Ok(Self { raw, lake, events: aws.queue(&settings.events_queue_url), config, budget })
    }
}

fn main() -> Result<(), Error> {
    if std::env::args().nth(1).as_deref() == Some(reader::COMMAND) {
        return Ok(reader::read()?);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        host_aws::log::start();
        let isolate = Isolate::from_environment().await?;
        lambda_runtime::run(service_fn(|event: LambdaEvent<_>| handler::handle(&isolate, event))).await
    })
}
