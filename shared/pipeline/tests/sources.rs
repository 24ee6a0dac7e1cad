//! Reverse DNS for sources: what is asked, what is believed, and for how long it is kept.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use model::{Answer, Question, RecordData, RecordType};
use pipeline::sources::hosts;
use ports::memory::{MemoryDns, MemoryStore};

const PTR: [(&str, &str); 4] = [
    ("1.2.0.192.in-addr.arpa", "mx.company.example"),
    ("2.2.0.192.in-addr.arpa", "mail.google.com"),
    ("4.2.0.192.in-addr.arpa", "slow.example"),
    ("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "six.example"),
];

fn zone() -> MemoryDns {
    let dns = MemoryDns::default();
    for (name, host) in PTR {
        dns.add(name, 60, RecordData::Ptr(host.to_owned()));
    }
    dns.add("mx.company.example", 60, RecordData::A([192, 0, 2, 1].into()));
    dns.add("six.example", 60, RecordData::Aaaa("2001:db8::1".parse().unwrap()));
    // Somebody called his address mail.google.com, which is elsewhere.
    dns.add("mail.google.com", 60, RecordData::A([142, 250, 1, 1].into()));
    dns.answer(Question::new("slow.example", RecordType::A), Answer::Timeout);
    dns.answer(Question::new("5.2.0.192.in-addr.arpa", RecordType::Ptr), Answer::ServFail);
    dns
}

fn asked(dns: &MemoryDns) -> Vec<usize> {
    dns.take_batches().iter().map(Vec::len).filter(|questions| *questions > 0).collect()
}

#[tokio::test]
async fn names_are_confirmed_asked_for_once_and_kept_for_a_time() {
    let (store, dns) = (MemoryStore::default(), zone());
    let addresses: Vec<IpAddr> = [
        "192.0.2.1",
        "192.0.2.2",
        "192.0.2.3",
        "192.0.2.4",
        "192.0.2.5",
        "2001:db8::1",
        "192.0.2.1",
        "::ffff:192.0.2.1",
    ]
    .map(|address| address.parse().unwrap())
    .into();
    let wanted: BTreeMap<IpAddr, String> =
        BTreeMap::from([(addresses[0], "mx.company.example".to_owned()), (addresses[5], "six.example".to_owned())]);
    let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
    let after = async |hours| hosts(&store, &dns, &addresses, now + SignedDuration::from_hours(hours)).await.unwrap();
    assert_eq!(after(0).await, wanted);
    assert_eq!(asked(&dns), [6, 4], "each address and each name once, all at a time");
    assert_eq!(after(0).await, wanted);
    assert_eq!(asked(&dns), [0; 0], "all of it is kept");
    assert_eq!(after(1).await, wanted);
    assert_eq!(asked(&dns), [2, 1], "what could not be told is asked for again after an hour");
    assert_eq!(after(25).await, wanted);
    assert_eq!(asked(&dns), [4, 2], "what has no name, after a day");
    assert_eq!(after(7 * 24).await, wanted);
    assert_eq!(asked(&dns)[0], 6, "everything, after a week");
}

#[tokio::test]
async fn a_spoilt_file_is_as_good_as_none() {
    let (store, dns) = (MemoryStore::default(), zone());
    ports::ObjectStore::put(&store, "reverse-dns.json", ports::Bytes::from_static(b"{"), ports::Put::default())
        .await
        .unwrap();
    let address = IpAddr::from([192, 0, 2, 1]);
    assert_eq!(hosts(&store, &dns, &[address], Timestamp::UNIX_EPOCH).await.unwrap().len(), 1);
}
