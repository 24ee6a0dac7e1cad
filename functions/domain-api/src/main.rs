//! `domain-api`: the site behind an HTTP API or a function URL. Here is wiring only; the app is shared/site.
//!
//! The key that signs is read with the first request, not at the start: an instance that is not asked reaches no network.

mod settings;

use std::sync::Arc;

use host_aws::environment::Environment;
use host_aws::{Aws, SystemClock};
use lambda_http::tower::ServiceExt as _;
use lambda_http::{Error, Request, service_fn};
use resolver::Resolver;
use site::access::Signer;
use site::{Config, Ports, Site};
use tokio::sync::OnceCell;

use crate::settings::Settings;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    host_aws::log::start();
    let settings = Settings::read(&Environment::of_process())?;
    let aws = Aws::from_environment().await;
    let ports = Ports {
        store: Arc::new(aws.store(&settings.lake_bucket)),
        secrets: Arc::new(aws.secrets()),
        events: Arc::new(aws.queue(&settings.events_queue_url)),
        dns: Arc::new(Resolver::of_system()?),
        clock: Arc::new(SystemClock),
    };
    let site = async || {
        let signer = Signer::from_secrets(&*ports.secrets, &settings.signing_secret).await?;
        let (platform, base_url) = (settings.platform.clone(), settings.base_url.clone());
        let config = Config { platform, base_url, https: true, hosts: Vec::new() };
        Ok::<_, site::Error>(site::app(Site::new(config, ports.clone(), signer)))
    };
    let app = OnceCell::new();
    let handle = async |request: Request| {
        let app = app.get_or_try_init(&site).await?;
        let Ok(response) = app.clone().oneshot(request).await;
        Ok::<_, Error>(response)
    };
    lambda_http::run(service_fn(handle)).await
}
