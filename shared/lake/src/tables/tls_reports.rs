//! tls_reports: SMTP TLS reports (RFC 8460), flat.
//!
//! A policy has a row with its totals, and a row each of its failure details without them, so that sums over either are
//! right without a thought and no engine has to unnest. What a hostile report could make long (lists, warnings) stands
//! in one row only.

use model::{TlsFailure, TlsPolicy, TlsReport};

use super::nested;
use crate::column::{Cell, Column, Get, TEXTS, Type};

/// Of the report, in each of its rows.
pub(crate) const TLS_REPORT: &[&[Column<Get<TlsReport>>]] = &[
    &[
        Column::new(
            "event_id",
            Type::String,
            "Of the mail and the report's ordinal within it: 32 hex digits.",
            |row| Cell::Shown(&row.event_id),
        ),
        Column::new("mail_id", Type::String, "Of the mail (or loose file) that carried it.", |row| {
            Cell::Shown(&row.mail_id)
        }),
        Column::new("report_ordinal", Type::Bigint, "Which report of that mail, from 0.", |row| {
            Cell::count(row.ordinal.into())
        }),
        Column::in_unit(
            "UTC",
            "received_at",
            Type::Timestamp,
            "When that mail was received; absent for a loose file.",
            |row| Cell::timestamp(row.received_at),
        ),
        Column::new(
            "report_key",
            Type::String,
            "Of reporter, report id and period: a report counts once for each.",
            |row| Cell::Shown(&row.report_key),
        ),
        Column::new("content_id", Type::String, "Of all that the report says, whatever it was packed in.", |row| {
            Cell::Shown(&row.content_id)
        }),
        Column::new("organization_name", Type::String, "organization-name.", |row| {
            nested::repeated(row.organization_name.as_deref())
        }),
        Column::new("contact_info", Type::String, "contact-info.", |row| nested::repeated(row.contact_info.as_deref())),
        Column::new("report_id", Type::String, "report-id.", |row| nested::repeated(Some(&row.report_id))),
        Column::in_unit("UTC", "period_begin", Type::Timestamp, "date-range/start-datetime.", |row| {
            Cell::timestamp(row.begin)
        }),
        Column::in_unit("UTC", "period_end", Type::Timestamp, "date-range/end-datetime.", |row| {
            Cell::timestamp(row.end)
        }),
        Column::new(
            "reporter_verified",
            Type::Boolean,
            "The reporter's domain was authenticated by the receiving system. Absent: not known.",
            |row| Cell::boolean(row.reporter_verified),
        ),
    ],
    &nested::receiver(),
];

/// Of the report, in its first row only.
pub(crate) const TLS_ONCE: &[&[Column<Get<TlsReport>>]] = &[&[Column::new(
    "warnings",
    nested::WARNINGS,
    "What was out of order in the report; in its first row only.",
    |row| nested::warnings(&row.warnings),
)]];

/// Of the policy, in each of its rows.
pub(crate) const POLICY: &[&[Column<Get<TlsPolicy>>]] = &[&[
    Column::new("policy_type", Type::String, "tlsa, sts, no-policy-found.", |row| Cell::term(row.policy_type)),
    Column::new("policy_type_raw", Type::String, "policy-type as sent, where it is not of the vocabulary.", |row| {
        nested::repeated(row.policy_type_raw.as_deref())
    }),
    Column::new("policy_domain", Type::String, "policy-domain, lower case.", |row| {
        nested::repeated(row.policy_domain.as_deref())
    }),
]];

/// Of the policy, in its own row only.
pub(crate) const TOTALS: &[&[Column<Get<TlsPolicy>>]] = &[&[
    Column::new("policy_string", TEXTS, "policy-string, each line; in the policy's own row only.", |row| {
        Cell::texts(&row.policy_string)
    }),
    Column::new("mx_hosts", TEXTS, "mx-host, each; in the policy's own row only.", |row| Cell::texts(&row.mx_hosts)),
    Column::in_unit(
        "sessions",
        "successful_sessions",
        Type::Bigint,
        "total-successful-session-count; in the policy's own row only.",
        |row| Cell::count(row.successful_sessions),
    ),
    Column::in_unit(
        "sessions",
        "failed_sessions",
        Type::Bigint,
        "total-failure-session-count; in the policy's own row only.",
        |row| Cell::count(row.failed_sessions),
    ),
]];

/// Of a failure detail.
pub(crate) const FAILURE: &[&[Column<Get<TlsFailure>>]] = &[&[
    Column::new(
        "result_type",
        Type::String,
        "How sessions failed: starttls-not-supported, certificate-expired, ...",
        |row| Cell::term(row.result_type),
    ),
    Column::new("result_type_raw", Type::String, "result-type as sent, where it is not of the vocabulary.", |row| {
        Cell::text(row.result_type_raw.as_deref())
    }),
    Column::new("sending_mta_ip", Type::String, "sending-mta-ip, as sent.", |row| {
        Cell::text(row.sending_mta_ip.as_deref())
    }),
    Column::new("receiving_mx_hostname", Type::String, "receiving-mx-hostname.", |row| {
        Cell::text(row.receiving_mx_hostname.as_deref())
    }),
    Column::new("receiving_mx_helo", Type::String, "receiving-mx-helo.", |row| {
        Cell::text(row.receiving_mx_helo.as_deref())
    }),
    Column::new("receiving_ip", Type::String, "receiving-ip, as sent.", |row| Cell::text(row.receiving_ip.as_deref())),
    Column::in_unit(
        "sessions",
        "result_sessions",
        Type::Bigint,
        "failed-session-count of this detail; in its own row only.",
        |row| Cell::count(row.failed_sessions),
    ),
    Column::new("additional_information", Type::String, "additional-information.", |row| {
        Cell::text(row.additional_information.as_deref())
    }),
    Column::new("failure_reason_code", Type::String, "failure-reason-code.", |row| {
        Cell::text(row.failure_reason_code.as_deref())
    }),
]];
