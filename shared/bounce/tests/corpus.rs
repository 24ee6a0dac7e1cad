//! Real reports and a peer's reading of them (../shared/corpus/bounces): how many of each measure agree. The floors are
//! what stands, so that a change of the tables that loses a mail is seen; labels that are held to be wrong count against.
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
    ("kind", 0.975),
    ("category", 0.96),
    ("reason", 0.95),
    ("bounce_type", 0.96),
    ("status", 0.995),
    ("smtp_code", 0.99),
    ("recipient", 0.99),
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
