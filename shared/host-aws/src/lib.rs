//! The ports over S3, SQS and Secrets Manager, and what every function on Lambda needs besides: its configuration from the
//! environment, its events in the shapes that AWS sends, its
//! log and its metrics, and a process of its own for what may kill.
//!
//! Known gaps: no multipart upload (a sealed file is at most a few hundred MB, and S3 takes 5 GiB in one request); a secret is
//! a text, binary secrets are not read.

mod aws;
pub mod batch;
pub mod confined;
pub mod environment;
pub mod event;
mod failure;
pub mod log;
#[cfg(feature = "secrets")]
mod mail_ports;
mod metrics;
pub mod received;
#[cfg(feature = "secrets")]
mod rotation;
mod s3_store;
#[cfg(feature = "secrets")]
mod secrets_manager;
mod sqs_queue;

pub use aws::{Aws, SystemClock};
#[cfg(feature = "secrets")]
pub use mail_ports::{MailPorts, StartError};
pub use metrics::{Metrics, Unit};
#[cfg(feature = "secrets")]
pub use rotation::Rotation;
pub use s3_store::S3Store;
#[cfg(feature = "secrets")]
pub use secrets_manager::SecretsManager;
pub use sqs_queue::SqsQueue;
