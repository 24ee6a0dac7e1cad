//! Reads a file's rows, to compare them.

use arrow::array::{Array as _, AsArray as _, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{Int32Type, Int64Type};
use lake::Source;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// All rows of a file.
pub(crate) fn rows(file: &Source) -> RecordBatch {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file.bytes.clone()).unwrap();
    let schema = builder.schema().clone();
    let batches: Vec<RecordBatch> = builder.build().unwrap().map(Result::unwrap).collect();
    concat_batches(&schema, &batches).unwrap()
}

/// How many rows each row group has.
pub(crate) fn row_groups(file: &Source) -> Vec<i64> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file.bytes.clone()).unwrap();
    builder.metadata().row_groups().iter().map(parquet::file::metadata::RowGroupMetaData::num_rows).collect()
}

pub(crate) fn texts(rows: &RecordBatch, column: &str) -> Vec<String> {
    let column = rows.column_by_name(column).unwrap().as_string::<i32>();
    column.iter().map(|text| text.unwrap_or("(null)").to_owned()).collect()
}

pub(crate) fn ints(rows: &RecordBatch, column: &str) -> Vec<i32> {
    rows.column_by_name(column).unwrap().as_primitive::<Int32Type>().values().to_vec()
}

pub(crate) fn bigints(rows: &RecordBatch, column: &str) -> Vec<i64> {
    rows.column_by_name(column).unwrap().as_primitive::<Int64Type>().values().to_vec()
}

pub(crate) fn nulls(rows: &RecordBatch, column: &str) -> usize {
    rows.column_by_name(column).unwrap().null_count()
}
