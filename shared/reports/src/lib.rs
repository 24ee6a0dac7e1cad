//! Reports that receivers send: complaints ([`arf`]), DMARC aggregate reports ([`aggregate`]), DMARC failure reports
//! ([`failure`]) and SMTP TLS reports ([`tls`]); whether their sender is who he says ([`verdicts`]); and names for the
//! sources that they tell of ([`senders`]).
//!
//! docs/reports.md describes the formats, what really arrives and the warning for it, trust and limits.

pub mod aggregate;
pub mod arf;
mod error;
pub mod failure;
mod feedback;
mod limits;
pub mod organizational;
mod original;
mod passed_on;
pub mod senders;
pub mod tls;
pub mod verdicts;

pub use error::Error;
pub use limits::Limits;
