//! `rotate`: called by Secrets Manager every 30 days, in four steps, gives the return paths their next key (docs/return-path.md).

mod handler;

use host_aws::{Aws, SecretsManager};
use lambda_runtime::{Error, LambdaEvent, service_fn};

/// What is built once, when the process starts.
pub(crate) struct Rotator {
    pub(crate) secrets: SecretsManager,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    host_aws::log::start();
    let rotator = Rotator { secrets: Aws::from_environment().await.secrets() };
    lambda_runtime::run(service_fn(|event: LambdaEvent<_>| handler::handle(&rotator, event))).await
}
