//! The words of notices, in many languages: one table (`words.tsv`), one automaton, one pass over a text.
//!
//! Known gaps: Latin letters are compared without their accents only as far as Western European languages have them;
//! Arabic, Hebrew, Thai and Greek wordings are not in the table.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::text;

/// What words prove; `words.tsv` says it in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    SubjectSure,
    SubjectAway,
    SubjectHolds,
    Automatic,
    Away,
    Left,
    Moved,
    ChallengeSubject,
    ChallengeSure,
    ChallengeHeld,
    ChallengeVerify,
    ReceiptSubject,
    ReceiptBody,
    FailureSubject,
}

impl Class {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "subject_sure" => Self::SubjectSure,
            "subject_away" => Self::SubjectAway,
            "subject_holds" => Self::SubjectHolds,
            "automatic" => Self::Automatic,
            "away" => Self::Away,
            "left" => Self::Left,
            "moved" => Self::Moved,
            "challenge_subject" => Self::ChallengeSubject,
            "challenge_sure" => Self::ChallengeSure,
            "challenge_held" => Self::ChallengeHeld,
            "challenge_verify" => Self::ChallengeVerify,
            "receipt_subject" => Self::ReceiptSubject,
            "receipt_body" => Self::ReceiptBody,
            "failure_subject" => Self::FailureSubject,
            _ => return None,
        })
    }
}

/// One place where words of the table stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    class: Class,
    /// The words as the table has them.
    pub(super) words: &'static str,
    start: usize,
    end: usize,
}

/// A text, folded, and what stands in it.
pub(super) struct Found {
    folded: String,
    hits: Vec<Hit>,
}

impl Found {
    /// Looks through a text once.
    pub(super) fn within(text: &str) -> Self {
        let folded = fold(text);
        let hits = TABLE.find(&folded);
        Self { folded, hits }
    }

    /// The first words of a class, wherever they stand.
    pub(super) fn first(&self, class: Class) -> Option<Hit> {
        self.hits.iter().find(|hit| hit.class == class).copied()
    }

    /// The longest words of a class at the beginning, brackets aside.
    pub(super) fn opening(&self, class: Class) -> Option<Hit> {
        let begin = self.folded.len() - self.folded.trim_start_matches(is_opening).len();
        self.hits.iter().filter(|hit| hit.class == class && hit.start == begin).max_by_key(|hit| hit.end).copied()
    }

    /// Whether the text ends after the hit, or goes on after a punctuation mark: "Out of office: Hello", not "Out of
    /// office tomorrow".
    pub(super) fn stands_alone(&self, hit: Hit) -> bool {
        let rest = self.folded.get(hit.end..).unwrap_or_default();
        let is_mark =
            |c: char| c.is_ascii_punctuation() || matches!(c, '】' | '〕' | '」' | '。' | '、' | '–' | '—' | '→');
        hit.words.ends_with(':') || rest.trim_start().is_empty() || rest.trim_start().starts_with(is_mark)
    }

    /// Whether a word ends where the hit ends. Scripts without spaces need none.
    pub(super) fn ends_a_word(&self, hit: Hit) -> bool {
        let next = self.folded.get(hit.end..).and_then(|rest| rest.chars().next());
        let is_latin = |c: char| c.is_alphanumeric() && c < '\u{2e80}';
        !(hit.words.ends_with(is_latin) && next.is_some_and(is_latin))
    }
}

struct Table {
    automaton: Option<AhoCorasick>,
    entries: Vec<(Class, &'static str)>,
}

impl Table {
    fn find(&self, folded: &str) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        automaton
            .find_overlapping_iter(folded)
            .filter_map(|found| {
                let &(class, words) = self.entries.get(found.pattern().as_usize())?;
                Some(Hit { class, words, start: found.start(), end: found.end() })
            })
            .collect()
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let entries: Vec<(Class, &'static str)> = include_str!("words.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let (class, _language, words) = (columns.next()?, columns.next()?, columns.next()?);
            Some((Class::of(class)?, words))
        })
        .collect();
    let patterns = entries.iter().map(|(_, words)| fold(words));
    Table { automaton: AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns).ok(), entries }
});

fn is_opening(c: char) -> bool {
    matches!(c, '[' | '(' | '<' | '*' | '"' | '\'' | '【' | '〔' | '「' | '《' | '{' | ' ')
}

/// The form in which words are compared: lower case, Western European letters without accents, full-width ASCII as
/// ASCII, one kind of apostrophe, one space for every run of white space and none between two ideographs or kana, where
/// it is only a line's end.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_pending = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}') {
            is_pending = true;
            continue;
        }
        let c = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{2018}' | '\u{2019}' | '\u{00b4}' | '`' => '\'',
            other => other,
        };
        if is_pending && !out.is_empty() && !(is_wide(c) && out.ends_with(is_wide)) {
            out.push(' ');
        }
        is_pending = false;
        for lower in c.to_lowercase() {
            out.push(without_accent(lower));
        }
    }
    out
}

fn is_wide(c: char) -> bool {
    c >= '\u{2e80}' && !('\u{ac00}'..='\u{d7a3}').contains(&c)
}

fn without_accent(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ё' => 'е',
        other => other,
    }
}

/// How much of a mail's own words is looked at: who answers automatically says so first.
const OWN_TEXT: usize = 4096;

/// What the sender of a mail wrote, up to what he quotes.
pub(super) fn own_text(text: &str) -> &str {
    let text = text::head(text, OWN_TEXT);
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if is_quotation(line.trim()) {
            break;
        }
        end += line.len();
    }
    text.get(..end).unwrap_or_default()
}

/// Whether a mail quotes another in its text.
pub(super) fn has_quotation(text: &str) -> bool {
    text::head(text, OWN_TEXT).lines().any(|line| is_quotation(line.trim()))
}

fn is_quotation(line: &str) -> bool {
    const ENDS: &[&str] = &[
        "wrote:",
        "schrieb:",
        "a écrit :",
        "a écrit:",
        "escribió:",
        "escreveu:",
        "ha scritto:",
        "написал:",
        "пишет:",
        "写道：",
        "写道:",
    ];
    const STARTS: &[&str] =
        &["-----original", "----- original", "-----ursprüngliche", "-----message d'origine", "-----mensaje original"];
    line.starts_with('>')
        || ENDS.iter().any(|end| line.ends_with(end))
        || (line.starts_with("---") && {
            let line = text::head(line, 64).to_lowercase();
            STARTS.iter().any(|start| line.starts_with(start))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_counts() {
        let lines = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(TABLE.entries.len(), lines);
        assert!(TABLE.automaton.is_some());
        assert!(lines > 700, "{lines}");
    }

    #[test]
    fn case_accents_and_line_ends_do_not_matter() {
        let found = Found::within("RE\u{301}PONSE AUTOMATIQUE");
        assert!(found.opening(Class::SubjectSure).is_none(), "a combining accent is a known gap");
        for text in [
            "Réponse automatique : Bonjour",
            "reponse\r\n automatique",
            "RÉPONSE AUTOMATIQUE",
            "[Réponse automatique] x",
        ] {
            assert!(Found::within(text).opening(Class::SubjectSure).is_some(), "{text}");
        }
        assert!(Found::within("本日は自動返\n信です。").first(Class::Automatic).is_some());
        assert!(Found::within("자동 회신\r\n메일입니다").first(Class::Automatic).is_some());
        assert!(Found::within("ｉ ａｍ　ｏｎ　ｖａｃａｔｉｏｎ").first(Class::Away).is_some());
    }

    #[test]
    fn a_subject_that_goes_on_is_a_persons() {
        for (subject, alone) in [
            ("Out of Office: Hello", true),
            ("Out of office", true),
            ("Out of Office - back Monday", true),
            ("Out of office tomorrow", false),
            ("不在: こんにちは", true),
            ("不在の件について", false),
        ] {
            let found = Found::within(subject);
            let hit = found.opening(Class::SubjectAway).unwrap();
            assert_eq!(found.stands_alone(hit), alone, "{subject}");
        }
    }

    #[test]
    fn quoted_words_are_not_the_senders() {
        assert_eq!(own_text("Thanks!\n> I am out of the office\n"), "Thanks!\n");
        assert_eq!(own_text("Hi\nOn Monday Neko wrote:\nx"), "Hi\n");
        assert_eq!(own_text("> all quoted"), "");
        assert!(has_quotation("a\n-----Original Message-----\nb") && !has_quotation("a\n-- \nNeko"));
    }
}
