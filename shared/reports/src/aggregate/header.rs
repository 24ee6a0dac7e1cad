//! The report's own data: who reports, for which period, of which policy.

use jiff::Timestamp;
use model::{AggregateReport, Context, Id, PolicyPublished, Term};

use super::content::Content;
use super::deviation::{Deviation, Deviations};
use super::element::Field;
use super::value::{Spelled, domain, time, word};
use crate::organizational::{domain_of_address, organizational_domain};
use crate::verdicts;

/// Errors and names of extensions are each at most so many; more say nothing.
const MOST: usize = 100;

/// A report of which nothing is known but the mail that it came in.
pub(super) fn empty(context: &Context<'_>, ordinal: u32) -> AggregateReport {
    AggregateReport {
        event_id: Id::of(&[&context.mail_id.0, &ordinal.to_be_bytes()]),
        mail_id: context.mail_id,
        ordinal,
        received_at: context.received_at,
        report_key: Id::default(),
        content_id: Id::default(),
        org_name: String::new(),
        email: String::new(),
        extra_contact_info: None,
        report_id: String::new(),
        begin: None,
        end: None,
        errors: Vec::new(),
        generator: None,
        version: None,
        namespace: None,
        policy_published: PolicyPublished::default(),
        extensions: Vec::new(),
        reporter_verified: None,
        incomplete: false,
        record_count: 0,
        message_count: 0,
        warnings: Vec::new(),
        records: Vec::new(),
    }
}

/// A value of the report. `text` is trimmed.
pub(super) fn value(report: &mut AggregateReport, field: Field, text: &str, deviations: &mut Deviations) {
    let policy = &mut report.policy_published;
    match field {
        Field::Version => first(&mut report.version, text, "version", deviations),
        Field::OrgName => first_text(&mut report.org_name, text, "org_name", deviations),
        Field::Email => first_text(&mut report.email, text, "email", deviations),
        Field::ExtraContactInfo => first(&mut report.extra_contact_info, text, "extra_contact_info", deviations),
        Field::ReportId => first_text(&mut report.report_id, text, "report_id", deviations),
        Field::MetadataError if report.errors.len() < MOST && !text.is_empty() => report.errors.push(text.to_owned()),
        Field::Generator => first(&mut report.generator, text, "generator", deviations),
        Field::Begin => moment(&mut report.begin, text, "begin", deviations),
        Field::End => moment(&mut report.end, text, "end", deviations),
        Field::PolicyDomain => policy.domain = domain(text),
        Field::VersionPublished => policy.version_published = some(text),
        Field::Adkim => policy.adkim = term(&mut policy.raw, "adkim", text, deviations),
        Field::Aspf => policy.aspf = term(&mut policy.raw, "aspf", text, deviations),
        Field::P => policy.p = term(&mut policy.raw, "p", text, deviations),
        Field::Sp => policy.sp = term(&mut policy.raw, "sp", text, deviations),
        Field::Np => policy.np = term(&mut policy.raw, "np", text, deviations),
        Field::Pct => match text.parse() {
            Ok(number) => policy.pct = Some(number),
            Err(_) => keep_raw(&mut policy.raw, "pct", text, deviations),
        },
        Field::Fo => policy.fo = some(text),
        Field::Testing => match text {
            "y" | "Y" => policy.testing = Some(true),
            "n" | "N" => policy.testing = Some(false),
            _ => keep_raw(&mut policy.raw, "testing", text, deviations),
        },
        Field::DiscoveryMethod => policy.discovery_method = some(text).map(|text| text.to_ascii_lowercase()),
        // In no RFC's report, but in records of the DNS, and so in some reports.
        Field::Rf if policy.raw.len() < MOST => policy.raw.push(("rf".to_owned(), text.to_owned())),
        Field::Ri if policy.raw.len() < MOST => policy.raw.push(("ri".to_owned(), text.to_owned())),
        _ => {}
    }
}

/// An element within `extension` (RFC 9990).
pub(super) fn extension(report: &mut AggregateReport, name: &str) {
    if report.extensions.len() < MOST && !report.extensions.iter().any(|known| known == name) {
        report.extensions.push(name.to_owned());
    }
}

/// The report's own data are whole: what follows from them.
pub(super) fn complete(report: &mut AggregateReport, context: &Context<'_>) {
    let email_domain = domain_of_address(&report.email);
    if report.org_name.is_empty()
        && let Some(domain) = &email_domain
    {
        report.org_name.clone_from(domain);
    }
    let reporter = match &email_domain {
        Some(domain) => organizational_domain(domain).to_owned(),
        None => report.org_name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
    };
    let seconds = |time: Option<Timestamp>| time.map_or([0; 8], |time| time.as_second().to_be_bytes());
    report.report_key = Id::of(&[
        reporter.as_bytes(),
        report.report_id.as_bytes(),
        report.policy_published.domain.as_bytes(),
        &seconds(report.begin),
        &seconds(report.end),
    ]);
    report.reporter_verified = verdicts::is_verified(context, email_domain.as_deref().unwrap_or(&reporter));
}

/// Notes what is missing in the report's own data.
pub(super) fn check(report: &AggregateReport, org_name_given: bool, has_policy: bool, deviations: &mut Deviations) {
    let policy = &report.policy_published;
    let period = report.begin.zip(report.end).map(|(begin, end)| end.as_second() - begin.as_second());
    let missing = [
        (report.version.is_none(), Deviation::VersionMissing),
        (!org_name_given, Deviation::OrgNameEmpty),
        (report.email.is_empty(), Deviation::EmailMissing),
        (report.report_id.is_empty(), Deviation::ReportIdMissing),
        (report.begin.is_none() || report.end.is_none(), Deviation::DateMissing),
        (period.is_some_and(|seconds| seconds < 0), Deviation::DateReversed),
        (period.is_some_and(|seconds| seconds > 86_400), Deviation::DateRangeLong),
        (!has_policy, Deviation::PolicyMissing),
        (has_policy && policy.p.is_none(), Deviation::PolicyWithoutP),
    ];
    for (is_so, deviation) in missing {
        if is_so {
            deviations.note(deviation);
        }
    }
}

/// What the report says of itself, into the hash.
pub(super) fn hash(report: &AggregateReport, content: &mut Content) {
    fn term<T: Term>(content: &mut Content, word: Option<T>) {
        content.value(word.map_or("", Term::as_str));
    }
    let option = |text: &Option<String>| text.clone().unwrap_or_default();
    let policy = &report.policy_published;
    for text in [&report.org_name, &report.email, &report.report_id, &policy.domain] {
        content.value(text);
    }
    for time in [report.begin, report.end] {
        content.value(&time.map(|time| time.as_second().to_string()).unwrap_or_default());
    }
    for text in [
        &report.extra_contact_info,
        &report.generator,
        &report.version,
        &report.namespace,
        &policy.version_published,
        &policy.fo,
        &policy.discovery_method,
    ] {
        content.value(&option(text));
    }
    for text in report.errors.iter().chain(&report.extensions) {
        content.value(text);
    }
    term(content, policy.adkim);
    term(content, policy.aspf);
    for word in [policy.p, policy.sp, policy.np] {
        term(content, word);
    }
    content.value(&policy.pct.map(|pct| pct.to_string()).unwrap_or_default());
    content.value(policy.testing.map_or("", |testing| if testing { "y" } else { "n" }));
    for (name, text) in &policy.raw {
        content.value(name);
        content.value(text);
    }
    content.end();
}

fn term<T: Spelled>(raw: &mut Vec<(String, String)>, name: &str, text: &str, deviations: &mut Deviations) -> Option<T> {
    let word = word::<T>(text);
    if let Some(deviation) = word.deviation {
        deviations.note_at(deviation, || name.to_owned());
    }
    if word.differs() && raw.len() < MOST {
        raw.push((name.to_owned(), text.to_owned()));
    }
    word.word
}

fn keep_raw(raw: &mut Vec<(String, String)>, name: &str, text: &str, deviations: &mut Deviations) {
    if !text.is_empty() && raw.len() < MOST {
        raw.push((name.to_owned(), text.to_owned()));
        deviations.note_at(Deviation::ValueUnknown, || name.to_owned());
    }
}

fn first(slot: &mut Option<String>, text: &str, name: &str, deviations: &mut Deviations) {
    match slot {
        Some(_) => deviations.note_at(Deviation::ElementRepeated, || name.to_owned()),
        None => *slot = some(text),
    }
}

fn first_text(slot: &mut String, text: &str, name: &str, deviations: &mut Deviations) {
    if slot.is_empty() {
        text.clone_into(slot);
    } else {
        deviations.note_at(Deviation::ElementRepeated, || name.to_owned());
    }
}

fn moment(slot: &mut Option<Timestamp>, text: &str, name: &str, deviations: &mut Deviations) {
    if text.is_empty() {
        return;
    }
    let (time, deviation) = time(text);
    if let Some(deviation) = deviation {
        deviations.note_at(deviation, || name.to_owned());
    }
    if slot.is_none() {
        *slot = time;
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
