//! Events as Amazon SES would notify of them, so that a consumer of its notifications works unchanged (Amazon SES
//! Developer Guide, "Amazon SNS notification contents").
//!
//! What SES knows and a report does not is left out (sourceArn, sendingAccountId); `mail.messageId` is the token's message
//! reference, else the original's Message-ID; `feedbackId` is the event's id. Known gap: a delayed notice has no
//! notification there (only an event of a configuration set), so it has none here.

use jiff::Timestamp;
use model::{Bounce, Complaint, Event, Notice, NoticeReason, Original, Token};
use serde_json::{Map, Value, json};

use crate::crosswalk;

/// The notification for an event: `Bounce`, `Complaint`, or for a delivered notice `Delivery`; `None` for what SES does
/// not notify of.
pub fn notification(event: &Event) -> Option<Value> {
    match event {
        Event::Bounce(event) => Some(bounce(event)),
        Event::Complaint(event) => Some(complaint(event)),
        Event::Notice(event) if event.reason == NoticeReason::Delivered => Some(delivery(event)),
        _ => None,
    }
}

/// A bounce as `notificationType` `Bounce`.
pub fn bounce(event: &Bounce) -> Value {
    let (bounce_type, bounce_sub_type) = crosswalk::ses_types(event);
    let at = event.received_at.or(event.arrival_date).or(event.original.date);
    let mut recipient = Map::new();
    recipient.insert("emailAddress".to_owned(), json!(event.recipient.as_deref().unwrap_or_default()));
    recipient.insert("action".to_owned(), json!(event.action.to_string()));
    put(&mut recipient, "status", event.status.as_deref());
    if let Some(said) = &event.diagnostic {
        recipient.insert("diagnosticCode".to_owned(), json!(format!("smtp; {said}")));
    }
    let mut bounce = Map::new();
    bounce.insert("feedbackId".to_owned(), json!(event.event_id.to_hex()));
    bounce.insert("bounceType".to_owned(), json!(bounce_type));
    bounce.insert("bounceSubType".to_owned(), json!(bounce_sub_type));
    bounce.insert("bouncedRecipients".to_owned(), json!([recipient]));
    bounce.insert("timestamp".to_owned(), json!(time(at)));
    if let Some(mta) = &event.reporting_mta {
        bounce.insert("reportingMTA".to_owned(), json!(format!("dns; {mta}")));
    }
    json!({
        "notificationType": "Bounce",
        "bounce": bounce,
        "mail": mail(&event.original, &event.token, event.recipient.as_deref(), at),
    })
}

/// A complaint as `notificationType` `Complaint`.
pub fn complaint(event: &Complaint) -> Value {
    let at = event.received_at.or(event.arrival_date).or(event.original.date);
    let mut complaint = Map::new();
    complaint.insert("feedbackId".to_owned(), json!(event.event_id.to_hex()));
    complaint.insert("complaintSubType".to_owned(), Value::Null);
    complaint.insert(
        "complainedRecipients".to_owned(),
        json!([{ "emailAddress": event.recipient.as_deref().unwrap_or_default() }]),
    );
    complaint.insert("timestamp".to_owned(), json!(time(at)));
    put(&mut complaint, "userAgent", event.user_agent.as_deref());
    complaint.insert("complaintFeedbackType".to_owned(), json!(event.feedback_type.to_string()));
    if event.arrival_date.is_some() {
        complaint.insert("arrivalDate".to_owned(), json!(time(event.arrival_date)));
    }
    json!({
        "notificationType": "Complaint",
        "complaint": complaint,
        "mail": mail(&event.original, &event.token, event.recipient.as_deref(), at),
    })
}

fn delivery(event: &Notice) -> Value {
    let at = event.received_at.or(event.original.date);
    let mut delivery = Map::new();
    delivery.insert("timestamp".to_owned(), json!(time(at)));
    delivery.insert("recipients".to_owned(), json!([event.recipient.as_deref().unwrap_or_default()]));
    put(&mut delivery, "smtpResponse", event.diagnostic.as_deref());
    put(&mut delivery, "reportingMTA", event.reporting_mta.as_deref());
    json!({
        "notificationType": "Delivery",
        "delivery": delivery,
        "mail": mail(&event.original, &event.token, event.recipient.as_deref(), at),
    })
}

fn mail(original: &Original, token: &Token, recipient: Option<&str>, at: Option<Timestamp>) -> Value {
    let message = token.message.as_deref().or(original.message_id.as_deref()).unwrap_or_default();
    let destination = token.recipient.as_deref().or(recipient).or(original.to.as_deref()).unwrap_or_default();
    let mut headers = Vec::new();
    let mut common = Map::new();
    let date = original.date.map(|date| date.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string());
    for (name, value) in
        [("From", &original.from), ("To", &original.to), ("Subject", &original.subject), ("Date", &date)]
    {
        let Some(value) = value else { continue };
        headers.push(json!({ "name": name, "value": value }));
        let is_list = matches!(name, "From" | "To");
        common.insert(name.to_ascii_lowercase(), if is_list { json!([value]) } else { json!(value) });
    }
    if let Some(id) = &original.message_id {
        headers.push(json!({ "name": "Message-ID", "value": format!("<{id}>") }));
        common.insert("messageId".to_owned(), json!(format!("<{id}>")));
    }
    for (name, value) in &original.headers {
        headers.push(json!({ "name": name, "value": value }));
    }
    json!({
        "timestamp": time(original.date.or(at)),
        "messageId": message,
        "source": original.from.as_deref().unwrap_or_default(),
        "destination": [destination],
        "headersTruncated": true,
        "headers": headers,
        "commonHeaders": common,
    })
}

fn put(object: &mut Map<String, Value>, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), json!(value));
    }
}

/// ISO 8601 with milliseconds, which consumers parse strictly; the epoch where no time is known.
fn time(at: Option<Timestamp>) -> String {
    format!("{:.3}", at.unwrap_or(Timestamp::UNIX_EPOCH))
}

#[cfg(test)]
mod tests {
    use model::{Action, BounceType, Id, Reason};

    use super::*;

    #[test]
    fn a_bounce_as_ses_writes_it() {
        let event = Bounce {
            event_id: Id::default(),
            mail_id: Id::default(),
            received_at: "2025-09-01T10:00:00Z".parse().ok(),
            envelope_recipient: None,
            recipient: Some("a@b.example".to_owned()),
            original_recipient: None,
            category: Reason::NoSuchUser.category(),
            reason: Reason::NoSuchUser,
            bounce_type: BounceType::Permanent,
            suppress: false,
            action: Action::Failed,
            status: Some("5.1.1".to_owned()),
            smtp_code: Some(550),
            diagnostic: Some("550 5.1.1 user unknown".to_owned()),
            remote_mta: None,
            reporting_mta: Some("mx.example.net".to_owned()),
            arrival_date: None,
            original: Original {
                message_id: Some("1@x".to_owned()),
                from: Some("n@x.example".to_owned()),
                ..Original::default()
            },
            dialect: "rfc3464".to_owned(),
            rule: String::new(),
            token: Token::ABSENT,
            recipient_contradicts_token: false,
        };
        let value = notification(&Event::Bounce(Box::new(event))).unwrap();
        assert_eq!(value["notificationType"], "Bounce");
        assert_eq!(value["bounce"]["bounceType"], "Permanent");
        assert_eq!(value["bounce"]["bounceSubType"], "NoEmail");
        assert_eq!(value["bounce"]["timestamp"], "2025-09-01T10:00:00.000Z");
        assert_eq!(value["bounce"]["bouncedRecipients"][0]["diagnosticCode"], "smtp; 550 5.1.1 user unknown");
        assert_eq!(value["mail"]["destination"][0], "a@b.example");
        assert_eq!(value["mail"]["commonHeaders"]["messageId"], "<1@x>");
    }
}
