//! Reads a text by where its words stand: for dialects that are only another's wording.

use crate::letter::Letter;
use crate::told::{Report, Told};
use crate::{address, reply, text};

use super::lines;

/// Where the words of a dialect stand. All words in any case.
pub(crate) struct Wording {
    /// The recipients are told below the first line that holds one of these; none: from the top.
    pub(crate) begin: &'static [&'static str],
    /// The text ends at a line that begins with one of these, besides [`lines::ENDS`].
    pub(crate) end: &'static [&'static str],
    pub(crate) recipients: Recipients,
    pub(crate) said: Said,
    /// The server speaks of its own mailboxes.
    pub(crate) first_hand: bool,
    /// It does where it quotes no reply: what is delivered locally and what is relayed come in one list.
    pub(crate) own_words: bool,
}

/// What most have: recipients at the beginning of lines, with what was said.
pub(crate) const LIST: Wording = Wording {
    begin: &[],
    end: &[],
    recipients: Recipients::Lines,
    said: Said::WithRecipient,
    first_hand: false,
    own_words: false,
};

/// Where the recipients stand.
pub(crate) enum Recipients {
    /// At the beginning of lines.
    Lines,
    /// Behind one of these words: in the same line, or in the lines below it.
    After(&'static [&'static str]),
    /// Only in the header field X-Failed-Recipients.
    InHeader,
}

/// Where it stands what was said.
pub(crate) enum Said {
    /// With the recipient: in its line and those that go on with it.
    WithRecipient,
    /// Behind the first of these words that is there, up to a blank line.
    After(&'static [&'static str]),
    /// Behind these words in its line or the next.
    InLineAfter(&'static [&'static str]),
    /// Everything below the recipient, the first line first where it ends a sentence with one of these words and a colon.
    BelowRecipient(&'static [&'static str]),
    /// Everywhere in the text.
    All,
}

/// Reads the text for people of `letter`.
pub(crate) fn read<'l>(letter: &'l Letter<'_>, wording: &Wording) -> Report<'l> {
    let (text, returned) = lines::split_at_end(&letter.text, wording.end);
    let below = below_first(text, wording.begin);
    let mut told = match wording.recipients {
        Recipients::Lines => lines::recipients(below),
        Recipients::After(words) => after_words(below, words),
        Recipients::InHeader => Vec::new(),
    };
    if told.is_empty() && matches!(wording.recipients, Recipients::After(_)) {
        told = lines::recipients(below);
    }
    if told.is_empty() {
        told = failed_recipients(letter);
    }
    let said = match wording.said {
        Said::WithRecipient => None,
        Said::After(words) => paragraph_after(text, words),
        Said::InLineAfter(words) => line_after(text, words),
        Said::BelowRecipient(introductions) => {
            below_recipient(text, told.first().and_then(|one| one.recipient.as_deref()), introductions)
        }
        Said::All => Some(text::on_one_line(text::head(text, 4096))),
    };
    // a line that was wrapped on the way goes on in the next
    let goes_on = match wording.said {
        Said::InLineAfter(words) => paragraph_after(text, words).filter(|all| Some(all) != said.as_ref()),
        _ => None,
    };
    if told.is_empty() && said.is_some() && letter.is_from_a_server() {
        // whom it concerns, the original may tell
        told.push(Told::default());
    }
    for recipient in &mut told {
        if let Some(said) = &said {
            let old = recipient.diagnostic.replace(said.clone());
            if let Some(old) = old {
                recipient.add(&old);
            }
            recipient.add(goes_on.as_deref().unwrap_or_default());
            recipient.stage = recipient.stage.or_else(|| reply::stage(said));
            if recipient.remote_mta.is_none() {
                recipient.remote_mta = lines::host_in(said);
            }
        }
        let quotes_no_reply = recipient.diagnostic.as_deref().is_some_and(|said| reply::find(said).code.is_none());
        recipient.first_hand = wording.first_hand || (wording.own_words && quotes_no_reply);
    }
    Report { told, returned_text: Some(returned).filter(|text| !text.is_empty()), ..Report::default() }
}

/// What stands below the first line that holds one of `words`, or behind them in that line where a relay joined it with the
/// next; all of `text` where none does.
pub(crate) fn below_first<'t>(text: &'t str, words: &[&str]) -> &'t str {
    if words.is_empty() {
        return text;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some((word, found)) = words.iter().find_map(|word| Some((word, text::find(line, word)?))) {
            let behind = text.get(at + found + word.len()..).unwrap_or_default();
            let behind = behind.trim_start_matches([' ', ':', '。']);
            let joined = behind.lines().next().and_then(lines::address_at_start);
            return if joined.is_some() { behind } else { text.get(at + line.len()..).unwrap_or_default() };
        }
        at += line.len();
    }
    text
}

/// The addresses behind each of `words`.
pub(super) fn after_words(text: &str, words: &[&str]) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let mut expected = false;
    // the last recipient's sentence goes on in the next line
    let mut goes_on = false;
    for line in text.lines() {
        let found = words.iter().find_map(|word| text::after(line, word).filter(|rest| !is_in_a_word(word, rest)));
        goes_on &= found.is_none() && !line.trim().is_empty() && lines::address_at_start(line.trim()).is_none();
        if goes_on && let Some(said) = told.last_mut().and_then(|one| one.diagnostic.as_mut()) {
            said.push(' ');
            said.push_str(&text::on_one_line(line));
            goes_on = said.len() < 2048;
            continue;
        }
        match found {
            Some(rest) => match address::first_in(text::head(rest, 400))
                .and_then(|(found, end)| Some((address::normal(found)?, end)))
            {
                Some((found, end)) => {
                    let (others, rest) = others(rest.get(end..).unwrap_or_default());
                    let said = rest.trim_start_matches(['>', '"', '.', ':', ')', ' ']);
                    told.extend(std::iter::once(found).chain(others).map(|one| Told::new(Some(one), said)));
                    expected = false;
                    goes_on = begins_a_clause(said) && !said.trim_end().ends_with(['.', '。']);
                }
                None => expected = true,
            },
            None if expected => match lines::address_at_start(line) {
                Some((found, rest)) => told.push(Told::new(Some(found), rest)),
                None => expected = line.trim().is_empty() && told.len() < 2,
            },
            None => {}
        }
        if told.len() >= crate::dsn::MOST_RECIPIENTS {
            break;
        }
    }
    let mut seen = std::collections::HashSet::new();
    told.retain(|one| seen.insert(one.recipient.clone()));
    told
}

/// `mailbox` in `mailboxfull@b.example`.
fn is_in_a_word(word: &str, rest: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    word.ends_with(is_letter) && rest.starts_with(is_letter)
}

/// `because the mailbox is`, `since nobody is there`.
fn begins_a_clause(said: &str) -> bool {
    ["because", "since ", "due to", "as the", "for the following reason"]
        .iter()
        .any(|word| text::starts_with(said, word))
}

/// The addresses that go on a list right behind its first one (`, c@d.example and <e@f.example> because …`), and the rest.
fn others(behind: &str) -> (Vec<String>, &str) {
    let mut found = Vec::new();
    let mut rest = behind;
    while found.len() < 100 {
        let after = rest.trim_start_matches(['>', '"', '\'']);
        let Some(next) =
            [", ", "; ", " and ", " & ", " und ", " et ", " y "].iter().find_map(|and| after.strip_prefix(and))
        else {
            break;
        };
        let next = next.trim_start_matches(['<', '"', '\'']);
        let Some((one, end)) = address::first_in(text::head(next, 400)).filter(|(one, _)| next.starts_with(one)) else {
            break;
        };
        let Some(one) = address::normal(one) else { break };
        found.push(one);
        rest = next.get(end..).unwrap_or_default();
    }
    (found, rest)
}

/// What stands behind the first of `words` that is there: the rest of its line, or the next lines that are not blank.
pub(crate) fn paragraph_after(text: &str, words: &[&str]) -> Option<String> {
    words.iter().find_map(|word| {
        let rest = after_in_lines(text, word)?;
        let mut said = String::new();
        for line in rest.lines() {
            let line = line.trim();
            if line.is_empty() {
                if said.is_empty() {
                    continue;
                }
                break;
            }
            if said.len() > 4096 {
                break;
            }
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(line.trim_start_matches("-- "));
        }
        Some(said).filter(|said| !said.is_empty())
    })
}

/// What stands below the line of the recipient. Where its first line only introduces a reply (`host did not like our DATA:`)
/// the reply comes first, so that it is what was said.
fn below_recipient(text: &str, recipient: Option<&str>, introductions: &[&str]) -> Option<String> {
    let mut lines = below_first(text, &[recipient?]).lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let rest: Vec<&str> = lines.take(40).collect();
    let introduces = first.ends_with(':') && introductions.iter().any(|words| text::find(first, words).is_some());
    let said = if introduces {
        format!("{} ({})", rest.join(" "), first.trim_end_matches(':'))
    } else {
        format!("{first} {}", rest.join(" "))
    };
    Some(text::on_one_line(text::head(&said, 4096)))
}

fn line_after(text: &str, words: &[&str]) -> Option<String> {
    words.iter().find_map(|word| {
        let rest = after_in_lines(text, word)?;
        rest.lines().map(str::trim).find(|line| !line.is_empty()).map(text::on_one_line)
    })
}

/// What follows `word` in `text`, looked for line by line so that the time is that of reading.
fn after_in_lines<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(found) = text::find(line, word) {
            return text.get(at + found + word.len()..);
        }
        at += line.len();
    }
    None
}

/// The recipients in the header fields in which servers list them.
pub(crate) fn failed_recipients(letter: &Letter<'_>) -> Vec<Told> {
    let listed = letter.mail.headers().all("X-Failed-Recipients");
    listed
        .flat_map(|value| value.split(','))
        .filter_map(address::normal)
        .take(crate::dsn::MOST_RECIPIENTS)
        .map(|address| Told::new(Some(address), ""))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_words() {
        let text = "Could not be delivered to: <a@b.example>\nAs their mailbox is full.\n\nThe error was:\n\n550 no\n such user\n\nBye\n";
        assert_eq!(after_words(text, &["delivered to:"])[0].recipient.as_deref(), Some("a@b.example"));
        assert_eq!(paragraph_after(text, &["not there", "the error was:"]).as_deref(), Some("550 no such user"));
        assert_eq!(line_after(text, &["the error was:"]).as_deref(), Some("550 no"));
        let wrapped =
            after_words("Not delivered to a@b.example because\nthe address is gone.\n\nBye\n", &["delivered to"]);
        assert_eq!(wrapped[0].diagnostic.as_deref(), Some("because the address is gone."));
        assert_eq!(below_first("These failed: a@b.example\nBye\n", &["failed"]), "a@b.example\nBye\n");
        assert_eq!(below_first("These failed:\na@b.example\n", &["failed"]), "a@b.example\n");
        assert_eq!(after_words("Mailboxfull is gone, mailbox c@d.example\n", &["mailbox"]), []);
        assert_eq!(after_words("failed:\n\n  a@b.example\n  c@b.example\nwords\n", &["failed:"]).len(), 2);
    }
}
