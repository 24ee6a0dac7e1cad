//! Dates as mail spells them (RFC 5322, section 3.3 and 4.3), and as mailers misspell them.
//!
//! Read: with or without day of the week, seconds, comment; two-digit years; zone names (RFC 822's, and the commonest of
//! the rest of the world); `ctime` and ISO 8601 spellings. Known gaps: month names in other languages than English.

use jiff::Timestamp;
use jiff::civil::Date;

/// The point in time that `text` names. Without a zone, UTC. `None` where it cannot be read.
pub fn timestamp(text: &str) -> Option<Timestamp> {
    let text = text.trim().trim_matches(['"', '<', '>']);
    // No date is longer; a field may be.
    if text.len() > 200 {
        return None;
    }
    if let Ok(timestamp) = text.parse() {
        return Some(timestamp);
    }
    let mut found = Found::default();
    let words =
        text.split(|c: char| c.is_whitespace() || c == ',' || c == '(' || c == ')').filter(|word| !word.is_empty());
    for word in words {
        found.take(word);
    }
    found.timestamp()
}

#[derive(Default)]
struct Found {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    time: Option<(i8, i8, i8)>,
    /// Seconds east of UTC.
    offset: Option<i64>,
    afternoon: Option<bool>,
}

impl Found {
    fn take(&mut self, word: &str) {
        if self.time.is_none()
            && let Some(time) = clock(word)
        {
            self.time = Some(time.0);
            if let Some(zone) = time.1 {
                self.offset = offset(zone);
            }
        } else if let Some((year, month, day)) = ymd(word) {
            (self.year, self.month, self.day) = (Some(year), Some(month), Some(day));
        } else if let Some((day, month, year)) = dashed(word) {
            (self.year, self.month, self.day) = (Some(year), Some(month), Some(day));
        } else if self.month.is_none() && month(word).is_some() {
            self.month = month(word);
        } else if self.day.is_none() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) {
            self.day = word.parse().ok();
        } else if self.year.is_none() && (2..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()) {
            self.year = word.parse().ok().map(|year| full_year(year, word.len()));
        } else if word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm") {
            self.afternoon = Some(word.eq_ignore_ascii_case("pm"));
        } else if self.time.is_some() && self.offset.is_none() {
            self.offset = offset(word);
        }
    }

    fn timestamp(&self) -> Option<Timestamp> {
        let date = Date::new(self.year?, self.month?, self.day?).ok()?;
        let (mut hour, minute, second) = self.time?;
        match self.afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        // A leap second is the second before it.
        let local = date.at(hour, minute, second.min(59), 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        Timestamp::from_second(local.as_second().checked_sub(self.offset.unwrap_or(0))?).ok()
    }
}

/// Hours, minutes, seconds.
type Clock = (i8, i8, i8);

/// `10:00`, `10:00:00`, `10:00:00.123`, and a zone that is glued on: `10:00:00+0900`.
fn clock(word: &str) -> Option<(Clock, Option<&str>)> {
    let end = word.bytes().position(|b| !(b.is_ascii_digit() || b == b':' || b == b'.')).unwrap_or(word.len());
    let (time, zone) = word.split_at_checked(end)?;
    let mut fields = time.split(':');
    let number =
        |field: &str| field.split('.').next().filter(|n| (1..=2).contains(&n.len())).and_then(|n| n.parse().ok());
    let hour = number(fields.next()?)?;
    let minute = number(fields.next()?)?;
    let second = fields.next().map_or(Some(0), number)?;
    let valid = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    (valid && fields.next().is_none()).then_some(((hour, minute, second), Some(zone).filter(|zone| !zone.is_empty())))
}

/// `2026-09-21`, `2026/09/21`.
fn ymd(word: &str) -> Option<(i16, i8, i8)> {
    let mut fields = word.split(['-', '/']);
    let year = fields.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = fields.next()?.parse().ok()?;
    let day = fields.next()?.parse().ok()?;
    fields.next().is_none().then_some((year, month, day))
}

/// `21-Sep-2026`.
fn dashed(word: &str) -> Option<(i8, i8, i16)> {
    let mut fields = word.split('-');
    let day = fields.next().filter(|day| !day.is_empty())?.parse().ok()?;
    let month = month(fields.next()?)?;
    let year = fields.next()?;
    Some((day, month, full_year(year.parse().ok()?, year.len())))
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = word.get(..3)?;
    let at = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(head))?;
    if !word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.') {
        return None;
    }
    i8::try_from(at + 1).ok()
}

/// RFC 5322, section 4.3: two digits below 50 are 20xx; three digits count from 1900.
fn full_year(year: i16, digits: usize) -> i16 {
    match digits {
        2 if year < 50 => year + 2000,
        2 | 3 => year + 1900,
        _ => year,
    }
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    let named = |name: &str| NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, hours)| *hours);
    let zone = ["GMT", "UTC"]
        .iter()
        .find_map(|name| zone.strip_prefix(name).filter(|rest| rest.starts_with(['+', '-'])))
        .unwrap_or(zone);
    if let Some(minutes) = named(zone) {
        return Some(minutes * 60);
    }
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    let number: i64 = digits.parse().ok()?;
    let minutes = match digits.len() {
        1 | 2 => number * 60,
        3 | 4 => number / 100 * 60 + number % 100,
        _ => return None,
    };
    // No place on Earth is further; a broken offset is none.
    (minutes <= 14 * 60).then_some(sign * minutes * 60)
}

/// Zone names and their minutes east of UTC. RFC 5322 knows the first ten; the rest is what servers write in comments
/// and instead of an offset. Ambiguous ones have the meaning that mail gives them.
const NAMED: [(&str, i64); 32] = [
    ("GMT", 0),
    ("UT", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("UTC", 0),
    ("Z", 0),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("MET", 60),
    ("CEST", 120),
    ("MEST", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("MSD", 240),
    ("IST", 330),
    ("HKT", 480),
    ("SGT", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
];

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn dates_as_they_come() {
        for (text, wanted) in [
            ("Thu, 29 Apr 2015 23:34:45 +0000 (UTC)", "2015-04-29T23:34:45Z"),
            ("29 Apr 2015 23:34 +0900", "2015-04-29T14:34:00Z"),
            ("Thu, 9 Apr 2006 23:34:45 JST", "2006-04-09T14:34:45Z"),
            ("Thu, 8 Mar 2005 17:40:36 EDT", "2005-03-08T21:40:36Z"),
            ("Tue,  5 Oct 2021 17:37:02 +1300 (NZDT)", "2021-10-05T04:37:02Z"),
            ("8 Oct 2011 20:15:58 +0000 (GMT)", "2011-10-08T20:15:58Z"),
            ("Mon Sep 21 10:00:00 2026", "2026-09-21T10:00:00Z"),
            ("Mon Sep 21 10:00:00 PDT 2026", "2026-09-21T17:00:00Z"),
            ("21-Sep-26 10:00:00 -0330", "2026-09-21T13:30:00Z"),
            ("2026-09-21T10:00:00Z", "2026-09-21T10:00:00Z"),
            ("2026-09-21T10:00:00+09:00", "2026-09-21T01:00:00Z"),
            ("2026-09-21 10:00:00", "2026-09-21T10:00:00Z"),
            ("21 Sep 99 10:00:00 GMT", "1999-09-21T10:00:00Z"),
            ("Mon, 21 September 2026 10:00:60 GMT+9", "2026-09-21T01:00:59Z"),
            ("21 Sep 2026 10:00:00 +9999", "2026-09-21T10:00:00Z"),
            ("Sep 21, 2026 10:00:00 PM", "2026-09-21T22:00:00Z"),
        ] {
            assert_eq!(timestamp(text), Some(wanted.parse().unwrap()), "{text}");
        }
        for text in ["", "yesterday", "31 Feb 2026 10:00:00 +0000", "21 Sep 2026", "10:00:00", "21 Sep 2026 25:00:00"] {
            assert_eq!(timestamp(text), None, "{text}");
        }
    }
}
