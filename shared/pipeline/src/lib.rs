//! The verbs: parse, ingest, seal, sweep, erase, and those of customer domains ([`registry`]). The only room that joins parsers to
//! ports.
//!
//! [`parse`] is a pure function from bytes to [`model::ParsedMail`]; the others take ports as `dyn` and know nothing of what
//! stands behind them: the same code runs over folders, over S3 and SQS, and over the fakes in the simulator.

mod bounce_domains;
mod config;
pub mod dmarc_figures;
mod documents;
mod erase;
mod ingest;
mod left_out;
mod parse;
mod raw;
mod recognise;
pub mod registry;
mod seal;
pub mod sources;
mod suppression;
mod sweep;

pub use bounce_domains::BounceDomains;
pub use config::{Config, ConfigError};
pub use erase::{Erased, Places, erase, message_names, names};
pub use ingest::{Ingested, Known, Sinks, ingest, quarantine};
pub use lake::Person;
pub use left_out::ReadAt;
pub use parse::{PARSER_VERSION, Records, parse, received_at};
pub use raw::{RawMail, split};
pub use reports::senders::{name_of_source, sender_of_address};
pub use seal::{Sealed, seal};
pub use sweep::{Sweep, Swept, sweep};
