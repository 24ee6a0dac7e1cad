//! Why a document that looks like a report could not be read.

/// Nothing of the document is usable, or it is over a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes could not be had: a limit of unpacking was reached.
    #[error("{0}")]
    Read(String),
    /// It has a document type declaration. No report needs one, and entities are how XML explodes.
    #[error("the XML has a DOCTYPE, which is refused")]
    Doctype,
    /// Over a limit of this reader.
    #[error("over the limit `{limit}` of {value}")]
    Limit {
        /// Its name, as docs/reports.md lists it.
        limit: &'static str,
        /// Its value.
        value: usize,
    },
    /// It is another document, or ends before it says anything.
    #[error("no {expected}: {reason}")]
    NotAReport {
        /// What was looked for.
        expected: &'static str,
        /// What was found.
        reason: String,
    },
}
