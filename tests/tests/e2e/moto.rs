//! The stand-in for AWS: moto's server from .cache/venv (scripts/venv.sh makes it), with what tests/moto_server.py adds.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{AsyncSleep, Credentials, SharedAsyncSleep, SharedCredentialsProvider, Sleep};

use crate::daemon::{Daemon, free_port};

pub(crate) const REGION: &str = "us-east-1";

/// A running moto.
pub(crate) struct Moto {
    pub(crate) port: u16,
    daemon: Daemon,
    folder: tempfile::TempDir,
}

impl Moto {
    /// Starts one, or says that it cannot be had.
    pub(crate) fn start() -> Option<Self> {
        let python = venv().join("bin/python");
        if !venv().join("bin/moto_server").exists() {
            println!("skipped: no moto in .cache/venv (scripts/venv.sh)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let mut command = Command::new(python);
        command.arg(root().join("tests/moto_server.py")).arg(port.to_string()).current_dir(folder.path());
        let daemon = Daemon::start(&command, folder.path().join("moto.log"));
        let up = || ureq::get(format!("http://127.0.0.1:{port}/moto-api/data.json")).call().is_ok();
        daemon.wait_until("moto", Duration::from_secs(60), up);
        Some(Self { port, daemon, folder })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it was asked so far, a line a request.
    pub(crate) fn log(&self) -> String {
        self.daemon.output()
    }

    /// A folder that lives as long as the server.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What a program needs in its environment to take this for AWS.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ENDPOINT_URL", self.url()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_DEFAULT_REGION", REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ]
    }

    pub(crate) fn config(&self) -> SdkConfig {
        let credentials = Credentials::new("test", "test", None, None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url(self.url())
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .sleep_impl(SharedAsyncSleep::new(TokioSleep))
            .retry_config(RetryConfig::standard())
            .build()
    }

    pub(crate) fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.config()).force_path_style(true).build();
        aws_sdk_s3::Client::from_conf(config)
    }

    pub(crate) fn sqs(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::new(&self.config())
    }
}

/// Every message that lies in a queue, removed from it.
pub(crate) async fn drain(sqs: &aws_sdk_sqs::Client, url: &str) -> Vec<String> {
    let mut bodies = Vec::new();
    loop {
        let answer =
            sqs.receive_message().queue_url(url).max_number_of_messages(10).wait_time_seconds(0).send().await.unwrap();
        let messages = answer.messages.unwrap_or_default();
        if messages.is_empty() {
            return bodies;
        }
        for message in messages {
            sqs.delete_message().queue_url(url).receipt_handle(message.receipt_handle.unwrap()).send().await.unwrap();
            bodies.push(message.body.unwrap_or_default());
        }
    }
}

#[derive(Debug)]
struct TokioSleep;

impl AsyncSleep for TokioSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(tokio::time::sleep(duration))
    }
}

pub(crate) fn venv() -> PathBuf {
    root().join(".cache/venv")
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
