//! Objects under keys: S3, a folder, a map.

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;

use crate::{Error, ErrorKind, Result};

/// A store of objects. Reads see every write that was answered before (S3's consistency).
///
/// Keys are `/`-separated, without a leading `/`, without empty, `.` or `..` segments; anything else is
/// [`ErrorKind::Other`].
#[async_trait]
pub trait ObjectStore: Send + Sync {
    /// The whole object. [`ErrorKind::NotFound`] where there is none.
    async fn get(&self, key: &str) -> Result<Object>;

    /// Writes the whole object or nothing, durably, and answers its ETag. [`ErrorKind::Precondition`] where the condition
    /// does not hold.
    async fn put(&self, key: &str, bytes: Bytes, put: Put<'_>) -> Result<String>;

    /// Removes an object. It is no error if there is none.
    async fn delete(&self, key: &str) -> Result<()>;

    /// The objects whose keys begin with `prefix`, in the order of their keys' bytes, beginning behind the key `after`; at
    /// most 1,000.
    async fn list(&self, prefix: &str, after: Option<&str>) -> Result<Page>;
}

/// An object as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its content.
    pub bytes: Bytes,
    /// Names this version of it: for [`Condition::IfMatch`]. Opaque.
    pub etag: String,
    /// The texts that were stored beside it.
    pub metadata: Vec<(String, String)>,
}

/// How an object is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Put<'p> {
    /// Under which condition.
    pub condition: Condition<'p>,
    /// Texts to store beside it: names of `a-z`, `0-9` and `-`, values of printable ASCII (S3 user metadata, at most 2 KB in all).
    pub metadata: &'p [(&'p str, &'p str)],
}

/// The condition of a write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Condition<'p> {
    /// Write whatever was there.
    #[default]
    Always,
    /// Only where there is no such object (If-None-Match: *).
    IfAbsent,
    /// Only where the object is still the version with this ETag (If-Match).
    IfMatch(&'p str),
}

/// Some of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// In the order of their keys.
    pub entries: Vec<Entry>,
    /// There may be more behind the last entry.
    pub more: bool,
}

/// An object in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its key.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Timestamp,
}

/// The object, or `None` where there is none.
pub async fn get_if_present(store: &dyn ObjectStore, key: &str) -> Result<Option<Object>> {
    match store.get(key).await {
        Ok(object) => Ok(Some(object)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Every object whose key begins with `prefix`, in the order of their keys.
pub async fn list_all(store: &dyn ObjectStore, prefix: &str) -> Result<Vec<Entry>> {
    let mut all: Vec<Entry> = Vec::new();
    loop {
        let after = all.last().map(|entry| entry.key.clone());
        let page = store.list(prefix, after.as_deref()).await?;
        let none = page.entries.is_empty();
        all.extend(page.entries);
        if none || !page.more {
            return Ok(all);
        }
    }
}

/// Refuses a key that is not as the trait says.
pub fn check_key(key: &str) -> Result<()> {
    let segment = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0']);
    if key.split('/').all(segment) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Other, format!("the key {key:?} has an empty, relative or forbidden segment")))
}
