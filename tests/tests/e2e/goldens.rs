//! Every sample becomes what the golden beside it says, whatever its line ends; and every golden is as the JSON Schema says.
//!
//! `REFRESH=1 cargo test -p e2e goldens` writes the goldens and the schema anew; read the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};

use model::{ParsedMail, Trace};
use pipeline::{Config, parse, split};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn refresh() -> bool {
    std::env::var_os("REFRESH").is_some()
}

/// Every sample's path below the root, in order.
fn samples() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("samples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                if !path.ends_with("make") {
                    folders.push(path);
                }
            } else if !name.ends_with(".md") && !is_golden(&path) {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

/// `x.json` beside `x.eml`; `x.json` beside `x` for any other `x`.
fn golden_of(sample: &str) -> PathBuf {
    root().join(sample.strip_suffix(".eml").unwrap_or(sample).to_owned() + ".json")
}

fn is_golden(path: &Path) -> bool {
    let Some(stem) = path.to_str().unwrap().strip_suffix(".json") else { return false };
    Path::new(stem).exists() || Path::new(&format!("{stem}.eml")).exists()
}

fn parsed(sample: &str, bytes: &[u8]) -> Vec<ParsedMail> {
    let config = Config { keep_headers: vec!["x-campaign".to_owned()], ..Config::default() };
    let mails = split(sample.to_owned(), Box::new(bytes), None, &config, true);
    mails.map(|mail| parse(&mail.unwrap(), &config, &mut Trace::off())).collect()
}

fn written(mails: &[ParsedMail]) -> String {
    match mails {
        [one] => serde_json::to_string_pretty(one).unwrap() + "\n",
        many => serde_json::to_string_pretty(many).unwrap() + "\n",
    }
}

#[test]
fn samples_become_what_their_goldens_say() {
    let samples = samples();
    let mut differ = Vec::new();
    for sample in &samples {
        let got = written(&parsed(sample, &fs::read(root().join(sample)).unwrap()));
        let golden = golden_of(sample);
        if refresh() {
            fs::write(&golden, &got).unwrap();
        } else if fs::read_to_string(&golden).ok().as_ref() != Some(&got) {
            differ.push(sample);
        }
    }
    assert!(samples.len() >= 40, "only {} samples were found", samples.len());
    assert!(differ.is_empty(), "{} samples became something else: {differ:#?}", differ.len());
}

#[test]
fn line_ends_change_nothing() {
    let mut tried = 0;
    for sample in samples() {
        let lf = fs::read(root().join(&sample)).unwrap();
        if lf.contains(&0) || lf.contains(&b'\r') || std::str::from_utf8(&lf).is_err() {
            continue;
        }
        let with = |end: &str| std::str::from_utf8(&lf).unwrap().replace('\n', end).into_bytes();
        let expected = parsed(&sample, &lf);
        assert_eq!(parsed(&sample, &with("\r\n")), expected, "{sample} with CRLF");
        if !sample.ends_with(".mbox") {
            assert_eq!(parsed(&sample, &with("\r")), expected, "{sample} with CR");
        }
        tried += 1;
    }
    assert!(tried >= 40, "only {tried} samples are text");
}

#[test]
fn upper_case_header_names_change_nothing() {
    let mut tried = 0;
    for sample in samples().into_iter().filter(|sample| sample.ends_with(".eml")) {
        let bytes = fs::read(root().join(&sample)).unwrap();
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let Some((header, body)) = text.split_once("\n\n") else { continue };
        let shouted: String = header
            .split_inclusive('\n')
            .map(|line| match line.split_once(':') {
                Some((name, value)) if !name.contains([' ', '\t']) => format!("{}:{value}", name.to_uppercase()),
                _ => line.to_owned(),
            })
            .collect();
        let told = |bytes: &[u8]| {
            let mut told = serde_json::to_value(parsed(&sample, bytes)).unwrap();
            without_ids(&mut told);
            told
        };
        assert_eq!(told(format!("{shouted}\n\n{body}").as_bytes()), told(&bytes), "{sample}");
        tried += 1;
    }
    assert!(tried >= 30, "only {tried} samples are mails of text");
}

/// Ids are made of the bytes.
fn without_ids(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.retain(|name, _| !["mail_id", "event_id"].contains(&name.as_str()));
            fields.values_mut().for_each(without_ids);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(without_ids),
        _ => {}
    }
}

#[test]
fn goldens_are_what_the_folder_of_a_sample_says() {
    for sample in samples() {
        let folder = sample.split('/').nth(1).unwrap();
        let expected: &[&str] = match folder {
            "bounce" | "notice" | "unrelated" | "quarantined" | "complaint" => &[folder],
            "dmarc" => &["dmarc_aggregate"],
            // RFC 6591's reports on DKIM alone are complaints of the kind auth-failure (docs/reports.md).
            "dmarc-failure" => &["dmarc_failure", "complaint"],
            "tls" => &["tls_report"],
            _ => continue,
        };
        for mail in parsed(&sample, &fs::read(root().join(&sample)).unwrap()) {
            let outcome = serde_json::to_value(mail.outcome).unwrap();
            assert!(expected.contains(&outcome.as_str().unwrap()), "{sample} is {outcome}");
        }
    }
}

#[test]
fn what_is_printed_is_as_the_schema_says() {
    let schema = model::parsed_mail_schema();
    let file = root().join("docs/events.schema.json");
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if refresh() {
        fs::write(&file, &text).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        text,
        "docs/events.schema.json is not what the code makes: REFRESH=1"
    );

    let validator = jsonschema::options().should_validate_formats(true).build(&strict(schema)).unwrap();
    let mut events = 0;
    for sample in samples() {
        for mail in parsed(&sample, &fs::read(root().join(&sample)).unwrap()) {
            let value = serde_json::to_value(&mail).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{sample}: {errors:#?}");
            assert_eq!(serde_json::from_value::<ParsedMail>(value).unwrap(), mail, "{sample} does not survive JSON");
            events += mail.events.len();
        }
    }
    assert!(events > 60, "only {events} events were held against the schema");
    let unknown =
        serde_json::json!({"source": "x", "mail_id": "0".repeat(32), "outcome": "unrelated", "events": [], "more": 1});
    assert!(!validator.is_valid(&unknown), "the strict schema lets an unknown field pass");
}

/// The same schema without room for fields that it does not name.
fn strict(mut schema: Value) -> Value {
    fn close(value: &mut Value) {
        if let Value::Object(map) = value {
            map.values_mut().for_each(close);
            if map
                .get("properties")
                .is_some_and(|properties| properties.get("kind").is_none_or(|kind| kind.get("const").is_none()))
                && map.get("type").is_some_and(|ty| ty == "object")
            {
                map.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
            }
        } else if let Value::Array(values) = value {
            values.iter_mut().for_each(close);
        }
    }
    // An event is its kind and, by reference, the noun's fields: only the whole can be closed.
    let events = ["Bounce", "Complaint", "Notice", "AggregateReport", "FailureReport", "TlsReport"];
    let defs = schema["$defs"].as_object_mut().unwrap();
    for (name, definition) in defs.iter_mut() {
        if name == "Event" {
            for variant in definition["oneOf"].as_array_mut().unwrap() {
                variant["unevaluatedProperties"] = Value::Bool(false);
            }
        } else if !events.contains(&name.as_str()) {
            close(definition);
        }
    }
    schema["unevaluatedProperties"] = Value::Bool(false);
    schema
}
