//! The checks against answers: the SPF conformance suite, and zones for every finding.

mod suite;
mod zone;
