//! Amazon SES: the notifications that SNS sends by mail, JSON in the text (docs.aws.amazon.com/ses, "Amazon SNS
//! notification contents", and the event publishing of configuration sets, whose `eventType` says the same).
//!
//! A long line is folded by `!`, a line end and a space, as old mailers do. A subscription that is not raw wraps the
//! notification once more: `{"Type": "Notification", "Message": "{…}"}`.

use std::borrow::Cow;

use model::Action;
use serde_json::Value;

use crate::letter::Letter;
use crate::told::{Report, Told};
use crate::{address, text};

/// What a notification tells besides its recipients.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Feedback {
    pub(crate) feedback_type: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) arrival_date: Option<jiff::Timestamp>,
}

pub(super) fn read<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let Some(notification) = notification(&letter.text) else { return Report::default() };
    let kind =
        string(&notification, "notificationType").or_else(|| string(&notification, "eventType")).unwrap_or_default();
    let mut report = Report::default();
    match kind {
        "Bounce" => bounce(notification.get("bounce"), &mut report),
        "Delivery" => {
            let delivery = notification.get("delivery");
            let response = delivery.and_then(|d| string(d, "smtpResponse")).unwrap_or_default();
            for address in delivery.and_then(|d| d.get("recipients")).and_then(Value::as_array).into_iter().flatten() {
                let mut told = Told::new(address.as_str().and_then(address::normal), response);
                told.action = Some(Action::Delivered);
                told.remote_mta = delivery.and_then(|d| string(d, "remoteMtaIp")).map(str::to_owned);
                report.told.push(told);
            }
            report.reporting_mta = delivery.and_then(|d| string(d, "reportingMTA")).map(host);
        }
        "DeliveryDelay" => {
            let delay = notification.get("deliveryDelay");
            for recipient in
                delay.and_then(|d| d.get("delayedRecipients")).and_then(Value::as_array).into_iter().flatten()
            {
                let mut told = recipient_of(recipient);
                told.action = Some(Action::Delayed);
                told.will_retry_until = delay.and_then(|d| string(d, "expirationTime")).and_then(|t| t.parse().ok());
                report.told.push(told);
            }
            report.reporting_mta = delay.and_then(|d| string(d, "reportingMTA")).map(host);
        }
        "Reject" => {
            let why = notification.get("reject").and_then(|r| string(r, "reason")).unwrap_or_default();
            for address in notification
                .get("mail")
                .and_then(|m| m.get("destination"))
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let mut told = Told::new(address.as_str().and_then(address::normal), why);
                told.action = Some(Action::Failed);
                report.told.push(told);
            }
        }
        _ => {}
    }
    report
}

/// A complaint in a notification: the recipients and what is told of them.
pub(crate) fn complaint(letter: &Letter<'_>) -> Option<(Vec<Option<String>>, Feedback)> {
    if !letter.text.contains("\"complaint\"") && !letter.text.contains("\\\"complaint\\\"") {
        return None;
    }
    let notification = notification(&letter.text)?;
    let kind = string(&notification, "notificationType").or_else(|| string(&notification, "eventType"))?;
    let complaint = notification.get("complaint").filter(|_| kind == "Complaint")?;
    let mut recipients: Vec<_> = complaint
        .get("complainedRecipients")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .take(crate::dsn::MOST_RECIPIENTS)
        .map(|recipient| string(recipient, "emailAddress").and_then(address::normal))
        .collect();
    if recipients.is_empty() {
        recipients.push(None);
    }
    let feedback = Feedback {
        feedback_type: string(complaint, "complaintFeedbackType").map(str::to_owned),
        user_agent: string(complaint, "userAgent").map(str::to_owned),
        arrival_date: string(complaint, "arrivalDate").and_then(|date| date.parse().ok()),
    };
    Some((recipients, feedback))
}

/// The headers of the original in a notification, as a header block.
pub(crate) fn original_headers(letter: &Letter<'_>) -> Option<String> {
    let notification = notification(&letter.text)?;
    let mail = notification.get("mail")?;
    let mut block = String::new();
    for header in mail.get("headers").and_then(Value::as_array).into_iter().flatten() {
        if let (Some(name), Some(value)) = (string(header, "name"), string(header, "value"))
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && block.len() < 64 * 1024
        {
            block.push_str(name);
            block.push_str(": ");
            block.push_str(&text::on_one_line(value));
            block.push('\n');
        }
    }
    if block.is_empty() {
        let common = mail.get("commonHeaders")?;
        for name in ["from", "to", "subject", "date", "messageId"] {
            let value = common.get(name)?;
            let value = value.as_str().or_else(|| value.get(0)?.as_str()).unwrap_or_default();
            let name = if name == "messageId" { "Message-ID" } else { name };
            block.push_str(&format!("{name}: {}\n", text::on_one_line(value)));
        }
    }
    Some(block)
}

fn bounce(bounce: Option<&Value>, report: &mut Report<'_>) {
    let Some(bounce) = bounce else { return };
    let subtype = string(bounce, "bounceSubType").unwrap_or_default();
    for recipient in bounce
        .get("bouncedRecipients")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .take(crate::dsn::MOST_RECIPIENTS)
    {
        let mut told = recipient_of(recipient);
        told.action = told.action.or(Some(Action::Failed));
        told.add(words_of(subtype));
        report.told.push(told);
    }
    report.reporting_mta = string(bounce, "reportingMTA").map(host);
}

fn recipient_of(recipient: &Value) -> Told {
    let code = string(recipient, "diagnosticCode").unwrap_or_default();
    let said = match code.split_once(';') {
        Some((kind, said)) if kind.len() < 12 => said,
        _ => code,
    };
    let mut told = Told::new(string(recipient, "emailAddress").and_then(address::normal), said);
    told.action = string(recipient, "action").and_then(crate::dsn::action);
    told.status = string(recipient, "status").and_then(crate::reply::first_status).map(str::to_owned);
    told
}

/// What SES's own bounceSubType says, in words of the tables, where no server was asked.
fn words_of(subtype: &str) -> &'static str {
    match subtype {
        "NoEmail" => "mailbox does not exist",
        "Suppressed" | "OnAccountSuppressionList" => "address is on the suppression list",
        "MailboxFull" => "mailbox full",
        "MessageTooLarge" => "message too large",
        "ContentRejected" => "message content rejected",
        "AttachmentRejected" => "attachment type not allowed",
        _ => "",
    }
}

fn notification(text: &str) -> Option<Value> {
    let (before, from) = text.split_at_checked(text.find('{')?)?;
    // quoted, it is a person's who answers
    if !before.rsplit('\n').next().unwrap_or_default().trim().is_empty() {
        return None;
    }
    let unfolded = if from.contains("!\n ") { Cow::Owned(from.replace("!\n ", "")) } else { Cow::Borrowed(from) };
    let first = |text: &str| serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok();
    // a relay may have taken the space of a folded line, or wrapped the lines once more
    let value = first(&unfolded).or_else(|| first(&unfolded.replace("!\n", "").replace('\n', " ")))?;
    match string(&value, "Message") {
        Some(inner) if value.get("Type").is_some() => serde_json::from_str(inner).ok(),
        _ => Some(value),
    }
}

fn string<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

fn host(mta: &str) -> String {
    mta.rsplit_once(';').map_or(mta, |(_, host)| host).trim().to_lowercase()
}
