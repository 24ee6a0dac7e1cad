//! A queue of texts, at least once and in no order (SQS standard).

use async_trait::async_trait;

use crate::Result;

/// Where messages are sent.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Sends every body and answers for each, in the same order: what was accepted is durable. The adapter makes the batches
    /// that its service wants. A body that the service never takes is [`crate::ErrorKind::TooLarge`].
    async fn send(&self, bodies: &[String]) -> Vec<Result<()>>;
}
