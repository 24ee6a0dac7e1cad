//! What every host must do, as suites to be run over an implementation. A suite panics at the first thing that is not so.
//!
//! `prefix` and `name` keep runs apart where the thing behind the port is shared.

mod dns;

use std::future::Future;

pub use dns::{dns, dns_zone};

use crate::{Bytes, Condition, ErrorKind, ObjectStore, Put, Queue, Secret, Secrets, get_if_present, list_all};

/// Holds a store to the trait's promises.
pub async fn object_store(store: &dyn ObjectStore, prefix: &str) {
    reading_and_writing(store, prefix).await;
    conditional_writes(store, prefix).await;
    listing(store, prefix).await;
    refused_keys(store).await;
}

async fn reading_and_writing(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}/a/b=2026-01-02/object.bin");
    assert_eq!(kind(store.get(&key).await), Some(ErrorKind::NotFound), "a missing object is not found");
    assert_eq!(get_if_present(store, &key).await.expect("a missing object is no failure here"), None);

    let first = store.put(&key, Bytes::from_static(b"one"), Put::default()).await.expect("an object can be written");
    let metadata = [("reason", "over the limit of depth"), ("outcome", "quarantined")];
    let second = store
        .put(&key, Bytes::from_static(&[0, 13, 10, 255]), Put { metadata: &metadata, ..Put::default() })
        .await
        .expect("an object can be replaced");
    assert_ne!(first, second, "another version has another ETag");

    let mut object = store.get(&key).await.expect("a written object can be read");
    assert_eq!(*object.bytes, [0, 13, 10, 255], "bytes come back as they were written");
    assert_eq!(object.etag, second, "the ETag of a read is that of the write");
    object.metadata.sort();
    let expected: Vec<_> = [("outcome", "quarantined"), ("reason", "over the limit of depth")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    assert_eq!(object.metadata, expected, "metadata comes back");

    let empty = format!("{prefix}/empty");
    store.put(&empty, Bytes::new(), Put::default()).await.expect("an empty object can be written");
    assert_eq!(store.get(&empty).await.expect("and read").bytes, Vec::<u8>::new());

    store.delete(&key).await.expect("an object can be removed");
    assert_eq!(kind(store.get(&key).await), Some(ErrorKind::NotFound), "a removed object is not found");
    store.delete(&key).await.expect("removing what is not there is no error");
    let again = store
        .put(&key, Bytes::from_static(b"three"), Put::default())
        .await
        .expect("a removed object can be written again");
    let object = store.get(&key).await.expect("and read");
    assert_eq!((&object.bytes[..], &object.etag), (&b"three"[..], &again));
    assert_eq!(object.metadata, [], "metadata does not outlive its object");
}

async fn conditional_writes(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}/conditional");
    let put = |condition| Put { condition, ..Put::default() };
    let lost = |result| assert_eq!(kind(result), Some(ErrorKind::Precondition));

    lost(store.put(&key, Bytes::from_static(b"x"), put(Condition::IfMatch("\"0\""))).await);
    let first = store
        .put(&key, Bytes::from_static(b"1"), put(Condition::IfAbsent))
        .await
        .expect("absent: the first write wins");
    lost(store.put(&key, Bytes::from_static(b"2"), put(Condition::IfAbsent)).await);
    let second = store
        .put(&key, Bytes::from_static(b"3"), put(Condition::IfMatch(&first)))
        .await
        .expect("the version is the expected one");
    lost(store.put(&key, Bytes::from_static(b"4"), put(Condition::IfMatch(&first))).await);
    assert_eq!(store.get(&key).await.expect("there").bytes, b"3"[..], "a refused write leaves the object as it was");
    store.delete(&key).await.expect("removed");
    lost(store.put(&key, Bytes::from_static(b"5"), put(Condition::IfMatch(&second))).await);
    assert_eq!(kind(store.get(&key).await), Some(ErrorKind::NotFound), "a refused write makes no object");
}

async fn listing(store: &dyn ObjectStore, prefix: &str) {
    let base = format!("{prefix}/list");
    let expected: Vec<String> = (0..1_105).map(|n| format!("{base}/dt=2026-01-01/{n:04}.parquet")).collect();
    for key in expected.iter().rev() {
        store.put(key, Bytes::from_static(b"12345"), Put::default()).await.expect("written");
    }
    store.put(&format!("{base}-beside"), Bytes::new(), Put::default()).await.expect("written");

    let page = store.list(&format!("{base}/"), None).await.expect("listed");
    assert!(page.entries.len() <= 1_000 && page.more, "a page holds at most 1,000 and says that there is more");
    let all = list_all(store, &format!("{base}/")).await.expect("listed");
    assert_eq!(all.iter().map(|entry| entry.key.clone()).collect::<Vec<_>>(), expected, "in the order of the keys");
    assert!(all.iter().all(|entry| entry.size == 5), "with their sizes");

    let part = list_all(store, &format!("{base}/dt=2026-01-01/000")).await.expect("listed");
    assert_eq!(part.len(), 10, "a prefix need not end at a slash");
    let after = store.list(&format!("{base}/"), expected.get(1_099).map(String::as_str)).await.expect("listed");
    assert_eq!(after.entries.len(), 5, "a listing begins behind a key");
    assert!(!after.more);
    assert!(list_all(store, &format!("{prefix}/nothing/")).await.expect("listed").is_empty());
}

async fn refused_keys(store: &dyn ObjectStore) {
    for key in ["", "/etc/passwd", "../outside", "a/../b", "a//b", "a/./b", "a/", "a\\..\\b", "a\0b"] {
        assert!(store.put(key, Bytes::new(), Put::default()).await.is_err(), "the key {key:?} is refused");
        assert!(store.get(key).await.is_err(), "the key {key:?} is refused");
        assert!(store.delete(key).await.is_err(), "the key {key:?} is refused");
    }
}

/// Holds a queue to the trait's promise. `received` answers what has been sent to it so far, in any order.
pub async fn queue<F: Future<Output = Vec<String>>>(queue: &dyn Queue, received: impl FnOnce() -> F) {
    assert!(queue.send(&[]).await.is_empty(), "nothing is sent for nothing");
    let small: Vec<String> = (0..25).map(|n| format!("{{\"n\":{n},\"text\":\"zwölf\\n\"}}")).collect();
    let large: Vec<String> = (0..6).map(|n| format!("{n}{}", "x".repeat(200_000))).collect();
    for bodies in [&small, &large] {
        let results = queue.send(bodies).await;
        assert_eq!(results.len(), bodies.len(), "an answer for each");
        assert!(results.iter().all(Result::is_ok), "more than a batch, and more than a batch's bytes, are sent");
    }
    let mut got = received().await;
    let mut expected: Vec<String> = small.into_iter().chain(large).collect();
    got.sort();
    got.dedup();
    expected.sort();
    assert!(got == expected, "every body arrives as it was sent");
}

/// Holds a store of secrets to the trait's promises.
pub async fn secrets(secrets: &dyn Secrets, name: &str) {
    assert_eq!(kind(secrets.get(name).await), Some(ErrorKind::NotFound));
    for text in ["first", "second\nline"] {
        secrets.put(name, Secret::new(text)).await.expect("a secret can be stored");
        assert_eq!(secrets.get(name).await.expect("and read").reveal(), text);
    }
    assert!(!format!("{:?}", secrets.get(name).await).contains("second"), "a secret does not show");
    secrets.delete(name).await.expect("a secret can be removed");
    assert_eq!(kind(secrets.get(name).await), Some(ErrorKind::NotFound), "a removed secret is not found");
    secrets.delete(name).await.expect("removing what is not there is no error");
}

fn kind<T>(result: crate::Result<T>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}
