//! The views and the named queries over a small lake that is written as the pipeline writes it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod athena;
mod guard;
mod named;
mod sample;
mod views;
