//! qmail (qmail-send.c, qmail-remote.c) and its kin: netqmail, notqmail, s/qmail, indimail, Yahoo's and Postini's servers.
//!
//! A block for each recipient: `<address>:` and below it what happened, in sentences that end with a status in
//! parentheses. `Remote host said:` comes before the reply; a relay of Yahoo's writes the command behind it in brackets.

use std::collections::HashSet;

use crate::letter::Letter;
use crate::text;
use crate::told::{Report, Told};

use super::lines;
use super::wording::failed_recipients;

pub(super) fn read<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let (people, returned) = lines::split_at_end(&letter.text, &[]);
    let mut told = lines::recipients(people);
    // an address alone in a line is whom to write to instead, where recipients stand in brackets
    let bracketed: HashSet<String> = people
        .lines()
        .filter(|line| line.starts_with('<'))
        .filter_map(|line| lines::address_at_start(line).map(|(found, _)| found))
        .collect();
    told.retain(|one| bracketed.is_empty() || one.recipient.as_ref().is_some_and(|name| bracketed.contains(name)));
    if told.is_empty() {
        told = failed_recipients(letter);
    }
    told.iter_mut().for_each(reply_alone);
    Report { told, returned_text: Some(returned).filter(|text| !text.is_empty()), ..Report::default() }
}

/// The reply alone decides; what qmail says around it is further evidence.
pub(super) fn reply_alone(told: &mut Told) {
    let Some(whole) = told.diagnostic.take() else { return };
    match reply_in(&whole) {
        Some(said) => {
            told.diagnostic = Some(said.to_owned());
            told.add(&whole);
        }
        None => told.diagnostic = Some(whole),
    }
}

/// What the remote host said, without what qmail says after it.
fn reply_in(whole: &str) -> Option<&str> {
    let said = text::after(whole, "remote host said:")
        .or_else(|| text::after(whole, " said: ").filter(|_| holds(whole, "remote host")))?;
    let mut end = said.len();
    for after in [" Giving up on ", " I'm not going to try again", " (Other MXes tried", " --- "] {
        end = end.min(said.find(after).unwrap_or(end));
    }
    said.get(..end).map(str::trim).filter(|said| !said.is_empty())
}

fn holds(text: &str, words: &str) -> bool {
    text::find(text, words).is_some()
}

#[cfg(test)]
mod tests {
    use super::reply_in;

    #[test]
    fn the_reply_alone() {
        assert_eq!(
            reply_in("192.0.2.1 does not like recipient. Remote host said: 550 5.7.1 no Giving up on 192.0.2.1."),
            Some("550 5.7.1 no")
        );
        assert_eq!(
            reply_in(
                "Sorry, no SMTP connection got far enough; most progress was RCPT TO response; remote host 192.0.2.32 said: 550 Unknown user a@b.example . (#5.5.0) (Other MXes tried: 192.0.2.32 said 550 for RCPT TO response)"
            ),
            Some("550 Unknown user a@b.example . (#5.5.0)")
        );
        assert_eq!(reply_in("Sorry, no mailbox here by that name. (#5.1.1)"), None);
    }
}
