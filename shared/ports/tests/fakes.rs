//! The fakes pass the suites that the hosts pass.

use model::{Answer, Question, RecordType};
use ports::memory::{MemoryDns, MemoryQueue, MemorySecrets, MemoryStore};
use ports::{Dns as _, conformance};

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

#[tokio::test]
async fn the_memory_dns_conforms() {
    let dns = MemoryDns::of(conformance::dns_zone("suite.example"));
    conformance::dns(&dns, "suite.example").await;
}

#[tokio::test]
async fn the_memory_dns_says_what_it_is_told_and_notes_what_it_is_asked() {
    let dns = MemoryDns::of(conformance::dns_zone("suite.example"));
    let question = Question::new("host.suite.example", RecordType::A);
    dns.answer(question.clone(), Answer::Timeout);
    dns.add_server("ns2.example", []);
    dns.add_server("ns1.example", [(question.clone(), Answer::NxDomain { ttl: 900 })]);
    assert_eq!(dns.ask(&question).await, Answer::Timeout);
    assert_eq!(dns.ask(&Question::new("alias.suite.example", RecordType::A)).await, Answer::Timeout);
    dns.recover(&question);
    assert_eq!(dns.ask(&question).await.records().len(), 2);
    let servers = dns.ask_zone(&question).await;
    let told: Vec<_> = servers.iter().map(|server| (server.server.as_str(), server.answer.records().len())).collect();
    assert_eq!(told, [("ns1.example", 0), ("ns2.example", 2)]);
    assert_eq!(dns.take_batches().len(), 3);
}
