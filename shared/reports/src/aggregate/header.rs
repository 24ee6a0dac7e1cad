//! The report's own data: who reports, for which period, of which policy.

use jiff::Timestamp;
use model::{AggregateReport, Context, Extension, Id, PolicyPublished, ReceiverResults, ReportError, Term};

use super::content::Content;
use super::deviation::{Deviation, Deviations};
use super::element::Field;
use super::record::push;
use super::value::{Spelled, domain, time, word};
use crate::Error;
use crate::organizational::{domain_of_address, organizational_domain};
use crate::verdicts;

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
        extra_contact_info_lang: None,
        report_id: String::new(),
        begin: None,
        end: None,
        errors: Vec::new(),
        generator: None,
        version: None,
        namespace: None,
        policy_published: PolicyPublished::default(),
        extensions: Vec::new(),
        raw: Vec::new(),
        reporter_verified: None,
        receiver: ReceiverResults::default(),
        incomplete: false,
        record_count: 0,
        message_count: 0,
        warnings: Vec::new(),
        records: Vec::new(),
    }
}

/// A value of the report. `text` is trimmed. Of what may stand often, each is at most `most` times there.
pub(super) fn value(
    report: &mut AggregateReport,
    field: Field,
    text: &str,
    lang: Option<String>,
    most: usize,
    deviations: &mut Deviations,
) -> Result<(), Error> {
    match field {
        Field::Version => first(&mut report.version, text, "version", deviations),
        Field::OrgName => first_text(&mut report.org_name, text, "org_name", deviations),
        Field::Email => first_text(&mut report.email, text, "email", deviations),
        Field::ExtraContactInfo => {
            if report.extra_contact_info.is_none() && !text.is_empty() {
                report.extra_contact_info_lang = lang;
            }
            first(&mut report.extra_contact_info, text, "extra_contact_info", deviations);
        }
        Field::ReportId => first_text(&mut report.report_id, text, "report_id", deviations),
        Field::MetadataError if !text.is_empty() => {
            push(&mut report.errors, most, ReportError { text: text.to_owned(), lang })?;
        }
        Field::Generator => first(&mut report.generator, text, "generator", deviations),
        Field::Begin | Field::End => {
            let (slot, name) =
                if field == Field::Begin { (&mut report.begin, "begin") } else { (&mut report.end, "end") };
            moment(slot, text, name, &mut Raw { list: &mut report.raw, most, deviations })?;
        }
        Field::Extension => {
            if let Some(extension) = report.extensions.last_mut() {
                extension.text = some(text);
            }
        }
        _ => policy_value(&mut report.policy_published, field, text, most, deviations)?,
    }
    Ok(())
}

/// A value of policy_published.
fn policy_value(
    policy: &mut PolicyPublished,
    field: Field,
    text: &str,
    most: usize,
    deviations: &mut Deviations,
) -> Result<(), Error> {
    let mut list = std::mem::take(&mut policy.raw);
    let mut raw = Raw { list: &mut list, most, deviations };
    match field {
        Field::PolicyDomain => {
            policy.domain = domain(text);
            if policy.domain != text {
                raw.keep("domain", text)?;
            }
        }
        Field::VersionPublished => policy.version_published = some(text),
        Field::Adkim => policy.adkim = raw.term("adkim", text)?,
        Field::Aspf => policy.aspf = raw.term("aspf", text)?,
        Field::P => policy.p = raw.term("p", text)?,
        Field::Sp => policy.sp = raw.term("sp", text)?,
        Field::Np => policy.np = raw.term("np", text)?,
        Field::Pct => match text.parse() {
            Ok(number) => policy.pct = Some(number),
            Err(_) => raw.unknown("pct", text)?,
        },
        Field::Fo => policy.fo = some(text),
        Field::Testing => match text {
            "y" | "Y" | "n" | "N" => {
                policy.testing = Some(text.eq_ignore_ascii_case("y"));
                raw.other_case("testing", text, &text.to_ascii_lowercase())?;
            }
            _ => raw.unknown("testing", text)?,
        },
        Field::DiscoveryMethod => {
            let method = text.to_ascii_lowercase();
            raw.other_case("discovery_method", text, &method)?;
            policy.discovery_method = some(&method);
        }
        // In no RFC's report, but in records of the DNS, and so in some reports.
        Field::Rf => raw.keep("rf", text)?,
        Field::Ri => raw.keep("ri", text)?,
        _ => {}
    }
    policy.raw = list;
    Ok(())
}

/// An element within `extension` (RFC 9990) begins.
pub(super) fn extension(report: &mut AggregateReport, name: &str, most: usize) -> Result<(), Error> {
    push(&mut report.extensions, most, Extension { name: name.to_owned(), text: None })
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
    for error in &report.errors {
        content.value(&error.text);
    }
    for extension in &report.extensions {
        content.value(&extension.name);
        content.value(&option(&extension.text));
    }
    term(content, policy.adkim);
    term(content, policy.aspf);
    for word in [policy.p, policy.sp, policy.np] {
        term(content, word);
    }
    content.value(&policy.pct.map(|pct| pct.to_string()).unwrap_or_default());
    content.value(policy.testing.map_or("", |testing| if testing { "y" } else { "n" }));
    for (name, text) in report.raw.iter().chain(&policy.raw) {
        content.value(name);
        content.value(text);
    }
    content.end();
}

/// What is not kept as it was sent, by the names of its elements.
struct Raw<'r> {
    list: &'r mut Vec<(String, String)>,
    most: usize,
    deviations: &'r mut Deviations,
}

impl Raw<'_> {
    fn keep(&mut self, name: &str, text: &str) -> Result<(), Error> {
        push(self.list, self.most, (name.to_owned(), text.to_owned()))
    }

    fn unknown(&mut self, name: &str, text: &str) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        self.deviations.note_at(Deviation::ValueUnknown, || name.to_owned());
        self.keep(name, text)
    }

    fn other_case(&mut self, name: &str, text: &str, normalized: &str) -> Result<(), Error> {
        if text == normalized {
            return Ok(());
        }
        self.deviations.note_at(Deviation::ValueCase, || name.to_owned());
        self.keep(name, text)
    }

    fn term<T: Spelled>(&mut self, name: &str, text: &str) -> Result<Option<T>, Error> {
        let word = word::<T>(text);
        if let Some(deviation) = word.deviation {
            self.deviations.note_at(deviation, || name.to_owned());
        }
        if word.differs() {
            self.keep(name, text)?;
        }
        Ok(word.word)
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

fn moment(slot: &mut Option<Timestamp>, text: &str, name: &str, raw: &mut Raw<'_>) -> Result<(), Error> {
    if text.is_empty() {
        return Ok(());
    }
    let (time, deviation) = time(text);
    if slot.is_none() {
        *slot = time;
    }
    match deviation {
        Some(deviation) => {
            raw.deviations.note_at(deviation, || name.to_owned());
            raw.keep(name, text)
        }
        None => Ok(()),
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
