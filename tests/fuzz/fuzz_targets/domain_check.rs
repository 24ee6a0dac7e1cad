//! A whole check never panics and ends, whatever DNS says: each line is an answer (MTA-STS and TLS-RPT records among them).
#![no_main]

use domains::DomainSetup;
use domains::dkim::{KeyType, PublicKey};
use domains::setup::{BounceHost, DkimKey, KeyStage};
use libfuzzer_sys::fuzz_target;
use model::{Answer, DnsRecord, RecordData, RecordType};

fuzz_target!(|bytes: &[u8]| {
    let p = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".to_owned();
    let key = PublicKey { kind: KeyType::Ed25519, p };
    let setup = DomainSetup {
        domain: "company.example".to_owned(),
        from_domain: Some("news.company.example".to_owned()),
        dkim: vec![DkimKey { selector: "rb1".to_owned(), key, cname: None, stage: KeyStage::Active }],
        bounce: Some(BounceHost { host: "b.company.example".to_owned(), target: "b.platform.example".to_owned() }),
        spf_include: Some("spf.platform.example".to_owned()),
        dmarc_rua: Some("dmarc@reports.example".to_owned()),
    };
    let texts: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let mut next = 0;
    let check = domains::drive(
        |answers| domains::check(&setup, answers),
        |questions| {
            let answers = questions.into_iter().map(|question| {
                next += 1;
                let text = texts[next % texts.len()];
                let name = String::from_utf8_lossy(text).into_owned();
                let data = match (question.kind, text.first()) {
                    (_, None) => return (question, Answer::NxDomain { ttl: 1 }),
                    (_, Some(b'!')) => return (question, Answer::ServFail),
                    (RecordType::Txt, _) => RecordData::Txt(text.chunks(255).map(<[u8]>::to_vec).collect()),
                    (RecordType::Cname, _) => RecordData::Cname(name),
                    (RecordType::Mx, _) => RecordData::Mx { preference: 1, exchange: name },
                    (_, Some(byte)) => RecordData::A([192, 0, 2, *byte].into()),
                };
                let record = DnsRecord { name: question.name.clone(), ttl: 1, data };
                (question, Answer::Records(vec![record]))
            });
            answers.collect()
        },
    );
    assert!(next <= 400 && check.findings.len() < 2000);
});
