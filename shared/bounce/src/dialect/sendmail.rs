//! Sendmail 8 (sendmail/savemail.c) and what is built after it: a list of addresses, then the transcript of the session.
//!
//! The list: `<address>` and below it `(reason: reply)` and `(expanded from: <original>)`. The transcript: `... while
//! talking to host:`, `>>> command`, `<<< reply`, and Sendmail's own summing up, `550 5.1.1 <address>... User unknown`.
//! With PIPELINING the command before a reply is the last one sent, not always the one that was refused.

use crate::letter::Letter;
use crate::reply::Stage;
use crate::told::{Report, Told};
use crate::{address, dsn, reply, text};

use super::lines;

/// The headings of the list.
const HEADINGS: &[&str] = &[
    "addresses had permanent fatal errors",
    "addresses had fatal errors",
    "addresses had delivery problems",
    "addresses have delivery problems",
    "addresses had transient non-fatal errors",
    "addresses had delivery errors",
    "addresses had successful delivery notifications",
    "addresses were not delivered",
    "following addresses failed",
];

pub(super) fn read<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let text = letter.text.as_ref();
    let (people, returned) = lines::split_at_end(text, &[]);
    let (list, transcript) = split_transcript(people);
    let mut told = recipients(list);
    let session = Session::read(transcript);
    if told.is_empty() {
        told = session.recipients();
    }
    if told.is_empty() {
        told = super::wording::failed_recipients(letter);
    }
    let one_of_few = told.len() <= 100;
    for one in &mut told {
        session.complete(one, one_of_few);
    }
    let mut report =
        Report { told, returned_text: Some(returned).filter(|text| !text.is_empty()), ..Report::default() };
    // the fields, where the whole report is one text
    if letter.fields.is_empty()
        && let Some(fields) = dsn::within(text)
    {
        let texts = std::mem::take(&mut report);
        let returned = texts.returned_text;
        dsn::read(fields, &mut report);
        report.complete_with(texts);
        report.returned_text = report.returned_text.or(returned);
    }
    report
}

fn split_transcript(text: &str) -> (&str, &str) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if text::find(line, "transcript of").is_some() {
            return text.split_at_checked(at).unwrap_or((text, ""));
        }
        at += line.len();
    }
    (text, "")
}

/// The recipients of the list, each with its reason.
fn recipients(list: &str) -> Vec<Told> {
    let below = super::wording::below_first(list, HEADINGS);
    if below.len() == list.len() {
        return Vec::new();
    }
    let mut told: Vec<Told> = Vec::new();
    let mut open_parenthesis = false;
    for line in below.lines() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if let Some(inside) = text::after_prefix(line, "(reason:") {
            open_parenthesis = !line.ends_with(')');
            if let Some(one) = told.last_mut() {
                // a reason that is a number is a local program's exit code
                let reason = inside.trim().trim_end_matches(')');
                if reason.bytes().all(|b| b.is_ascii_digit()) {
                    one.add(&format!("exit code {reason}"));
                } else {
                    one.diagnostic = Some(text::on_one_line(reason));
                }
            }
        } else if let Some(inside) = text::after_prefix(line, "(expanded from:") {
            if let (Some(one), Some((from, _))) = (told.last_mut(), address::first_in(inside)) {
                let from = address::normal(from);
                if one.recipient.is_none() {
                    one.recipient = from;
                } else {
                    one.original_recipient = from;
                }
            }
        } else if open_parenthesis {
            open_parenthesis = !line.ends_with(')');
            if let Some(said) = told.last_mut().and_then(|one| one.diagnostic.as_mut())
                && said.len() < 4096
            {
                said.push(' ');
                said.push_str(line.trim_end_matches(')'));
            }
        } else if let Some((address, rest)) = lines::address_at_start(line) {
            // "(unrecoverable error)", "[User unknown]", or the name again in brackets
            let rest = rest.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
            let rest = if address::normal(rest).is_some() || rest == "unrecoverable error" { "" } else { rest };
            told.push(Told::new(Some(address), rest));
        } else if line.starts_with(['"', '|', '/']) {
            // a program or a file; "(expanded from: …)" tells whose
            told.push(Told::new(None, ""));
        }
        if told.len() >= dsn::MOST_RECIPIENTS {
            break;
        }
    }
    told.retain(|one| one.recipient.is_some());
    told
}

/// The transcript of the session.
#[derive(Default)]
struct Session {
    exchanges: Vec<Exchange>,
    /// Sendmail's own last words: `554 5.3.0 unknown mailer error 255`.
    summaries: Vec<String>,
    /// What local programs printed.
    printed: String,
}

/// Exchanges that are kept. Each recipient is looked for among them, so their number bounds the time.
const MOST_EXCHANGES: usize = 100;

struct Exchange {
    stage: Stage,
    host: Option<String>,
    reply: String,
}

impl Session {
    fn read(transcript: &str) -> Self {
        let mut session = Self::default();
        let mut host = None;
        let mut stage = Stage::Connect;
        for line in transcript.lines().skip(1).take(4000) {
            let line = line.trim();
            if let Some(talking) = text::after(line, "while talking to") {
                host = Some(talking.trim().trim_end_matches([':', '.']).to_ascii_lowercase())
                    .filter(|host| !host.is_empty());
                stage = Stage::Connect;
            } else if let Some(command) = line.strip_prefix(">>>") {
                stage = Stage::of_command(command.trim_start_matches('>')).unwrap_or(stage);
            } else if let Some(said) = line.strip_prefix("<<<") {
                let said = said.trim();
                let is_full = session.exchanges.len() >= MOST_EXCHANGES;
                match session.exchanges.last_mut() {
                    // the lines of one reply
                    Some(last) if last.reply.len() < 4096 && continues(&last.reply, said) => {
                        last.reply.push('\n');
                        last.reply.push_str(said);
                    }
                    _ if is_full => {}
                    _ => session.exchanges.push(Exchange { stage, host: host.clone(), reply: said.to_owned() }),
                }
            } else if (line.starts_with(['4', '5']) && reply::find(line).code.is_some())
                // <address>... Deferred: Connection refused by host.
                || (line.starts_with('<') && line.contains(">... "))
            {
                if session.summaries.len() < MOST_EXCHANGES {
                    session.summaries.push(line.to_owned());
                }
            } else if session.printed.len() < 2048 && !line.is_empty() && !line.starts_with("...") {
                session.printed.push(' ');
                session.printed.push_str(line);
            }
        }
        session
    }

    /// The recipients that only the transcript names.
    fn recipients(&self) -> Vec<Told> {
        let mut told: Vec<Told> = Vec::new();
        for line in &self.summaries {
            if let Some(address) = address::first_in(line).and_then(|(found, _)| address::normal(found))
                && !told.iter().any(|one| one.recipient.as_deref() == Some(&address))
            {
                told.push(Told::new(Some(address), line));
            }
        }
        told
    }

    /// Adds what the session tells of one recipient: the whole reply, and the command that it answered.
    fn complete(&self, told: &mut Told, one_of_few: bool) {
        let said = told.diagnostic.clone().unwrap_or_default();
        // the list shows the first line of a reply, cut in its middle where it is long
        let beginning = text::head(said.trim_start_matches("Deferred: "), 40);
        let exchange = if said.is_empty() {
            let named = told
                .recipient
                .as_deref()
                .filter(|_| one_of_few)
                .and_then(|r| self.exchanges.iter().find(|x| text::find(&x.reply, r).is_some()));
            named
                .or_else(|| self.exchanges.iter().find(|x| x.reply.starts_with(['4', '5'])))
                .filter(|_| !self.exchanges.is_empty())
        } else {
            self.exchanges.iter().find(|x| text::starts_with(&x.reply, beginning))
        };
        if let Some(exchange) = exchange {
            told.stage = told.stage.or(Some(exchange.stage));
            if told.remote_mta.is_none() {
                told.remote_mta.clone_from(&exchange.host);
            }
            let whole = text::on_one_line(&exchange.reply);
            if whole.len() > said.len() {
                told.diagnostic = Some(whole);
            }
        } else if self.exchanges.is_empty() {
            // nobody was talked to: Sendmail and its local programs speak for themselves
            told.first_hand = true;
        }
        told.add(&self.printed);
        for line in self.summaries.iter().take(20) {
            let names_another = address::first_in(line)
                .and_then(|(found, _)| address::normal(found))
                .is_some_and(|a| Some(a) != told.recipient);
            // after a remote reply, "554 5.0.0 Service unavailable" is only Sendmail's echo of it
            if !names_another && exchange.is_none() {
                told.add(line);
            }
        }
    }
}

/// Whether `line` is the next line of the multi-line reply whose last line `reply` ends with.
fn continues(reply: &str, line: &str) -> bool {
    let last = reply.lines().next_back().unwrap_or_default();
    last.as_bytes().get(3) == Some(&b'-') && line.get(..3) == last.get(..3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list() {
        let told = recipients(
            "The original message was received at x\n\n   ----- The following addresses had permanent fatal errors -----\n<a@b.example>\n    (reason: 550 no)\n\
             \"|/usr/bin/x\"\n    (reason: 255)\n    (expanded from: <c@b.example>)\nd@e.example\n    (reason: 452 long\n  reply)\n    (expanded from: <f@b.example>)\n",
        );
        let got: Vec<_> = told
            .iter()
            .map(|t| (t.recipient.as_deref().unwrap(), t.diagnostic.as_deref(), t.original_recipient.as_deref()))
            .collect();
        assert_eq!(
            got,
            [
                ("a@b.example", Some("550 no"), None),
                ("c@b.example", None, None),
                ("d@e.example", Some("452 long reply"), Some("f@b.example"))
            ]
        );
    }

    #[test]
    fn the_command_that_was_answered() {
        let session = Session::read(
            "----- Transcript -----\n... while talking to mx.b.example.:\n<<< 554 go away\n>>> RCPT To:<a@b.example>\n<<< 550-5.1.1 no\n<<< 550 5.1.1 user\n",
        );
        let mut told = Told::new(Some("a@b.example".to_owned()), "550-5.1.1 no");
        session.complete(&mut told, true);
        assert_eq!(told.stage, Some(Stage::Rcpt));
        assert_eq!(told.diagnostic.as_deref(), Some("550-5.1.1 no 550 5.1.1 user"));
        assert_eq!(told.remote_mta.as_deref(), Some("mx.b.example"));
        let mut told = Told::new(Some("a@b.example".to_owned()), "554 go away");
        session.complete(&mut told, true);
        assert_eq!(told.stage, Some(Stage::Connect));
    }
}
