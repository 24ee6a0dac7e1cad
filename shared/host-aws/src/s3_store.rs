//! [`ObjectStore`] over a bucket of S3, or of anything that speaks S3 and knows conditional writes.

use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use bytes::BytesMut;
use jiff::Timestamp;
use ports::{Bytes, Condition, Entry, Error, ErrorKind, Object, ObjectStore, Page, Put, Result, check_key};

use crate::failure::Failure;

/// The objects of one bucket.
///
/// A missing object is [`ErrorKind::NotFound`] only to who may list the bucket (`s3:ListBucket`); to others S3 says 403.
#[derive(Debug, Clone)]
pub struct S3Store {
    client: Client,
    bucket: String,
}

impl S3Store {
    pub(crate) fn new(client: Client, bucket: &str) -> Self {
        Self { client, bucket: bucket.to_owned() }
    }

    /// The bucket's name.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The first `limit` bytes of an object that has as many.
    pub async fn get_beginning(&self, key: &str, limit: usize) -> Result<Object> {
        self.get_some(key, Some(format!("bytes=0-{}", limit.saturating_sub(1)))).await
    }

    async fn get_some(&self, key: &str, range: Option<String>) -> Result<Object> {
        check_key(key)?;
        let what = || self.could_not("read", key);
        let answer = self.client.get_object().bucket(&self.bucket).key(key).set_range(range).send().await;
        let answer = answer.map_err(|error| Failure::of(error).on(what()))?;
        let etag = answer.e_tag.unwrap_or_default();
        let metadata = answer.metadata.unwrap_or_default().into_iter().collect();
        // In one piece from the beginning: `collect` would hold the pieces and then a copy of them.
        let mut bytes = BytesMut::with_capacity(usize::try_from(answer.content_length.unwrap_or(0)).unwrap_or(0));
        let mut body = answer.body;
        while let Some(piece) = body.next().await {
            bytes.extend_from_slice(&piece.map_err(|error| Failure::Answer(error.into()).on(what()))?);
        }
        let bytes = bytes.freeze();
        Ok(Object { bytes, etag, metadata })
    }

    fn could_not(&self, verb: &str, key: &str) -> String {
        format!("cannot {verb} s3://{}/{key}", self.bucket)
    }
}

#[async_trait]
impl ObjectStore for S3Store {
    async fn get(&self, key: &str) -> Result<Object> {
        self.get_some(key, None).await
    }

    async fn put(&self, key: &str, bytes: Bytes, put: Put<'_>) -> Result<String> {
        check_key(key)?;
        let mut request = self.client.put_object().bucket(&self.bucket).key(key).body(ByteStream::from(bytes));
        request = match put.condition {
            Condition::Always => request,
            Condition::IfAbsent => request.if_none_match("*"),
            Condition::IfMatch(etag) => request.if_match(etag),
        };
        for (name, value) in put.metadata {
            request = request.metadata(*name, *value);
        }
        let answer = request.send().await.map_err(|error| {
            let failure = Failure::of(error);
            // To If-Match on an object that is gone S3 answers 404: the version is not the expected one.
            let gone = matches!(&failure, Failure::Service { code, .. } if code == "NoSuchKey");
            let kind = if gone { ErrorKind::Precondition } else { failure.kind() };
            Error::new(kind, self.could_not("write", key)).because(failure)
        })?;
        Ok(answer.e_tag.unwrap_or_default())
    }

    async fn delete(&self, key: &str) -> Result<()> {
        check_key(key)?;
        let answer = self.client.delete_object().bucket(&self.bucket).key(key).send().await;
        match answer.map_err(Failure::of) {
            Ok(_) => Ok(()),
            Err(Failure::Service { code, .. }) if code == "NoSuchKey" => Ok(()),
            Err(failure) => Err(failure.on(self.could_not("remove", key))),
        }
    }

    async fn list(&self, prefix: &str, after: Option<&str>) -> Result<Page> {
        let request = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix).max_keys(1_000);
        let answer = request.set_start_after(after.map(str::to_owned)).send().await;
        let answer = answer.map_err(|error| Failure::of(error).on(self.could_not("list", prefix)))?;
        let more = answer.is_truncated.unwrap_or(false);
        let entries = answer.contents.unwrap_or_default().into_iter().filter_map(|object| {
            let modified =
                object.last_modified.and_then(|time| Timestamp::from_millisecond(time.to_millis().ok()?).ok());
            Some(Entry {
                key: object.key?,
                size: object.size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
                modified: modified.unwrap_or(Timestamp::UNIX_EPOCH),
            })
        });
        Ok(Page { entries: entries.collect(), more })
    }
}
