//! SPF (RFC 7208): one parser that keeps positions ([`parse`]), shared by the evaluator ([`check_host`]) and the linter
//! ([`lint`]); advice how to take the platform in ([`advise`]); a record tried before it is published ([`try_spf`]).

mod advise;
mod evaluate;
mod lint;
mod macro_string;
mod parse;
pub mod term;
mod tree;

pub use advise::{Advice, Change, advise};
pub use evaluate::{Client, Verdict, check_host};
pub(crate) use lint::report;
pub use lint::{Mail, Report, Trial, lint, try_spf};
pub use macro_string::reverse_name;
use model::{DnsRecord, RecordData};
pub use parse::{is_spf, parse};
pub use tree::{Branch, Tree};

/// The character-strings of a TXT record.
pub(crate) fn txt_strings(record: &DnsRecord) -> &[Vec<u8>] {
    match &record.data {
        RecordData::Txt(strings) => strings,
        _ => &[],
    }
}
