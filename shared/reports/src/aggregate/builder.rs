//! From tags and texts to records: where the reader is, and what is done where an element ends.

use model::{AggregateRecord, AggregateReport, Context};
use quick_xml::events::BytesStart;

use super::content::Content;
use super::deviation::{Deviation, Deviations};
use super::element::{At, Field, child};
use super::record::{Growing, Notes};
use super::{EXPECTED, header, record};
use crate::{Error, Limits};

type Sink<'s> = &'s mut dyn FnMut(&AggregateReport, AggregateRecord);

/// An element that is open. `Skipped` elements and all within them are not looked at.
#[derive(Clone, Copy)]
struct Open {
    at: Option<At>,
    /// Of its name, to find the element that an end tag closes.
    name: u64,
}

pub(super) struct Builder<'c> {
    context: &'c Context<'c>,
    limits: &'c Limits,
    open: Vec<Open>,
    text: String,
    /// The `lang` of the element that holds the value.
    lang: Option<String>,
    report: AggregateReport,
    org_name_given: bool,
    has_metadata: bool,
    has_policy: bool,
    /// A second report_metadata or policy_published is being skipped.
    ready: bool,
    root: Root,
    prefix: String,
    record: Growing,
    held: Vec<AggregateRecord>,
    content: Content,
    deviations: Deviations,
    any_markup: bool,
}

#[derive(PartialEq, Eq)]
enum Root {
    NotSeen,
    Open,
    Closed,
}

impl<'c> Builder<'c> {
    pub(super) fn new(context: &'c Context<'c>, limits: &'c Limits, ordinal: u32) -> Self {
        Self {
            context,
            limits,
            open: Vec::with_capacity(16),
            text: String::new(),
            lang: None,
            report: header::empty(context, ordinal),
            org_name_given: false,
            has_metadata: false,
            has_policy: false,
            ready: false,
            root: Root::NotSeen,
            prefix: String::new(),
            record: Growing::new(limits.record_items),
            held: Vec::new(),
            content: Content::default(),
            deviations: Deviations::default(),
            any_markup: false,
        }
    }

    pub(super) fn deviations(&mut self) -> &mut Deviations {
        &mut self.deviations
    }

    /// Whether the report's root element has ended.
    pub(super) fn is_closed(&self) -> bool {
        self.root == Root::Closed
    }

    pub(super) fn declaration(&mut self) {
        if self.any_markup {
            self.deviations.note(Deviation::SpaceBeforeDeclaration);
        }
        self.any_markup = true;
    }

    /// An element begins; `tag` is there where it has attributes.
    pub(super) fn start(&mut self, full: &str, tag: Option<&BytesStart<'_>>) -> Result<(), Error> {
        self.any_markup = true;
        if self.open.len() >= self.limits.xml_depth {
            return Err(Error::Limit { limit: "xml_depth", value: self.limits.xml_depth });
        }
        let (prefix, name) = full.split_once(':').unwrap_or(("", full));
        let here = self.open.last().map_or(Some(At::Outside), |open| open.at);
        let at = match here {
            None => None,
            Some(here) => match child(here, name) {
                Some(at) => self.known(at, here, prefix, name, tag)?,
                None => self.unknown(here, prefix, name, full)?,
            },
        };
        self.open.push(Open { at, name: fingerprint(name) });
        Ok(())
    }

    /// An element that has its place here. `None` to skip it.
    fn known(
        &mut self,
        at: At,
        here: At,
        prefix: &str,
        name: &str,
        tag: Option<&BytesStart<'_>>,
    ) -> Result<Option<At>, Error> {
        match at {
            At::Value(_) => {
                self.text.clear();
                self.lang = tag.and_then(lang);
            }
            At::Feedback => {
                if self.root != Root::NotSeen {
                    return Ok(None);
                }
                self.root = Root::Open;
                self.begin_root(prefix, tag);
            }
            At::Metadata if self.has_metadata => {
                self.deviations.note_at(Deviation::ElementRepeated, || name.to_owned());
                return Ok(None);
            }
            At::Policy if self.has_policy => {
                self.deviations.note(Deviation::PolicyRepeated);
                return Ok(None);
            }
            At::Record => {
                if here == At::Wrapper {
                    self.deviations.note_at(Deviation::ElementUnknown, || "around records".to_owned());
                }
                self.record = Growing::new(self.limits.record_items);
            }
            At::Evaluated => self.record.begin_evaluated(),
            At::Reason => self.record.begin_reason()?,
            At::Identifiers if name == "identities" => {
                let mut notes = Notes { deviations: &mut self.deviations, record: self.report.record_count };
                self.record.flag(&mut notes, Deviation::IdentifiersMisnamed);
            }
            At::AuthResults => self.record.begin_auth_results(),
            At::Dkim => self.record.begin_dkim()?,
            At::Spf => self.record.begin_spf()?,
            _ => {}
        }
        Ok(Some(at))
    }

    fn begin_root(&mut self, prefix: &str, tag: Option<&BytesStart<'_>>) {
        prefix.clone_into(&mut self.prefix);
        if !prefix.is_empty() {
            self.deviations.note_at(Deviation::NamespacePrefixed, || prefix.to_owned());
        }
        let Some(tag) = tag else { return };
        for attribute in tag.attributes().with_checks(false).flatten() {
            let key = attribute.key.0;
            let is_own = if prefix.is_empty() { key == "xmlns" } else { key.strip_prefix("xmlns:") == Some(prefix) };
            if is_own && !attribute.value.is_empty() {
                let namespace = attribute.value.chars().filter(|c| !c.is_control()).collect::<String>();
                if !namespace.starts_with("urn:ietf:params:xml:ns:dmarc-")
                    && !namespace.starts_with("http://dmarc.org/dmarc-xml/")
                {
                    self.deviations.note_at(Deviation::NamespaceUnknown, || namespace.clone());
                }
                self.report.namespace = Some(namespace);
            }
        }
    }

    /// An element that has no place here: transparent where records may stand within it, otherwise skipped whole.
    fn unknown(&mut self, here: At, prefix: &str, name: &str, full: &str) -> Result<Option<At>, Error> {
        if name == "schema" {
            self.deviations.note(Deviation::SchemaInside);
        }
        match here {
            At::Outside => return Ok(Some(At::Outside)),
            At::Extension | At::Record => {
                self.text.clear();
                if here == At::Extension {
                    header::extension(&mut self.report, full, self.limits.record_items)?;
                } else {
                    if prefix.is_empty() || prefix == self.prefix {
                        self.deviations.note_at(Deviation::ElementUnknown, || full.to_owned());
                    }
                    self.record.extension(full)?;
                }
                return Ok(Some(At::Value(Field::Extension)));
            }
            At::Value(Field::Extension) => {}
            _ if name != "schema" => self.deviations.note_at(Deviation::ElementUnknown, || full.to_owned()),
            _ => {}
        }
        Ok((name != "schema" && matches!(here, At::Feedback | At::Wrapper)).then_some(At::Wrapper))
    }

    #[inline]
    pub(super) fn text(&mut self, text: &str) -> Result<(), Error> {
        if let Some(Open { at: Some(At::Value(_)), .. }) = self.open.last() {
            if self.text.len() + text.len() > self.limits.xml_value {
                return Err(Error::Limit { limit: "xml_value", value: self.limits.xml_value });
            }
            // No entity begins with it, otherwise it would not come as text.
            if text.starts_with('&') {
                self.deviations.note(Deviation::AmpersandBare);
            }
            self.text.push_str(text);
        } else if !self.any_markup && !text.trim_start_matches('\u{feff}').is_empty() {
            self.any_markup = true;
        }
        Ok(())
    }

    /// Text of a CDATA section, in which an ampersand is one.
    pub(super) fn cdata(&mut self, text: &str) -> Result<(), Error> {
        if let Some(Open { at: Some(At::Value(_)), .. }) = self.open.last() {
            if self.text.len() + text.len() > self.limits.xml_value {
                return Err(Error::Limit { limit: "xml_value", value: self.limits.xml_value });
            }
            self.text.push_str(text);
        }
        Ok(())
    }

    /// A reference `&name;` that is no character's number.
    pub(super) fn entity(&mut self, name: &str) -> Result<(), Error> {
        match quick_xml::escape::resolve_xml_entity(name) {
            Some(text) => {
                // Not through `text`, which would take an ampersand for a bare one.
                if let Some(Open { at: Some(At::Value(_)), .. }) = self.open.last() {
                    self.text.push_str(text);
                }
                Ok(())
            }
            None => {
                self.deviations.note(Deviation::EntityUnknown);
                let kept = format!("&{name};");
                if let Some(Open { at: Some(At::Value(_)), .. }) = self.open.last()
                    && self.text.len() + kept.len() <= self.limits.xml_value
                {
                    self.text.push_str(&kept);
                }
                Ok(())
            }
        }
    }

    pub(super) fn end(&mut self, full: &str, sink: Sink<'_>) -> Result<(), Error> {
        let name = fingerprint(full.split_once(':').map_or(full, |(_, name)| name));
        match self.open.last() {
            Some(open) if open.name == name => {
                let at = open.at;
                self.open.pop();
                self.ended(at, sink)
            }
            _ => {
                // Tags that do not match: what this one closes is closed with all within it; one that closes nothing is
                // not there.
                self.deviations.note_at(Deviation::MarkupMalformed, || full.to_owned());
                let Some(depth) = self.open.iter().rposition(|open| open.name == name) else { return Ok(()) };
                while self.open.len() > depth {
                    if let Some(open) = self.open.pop() {
                        self.ended(open.at, sink)?;
                    }
                }
                Ok(())
            }
        }
    }

    fn ended(&mut self, at: Option<At>, sink: Sink<'_>) -> Result<(), Error> {
        match at {
            Some(At::Value(field)) => self.value(field)?,
            Some(At::Record) => self.end_record(sink)?,
            Some(At::Dkim | At::Spf) => {
                let mut notes = Notes { deviations: &mut self.deviations, record: self.report.record_count };
                self.record.end_result(&mut notes, at == Some(At::Dkim));
            }
            Some(At::Metadata) => {
                self.has_metadata = true;
                self.become_ready(sink);
            }
            Some(At::Policy) => {
                self.has_policy = true;
                self.become_ready(sink);
            }
            Some(At::Feedback) => self.root = Root::Closed,
            _ => {}
        }
        Ok(())
    }

    fn value(&mut self, field: Field) -> Result<(), Error> {
        let mut buffer = std::mem::take(&mut self.text);
        if buffer.bytes().any(|b| b < 0x20 || b == 0x7f) {
            self.clean(&mut buffer);
        }
        let text = buffer.trim();
        let padded = text.len() != buffer.len();
        let lang = self.lang.take();
        let parent = self.open.last().and_then(|open| open.at);
        let in_record = matches!(
            parent,
            Some(At::Record | At::Row | At::Evaluated | At::Reason | At::Identifiers | At::Dkim | At::Spf)
        );
        let done = if in_record {
            let mut notes = Notes { deviations: &mut self.deviations, record: self.report.record_count };
            if padded && !text.is_empty() && field != Field::Extension {
                self.record.flag(&mut notes, Deviation::ValuePadded);
            }
            let may_be_empty =
                matches!(field, Field::ReasonComment | Field::HumanResult | Field::EnvelopeFrom | Field::Extension);
            if text.is_empty() && !may_be_empty {
                self.record.flag(&mut notes, Deviation::ValueEmpty);
            }
            self.record.value(field, parent == Some(At::Dkim), text, lang, &mut notes)
        } else {
            if padded && !text.is_empty() && field != Field::Extension {
                self.deviations.note_at(Deviation::ValuePadded, || format!("{field:?}"));
            }
            if text.is_empty() && !matches!(field, Field::OrgName | Field::ExtraContactInfo | Field::Extension) {
                self.deviations.note_at(Deviation::ValueEmpty, || format!("{field:?}"));
            }
            self.org_name_given |= field == Field::OrgName && !text.is_empty();
            header::value(&mut self.report, field, text, lang, self.limits.record_items, &mut self.deviations)
        };
        buffer.clear();
        self.text = buffer;
        done
    }

    /// White space becomes spaces; other control characters go.
    fn clean(&mut self, buffer: &mut String) {
        let control = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
        if buffer.chars().any(control) {
            self.deviations.note(Deviation::ValueControl);
        }
        // Around the value it is padding, and told as that.
        let inner: String = buffer
            .chars()
            .filter(|c| !control(*c))
            .map(|c| if matches!(c, '\t' | '\r' | '\n') { ' ' } else { c })
            .collect();
        *buffer = inner;
    }

    fn end_record(&mut self, sink: Sink<'_>) -> Result<(), Error> {
        if self.report.record_count >= self.limits.records as u64 {
            return Err(Error::Limit { limit: "records", value: self.limits.records });
        }
        let rfc9990 = self.report.namespace.as_deref().is_some_and(|namespace| namespace.ends_with(":dmarc-2.0"));
        let mut notes = Notes { deviations: &mut self.deviations, record: self.report.record_count };
        let mut record = self.record.finish(&mut notes, rfc9990);
        self.report.record_count += 1;
        self.report.message_count = self.report.message_count.saturating_add(record.count).min(i64::MAX as u64);
        record::hash(&record, &mut self.content);
        if self.ready {
            record::align(&mut record, &self.report.policy_published);
            self.give(record, sink);
            return Ok(());
        }
        self.deviations.note(Deviation::RecordsEarly);
        if self.held.len() >= self.limits.records_early {
            return Err(Error::Limit { limit: "records_early", value: self.limits.records_early });
        }
        self.held.push(record);
        Ok(())
    }

    fn become_ready(&mut self, sink: Sink<'_>) {
        if self.has_metadata && self.has_policy && !self.ready {
            self.flush(sink);
        }
    }

    fn flush(&mut self, sink: Sink<'_>) {
        self.ready = true;
        header::complete(&mut self.report, self.context);
        for mut record in std::mem::take(&mut self.held) {
            record::align(&mut record, &self.report.policy_published);
            self.give(record, sink);
        }
    }

    /// The report is shown without counts, which are not known before its end.
    fn give(&mut self, record: AggregateRecord, sink: Sink<'_>) {
        let counts = (self.report.record_count, self.report.message_count);
        (self.report.record_count, self.report.message_count) = (0, 0);
        sink(&self.report, record);
        (self.report.record_count, self.report.message_count) = counts;
    }

    /// The end of the document.
    pub(super) fn finish(mut self, sink: Sink<'_>) -> Result<AggregateReport, Error> {
        if self.root == Root::NotSeen {
            return Err(Error::NotAReport { expected: EXPECTED, reason: "no element `feedback`".to_owned() });
        }
        if !self.has_metadata && !self.has_policy && self.report.record_count == 0 {
            let reason = "it ends before it says anything".to_owned();
            return Err(Error::NotAReport { expected: EXPECTED, reason });
        }
        if self.root != Root::Closed {
            self.report.incomplete = true;
            self.deviations.note(Deviation::Truncated);
        }
        if !self.ready {
            self.flush(sink);
        }
        header::check(&self.report, self.org_name_given, self.has_policy, &mut self.deviations);
        header::hash(&self.report, &mut self.content);
        self.report.content_id = std::mem::take(&mut self.content).id();
        self.report.warnings = self.deviations.warnings();
        Ok(self.report)
    }
}

/// The attribute `lang` (RFC 9990), or `xml:lang`: the letters of it.
fn lang(tag: &BytesStart<'_>) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let lang = attributes.find(|attribute| matches!(attribute.key.0, "lang" | "xml:lang"))?;
    let plain: String = lang.value.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    (!plain.is_empty()).then_some(plain)
}

/// The first eight bytes of a name and its length: enough to tell the elements of a report apart.
#[inline]
fn fingerprint(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut head = [0; 8];
    for (slot, byte) in head.iter_mut().zip(bytes) {
        *slot = *byte;
    }
    let last = bytes.last().copied().unwrap_or_default();
    u64::from_le_bytes(head) ^ ((bytes.len() as u64) << 56) ^ (u64::from(last) << 48)
}
