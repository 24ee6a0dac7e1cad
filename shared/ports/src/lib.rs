//! The ports: what the pipeline asks of the world, as traits, each with an in-memory fake and a conformance suite that
//! every host passes.
//!
//! A host is a crate that implements these over something real: folders (`host-local`), S3 and SQS (`host-aws`),
//! name servers (`resolver`).
//! Modelled on object_store: one trait, many backends, one suite ([`conformance`]).

mod clock;
pub mod conformance;
mod dns;
mod error;
pub mod memory;
mod object_store;
mod queue;
mod secrets;

pub use bytes::Bytes;
pub use clock::Clock;
pub use dns::{Dns, ServerAnswer};
pub use error::{Error, ErrorKind};
pub use object_store::{Condition, Entry, Object, ObjectStore, Page, Put, check_key, get_if_present, list_all};
pub use queue::Queue;
pub use secrets::{Secret, Secrets};

/// What every port answers.
pub type Result<T> = std::result::Result<T, Error>;
