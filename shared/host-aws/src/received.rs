//! The mails of a batch: which objects its messages tell of, how they are fetched, and what is listed of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use ports::{Bytes, Error, ErrorKind, Object, ObjectStore, Page, Put, Result};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::S3Store;
use crate::event::{Arrival, SqsMessage, arrivals, is_ses_setup};

/// So many objects are fetched at once.
const AT_ONCE: usize = 32;
/// What an object counts for whose notification does not tell its size.
const UNKNOWN_SIZE: u64 = 1024 * 1024;

/// An object that has arrived, and the messages that told of it.
#[derive(Debug, Clone)]
pub struct Told<'m> {
    /// The object.
    pub arrival: Arrival,
    /// The ids of the messages.
    pub messages: Vec<&'m str>,
}

/// A mail as it was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its bytes, or the beginning of them.
    pub bytes: Bytes,
    /// There are more.
    pub cut: bool,
}

/// Each object of the bucket once, however often its arrival was told, and the ids of the messages that are no notification
/// of that bucket.
pub fn told<'m>(messages: &'m [SqsMessage], bucket: &str) -> (Vec<Told<'m>>, Vec<&'m str>) {
    let mut objects: BTreeMap<String, Told<'_>> = BTreeMap::new();
    let mut strange = Vec::new();
    for message in messages {
        let id = message.message_id.as_str();
        match arrivals(&message.body) {
            Ok(arrivals) if arrivals.iter().all(|arrival| arrival.bucket == bucket) => {
                for arrival in arrivals {
                    let new = || Told { arrival: arrival.clone(), messages: Vec::new() };
                    objects.entry(arrival.key.clone()).or_insert_with(new).messages.push(id);
                }
            }
            _ => strange.push(id),
        }
    }
    (objects.into_values().collect(), strange)
}

/// Runs of objects of at most `budget` bytes together, in order; one that is larger is a run by itself.
pub fn within<'t, 'm>(mut told: &'t [Told<'m>], budget: u64) -> impl Iterator<Item = &'t [Told<'m>]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |one: &&Told<'_>| {
            bytes += if one.arrival.size == 0 { UNKNOWN_SIZE } else { one.arrival.size };
            bytes <= budget
        };
        let count = told.iter().take_while(fits).count().max(1).min(told.len());
        let (run, rest) = told.split_at_checked(count)?;
        told = rest;
        (!run.is_empty()).then_some(run)
    })
}

/// The mails, many at once, answered in their order; of one that is larger than `limit` its first bytes.
pub async fn fetch(store: &S3Store, told: &[Told<'_>], limit: usize) -> Vec<Result<Mail>> {
    let free = Arc::new(Semaphore::new(AT_ONCE));
    let mut fetches = JoinSet::new();
    let mut mails = Vec::new();
    for (at, Told { arrival, .. }) in told.iter().enumerate() {
        let (store, free) = (store.clone(), Arc::clone(&free));
        let (key, large) = (arrival.key.clone(), arrival.size > limit as u64);
        mails.push(Err(Error::new(ErrorKind::Unavailable, format!("the fetch of {key} was given up"))));
        fetches.spawn(async move {
            let _turn = free.acquire_owned().await;
            let object = if large { store.get_beginning(&key, limit).await } else { store.get(&key).await };
            (at, object.map(|object| Mail { bytes: object.bytes, cut: large }))
        });
    }
    while let Some(done) = fetches.join_next().await {
        if let Ok((at, mail)) = done
            && let Some(place) = mails.get_mut(at)
        {
            *place = mail;
        }
    }
    mails
}

/// The raw mails of a bucket, counted by their age as they are listed. What SES tries a bucket with is not among them.
#[derive(Debug)]
pub struct RawMails {
    store: S3Store,
    now: Timestamp,
    last_day: AtomicU64,
    week_before: AtomicU64,
}

impl RawMails {
    /// The mails in a bucket, nothing listed yet.
    pub fn new(store: S3Store, now: Timestamp) -> Self {
        Self { store, now, last_day: AtomicU64::new(0), week_before: AtomicU64::new(0) }
    }

    /// Whether of the listed mails none is of the last 24 hours, and some are of the seven days before.
    pub fn fell_silent(&self) -> bool {
        self.last_day.load(Ordering::Relaxed) == 0 && self.week_before.load(Ordering::Relaxed) > 0
    }

    fn count(&self, modified: Timestamp) {
        const DAY: SignedDuration = SignedDuration::from_hours(24);
        let age = self.now.duration_since(modified);
        if age < DAY {
            self.last_day.fetch_add(1, Ordering::Relaxed);
        } else if age < DAY * 8 {
            self.week_before.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[async_trait]
impl ObjectStore for RawMails {
    async fn get(&self, key: &str) -> Result<Object> {
        self.store.get(key).await
    }

    async fn put(&self, key: &str, bytes: Bytes, put: Put<'_>) -> Result<String> {
        self.store.put(key, bytes, put).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.store.delete(key).await
    }

    async fn list(&self, prefix: &str, after: Option<&str>) -> Result<Page> {
        let mut page = self.store.list(prefix, after).await?;
        page.entries.retain(|entry| !is_ses_setup(&entry.key));
        page.entries.iter().for_each(|entry| self.count(entry.modified));
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, body: String) -> SqsMessage {
        SqsMessage { message_id: id.to_owned(), body, ..SqsMessage::default() }
    }

    fn arrival(key: &str, size: u64) -> Arrival {
        Arrival { bucket: "raw".to_owned(), key: key.to_owned(), size, at: None }
    }

    #[test]
    fn an_object_that_is_told_twice_is_one_and_another_bucket_is_not_ours() {
        let messages = [
            message("1", arrival("b", 1).to_notification()),
            message("2", "hello".to_owned()),
            message("3", arrival("a", 1).to_notification()),
            message("4", arrival("b", 1).to_notification()),
            message("5", Arrival { bucket: "other".to_owned(), ..arrival("a", 1) }.to_notification()),
        ];
        let (objects, strange) = told(&messages, "raw");
        let all: Vec<_> = objects.iter().map(|one| (one.arrival.key.as_str(), one.messages.clone())).collect();
        assert_eq!(all, [("a", vec!["3"]), ("b", vec!["1", "4"])]);
        assert_eq!(strange, ["2", "5"]);
    }

    #[test]
    fn runs_keep_within_the_budget() {
        let lengths = |sizes: &[u64]| {
            let told: Vec<_> =
                sizes.iter().map(|size| Told { arrival: arrival("x", *size), messages: Vec::new() }).collect();
            within(&told, 3 * UNKNOWN_SIZE).map(<[Told<'_>]>::len).collect::<Vec<_>>()
        };
        assert_eq!(lengths(&[]), [0usize; 0]);
        assert_eq!(lengths(&[0; 7]), [3, 3, 1]);
        assert_eq!(lengths(&[1, 9 * UNKNOWN_SIZE, 1, 1]), [1, 1, 2]);
    }
}
