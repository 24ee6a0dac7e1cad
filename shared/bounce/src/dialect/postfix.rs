//! Postfix (src/bounce/bounce_notify_util.c) and what is built on it: its text beside the fields, and the transcripts that
//! its SMTP server sends to the postmaster (src/smtpd/smtpd_chat.c).
//!
//! `<recipient> (expanded from <original>): host mx[ip] said: reply (in reply to RCPT TO command)`, folded at 80 columns.
//! Known gap: templates (bounce.cf) may change every word but these lines.

use crate::letter::Letter;
use crate::told::{Report, Told};
use crate::{address, dsn, reply, text};

use super::lines;

pub(super) fn read<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let (people, returned) = lines::split_at_end(
        &letter.text,
        &["content-description: delivery report", "content-description: undelivered"],
    );
    let mut report = Report { returned_text: Some(returned).filter(|text| !text.is_empty()), ..Report::default() };
    report.told = lines::recipients(people);
    for told in &mut report.told {
        let Some(whole) = told.diagnostic.take() else { continue };
        let said = reply_in(&whole);
        if said.len() == whole.len() {
            // Postfix itself speaks: "unknown user", "mail for x loops back to myself"
            told.first_hand = !whole.contains("connect to ");
            told.diagnostic = Some(whole);
        } else {
            told.diagnostic = Some(said.to_owned());
        }
    }
    // the fields, where the whole report is one text
    if letter.fields.is_empty()
        && let Some(fields) = dsn::within(&letter.text)
    {
        let texts = std::mem::take(&mut report);
        let returned = texts.returned_text;
        dsn::read(fields, &mut report);
        report.complete_with(texts);
        report.returned_text = report.returned_text.or(returned);
    }
    report
}

/// The reply in `host x[y] said: reply (in reply to z command)`; all of it where it holds none.
fn reply_in(whole: &str) -> &str {
    let Some(said) = text::after(whole, "] said: ").or_else(|| text::after(whole, " refused to talk to me: ")) else {
        return whole;
    };
    match said.rfind("(in reply to ") {
        Some(end) => said.get(..end).unwrap_or(said).trim(),
        None => said.trim(),
    }
}

/// A transcript of a session with a client, sent to the postmaster.
pub(super) fn read_transcript<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let mut told: Vec<Told> = Vec::new();
    let mut command = String::new();
    let mut refused = None;
    let mut speaker = "";
    for line in letter.text.lines() {
        let trimmed = line.trim();
        if let Some(said) = trimmed.strip_prefix("In:") {
            speaker = "In";
            command = said.trim().to_owned();
        } else if let Some(said) = trimmed.strip_prefix("Out:") {
            speaker = "Out";
            let said = said.trim();
            let is_refusal = said.starts_with(['4', '5']);
            let recipient = text::after_prefix(&command, "RCPT")
                .and_then(|rest| address::first_in(rest))
                .and_then(|(found, _)| address::normal(found));
            match (recipient, is_refusal) {
                (Some(recipient), true) => {
                    let mut one = Told::new(Some(recipient), said);
                    one.stage = Some(reply::Stage::Rcpt);
                    told.push(one);
                }
                (Some(recipient), false) => told.push(Told { recipient: Some(recipient), ..Told::default() }),
                (None, true) => refused = refused.or(Some((said.to_owned(), reply::Stage::of_command(&command)))),
                (None, false) => {}
            }
            if told.len() >= dsn::MOST_RECIPIENTS {
                break;
            }
        } else if line.starts_with("     ") && speaker == "In" && command.len() < 2048 {
            // a folded command
            command.push(' ');
            command.push_str(trimmed);
        }
    }
    match refused {
        // a refusal of the message concerns everybody
        Some((said, stage)) => {
            for one in told.iter_mut().filter(|one| one.diagnostic.is_none()) {
                one.diagnostic = Some(said.clone());
                one.stage = stage;
            }
        }
        None => told.retain(|one| one.diagnostic.is_some()),
    }
    Report { told, ..Report::default() }
}

#[cfg(test)]
mod tests {
    use super::reply_in;

    #[test]
    fn the_reply_alone() {
        assert_eq!(reply_in("host mx[192.0.2.1] said: 550 no (in reply to RCPT TO command)"), "550 no");
        assert_eq!(reply_in("host mx[192.0.2.1] refused to talk to me: 550 no"), "550 no");
        assert_eq!(
            reply_in("connect to mx[192.0.2.1]:25: Connection refused"),
            "connect to mx[192.0.2.1]:25: Connection refused"
        );
    }
}
