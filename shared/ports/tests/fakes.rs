//! The fakes pass the suites that the hosts pass.

use ports::conformance;
use ports::memory::{MemoryQueue, MemorySecrets, MemoryStore};

#[tokio::test]
async fn the_memory_store_conforms() {
    conformance::object_store(&MemoryStore::default(), "suite").await;
}

#[tokio::test]
async fn the_memory_queue_conforms() {
    let queue = MemoryQueue::default();
    conformance::queue(&queue, || async { queue.take() }).await;
}

#[tokio::test]
async fn the_memory_secrets_conform() {
    conformance::secrets(&MemorySecrets::default(), "key").await;
}
