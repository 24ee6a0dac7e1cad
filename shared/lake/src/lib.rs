//! The lake: what stands in its tables, how rows become Parquet, where files lie, and how they are merged.
//!
//! - [`Table`] and its [`Description`]s: every column is described once, in code; [`schema`] makes the Glue columns, the
//!   engines' DDL and docs/tables.md of it.
//! - [`Batch`]: nouns to files.
//! - [`Key`] and [`day_received`]: where a file lies.
//! - [`merge`]: many files of a day to one without duplicates.
//! - [`mail_ids`]: which mails are logged already.
//! - [`each_report`] and [`each_record`]: DMARC reports to be counted.
//! - [`find`] and [`without`]: what names a [`Person`], and a file without it.
//!
//! Known gap: a newer version of the parser that takes an event to be of another kind than an older one did leaves the
//! older's row where it is, because its id is another.

mod batch;
mod builder;
mod column;
mod day;
mod dmarc;
mod erase;
mod error;
mod file;
mod key;
mod merge;
mod person;
mod read;
pub mod schema;
mod tables;

pub use batch::{Batch, File};
pub use column::{Description, Field, Type};
pub use day::{FIRST_DAY, LAST_DAY, day_of_period, day_received};
pub use dmarc::{RecordRow, ReportRow, each_record, each_report};
pub use erase::{Found, find, without};
pub use error::Error;
pub use key::{Key, Name, Stage, day_prefix, prefix};
pub use merge::{bucket_of, merge};
pub use person::Person;
pub use read::{Source, logged, mail_ids, sources};
pub use tables::{DT, LogRow, Table};
