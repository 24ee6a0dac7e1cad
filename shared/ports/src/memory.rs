//! In-memory fakes of every port, for tests and for the simulator.

mod dns;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;

use crate::{
    Clock, Condition, Entry, Error, ErrorKind, Object, ObjectStore, Page, Put, Queue, Result, Secret, Secrets,
    check_key,
};

pub use dns::MemoryDns;

/// Objects in a map. Every write counts the version up, so that the same bytes written again have another ETag.
#[derive(Debug, Default)]
pub struct MemoryStore {
    inner: Mutex<Objects>,
}

#[derive(Debug, Default)]
struct Objects {
    by_key: BTreeMap<String, Stored>,
    writes: u64,
}

#[derive(Debug)]
struct Stored {
    object: Object,
    modified: Timestamp,
}

impl MemoryStore {
    /// The keys of all objects, in order.
    pub fn keys(&self) -> Vec<String> {
        lock(&self.inner).by_key.keys().cloned().collect()
    }
}

#[async_trait]
impl ObjectStore for MemoryStore {
    async fn get(&self, key: &str) -> Result<Object> {
        check_key(key)?;
        lock(&self.inner).by_key.get(key).map(|stored| stored.object.clone()).ok_or_else(|| not_found(key))
    }

    async fn put(&self, key: &str, bytes: Bytes, put: Put<'_>) -> Result<String> {
        check_key(key)?;
        let mut objects = lock(&self.inner);
        let present = objects.by_key.get(key).map(|stored| stored.object.etag.as_str());
        let holds = match put.condition {
            Condition::Always => true,
            Condition::IfAbsent => present.is_none(),
            Condition::IfMatch(etag) => present == Some(etag),
        };
        if !holds {
            return Err(Error::new(ErrorKind::Precondition, format!("the object {key:?} is not the expected version")));
        }
        objects.writes += 1;
        let etag = format!("\"{}\"", objects.writes);
        let modified = Timestamp::from_second(i64::try_from(objects.writes).unwrap_or(i64::MAX)).unwrap_or_default();
        let metadata = put.metadata.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let object = Object { bytes, etag: etag.clone(), metadata };
        objects.by_key.insert(key.to_owned(), Stored { object, modified });
        Ok(etag)
    }

    async fn delete(&self, key: &str) -> Result<()> {
        check_key(key)?;
        lock(&self.inner).by_key.remove(key);
        Ok(())
    }

    async fn list(&self, prefix: &str, after: Option<&str>) -> Result<Page> {
        let objects = lock(&self.inner);
        let mut found = objects
            .by_key
            .iter()
            .filter(|(key, _)| key.starts_with(prefix) && after.is_none_or(|after| key.as_str() > after));
        let entries = found
            .by_ref()
            .take(1_000)
            .map(|(key, stored)| Entry {
                key: key.clone(),
                size: stored.object.bytes.len() as u64,
                modified: stored.modified,
            })
            .collect();
        let more = found.next().is_some();
        Ok(Page { entries, more })
    }
}

/// Messages in a list.
#[derive(Debug, Default)]
pub struct MemoryQueue {
    sent: Mutex<Vec<String>>,
}

impl MemoryQueue {
    /// What was sent since the last call, in order.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.sent))
    }
}

#[async_trait]
impl Queue for MemoryQueue {
    async fn send(&self, bodies: &[String]) -> Vec<Result<()>> {
        lock(&self.sent).extend_from_slice(bodies);
        bodies.iter().map(|_| Ok(())).collect()
    }
}

/// A clock that stands where it was set.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock that shows `now`.
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Sets the clock.
    pub fn set(&self, now: Timestamp) {
        *lock(&self.0) = now;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *lock(&self.0)
    }
}

/// Secrets in a map.
#[derive(Debug, Default)]
pub struct MemorySecrets(Mutex<BTreeMap<String, Secret>>);

#[async_trait]
impl Secrets for MemorySecrets {
    async fn get(&self, name: &str) -> Result<Secret> {
        lock(&self.0)
            .get(name)
            .cloned()
            .ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no secret {name:?}")))
    }

    async fn put(&self, name: &str, secret: Secret) -> Result<()> {
        lock(&self.0).insert(name.to_owned(), secret);
        Ok(())
    }

    async fn delete(&self, name: &str) -> Result<()> {
        lock(&self.0).remove(name);
        Ok(())
    }
}

impl MemorySecrets {
    /// The names of all secrets, in order.
    pub fn names(&self) -> Vec<String> {
        lock(&self.0).keys().cloned().collect()
    }
}

fn not_found(key: &str) -> Error {
    Error::new(ErrorKind::NotFound, format!("there is no object {key:?}"))
}

/// A fake that panicked elsewhere still holds what was written: poisoning tells nothing new.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
