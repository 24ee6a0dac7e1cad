//! What a function that takes mails in is built of, once, when its process starts.

use ports::{Secret, Secrets as _};

use crate::environment::{Environment, MailSettings, SettingError};
use crate::{Aws, S3Store, SqsQueue};

/// The ports of a function that takes mails in, and what it was told besides.
#[derive(Debug)]
pub struct MailPorts {
    /// What the environment says.
    pub settings: MailSettings,
    /// The raw mails.
    pub raw: S3Store,
    /// The lake.
    pub lake: S3Store,
    /// The events.
    pub events: SqsQueue,
    /// The keys of return paths, one a line, where there are any.
    pub return_path_keys: Option<Secret>,
}

/// Why a function cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A variable is missing or cannot be used.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The secret that a variable names cannot be read.
    #[error("the variable RETURN_PATH_SECRET names a secret that cannot be read")]
    Secret(#[source] ports::Error),
}

impl MailPorts {
    /// As the environment says; reads the secret.
    pub async fn from_environment(environment: &Environment<'_>) -> Result<Self, StartError> {
        let settings = MailSettings::read(environment)?;
        let aws = Aws::from_environment().await;
        let return_path_keys = match &settings.return_path_secret {
            Some(name) => Some(aws.secrets().get(name).await.map_err(StartError::Secret)?),
            None => None,
        };
        Ok(Self {
            raw: aws.store(&settings.raw_bucket),
            lake: aws.store(&settings.lake_bucket),
            events: aws.queue(&settings.events_queue_url),
            return_path_keys,
            settings,
        })
    }
}
