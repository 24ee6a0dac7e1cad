//! Files as they are written, and as they are merged.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod batch;
mod erase;
mod foreign;
mod merge;
mod nouns;
mod rows;
