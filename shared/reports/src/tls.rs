//! SMTP TLS reports (RFC 8460), as they arrive: numbers as strings, fields that are missing, single values instead of lists,
//! a byte-order mark, bytes behind the end.
//!
//! A report is small (one policy a domain and day), so it is read whole, within limits of bytes and of values: what JSON
//! becomes in memory is bounded by both. Known gap: the S/MIME-signed form of RFC 8460, section 5.5 is read only unsigned.

use std::io::{BufRead, Read};

use jiff::Timestamp;
use memchr::{memchr_iter, memmem};
use model::{
    Context, Id, ReceiverResults, Term, TlsFailure, TlsPolicy, TlsPolicyType, TlsReport, TlsResultType, Warning,
};
use serde_json::{Map, Value};

use crate::organizational::{domain_of_address, organizational_domain};
use crate::verdicts;
use crate::{Error, Limits};

const EXPECTED: &str = "TLS report";

/// Whether a document that begins with `head` (a kilobyte or more of it) is a TLS report.
pub fn looks_like(head: &[u8]) -> bool {
    let narrowed: Vec<u8>;
    let head = head.get(..head.len().min(64 * 1024)).unwrap_or_default();
    let head = match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, b'{', ..] | [b'{', 0, ..] => {
            narrowed = head.iter().copied().filter(|b| *b != 0).collect();
            narrowed.as_slice()
        }
        _ => head,
    };
    let is_json = head.iter().find(|b| b.is_ascii() && !b.is_ascii_whitespace() && **b != 0) == Some(&b'{');
    let keys: [&[u8]; 5] =
        [b"\"organization-name\"", b"\"date-range\"", b"\"contact-info\"", b"\"report-id\"", b"\"policies\""];
    is_json && keys.iter().filter(|key| memmem::find(head, key).is_some()).count() >= 2
}

/// Reads one report; `ordinal` says which of its mail. Fails where nothing is usable.
pub fn read(document: impl BufRead, context: &Context<'_>, limits: &Limits, ordinal: u32) -> Result<TlsReport, Error> {
    let mut bytes = Vec::new();
    let limit = (limits.tls_document as u64).saturating_add(1);
    document.take(limit).read_to_end(&mut bytes).map_err(|error| Error::Read(error.to_string()))?;
    if bytes.len() > limits.tls_document {
        return Err(Error::Limit { limit: "tls_document", value: limits.tls_document });
    }
    if memchr_iter(b',', &bytes).count() > limits.tls_values {
        return Err(Error::Limit { limit: "tls_values", value: limits.tls_values });
    }
    let mut notes = Notes::default();
    let text = text(&bytes, &mut notes);
    if depth(&text) > limits.tls_depth {
        return Err(Error::Limit { limit: "tls_depth", value: limits.tls_depth });
    }
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let value =
        values.next().ok_or_else(|| not_a_report("it is empty"))?.map_err(|error| not_a_report(error.to_string()))?;
    let end = values.byte_offset();
    if text.get(end..).is_some_and(|rest| !rest.trim_matches(|c: char| c.is_whitespace() || c == '\0').is_empty()) {
        notes.warn("json_trailing_bytes", "", "something comes after the end of the report");
    }
    let Value::Object(object) = value else { return Err(not_a_report("it is no object")) };
    report(&object, context, ordinal, notes)
}

fn not_a_report(reason: impl Into<String>) -> Error {
    Error::NotAReport { expected: EXPECTED, reason: reason.into() }
}

#[derive(Default)]
struct Notes(Vec<Warning>);

impl Notes {
    /// Once a code.
    fn warn(&mut self, code: &str, place: &str, message: &str) {
        if !self.0.iter().any(|warning| warning.code == code) {
            let warning = Warning::new(code, message);
            self.0.push(if place.is_empty() { warning } else { warning.at(place) });
        }
    }
}

/// In UTF-8, without byte-order mark.
fn text(bytes: &[u8], notes: &mut Notes) -> String {
    let wide = match bytes {
        [b'{', 0, ..] => Some(encoding_rs::UTF_16LE),
        [0, b'{', ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    let (text, _, broken) = wide.unwrap_or(encoding_rs::UTF_8).decode(bytes);
    if broken {
        notes.warn("json_encoding_wrong", "", "bytes that are not UTF-8");
    }
    text.into_owned()
}

/// How deep objects and arrays stand within each other.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn report(
    object: &Map<String, Value>,
    context: &Context<'_>,
    ordinal: u32,
    mut notes: Notes,
) -> Result<TlsReport, Error> {
    let policies = object.get("policies");
    let range = object.get("date-range").and_then(Value::as_object);
    let report_id = string(object.get("report-id"));
    if policies.is_none() && report_id.is_none() && range.is_none() {
        return Err(not_a_report("it has none of a report's fields"));
    }
    for (field, code) in [
        ("organization-name", "tls_organization_missing"),
        ("contact-info", "tls_contact_missing"),
        ("report-id", "tls_report_id_missing"),
        ("policies", "tls_policies_missing"),
    ] {
        if object.get(field).is_none_or(Value::is_null) {
            notes.warn(code, field, "the field is missing");
        }
    }
    let begin = range.and_then(|range| moment(range.get("start-datetime"), &mut notes));
    let end = range.and_then(|range| moment(range.get("end-datetime"), &mut notes));
    if begin.is_none() || end.is_none() {
        notes.warn("date_missing", "date-range", "begin or end is missing");
    }
    let policies =
        list(policies, &mut notes).filter_map(Value::as_object).map(|policy| self::policy(policy, &mut notes));
    // The iterator holds the notes; what it yields is needed before they are.
    let policies: Vec<TlsPolicy> = policies.collect();
    let organization_name = string(object.get("organization-name"));
    let contact_info = string(object.get("contact-info"));
    let report_id = report_id.unwrap_or_default();
    let contact_domain = contact_info.as_deref().and_then(domain_of_address);
    let reporter = match &contact_domain {
        Some(domain) => organizational_domain(domain).to_owned(),
        None => organization_name
            .clone()
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase(),
    };
    let seconds = |time: Option<Timestamp>| time.map_or([0; 8], |time| time.as_second().to_be_bytes());
    let mut report = TlsReport {
        event_id: Id::of(&[&context.mail_id.0, &ordinal.to_be_bytes()]),
        mail_id: context.mail_id,
        ordinal,
        received_at: context.received_at,
        report_key: Id::of(&[reporter.as_bytes(), report_id.as_bytes(), &seconds(begin), &seconds(end)]),
        content_id: Id::default(),
        organization_name,
        contact_info,
        report_id,
        begin,
        end,
        reporter_verified: verdicts::is_verified(context, contact_domain.as_deref().unwrap_or(&reporter)),
        receiver: ReceiverResults::default(),
        warnings: Vec::new(),
        policies,
    };
    report.content_id = content_id(&report);
    report.warnings = notes.0;
    Ok(report)
}

fn policy(object: &Map<String, Value>, notes: &mut Notes) -> TlsPolicy {
    // Some write the policy's fields beside the summary instead of within `policy`.
    let policy = object.get("policy").and_then(Value::as_object).unwrap_or(object);
    let summary = object.get("summary").and_then(Value::as_object).unwrap_or(object);
    let sent = string(policy.get("policy-type"));
    let policy_type = sent.as_deref().and_then(|sent| TlsPolicyType::from_spelling(sent.trim()));
    let policy_domain =
        string(policy.get("policy-domain")).map(|domain| domain.trim_end_matches('.').to_ascii_lowercase());
    for (is_missing, code) in [
        (sent.is_none(), "tls_policy_type_missing"),
        (sent.is_some() && policy_type.is_none(), "value_unknown"),
        (policy_domain.is_none(), "tls_policy_domain_missing"),
        (policy_type == Some(TlsPolicyType::Sts) && policy.get("policy-string").is_none(), "tls_policy_string_missing"),
    ] {
        if is_missing {
            notes.warn(code, "policies", sent.as_deref().unwrap_or("the field is missing"));
        }
    }
    // The RFC's text says mx-host, its example mx-host-pattern.
    let hosts = policy.get("mx-host").or_else(|| policy.get("mx-host-pattern"));
    TlsPolicy {
        policy_type,
        policy_type_raw: sent.filter(|sent| policy_type.is_none_or(|known| known.as_str() != sent)),
        policy_string: strings(policy.get("policy-string"), notes),
        policy_domain,
        mx_hosts: strings(hosts, notes),
        successful_sessions: number(summary.get("total-successful-session-count"), notes),
        failed_sessions: number(summary.get("total-failure-session-count"), notes),
        failures: list(object.get("failure-details"), notes)
            .filter_map(Value::as_object)
            .map(|failure| self::failure(failure, notes))
            .collect(),
    }
}

fn failure(object: &Map<String, Value>, notes: &mut Notes) -> TlsFailure {
    let sent = string(object.get("result-type"));
    let result_type = sent.as_deref().and_then(|sent| TlsResultType::from_spelling(sent.trim()));
    if sent.is_some() && result_type.is_none() {
        notes.warn("value_unknown", "result-type", sent.as_deref().unwrap_or_default());
    }
    let info = object.get("additional-information").or_else(|| object.get("additional-info-uri"));
    TlsFailure {
        result_type,
        result_type_raw: sent.filter(|sent| result_type.is_none_or(|known| known.as_str() != sent)),
        sending_mta_ip: string(object.get("sending-mta-ip")),
        receiving_mx_hostname: string(object.get("receiving-mx-hostname")),
        receiving_mx_helo: string(object.get("receiving-mx-helo")),
        receiving_ip: string(object.get("receiving-ip")),
        failed_sessions: number(object.get("failed-session-count"), notes),
        additional_information: string(info),
        failure_reason_code: string(object.get("failure-reason-code")),
    }
}

/// A text; numbers are taken for one. Empty and null are none.
fn string(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().chars().filter(|c| !c.is_control()).collect(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text: &String| !text.is_empty())
}

/// A list; a single value is a list of one.
fn list<'v>(value: Option<&'v Value>, notes: &mut Notes) -> impl Iterator<Item = &'v Value> + use<'v> {
    let (many, one) = match value {
        Some(Value::Array(values)) => (values.as_slice(), None),
        None | Some(Value::Null) => (&[][..], None),
        Some(value) => {
            notes.warn("json_list_expected", "", "a single value instead of a list");
            (&[][..], Some(value))
        }
    };
    many.iter().chain(one)
}

fn strings(value: Option<&Value>, notes: &mut Notes) -> Vec<String> {
    list(value, notes).filter_map(|value| string(Some(value))).collect()
}

/// A count: a number, or a text that is one. Anything else is 0 and noted.
fn number(value: Option<&Value>, notes: &mut Notes) -> u64 {
    let number = match value {
        None | Some(Value::Null) => return 0,
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => {
            notes.warn("json_number_as_string", "", text);
            text.trim().parse().ok()
        }
        Some(_) => None,
    };
    number.filter(|number| i64::try_from(*number).is_ok()).unwrap_or_else(|| {
        notes.warn("count_invalid", "", "a count is none; 0 stands for it");
        0
    })
}

/// A point in time, by RFC 3339; other forms are read and noted.
fn moment(value: Option<&Value>, notes: &mut Notes) -> Option<Timestamp> {
    let text = string(value)?;
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    notes.warn("date_malformed", "date-range", &text);
    let seconds = text.parse::<i64>().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let day = || text.parse::<jiff::civil::Date>().ok().and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok());
    seconds.or_else(|| model::timestamp(&text)).or_else(|| day().map(|day| day.timestamp()))
}

/// Of all that the report says: the fields that were read, in a fixed order.
fn content_id(report: &TlsReport) -> Id {
    let mut fields: Vec<Vec<u8>> = Vec::new();
    let mut push = |text: &str| fields.push(text.as_bytes().to_vec());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    for value in [&report.organization_name, &report.contact_info] {
        push(&text(value));
    }
    push(&report.report_id);
    for time in [report.begin, report.end] {
        push(&time.map(|time| time.to_string()).unwrap_or_default());
    }
    for policy in &report.policies {
        push(policy.policy_type_raw.as_deref().unwrap_or_else(|| policy.policy_type.map_or("", Term::as_str)));
        push(&text(&policy.policy_domain));
        for line in policy.policy_string.iter().chain(&policy.mx_hosts) {
            push(line);
        }
        push(&policy.successful_sessions.to_string());
        push(&policy.failed_sessions.to_string());
        for failure in &policy.failures {
            push(failure.result_type_raw.as_deref().unwrap_or_else(|| failure.result_type.map_or("", Term::as_str)));
            for value in [
                &failure.sending_mta_ip,
                &failure.receiving_mx_hostname,
                &failure.receiving_mx_helo,
                &failure.receiving_ip,
                &failure.additional_information,
                &failure.failure_reason_code,
            ] {
                push(&text(value));
            }
            push(&failure.failed_sessions.to_string());
        }
    }
    let fields: Vec<&[u8]> = fields.iter().map(Vec::as_slice).collect();
    Id::of(&fields)
}
