//! What every adapter of DNS must do, over a zone that the suite itself describes.

use std::net::{Ipv4Addr, Ipv6Addr};

use model::{Answer, DnsRecord, Question, RecordData, RecordType};

use crate::Dns;

/// The records that must be served, without name servers around, for [`dns`]: below `origin`, which itself has NS and SOA only.
pub fn dns_zone(origin: &str) -> Vec<DnsRecord> {
    let record = |name: &str, ttl, data| DnsRecord { name: format!("{name}.{origin}"), ttl, data };
    let name = |name: &str| format!("{name}.{origin}");
    let long = vec![vec![b'a'; 255], vec![b'b'; 255], b"end".to_vec()];
    let mut records = vec![
        record("host", 60, RecordData::A(Ipv4Addr::new(192, 0, 2, 1))),
        record("host", 60, RecordData::A(Ipv4Addr::new(192, 0, 2, 2))),
        record("host", 120, RecordData::Aaaa(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))),
        record("mail", 60, RecordData::Mx { preference: 10, exchange: name("host") }),
        record("mail", 60, RecordData::Mx { preference: 20, exchange: name("other") }),
        record("null", 60, RecordData::Mx { preference: 0, exchange: String::new() }),
        record("pointer", 60, RecordData::Ptr(name("host"))),
        record("text", 60, RecordData::Txt(vec![b"one".to_vec(), b"two".to_vec()])),
        record("bytes", 60, RecordData::Txt(vec![(0..=255).filter(|byte| *byte != b'x').collect()])),
        record("long", 60, RecordData::Txt(long)),
        record("alias", 30, RecordData::Cname(name("alias2"))),
        record("alias2", 40, RecordData::Cname(name("host"))),
        record("nowhere", 60, RecordData::Cname(name("missing"))),
        record("below.empty", 60, RecordData::A(Ipv4Addr::new(192, 0, 2, 3))),
    ];
    // More than one UDP packet takes: asked again over TCP.
    let large = |n: u8| record("large", 60, RecordData::Txt(vec![vec![b'a' + n % 26; 250]]));
    records.extend((0..20).map(large));
    records
}

/// Holds an adapter of DNS to the trait's promises, where it answers from [`dns_zone`] below `origin`.
pub async fn dns(dns: &dyn Dns, origin: &str) {
    let question = |name: &str, kind| Question::new(&format!("{name}.{origin}"), kind);
    let zone = dns_zone(origin);
    let expected: Vec<Question> = zone
        .iter()
        .filter(|record| record.data.kind() != RecordType::Cname)
        .map(|record| Question::new(&record.name, record.data.kind()))
        .collect();
    let answers = dns.ask_all(&expected).await;
    assert_eq!(answers.len(), expected.len(), "an answer for each question");
    for (question, answer) in expected.iter().zip(&answers) {
        let stored =
            zone.iter().filter(|record| record.name == question.name && record.data.kind() == question.kind).cloned();
        assert_eq!(sorted(answer.records()), sorted(&stored.collect::<Vec<_>>()), "the records of {question}");
    }
    assert!(dns.ask_all(&[]).await.is_empty(), "no answers for no questions");

    let followed = dns.ask(&question("Alias", RecordType::A)).await;
    let path: Vec<(String, RecordType)> =
        followed.records().iter().map(|record| (record.name.clone(), record.data.kind())).collect();
    let at = |name: &str| format!("{name}.{origin}");
    assert_eq!(
        path,
        [
            (at("alias"), RecordType::Cname),
            (at("alias2"), RecordType::Cname),
            (at("host"), RecordType::A),
            (at("host"), RecordType::A)
        ],
        "the CNAMEs on the way come first, in their order"
    );
    let alias = dns.ask(&question("alias", RecordType::Cname)).await;
    assert_eq!(
        alias.records().iter().map(|record| record.data.clone()).collect::<Vec<_>>(),
        [RecordData::Cname(at("alias2"))],
        "a CNAME that is asked for is not followed"
    );

    let absent = |answer: Answer| match answer {
        Answer::NoData { ttl } => ("no data", ttl),
        Answer::NxDomain { ttl } => ("no name", ttl),
        other => ("records, or no answer", other.ttl().unwrap_or_default()),
    };
    for (name, kind, expected) in [
        ("host", RecordType::Txt, "no data"),
        ("empty", RecordType::A, "no data"),
        ("missing", RecordType::Txt, "no name"),
        ("nowhere", RecordType::Txt, "no name"),
        ("alias", RecordType::Txt, "no data"),
        ("_dmarc.below.missing", RecordType::Txt, "no name"),
    ] {
        let (what, ttl) = absent(dns.ask(&question(name, kind)).await);
        assert_eq!(what, expected, "{kind} of {name}");
        assert!(ttl > 0 && ttl <= 86_400, "the absence of {name} may be kept for a time, not {ttl} s");
    }
}

fn sorted(records: &[DnsRecord]) -> Vec<(String, u32, String)> {
    let mut records: Vec<_> =
        records.iter().map(|record| (record.name.clone(), record.ttl, format!("{:?}", record.data))).collect();
    records.sort();
    records
}
