//! SPF records are read, linted, tried and evaluated without panic, within the limits of look-ups, with places inside the record.
#![no_main]

use domains::spf::{self, Client};
use libfuzzer_sys::fuzz_target;
use model::{Answer, DnsRecord, RecordData, RecordType};

fuzz_target!(|bytes: &[u8]| {
    let record = spf::parse(bytes);
    let spans = record.terms.iter().map(|term| term.span).chain(record.problems.iter().map(|problem| problem.span));
    for span in spans {
        assert!(span.start <= span.end && span.end <= bytes.len().max(6), "{span:?} of {} bytes", bytes.len());
    }
    let client = Client {
        ip: [192, 0, 2, 1].into(),
        mail_from: "strong-bad@email.example.com",
        helo: "h.example",
        receiver: "r.example",
        now: jiff::Timestamp::UNIX_EPOCH,
    };
    // Each line is the record of another name.
    let texts: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let mut next = 0;
    let mut look_up = |questions: Vec<model::Question>| {
        let answers = questions.into_iter().map(|question| {
            next += 1;
            let text = texts[next % texts.len()];
            let data = match question.kind {
                RecordType::Txt => RecordData::Txt(text.chunks(255).map(<[u8]>::to_vec).collect()),
                RecordType::Mx => RecordData::Mx { preference: 1, exchange: String::from_utf8_lossy(text).into_owned() },
                RecordType::Ptr => RecordData::Ptr(String::from_utf8_lossy(text).into_owned()),
                _ if text.is_empty() => return (question, Answer::NxDomain { ttl: 1 }),
                _ => RecordData::A([192, 0, 2, text[0]].into()),
            };
            let record = DnsRecord { name: question.name.clone(), ttl: 1, data };
            (question, Answer::Records(vec![record]))
        });
        answers.collect()
    };
    let verdict = domains::drive(|answers| spf::check_host(&client, answers), &mut look_up);
    assert!(verdict.lookups <= 11 && verdict.void_lookups <= 3);
    let _ = domains::drive(|answers| spf::lint("email.example.com", Some("p.example"), answers), &mut look_up);
    let advice = domains::drive(|answers| spf::advise("email.example.com", "p.example", answers), &mut look_up);
    assert!(advice.record.to_ascii_lowercase().contains("include:p.example"));
});
