//! Notices that are no delivery reports: automatic answers (RFC 3834), challenges, read receipts (RFC 8098).
//!
//! Asked after the delivery reports, of what they leave. Recorded, and never a bounce: who is away is there, who has left
//! the company did not refuse the mail. Strict, because people write about absences too: a mail is a notice for what its
//! program wrote, not for what its author says.

mod answered;
mod automatic;
mod challenge;
mod evidence;
pub(crate) mod receipt;
mod words;

use model::{Context, Event, Id, Mail, Notice, NoticeReason, Outcome, Reading, Step, Term, Token, Trace};

use self::words::Found;
use crate::letter::Letter;
use crate::text;

/// Reads a mail that a program sent about a mail of ours: one event, or `None` where it is none.
pub fn read(mail: &Mail<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    let letter = Letter::new(mail);
    let subject = Found::within(text::head(letter.subject, 998));
    let own = Found::within(words::own_text(&letter.text));
    let found = decide(&letter, &subject, &own)?;
    trace.note(|| Step {
        about: "format",
        decided: format!("notice: {}", found.reason.as_str()),
        rule: found.rule.clone(),
        evidence: found.evidence.clone(),
        source: found.source.to_owned(),
    });
    let mut original = answered::of(&letter, &subject, context);
    if found.message_id.is_some() {
        original.message_id = found.message_id;
    }
    let recipient = found.recipient.or_else(|| evidence::who(&letter));
    trace.note(|| Step {
        about: "recipient",
        decided: recipient.clone().unwrap_or_default(),
        rule: "who answers: Final-Recipient, otherwise From".to_owned(),
        evidence: letter.from.to_owned(),
        source: found.source.to_owned(),
    });
    let notice = Notice {
        event_id: Id::of(&[
            &context.mail_id.0,
            recipient.as_deref().unwrap_or_default().as_bytes(),
            found.reason.as_str().as_bytes(),
        ]),
        mail_id: context.mail_id,
        received_at: context.received_at,
        envelope_recipient: context.envelope_recipient.map(str::to_owned),
        original_recipient: found.original_recipient.filter(|original| Some(original) != recipient.as_ref()),
        recipient,
        reason: found.reason,
        status: None,
        smtp_code: None,
        diagnostic: None,
        remote_mta: None,
        reporting_mta: found.reporting_ua,
        will_retry_until: None,
        original,
        dialect: found.dialect.to_owned(),
        rule: found.rule,
        token: Token::ABSENT,
    };
    Some(Reading::new(Outcome::Notice, vec![Event::Notice(Box::new(notice))]))
}

/// What a mail was found to be.
struct Decision {
    reason: NoticeReason,
    dialect: &'static str,
    rule: String,
    evidence: String,
    source: &'static str,
    recipient: Option<String>,
    original_recipient: Option<String>,
    message_id: Option<String>,
    reporting_ua: Option<String>,
}

impl Decision {
    fn new(reason: NoticeReason, dialect: &'static str, rule: String, evidence: String, source: &'static str) -> Self {
        Self {
            reason,
            dialect,
            rule,
            evidence,
            source,
            recipient: None,
            original_recipient: None,
            message_id: None,
            reporting_ua: None,
        }
    }
}

fn decide(letter: &Letter<'_>, subject: &Found, own: &Found) -> Option<Decision> {
    if let Some(receipt) = receipt::of(letter, subject, own) {
        let rule = match &receipt.disposition {
            Some(disposition) => format!("disposition {disposition}"),
            None => "disposition unknown".to_owned(),
        };
        return Some(Decision {
            recipient: receipt.recipient,
            original_recipient: receipt.original_recipient,
            message_id: receipt.message_id,
            reporting_ua: receipt.reporting_ua,
            ..Decision::new(NoticeReason::ReadReceipt, receipt.dialect, rule, receipt.evidence, "RFC 8098, section 3")
        });
    }
    // a delivery report that could not be read, or feedback: not ours to guess
    if (letter.is_report && challenge::vendor(letter).is_none()) || letter.is_another_report {
        return None;
    }
    let evidence = evidence::of(letter);
    if let Some((rule, words)) = challenge::of(letter, &evidence, subject, own) {
        return Some(Decision::new(NoticeReason::Challenge, "challenge", rule.to_owned(), words, "words.tsv"));
    }
    let answer = automatic::of(letter, &evidence, subject, own)?;
    let (dialect, source) = match evidence.answers {
        Some(_) => ("rfc3834", "RFC 3834, section 3.1.7; fields of other programs: evidence.rs"),
        None => ("automatic reply", "words.tsv"),
    };
    let rule = match answer.tells {
        Some(tells) => format!("{}; {tells}", answer.rule),
        None => answer.rule.to_owned(),
    };
    Some(Decision::new(NoticeReason::AutoReply, dialect, rule, answer.evidence, source))
}
