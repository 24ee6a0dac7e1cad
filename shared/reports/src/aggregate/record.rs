//! One record while it is read, and what is known of it when it ends: alignment computed, contradictions, flags.

use std::net::IpAddr;

use model::{
    AggregateRecord, Alignment, AlignmentMode, AuthResult, DkimAuthResult, DkimResult, Extension, OverrideReason,
    OverrideType, PolicyPublished, SpfAuthResult, SpfResult, SpfScope, Term,
};

use super::content::Content;
use super::deviation::{Deviation, Deviations};
use super::element::Field;
use super::value::{Spelled, Word, count, domain, word};
use crate::Error;
use crate::organizational::aligned;

/// A record that has begun.
pub(super) struct Growing {
    /// Results, reasons, extensions and raw values are each at most so many.
    most: usize,
    record: AggregateRecord,
    has_count: bool,
    has_evaluated: bool,
    has_auth_results: bool,
    result_given: bool,
}

impl Growing {
    pub(super) fn new(most: usize) -> Self {
        let record = AggregateRecord::default();
        Self { most, record, has_count: false, has_evaluated: false, has_auth_results: false, result_given: false }
    }

    /// `name` stands within the record: what it begins.
    pub(super) fn begin_evaluated(&mut self) {
        self.has_evaluated = true;
    }

    pub(super) fn begin_reason(&mut self) -> Result<(), Error> {
        let reason = OverrideReason { kind: OverrideType::Other, raw: None, comment: None, comment_lang: None };
        push(&mut self.record.reasons, self.most, reason)
    }

    pub(super) fn begin_auth_results(&mut self) {
        self.has_auth_results = true;
    }

    pub(super) fn begin_dkim(&mut self) -> Result<(), Error> {
        self.result_given = false;
        push(
            &mut self.record.auth_dkim,
            self.most,
            DkimAuthResult {
                domain: String::new(),
                selector: None,
                result: DkimResult::Unknown,
                raw: None,
                human_result: None,
                human_result_lang: None,
            },
        )
    }

    pub(super) fn begin_spf(&mut self) -> Result<(), Error> {
        self.result_given = false;
        push(
            &mut self.record.auth_spf,
            self.most,
            SpfAuthResult {
                domain: String::new(),
                scope: None,
                result: SpfResult::Unknown,
                raw: None,
                human_result: None,
                human_result_lang: None,
            },
        )
    }

    pub(super) fn end_result(&mut self, notes: &mut Notes<'_>, is_dkim: bool) {
        if !self.result_given {
            self.flag(notes, Deviation::AuthResultMissing);
        }
        let (domain, selector) = if is_dkim {
            self.record.auth_dkim.last().map_or((true, true), |r| (!r.domain.is_empty(), r.selector.is_some()))
        } else {
            (self.record.auth_spf.last().is_none_or(|r| !r.domain.is_empty()), true)
        };
        if !domain {
            self.flag(notes, Deviation::AuthDomainMissing);
        }
        if !selector {
            self.flag(notes, Deviation::SelectorMissing);
        }
    }

    /// An element that no RFC knows within the record begins.
    pub(super) fn extension(&mut self, name: &str) -> Result<(), Error> {
        push(&mut self.record.extensions, self.most, Extension { name: name.to_owned(), text: None })
    }

    pub(super) fn flag(&mut self, notes: &mut Notes<'_>, deviation: Deviation) {
        notes.note(deviation);
        if !self.record.flags.iter().any(|flag| flag == deviation.code()) {
            self.record.flags.push(deviation.code().to_owned());
        }
    }

    /// A value of the record. `text` is trimmed.
    pub(super) fn value(
        &mut self,
        field: Field,
        is_dkim: bool,
        text: &str,
        lang: Option<String>,
        notes: &mut Notes<'_>,
    ) -> Result<(), Error> {
        match field {
            Field::SourceIp => {
                let plain = text.trim_matches(['[', ']']);
                let plain = plain.strip_prefix("IPv6:").unwrap_or(plain);
                match plain.parse::<IpAddr>() {
                    Ok(address) => {
                        self.record.source_ip = Some(address);
                        // An address of version 4 has one spelling.
                        if plain.len() != text.len() || (address.is_ipv6() && address.to_string() != text) {
                            self.record.source_ip_raw = Some(text.to_owned());
                        }
                    }
                    Err(_) if text.is_empty() => {}
                    Err(_) => {
                        self.record.source_ip_raw = Some(text.to_owned());
                        self.flag(notes, Deviation::SourceIpInvalid);
                    }
                }
            }
            Field::Count => {
                self.has_count = true;
                match count(text) {
                    Some(count) => self.record.count = count,
                    None => {
                        self.raw("count", text)?;
                        self.flag(notes, Deviation::CountInvalid);
                    }
                }
            }
            Field::Disposition => self.record.disposition = self.word("disposition", text, notes)?,
            Field::EvaluatedDkim => self.record.dkim = self.word("dkim", text, notes)?,
            Field::EvaluatedSpf => self.record.spf = self.word("spf", text, notes)?,
            Field::ReasonType => {
                let word = self.check::<OverrideType>(text, notes);
                let differs = word.differs();
                if let Some(reason) = self.record.reasons.last_mut() {
                    reason.kind = word.word.unwrap_or(OverrideType::Other);
                    reason.raw = differs.then(|| text.to_owned());
                }
            }
            Field::ReasonComment => {
                if let Some(reason) = self.record.reasons.last_mut() {
                    (reason.comment, reason.comment_lang) = (some(text), lang);
                }
            }
            Field::HeaderFrom => self.record.header_from = self.domain("header_from", text)?,
            Field::EnvelopeFrom => {
                self.record.envelope_from = Some(self.domain("envelope_from", text)?).filter(is_there);
            }
            Field::EnvelopeTo => self.record.envelope_to = Some(self.domain("envelope_to", text)?).filter(is_there),
            Field::AuthDomain if is_dkim => {
                let domain = self.domain("dkim/domain", text)?;
                if let Some(result) = self.record.auth_dkim.last_mut() {
                    result.domain = domain;
                }
            }
            Field::AuthDomain => {
                let domain = self.domain("spf/domain", text)?;
                if let Some(result) = self.record.auth_spf.last_mut() {
                    result.domain = domain;
                }
            }
            Field::Extension => {
                if let Some(extension) = self.record.extensions.last_mut() {
                    extension.text = some(text);
                }
            }
            Field::Selector => {
                if let Some(result) = self.record.auth_dkim.last_mut() {
                    result.selector = some(text);
                }
            }
            Field::AuthResult => self.result(is_dkim, text, notes),
            Field::HumanResult if is_dkim => {
                if let Some(result) = self.record.auth_dkim.last_mut() {
                    (result.human_result, result.human_result_lang) = (some(text), lang);
                }
            }
            Field::HumanResult => {
                if let Some(result) = self.record.auth_spf.last_mut() {
                    (result.human_result, result.human_result_lang) = (some(text), lang);
                }
            }
            Field::Scope => {
                let word = self.check::<SpfScope>(text, notes);
                if word.differs() {
                    self.raw("scope", text)?;
                }
                if let Some(result) = self.record.auth_spf.last_mut() {
                    result.scope = word.word;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn result(&mut self, is_dkim: bool, text: &str, notes: &mut Notes<'_>) {
        if text.is_empty() {
            return;
        }
        self.result_given = true;
        if is_dkim {
            let word = self.check::<DkimResult>(text, notes);
            let raw = word.differs().then(|| text.to_owned());
            if let Some(result) = self.record.auth_dkim.last_mut() {
                (result.result, result.raw) = (word.word.unwrap_or(DkimResult::Unknown), raw);
            }
        } else {
            let word = self.check::<SpfResult>(text, notes);
            let raw = word.differs().then(|| text.to_owned());
            if let Some(result) = self.record.auth_spf.last_mut() {
                (result.result, result.raw) = (word.word.unwrap_or(SpfResult::Unknown), raw);
            }
        }
    }

    fn word<T: Spelled>(&mut self, name: &str, text: &str, notes: &mut Notes<'_>) -> Result<Option<T>, Error> {
        let word = self.check::<T>(text, notes);
        if word.differs() {
            self.raw(name, text)?;
        }
        Ok(word.word)
    }

    fn check<T: Spelled>(&mut self, text: &str, notes: &mut Notes<'_>) -> Word<T> {
        let word = word::<T>(text);
        if let Some(deviation) = word.deviation {
            self.flag(notes, deviation);
        }
        word
    }

    fn raw(&mut self, name: &str, text: &str) -> Result<(), Error> {
        push(&mut self.record.raw, self.most, (name.to_owned(), text.to_owned()))
    }

    /// A domain as it is compared; as it was sent it is kept beside, where that differs.
    fn domain(&mut self, name: &str, text: &str) -> Result<String, Error> {
        let domain = domain(text);
        if domain.len() != text.len() || domain != text {
            self.raw(name, text)?;
        }
        Ok(domain)
    }

    /// The record is whole.
    pub(super) fn finish(&mut self, notes: &mut Notes<'_>, rfc9990: bool) -> AggregateRecord {
        let missing = [
            (!self.has_count, Deviation::CountMissing),
            (self.record.source_ip.is_none() && self.record.source_ip_raw.is_none(), Deviation::SourceIpMissing),
            (!self.has_evaluated, Deviation::EvaluatedMissing),
            (self.record.header_from.is_empty(), Deviation::HeaderFromMissing),
        ];
        for (is_missing, deviation) in missing {
            if is_missing {
                self.flag(notes, deviation);
            }
        }
        let no_dkim = self.record.auth_dkim.is_empty();
        match self.record.auth_spf.len() {
            0 if !self.has_auth_results || no_dkim => self.flag(notes, Deviation::AuthResultsEmpty),
            // RFC 9990 makes it optional.
            0 if !rfc9990 => self.flag(notes, Deviation::SpfMissing),
            0 | 1 => {}
            _ => self.flag(notes, Deviation::SpfRepeated),
        }
        let record = std::mem::take(&mut self.record);
        *self = Self::new(self.most);
        record
    }
}

/// Adds to a list that may hold so many.
pub(super) fn push<T>(list: &mut Vec<T>, most: usize, item: T) -> Result<(), Error> {
    if list.len() >= most {
        return Err(Error::Limit { limit: "record_items", value: most });
    }
    list.push(item);
    Ok(())
}

#[expect(clippy::ptr_arg, reason = "what Option::filter takes")]
fn is_there(text: &String) -> bool {
    !text.is_empty()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Notes with the number of the record that they are about.
pub(super) struct Notes<'n> {
    pub(super) deviations: &'n mut Deviations,
    pub(super) record: u64,
}

impl Notes<'_> {
    fn note(&mut self, deviation: Deviation) {
        let record = self.record;
        self.deviations.note_at(deviation, || format!("record {record}"));
    }
}

/// Fills in what follows from the policy: computed alignment, and whether it contradicts the evaluated one.
pub(super) fn align(record: &mut AggregateRecord, policy: &PolicyPublished) {
    if record.header_from.is_empty() || (record.auth_dkim.is_empty() && record.auth_spf.is_empty()) {
        return;
    }
    let dkim = computed(&record.auth_dkim, &record.header_from, policy.adkim);
    // Only the envelope's identity can be aligned (RFC 7489, section 3.1.2).
    let mail_from = record.auth_spf.iter().filter(|result| result.scope != Some(SpfScope::Helo));
    let spf = computed_of(mail_from, &record.header_from, policy.aspf);
    let contradicts = |told: Option<Alignment>, found: Alignment| told.is_some_and(|told| told != found);
    record.contradictory = contradicts(record.dkim, dkim) || contradicts(record.spf, spf);
    (record.dkim_computed, record.spf_computed) = (Some(dkim), Some(spf));
}

fn computed<R: AuthResult>(results: &[R], from: &str, mode: Option<AlignmentMode>) -> Alignment {
    computed_of(results.iter(), from, mode)
}

fn computed_of<'r, R: AuthResult + 'r>(
    mut results: impl Iterator<Item = &'r R>,
    from: &str,
    mode: Option<AlignmentMode>,
) -> Alignment {
    let strict = mode == Some(AlignmentMode::Strict);
    let pass = results.any(|result| result.passed() && aligned(result.domain(), from, strict));
    if pass { Alignment::Pass } else { Alignment::Fail }
}

/// What the record says, into the hash.
pub(super) fn hash(record: &AggregateRecord, content: &mut Content) {
    fn term<T: Term>(content: &mut Content, word: Option<T>) {
        content.value(word.map_or("", Term::as_str));
    }
    match (record.source_ip, &record.source_ip_raw) {
        (Some(IpAddr::V4(address)), _) => content.number(u64::from(address.to_bits())),
        (Some(IpAddr::V6(address)), _) => {
            let bits = address.to_bits();
            content.number(u64::try_from(bits >> 64).unwrap_or_default());
            content.number(u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default());
        }
        (None, raw) => content.value(raw.as_deref().unwrap_or_default()),
    }
    content.number(record.count);
    term(content, record.disposition);
    term(content, record.dkim);
    term(content, record.spf);
    for reason in &record.reasons {
        content.value(reason.raw.as_deref().unwrap_or(reason.kind.as_str()));
        content.value(reason.comment.as_deref().unwrap_or_default());
    }
    content.value(&record.header_from);
    content.value(record.envelope_from.as_deref().unwrap_or_default());
    content.value(record.envelope_to.as_deref().unwrap_or_default());
    for result in &record.auth_dkim {
        content.value(&result.domain);
        content.value(result.selector.as_deref().unwrap_or_default());
        content.value(result.raw.as_deref().unwrap_or(result.result.as_str()));
        content.value(result.human_result.as_deref().unwrap_or_default());
    }
    content.number(record.auth_dkim.len() as u64);
    for result in &record.auth_spf {
        content.value(&result.domain);
        term(content, result.scope);
        content.value(result.raw.as_deref().unwrap_or(result.result.as_str()));
        content.value(result.human_result.as_deref().unwrap_or_default());
    }
    content.end();
}
