//! Parquet as the lake holds it: zstd, dictionaries where they pay, every row group sorted by id.
//!
//! A row group that is sorted lets [`crate::merge`] read any number of files side by side instead of holding them. The
//! same rows give the same bytes: nothing of the clock or of the machine goes in.

use arrow::array::RecordBatch;
use jiff::civil::Date;
use model::Id;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding as ParquetEncoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::column::Encoding;
use crate::tables::Table;

/// Rows in a row group, at most.
pub(crate) const ROW_GROUP: usize = 128 * 1024;
/// Encoded bytes in a row group; one that has more is closed, so that memory stays bounded with long texts.
const ROW_GROUP_BYTES: usize = 16 * 1024 * 1024;
/// Rows in a page, and its bytes before it is compressed: every column of a row group that is being written holds one.
const PAGE_ROWS: usize = 8 * 1024;
const PAGE_BYTES: usize = 256 * 1024;
/// A file that is so large grows further in room of its own. Moved again and again it would leave holes behind it.
const LARGE: usize = 1024 * 1024;
const ROOM: usize = 64 * 1024 * 1024;
/// The metadata field that says which table and day a file belongs to.
pub(crate) const BELONGS_TO: &str = "rebound";

/// The metadata field that says how often something was erased from a sealed file ([`crate::erase`]); absent where never.
pub(crate) const ERASURES: &str = "rebound.erasures";

/// What names a row within its table: the id, and an ordinal (0 in tables without one).
pub(crate) type RowKey = (Id, i64);

/// What [`BELONGS_TO`] says in a file of that table and day.
pub(crate) fn belongs_to(table: Table, dt: Date) -> String {
    format!("{}/{dt}", table.name())
}

/// A Parquet file that is being written to memory.
pub(crate) struct Writer {
    parquet: ArrowWriter<Vec<u8>>,
    last: Option<RowKey>,
    rows: u64,
}

impl Writer {
    pub(crate) fn new(table: Table, dt: Date, erasures: u64) -> Result<Self, ParquetError> {
        // The Arrow schema would only repeat what the Parquet schema says.
        let properties = properties(table, dt, erasures);
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        Ok(Self {
            parquet: ArrowWriter::try_new_with_options(Vec::new(), table.schema(), options)?,
            last: None,
            rows: 0,
        })
    }

    /// Adds rows that are sorted by their keys, of which the first and the last are given. Where they do not follow on
    /// what came before, a new row group begins.
    pub(crate) fn write(&mut self, rows: &RecordBatch, first: RowKey, last: RowKey) -> Result<(), ParquetError> {
        let follows = self.last.is_none_or(|before| before <= first);
        if !follows || self.parquet.in_progress_size() > ROW_GROUP_BYTES {
            self.parquet.flush()?;
        }
        if self.parquet.bytes_written() > LARGE {
            let file = self.parquet.inner_mut();
            file.reserve(ROOM.saturating_sub(file.len()));
        }
        self.parquet.write(rows)?;
        self.rows += rows.num_rows() as u64;
        self.last = Some(last);
        Ok(())
    }

    /// Bytes that it holds in memory.
    pub(crate) fn memory(&self) -> usize {
        self.parquet.memory_size() + self.parquet.bytes_written()
    }

    /// The file and the number of its rows.
    pub(crate) fn finish(self) -> Result<(Vec<u8>, u64), ParquetError> {
        let rows = self.rows;
        let mut bytes = self.parquet.into_inner()?;
        bytes.shrink_to_fit();
        Ok((bytes, rows))
    }
}

fn properties(table: Table, dt: Date, erasures: u64) -> WriterProperties {
    let mut metadata = vec![KeyValue::new(BELONGS_TO.to_owned(), belongs_to(table, dt))];
    if erasures > 0 {
        metadata.push(KeyValue::new(ERASURES.to_owned(), erasures.to_string()));
    }
    let mut properties = WriterProperties::builder()
        .set_created_by(format!("rebound {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_data_page_size_limit(PAGE_BYTES)
        .set_dictionary_page_size_limit(PAGE_BYTES)
        // Minimum and maximum of a row group let engines skip it; those of its pages would make small files larger.
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_key_value_metadata(Some(metadata));
    for column in table.columns() {
        let path = || ColumnPath::from(column.name);
        properties = match column.encoding {
            Encoding::Dictionary => properties,
            Encoding::Plain => properties.set_column_dictionary_enabled(path(), false),
            Encoding::Delta => properties
                .set_column_dictionary_enabled(path(), false)
                .set_column_encoding(path(), ParquetEncoding::DELTA_BINARY_PACKED),
        };
    }
    properties.build()
}
