//! Complaints: feedback reports (RFC 5965, RFC 6430) of every feedback type, and what providers send instead of them.
//!
//! One event for each recipient. Forms without a machine-readable part: Microsoft's JMRP (an original with
//! X-HmXmrOriginalRecipient), Apple Mail's unsubscribe mails (X-Apple-Unsubscribe), reports made text on the way (`passed_on`). Failure reports of type auth-failure that
//! say how identifiers were aligned are [`crate::failure`]'s; the others (RFC 6591 without DMARC, and DMARC forms from before
//! RFC 7489) are complaints of type auth-failure. Known gap: SES's JSON notifications, which the room `bounce` reads.

use model::{Complaint, Context, Event, FeedbackType, Id, Mail, Original, Outcome, Reading, Step, Term, Token, Trace};

use crate::failure;
use crate::feedback::Feedback;
use crate::original::{Returned, first_address};
use crate::passed_on;

/// Recipients of one report; a list that is longer is no report of complaints.
const MOST_RECIPIENTS: usize = 10_000;

/// Reads a complaint. `None` where the mail is none.
pub fn read(mail: &Mail<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    if let Some(feedback) = Feedback::of(mail) {
        if failure::is_failure_report(&feedback) {
            return None;
        }
        return Some(of_feedback(&feedback, Returned::of(mail).as_ref(), dialect(mail, &feedback), context, trace));
    }
    of_jmrp(mail, context, trace)
        .or_else(|| of_apple(mail, context, trace))
        .or_else(|| of_passed_on(mail, context, trace))
}

/// A report of which only the text is left.
fn of_passed_on(mail: &Mail<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    let (feedback, returned) = passed_on::of(mail)?;
    if failure::is_failure_report(&feedback) {
        return None;
    }
    let subject = mail.headers().get("Subject").unwrap_or_default();
    note(trace, "format", passed_on::DIALECT, "the fields of a report within a text", subject, "RFC 5965, section 3");
    Some(of_feedback(&feedback, returned.as_ref(), passed_on::DIALECT, context, trace))
}

fn of_feedback(
    feedback: &Feedback,
    returned: Option<&Returned<'_>>,
    dialect: &str,
    context: &Context<'_>,
    trace: &mut Trace,
) -> Reading {
    let sent = feedback.get("Feedback-Type").map(str::trim);
    let known = sent.and_then(|sent| FeedbackType::from_spelling(sent).or_else(|| also(sent)));
    let feedback_type = known.unwrap_or(FeedbackType::Other);
    note(
        trace,
        "feedback_type",
        feedback_type.as_str(),
        "Feedback-Type",
        sent.unwrap_or_default(),
        "RFC 5965, section 7.3",
    );
    let original = returned.map(|returned| returned.original(context)).unwrap_or_default();
    let recipients = recipients(feedback, returned, &original, trace);
    let template = Complaint {
        feedback_type,
        feedback_type_raw: sent.filter(|sent| *sent != feedback_type.as_str()).map(str::to_owned),
        user_agent: feedback.text("User-Agent"),
        source_ip: feedback.source_ip(),
        arrival_date: feedback.arrival_date(),
        reporting_mta: feedback.reporting_mta(),
        original_mail_from: feedback.address("Original-Mail-From"),
        original_envelope_id: feedback.text("Original-Envelope-Id"),
        reported_domains: feedback.all("Reported-Domain").map(str::to_ascii_lowercase).collect(),
        reported_uris: feedback.texts("Reported-URI"),
        authentication_results: feedback.texts("Authentication-Results"),
        incidents: feedback.incidents(),
        original,
        dialect: dialect.to_owned(),
        ..empty(context)
    };
    events(&template, recipients, context)
}

/// Types that are not registered, and which registered one they are.
fn also(sent: &str) -> Option<FeedbackType> {
    const ALSO: [(&str, FeedbackType); 9] = [
        ("spam", FeedbackType::Abuse),
        ("complaint", FeedbackType::Abuse),
        ("phishing", FeedbackType::Fraud),
        ("phish", FeedbackType::Fraud),
        ("miscategorized", FeedbackType::NotSpam),
        ("unsubscribe", FeedbackType::OptOut),
        ("optout", FeedbackType::OptOut),
        ("dkim", FeedbackType::AuthFailure),
        ("authfailure", FeedbackType::AuthFailure),
    ];
    ALSO.iter().find(|(known, _)| known.eq_ignore_ascii_case(sent)).map(|(_, kind)| *kind)
}

/// Who complained: Original-Rcpt-To, each; otherwise whom the returned mail was delivered to.
fn recipients(
    feedback: &Feedback,
    returned: Option<&Returned<'_>>,
    original: &Original,
    trace: &mut Trace,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for field in ["Original-Rcpt-To", "Removal-Recipient", "Redacted-Address", "Complaint-Recipient"] {
        for value in feedback.all(field).take(MOST_RECIPIENTS) {
            let address = crate::feedback::address(value);
            // A lone local part says less than the returned mail's own address.
            if address.contains('@') && !address.ends_with('@') && !found.contains(&address) {
                found.push(address);
            }
        }
        if !found.is_empty() {
            note(trace, "recipient", &found.join(", "), field, "", "RFC 5965, section 3.2");
            return found;
        }
    }
    if let Some(returned) = returned {
        for field in ["X-HmXmrOriginalRecipient", "X-Original-To", "Delivered-To", "Envelope-To", "To"] {
            // Delivered-To and its like name the reporter's mailbox only where they are the uppermost of the returned mail.
            if let Some(address) =
                returned.get(field).and_then(first_address).filter(|_| field == "To" || !is_feedback_failure(feedback))
            {
                note(trace, "recipient", &address, field, "", "the returned mail's header");
                return vec![address];
            }
        }
    }
    original.to.clone().into_iter().collect()
}

fn is_feedback_failure(feedback: &Feedback) -> bool {
    feedback.get("Feedback-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("auth-failure"))
}

fn dialect(mail: &Mail<'_>, feedback: &Feedback) -> &'static str {
    let agent = feedback.get("User-Agent").unwrap_or_default().to_ascii_lowercase();
    let from = mail.headers().get("From").unwrap_or_default().to_ascii_lowercase();
    if agent.contains("yahoo") || mail.headers().get("X-Yahoo-Newman-Property").is_some() {
        "yahoo"
    } else if from.contains("amazonses.com") {
        "amazon_ses"
    } else {
        "arf"
    }
}

/// Microsoft's Junk Mail Reporting Program: a mail from staff@hotmail.com with the original and no machine-readable part.
/// The recipient stands in a field that Microsoft adds to the original.
fn of_jmrp(mail: &Mail<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    // the original is a part, or all that the mail is
    let returned = mail.parts().find_map(|part| part.message()).map(|nested| Returned::Headers(nested.headers()));
    let subject = mail.headers().get("Subject").unwrap_or_default().trim();
    let from = mail.headers().get("From").and_then(first_address).unwrap_or_default();
    let told = subject.get(..28).is_some_and(|head| head.eq_ignore_ascii_case("complaint about message from"));
    let by_microsoft = from == "staff@hotmail.com" || from.ends_with("@hotmail.com") || from.ends_with("@outlook.com");
    let own_recipient = mail.headers().get("X-HmXmrOriginalRecipient").and_then(first_address);
    let marked =
        returned.as_ref().and_then(|returned| returned.get("X-HmXmrOriginalRecipient")).and_then(first_address);
    if marked.is_none() && own_recipient.is_none() && !(told && by_microsoft) {
        return None;
    }
    let original = returned.as_ref().map(|returned| returned.original(context)).unwrap_or_default();
    let recipient = marked.or(own_recipient).or_else(|| original.to.clone());
    note(trace, "format", "jmrp", "X-HmXmrOriginalRecipient", subject, "Microsoft's Junk Mail Reporting Program");
    let source_ip = subject.rsplit(' ').next().and_then(|word| word.trim_matches(['[', ']']).parse().ok());
    let template = Complaint {
        feedback_type: FeedbackType::Abuse,
        source_ip,
        arrival_date: original.date,
        authentication_results: returned.as_ref().map(|r| r.all("Authentication-Results")).unwrap_or_default(),
        original,
        dialect: "jmrp".to_owned(),
        ..empty(context)
    };
    Some(events(&template, recipient.into_iter().collect(), context))
}

/// Apple Mail unsubscribes by a mail of its own in the reader's name.
fn of_apple(mail: &Mail<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    let marked = mail.headers().get("X-Apple-Unsubscribe")?;
    if !marked.trim().eq_ignore_ascii_case("true") {
        return None;
    }
    let recipient = mail.headers().get("From").and_then(first_address);
    note(trace, "format", "apple_unsubscribe", "X-Apple-Unsubscribe", marked, "Apple Mail");
    let template =
        Complaint { feedback_type: FeedbackType::OptOut, dialect: "apple_unsubscribe".to_owned(), ..empty(context) };
    Some(events(&template, recipient.into_iter().collect(), context))
}

/// One event a recipient; one without recipient where none is known.
fn events(template: &Complaint, recipients: Vec<String>, context: &Context<'_>) -> Reading {
    let of = |recipient: Option<String>| {
        let redacted = recipient.as_deref().is_some_and(is_redacted);
        let name = recipient.as_deref().unwrap_or_default().to_ascii_lowercase();
        let kind = template.feedback_type.as_str();
        let event_id = Id::of(&[&context.mail_id.0, name.as_bytes(), kind.as_bytes()]);
        Event::Complaint(Box::new(Complaint { event_id, recipient, redacted, ..template.clone() }))
    };
    let events = if recipients.is_empty() {
        vec![of(None)]
    } else {
        recipients.into_iter().map(|recipient| of(Some(recipient))).collect()
    };
    Reading::new(Outcome::Complaint, events)
}

/// Whether an address is not the reader's own: `redacted@…`, a hash instead of a local part (RFC 6590).
fn is_redacted(address: &str) -> bool {
    let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
    let plain = local.to_ascii_lowercase();
    let hash = local.len() >= 32 && local.bytes().all(|b| b.is_ascii_hexdigit());
    let blotted = plain.len() >= 3 && plain.chars().all(|c| matches!(c, 'x' | '*' | '-' | '.'));
    plain.contains("redact") || plain.contains('*') || hash || blotted
}

fn empty(context: &Context<'_>) -> Complaint {
    Complaint {
        event_id: Id::default(),
        mail_id: context.mail_id,
        received_at: context.received_at,
        envelope_recipient: context.envelope_recipient.map(str::to_owned),
        recipient: None,
        redacted: false,
        feedback_type: FeedbackType::Other,
        feedback_type_raw: None,
        suppress: false,
        user_agent: None,
        source_ip: None,
        arrival_date: None,
        reporting_mta: None,
        original_mail_from: None,
        original_envelope_id: None,
        reported_domains: Vec::new(),
        reported_uris: Vec::new(),
        authentication_results: Vec::new(),
        incidents: 1,
        original: Original::default(),
        dialect: String::new(),
        token: Token::ABSENT,
    }
}

fn note(trace: &mut Trace, about: &'static str, decided: &str, rule: &str, evidence: &str, source: &str) {
    trace.note(|| Step {
        about,
        decided: decided.to_owned(),
        rule: rule.to_owned(),
        evidence: evidence.to_owned(),
        source: source.to_owned(),
    });
}
