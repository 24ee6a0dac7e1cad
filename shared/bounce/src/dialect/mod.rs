//! Sender by sender: how a report is recognised, and how it is read.
//!
//! One ordered table, [`DIALECTS`]. A dialect is recognised by marks: words in From, Subject, the mailer's name, the
//! fields for programs, or the text for people. All marks stand in one automaton, so a mail is looked at once. A dialect
//! whose text only words things in another way is data (`wordings.rs`); one that lays them out in another way has a
//! file. Whatever the dialect, the fields of RFC 3464 come first where there are any, and the text completes them.
//!
//! To add one: a line in the table and, unless it is wording, a file.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::letter::Letter;
use crate::reply::Stage;
use crate::text;
use crate::told::Report;

pub(crate) mod amazon_ses;
mod exchange;
mod exim;
mod ezweb;
mod lines;
mod messaging_server;
mod postfix;
mod qmail;
mod sendmail;
mod sendmail5;
pub(crate) mod sieve;
mod table;
pub(crate) mod unnamed;
mod wording;
mod wordings;
mod zoho;

pub(crate) use table::DIALECTS;
pub(crate) use wording::{failed_recipients, read as read_wording};

/// The text for people, and what comes back below it.
pub(crate) fn split_at_end(text: &str) -> (&str, &str) {
    lines::split_at_end(text, &[])
}

/// What the text says in sentences, without headers.
pub(crate) fn sentences(text: &str) -> &str {
    lines::sentences(text)
}

/// The reply that a text quotes, and the command that was answered where the text names it.
pub(crate) fn quoted_reply(text: &str) -> Option<(String, Option<Stage>)> {
    lines::quoted_reply(text)
}

/// What the text beside the fields tells, whoever wrote it: recipients at the beginning of lines.
pub(crate) fn beside_fields<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    read_wording(letter, &wording::LIST)
}

/// A sender's format.
pub(crate) struct Dialect {
    /// Its name in events.
    pub(crate) name: &'static str,
    /// What must be there: of each group, one mark.
    marks: &'static [&'static [Mark]],
    /// How its text for people is read.
    pub(crate) read: Read,
    /// The documentation or source code that it follows.
    pub(crate) source: &'static str,
}

/// How a dialect's text for people is read.
pub(crate) enum Read {
    /// By code.
    With(for<'l> fn(&'l Letter<'_>) -> Report<'l>),
    /// By where its words stand.
    As(&'static wording::Wording),
    /// Not at all: the fields for programs tell everything.
    FieldsOnly,
}

/// A word by which a dialect is recognised, in any case, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    From(&'static str),
    Subject(&'static str),
    /// X-Mailer or User-Agent.
    Mailer(&'static str),
    /// In the parts for programs.
    Fields(&'static str),
    /// In the text for people, near its beginning.
    Text(&'static str),
    /// A header field is there.
    Header(&'static str),
    /// A server sent it, by From or Return-Path.
    Server,
}

/// How much of each place is looked at for marks.
const LOOKED_AT: usize = 6144;

/// The first dialect whose marks are there, and the mark that is most its own.
pub(crate) fn recognise(letter: &Letter<'_>) -> Option<(&'static Dialect, String)> {
    let marks = Marks::get();
    let of = |seen: &Seen| {
        marks
            .dialects
            .iter()
            .find(|(_, groups)| groups.iter().all(|group| group.iter().any(|mark| seen.has(letter, mark))))
    };
    let mut seen = marks.seen(letter, text::head(&letter.text, LOOKED_AT));
    let mut found = of(&seen);
    if found.is_none() && (letter.is_report || letter.is_from_a_server()) {
        // lines that were wrapped on the way part the words of a mark
        seen = marks.seen(letter, &text::on_one_line(text::head(&letter.text, LOOKED_AT)));
        found = of(&seen);
    }
    let (dialect, groups) = found?;
    // words in the text alone are no proof: a person may have pasted them
    let heads = |mark: &Numbered| !matches!(mark.mark, Mark::Text(_)) && seen.has(letter, mark);
    if !letter.is_report
        && !letter.is_from_a_server()
        && !groups.iter().flatten().any(heads)
        && dialect.name != "amazon_sns"
    {
        return None;
    }
    let decisive = groups.iter().flatten().find(|mark| seen.has(letter, mark)).map(Numbered::shown).unwrap_or_default();
    Some((dialect, decisive))
}

/// Every mark, numbered, with one automaton for all places.
struct Marks {
    automaton: Option<AhoCorasick>,
    /// The place of each numbered mark.
    places: Vec<Place>,
    dialects: Vec<(&'static Dialect, Vec<Vec<Numbered>>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    From,
    Subject,
    Mailer,
    Fields,
    Text,
}

/// A mark and its number where the automaton finds it.
struct Numbered {
    mark: Mark,
    number: Option<usize>,
}

impl Numbered {
    fn shown(&self) -> String {
        match self.mark {
            Mark::From(word) => format!("From: {word}"),
            Mark::Subject(word) => format!("Subject: {word}"),
            Mark::Mailer(word) => format!("X-Mailer: {word}"),
            Mark::Fields(word) | Mark::Text(word) => word.to_owned(),
            Mark::Header(name) => format!("{name}:"),
            Mark::Server => "sent by a server".to_owned(),
        }
    }
}

/// Which numbered marks a mail has.
struct Seen(Vec<u64>);

impl Seen {
    fn has(&self, letter: &Letter<'_>, numbered: &Numbered) -> bool {
        match (numbered.number, numbered.mark) {
            (Some(number), _) => self.0.get(number / 64).is_some_and(|bits| bits & (1 << (number % 64)) != 0),
            (None, Mark::Header(name)) => letter.header(name).is_some(),
            (None, _) => letter.is_from_a_server(),
        }
    }
}

impl Marks {
    fn get() -> &'static Self {
        static MARKS: LazyLock<Marks> = LazyLock::new(Marks::new);
        &MARKS
    }

    fn new() -> Self {
        let mut words: Vec<&'static str> = Vec::new();
        let mut places = Vec::new();
        let mut dialects = Vec::new();
        for dialect in DIALECTS {
            let groups = dialect
                .marks
                .iter()
                .map(|group| {
                    group
                        .iter()
                        .map(|&mark| {
                            let placed = match mark {
                                Mark::From(word) => Some((Place::From, word)),
                                Mark::Subject(word) => Some((Place::Subject, word)),
                                Mark::Mailer(word) => Some((Place::Mailer, word)),
                                Mark::Fields(word) => Some((Place::Fields, word)),
                                Mark::Text(word) => Some((Place::Text, word)),
                                Mark::Header(_) | Mark::Server => None,
                            };
                            let number = placed.map(|(place, word)| {
                                words.push(word);
                                places.push(place);
                                words.len() - 1
                            });
                            Numbered { mark, number }
                        })
                        .collect()
                })
                .collect();
            dialects.push((dialect, groups));
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words)
            .ok();
        Self { automaton, places, dialects }
    }

    fn seen(&self, letter: &Letter<'_>, words: &str) -> Seen {
        let mut seen = Seen(vec![0; self.places.len().div_ceil(64)]);
        let mailer = letter.header("X-Mailer").or_else(|| letter.header("User-Agent")).unwrap_or_default();
        let fields = letter.fields.first().map_or("", |fields| fields.as_ref());
        let places = [
            (Place::From, letter.from),
            (Place::Subject, letter.subject),
            (Place::Mailer, mailer),
            (Place::Fields, fields),
            (Place::Text, words),
        ];
        for (place, text) in places {
            let Some(automaton) = &self.automaton else { continue };
            for found in automaton.find_overlapping_iter(text::head(text, LOOKED_AT)) {
                let number = found.pattern().as_usize();
                if self.places.get(number) == Some(&place)
                    && let Some(bits) = seen.0.get_mut(number / 64)
                {
                    *bits |= 1 << (number % 64);
                }
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_says_where_it_comes_from() {
        let mut names = std::collections::HashSet::new();
        for dialect in DIALECTS {
            assert!(names.insert(dialect.name), "{} stands twice", dialect.name);
            assert!(!dialect.source.is_empty(), "{}", dialect.name);
            assert!(!dialect.marks.is_empty(), "{} is recognised by nothing", dialect.name);
        }
    }
}
