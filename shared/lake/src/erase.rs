//! Files without the rows that name a person (docs/privacy.md).
//!
//! A row that names them in any of its texts goes as a whole. The row of a mail in ingest_log stays, because it is what keeps a
//! mail from being swept in again; there the texts that name them go.
//!
//! A sealed file that something was erased from, or whose delta files held something that was, counts that in its metadata. So
//! its bytes are never again what they were, even where its rows are, and a seal that had read it before cannot write over it.

use std::collections::BTreeSet;

use arrow::array::{Array, ArrayRef, AsArray as _, BooleanArray, RecordBatch, StringArray, StructArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{DataType, TimeUnit, TimestampMillisecondType};
use jiff::Timestamp;
use jiff::civil::Date;
use model::Id;

use crate::Error;
use crate::batch::File;
use crate::day::day_received;
use crate::file::Writer;
use crate::key::{Key, Name};
use crate::merge::{bucket_of, keys};
use crate::person::Person;
use crate::read::{Opened, Source, ids_of};
use crate::tables::Table;

/// Rows of a file that are held at a time.
const ROWS: usize = 4096;
/// What stands in the log where a text named them.
const ERASED: &str = "erased";

/// What a file holds of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many rows name them.
    pub rows: u64,
    /// The mails that these rows were read from, each with the day of its row in ingest_log.
    pub mails: BTreeSet<(Id, Date)>,
    /// The buckets of these rows.
    pub buckets: BTreeSet<u32>,
}

/// Looks for a person in the file under a key.
///
/// Errors: [`Error::Unreadable`] and [`Error::Foreign`] where it is no file of that table and day.
pub fn find(key: Key, file: &Source, person: &Person) -> Result<Found, Error> {
    let mut found = Found::default();
    each_batch(key, file, &mut |opened, rows| {
        let named = names(key.table, rows, person);
        if named.true_count() == 0 {
            return Ok(());
        }
        let rows = filter_record_batch(rows, &named)?;
        found.rows += rows.num_rows() as u64;
        found.buckets.extend(keys(opened, &rows)?.into_iter().map(|(id, _)| bucket_of(key.table, id)));
        let days = days_received(&rows);
        found.mails.extend(ids_of(opened.name(), &rows, "mail_id")?.into_iter().zip(days));
        Ok(())
    })?;
    Ok(found)
}

/// The file under a key without a person: a delta file under the key of what remains, `None` where nothing does; a sealed
/// file always, for its absence would be a version that a seal may know.
///
/// Errors: those of [`find`].
pub fn without(key: Key, file: Option<&Source>, person: &Person) -> Result<Option<File>, Error> {
    let erasures = match (key.name, file) {
        (Name::Delta(_), _) => 0,
        (Name::Sealed(_), None) => 1,
        (Name::Sealed(_), Some(file)) => Opened::new(file, key.table, key.dt)?.erasures().saturating_add(1),
    };
    let mut writer = Writer::new(key.table, key.dt, erasures).map_err(Error::Write)?;
    if let Some(file) = file {
        each_batch(key, file, &mut |opened, rows| {
            let kept = match key.table {
                Table::IngestLog => blanked(rows, person)?,
                table => filter_record_batch(rows, &arrow::compute::not(&names(table, rows, person))?)?,
            };
            let keys = keys(opened, &kept)?;
            match (keys.first(), keys.last()) {
                (Some(first), Some(last)) => writer.write(&kept, *first, *last).map_err(Error::Write),
                _ => Ok(()),
            }
        })?;
    }
    let (bytes, rows) = writer.finish().map_err(Error::Write)?;
    let name = match key.name {
        Name::Delta(_) if rows == 0 => return Ok(None),
        Name::Delta(_) => Name::Delta(Id::of(&[&bytes])),
        sealed @ Name::Sealed(_) => sealed,
    };
    Ok(Some(File { key: Key { name, ..key }, bytes, rows }))
}

/// Row group by row group, so that every run of sorted rows stays one.
fn each_batch(
    key: Key,
    file: &Source,
    take: &mut dyn FnMut(&Opened<'_>, &RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    let opened = Opened::new(file, key.table, key.dt)?;
    for row_group in 0..opened.row_groups() {
        let mut rows = opened.read(vec![row_group], ROWS)?;
        while let Some(batch) = rows.next()? {
            take(&opened, &opened.conform(&batch)?)?;
        }
    }
    Ok(())
}

fn names(table: Table, rows: &RecordBatch, person: &Person) -> BooleanArray {
    let mut named = vec![false; rows.num_rows()];
    for (column, described) in rows.columns().iter().zip(table.columns()) {
        // What tells of a mail whatever its content is no text of a person's.
        if table != Table::IngestLog || LOGGED.contains(&described.name) {
            mark(column, person, &mut named);
        }
    }
    BooleanArray::from(named)
}

/// The columns of ingest_log that may name somebody.
const LOGGED: &[&str] = &["source", "error"];

/// Marks the rows that name the person in a column, however deep.
fn mark(column: &ArrayRef, person: &Person, named: &mut [bool]) {
    match column.data_type() {
        DataType::Utf8 => {
            let texts = column.as_string_opt::<i32>().into_iter().flat_map(StringArray::iter);
            for (named, text) in named.iter_mut().zip(texts) {
                *named = *named || text.is_some_and(|text| person.is_named_in(text));
            }
        }
        DataType::List(_) => {
            let Some(list) = column.as_list_opt::<i32>() else { return };
            let mut items = vec![false; list.values().len()];
            mark(list.values(), person, &mut items);
            for (named, ends) in named.iter_mut().zip(list.offsets().windows(2)) {
                let [start, end] = ends else { continue };
                let range = usize::try_from(*start).unwrap_or(0)..usize::try_from(*end).unwrap_or(0);
                *named = *named || items.get(range).is_some_and(|items| items.contains(&true));
            }
        }
        DataType::Struct(_) => {
            for field in column.as_struct_opt().into_iter().flat_map(StructArray::columns) {
                mark(field, person, named);
            }
        }
        _ => {}
    }
}

/// Rows of ingest_log without the texts that name the person.
fn blanked(rows: &RecordBatch, person: &Person) -> Result<RecordBatch, Error> {
    let columns = rows.columns().iter().zip(Table::IngestLog.columns()).map(|(column, described)| {
        match column.as_string_opt::<i32>().filter(|_| LOGGED.contains(&described.name)) {
            None => column.clone(),
            Some(texts) => {
                let blank = |text| if person.is_named_in(text) { ERASED } else { text };
                std::sync::Arc::new(texts.iter().map(|text| text.map(blank)).collect::<StringArray>())
            }
        }
    });
    Ok(RecordBatch::try_new(rows.schema(), columns.collect())?)
}

/// The day of ingest_log of each row's mail.
fn days_received(rows: &RecordBatch) -> Vec<Date> {
    let column = rows
        .column_by_name("received_at")
        .filter(|column| matches!(column.data_type(), DataType::Timestamp(TimeUnit::Millisecond, _)));
    let times = column.and_then(|column| column.as_primitive_opt::<TimestampMillisecondType>());
    let day = |row: usize| {
        let time = times.filter(|times| times.is_valid(row)).map(|times| times.value(row));
        day_received(time.and_then(|time| Timestamp::from_millisecond(time).ok()))
    };
    (0..rows.num_rows()).map(day).collect()
}
