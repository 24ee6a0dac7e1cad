//! Cells to Arrow arrays: one growing column of a table.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::NullBufferBuilder;
use arrow::array::{
    ArrayBuilder as _, ArrayRef, BooleanBuilder, Date32Builder, Int32Builder, Int64Builder, ListArray, StringBuilder,
    StructArray, TimestampMillisecondBuilder,
};
use arrow::buffer::{OffsetBuffer, ScalarBuffer};
use arrow::datatypes::Field as ArrowField;

use crate::column::{Cell, Field, Type, arrow_fields};
use crate::day::days_since_1970;

/// The cells of a column, as they come.
pub(crate) enum Builder {
    Text(StringBuilder),
    Int(Int32Builder),
    Bigint(Int64Builder),
    Boolean(BooleanBuilder),
    Date(Date32Builder),
    Timestamp(TimestampMillisecondBuilder),
    Array { of: Type, offsets: Vec<i32>, valid: NullBufferBuilder, items: Box<Builder> },
    Struct { fields: &'static [Field], valid: NullBufferBuilder, columns: Vec<Builder> },
}

impl Builder {
    /// An empty column that has allocated nothing yet: a batch may hold many that stay small.
    pub(crate) fn new(ty: Type) -> Self {
        match ty {
            Type::String => Self::Text(StringBuilder::with_capacity(0, 0)),
            Type::Int => Self::Int(Int32Builder::with_capacity(0)),
            Type::Bigint => Self::Bigint(Int64Builder::with_capacity(0)),
            Type::Boolean => Self::Boolean(BooleanBuilder::with_capacity(0)),
            Type::Date => Self::Date(Date32Builder::with_capacity(0)),
            Type::Timestamp => Self::Timestamp(TimestampMillisecondBuilder::with_capacity(0)),
            Type::Array(of) => Self::Array {
                of: *of,
                offsets: vec![0],
                valid: NullBufferBuilder::new(0),
                items: Box::new(Self::new(*of)),
            },
            Type::Struct(fields) => Self::Struct {
                fields,
                valid: NullBufferBuilder::new(0),
                columns: fields.iter().map(|field| Self::new(field.ty)).collect(),
            },
        }
    }

    /// Adds a cell and answers roughly how many bytes it takes. A cell of another type than the column's would be a
    /// mistake in the tables' descriptions, which their test finds; it is added as null.
    pub(crate) fn push(&mut self, cell: &Cell<'_>) -> usize {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => {
                column.append_value(text);
                text.len() + 4
            }
            (Self::Text(column), Cell::Shown(value)) => {
                // Writing to a string builder does not fail, nor does showing an id or an address.
                let _ = write!(column, "{value}");
                column.append_value("");
                32
            }
            (Self::Int(column), Cell::Int(number)) => {
                column.append_value(*number);
                4
            }
            (Self::Bigint(column), Cell::Bigint(number)) => {
                column.append_value(*number);
                8
            }
            (Self::Boolean(column), Cell::Boolean(value)) => {
                column.append_value(*value);
                1
            }
            (Self::Date(column), Cell::Date(date)) => {
                column.append_value(days_since_1970(*date));
                4
            }
            (Self::Timestamp(column), Cell::Timestamp(time)) => {
                column.append_value(time.as_millisecond());
                8
            }
            (Self::Array { offsets, valid, items, .. }, Cell::Array(cells)) => {
                let bytes = cells.iter().map(|cell| items.push(cell)).sum::<usize>();
                offsets.push(i32::try_from(items.len()).unwrap_or(i32::MAX));
                valid.append_non_null();
                bytes + 4
            }
            (Self::Struct { valid, columns, .. }, Cell::Struct(cells)) => {
                valid.append_non_null();
                columns.iter_mut().zip(cells).map(|(column, cell)| column.push(cell)).sum()
            }
            (column, cell) => {
                debug_assert!(matches!(cell, Cell::Null), "a cell has another type than its column");
                column.push_null();
                4
            }
        }
    }

    fn push_null(&mut self) {
        match self {
            Self::Text(column) => column.append_null(),
            Self::Int(column) => column.append_null(),
            Self::Bigint(column) => column.append_null(),
            Self::Boolean(column) => column.append_null(),
            Self::Date(column) => column.append_null(),
            Self::Timestamp(column) => column.append_null(),
            Self::Array { offsets, valid, .. } => {
                offsets.push(offsets.last().copied().unwrap_or_default());
                valid.append_null();
            }
            Self::Struct { valid, columns, .. } => {
                columns.iter_mut().for_each(Self::push_null);
                valid.append_null();
            }
        }
    }

    /// Cells since the last [`Builder::finish`].
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(column) => column.len(),
            Self::Int(column) => column.len(),
            Self::Bigint(column) => column.len(),
            Self::Boolean(column) => column.len(),
            Self::Date(column) => column.len(),
            Self::Timestamp(column) => column.len(),
            Self::Array { valid, .. } | Self::Struct { valid, .. } => valid.len(),
        }
    }

    /// The cells since the last time as an array; the builder begins anew.
    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Int(column) => Arc::new(column.finish()),
            Self::Bigint(column) => Arc::new(column.finish()),
            Self::Boolean(column) => Arc::new(column.finish()),
            Self::Date(column) => Arc::new(column.finish()),
            Self::Timestamp(column) => Arc::new(column.finish()),
            Self::Array { of, offsets, valid, items } => {
                let offsets = std::mem::replace(offsets, vec![0]);
                Arc::new(ListArray::new(
                    ArrowField::new("element", of.arrow(), true).into(),
                    OffsetBuffer::new(ScalarBuffer::from(offsets)),
                    items.finish(),
                    valid.finish(),
                ))
            }
            Self::Struct { fields, valid, columns } => {
                let arrays = columns.iter_mut().map(Self::finish).collect();
                Arc::new(StructArray::new(arrow_fields(fields), arrays, valid.finish()))
            }
        }
    }
}
