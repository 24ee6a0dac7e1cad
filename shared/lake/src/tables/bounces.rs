//! bounces: one row for each failed recipient.

use model::Bounce;

use super::nested;
use crate::column::{Cell, Column, Get, Type};

pub(crate) const BOUNCE: &[&[Column<Get<Bounce>>]] = &[
    &[
        Column::plain("event_id", Type::String, "Of the mail, the recipient and the action: 32 hex digits.", |row| {
            Cell::Shown(&row.event_id)
        }),
        Column::new("mail_id", Type::String, "Of the mail that told of it: a hash of its bytes.", |row| {
            Cell::Shown(&row.mail_id)
        }),
        Column::in_unit("UTC", "received_at", Type::Timestamp, "When that mail was received.", |row| {
            Cell::timestamp(row.received_at)
        }),
        Column::new("envelope_recipient", Type::String, "The address that the mail came back to.", |row| {
            Cell::text(row.envelope_recipient.as_deref())
        }),
        Column::new("recipient", Type::String, "Who was not reached; the domain in lower case.", |row| {
            Cell::text(row.recipient.as_deref())
        }),
        Column::new("recipient_domain", Type::String, "The domain of `recipient`.", |row| {
            nested::domain(row.recipient.as_deref())
        }),
        Column::new(
            "original_recipient",
            Type::String,
            "The address as first sent to, where the report tells another.",
            |row| Cell::text(row.original_recipient.as_deref()),
        ),
        Column::new(
            "category",
            Type::String,
            "What to do: address, mailbox, sender, content, transport, unknown.",
            |row| Cell::term(Some(row.category)),
        ),
        Column::new(
            "reason",
            Type::String,
            "Why it failed: no_such_user, full, blocked, ... (docs/events.md).",
            |row| Cell::term(Some(row.reason)),
        ),
        Column::new(
            "bounce_type",
            Type::String,
            "Whether trying again could help: permanent, transient, undetermined.",
            |row| Cell::term(Some(row.bounce_type)),
        ),
        Column::new(
            "suppress",
            Type::Boolean,
            "Whether to stop mailing `token_recipient`. Never true without a valid token.",
            |row| Cell::Boolean(row.suppress),
        ),
        Column::new("action", Type::String, "What the reporting server did (RFC 3464, section 2.3.3).", |row| {
            Cell::term(Some(row.action))
        }),
        Column::new("status", Type::String, "Enhanced status code (RFC 3463): `5.1.1`.", |row| {
            Cell::text(row.status.as_deref())
        }),
        Column::new("smtp_code", Type::Int, "SMTP reply code (RFC 5321, section 4.2): three digits.", |row| {
            Cell::int(row.smtp_code)
        }),
        Column::new("diagnostic", Type::String, "What the remote or the reporting server said, on one line.", |row| {
            Cell::text(row.diagnostic.as_deref())
        }),
        Column::new("remote_mta", Type::String, "The server that refused.", |row| {
            Cell::text(row.remote_mta.as_deref())
        }),
        Column::new("reporting_mta", Type::String, "The server that tells of it.", |row| {
            Cell::text(row.reporting_mta.as_deref())
        }),
        Column::in_unit(
            "UTC",
            "arrival_date",
            Type::Timestamp,
            "When the original reached the reporting server.",
            |row| Cell::timestamp(row.arrival_date),
        ),
    ],
    &nested::original(),
    &[
        Column::new("dialect", Type::String, "The format in which it was told.", |row| Cell::Text(&row.dialect)),
        Column::new("rule", Type::String, "The rule that gave the reason.", |row| Cell::Text(&row.rule)),
    ],
    &nested::token(),
    &[Column::new(
        "recipient_contradicts_token",
        Type::Boolean,
        "The token is valid and names another recipient than the report does.",
        |row| Cell::Boolean(row.recipient_contradicts_token),
    )],
];
