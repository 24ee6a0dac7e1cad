//! The checks against answers: the SPF conformance suite, and zones for every finding.

mod cases;
mod findings;
mod suite;
mod zone;
