//! [`Queue`] over a standard queue of SQS: batches of ten messages and of 1 MiB, an answer for each message.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use ports::{Error, ErrorKind, Queue, Result};

use crate::failure::{Failure, of_entry};

/// What SQS takes in one batch, and in one message where the queue's own limit is not lower.
const BATCH_MESSAGES: usize = 10;
const BATCH_BYTES: usize = 1024 * 1024;
/// How often what SQS refused for a passing cause is sent again: the SDK retries a call, not the entries of a batch.
const ATTEMPTS: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// One queue.
#[derive(Debug, Clone)]
pub struct SqsQueue {
    client: Client,
    url: String,
}

impl SqsQueue {
    pub(crate) fn new(client: Client, url: &str) -> Self {
        Self { client, url: url.to_owned() }
    }
}

#[async_trait]
impl Queue for SqsQueue {
    async fn send(&self, bodies: &[String]) -> Vec<Result<()>> {
        let mut results: Vec<Result<()>> = Vec::with_capacity(bodies.len());
        for batch in batches(bodies) {
            results.extend(self.send_patiently(batch).await);
        }
        results
    }
}

impl SqsQueue {
    /// Sends a batch, and what was refused for a passing cause again.
    async fn send_patiently(&self, batch: &[String]) -> Vec<Result<()>> {
        let mut results = self.send_or_split(batch).await;
        for attempt in 1..ATTEMPTS {
            let again: Vec<usize> = positions(&results, |error| error.kind().is_passing());
            if again.is_empty() {
                break;
            }
            tokio::time::sleep(FIRST_PAUSE * 2u32.pow(attempt - 1)).await;
            let bodies: Vec<String> = again.iter().filter_map(|at| batch.get(*at).cloned()).collect();
            for (at, result) in again.into_iter().zip(self.send_or_split(&bodies).await) {
                if let Some(place) = results.get_mut(at) {
                    *place = result;
                }
            }
        }
        results
    }

    /// Sends a batch. Where SQS refuses all of it for what may be one message's fault, each is sent by itself.
    async fn send_or_split(&self, batch: &[String]) -> Vec<Result<()>> {
        match self.send_batch(batch).await {
            Ok(results) => results,
            Err(failure) if batch.len() > 1 && matches!(failure.kind(), ErrorKind::TooLarge | ErrorKind::Other) => {
                let mut results = Vec::with_capacity(batch.len());
                for body in batch {
                    match self.send_batch(std::slice::from_ref(body)).await {
                        Ok(one) => results.extend(one),
                        Err(failure) => results.push(Err(failure.on(self.could_not()))),
                    }
                }
                results
            }
            Err(failure) => {
                let why = failure.to_string();
                batch.iter().map(|_| Err(Error::new(failure.kind(), self.could_not()).because(why.clone()))).collect()
            }
        }
    }

    async fn send_batch(&self, batch: &[String]) -> std::result::Result<Vec<Result<()>>, Failure> {
        if let [body] = batch
            && body.len() > BATCH_BYTES
        {
            let what = format!("a message of {} bytes is more than SQS takes", body.len());
            return Ok(vec![Err(Error::new(ErrorKind::TooLarge, what))]);
        }
        let mut entries = Vec::with_capacity(batch.len());
        for (at, body) in batch.iter().enumerate() {
            let entry = SendMessageBatchRequestEntry::builder().id(at.to_string()).message_body(body).build();
            entries.push(entry.map_err(|error| Failure::Request(error.into()))?);
        }
        let request = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries));
        let answer = request.send().await.map_err(Failure::of)?;
        // What the answer does not name was not accepted.
        let unnamed = || Err(Error::new(ErrorKind::Unavailable, self.could_not()));
        let mut results: Vec<Result<()>> = batch.iter().map(|_| unnamed()).collect();
        for entry in answer.successful {
            if let Some(place) = entry.id.parse().ok().and_then(|at: usize| results.get_mut(at)) {
                *place = Ok(());
            }
        }
        for entry in answer.failed {
            if let Some(place) = entry.id.parse().ok().and_then(|at: usize| results.get_mut(at)) {
                let failure = of_entry(&entry.code, entry.message.as_deref().unwrap_or_default(), entry.sender_fault);
                *place = Err(failure.on(self.could_not()));
            }
        }
        Ok(results)
    }

    fn could_not(&self) -> String {
        format!("cannot send to {}", self.url)
    }
}

/// Runs of bodies that fit into a batch each, in order. One that fits into none is a run by itself.
fn batches(bodies: &[String]) -> impl Iterator<Item = &[String]> {
    let mut rest = bodies;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |body: &&String| {
            bytes += body.len();
            bytes <= BATCH_BYTES
        };
        let count = rest.iter().take(BATCH_MESSAGES).take_while(fits).count().max(1).min(rest.len());
        let (batch, behind) = rest.split_at_checked(count)?;
        rest = behind;
        (!batch.is_empty()).then_some(batch)
    })
}

fn positions(results: &[Result<()>], wanted: impl Fn(&Error) -> bool) -> Vec<usize> {
    let failed = results.iter().enumerate().filter(|(_, result)| result.as_ref().is_err_and(&wanted));
    failed.map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_hold_ten_messages_and_one_mebibyte() {
        let lengths = |sizes: &[usize]| {
            let bodies: Vec<String> = sizes.iter().map(|size| "x".repeat(*size)).collect();
            batches(&bodies).map(<[String]>::len).collect::<Vec<_>>()
        };
        assert_eq!(lengths(&[]), [0usize; 0]);
        assert_eq!(lengths(&[1; 25]), [10, 10, 5]);
        assert_eq!(lengths(&[BATCH_BYTES / 2, BATCH_BYTES / 2, 1]), [2, 1]);
        assert_eq!(lengths(&[1, BATCH_BYTES + 1, 1]), [1, 1, 1]);
    }
}
