//! DMARC (RFC 9989; aggregate reports RFC 9990): the record with its places ([`parse`]), how a policy is found ([`discover`]), the
//! check of what is published, and advice from the first record to p=reject.

mod advise;
mod check;
mod destinations;
mod discover;
mod record;

pub use advise::{Figures, Next, Plan, Source, plan, starting_record, with_rua};
pub(crate) use check::check;
pub(crate) use discover::{Aligned, aligned, alignment};
pub use discover::{Discovery, Method, discover};
pub use record::{DmarcRecord, Note, Policy, ReportUri, UriProblem, is_dmarc, parse};
