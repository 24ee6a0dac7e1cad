//! The tables: what stands in each, and how its rows are taken from the nouns.

mod bounces;
mod complaints;
mod dmarc;
mod dmarc_failures;
#[cfg(test)]
mod fields;
mod ingest_log;
mod nested;
mod notices;
mod tls_reports;

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{Field as ArrowField, Schema, SchemaRef};

use crate::column::{Cell, Column, Description, Encoding, Get, Type};

pub(crate) use dmarc::{RECORD, REPORT, REPORTED};
pub use ingest_log::LogRow;
pub(crate) use tls_reports::{FAILURE, POLICY, TLS_ONCE, TLS_REPORT, TOTALS};
pub(crate) use {
    bounces::BOUNCE, complaints::COMPLAINT, dmarc_failures::FAILURE_REPORT, ingest_log::LOG, notices::NOTICE,
};

/// A table of the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// A row a failed recipient.
    Bounces,
    /// A row a complaining recipient.
    Complaints,
    /// A row a recipient of whom something else is told.
    Notices,
    /// A row a record of a DMARC aggregate report.
    DmarcRecords,
    /// A row a delivery of a DMARC aggregate report.
    DmarcReports,
    /// A row a DMARC failure report.
    DmarcFailures,
    /// A row a policy of a TLS report, and a row each of its failure details.
    TlsReports,
    /// A row a mail.
    IngestLog,
}

impl Table {
    /// Every table, in the order in which a batch's files are to be written: a report's row comes after its records, so
    /// that no view shows a report without them, and the log comes last, so that a mail is logged only when all that it
    /// tells is in the lake.
    pub const ALL: &'static [Self] = &[
        Self::Bounces,
        Self::Complaints,
        Self::Notices,
        Self::DmarcRecords,
        Self::DmarcReports,
        Self::DmarcFailures,
        Self::TlsReports,
        Self::IngestLog,
    ];

    /// Its name in SQL and the first part of its keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bounces => "bounces",
            Self::Complaints => "complaints",
            Self::Notices => "notices",
            Self::DmarcRecords => "dmarc_records",
            Self::DmarcReports => "dmarc_reports",
            Self::DmarcFailures => "dmarc_failures",
            Self::TlsReports => "tls_reports",
            Self::IngestLog => "ingest_log",
        }
    }

    /// The table of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.name() == name)
    }

    /// What a row of it is.
    pub const fn doc(self) -> &'static str {
        match self {
            Self::Bounces => "One row for each recipient that a mail did not reach.",
            Self::Complaints => "One row for each recipient who called a mail unwanted (RFC 5965).",
            Self::Notices => {
                "One row for each recipient of whom something other than a failure is told: a delay, a delivery, an automatic answer."
            }
            Self::DmarcRecords => {
                "One row for each record of a DMARC aggregate report (RFC 7489, RFC 9990), the report's columns repeated. In the view \
                 a report that arrived several times counts once; reports that bear one key and differ are all there, as `contested`."
            }
            Self::DmarcReports => {
                "One row for each DMARC aggregate report; in the physical tables one for each time that it arrived. In the view a report \
                 that arrived several times is there once."
            }
            Self::DmarcFailures => "One row for each DMARC failure report (RFC 6591, RFC 9991). Bodies are never kept.",
            Self::TlsReports => {
                "SMTP TLS reports (RFC 8460): one row for each policy with its totals, and one for each of its failure details. The totals \
                 stand in the policy's own row only and the details' counts in theirs, so that each can be summed as it is."
            }
            Self::IngestLog => "One row for each raw mail, whatever became of it. It is written last.",
        }
    }

    /// The columns that together name a row. There are one or two; the second, if any, is a bigint.
    pub const fn id(self) -> &'static [&'static str] {
        match self {
            Self::Bounces | Self::Complaints | Self::Notices | Self::DmarcReports | Self::DmarcFailures => {
                &["event_id"]
            }
            Self::DmarcRecords => &["event_id", "record_ordinal"],
            Self::TlsReports => &["event_id", "row_ordinal"],
            Self::IngestLog => &["mail_id", "source_hash"],
        }
    }

    /// Into how many sealed files a day is split, by the first byte of the id. A number is here for ever: another would
    /// leave an id in two files.
    pub const fn buckets(self) -> u32 {
        match self {
            Self::Bounces | Self::DmarcRecords | Self::IngestLog => 4,
            Self::Complaints | Self::Notices | Self::DmarcReports | Self::DmarcFailures | Self::TlsReports => 1,
        }
    }

    /// The columns in their order, `dt` left out: it is in the path, not in the file.
    pub fn columns(self) -> &'static [Description] {
        static COLUMNS: LazyLock<Vec<Vec<Description>>> =
            LazyLock::new(|| Table::ALL.iter().map(|table| describe(*table)).collect());
        // The enum's order is that of ALL; a test holds it.
        COLUMNS.get(self as usize).map_or(&[], Vec::as_slice)
    }

    /// The columns that the view of the table has besides.
    pub const fn view_columns(self) -> &'static [Description] {
        match self {
            Self::DmarcRecords => &[CONTESTED, SENDER],
            Self::DmarcFailures => &[SENDER],
            Self::DmarcReports | Self::TlsReports => &[CONTESTED, DELIVERIES],
            _ => &[],
        }
    }

    /// The schema of its files.
    pub(crate) fn schema(self) -> SchemaRef {
        static SCHEMAS: LazyLock<Vec<SchemaRef>> =
            LazyLock::new(|| Table::ALL.iter().map(|table| schema(*table)).collect());
        SCHEMAS.get(self as usize).cloned().unwrap_or_else(|| schema(self))
    }
}

fn schema(table: Table) -> SchemaRef {
    let fields = table.columns().iter().map(|column| ArrowField::new(column.name, column.ty.arrow(), true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The partition column.
pub const DT: Description = Description::new(
    "dt",
    Type::Date,
    "The partition: the UTC day on which the mail was received; for aggregate and TLS reports the day on which their period begins. \
     Every query should have a condition on it.",
);

const CONTESTED: Description = Description::new(
    "contested",
    Type::Boolean,
    "Another report with the same key says something else. Both are kept, so that a forged one cannot displace the genuine one.",
);

const SENDER: Description = Description::new(
    "sender",
    Type::String,
    "Who sent: a well-known sender by what authenticated or by his published addresses (docs/reports.md); `your own`: the address is \
     of the domain's own SPF record; absent: not known.",
);

const DELIVERIES: Description =
    Description::new("deliveries", Type::Bigint, "How often this report arrived with the same content.")
        .unit("deliveries");

pub(crate) const PARSER_VERSION: Description = Description::new(
    "parser_version",
    Type::Int,
    "Which version of the parser read it. Where a mail was read by several, the greatest counts.",
);

pub(crate) const ROW_HASH: Description = Description::new(
    "row_hash",
    Type::Bigint,
    "Of the row's other columns: decides, always alike, between two readings of one mail by the same parser with another configuration.",
)
.encoding(Encoding::Plain);

pub(crate) const RECORD_ORDINAL: Description =
    Description::new("record_ordinal", Type::Bigint, "Which record of the report, from 0.").encoding(Encoding::Delta);

pub(crate) const ROW_ORDINAL: Description =
    Description::new("row_ordinal", Type::Bigint, "Which row of the report, from 0.").encoding(Encoding::Delta);

pub(crate) const POLICY_ORDINAL: Description =
    Description::new("policy_ordinal", Type::Int, "Which policy of the report, from 0.");

fn describe(table: Table) -> Vec<Description> {
    let mut all = match table {
        Table::Bounces => of(BOUNCE),
        Table::Complaints => of(COMPLAINT),
        Table::Notices => of(NOTICE),
        Table::DmarcRecords => [of(REPORTED), vec![RECORD_ORDINAL], of(RECORD)].concat(),
        Table::DmarcReports => [of(REPORTED), of(REPORT)].concat(),
        Table::DmarcFailures => of(FAILURE_REPORT),
        Table::TlsReports => {
            [of(TLS_REPORT), vec![ROW_ORDINAL], of(TLS_ONCE), vec![POLICY_ORDINAL], of(POLICY), of(TOTALS), of(FAILURE)]
                .concat()
        }
        Table::IngestLog => of(LOG),
    };
    all.push(PARSER_VERSION);
    if table != Table::DmarcRecords {
        // A record's row is a function of the mail alone, and there are many.
        all.push(ROW_HASH);
    }
    all
}

fn of<R>(groups: &[&[Column<Get<R>>]]) -> Vec<Description> {
    groups.iter().flat_map(|group| group.iter()).map(|column| column.description).collect()
}

/// The cells of a row, in the order of its columns.
pub(crate) fn cells<'r, R>(groups: &'static [&'static [Column<Get<R>>]], row: &'r R) -> impl Iterator<Item = Cell<'r>> {
    groups.iter().flat_map(|group| group.iter()).map(|column| (column.get)(row))
}

/// As many empty cells.
pub(crate) fn no_cells<'r, R>(groups: &'static [&'static [Column<Get<R>>]]) -> impl Iterator<Item = Cell<'r>> {
    groups.iter().flat_map(|group| group.iter()).map(|_| Cell::Null)
}
