//! `isolate`: mails that the intake failed on again and again, one at a time.
//!
//! Each is first read by a process of its own, this program called as `isolate read`, with a budget of memory and of processor
//! time. If that dies, the mail is what kills, and it is quarantined; otherwise it is ingested as any other.

mod handler;

use anyhow::Context as _;
use host_aws::environment::{Environment, MailSettings};
use host_aws::{MailPorts, confined};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use ports::Secret;

/// What is built once, when the process starts.
pub(crate) struct Isolate {
    pub(crate) ports: MailPorts,
    pub(crate) config: pipeline::Config,
    pub(crate) domains: pipeline::BounceDomains,
    pub(crate) budget: confined::Budget,
}

impl Isolate {
    async fn from_environment() -> anyhow::Result<Self> {
        let environment = Environment::of_process();
        let budget = confined::Budget::read(&environment)?;
        let ports = MailPorts::from_environment(&environment).await?;
        let MailSettings { keep_headers, drop_headers, authserv_ids, limits, token_days, .. } = &ports.settings;
        let config = pipeline::Config::told(keep_headers, drop_headers, authserv_ids, limits)?
            .believing(ports.return_path_keys.as_ref().map(Secret::reveal), *token_days)
            .context("the secret that RETURN_PATH_SECRET names holds no keys")?;
        Ok(Self { ports, config, domains: Default::default(), budget })
    }
}

fn main() -> Result<(), Error> {
    if std::env::args().nth(1).as_deref() == Some(confined::COMMAND) {
        return Ok(handler::read()?);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        host_aws::log::start();
        let isolate = Isolate::from_environment().await?;
        lambda_runtime::run(service_fn(|event: LambdaEvent<_>| handler::handle(&isolate, event))).await
    })
}
