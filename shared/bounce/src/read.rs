//! A mail in, bounces and notices out: recognised, read, weighed.

use model::{
    Action, Bounce, Complaint, Context, Event, FeedbackType, Id, Mail, Notice, NoticeReason, Original, Outcome,
    Reading, Step, Term, Token, Trace, Warning,
};

use crate::dialect::{self, Dialect, Read, amazon_ses};
use crate::letter::{Letter, is_from_a_daemon};
use crate::told::{Report, Told};
use crate::{dsn, forwarded, original, reply, text, weigh};

/// What the dialect is called where only the fields of RFC 3464 are known.
const STANDARD: &str = "rfc3464";

/// What it is called where only words tell.
const UNNAMED: &str = "unnamed";

/// What it is called where a mailbox's filter or delivery agent refuses in the form of a disposition notification.
const SIEVE: &str = "sieve";

/// What it is called where a person passes a report on.
const FORWARDED: &str = "forwarded";

/// Reads a delivery report: bounces for recipients that failed, notices for those of whom something else is told
/// (delayed, delivered, relayed, expanded). `None` where the mail is no delivery report. Linear in the mail's size.
///
/// A mail about several recipients gives an event for each; its outcome is `bounce` where one of them failed. An event's
/// id is made of the mail's id, the recipient, the action, and an ordinal where one mail says the same twice.
pub fn read(mail: &Mail<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    let letter = Letter::new(mail);
    if letter.is_another_report && letter.fields.is_empty() {
        return rejected(&letter, context, trace);
    }
    if let Some(reading) = complaint(&letter, context, trace) {
        return Some(reading);
    }
    let is_forward = letter.fields.is_empty() && forwarded::is_forward(&letter);
    if is_forward && let Some(reading) = passed_on(&letter, context, trace) {
        return Some(reading);
    }
    let report = report(&letter, trace);
    let names_nobody =
        report.as_ref().is_none_or(|known| known.report.told.iter().all(|told| told.recipient.is_none()));
    if names_nobody
        && letter.fields.is_empty()
        && let Some(reading) = passed_on(&letter, context, trace)
    {
        return Some(reading);
    }
    report.map(|report| events(&letter, report, context, trace))
}

/// A delivery agent's refusal in the form of a disposition notification.
fn rejected(letter: &Letter<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    let told = dialect::sieve::read(letter)?;
    trace.note(|| Step {
        about: "format",
        decided: SIEVE.to_owned(),
        rule: "a disposition notification of a mail that was rejected".to_owned(),
        evidence: told.further.clone(),
        source: "RFC 5429, section 2.2; RFC 3028, section 4.1".to_owned(),
    });
    let report = Report { told: vec![told], ..Report::default() };
    Some(events(letter, Recognised { dialect: SIEVE, report }, context, trace))
}

/// A report within a mail that is none itself: a gateway wraps what it was sent, a person forwards it whole.
fn passed_on(letter: &Letter<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    if (letter.is_report || letter.is_from_a_server())
        && let Some(inner) = letter.returned.and_then(|part| part.message())
    {
        // what names somebody itself returns a message, which may be a report
        let only_wraps = is_from_a_daemon(inner.headers()) && !letter.text.contains('@');
        let inner = Letter::new(inner);
        let is_whole = inner.mail.root.media_type.is("multipart/report") && !inner.fields.is_empty();
        if (only_wraps || is_whole)
            && let Some(report) = report(&inner, trace)
        {
            return Some(events(&inner, report, context, trace));
        }
    }
    let inner = forwarded::inner(letter)?;
    let inner = Letter::new(&inner);
    let Recognised { report, .. } = report(&inner, trace)?;
    trace.note(|| Step {
        about: "format",
        decided: FORWARDED.to_owned(),
        rule: "a person forwards a whole report".to_owned(),
        evidence: letter.subject.to_owned(),
        source: "the marks of mail programs".to_owned(),
    });
    Some(events(&inner, Recognised { dialect: FORWARDED, report }, context, trace))
}

/// Reads what only words make a delivery report, in no format with a name: asked after every other reader, so that an
/// automatic answer that talks of a mail that was not delivered stays one. `None` where it is none.
pub fn read_unnamed(mail: &Mail<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    // Asked of the headers alone, since every mail that is nothing else comes here.
    if !is_from_a_daemon(mail.headers()) {
        return None;
    }
    let letter = Letter::new(mail);
    if !is_believable(&letter) {
        return None;
    }
    let report = dialect::unnamed::read(&letter)?;
    trace.note(|| Step {
        about: "format",
        decided: UNNAMED.to_owned(),
        rule: "a daemon's words that a mail was not delivered, and to whom".to_owned(),
        evidence: letter.subject.to_owned(),
        source: "small servers' reports".to_owned(),
    });
    Some(events(&letter, Recognised { dialect: UNNAMED, report }, context, trace))
}

/// A report and the dialect in which it was told.
struct Recognised<'l> {
    dialect: &'static str,
    report: Report<'l>,
}

fn report<'l>(letter: &'l Letter<'_>, trace: &mut Trace) -> Option<Recognised<'l>> {
    let is_believable = is_believable(letter);
    let mut fields = Report::default();
    for part in letter.fields.iter().filter(|_| is_believable) {
        dsn::read(part, &mut fields);
    }
    if letter.fields.is_empty() && is_believable && (letter.is_report || letter.is_from_a_server()) {
        // a gateway that makes one text of all parts
        let (people, returned) = dialect::split_at_end(&letter.text);
        if let Some(within) = dsn::within(people) {
            dsn::read(within, &mut fields);
            fields.returned_text = fields.returned_text.or(Some(returned));
        }
    }
    let dialect = dialect::recognise(letter).filter(|_| is_believable);
    let is_known = dialect.is_some();
    let (name, mut report) = match dialect {
        Some((dialect, mark)) => {
            note_format(trace, dialect, &mark);
            let text = read_text(dialect, letter);
            fields.returned_text = fields.returned_text.or(text.returned_text);
            fields.complete_with(text);
            (dialect.name, fields)
        }
        None if !fields.told.is_empty() => (STANDARD, fields),
        None => return unknown(letter, trace),
    };
    if name == STANDARD {
        note_standard(trace);
        // what the text says beside the fields, whoever wrote it
        report.complete_with(dialect::beside_fields(letter));
    }
    if report.told.is_empty() {
        report.told = dialect::failed_recipients(letter);
    }
    if is_known && report.told.iter().all(|told| told.recipient.is_none()) && is_from_a_daemon(letter.mail.headers()) {
        name_recipients(letter, &mut report);
    }
    if report.told.is_empty() && is_known && name != "amazon_sns" && (letter.is_report || letter.is_from_a_server()) {
        report.told.push(Told::default());
    }
    if report.told.is_empty() {
        return None;
    }
    Some(Recognised { dialect: name, report })
}

/// A known format that words its recipients in another way than it used to: as any server may.
fn name_recipients(letter: &Letter<'_>, report: &mut Report<'_>) {
    let (people, _) = dialect::split_at_end(&letter.text);
    let named = dialect::unnamed::recipients(letter, people);
    if report.told.is_empty() {
        report.told = named;
    } else if let ([nobody], [_]) = (report.told.as_mut_slice(), named.as_slice()) {
        named.into_iter().for_each(|one| nobody.complete_with(one));
    }
}

/// No dialect, no part for programs: the fields may stand in the text of what calls itself a report or comes from a
/// server.
fn unknown<'l>(letter: &'l Letter<'_>, trace: &mut Trace) -> Option<Recognised<'l>> {
    if letter.is_report || letter.is_from_a_server() {
        if let Some(fields) = dsn::within(&letter.text) {
            let mut report = Report::default();
            dsn::read(fields, &mut report);
            if !report.told.is_empty() {
                note_standard(trace);
                return Some(Recognised { dialect: STANDARD, report });
            }
        }
        if letter.is_report || letter.header("X-Failed-Recipients").is_some() {
            let mut report = dialect::beside_fields(letter);
            if report.told.is_empty() {
                report.told = dialect::failed_recipients(letter);
            }
            if !report.told.is_empty() {
                note_standard(trace);
                return Some(Recognised { dialect: STANDARD, report });
            }
        }
    }
    None
}

/// Whether a mail that only looks like a report may be one: not an answer by a person that quotes one.
fn is_believable(letter: &Letter<'_>) -> bool {
    // TMDA's challenges begin with the words of Exim's reports, and come without a return path
    if letter.fields.is_empty() && letter.header("X-Delivery-Agent").is_some_and(|a| text::starts_with(a, "TMDA/")) {
        return false;
    }
    // Boxbe's come as a report of failure
    if letter.fields.iter().any(|fields| text::find(text::head(fields, 4096), "X-Boxbe-Notice").is_some()) {
        return false;
    }
    if letter.is_report || letter.is_from_a_server() {
        return true;
    }
    const ANSWERS: &[&str] = &[
        "re:", "re :", "aw:", "sv:", "vs:", "antw:", "r:", "rif:", "res:", "odp:", "ynt:", "回复", "答复", "fwd:",
        "fw:", "wg:", "tr:", "rv:",
    ];
    let subject = letter.subject.trim_start();
    if letter.header("In-Reply-To").is_some() && letter.header("Auto-Submitted").is_none() {
        return false;
    }
    !ANSWERS.iter().any(|answer| text::starts_with(subject, answer))
}

fn read_text<'l>(dialect: &Dialect, letter: &'l Letter<'_>) -> Report<'l> {
    match &dialect.read {
        Read::With(read) => read(letter),
        Read::As(wording) => dialect::read_wording(letter, wording),
        Read::FieldsOnly => Report::default(),
    }
}

fn events(letter: &Letter<'_>, recognised: Recognised<'_>, context: &Context<'_>, trace: &mut Trace) -> Reading {
    let Recognised { dialect, report } = recognised;
    let original = if dialect == "amazon_sns" {
        amazon_ses::original_headers(letter)
            .map(|block| original::of_block(&block, context.keep_headers))
            .unwrap_or_default()
    } else {
        original::of(letter, report.returned_text, context.keep_headers)
    };
    let is_delay = report.told.iter().any(|told| told.action.is_none()) && is_delay(letter);
    let only_one = report.told.len() == 1;
    let mut warnings = Vec::new();
    if report.told.len() >= dsn::MOST_RECIPIENTS {
        warnings.push(Warning::new(
            "limit_recipients",
            format!("more than {} recipients: the rest is not read", dsn::MOST_RECIPIENTS),
        ));
    }
    if letter.cut {
        warnings.push(Warning::new("limit_fields", "a delivery status of more than 8 MiB: the rest is not read"));
    }
    let mut events = Vec::with_capacity(report.told.len());
    let mut ids = Ids::default();
    let common = Common {
        context,
        original: &original,
        report: Shared { reporting_mta: report.reporting_mta, arrival_date: report.arrival_date },
        dialect,
    };
    for mut told in report.told {
        if told.recipient.is_none() && only_one {
            told.recipient.clone_from(&original.to);
        }
        let action = action(&told, is_delay);
        trace.note(|| step_recipient(&told, action));
        let id = ids.of(context.mail_id, told.recipient.as_deref(), action.as_str());
        let is_quoted = told.diagnostic.as_deref().is_some_and(reply::is_quoted_in);
        // where a reply is quoted, nobody asks what the text says besides
        let mut words = "";
        if only_one && !is_quoted {
            words = dialect::sentences(text::head(&letter.text, 3000));
        }
        if !words.is_empty()
            && reply::find(&told.further).code.is_none()
            && let Some((said, stage)) = dialect::unnamed::transcript(words).or_else(|| dialect::quoted_reply(words))
        {
            // whoever words it so: a reply in the text, where the text is about one
            if let Some(old) = told.diagnostic.replace(said) {
                told.add(&old);
            }
            told.stage = told.stage.or(stage);
            words = "";
        }
        events.push(common.event(told, action, id, words, trace));
    }
    let failed = events.iter().any(|event| matches!(event, Event::Bounce(_)));
    Reading { outcome: if failed { Outcome::Bounce } else { Outcome::Notice }, events, warnings, error: None }
}

/// What a report's events share.
struct Common<'c> {
    context: &'c Context<'c>,
    original: &'c Original,
    report: Shared,
    dialect: &'static str,
}

struct Shared {
    reporting_mta: Option<String>,
    arrival_date: Option<jiff::Timestamp>,
}

impl Common<'_> {
    fn event(&self, told: Told, action: Action, event_id: Id, text: &str, trace: &mut Trace) -> Event {
        let verdict = weigh::weigh(&told, text);
        if matches!(action, Action::Failed | Action::Delayed) {
            trace.note(|| Step {
                about: "codes",
                decided: format!(
                    "status {}, reply {}",
                    verdict.status.as_deref().unwrap_or("none"),
                    verdict.smtp_code.map_or("none".to_owned(), |code| code.to_string())
                ),
                rule: "the remote server's own codes before the reporting server's".to_owned(),
                evidence: told.diagnostic.clone().unwrap_or_default(),
                source: "RFC 3463; RFC 5321, section 4.2".to_owned(),
            });
        }
        let context = self.context;
        let original_recipient = told.original_recipient.filter(|original| Some(original) != told.recipient.as_ref());
        let reason = match action {
            Action::Failed => {
                trace.note(|| Step {
                    about: "reason",
                    decided: format!("{}/{}, {}", verdict.reason.category(), verdict.reason, verdict.bounce_type),
                    rule: verdict.rule.clone(),
                    evidence: verdict.evidence.clone(),
                    source: verdict.source.clone().into_owned(),
                });
                return Event::Bounce(Box::new(Bounce {
                    event_id,
                    mail_id: context.mail_id,
                    received_at: context.received_at,
                    envelope_recipient: context.envelope_recipient.map(str::to_owned),
                    recipient: told.recipient,
                    original_recipient,
                    category: verdict.reason.category(),
                    reason: verdict.reason,
                    bounce_type: verdict.bounce_type,
                    suppress: false,
                    action,
                    status: verdict.status,
                    smtp_code: verdict.smtp_code,
                    diagnostic: told.diagnostic,
                    remote_mta: told.remote_mta,
                    reporting_mta: self.report.reporting_mta.clone(),
                    arrival_date: self.report.arrival_date,
                    original: self.original.clone(),
                    dialect: self.dialect.to_owned(),
                    rule: verdict.rule,
                    token: Token::ABSENT,
                    recipient_contradicts_token: false,
                }));
            }
            Action::Delayed => NoticeReason::Delayed,
            Action::Delivered => NoticeReason::Delivered,
            Action::Relayed => NoticeReason::Relayed,
            Action::Expanded => NoticeReason::Expanded,
        };
        Event::Notice(Box::new(Notice {
            event_id,
            mail_id: context.mail_id,
            received_at: context.received_at,
            envelope_recipient: context.envelope_recipient.map(str::to_owned),
            recipient: told.recipient,
            original_recipient,
            reason,
            status: if action == Action::Delayed { verdict.status } else { told.status },
            smtp_code: if action == Action::Delayed { verdict.smtp_code } else { None },
            diagnostic: told.diagnostic,
            remote_mta: told.remote_mta,
            reporting_mta: self.report.reporting_mta.clone(),
            will_retry_until: told.will_retry_until,
            original: self.original.clone(),
            dialect: self.dialect.to_owned(),
            rule: format!("action {action}"),
            token: Token::ABSENT,
        }))
    }
}

/// The action that the report names; where it names none what its status says, what its text says, else failed.
fn action(told: &Told, is_delay: bool) -> Action {
    if is_given_up(told) {
        return Action::Failed;
    }
    if let Some(action) = told.action {
        return action;
    }
    let said = told.diagnostic.as_deref().and_then(crate::reply::first_status);
    match told.status.as_deref().or(said).map(crate::reply::class_of) {
        Some(2) => Action::Delivered,
        _ if is_delay => Action::Delayed,
        _ => Action::Failed,
    }
}

/// OpenSMTPD 6.8 (scheduler.c, bounce.c) calls its last report of a message that it gives up "delayed", too, in every field.
fn is_given_up(told: &Told) -> bool {
    told.diagnostic.as_deref().is_some_and(|diagnostic| diagnostic.trim().eq_ignore_ascii_case("envelope expired"))
}

/// Whether the text says that the server goes on trying (RFC 3464, section 2.3.3, "delayed").
fn is_delay(letter: &Letter<'_>) -> bool {
    const IN_SUBJECT: &[&str] = &[
        "(delay)",
        "delayed",
        "warning: could not send",
        "warning: message",
        "still being retried",
        "not yet been delivered",
        "delivery delay",
        "notification: warning",
    ];
    const IN_TEXT: &[&str] = &[
        "this is a warning message only",
        "this is a warning only",
        "you do not need to resend your message",
        "you do not need to re-send the message",
        "has not yet been delivered",
        "have not yet been delivered",
        "delivery attempts will continue",
        "will continue to try to deliver",
        "will be retried for",
        "this is only a temporary failure report",
        "gmail will retry for",
        "will keep trying until",
        "will continue to attempt delivery",
        "will continue to try",
        "has been postponed",
        "attempts will continue to be made",
    ];
    if letter.is_report && !letter.fields.is_empty() && letter.text.is_empty() {
        return false;
    }
    let head = text::head(&letter.text, 2048);
    IN_SUBJECT.iter().any(|words| text::find(letter.subject, words).is_some())
        || IN_TEXT.iter().any(|words| text::find(head, words).is_some())
}

/// Ids of events: with an ordinal where one mail says the same twice.
#[derive(Default)]
struct Ids(std::collections::HashMap<Id, u32>);

impl Ids {
    fn of(&mut self, mail_id: Id, recipient: Option<&str>, action: &str) -> Id {
        let recipient = recipient.unwrap_or_default().as_bytes();
        let id = Id::of(&[&mail_id.0, recipient, action.as_bytes()]);
        let seen = self.0.entry(id).and_modify(|seen| *seen += 1).or_insert(0);
        if *seen == 0 { id } else { Id::of(&[&mail_id.0, recipient, action.as_bytes(), &seen.to_be_bytes()]) }
    }
}

/// A complaint in a notification of Amazon SES.
fn complaint(letter: &Letter<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    let (recipients, feedback) = amazon_ses::complaint(letter)?;
    trace.note(|| Step {
        about: "format",
        decided: "amazon_sns".to_owned(),
        rule: "notificationType Complaint".to_owned(),
        evidence: feedback.feedback_type.clone().unwrap_or_default(),
        source: "Amazon SES Developer Guide: Amazon SNS notification contents".to_owned(),
    });
    let raw = feedback.feedback_type.as_deref().unwrap_or_default();
    let feedback_type = FeedbackType::from_spelling(raw);
    let original = amazon_ses::original_headers(letter)
        .map(|block| original::of_block(&block, context.keep_headers))
        .unwrap_or_default();
    let mut ids = Ids::default();
    let events = recipients
        .into_iter()
        .map(|recipient| {
            let kind = feedback_type.unwrap_or(FeedbackType::Other);
            Event::Complaint(Box::new(Complaint {
                event_id: ids.of(context.mail_id, recipient.as_deref(), kind.as_str()),
                mail_id: context.mail_id,
                received_at: context.received_at,
                envelope_recipient: context.envelope_recipient.map(str::to_owned),
                recipient,
                redacted: false,
                feedback_type: kind,
                feedback_type_raw: feedback_type.is_none().then(|| raw.to_owned()).filter(|raw| !raw.is_empty()),
                suppress: false,
                user_agent: feedback.user_agent.clone(),
                source_ip: None,
                arrival_date: feedback.arrival_date,
                reporting_mta: None,
                original_mail_from: None,
                original_envelope_id: None,
                reported_domains: Vec::new(),
                reported_uris: Vec::new(),
                authentication_results: Vec::new(),
                incidents: 1,
                original: original.clone(),
                dialect: "amazon_sns".to_owned(),
                token: Token::ABSENT,
            }))
        })
        .collect();
    Some(Reading::new(Outcome::Complaint, events))
}

fn note_format(trace: &mut Trace, dialect: &Dialect, mark: &str) {
    trace.note(|| Step {
        about: "format",
        decided: dialect.name.to_owned(),
        rule: "the first dialect whose marks are there".to_owned(),
        evidence: mark.to_owned(),
        source: dialect.source.to_owned(),
    });
}

fn note_standard(trace: &mut Trace) {
    trace.note(|| Step {
        about: "format",
        decided: STANDARD.to_owned(),
        rule: "fields of a delivery status".to_owned(),
        evidence: "message/delivery-status".to_owned(),
        source: "RFC 3464".to_owned(),
    });
}

fn step_recipient(told: &Told, action: Action) -> Step {
    let evidence = match &told.original_recipient {
        Some(original) => format!("sent to {original}"),
        None => told.diagnostic.clone().unwrap_or_default(),
    };
    Step {
        about: "recipient",
        decided: format!("{} {action}", told.recipient.as_deref().unwrap_or("nobody named")),
        rule: match told.action {
            _ if is_given_up(told) => "given up, whatever the Action says",
            Some(_) => "Action",
            None => "no Action: what the text says",
        }
        .to_owned(),
        evidence,
        source: "RFC 3464, section 2.3".to_owned(),
    }
}
