//! `intake`: a batch of S3's notifications becomes rows, events and an outcome for each mail.
//!
//! What fails for a cause of the world's is returned to the queue, alone; the rest of its batch is done with.

mod handler;

use std::time::Duration;

use anyhow::Context as _;
use host_aws::MailPorts;
use host_aws::environment::{Environment, MailSettings};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use ports::Secret;

/// What is built once, when the process starts.
pub(crate) struct Intake {
    pub(crate) ports: MailPorts,
    pub(crate) config: pipeline::Config,
    pub(crate) domains: pipeline::BounceDomains,
    /// So many bytes of mail are held at once.
    pub(crate) budget_bytes: u64,
    /// A run of mails is not begun with less time than this in hand; what is not begun comes again.
    pub(crate) reserve: Duration,
}

impl Intake {
    async fn from_environment() -> anyhow::Result<Self> {
        let environment = Environment::of_process();
        let budget_bytes = environment.number("BUDGET_BYTES", 64 << 20, 1 << 20, 4 << 30)?;
        let reserve = Duration::from_secs(environment.number("RESERVE_SECONDS", 15, 0, 900)?);
        let ports = MailPorts::from_environment(&environment).await?;
        let MailSettings { keep_headers, drop_headers, authserv_ids, limits, token_days, .. } = &ports.settings;
        let config = pipeline::Config::told(keep_headers, drop_headers, authserv_ids, limits)?
            .believing(ports.return_path_keys.as_ref().map(Secret::reveal), *token_days)
            .context("the secret that RETURN_PATH_SECRET names holds no keys")?;
        Ok(Self { ports, config, domains: Default::default(), budget_bytes, reserve })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    host_aws::log::start();
    let intake = Intake::from_environment().await?;
    lambda_runtime::run(service_fn(|event: LambdaEvent<_>| handler::handle(&intake, event))).await
}
