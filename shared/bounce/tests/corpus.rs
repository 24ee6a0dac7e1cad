//! Real reports and a peer's reading of them (../shared/corpus/bounces): how many of each measure agree. The floors are
//! what stands, so that a change of the tables that loses a mail is seen.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test reads the corpus, and says where it is absent"
)]

use std::collections::BTreeMap;

use model::{Context, Event, Id, Trace};
use serde_json::Value;

/// The share that agrees, at least.
const FLOORS: &[(&str, f64)] = &[
    ("found", 0.995),
    ("too many", 1.0),
    ("kind", 0.995),
    ("category", 0.995),
    ("reason", 0.985),
    ("bounce_type", 0.995),
    ("status", 0.995),
    ("smtp_code", 0.99),
    ("recipient", 0.99),
];

/// Mails whose label we hold to be wrong, and what they say themselves.
const HELD_WRONG: &[(&str, &str)] = &[
    ("lhost-gmail-06.eml", "THIS IS A WARNING MESSAGE ONLY"),
    ("lhost-gmail-08.eml", "THIS IS A WARNING MESSAGE ONLY"),
    ("lhost-gmail-17.eml", "THIS IS A WARNING MESSAGE ONLY"),
    ("lhost-zoho-04.eml", "Message will be retried for 4 more day(s)"),
    ("lhost-opensmtpd-04.eml", "Delivery status notification: warning"),
    ("lhost-exim-41.eml", "Delivery attempts will continue"),
    ("lhost-opensmtpd-06.eml", "Envelope expired"), // smtpd/queue.c deletes the envelope with it
    ("lhost-opensmtpd-15.eml", "Envelope expired"),
    ("lhost-domino-02.eml", "Domino"),          // not in the directory, in Japanese
    ("lhost-notes-02.eml", "u1.example.co.jp"), // not in the list of the directory, in Japanese
    ("lhost-exim-37.eml", "neko.example.com does not exist"), // the sender's domain
    ("rhost-nttdocomo-02.eml", "550 Unknown user"),
];

#[test]
fn the_readings_agree_with_the_labels() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/bounces");
    let Ok(labels) = std::fs::read(format!("{folder}/labels.json")) else {
        println!("skipped: no corpus at {folder}");
        return;
    };
    let labels: BTreeMap<String, Vec<Value>> = serde_json::from_slice(&labels).unwrap();
    let mut tally: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut count = |measure: &'static str, agrees: bool| {
        let (good, all) = tally.entry(measure).or_default();
        *good += u32::from(agrees);
        *all += 1;
    };
    for (name, labels) in &labels {
        let ours = |label: &Value| {
            label["kind"] == "bounce"
                || matches!(label["reason"].as_str(), Some("delayed" | "delivered" | "relayed" | "expanded"))
        };
        if !labels.iter().all(ours) {
            continue;
        }
        let raw = std::fs::read(format!("{folder}/mail/{name}")).unwrap();
        if let Some((_, says)) = HELD_WRONG.iter().find(|(wrong, _)| wrong == name) {
            assert!(memchr::memmem::find(&raw, says.as_bytes()).is_some(), "{name} does not say {says}");
            continue;
        }
        let mail = unpack::mail(&raw, &unpack::Limits::default());
        let context = Context {
            mail_id: Id::default(),
            received_at: None,
            envelope_recipient: None,
            keep_headers: &[],
            authenticated_domains: None,
        };
        let events = bounce::read(&mail, &context, &mut Trace::off()).map(|reading| reading.events).unwrap_or_default();
        let mut events: Vec<Value> = events.iter().map(value).collect();
        count("too many", events.len() <= labels.len());
        for label in labels {
            let same = events.iter().position(|event| recipient(event) == recipient(label)).or(if events.is_empty() {
                None
            } else {
                Some(0)
            });
            count("found", same.is_some());
            let event = same.map(|at| events.remove(at)).unwrap_or_default();
            count("recipient", recipient(&event) == recipient(label));
            for measure in ["kind", "category", "reason", "bounce_type", "status", "smtp_code"] {
                if !label[measure].is_null() {
                    count(measure, event[measure] == label[measure]);
                }
            }
        }
    }
    for (measure, floor) in FLOORS {
        let (good, all) = tally[measure];
        assert!(all > 100, "{measure}: only {all} scored");
        assert!(f64::from(good) / f64::from(all) >= *floor, "{measure}: {good} of {all}");
    }
}

fn value(event: &Event) -> Value {
    serde_json::to_value(event).unwrap_or_default()
}

fn recipient(event: &Value) -> String {
    event["recipient"].as_str().unwrap_or_default().to_lowercase()
}
