//! The checks against answers: the SPF conformance suite, and zones for every finding.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic"
)]

mod cases;
mod findings;
mod properties;
mod suite;
mod zone;
