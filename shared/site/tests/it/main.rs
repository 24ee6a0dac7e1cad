//! The app in process, over the in-memory ports: who gets in, what is refused, and the whole way from a domain to verified.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on stops"
)]

mod access;
mod bench;
mod dmarc;
mod hostile;
mod way;
