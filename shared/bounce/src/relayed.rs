//! What relays do to the text of a report, undone: quoting marks before each line, an empty line after each line, lines
//! joined to one.
//!
//! Marks are undone only in mail that a server sent or that calls itself a report: a person who quotes a report answers one.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::joined;

/// The text with the spaces and apostrophes that programs write: word processors and pages have others.
pub(crate) fn plain(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_fancy = |c| matches!(c, '\u{a0}' | '\u{2018}' | '\u{2019}' | '\u{200b}' | '\u{feff}');
    if text.is_ascii() || !text.contains(is_fancy) {
        return text;
    }
    let plain = |c| match c {
        '\u{a0}' => Some(' '),
        '\u{2018}' | '\u{2019}' => Some('\''),
        '\u{200b}' | '\u{feff}' => None,
        c => Some(c),
    };
    Cow::Owned(text.chars().filter_map(plain).collect())
}

/// The text as the reporting server wrote it.
pub(crate) fn undo(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = unquoted(&text).map_or(text, Cow::Owned);
    let text = single_spaced(&text).map_or(text, Cow::Owned);
    let text = broken(&text).map_or(text, Cow::Owned);
    joined::parted(&text).map_or(text, Cow::Owned)
}

/// How many lines may stand above what is quoted or forwarded: a note of who passes it on.
pub(crate) const LONGEST_NOTE: usize = 12;

/// `text` from its first quoted line on without quoting marks, where nearly every line from there on has one. `None` where
/// the text is not quoted, or where what stands above tells of somebody: then it is the report, and what it returns is quoted.
fn unquoted(text: &str) -> Option<String> {
    let mut note = 0;
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        if is_quoted(line) {
            break;
        }
        note += usize::from(!line.trim().is_empty());
        if note > LONGEST_NOTE || line.contains('@') {
            return None;
        }
        begin += line.len();
    }
    let quoted = text.get(begin..).filter(|quoted| !quoted.is_empty())?;
    let (mut marked, mut all) = (0, 0);
    for line in quoted.lines().filter(|line| !line.trim().is_empty()) {
        all += 1;
        marked += usize::from(is_quoted(line));
    }
    if marked < 3 || marked * 4 < all * 3 {
        return None;
    }
    let mut out = String::with_capacity(quoted.len());
    for line in quoted.lines() {
        out.push_str(without_mark(line));
        out.push('\n');
    }
    Some(out)
}

/// A line without its outermost quoting mark.
pub(crate) fn without_mark(line: &str) -> &str {
    line.strip_prefix(['>', '|']).map_or(line, |line| line.strip_prefix(' ').unwrap_or(line))
}

/// `> words`, `>words`, `| words`; not `>>> command`, which is what was sent, nor `|---- words`, which is a rule.
fn is_quoted(line: &str) -> bool {
    match line.as_bytes() {
        [b'>', b'>', b'>', b' ', ..] => false,
        [b'>', ..] | [b'|', b' ' | b'\n' | b'\r', ..] | [b'|'] => true,
        _ => false,
    }
}

/// `text` without every second line, where all of those are empty and some lines were empty before that was done.
fn single_spaced(text: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim_end).skip_while(|line| line.is_empty());
    let mut kept: Vec<&str> = Vec::new();
    while let Some(line) = lines.next() {
        kept.push(line);
        if lines.next().is_some_and(|spacing| !spacing.is_empty()) {
            return None;
        }
    }
    let is_single = kept.len() > 7 && kept.iter().filter(|line| line.is_empty()).count() >= 2;
    is_single.then(|| kept.join("\n") + "\n")
}

/// A line as long as this may be several that were joined.
const LONG_LINE: usize = 120;

/// What begins a line in reports: in the middle of one, lines were joined. In any case.
const BEGINNINGS: &[&str] = &[
    " >>> ",
    " <<< ",
    " in: ",
    " out: ",
    " ... while talking to ",
    " (reason: ",
    " (expanded from: ",
    " recipient address: ",
    " diagnostic code: ",
    " remote system: ",
    " action: failed",
    " status: 4.",
    " status: 5.",
    " final-recipient: ",
    " original-recipient: ",
    " diagnostic-code: ",
    " remote-mta: ",
    " reporting-mta: ",
    " arrival-date: ",
    " received: from ",
    " received: by ",
    " ----- the ",
    " ----- transcript ",
    " ----- unsent ",
    " ----- message ",
    " below is a copy of the original message",
];

/// The end of a rule with words in it: what follows begins a line.
const RULE: &str = " ----- ";

/// `text` with line ends before what begins a line, where that stands within long lines.
fn broken(text: &str) -> Option<String> {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(aho_corasick::MatchKind::LeftmostFirst)
            .kind(Some(AhoCorasickKind::DFA))
            .build(BEGINNINGS.iter().chain([&RULE]))
            .ok()
    });
    let words = WORDS.as_ref()?;
    let mut out = String::new();
    let mut done = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        for found in words.find_iter(Some(line).filter(|line| line.len() > LONG_LINE).unwrap_or_default()) {
            // a rule ends with its line, everything else begins one; the space between is the line end
            let is_rule = found.pattern().as_usize() == BEGINNINGS.len();
            let end = at + if is_rule { found.end() - 1 } else { found.start() };
            out.push_str(text.get(done..end).unwrap_or_default());
            out.push('\n');
            done = end + 1;
        }
        at += line.len();
    }
    if done == 0 {
        return None;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_apostrophes() {
        assert_eq!(plain("a\u{a0}b\u{2019}s \u{200b}貓@b.example".into()), "a b's 貓@b.example");
        assert!(matches!(plain("貓".into()), Cow::Borrowed("貓")));
    }

    #[test]
    fn quoting_marks_go() {
        let quoted =
            "See below.\n\n> The mail system\n>\n> <a@b.example>: host mx said:\n>     550 gone\n>>>> DATA\n> bye\n";
        assert_eq!(
            undo(quoted.into()),
            "The mail system\n\n<a@b.example>: host mx said:\n    550 gone\n>>> DATA\nbye\n"
        );
        assert_eq!(undo("| a\n| b\n|\n| c\n".into()), "a\nb\n\nc\n");
    }

    #[test]
    fn joined_lines_are_parted() {
        let text = "----- The following addresses had permanent fatal errors ----- <a@b.example> (reason: 550 gone) ----- Transcript of session follows ----- ... while talking to mx.b.example: >>> RCPT To:<a@b.example> <<< 550 gone\nReason: short lines >>> stay\n";
        let wanted = "----- The following addresses had permanent fatal errors -----\n<a@b.example>\n(reason: 550 gone)\n----- Transcript of session follows -----\n... while talking to mx.b.example:\n>>> RCPT To:<a@b.example>\n<<< 550 gone\nReason: short lines >>> stay\n";
        assert_eq!(undo(text.into()), wanted);
    }

    #[test]
    fn what_is_not_quoted_stays() {
        for text in [
            "",
            "no marks\n",
            "<a@b.example>: gone\n\n> what\n> was\n> sent\n",
            ">>> RCPT To:<a@b.example>\n<<< 550 gone\n>>> QUIT\n<<< 221 bye\n",
            "> one line\n\nand more words\nof another\n",
            "|-------------|\n| a |\n",
        ] {
            assert_eq!(undo(text.into()), text);
        }
    }

    #[test]
    fn an_empty_line_after_each_line_goes() {
        let text = "The mail system\n\n\n\nwas not able to\n\ndeliver\n\n\n\na@b.example\n\n  gone\n\nbye\n\n";
        assert_eq!(undo(text.into()), "The mail system\n\nwas not able to\ndeliver\n\na@b.example\n  gone\nbye\n");
        let paragraphs = "One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nSix.\n\nSeven.\n\nEight.\n\nNine.\n";
        assert_eq!(undo(paragraphs.into()), paragraphs);
    }
}
