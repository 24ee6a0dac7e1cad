//! `intake`: a batch of S3's notifications becomes rows, events and an outcome for each mail.
//!
//! What fails for a cause of the world's is returned to the queue, alone; the rest of its batch is done with.

mod handler;

use std::time::Duration;

use host_aws::environment::{Environment, MailSettings};
use host_aws::{Aws, S3Store, SqsQueue};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use ports::Secrets as _;

/// What is built once, when the process starts.
pub(crate) struct Intake {
    pub(crate) name: String,
    pub(crate) raw: S3Store,
    pub(crate) lake: S3Store,
    pub(crate) events: SqsQueue,
    pub(crate) config: pipeline::Config,
    /// So many bytes of mail are held at once.
    pub(crate) budget_bytes: u64,
    /// A run of mails is not begun with less time than this in hand; what is not begun comes again.
    pub(crate) reserve: Duration,
}

impl Intake {
    async fn from_environment() -> anyhow::Result<Self> {
        let environment = Environment::of_process();
        let settings = MailSettings::read(&environment)?;
        let budget_bytes = environment.number("BUDGET_BYTES", 64 << 20, 1 << 20, 4 << 30)?;
        let reserve = Duration::from_secs(environment.number("RESERVE_SECONDS", 15, 0, 900)?);
        let name = environment.optional("FUNCTION_NAME").unwrap_or_else(|| "intake".to_owned());
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
        Ok(Self { name, raw, lake, events: aws.queue(&settings.events_queue_url), config, budget_bytes, reserve })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    host_aws::log::start();
    let intake = Intake::from_environment().await?;
    lambda_runtime::run(service_fn(|event: LambdaEvent<_>| handler::handle(&intake, event))).await
}
