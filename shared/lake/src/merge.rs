//! The merge that seals: many files of a day to one, sorted by id, one row for each id.
//!
//! Of rows with the same id the one that the greater parser version read is kept; of those the one with the greater
//! `row_hash`, as in the views; of those the greater in the order of its columns. That is a maximum, so the union is
//! commutative, associative and idempotent, and the same rows give the same bytes whatever files they came in.
//!
//! Every row group of every file is sorted ([`crate::file`]), so the files are read side by side: memory holds some rows
//! of each and the result.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use arrow::array::{Array as _, AsArray as _, DynComparator, RecordBatch, make_comparator};
use arrow::compute::{SortOptions, interleave_record_batch};
use arrow::datatypes::Int64Type;
use model::Id;

use crate::Error;
use crate::batch::File;
use crate::file::{RowKey, Writer};
use crate::key::{Key, Name};
use crate::read::{self, Opened, Source, ids_of};
use crate::tables::{PARSER_VERSION, ROW_HASH, Table};

/// So many files are read side by side; of more, some are merged first.
const FAN_IN: usize = 64;
/// Rows of a file that are held at a time.
const READ_ROWS: usize = 1024;
/// Rows that are written at a time.
const WRITE_ROWS: usize = 4096;

/// The bucket that a row with that id belongs to: from 0 to [`Table::buckets`] - 1.
pub fn bucket_of(table: Table, id: Id) -> u32 {
    let [first, ..] = id.0;
    u32::from(first) * table.buckets() / 256
}

/// Unites the sealed file that lies under `key` with delta files of its table and day, of which only the rows of the key's
/// bucket are taken. `None` where there are no rows.
///
/// Errors: [`Error::Unreadable`] and [`Error::Foreign`] name the file that cannot go in; nothing was united then, and the
/// call can be repeated without it.
pub fn merge(key: Key, sealed: Option<&Source>, deltas: &[Source]) -> Result<Option<File>, Error> {
    let Name::Sealed(bucket) = key.name else {
        return Err(Error::foreign(&key.to_string(), "it is not the key of a sealed file"));
    };
    if deltas.len() > FAN_IN {
        return merge(key, sealed, &unite_some(key, deltas)?);
    }
    let mut runs = Vec::new();
    for delta in deltas {
        let opened = Opened::new(delta, key.table, key.dt)?;
        for row_group in 0..opened.row_groups() {
            runs.push(Run::new(&opened, vec![row_group], Bucket::Pick(bucket))?);
        }
    }
    let mut erasures = 0;
    if let Some(sealed) = sealed {
        let opened = Opened::new(sealed, key.table, key.dt)?;
        erasures = opened.erasures();
        runs.push(Run::new(&opened, (0..opened.row_groups()).collect(), Bucket::Only(bucket))?);
    }
    let (bytes, rows) = Union::new(runs).write(key, erasures)?;
    Ok((rows > 0).then_some(File { key, bytes, rows }))
}

/// Fewer files with the same rows.
fn unite_some(key: Key, deltas: &[Source]) -> Result<Vec<Source>, Error> {
    let united = deltas
        .chunks(FAN_IN)
        .map(|some| Ok(merge(key, None, some)?.map(|file| Source::new(key.to_string(), file.bytes))));
    united.filter_map(Result::transpose).collect()
}

/// Which rows a run gives.
#[derive(Clone, Copy)]
enum Bucket {
    /// Those of a bucket.
    Pick(u32),
    /// All, and all are of that bucket.
    Only(u32),
}

/// Rows that come sorted by their keys.
struct Run<'s> {
    opened: Opened<'s>,
    reader: read::Rows<'s>,
    bucket: Bucket,
    rows: Rows,
    at: usize,
    last: Option<RowKey>,
}

/// Some rows, and of each what decides.
#[derive(Clone)]
struct Rows {
    batch: RecordBatch,
    keys: Vec<RowKey>,
}

impl<'s> Run<'s> {
    fn new(opened: &Opened<'s>, row_groups: Vec<usize>, bucket: Bucket) -> Result<Self, Error> {
        let reader = opened.read(row_groups, READ_ROWS)?;
        let rows = Rows { batch: RecordBatch::new_empty(opened.table().schema()), keys: Vec::new() };
        let mut run = Self { opened: opened.clone(), reader, bucket, rows, at: 0, last: None };
        run.settle()?;
        Ok(run)
    }

    /// The key of the row it stands at; `None` behind the last.
    fn key(&self) -> Option<RowKey> {
        self.rows.keys.get(self.at).copied()
    }

    fn advance(&mut self) -> Result<(), Error> {
        self.at += 1;
        self.settle()
    }

    /// Goes on to the next row that the run gives, if it does not stand at one.
    fn settle(&mut self) -> Result<(), Error> {
        loop {
            while let Some(key) = self.key() {
                if self.last.is_some_and(|last| last > key) {
                    return Err(Error::foreign(self.opened.name(), "its rows are not sorted by id"));
                }
                self.last = Some(key);
                let bucket = bucket_of(self.opened.table(), key.0);
                match self.bucket {
                    Bucket::Pick(wanted) if bucket != wanted => self.at += 1,
                    Bucket::Only(only) if bucket != only => {
                        return Err(Error::foreign(self.opened.name(), format!("it has rows of bucket {bucket}")));
                    }
                    _ => return Ok(()),
                }
            }
            let Some(batch) = self.reader.next()? else { return Ok(()) };
            let batch = self.opened.conform(&batch)?;
            self.rows = Rows { keys: keys(&self.opened, &batch)?, batch };
            self.at = 0;
        }
    }
}

/// What names each row.
pub(crate) fn keys(opened: &Opened<'_>, batch: &RecordBatch) -> Result<Vec<RowKey>, Error> {
    let (id, ordinal) = match opened.table().id() {
        [id, ordinal] => (*id, batch.column_by_name(ordinal).and_then(|column| column.as_primitive_opt::<Int64Type>())),
        [id, ..] => (*id, None),
        [] => return Ok(Vec::new()),
    };
    let ids = ids_of(opened.name(), batch, id)?;
    let keys = ids.into_iter().enumerate().map(|(row, id)| {
        let ordinal = ordinal.filter(|column| column.is_valid(row)).map_or(0, |column| column.value(row));
        (id, ordinal)
    });
    Ok(keys.collect())
}

/// The union of some runs, row by row.
struct Union<'s> {
    runs: Vec<Run<'s>>,
    /// The runs that are not at their end, by the keys that they stand at.
    next: BinaryHeap<Reverse<(RowKey, usize)>>,
    /// Chosen and not written yet.
    batches: Vec<RecordBatch>,
    chosen: Vec<(usize, usize)>,
    first: Option<RowKey>,
    last: Option<RowKey>,
    comparison: Option<Comparison>,
}

impl<'s> Union<'s> {
    fn new(runs: Vec<Run<'s>>) -> Self {
        let next = runs.iter().enumerate().filter_map(|(number, run)| Some(Reverse((run.key()?, number)))).collect();
        Self { runs, next, batches: Vec::new(), chosen: Vec::new(), first: None, last: None, comparison: None }
    }

    fn write(mut self, key: Key, erasures: u64) -> Result<(Vec<u8>, u64), Error> {
        let mut writer = Writer::new(key.table, key.dt, erasures).map_err(Error::Write)?;
        while let Some((key, winner, row)) = self.next_row()? {
            self.choose(key, &winner, row);
            if self.chosen.len() >= WRITE_ROWS {
                self.flush(&mut writer)?;
            }
        }
        self.flush(&mut writer)?;
        writer.finish().map_err(Error::Write)
    }

    /// The next key, and the row that wins among those that have it.
    fn next_row(&mut self) -> Result<Option<(RowKey, RecordBatch, usize)>, Error> {
        let Some(Reverse((key, _))) = self.next.peek().copied() else { return Ok(None) };
        let mut winner: Option<(RecordBatch, usize)> = None;
        while let Some((batch, row)) = self.take(key)? {
            winner = match winner {
                Some((best, at)) if self.compare(&best, at, &batch, row)? != Ordering::Less => Some((best, at)),
                _ => Some((batch, row)),
            };
        }
        Ok(winner.map(|(batch, row)| (key, batch, row)))
    }

    /// A row with that key, if there is another one.
    fn take(&mut self, key: RowKey) -> Result<Option<(RecordBatch, usize)>, Error> {
        let Some(mut top) = self.next.peek_mut().filter(|top| top.0.0 == key) else { return Ok(None) };
        let number = top.0.1;
        let Some(run) = self.runs.get_mut(number) else { return Ok(None) };
        let row = (run.rows.batch.clone(), run.at);
        run.advance()?;
        match run.key() {
            Some(key) => top.0 = (key, number),
            None => drop(PeekMut::pop(top)),
        }
        Ok(Some(row))
    }

    fn compare(&mut self, a: &RecordBatch, row_a: usize, b: &RecordBatch, row_b: usize) -> Result<Ordering, Error> {
        let comparison = match self.comparison.take() {
            Some(comparison) if same(&comparison.a, a) && same(&comparison.b, b) => comparison,
            _ => Comparison::new(a, b)?,
        };
        let ordering = comparison.columns.iter().map(|compare| compare(row_a, row_b)).find(|ordering| ordering.is_ne());
        self.comparison = Some(comparison);
        Ok(ordering.unwrap_or(Ordering::Equal))
    }

    fn choose(&mut self, key: RowKey, batch: &RecordBatch, row: usize) {
        // Rows come from a few batches in turn: the batch is among the last ones, or new.
        let known = self.batches.iter().rposition(|known| same(known, batch));
        let number = known.unwrap_or_else(|| {
            self.batches.push(batch.clone());
            self.batches.len() - 1
        });
        self.chosen.push((number, row));
        self.first.get_or_insert(key);
        self.last = Some(key);
    }

    fn flush(&mut self, writer: &mut Writer) -> Result<(), Error> {
        let batches = std::mem::take(&mut self.batches);
        let chosen = std::mem::take(&mut self.chosen);
        let (Some(first), Some(last)) = (self.first.take(), self.last.take()) else { return Ok(()) };
        let batches: Vec<&RecordBatch> = batches.iter().collect();
        let rows = interleave_record_batch(&batches, &chosen)?;
        writer.write(&rows, first, last).map_err(Error::Write)
    }
}

/// The order of the rows of two batches: by the columns that decide first, then by all.
struct Comparison {
    a: RecordBatch,
    b: RecordBatch,
    columns: Vec<DynComparator>,
}

impl Comparison {
    fn new(a: &RecordBatch, b: &RecordBatch) -> Result<Self, Error> {
        let deciding =
            [PARSER_VERSION.name, ROW_HASH.name].into_iter().filter_map(|name| a.schema().index_of(name).ok());
        let columns = deciding.chain(0..a.num_columns()).filter_map(|number| {
            let (a, b) = (a.columns().get(number)?, b.columns().get(number)?);
            Some(make_comparator(a, b, SortOptions::default()))
        });
        Ok(Self { a: a.clone(), b: b.clone(), columns: columns.collect::<Result<_, _>>()? })
    }
}

/// Whether two are the same batch in memory.
fn same(a: &RecordBatch, b: &RecordBatch) -> bool {
    match (a.columns().first(), b.columns().first()) {
        (Some(a), Some(b)) => std::sync::Arc::ptr_eq(a, b),
        _ => false,
    }
}
