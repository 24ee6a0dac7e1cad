//! Sendmail 5 and IDA (`Returned mail: User unknown`): no list, only a transcript, then the unsent message.
//!
//! `>>> command`, `<<< reply`, then Sendmail's own line with the address: `550 <address>... User unknown`. A line without
//! an address (`421 host (smtp)... Deferred:`) says why the recipients of that host failed; where no line names anybody,
//! the unsent message's To does.

use crate::letter::Letter;
use crate::reply::{self, Stage};
use crate::told::{Report, Told};
use crate::{address, text};

use super::lines;

pub(super) fn read<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let (people, returned) = lines::split_at_end(&letter.text, &[]);
    let mut told: Vec<Told> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut stage = None;
    let mut replies: Vec<&str> = Vec::new();
    let mut deferred = String::new();
    for line in people.lines() {
        let line = line.trim();
        if text::starts_with(line, "while talking to") || line.starts_with("...") {
            replies.clear();
            stage = None;
        } else if let Some(command) = line.strip_prefix(">>>") {
            stage = Stage::of_command(command);
            replies.clear();
        } else if let Some(said) = line.strip_prefix("<<<") {
            if replies.len() < 50 {
                replies.push(said.trim());
            }
        } else if line.starts_with(['4', '5']) && line.contains("...") {
            let named = line
                .split_once("...")
                .and_then(|(before, after)| Some((address::normal(address::first_in(before)?.0)?, after)));
            let Some((recipient, own_words)) = named else {
                deferred = line.to_owned();
                continue;
            };
            if told.len() >= crate::dsn::MOST_RECIPIENTS || !seen.insert(recipient.clone()) {
                continue;
            }
            // what the remote server said, else Sendmail's own words, which are all it knows of a host that is not there
            let refusal = replies.iter().any(|said| said.starts_with(['4', '5']));
            let mut one = if refusal {
                Told::new(Some(recipient), &replies.join(" "))
            } else {
                Told::new(Some(recipient), own_reply(line, own_words.trim()))
            };
            one.stage = stage.filter(|_| refusal);
            one.first_hand = !refusal;
            one.add(line);
            told.push(one);
            replies.clear();
            stage = None;
        }
    }
    if told.is_empty() && !deferred.is_empty() {
        told.push(Told::new(None, &deferred));
    }
    for one in &mut told {
        if one.diagnostic.as_deref().is_some_and(|said| reply::find(said).code.is_none()) {
            one.add(&deferred);
        }
    }
    Report { told, returned_text: Some(returned).filter(|text| !text.is_empty()), ..Report::default() }
}

/// `554 <address>... 550 Host unknown`: the reply within Sendmail's own line, where it holds one.
fn own_reply<'t>(line: &'t str, words: &'t str) -> &'t str {
    if words.starts_with(['4', '5']) && reply::find(words).code.is_some() { words } else { line }
}
