//! notices: mail about mail that is no failure.

use model::Notice;

use super::nested;
use crate::column::{Cell, Column, Get, Type};

pub(crate) const NOTICE: &[&[Column<Get<Notice>>]] = &[
    &[
        Column::plain("event_id", Type::String, "Of the mail, the recipient and the reason: 32 hex digits.", |row| {
            Cell::Shown(&row.event_id)
        }),
        Column::new("mail_id", Type::String, "Of the mail that told of it: a hash of its bytes.", |row| {
            Cell::Shown(&row.mail_id)
        }),
        Column::in_unit("UTC", "received_at", Type::Timestamp, "When that mail was received.", |row| {
            Cell::timestamp(row.received_at)
        }),
        Column::new("envelope_recipient", Type::String, "The address that the mail was sent to.", |row| {
            Cell::text(row.envelope_recipient.as_deref())
        }),
        Column::new("recipient", Type::String, "Of whom it tells.", |row| Cell::text(row.recipient.as_deref())),
        Column::new("recipient_domain", Type::String, "The domain of `recipient`.", |row| {
            nested::domain(row.recipient.as_deref())
        }),
        Column::new("original_recipient", Type::String, "The address as first sent to, where it is another.", |row| {
            Cell::text(row.original_recipient.as_deref())
        }),
        Column::new(
            "reason",
            Type::String,
            "What it says: delayed, delivered, relayed, expanded, auto_reply, challenge, read_receipt.",
            |row| Cell::term(Some(row.reason)),
        ),
        Column::new("status", Type::String, "Enhanced status code (RFC 3463).", |row| {
            Cell::text(row.status.as_deref())
        }),
        Column::new("smtp_code", Type::Int, "SMTP reply code: three digits.", |row| Cell::int(row.smtp_code)),
        Column::new("diagnostic", Type::String, "What the remote server said.", |row| {
            Cell::text(row.diagnostic.as_deref())
        }),
        Column::new("remote_mta", Type::String, "The server that said it.", |row| {
            Cell::text(row.remote_mta.as_deref())
        }),
        Column::new("reporting_mta", Type::String, "The server that tells of it.", |row| {
            Cell::text(row.reporting_mta.as_deref())
        }),
        Column::in_unit(
            "UTC",
            "will_retry_until",
            Type::Timestamp,
            "Until when a delayed mail is tried (RFC 3464, section 2.3.9).",
            |row| Cell::timestamp(row.will_retry_until),
        ),
    ],
    &nested::original(),
    &[
        Column::new("dialect", Type::String, "The format in which it was told.", |row| Cell::Text(&row.dialect)),
        Column::new("rule", Type::String, "The rule that recognised it.", |row| Cell::Text(&row.rule)),
    ],
    &nested::token(),
];
