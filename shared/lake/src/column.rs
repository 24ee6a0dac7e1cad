//! A column, described once: its name, type, unit and meaning, and how its value is taken from a row.
//!
//! From these descriptions come the Parquet schema, the Glue columns, the engines' DDL and docs/tables.md ([`crate::schema`]).
//! The types are those that Athena (Trino), DuckDB and Spark read alike; double, which they share too, no column needs yet.

use std::fmt;

use arrow::datatypes::{DataType, Field as ArrowField, Fields, TimeUnit};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::day::days_since_1970;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text in UTF-8.
    String,
    /// 32 bits, signed.
    Int,
    /// 64 bits, signed.
    Bigint,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// Milliseconds, UTC, without a zone.
    Timestamp,
    /// Any number of one type, in an order.
    Array(&'static Type),
    /// Named fields.
    Struct(&'static [Field]),
}

/// A field of a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// In lower case.
    pub name: &'static str,
    /// Not nested further than a struct in an array.
    pub ty: Type,
}

/// Array of text.
pub(crate) const TEXTS: Type = Type::Array(&Type::String);

impl Type {
    pub(crate) fn arrow(self) -> DataType {
        match self {
            Self::String => DataType::Utf8,
            Self::Int => DataType::Int32,
            Self::Bigint => DataType::Int64,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Millisecond, None),
            Self::Array(of) => DataType::List(ArrowField::new("element", of.arrow(), true).into()),
            Self::Struct(fields) => DataType::Struct(arrow_fields(fields)),
        }
    }

    /// As Glue and Hive write it: `array<struct<code:string,place:string>>`.
    pub fn glue(self) -> String {
        match self {
            Self::Array(of) => format!("array<{}>", of.glue()),
            Self::Struct(fields) => {
                format!("struct<{}>", list(fields, ",", |field| format!("{}:{}", field.name, field.ty.glue())))
            }
            scalar => scalar.word("string", "timestamp").to_owned(),
        }
    }

    /// As Trino and Athena write it in SQL: `array(row(code varchar, place varchar))`.
    pub fn trino(self) -> String {
        match self {
            Self::Array(of) => format!("array({})", of.trino()),
            Self::Struct(fields) => {
                format!("row({})", list(fields, ", ", |field| format!("{} {}", field.name, field.ty.trino())))
            }
            scalar => scalar.word("varchar", "timestamp(3)").to_owned(),
        }
    }

    /// As DuckDB writes it: `STRUCT(code VARCHAR, place VARCHAR)[]`.
    pub fn duckdb(self) -> String {
        match self {
            Self::Array(of) => format!("{}[]", of.duckdb()),
            Self::Struct(fields) => {
                format!("STRUCT({})", list(fields, ", ", |field| format!("\"{}\" {}", field.name, field.ty.duckdb())))
            }
            scalar => scalar.word("VARCHAR", "TIMESTAMP").to_owned(),
        }
    }

    fn word(self, string: &'static str, timestamp: &'static str) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Bigint => "bigint",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Timestamp => timestamp,
            Self::String | Self::Array(_) | Self::Struct(_) => string,
        }
    }
}

pub(crate) fn arrow_fields(fields: &[Field]) -> Fields {
    fields.iter().map(|field| ArrowField::new(field.name, field.ty.arrow(), true)).collect()
}

fn list(fields: &[Field], separator: &str, one: impl Fn(&Field) -> String) -> String {
    fields.iter().map(one).collect::<Vec<_>>().join(separator)
}

/// What is said of a column, without the code that fills it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Description {
    /// In lower case, no word that SQL reserves.
    pub name: &'static str,
    /// Every column is nullable.
    pub ty: Type,
    /// Of a number or a time; empty where there is none.
    pub unit: &'static str,
    /// What it means, and where it comes from.
    pub doc: &'static str,
    pub(crate) encoding: Encoding,
}

/// How a column lies in Parquet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Each value once, and small numbers instead: nearly every column repeats itself.
    Dictionary,
    /// No value comes twice.
    Plain,
    /// A number that counts up.
    Delta,
}

/// A column: its description and how its value is taken from a row of the table that it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column<G> {
    pub(crate) description: Description,
    pub(crate) get: G,
}

/// Takes a cell from a row of type `R`.
pub(crate) type Get<R> = for<'r> fn(&'r R) -> Cell<'r>;

impl<G: Copy> Column<G> {
    pub(crate) const fn new(name: &'static str, ty: Type, doc: &'static str, get: G) -> Self {
        Self { description: Description::new(name, ty, doc), get }
    }

    /// A number or a time of that unit.
    pub(crate) const fn in_unit(unit: &'static str, name: &'static str, ty: Type, doc: &'static str, get: G) -> Self {
        Self { description: Description::new(name, ty, doc).unit(unit), get }
    }

    /// A text of which no two rows have the same.
    pub(crate) const fn plain(name: &'static str, ty: Type, doc: &'static str, get: G) -> Self {
        Self { description: Description::new(name, ty, doc).encoding(Encoding::Plain), get }
    }
}

impl Description {
    pub(crate) const fn new(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self { name, ty, unit: "", doc, encoding: Encoding::Dictionary }
    }

    pub(crate) const fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    pub(crate) const fn encoding(self, encoding: Encoding) -> Self {
        Self { encoding, ..self }
    }
}

/// A value of a column in a row.
#[derive(Clone)]
pub(crate) enum Cell<'r> {
    Null,
    Text(&'r str),
    /// What it displays as.
    Shown(&'r dyn fmt::Display),
    Int(i32),
    Bigint(i64),
    Boolean(bool),
    Date(Date),
    Timestamp(Timestamp),
    Array(Vec<Cell<'r>>),
    Struct(Vec<Cell<'r>>),
}

impl<'r> Cell<'r> {
    /// The text, where there is one.
    pub(crate) fn text(text: Option<&'r str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }

    /// The spelling of a word of a closed vocabulary.
    pub(crate) fn term<T: model::Term>(word: Option<T>) -> Self {
        word.map_or(Self::Null, |word| Self::Text(word.as_str()))
    }

    pub(crate) fn shown<T: fmt::Display>(value: Option<&'r T>) -> Self {
        value.map_or(Self::Null, |value| Self::Shown(value))
    }

    /// A count; what no bigint can hold is its greatest.
    pub(crate) fn count(count: u64) -> Self {
        Self::Bigint(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub(crate) fn int(number: Option<impl Into<i32>>) -> Self {
        number.map_or(Self::Null, |number| Self::Int(number.into()))
    }

    pub(crate) fn boolean(value: Option<bool>) -> Self {
        value.map_or(Self::Null, Self::Boolean)
    }

    pub(crate) fn timestamp(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Null, Self::Timestamp)
    }

    /// One cell an item; an empty array where there are none.
    pub(crate) fn array<T>(items: &'r [T], one: impl Fn(&'r T) -> Self) -> Self {
        Self::Array(items.iter().map(one).collect())
    }

    pub(crate) fn texts(texts: &'r [String]) -> Self {
        Self::array(texts, |text| Self::Text(text))
    }
}

impl Cell<'_> {
    /// Appends what tells this cell from others of its column.
    pub(crate) fn hash_into(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Null => bytes.push(0),
            Self::Text(text) => text_into(bytes, text),
            Self::Shown(value) => text_into(bytes, &value.to_string()),
            Self::Int(number) => number_into(bytes, (*number).into()),
            Self::Bigint(number) => number_into(bytes, *number),
            Self::Boolean(value) => number_into(bytes, (*value).into()),
            Self::Date(date) => number_into(bytes, days_since_1970(*date).into()),
            Self::Timestamp(time) => number_into(bytes, time.as_millisecond()),
            Self::Array(cells) | Self::Struct(cells) => {
                bytes.push(3);
                bytes.extend((cells.len() as u64).to_be_bytes());
                cells.iter().for_each(|cell| cell.hash_into(bytes));
            }
        }
    }
}

fn text_into(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(1);
    bytes.extend((text.len() as u64).to_be_bytes());
    bytes.extend(text.as_bytes());
}

fn number_into(bytes: &mut Vec<u8>, number: i64) {
    bytes.push(2);
    bytes.extend(number.to_be_bytes());
}
