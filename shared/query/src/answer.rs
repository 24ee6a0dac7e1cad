//! What a query answers.

use std::io;

use duckdb::types::{TimeUnit, Value};
use jiff::civil::date;
use jiff::{Span, Timestamp};
use serde_json::{Map, Number, json};

use crate::format::{Format, Writer};

/// The rows of an answer, in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Their names.
    pub columns: Vec<String>,
    /// A cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i128),
    /// Any other number.
    Double(f64),
    /// Text, and what is written as text: days (`2026-11-24`), times (`2026-11-24 12:00:00.000`, UTC).
    Text(String),
    /// An array.
    List(Vec<Cell>),
    /// Names and values.
    Struct(Vec<(String, Cell)>),
}

impl Answer {
    /// Writes it out.
    pub fn write(&self, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
        let mut writer = Writer::new(format, self.columns.clone(), out)?;
        self.rows.iter().try_for_each(|row| writer.row(row))?;
        writer.finish().map(drop)
    }
}

impl Cell {
    pub(crate) fn of(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(value) => Self::Boolean(value),
            Value::TinyInt(number) => Self::Integer(number.into()),
            Value::SmallInt(number) => Self::Integer(number.into()),
            Value::Int(number) => Self::Integer(number.into()),
            Value::BigInt(number) => Self::Integer(number.into()),
            Value::HugeInt(number) => Self::Integer(number),
            Value::UTinyInt(number) => Self::Integer(number.into()),
            Value::USmallInt(number) => Self::Integer(number.into()),
            Value::UInt(number) => Self::Integer(number.into()),
            Value::UBigInt(number) => Self::Integer(number.into()),
            Value::Float(number) => Self::Double(number.into()),
            Value::Double(number) => Self::Double(number),
            Value::Text(text) | Value::Enum(text) => Self::Text(text),
            Value::UHugeInt(number) => {
                i128::try_from(number).map_or_else(|_| Self::Text(number.to_string()), Self::Integer)
            }
            Value::Decimal(number) => Self::Text(number.to_string()),
            Value::Date32(days) => Self::Text(day(days)),
            Value::Time64(unit, count) => Self::Text(time_of_day(unit, count)),
            Value::Interval { months, days, nanos } => Self::Text(interval(months, days, nanos)),
            Value::Blob(bytes) | Value::Geometry(bytes) => Self::Text(bytes.escape_ascii().to_string()),
            Value::Timestamp(unit, count) => Self::Text(time(unit, count)),
            Value::List(values) | Value::Array(values) => Self::List(values.into_iter().map(Self::of).collect()),
            Value::Struct(fields) => {
                Self::Struct(fields.iter().map(|(name, value)| (name.clone(), Self::of(value.clone()))).collect())
            }
            Value::Map(entries) => {
                let entry =
                    |(key, value): &(Value, Value)| (Self::of(key.clone()).to_string(), Self::of(value.clone()));
                Self::Struct(entries.iter().map(entry).collect())
            }
            Value::Union(value) => Self::of(*value),
            other => Self::Text(format!("{other:?}")),
        }
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Boolean(value) => json!(value),
            Self::Integer(number) => {
                i64::try_from(*number).map_or_else(|_| json!(number.to_string()), |number| json!(number))
            }
            Self::Double(number) => {
                Number::from_f64(*number).map_or(serde_json::Value::Null, serde_json::Value::Number)
            }
            Self::Text(text) => json!(text),
            Self::List(cells) => cells.iter().map(Self::json).collect(),
            Self::Struct(fields) => serde_json::Value::Object(
                fields.iter().map(|(name, cell)| (name.clone(), cell.json())).collect::<Map<_, _>>(),
            ),
        }
    }
}

/// For people and for CSV: nothing for nothing, text as it is, lists and structs as JSON.
impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Double(number) => write!(f, "{number:?}"),
            Self::Text(text) => f.write_str(text),
            Self::List(_) | Self::Struct(_) => write!(f, "{}", self.json()),
        }
    }
}

fn day(days: i32) -> String {
    // The engine knows days that lie beyond the calendar.
    let day = Span::new().try_days(days).and_then(|days| date(1970, 1, 1).checked_add(days));
    day.map_or_else(|_| format!("day {days}"), |day| day.to_string())
}

/// Milliseconds, as Trino writes a timestamp(3).
fn time(unit: TimeUnit, count: i64) -> String {
    let time = Timestamp::from_microsecond(unit.to_micros(count));
    time.map_or_else(|_| format!("{count}"), |time| time.strftime("%Y-%m-%d %H:%M:%S.%3f").to_string())
}

fn interval(months: i32, days: i32, nanos: i64) -> String {
    format!("{months} months {days} days {} seconds", nanos / 1_000_000_000)
}

fn time_of_day(unit: TimeUnit, count: i64) -> String {
    time(unit, count).split_off("1970-01-01 ".len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_written_as_trino_does() {
        assert_eq!(day(20_781), "2026-11-24");
        assert_eq!(day(-1), "1969-12-31");
        assert_eq!(day(i32::MAX), "day 2147483647");
        assert_eq!(time(TimeUnit::Millisecond, 1_795_521_600_123), "2026-11-24 12:00:00.123");
        assert_eq!(time_of_day(TimeUnit::Microsecond, 3_600_000_000), "01:00:00.000");
    }

    #[test]
    fn nested_values_become_json() {
        let cell = Cell::List(vec![Cell::Struct(vec![
            ("code".to_owned(), Cell::Text("x\"y".to_owned())),
            ("n".to_owned(), Cell::Null),
        ])]);
        assert_eq!(cell.to_string(), r#"[{"code":"x\"y","n":null}]"#);
        assert_eq!(Cell::Integer(i128::MAX).json(), json!(i128::MAX.to_string()));
        assert_eq!(Cell::Double(12.5).to_string(), "12.5");
    }
}
