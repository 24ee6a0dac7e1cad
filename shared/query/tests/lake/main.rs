//! The views and the named queries over a small lake that is written as the pipeline writes it.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod athena;
mod figures;
mod guard;
mod named;
mod sample;
mod views;
