//! Files of the lake, read back.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, ListArray, RecordBatch, StringArray, StructArray, new_null_array,
};
use arrow::datatypes::{DataType, Field as ArrowField};
use bytes::Bytes;
use jiff::civil::Date;
use model::Id;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use parquet::errors::ParquetError;

use crate::Error;
use crate::column::{Type, arrow_fields};
use crate::file::{BELONGS_TO, ERASURES, belongs_to};
use crate::tables::Table;

/// A file as it was fetched.
#[derive(Debug, Clone)]
pub struct Source {
    /// What errors call it: its key.
    pub name: String,
    /// Parquet.
    pub bytes: Bytes,
}

impl Source {
    /// A file under a name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

/// The mails that a file of ingest_log (delta or sealed) has rows of.
pub fn mail_ids(log: &Source) -> Result<Vec<Id>, Error> {
    read_columns(log, &["mail_id"], |rows, ids| {
        ids.extend(ids_of(&log.name, rows, "mail_id")?);
        Ok(())
    })
}

/// Where the mails were read from that a file of ingest_log (delta or sealed) has rows of.
pub fn sources(log: &Source) -> Result<Vec<String>, Error> {
    read_columns(log, &["source"], |rows, sources| {
        let column = rows.column_by_name("source").and_then(|column| column.as_string_opt::<i32>());
        let column = column.ok_or_else(|| Error::foreign(&log.name, "it has no column of sources"))?;
        sources.extend(StringArray::iter(column).flatten().map(str::to_owned));
        Ok(())
    })
}

/// The mails of a file of ingest_log and where each was read from.
pub fn logged(log: &Source) -> Result<Vec<(Id, String)>, Error> {
    read_columns(log, &["mail_id", "source"], |rows, logged| {
        let column = rows.column_by_name("source").and_then(|column| column.as_string_opt::<i32>());
        let column = column.ok_or_else(|| Error::foreign(&log.name, "it has no column of sources"))?;
        let ids = ids_of(&log.name, rows, "mail_id")?;
        let sources = StringArray::iter(column).map(|source| source.unwrap_or_default().to_owned());
        logged.extend(ids.into_iter().zip(sources));
        Ok(())
    })
}

fn read_columns<T>(
    file: &Source,
    columns: &[&str],
    take: impl Fn(&RecordBatch, &mut Vec<T>) -> Result<(), Error>,
) -> Result<Vec<T>, Error> {
    let mut taken = Vec::new();
    each_batch_of(file, columns, &mut |rows| take(rows, &mut taken))?;
    Ok(taken)
}

/// Goes through some columns of a file, some rows at a time.
pub(crate) fn each_batch_of(
    file: &Source,
    columns: &[&str],
    take: &mut dyn FnMut(&RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    let reader = guarded(&file.name, || {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file.bytes.clone())?;
        let projection = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        builder.with_projection(projection).build()
    });
    let mut rows = Rows { name: &file.name, reader: reader? };
    while let Some(rows) = rows.next()? {
        take(&rows)?;
    }
    Ok(())
}

/// The ids of a column of hex digits.
pub(crate) fn ids_of(name: &str, rows: &RecordBatch, column: &str) -> Result<Vec<Id>, Error> {
    let column = rows.column_by_name(column).and_then(|ids| ids.as_string_opt::<i32>());
    let ids = column.ok_or_else(|| Error::foreign(name, "it has no column of ids"))?;
    let id = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    let ids: Option<Vec<Id>> = StringArray::iter(ids).map(id).collect();
    ids.ok_or_else(|| Error::foreign(name, "a row has no id of 32 hex digits"))
}

/// The rows of a file, some at a time.
pub(crate) struct Rows<'s> {
    name: &'s str,
    reader: ParquetRecordBatchReader,
}

impl Rows<'_> {
    pub(crate) fn next(&mut self) -> Result<Option<RecordBatch>, Error> {
        guarded(self.name, || self.reader.next().transpose())
    }
}

/// Runs a step of the Parquet reader, which panics on some broken files where it should fail.
fn guarded<T, E: Into<ParquetError>>(name: &str, step: impl FnOnce() -> Result<T, E>) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(done) => done.map_err(|error| Error::unreadable(name, error)),
        Err(_) => Err(Error::unreadable(name, ParquetError::General("its metadata contradict each other".to_owned()))),
    }
}

/// What a field of a file's metadata says.
fn said<'m>(metadata: &'m ArrowReaderMetadata, name: &str) -> Option<&'m str> {
    let fields = metadata.metadata().file_metadata().key_value_metadata().into_iter().flatten();
    fields.filter(|field| field.key == name).find_map(|field| field.value.as_deref())
}

/// A file whose belonging to a table and day was checked.
#[derive(Clone)]
pub(crate) struct Opened<'s> {
    source: &'s Source,
    metadata: ArrowReaderMetadata,
    table: Table,
}

impl<'s> Opened<'s> {
    pub(crate) fn new(source: &'s Source, table: Table, dt: Date) -> Result<Self, Error> {
        let metadata = guarded(&source.name, || ArrowReaderMetadata::load(&source.bytes, Default::default()))?;
        let says = said(&metadata, BELONGS_TO);
        let expected = belongs_to(table, dt);
        if says != Some(expected.as_str()) {
            let found = says.unwrap_or("nothing");
            return Err(Error::foreign(&source.name, format!("it was written for {found}, not for {expected}")));
        }
        let known: BTreeSet<&str> = table.columns().iter().map(|column| column.name).collect();
        if let Some(field) = metadata.schema().fields().iter().find(|field| !known.contains(field.name().as_str())) {
            let why = format!("its column {} is not known to this version, which would lose it", field.name());
            return Err(Error::foreign(&source.name, why));
        }
        Ok(Self { source, metadata, table })
    }

    /// How often something was erased from it.
    pub(crate) fn erasures(&self) -> u64 {
        said(&self.metadata, ERASURES).and_then(|times| times.parse().ok()).unwrap_or(0)
    }

    pub(crate) fn name(&self) -> &'s str {
        &self.source.name
    }

    pub(crate) fn table(&self) -> Table {
        self.table
    }

    pub(crate) fn row_groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Reads some of the row groups, so many rows at a time.
    pub(crate) fn read(&self, row_groups: Vec<usize>, rows: usize) -> Result<Rows<'s>, Error> {
        let reader = guarded(&self.source.name, || {
            ParquetRecordBatchReaderBuilder::new_with_metadata(self.source.bytes.clone(), self.metadata.clone())
                .with_row_groups(row_groups)
                .with_batch_size(rows)
                .build()
        });
        Ok(Rows { name: self.name(), reader: reader? })
    }

    /// Rows with the columns that the table has now: those that the file lacks are null.
    pub(crate) fn conform(&self, rows: &RecordBatch) -> Result<RecordBatch, Error> {
        let columns = self.table.columns().iter().map(|column| match rows.column_by_name(column.name) {
            None => Ok(new_null_array(&column.ty.arrow(), rows.num_rows())),
            Some(array) => conform(array, column.ty).ok_or_else(|| {
                let why = format!("its column {} is {}, not {}", column.name, array.data_type(), column.ty.arrow());
                Error::foreign(self.name(), why)
            }),
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        Ok(RecordBatch::try_new(self.table.schema(), columns)?)
    }
}

fn conform(array: &ArrayRef, ty: Type) -> Option<ArrayRef> {
    match (ty, array.data_type()) {
        (Type::Array(of), DataType::List(_)) => {
            let list = array.as_list_opt::<i32>()?;
            let items = conform(list.values(), *of)?;
            let element = ArrowField::new("element", of.arrow(), true).into();
            Some(Arc::new(ListArray::new(element, list.offsets().clone(), items, list.nulls().cloned())))
        }
        (Type::Struct(fields), DataType::Struct(found)) => {
            let known = found.iter().all(|field| fields.iter().any(|known| known.name == field.name()));
            let array = array.as_struct_opt().filter(|_| known)?;
            let columns = fields.iter().map(|field| match array.column_by_name(field.name) {
                None => Some(new_null_array(&field.ty.arrow(), array.len())),
                Some(column) => conform(column, field.ty),
            });
            let columns: Option<Vec<_>> = columns.collect();
            Some(Arc::new(StructArray::new(arrow_fields(fields), columns?, array.nulls().cloned())))
        }
        (scalar, found) => (scalar.arrow() == *found).then(|| array.clone()),
    }
}
