//! Nouns to files: the rows of a batch of mails, one Parquet file for each table and day.
//!
//! A batch never holds many rows as they are: what fills up is sorted, encoded and compressed, so that a report of a
//! million records goes through in little memory.

use std::collections::BTreeMap;

use arrow::array::{ArrayRef, RecordBatch, UInt32Array};
use arrow::compute::take;
use arrow::error::ArrowError;
use jiff::civil::Date;
use model::{AggregateRecord, AggregateReport, Event, Id, TlsReport};
use parquet::errors::ParquetError;

use crate::Error;
use crate::builder::Builder;
use crate::column::Cell;
use crate::day::{day_of_period, day_received};
use crate::file::{RowKey, Writer};
use crate::key::{Key, Name};
use crate::tables::{self, LogRow, Table, cells, no_cells};

/// Rows that are held as they are before they are encoded.
const CHUNK_ROWS: usize = 8 * 1024;
/// The same in bytes, for rows with long texts.
const CHUNK_BYTES: usize = 2 * 1024 * 1024;

/// The rows of some mails, on their way into files.
///
/// The same rows in the same order give the same files; in another order the same rows, and the same files as long as no
/// table has more than 8,192 rows a day.
pub struct Batch {
    parser_version: i32,
    groups: BTreeMap<(Table, Date), Group>,
    /// Encoding to memory does not fail; if it did, [`Batch::finish`] says so.
    failed: Option<Error>,
}

/// A file to be written to the lake under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it goes; `key.to_string()` is the path below the lake.
    pub key: Key,
    /// Parquet.
    pub bytes: Vec<u8>,
    /// How many rows it holds.
    pub rows: u64,
}

impl Batch {
    /// An empty batch of what that version of the parser read.
    pub fn new(parser_version: u32) -> Self {
        let parser_version = i32::try_from(parser_version).unwrap_or(i32::MAX);
        Self { parser_version, groups: BTreeMap::new(), failed: None }
    }

    /// Adds an event. Of an aggregate report its row and the records that it still holds; if the records were pushed
    /// one by one, those must be gone from it.
    pub fn push_event(&mut self, event: &Event) {
        match event {
            Event::Bounce(row) => {
                self.push(
                    Table::Bounces,
                    day_received(row.received_at),
                    row.event_id,
                    cells(tables::BOUNCE, row.as_ref()),
                );
            }
            Event::Complaint(row) => {
                self.push(
                    Table::Complaints,
                    day_received(row.received_at),
                    row.event_id,
                    cells(tables::COMPLAINT, row.as_ref()),
                );
            }
            Event::Notice(row) => {
                self.push(
                    Table::Notices,
                    day_received(row.received_at),
                    row.event_id,
                    cells(tables::NOTICE, row.as_ref()),
                );
            }
            Event::DmarcFailure(row) => {
                let dt = day_received(row.received_at);
                self.push(Table::DmarcFailures, dt, row.event_id, cells(tables::FAILURE_REPORT, row.as_ref()));
            }
            Event::DmarcAggregate(report) => {
                for (ordinal, record) in (0..).zip(&report.records) {
                    self.push_record(report, ordinal, record);
                }
                let row = cells(tables::REPORTED, report.as_ref()).chain(cells(tables::REPORT, report.as_ref()));
                self.push(Table::DmarcReports, day_of_period(report.begin, report.received_at), report.event_id, row);
            }
            Event::TlsReport(report) => self.push_tls(report),
        }
    }

    /// Adds one record of an aggregate report while the report is being read. `ordinal` counts the report's records from 0.
    ///
    /// Of the report, only what the record's row repeats is looked at (`begin`, `received_at`, the ids, reporter and policy),
    /// and only when another report's record came before: it must stay the same from the first record to the call of
    /// [`Batch::push_event`] that ends the report. `content_id`, the counts and the warnings may still be unknown.
    pub fn push_record(&mut self, report: &AggregateReport, ordinal: u64, record: &AggregateRecord) {
        let ordinal = i64::try_from(ordinal).unwrap_or(i64::MAX);
        let dt = day_of_period(report.begin, report.received_at);
        let version = self.parser_version;
        let group = self.group(Table::DmarcRecords, dt);
        let own =
            std::iter::once(Cell::Bigint(ordinal)).chain(cells(tables::RECORD, record)).chain([Cell::Int(version)]);
        group.push_repeating(report.event_id, cells(tables::REPORTED, report), (report.event_id, ordinal), own);
        self.encode_if_full(Table::DmarcRecords, dt);
    }

    /// Adds a mail's row to the log.
    pub fn push_log(&mut self, row: &LogRow) {
        let key = (row.mail_id, row.source_hash());
        self.push_keyed(Table::IngestLog, day_received(row.received_at), key, cells(tables::LOG, row));
    }

    /// How many rows it has taken.
    pub fn rows(&self) -> u64 {
        self.groups.values().map(|group| group.taken).sum()
    }

    /// About how many bytes it holds in memory: to end a batch before it grows too large.
    pub fn memory(&self) -> usize {
        self.groups.values().map(Group::memory).sum()
    }

    /// The files, in the order in which they are to be written: see [`Table::ALL`].
    pub fn finish(self) -> Result<Vec<File>, Error> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.groups.into_iter().map(|((table, dt), group)| group.finish(table, dt)).collect()
    }

    fn push_tls(&mut self, report: &TlsReport) {
        let mut ordinal = 0;
        for (number, policy) in (0..).zip(&report.policies) {
            let of_policy = || std::iter::once(Cell::Int(number)).chain(cells(tables::POLICY, policy));
            let totals = of_policy().chain(cells(tables::TOTALS, policy)).chain(no_cells(tables::FAILURE));
            self.push_tls_row(report, &mut ordinal, totals);
            for failure in &policy.failures {
                let detail = of_policy().chain(no_cells(tables::TOTALS)).chain(cells(tables::FAILURE, failure));
                self.push_tls_row(report, &mut ordinal, detail);
            }
        }
        if report.policies.is_empty() {
            let nothing = no_cells(tables::POLICY).chain(no_cells(tables::TOTALS)).chain(no_cells(tables::FAILURE));
            self.push_tls_row(report, &mut ordinal, std::iter::once(Cell::Null).chain(nothing));
        }
    }

    fn push_tls_row<'r>(&mut self, report: &'r TlsReport, ordinal: &mut i64, rest: impl Iterator<Item = Cell<'r>>) {
        let dt = day_of_period(report.begin, report.received_at);
        let once: Vec<Cell<'r>> = match ordinal {
            0 => cells(tables::TLS_ONCE, report).collect(),
            _ => no_cells(tables::TLS_ONCE).collect(),
        };
        let row = cells(tables::TLS_REPORT, report).chain([Cell::Bigint(*ordinal)]).chain(once).chain(rest);
        self.push_keyed(Table::TlsReports, dt, (report.event_id, *ordinal), row);
        *ordinal += 1;
    }

    fn push<'r>(&mut self, table: Table, dt: Date, id: Id, row: impl Iterator<Item = Cell<'r>>) {
        self.push_keyed(table, dt, (id, 0), row);
    }

    /// Adds a row of a table that ends with parser_version and row_hash.
    fn push_keyed<'r>(&mut self, table: Table, dt: Date, key: RowKey, row: impl Iterator<Item = Cell<'r>>) {
        let version = self.parser_version;
        let mut hashed = Vec::new();
        let mut row: Vec<Cell<'r>> =
            row.inspect(|cell| cell.hash_into(&mut hashed)).chain([Cell::Int(version)]).collect();
        let [a, b, c, d, e, f, g, h, ..] = Id::of(&[&hashed]).0;
        row.push(Cell::Bigint(i64::from_be_bytes([a, b, c, d, e, f, g, h])));
        self.group(table, dt).push(key, row.into_iter());
        self.encode_if_full(table, dt);
    }

    fn group(&mut self, table: Table, dt: Date) -> &mut Group {
        self.groups.entry((table, dt)).or_insert_with(|| Group::new(table))
    }

    fn encode_if_full(&mut self, table: Table, dt: Date) {
        let Some(group) = self.groups.get_mut(&(table, dt)).filter(|group| group.is_full()) else { return };
        if let Err(error) = group.encode(table, dt) {
            self.failed.get_or_insert(Error::Write(error));
        }
    }
}

/// The rows of one table and day.
struct Group {
    keys: Vec<RowKey>,
    /// The columns whose value a run of rows repeats (those of a report), one value a run.
    repeated: Vec<Builder>,
    /// Which run each row belongs to; empty in tables that repeat nothing.
    runs: Vec<u32>,
    repeats: Option<Id>,
    columns: Vec<Builder>,
    bytes: usize,
    taken: u64,
    writer: Option<Writer>,
}

impl Group {
    fn new(table: Table) -> Self {
        let of_a_run =
            if table == Table::DmarcRecords { tables::REPORTED.iter().map(|group| group.len()).sum() } else { 0 };
        let mut repeated: Vec<Builder> = table.columns().iter().map(|column| Builder::new(column.ty)).collect();
        let columns = repeated.split_off(of_a_run);
        Self { keys: Vec::new(), repeated, runs: Vec::new(), repeats: None, columns, bytes: 0, taken: 0, writer: None }
    }

    fn push<'r>(&mut self, key: RowKey, row: impl Iterator<Item = Cell<'r>>) {
        self.bytes += self.columns.iter_mut().zip(row).map(|(column, cell)| column.push(&cell)).sum::<usize>();
        self.keys.push(key);
        self.taken += 1;
    }

    fn push_repeating<'r>(
        &mut self,
        of: Id,
        repeated: impl Iterator<Item = Cell<'r>>,
        key: RowKey,
        row: impl Iterator<Item = Cell<'r>>,
    ) {
        if self.repeats != Some(of) {
            self.bytes +=
                self.repeated.iter_mut().zip(repeated).map(|(column, cell)| column.push(&cell)).sum::<usize>();
            self.repeats = Some(of);
        }
        let runs = self.repeated.first().map_or(0, Builder::len);
        self.runs.push(u32::try_from(runs.saturating_sub(1)).unwrap_or(u32::MAX));
        self.push(key, row);
    }

    fn is_full(&self) -> bool {
        self.keys.len() >= CHUNK_ROWS || self.bytes >= CHUNK_BYTES
    }

    fn memory(&self) -> usize {
        // An empty builder and its first allocations come to about 200 bytes.
        200 * (self.columns.len() + self.repeated.len()) + self.bytes + self.writer.as_ref().map_or(0, Writer::memory)
    }

    /// Sorts and encodes the rows that are held.
    fn encode(&mut self, table: Table, dt: Date) -> Result<(), ParquetError> {
        let keys = std::mem::take(&mut self.keys);
        let runs = std::mem::take(&mut self.runs);
        self.repeats = None;
        self.bytes = 0;
        let order = sorted(&keys);
        let at = |place: u32| keys.get(place as usize).copied();
        let (first, last) = match &order {
            None => (keys.first().copied(), keys.last().copied()),
            Some(order) => (order.first().copied().and_then(at), order.last().copied().and_then(at)),
        };
        let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
        let runs = match &order {
            None => runs,
            Some(order) => order.iter().filter_map(|place| runs.get(*place as usize).copied()).collect(),
        };
        let rows = self.arrays(&UInt32Array::from(runs), order.map(UInt32Array::from).as_ref())?;
        let rows = RecordBatch::try_new(table.schema(), rows)?;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(Writer::new(table, dt, 0)?),
        };
        writer.write(&rows, first, last)
    }

    fn arrays(&mut self, runs: &UInt32Array, order: Option<&UInt32Array>) -> Result<Vec<ArrayRef>, ArrowError> {
        let repeated = self.repeated.iter_mut().map(|column| take(&column.finish(), runs, None));
        let own = self.columns.iter_mut().map(|column| {
            let array = column.finish();
            order.map_or(Ok(array.clone()), |order| take(&array, order, None))
        });
        repeated.chain(own).collect()
    }

    fn finish(mut self, table: Table, dt: Date) -> Result<File, Error> {
        self.encode(table, dt).map_err(Error::Write)?;
        let writer = match self.writer {
            Some(writer) => writer,
            None => Writer::new(table, dt, 0).map_err(Error::Write)?,
        };
        let (bytes, rows) = writer.finish().map_err(Error::Write)?;
        Ok(File { key: Key { table, dt, name: Name::Delta(Id::of(&[&bytes])) }, bytes, rows })
    }
}

/// The places of the keys in their order; `None` where they are in order already.
fn sorted(keys: &[RowKey]) -> Option<Vec<u32>> {
    if keys.is_sorted() {
        return None;
    }
    let mut order: Vec<(RowKey, u32)> = keys.iter().copied().zip(0..).collect();
    order.sort_unstable();
    Some(order.into_iter().map(|(_, place)| place).collect())
}
