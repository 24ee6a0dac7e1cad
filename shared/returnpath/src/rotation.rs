//! Keys change by themselves: the one that comes next is known to every verifier long before it mints, and one that minted is
//! believed until the last of its tokens has expired.
//!
//! What a key is for stands in its comment: `# next since 2026-11-24`, `# retired 2026-11-24`. The first key mints.

use std::fmt::Write as _;

use data_encoding::HEXLOWER;
use jiff::civil::Date;

use crate::{Error, Key, Keys};

/// How long the next key must have been known before it mints: processes read their keys when they start.
const KNOWN_DAYS: i64 = 1;
/// How long a key that minted is believed: longer than tokens may be valid.
const RETIRED_DAYS: i64 = 60;

const NEXT: &str = "next since ";
const RETIRED: &str = "retired ";

/// The text of the keys after a rotation on a day, `secret` being that of a new key. Keys without a comment that says otherwise stay
/// as they are. The same text comes back where the next key has not been known for a day: called twice, it rotates once.
///
/// # Errors
/// As for [`Keys`], whose form `text` has, and of which there may be none yet; [`Error::KeyTwice`] where all ids are taken.
pub fn rotate(text: &str, secret: &[u8; 32], today: Date) -> Result<String, Error> {
    if let Err(error) = text.parse::<Keys>()
        && error != Error::NoKey
    {
        return Err(error);
    }
    let mut lines = Line::all(text)?;
    if lines.iter().any(|line| line.since(NEXT).is_some_and(|day| age(day, today) < KNOWN_DAYS)) {
        return Ok(text.to_owned());
    }
    lines.retain(|line| line.since(RETIRED).is_none_or(|day| age(day, today) < RETIRED_DAYS));
    if let Some(next) = lines.iter().position(|line| line.since(NEXT).is_some()) {
        let mut next = lines.remove(next);
        next.comment = format!("mints since {today}");
        if let Some(old) = lines.first_mut() {
            old.comment = format!("{RETIRED}{today}");
        }
        lines.insert(0, next);
    }
    let id = free_id(&lines)?;
    // The first of all mints at once: nobody has tokens of another.
    let comment = if lines.is_empty() { format!("mints since {today}") } else { format!("{NEXT}{today}") };
    lines.push(Line { id, key: format!("{id}:{}", HEXLOWER.encode(secret)), comment });
    let mut rotated = String::new();
    for line in &lines {
        let comment = if line.comment.is_empty() { String::new() } else { format!(" # {}", line.comment) };
        // A String takes all that is written to it.
        let _ = writeln!(rotated, "{}{comment}", line.key);
    }
    Ok(rotated)
}

/// A key as it is written, with its comment.
struct Line {
    id: u8,
    key: String,
    comment: String,
}

impl Line {
    fn all(text: &str) -> Result<Vec<Self>, Error> {
        let mut lines = Vec::new();
        for line in text.lines() {
            let (keys, comment) = line.split_once('#').unwrap_or((line, ""));
            for key in Keys::written(keys) {
                let id = key.parse::<Key>()?.id();
                lines.push(Self { id, key: key.to_owned(), comment: comment.trim().to_owned() });
            }
        }
        Ok(lines)
    }

    /// The day of a comment of this kind.
    fn since(&self, what: &str) -> Option<Date> {
        self.comment.strip_prefix(what)?.trim().parse().ok()
    }
}

/// Whole days; a day to come is of today.
fn age(day: Date, today: Date) -> i64 {
    today.since(day).map_or(0, |span| i64::from(span.get_days()))
}

/// The one after the newest, in a ring: the one whose tokens are the oldest.
fn free_id(lines: &[Line]) -> Result<u8, Error> {
    let newest = lines.first().map_or(0, |line| line.id);
    let mut ids = (1..=u8::MAX).map(|step| newest.wrapping_add(step));
    ids.find(|id| lines.iter().all(|line| line.id != *id)).ok_or(Error::KeyTwice { id: newest })
}

#[cfg(test)]
mod tests {
    use jiff::Span;
    use jiff::civil::date;

    use super::*;

    fn ids(text: &str) -> Vec<u8> {
        Line::all(text).unwrap().iter().map(|line| line.id).collect()
    }

    #[test]
    fn a_key_is_known_before_it_mints_and_believed_after() {
        let days: Vec<Date> = (0..5).map(|n| date(2026, 11, 24) + Span::new().days(n * 30)).collect();
        let mut text = "# none yet\n".to_owned();
        let mut seen = Vec::new();
        for (n, day) in (0u8..).zip(&days) {
            text = rotate(&text, &[n; 32], *day).unwrap();
            seen.push(ids(&text));
        }
        // The first mints alone; the second is known at first, then mints; sixty days later the first is gone.
        assert_eq!(seen, [vec![1], vec![1, 2], vec![2, 1, 3], vec![3, 2, 1, 4], vec![4, 3, 2, 5]]);
        let keys: Keys = text.parse().unwrap();
        assert_eq!(keys.current().map(Key::id), Some(4));
        assert!(text.lines().last().unwrap().ends_with("# next since 2027-03-24"), "{text}");
    }

    #[test]
    fn called_twice_it_rotates_once() {
        let today = date(2026, 11, 24);
        let once = rotate("7:000102030405060708090a0b0c0d0e0f", &[1; 32], today).unwrap();
        assert_eq!(ids(&once), [7, 8]);
        assert_eq!(rotate(&once, &[2; 32], today).unwrap(), once);
        assert_eq!(ids(&rotate(&once, &[2; 32], date(2026, 11, 25)).unwrap()), [8, 7, 9]);
    }

    #[test]
    fn keys_made_by_hand_stay() {
        let text = "# ours\n9:000102030405060708090a0b0c0d0e0f # the new one\n8:000102030405060708090a0b0c0d0e0f\n";
        let rotated = rotate(text, &[1; 32], date(2026, 11, 24)).unwrap();
        assert_eq!(ids(&rotated), [9, 8, 10]);
        assert!(rotated.starts_with("9:000102030405060708090a0b0c0d0e0f # the new one\n8:"), "{rotated}");
    }

    #[test]
    fn what_is_no_key_is_refused_and_ids_run_in_a_ring() {
        let secret = "000102030405060708090a0b0c0d0e0f";
        assert_eq!(rotate("7:?", &[1; 32], date(2026, 11, 24)).unwrap_err(), Error::KeyForm);
        let twice = format!("7:{secret} 7:{secret}");
        assert_eq!(rotate(&twice, &[1; 32], date(2026, 11, 24)).unwrap_err(), Error::KeyTwice { id: 7 });
        assert_eq!(ids(&rotate(&format!("255:{secret}"), &[1; 32], date(2026, 11, 24)).unwrap()), [255, 0]);
    }
}
