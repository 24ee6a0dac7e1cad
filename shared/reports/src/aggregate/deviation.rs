//! What is out of order in a report and does not hinder: one table of codes, and how often each was met.
//!
//! A warning stands once for a report, with the place of the first and the number of all; a record carries the codes of
//! what was out of order in it.

use model::Warning;

macro_rules! deviations {
    ($($(#[doc = $message:literal])* $variant:ident = $code:literal,)+) => {
        /// One kind of deviation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Deviation { $($(#[doc = $message])* $variant),+ }

        /// Code and message of each, in the order of the enum.
        pub(super) const DEVIATIONS: &[(&str, &str)] = &[$(($code, concat!($($message),*))),+];
    };
}

deviations! {
    /// a byte-order mark stands before the document
    ByteOrderMark = "xml_byte_order_mark",
    /// white space stands before the XML declaration
    SpaceBeforeDeclaration = "xml_declaration_late",
    /// the document is in UTF-16
    EncodingNotUtf8 = "xml_encoding_utf16",
    /// bytes that are not UTF-8, taken for Western ones
    EncodingInvalidBytes = "xml_encoding_wrong",
    /// the declaration names another encoding than the document has
    EncodingMisdeclared = "xml_encoding_misdeclared",
    /// NUL bytes, left out
    NulBytes = "xml_nul_bytes",
    /// a value in a CDATA section
    Cdata = "xml_cdata",
    /// a `&` that begins no entity, kept as it is
    AmpersandBare = "xml_ampersand_bare",
    /// an entity that XML does not define, kept as it is
    EntityUnknown = "xml_entity_unknown",
    /// markup that is none, skipped
    MarkupMalformed = "xml_malformed",
    /// the document ends early; the records that were complete are kept
    Truncated = "xml_truncated",
    /// something comes after the end of the report
    TrailingBytes = "xml_trailing_bytes",
    /// an XML schema stands in or around the report
    SchemaInside = "xml_schema_inside",
    /// elements have a namespace prefix
    NamespacePrefixed = "xml_namespace_prefixed",
    /// the root's namespace is that of no RFC
    NamespaceUnknown = "xml_namespace_unknown",
    /// an element that no RFC knows, skipped
    ElementUnknown = "element_unknown",
    /// an element that may stand once stands again; the first counts
    ElementRepeated = "element_repeated",
    /// no version
    VersionMissing = "version_missing",
    /// no org_name; the domain of the email stands for it
    OrgNameEmpty = "org_name_empty",
    /// no email
    EmailMissing = "email_missing",
    /// no report_id
    ReportIdMissing = "report_id_missing",
    /// begin or end is missing
    DateMissing = "date_missing",
    /// begin or end is no whole number of seconds
    DateMalformed = "date_malformed",
    /// the period ends before it begins
    DateReversed = "date_reversed",
    /// the period is longer than 24 hours
    DateRangeLong = "date_range_long",
    /// no policy_published
    PolicyMissing = "policy_missing",
    /// a second policy_published; the first counts
    PolicyRepeated = "policy_repeated",
    /// no p
    PolicyWithoutP = "policy_p_missing",
    /// records come before the report's own data
    RecordsEarly = "records_early",
    /// a value is padded with white space
    ValuePadded = "value_padded",
    /// a word in another case
    ValueCase = "value_case",
    /// an element that has a value is empty
    ValueEmpty = "value_empty",
    /// a word that the vocabulary does not have; kept raw
    ValueUnknown = "value_unknown",
    /// control characters in a value, left out
    ValueControl = "value_control_characters",
    /// source_ip is no address; kept raw
    SourceIpInvalid = "source_ip_invalid",
    /// no source_ip
    SourceIpMissing = "source_ip_missing",
    /// count is no count; 0 stands for it
    CountInvalid = "count_invalid",
    /// no count; 0 stands for it
    CountMissing = "count_missing",
    /// `identities` instead of `identifiers`
    IdentifiersMisnamed = "identifiers_misnamed",
    /// no header_from
    HeaderFromMissing = "header_from_missing",
    /// no policy_evaluated
    EvaluatedMissing = "policy_evaluated_missing",
    /// auth_results is missing or empty
    AuthResultsEmpty = "auth_results_empty",
    /// no spf result
    SpfMissing = "spf_missing",
    /// more than one spf result
    SpfRepeated = "spf_repeated",
    /// a DKIM result without selector
    SelectorMissing = "selector_missing",
    /// a result without domain
    AuthDomainMissing = "auth_domain_missing",
    /// a result element without result
    AuthResultMissing = "auth_result_missing",
}

const COUNT: usize = DEVIATIONS.len();

/// How often each was met.
#[derive(Debug)]
pub(super) struct Deviations {
    counts: [u64; COUNT],
    places: [Option<String>; COUNT],
}

impl Default for Deviations {
    fn default() -> Self {
        Self { counts: [0; COUNT], places: [const { None }; COUNT] }
    }
}

impl Deviation {
    pub(super) fn code(self) -> &'static str {
        DEVIATIONS.get(self as usize).map_or("", |(code, _)| *code)
    }
}

impl Deviations {
    /// Counts one.
    pub(super) fn note(&mut self, deviation: Deviation) {
        self.note_at(deviation, String::new);
    }

    /// Notes that it was met: for what is met in pieces of chance, whose number says nothing.
    pub(super) fn note_once(&mut self, deviation: Deviation) {
        if let Some(count) = self.counts.get_mut(deviation as usize) {
            *count = 1;
        }
    }

    /// Counts one; `place` is asked for the first only.
    pub(super) fn note_at(&mut self, deviation: Deviation, place: impl FnOnce() -> String) {
        let (Some(count), Some(first)) =
            (self.counts.get_mut(deviation as usize), self.places.get_mut(deviation as usize))
        else {
            return;
        };
        if *count == 0 {
            *first = Some(place()).filter(|place| !place.is_empty());
        }
        *count += 1;
    }

    /// One warning for each kind, in the order of the table.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let met = DEVIATIONS.iter().zip(&self.counts).zip(&self.places).filter(|((_, count), _)| **count > 0);
        met.map(|(((code, message), count), place)| {
            let message = message.trim();
            let message = if *count > 1 { format!("{message} ({count} times)") } else { message.to_owned() };
            Warning { code: (*code).to_owned(), place: place.clone(), message }
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::DEVIATIONS;

    #[test]
    fn every_code_is_documented_once() {
        let documentation = include_str!("../../../../docs/reports.md");
        for (at, (code, message)) in DEVIATIONS.iter().enumerate() {
            assert!(documentation.contains(&format!("| `{code}` | {} |", message.trim())), "{code}");
            assert!(!DEVIATIONS.iter().skip(at + 1).any(|(other, _)| other == code), "{code}");
        }
    }
}
