//! ingest_log: one row for each raw mail, whatever became of it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::{Id, Outcome, Warning};

use crate::column::{Cell, Column, Get, TEXTS, Type};

/// What became of a mail. Nothing in it depends on when or where it was read, except `source`.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRow {
    /// Of the mail's bytes.
    pub mail_id: Id,
    /// When it was received; the row's `dt` follows from it.
    pub received_at: Option<Timestamp>,
    /// Where it was read from: a path, a path and a number within an mbox, an S3 key.
    pub source: String,
    /// What it is.
    pub outcome: Outcome,
    /// Why it was quarantined.
    pub error: Option<String>,
    /// What was out of order and did not hinder.
    pub warnings: Vec<Warning>,
    /// How many events it told.
    pub events: u64,
    /// How many records its aggregate reports held.
    pub records: u64,
    /// Its size.
    pub bytes: u64,
}

impl LogRow {
    /// The first eight bytes of a hash of `source`.
    pub(crate) fn source_hash(&self) -> i64 {
        let [a, b, c, d, e, f, g, h, ..] = Id::of(&[self.source.as_bytes()]).0;
        i64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

pub(crate) const LOG: &[&[Column<Get<LogRow>>]] = &[&[
    Column::plain("mail_id", Type::String, "Of the mail's bytes, line ends aside: 32 hex digits.", |row| {
        Cell::Shown(&row.mail_id)
    }),
    Column::in_unit("UTC", "received_at", Type::Timestamp, "When it was received; absent for a loose file.", |row| {
        Cell::timestamp(row.received_at)
    }),
    Column::plain(
        "source",
        Type::String,
        "Where it was read from: a path, a path and a number within an mbox, an S3 key.",
        |row| Cell::Text(&row.source),
    ),
    Column::plain(
        "source_hash",
        Type::Bigint,
        "Of `source`. With mail_id it names the row: the same bytes under two keys are two raw mails with one outcome each.",
        |row| Cell::Bigint(row.source_hash()),
    ),
    Column::new(
        "outcome",
        Type::String,
        "bounce, complaint, dmarc_aggregate, dmarc_failure, tls_report, notice, unrelated, quarantined.",
        |row| Cell::term(Some(row.outcome)),
    ),
    Column::new("error", Type::String, "Why it was quarantined.", |row| Cell::text(row.error.as_deref())),
    Column::in_unit(
        "warnings",
        "warning_count",
        Type::Bigint,
        "How many things were out of order and did not hinder.",
        |row| Cell::count(row.warnings.len() as u64),
    ),
    Column::new("warning_codes", TEXTS, "Which kinds of things, each once, sorted (docs/events.md).", |row| {
        let codes: BTreeSet<&str> = row.warnings.iter().map(|warning| warning.code.as_str()).collect();
        Cell::Array(codes.into_iter().map(Cell::Text).collect())
    }),
    Column::in_unit("events", "events", Type::Bigint, "How many events it told.", |row| Cell::count(row.events)),
    Column::in_unit("records", "records", Type::Bigint, "How many records its aggregate reports held.", |row| {
        Cell::count(row.records)
    }),
    Column::in_unit("bytes", "bytes", Type::Bigint, "Its size.", |row| Cell::count(row.bytes)),
]];
