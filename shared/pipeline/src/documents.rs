//! Reports that are documents: DMARC aggregate XML and TLS report JSON, loose or in the parts of a mail, packed or not.

use std::io::{self, BufRead, Read};

use model::{Content, Context, Event, Mail, Outcome, Part, Reading, Step, Trace, Warning};
use unpack::{Document, Error, Kind, Limits};

use crate::{Config, RawMail, Records};

/// What the documents of a mail or file gave.
struct Found<'c> {
    config: &'c Config,
    events: Vec<Event>,
    warnings: Vec<Warning>,
    /// Why a document that is a report could not be read, or could not be unpacked.
    error: Option<String>,
    over_limit: bool,
    /// What may still be inflated.
    bytes: u64,
    members: usize,
    /// How many records there may still be.
    records: usize,
}

/// Reads a loose file, which is a report or none.
pub(crate) fn of_file(
    raw: &RawMail,
    config: &Config,
    context: &Context<'_>,
    trace: &mut Trace,
    records: &mut dyn Records,
) -> Reading {
    let mut found = Found::within(config);
    let unpack = |visit: Visit<'_, '_>| match raw.gap_within(&raw.bytes) {
        Some(gap) => unpack::documents_around(&raw.bytes, &gap, &config.limits, visit),
        None => unpack::documents(&raw.bytes, &config.limits, visit),
    };
    found.read(unpack, context, trace, records, true);
    found.reading().unwrap_or_else(|| Reading::new(Outcome::Unrelated, Vec::new()))
}

/// Reads the reports among some parts of a mail; `None` where there are none.
pub(crate) fn of_parts<'p, 'a: 'p>(
    mail: &Mail<'_>,
    raw: &RawMail,
    parts: impl Iterator<Item = &'p Part<'a>>,
    config: &Config,
    context: &Context<'_>,
    trace: &mut Trace,
    records: &mut dyn Records,
) -> Option<Reading> {
    let mut found = Found::within(config);
    for part in parts {
        if may_hold_a_report(part) {
            let left = Limits { output: found.bytes, members: found.members, ..config.limits };
            let gap = match &part.content {
                Content::Base64(text) => raw.gap_within(text),
                _ => None,
            };
            let unpack = |visit: Visit<'_, '_>| unpack::documents_of(part, gap, &left, visit);
            found.read(unpack, context, trace, records, promises_a_report(mail, part));
        }
    }
    found.reading()
}

/// What is called with each document.
type Visit<'v, 'f> = &'v mut (dyn FnMut(&mut Document<'_>) + 'f);

fn may_hold_a_report(part: &Part<'_>) -> bool {
    let kind = match &part.content {
        Content::Base64(_) => Some(Kind::Gzip),
        _ => part.bytes().map(unpack::sniff),
    };
    matches!(kind, Some(Kind::Gzip | Kind::Zip | Kind::Tar | Kind::Tnef | Kind::Xml | Kind::Json))
}

/// Whether a part that cannot be opened was meant to be a report, by the names that RFC 7489 (section 7.2.1.1) and RFC 8460
/// (section 5) give it. Decides only whether the mail is kept aside.
fn promises_a_report(mail: &Mail<'_>, part: &Part<'_>) -> bool {
    let name = part.filename.as_deref().unwrap_or_default().to_ascii_lowercase();
    let named = name.contains('!') || [".xml", ".xml.gz", ".json.gz"].iter().any(|end| name.ends_with(end));
    let subject = mail.headers().get("subject").unwrap_or_default().to_ascii_lowercase();
    named || subject.contains("report domain") || mail.root.media_type.param("report-type") == Some("tlsrpt")
}

impl<'c> Found<'c> {
    fn within(config: &'c Config) -> Self {
        let Limits { output: bytes, members, .. } = config.limits;
        let records = config.report_limits.records;
        Self {
            config,
            events: Vec::new(),
            warnings: Vec::new(),
            error: None,
            over_limit: false,
            bytes,
            members,
            records,
        }
    }

    fn read(
        &mut self,
        unpack: impl FnOnce(Visit<'_, '_>) -> Result<Vec<Warning>, Error>,
        context: &Context<'_>,
        trace: &mut Trace,
        records: &mut dyn Records,
        promised: bool,
    ) {
        let before = self.events.len();
        let unpacked = unpack(&mut |document| {
            self.members = self.members.saturating_sub(1);
            let mut counted = Counted { document, read: 0 };
            self.document(&mut counted, context, trace, records);
            // What is no report is inflated too, so that a bomb is told by the limit's name. `documents` tells of errors.
            let _ = io::copy(&mut counted, &mut io::sink());
            self.bytes = self.bytes.saturating_sub(counted.read);
        });
        match unpacked {
            Ok(warnings) => {
                // What was meant to be a report, is damaged, and gave none: kept aside rather than forgotten.
                if promised && self.events.len() == before {
                    for warning in &warnings {
                        self.fail(format!("no report could be read: {}", warning.message));
                    }
                }
                self.warnings.extend(warnings);
            }
            // A limit counts whatever the file was meant to be; what has been read until there is not the whole.
            Err(Error::Limit { limit, .. }) => self.fail_at_limit(limit),
            Err(error) if promised => self.fail(error.to_string()),
            Err(error) => self.warnings.push(Warning::new(error.code(), error.to_string())),
        }
    }

    fn document(
        &mut self,
        document: &mut Counted<'_, '_>,
        context: &Context<'_>,
        trace: &mut Trace,
        records: &mut dyn Records,
    ) {
        let ordinal = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        // What cannot be read on is told by `documents` itself.
        let Ok(head) = document.fill_buf() else { return };
        if reports::aggregate::looks_like(head) {
            note(trace, "dmarc_aggregate", head, "RFC 7489, appendix C; RFC 9990");
            let limits = reports::Limits { records: self.records, ..self.config.report_limits };
            let mut record = 0;
            let read = reports::aggregate::read(document, context, &limits, ordinal, &mut |report, one| {
                records.record(report, record, one);
                record += 1;
            });
            self.records = self.records.saturating_sub(usize::try_from(record).unwrap_or(usize::MAX));
            match read {
                Ok(report) => self.events.push(Event::DmarcAggregate(Box::new(report))),
                Err(error) => self.fail_with("aggregate report", error),
            }
        } else if reports::tls::looks_like(head) {
            note(trace, "tls_report", head, "RFC 8460, section 4");
            match reports::tls::read(document, context, &self.config.report_limits, ordinal) {
                Ok(report) => self.events.push(Event::TlsReport(Box::new(report))),
                Err(error) => self.fail_with("TLS report", error),
            }
        }
    }

    fn fail(&mut self, error: String) {
        self.error.get_or_insert(error);
    }

    fn fail_with(&mut self, document: &str, error: reports::Error) {
        match error {
            reports::Error::Limit { limit, .. } => self.fail_at_limit(limit),
            other => self.fail(format!("{document}: {other}")),
        }
    }

    /// A limit is told by its whole value, not by what was left of it.
    fn fail_at_limit(&mut self, limit: &str) {
        if !self.over_limit {
            let reason = self.config.over_limit(limit);
            self.error = Some(reason.unwrap_or_else(|| format!("over the limit `{limit}`")));
            self.over_limit = true;
        }
    }

    /// One report that can be read is worth more than another that cannot; a limit is not weighed against anything.
    fn reading(mut self) -> Option<Reading> {
        match (self.events.first(), self.error) {
            (None, None) => None,
            (Some(first), error) if !self.over_limit => {
                let outcome = match first {
                    Event::TlsReport(_) => Outcome::TlsReport,
                    _ => Outcome::DmarcAggregate,
                };
                self.warnings.extend(error.map(|error| Warning::new("report_unreadable", error)));
                Some(Reading { warnings: self.warnings, ..Reading::new(outcome, self.events) })
            }
            (_, error) => {
                let error = error.unwrap_or_default();
                Some(Reading { warnings: self.warnings, ..Reading::quarantined(error) })
            }
        }
    }
}

fn note(trace: &mut Trace, decided: &str, head: &[u8], source: &str) {
    trace.note(|| Step {
        about: "format",
        decided: decided.to_owned(),
        rule: "a document whose beginning looks like one".to_owned(),
        evidence: String::from_utf8_lossy(head.get(..head.len().min(200)).unwrap_or_default()).into_owned(),
        source: source.to_owned(),
    });
}

/// Counts what is read of a document.
struct Counted<'c, 'd> {
    document: &'c mut Document<'d>,
    read: u64,
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.document.read(out)?;
        self.read += read as u64;
        Ok(read)
    }
}

impl BufRead for Counted<'_, '_> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.document.fill_buf()
    }

    #[inline]
    fn consume(&mut self, amount: usize) {
        self.read += amount as u64;
        self.document.consume(amount);
    }
}
