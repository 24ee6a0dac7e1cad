//! The resolver over a real name server (nsd), on loopback.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod server;

use std::fmt::Write as _;
use std::net::{Ipv4Addr, UdpSocket};
use std::time::Duration;

use model::{Answer, DnsRecord, Question, RecordData, RecordType};
use ports::{Dns as _, conformance};
use resolver::Resolver;
use server::Nsd;

const ORIGIN: &str = "suite.example";

#[tokio::test]
async fn the_resolver_conforms() {
    let Some(nsd) = Nsd::start(ORIGIN, &zone(&conformance::dns_zone(ORIGIN))).await else { return };
    conformance::dns(&nsd.resolver(), ORIGIN).await;
}

#[tokio::test]
async fn a_zones_own_servers_are_asked() {
    let Some(nsd) = Nsd::start(ORIGIN, &zone(&conformance::dns_zone(ORIGIN))).await else { return };
    let resolver = nsd.resolver();
    let servers = resolver.ask_zone(&Question::new("deep.below.host.suite.example", RecordType::A)).await;
    let [one, two] = &servers[..] else { panic!("{servers:?}") };
    assert_eq!((one.server.as_str(), one.address), ("ns1.suite.example", Some(Ipv4Addr::LOCALHOST.into())));
    assert_eq!(one.answer, Answer::NxDomain { ttl: 300 });
    // Its address is a neighbour's: not asked.
    assert_eq!((two.server.as_str(), two.address, &two.answer), ("ns2.suite.example", None, &Answer::ServFail));
    let servers = resolver.ask_zone(&Question::new("text.suite.example", RecordType::Txt)).await;
    assert_eq!(servers[0].answer.ttl(), Some(60), "the TTL as the zone has it");
}

#[tokio::test]
async fn what_cannot_be_known_is_said_so() {
    let Some(nsd) = Nsd::start(ORIGIN, &zone(&conformance::dns_zone(ORIGIN))).await else { return };
    let resolver = nsd.resolver();
    let refused = resolver.ask(&Question::new("other.zone", RecordType::Txt)).await;
    assert_eq!(refused, Answer::ServFail, "a server that refuses");
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let resolver = Resolver::at(silent.local_addr().unwrap()).with_patience(Duration::from_millis(50));
    assert_eq!(resolver.ask(&Question::new("host.suite.example", RecordType::A)).await, Answer::Timeout);
    assert!(resolver.ask_zone(&Question::new("host.suite.example", RecordType::A)).await.is_empty());
    let long = format!("{}.example", "a".repeat(64));
    assert_eq!(resolver.ask(&Question::new(&long, RecordType::A)).await, Answer::NxDomain { ttl: 0 });
}

#[tokio::test]
async fn a_change_is_seen_at_once() {
    let Some(mut nsd) = Nsd::start(ORIGIN, &zone(&conformance::dns_zone(ORIGIN))).await else { return };
    let question = Question::new("host.suite.example", RecordType::Txt);
    let resolver = Resolver::at(nsd.at());
    assert_eq!(resolver.ask(&question).await, Answer::NoData { ttl: 300 });
    let record = DnsRecord { name: question.name.clone(), ttl: 9, data: RecordData::Txt(vec![b"new".to_vec()]) };
    nsd.load(&zone(std::slice::from_ref(&record))).await;
    assert_eq!(resolver.ask(&question).await, Answer::Records(vec![record]));
}

fn zone(records: &[DnsRecord]) -> String {
    let mut text = format!(
        "{ORIGIN}. 3600 IN SOA ns1.{ORIGIN}. host.{ORIGIN}. 1 3600 600 86400 300\n{ORIGIN}. 3600 IN NS ns1.{ORIGIN}.\n{ORIGIN}. 3600 IN NS ns2.{ORIGIN}.\nns1.{ORIGIN}. 3600 IN A 127.0.0.1\nns2.{ORIGIN}. 3600 IN A 10.0.0.1\n"
    );
    for record in records {
        let data = match &record.data {
            RecordData::Txt(strings) => strings
                .iter()
                .map(|string| {
                    let escaped: String = string.iter().map(|byte| format!("\\{byte:03}")).collect();
                    format!("\"{escaped}\"")
                })
                .collect::<Vec<_>>()
                .join(" "),
            other => other.to_string(),
        };
        writeln!(text, "{}. {} IN {} {data}", record.name, record.ttl, record.data.kind()).unwrap();
    }
    text
}
