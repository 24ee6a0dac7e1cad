//! One step of a rotation. Each may be called again.

use anyhow::Context as _;
use host_aws::SystemClock;
use jiff::tz::TimeZone;
use lambda_runtime::{Error, LambdaEvent};
use ports::{Clock as _, Secret};
use returnpath::Keys;
use serde::Deserialize;
use tracing::info;

use crate::Rotator;

/// What Secrets Manager asks for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Request {
    step: Step,
    secret_id: String,
    client_request_token: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
enum Step {
    #[serde(rename = "createSecret")]
    Create,
    /// Nobody else has to be told: who mints and who verifies reads the secret.
    #[serde(rename = "setSecret")]
    Set,
    #[serde(rename = "testSecret")]
    Test,
    #[serde(rename = "finishSecret")]
    Finish,
}

pub(crate) async fn handle(rotator: &Rotator, event: LambdaEvent<Request>) -> Result<(), Error> {
    let Request { step, secret_id, client_request_token } = event.payload;
    let rotation = rotator.secrets.rotation(&secret_id, &client_request_token);
    match step {
        Step::Create if rotation.pending().await?.is_none() => {
            let now = rotation.current().await?;
            let today = SystemClock.now().to_zoned(TimeZone::UTC).date();
            let mut secret = [0; 32];
            getrandom::fill(&mut secret).map_err(|error| format!("no random bytes: {error}"))?;
            let next = returnpath::rotate(now.as_ref().map_or("", Secret::reveal), &secret, today)
                .context("the secret does not hold keys of return paths")?;
            rotation.propose(&Secret::new(next)).await?;
        }
        Step::Test => {
            let next = rotation.pending().await?.context("no version was proposed")?;
            next.reveal().parse::<Keys>().context("what was proposed are no keys of return paths")?;
        }
        Step::Finish => rotation.finish().await?,
        Step::Create | Step::Set => {}
    }
    info!(?step, "rotated");
    Ok(())
}
