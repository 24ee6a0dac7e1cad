//! The folders pass the suites that S3 and SQS pass.

use std::fs;

use host_local::{FolderStore, Outbox, SecretFiles};
use ports::{Bytes, Condition, ErrorKind, ObjectStore, Put, conformance};

#[tokio::test]
async fn the_folder_store_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let store = FolderStore::open(folder.path().join("lake")).unwrap();
    conformance::object_store(&store, "suite").await;
}

#[tokio::test]
async fn the_outbox_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::at(folder.path().join("outbox.jsonl"));
    let lines = || async { fs::read_to_string(outbox.path()).unwrap().lines().map(str::to_owned).collect() };
    conformance::queue(&outbox, lines).await;
}

#[tokio::test]
async fn the_secret_files_conform() {
    let folder = tempfile::tempdir().unwrap();
    conformance::secrets(&SecretFiles::at(folder.path().join("secrets")), "returnpath-keys").await;
}

#[tokio::test]
async fn the_stores_own_files_are_no_objects() {
    let folder = tempfile::tempdir().unwrap();
    let store = FolderStore::open(folder.path()).unwrap();
    store.put("a/b", Bytes::from_static(b"x"), Put { metadata: &[("why", "so")], ..Put::default() }).await.unwrap();
    let page = store.list("", None).await.unwrap();
    assert_eq!(page.entries.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>(), ["a/b"]);
    assert!(store.put(".lock", Bytes::new(), Put::default()).await.is_err());
    assert!(store.get(".metadata/a/b").await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_writers_one_wins_each_version() {
    let folder = tempfile::tempdir().unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        // A store each: the lock is between processes, not only within one.
        let store = FolderStore::open(folder.path()).unwrap();
        writers.spawn(async move {
            for _ in 0..25 {
                loop {
                    let (count, etag) = match store.get("count").await {
                        Ok(object) => {
                            (String::from_utf8(object.bytes.into()).unwrap().parse::<u32>().unwrap(), Some(object.etag))
                        }
                        Err(_) => (0, None),
                    };
                    let condition = etag.as_deref().map_or(Condition::IfAbsent, Condition::IfMatch);
                    let next = (count + 1).to_string().into();
                    match store.put("count", next, Put { condition, ..Put::default() }).await {
                        Ok(_) => break,
                        Err(error) => assert_eq!(error.kind(), ErrorKind::Precondition),
                    }
                }
            }
        });
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    let store = FolderStore::open(folder.path()).unwrap();
    assert_eq!(store.get("count").await.unwrap().bytes, b"100"[..]);
}
