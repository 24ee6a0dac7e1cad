//! `dt`: the day under which a row lies. A function of the mail alone, so that a replay lands in the same partition.
//!
//! | table | dt |
//! |---|---|
//! | bounces, complaints, notices, dmarc_failures, ingest_log | the UTC day on which the mail was received |
//! | dmarc_records, dmarc_reports, tls_reports | the UTC day on which the report's period begins, but not before 400 days before the mail was received and not after that day |
//!
//! A reporter's clock can be anywhere; the clamp keeps what strangers write from making partitions all over the calendar,
//! and 400 days leave room for a year of reports sent late. Two copies of a report land on the same day as long as the
//! clamp does not bite. All days lie within 2010-01-01 and 2099-12-31, the range of the partition projection; what
//! has no date at all lies under 2010-01-01.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// The first day that a partition can have, and that of rows without a date.
pub const FIRST_DAY: Date = date(2010, 1, 1);
/// The last day that a partition can have.
pub const LAST_DAY: Date = date(2099, 12, 31);
/// How long before its mail a report's period can begin.
const LATEST_REPORT: i32 = 400;

/// The day of what a mail tells: when it was received.
pub fn day_received(received_at: Option<Timestamp>) -> Date {
    received_at.map_or(FIRST_DAY, utc_day).clamp(FIRST_DAY, LAST_DAY)
}

/// The day of a report that covers a period.
pub fn day_of_period(begin: Option<Timestamp>, received_at: Option<Timestamp>) -> Date {
    let begins = begin.or(received_at).map_or(FIRST_DAY, utc_day).clamp(FIRST_DAY, LAST_DAY);
    let Some(received) = received_at else { return begins };
    let received = day_received(Some(received));
    let earliest = received.saturating_sub(LATEST_REPORT.days()).max(FIRST_DAY);
    begins.clamp(earliest, received)
}

fn utc_day(time: Timestamp) -> Date {
    time.to_zoned(TimeZone::UTC).date()
}

/// As Parquet and Arrow count days.
pub(crate) fn days_since_1970(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<Timestamp> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_mails_day_is_when_it_was_received_in_utc() {
        assert_eq!(day_received(at("2026-11-24T00:30:00+09:00")), date(2026, 11, 23));
        assert_eq!(day_received(at("1970-01-01T00:00:00Z")), FIRST_DAY);
        assert_eq!(day_received(at("9998-01-01T00:00:00Z")), LAST_DAY);
        assert_eq!(day_received(None), FIRST_DAY);
    }

    #[test]
    fn a_reports_day_is_its_begin_within_reason() {
        let received = at("2026-11-24T06:00:00Z");
        assert_eq!(day_of_period(at("2026-11-23T00:00:00Z"), received), date(2026, 11, 23));
        assert_eq!(day_of_period(at("2026-11-30T00:00:00Z"), received), date(2026, 11, 24));
        assert_eq!(day_of_period(at("1970-01-01T00:00:00Z"), received), date(2025, 10, 20));
        assert_eq!(day_of_period(None, received), date(2026, 11, 24));
        assert_eq!(day_of_period(at("2026-11-23T00:00:00Z"), None), date(2026, 11, 23));
        assert_eq!(day_of_period(at("1970-01-01T00:00:00Z"), None), FIRST_DAY);
        assert_eq!(day_of_period(None, at("2010-02-01T00:00:00Z")), date(2010, 2, 1));
        assert_eq!(day_of_period(at("2009-02-01T00:00:00Z"), at("2010-02-01T00:00:00Z")), FIRST_DAY);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days_since_1970(date(1970, 1, 1)), 0);
        assert_eq!(days_since_1970(date(2026, 11, 24)), 20_781);
        assert_eq!(days_since_1970(date(1969, 12, 31)), -1);
    }
}
