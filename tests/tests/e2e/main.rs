//! Whole-system tests, in one binary.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod aws;
mod cli;
mod customer_domains;
mod daemon;
mod domain_api;
mod goldens;
mod hostile;
mod house;
mod infra;
mod lambda;
mod month;
mod moto;
mod not_bounces;
mod returnpath;
mod rotation;
mod senders;
mod simulator;
mod site;
mod stack;
mod trino;
