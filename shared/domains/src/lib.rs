//! The customer's domain: the records to publish ([`records`]), the check of what is published ([`check()`]), advice, and the
//! state that checks add up to ([`state`]).
//!
//! Nothing here asks DNS. A check takes [`model::Answers`] and says [`Step::Need`] with the questions that it still has, or
//! [`Step::Done`]: a resolver, a fake or a test asks them, all at once, and calls again. No question is asked twice.
//!
//! Every finding ([`findings`]) has a zone in `tests/zones.txt` that gives it; `tests/it/cases.rs` reads them, for the fake name
//! server of the tests here and, taken in by `#[path]`, for a real one.
//!
//! RFC 7208 (SPF), 6376 with 8301 and 8463 (DKIM), 9989 and 9990 (DMARC), 8461 (MTA-STS), 8460 (TLS-RPT). Known gaps: no DNSSEC,
//! no MTA-STS policy fetch, no delegation check; names are ASCII, as [`typed`] makes them.

mod asking;
mod bounce_host;
pub mod check;
pub mod dkim;
pub mod dmarc;
mod error;
pub mod findings;
mod names;
mod presence;
pub mod records;
pub mod setup;
pub mod spf;
pub mod state;
pub mod tags;
pub mod typed;

pub use asking::{Step, drive};
pub use check::check;
pub use error::{Error, NameProblem};
pub use findings::{Id, Language};
pub use setup::DomainSetup;
