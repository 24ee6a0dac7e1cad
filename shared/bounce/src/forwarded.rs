//! A whole report that a person passes on, in the text and perhaps quoted: what a mail program makes of "forward".
//!
//! Only where the report begins right below the program's own mark, with nothing but a short note above it. An answer
//! that quotes a report is not one.

use crate::letter::Letter;
use crate::told::{Report, Told};
use crate::{dsn, text};

/// What mail programs write above a forwarded mail. In any case.
const MARKS: &[&str] = &[
    "begin forwarded message",
    "---------- forwarded message",
    "-------- forwarded message",
    "-----original message-----",
    "----- forwarded message",
    "----- forwarded by",
    "anfang der weitergeleiteten",
    "début du message réexpédié",
    "転送されたメッセージ",
];

/// The subjects that mail programs give to it.
const SUBJECTS: &[&str] = &["fwd:", "fw:", "wg:", "tr:", "rv:", "enc:", "i:", "転送", "转发"];

pub(crate) fn read<'l>(letter: &'l Letter<'_>) -> Option<Report<'l>> {
    let subject = letter.subject.trim_start();
    if !SUBJECTS.iter().any(|forward| text::starts_with(subject, forward)) {
        return None;
    }
    let mut at = 0;
    let mut note = 0;
    let mut below = None;
    for line in letter.text.split_inclusive('\n') {
        at += line.len();
        if MARKS.iter().any(|mark| text::find(line, mark).is_some()) {
            below = letter.text.get(at..);
            break;
        }
        note += usize::from(!line.trim().is_empty());
        if note > 12 {
            return None;
        }
    }
    let unquoted = unquote(below?);
    // who wrote what was forwarded
    let from = unquoted.lines().take(12).find_map(|line| text::after_prefix(line.trim(), "from:"))?;
    if !["mailer-daemon", "postmaster", "mail delivery"].iter().any(|server| text::find(from, server).is_some()) {
        return None;
    }
    let fields = dsn::within(&unquoted)?;
    let mut report = Report::default();
    dsn::read(fields, &mut report);
    let told: Vec<Told> = report.told;
    if told.is_empty() {
        return None;
    }
    let reporting_mta = report.reporting_mta;
    let arrival_date = report.arrival_date;
    Some(Report { told, reporting_mta, arrival_date, returned_text: None })
}

/// `text` without the quoting marks at the beginnings of its lines.
fn unquote(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.strip_prefix('>').map_or(line, |line| line.strip_prefix(' ').unwrap_or(line));
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_marks_go() {
        assert_eq!(unquote("> From: a\n>\n>  b\nc\n"), "From: a\n\n b\nc\n");
    }
}
