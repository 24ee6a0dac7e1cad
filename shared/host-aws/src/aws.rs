//! Where the SDK's clients come from: built once, when the process starts.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use jiff::Timestamp;
use ports::Clock;

#[cfg(feature = "secrets")]
use crate::SecretsManager;
use crate::{S3Store, SqsQueue};

/// Credentials, region, endpoints, retries and time-outs. Clients made from it share its connections' settings.
#[derive(Debug, Clone)]
pub struct Aws {
    config: SdkConfig,
    path_style: bool,
}

impl Aws {
    /// As the environment says (`AWS_REGION`, `AWS_PROFILE`, `AWS_ENDPOINT_URL`, …). A call is tried three times with
    /// growing pauses; one try may take 20 s. Reaches no network.
    pub async fn from_environment() -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(2))
            .operation_attempt_timeout(Duration::from_secs(20))
            .build();
        let config = aws_config::defaults(BehaviorVersion::latest())
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .timeout_config(timeouts)
            .load()
            .await;
        Self::new(config)
    }

    /// As `config` says.
    pub fn new(config: SdkConfig) -> Self {
        // Another S3 than Amazon's seldom answers to names like bucket.host.
        let elsewhere = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"].iter().any(|name| std::env::var_os(name).is_some());
        let path_style = config.endpoint_url().is_some() || elsewhere;
        Self { config, path_style }
    }

    /// The objects of a bucket.
    pub fn store(&self, bucket: &str) -> S3Store {
        let config = aws_sdk_s3::config::Builder::from(&self.config).force_path_style(self.path_style).build();
        S3Store::new(aws_sdk_s3::Client::from_conf(config), bucket)
    }

    /// The queue at a URL.
    pub fn queue(&self, url: &str) -> SqsQueue {
        SqsQueue::new(aws_sdk_sqs::Client::new(&self.config), url)
    }

    /// The account's secrets in this region.
    #[cfg(feature = "secrets")]
    pub fn secrets(&self) -> SecretsManager {
        SecretsManager::new(aws_sdk_secretsmanager::Client::new(&self.config))
    }
}

/// Tells the machine's time.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
