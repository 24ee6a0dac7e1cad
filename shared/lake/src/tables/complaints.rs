//! complaints: one row for each recipient who called a mail unwanted (RFC 5965).

use model::Complaint;

use super::nested;
use crate::column::{Cell, Column, Get, TEXTS, Type};

pub(crate) const COMPLAINT: &[&[Column<Get<Complaint>>]] = &[
    &[
        Column::plain(
            "event_id",
            Type::String,
            "Of the mail, the recipient and the feedback type: 32 hex digits.",
            |row| Cell::Shown(&row.event_id),
        ),
        Column::new("mail_id", Type::String, "Of the mail that told of it: a hash of its bytes.", |row| {
            Cell::Shown(&row.mail_id)
        }),
        Column::in_unit("UTC", "received_at", Type::Timestamp, "When that mail was received.", |row| {
            Cell::timestamp(row.received_at)
        }),
        Column::new("envelope_recipient", Type::String, "The address that the mail was sent to.", |row| {
            Cell::text(row.envelope_recipient.as_deref())
        }),
        Column::new("recipient", Type::String, "Who complained; often redacted, then as sent.", |row| {
            Cell::text(row.recipient.as_deref())
        }),
        Column::new("recipient_domain", Type::String, "The domain of `recipient`.", |row| {
            nested::domain(row.recipient.as_deref())
        }),
        Column::new("redacted", Type::Boolean, "The recipient is known only in part.", |row| {
            Cell::Boolean(row.redacted)
        }),
        Column::new(
            "feedback_type",
            Type::String,
            "abuse, auth-failure, fraud, not-spam, opt-out, virus, other.",
            |row| Cell::term(Some(row.feedback_type)),
        ),
        Column::new(
            "feedback_type_raw",
            Type::String,
            "Feedback-Type as sent, where it is not a registered one.",
            |row| Cell::text(row.feedback_type_raw.as_deref()),
        ),
        Column::new(
            "suppress",
            Type::Boolean,
            "Whether to stop mailing `token_recipient`. Never true without a valid token.",
            |row| Cell::Boolean(row.suppress),
        ),
        Column::new("user_agent", Type::String, "User-Agent of the report.", |row| {
            Cell::text(row.user_agent.as_deref())
        }),
        Column::new("source_ip", Type::String, "Where the original came from.", |row| {
            Cell::shown(row.source_ip.as_ref())
        }),
        Column::in_unit("UTC", "arrival_date", Type::Timestamp, "When the original was received.", |row| {
            Cell::timestamp(row.arrival_date)
        }),
        Column::new("reporting_mta", Type::String, "Reporting-MTA.", |row| Cell::text(row.reporting_mta.as_deref())),
        Column::new("original_mail_from", Type::String, "The envelope sender of the original.", |row| {
            Cell::text(row.original_mail_from.as_deref())
        }),
        Column::new("original_envelope_id", Type::String, "The envelope id of the original.", |row| {
            Cell::text(row.original_envelope_id.as_deref())
        }),
        Column::new("reported_domains", TEXTS, "Reported-Domain, each.", |row| Cell::texts(&row.reported_domains)),
        Column::new("reported_uris", TEXTS, "Reported-URI, each.", |row| Cell::texts(&row.reported_uris)),
        Column::new("authentication_results", TEXTS, "Authentication-Results fields of the report, each.", |row| {
            Cell::texts(&row.authentication_results)
        }),
        Column::in_unit(
            "incidents",
            "incidents",
            Type::Bigint,
            "How many incidents the report stands for; 1 where it does not say.",
            |row| Cell::count(row.incidents.into()),
        ),
    ],
    &nested::original(),
    &[Column::new("dialect", Type::String, "The format in which it was told.", |row| Cell::Text(&row.dialect))],
    &nested::token(),
];
