//! Of DMARC reports and their records only what counting them takes, row by row: a few columns, never a whole file in memory.

use arrow::array::{Array, ArrayRef, AsArray as _, BooleanArray, PrimitiveArray, RecordBatch, StringArray};
use arrow::datatypes::{ArrowPrimitiveType, Int32Type, Int64Type};
use model::Id;

use crate::Error;
use crate::read::{Source, each_batch_of, ids_of};

/// A row of dmarc_reports, as far as it decides which delivery of a report counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// Of the mail and the report's ordinal within it.
    pub event_id: Id,
    /// The mail that carried it.
    pub mail_id: Id,
    /// Which report of that mail.
    pub ordinal: i64,
    /// A report counts once for each key and content.
    pub report_key: Id,
    /// Of all that the report says.
    pub content_id: Id,
    /// The reporter's domain was authenticated.
    pub verified: bool,
    /// The domain at which the policy was found.
    pub policy_domain: Option<String>,
    /// Of several readings of a mail the greatest counts, by version and hash.
    pub reading: (i32, i64),
}

/// A row of dmarc_records, as far as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordRow<'r> {
    /// Of its report.
    pub event_id: Id,
    /// Which record of the report.
    pub ordinal: i64,
    /// The domain at which the policy was found.
    pub policy_domain: Option<&'r str>,
    /// The address that the mails came from, or what was sent for one.
    pub source: Option<&'r str>,
    /// How many mails.
    pub messages: u64,
    /// DMARC passed.
    pub aligned: bool,
    /// Of several readings of a mail the greatest counts.
    pub parser_version: i32,
}

/// Goes through a file of dmarc_reports, delta or sealed.
///
/// Errors: [`Error::Unreadable`] and [`Error::Foreign`]; some rows may have been given then.
pub fn each_report(file: &Source, take: &mut dyn FnMut(ReportRow)) -> Result<(), Error> {
    const COLUMNS: [&str; 9] = [
        "event_id",
        "mail_id",
        "report_ordinal",
        "report_key",
        "content_id",
        "reporter_verified",
        "policy_domain",
        "parser_version",
        "row_hash",
    ];
    each_batch_of(file, &COLUMNS, &mut |rows| {
        let ids = |column| ids_of(&file.name, rows, column);
        let (events, mails, keys, contents) =
            (ids("event_id")?, ids("mail_id")?, ids("report_key")?, ids("content_id")?);
        let columns = Columns { name: &file.name, rows };
        let (ordinals, hashes) = (columns.numbers::<Int64Type>("report_ordinal")?, columns.numbers("row_hash")?);
        let (versions, verified) = (columns.numbers("parser_version")?, columns.booleans("reporter_verified")?);
        let domains = columns.texts("policy_domain")?;
        for (row, (((event_id, mail_id), report_key), content_id)) in
            events.into_iter().zip(mails).zip(keys).zip(contents).enumerate()
        {
            take(ReportRow {
                event_id,
                mail_id,
                ordinal: number(ordinals, row),
                report_key,
                content_id,
                verified: truth(verified, row),
                policy_domain: text(domains, row).map(str::to_owned),
                reading: (number::<Int32Type>(versions, row), number::<Int64Type>(hashes, row)),
            });
        }
        Ok(())
    })
}

/// Goes through a file of dmarc_records, delta or sealed.
///
/// Errors: those of [`each_report`].
pub fn each_record(file: &Source, take: &mut dyn FnMut(RecordRow<'_>)) -> Result<(), Error> {
    const COLUMNS: [&str; 8] = [
        "event_id",
        "record_ordinal",
        "policy_domain",
        "source_ip",
        "source_ip_raw",
        "message_count",
        "dmarc_pass",
        "parser_version",
    ];
    each_batch_of(file, &COLUMNS, &mut |rows| {
        let events = ids_of(&file.name, rows, "event_id")?;
        let columns = Columns { name: &file.name, rows };
        let (ordinals, counts) = (columns.numbers::<Int64Type>("record_ordinal")?, columns.numbers("message_count")?);
        let (versions, passed) = (columns.numbers("parser_version")?, columns.booleans("dmarc_pass")?);
        let (addresses, as_sent) = (columns.texts("source_ip")?, columns.texts("source_ip_raw")?);
        let domains = columns.texts("policy_domain")?;
        for (row, event_id) in events.into_iter().enumerate() {
            take(RecordRow {
                event_id,
                ordinal: number(ordinals, row),
                policy_domain: text(domains, row),
                source: text(addresses, row).or_else(|| text(as_sent, row)),
                messages: u64::try_from(number::<Int64Type>(counts, row)).unwrap_or(0),
                aligned: truth(passed, row),
                parser_version: number::<Int32Type>(versions, row),
            });
        }
        Ok(())
    })
}

/// The columns of some rows.
struct Columns<'r> {
    name: &'r str,
    rows: &'r RecordBatch,
}

impl<'r> Columns<'r> {
    fn find<T>(&self, column: &str, of_type: impl Fn(&'r ArrayRef) -> Option<T>) -> Result<T, Error> {
        let found = self.rows.column_by_name(column).and_then(of_type);
        found.ok_or_else(|| Error::foreign(self.name, format!("it has no column {column} as it should be")))
    }

    fn texts(&self, column: &str) -> Result<&'r StringArray, Error> {
        self.find(column, |array| array.as_string_opt::<i32>())
    }

    fn numbers<T: ArrowPrimitiveType>(&self, column: &str) -> Result<&'r PrimitiveArray<T>, Error> {
        self.find(column, |array| array.as_primitive_opt::<T>())
    }

    fn booleans(&self, column: &str) -> Result<&'r BooleanArray, Error> {
        self.find(column, |array| array.as_boolean_opt())
    }
}

fn text(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

fn number<T: ArrowPrimitiveType>(column: &PrimitiveArray<T>, row: usize) -> T::Native {
    if column.is_valid(row) { column.value(row) } else { T::Native::default() }
}

fn truth(column: &BooleanArray, row: usize) -> bool {
    column.is_valid(row) && column.value(row)
}
