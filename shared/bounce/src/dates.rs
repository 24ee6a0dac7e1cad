//! Dates as servers write them in reports (RFC 5322, section 3.3, and what they make of it).

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// A date of RFC 5322, with or without a comment, a right day of the week or seconds. `None` where it cannot be read.
pub(crate) fn timestamp(text: &str) -> Option<Timestamp> {
    const PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    let text = text.trim();
    let text = text.split_once('(').map_or(text, |(date, _)| date.trim_end());
    PARSER.parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn servers_dates() {
        let wanted = "2014-06-21T18:34:34Z".parse().ok();
        assert_eq!(super::timestamp("Sat, 21 Jun 2014 18:34:34 +0000 (UTC)"), wanted);
        assert_eq!(super::timestamp("Mon, 21 Jun 2014 18:34:34 GMT"), wanted);
        assert_eq!(super::timestamp("yesterday"), None);
    }
}
