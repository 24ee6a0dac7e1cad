//! dmarc_failures: one row for each DMARC failure report (RFC 6591, RFC 9991).

use model::{FailureReport, Term};

use super::nested;
use crate::column::{Cell, Column, Get, TEXTS, Type};

pub(crate) const FAILURE_REPORT: &[&[Column<Get<FailureReport>>]] = &[
    &[
        Column::plain(
            "event_id",
            Type::String,
            "Of the mail and the report's ordinal within it: 32 hex digits.",
            |row| Cell::Shown(&row.event_id),
        ),
        Column::new("mail_id", Type::String, "Of the mail that told of it: a hash of its bytes.", |row| {
            Cell::Shown(&row.mail_id)
        }),
        Column::in_unit("UTC", "received_at", Type::Timestamp, "When that mail was received.", |row| {
            Cell::timestamp(row.received_at)
        }),
        Column::new(
            "auth_failures",
            TEXTS,
            "Auth-Failure, each: adsp, bodyhash, revoked, signature, spf, dmarc, dkim.",
            |row| terms(&row.auth_failures),
        ),
        Column::new(
            "auth_failure_raw",
            Type::String,
            "Auth-Failure as sent, where it is not of the vocabulary.",
            |row| Cell::text(row.auth_failure_raw.as_deref()),
        ),
        Column::new("identity_alignment", TEXTS, "Identity-Alignment (RFC 9991), each: what was not aligned.", |row| {
            terms(&row.identity_alignment)
        }),
        Column::new("delivery_result", Type::String, "delivered, spam, policy, reject, other.", |row| {
            Cell::term(row.delivery_result)
        }),
        Column::new("reported_domain", Type::String, "Reported-Domain.", |row| {
            Cell::text(row.reported_domain.as_deref())
        }),
        Column::new("source_ip", Type::String, "Where the mail came from.", |row| Cell::shown(row.source_ip.as_ref())),
        Column::new("source_port", Type::Int, "From which port.", |row| Cell::int(row.source_port)),
        Column::new("original_mail_from", Type::String, "Original-Mail-From: the envelope sender.", |row| {
            Cell::text(row.original_mail_from.as_deref())
        }),
        Column::new("original_rcpt_to", TEXTS, "Original-Rcpt-To, each.", |row| Cell::texts(&row.original_rcpt_to)),
        Column::new("original_envelope_id", Type::String, "Original-Envelope-Id.", |row| {
            Cell::text(row.original_envelope_id.as_deref())
        }),
        Column::in_unit("UTC", "arrival_date", Type::Timestamp, "When the mail arrived there.", |row| {
            Cell::timestamp(row.arrival_date)
        }),
        Column::new("reporting_mta", Type::String, "Reporting-MTA.", |row| Cell::text(row.reporting_mta.as_deref())),
        Column::new("user_agent", Type::String, "User-Agent of the report.", |row| {
            Cell::text(row.user_agent.as_deref())
        }),
        Column::new("authentication_results", TEXTS, "Authentication-Results, each.", |row| {
            Cell::texts(&row.authentication_results)
        }),
        Column::new("dkim_domain", Type::String, "DKIM-Domain.", |row| Cell::text(row.dkim_domain.as_deref())),
        Column::new("dkim_identity", Type::String, "DKIM-Identity.", |row| Cell::text(row.dkim_identity.as_deref())),
        Column::new("dkim_selector", Type::String, "DKIM-Selector.", |row| Cell::text(row.dkim_selector.as_deref())),
        Column::new("dkim_selector_dns", Type::String, "DKIM-Selector-DNS: the key's record.", |row| {
            Cell::text(row.dkim_selector_dns.as_deref())
        }),
        Column::new("spf_dns", Type::String, "SPF-DNS: the SPF record.", |row| Cell::text(row.spf_dns.as_deref())),
        Column::in_unit(
            "incidents",
            "incidents",
            Type::Bigint,
            "How many incidents the report stands for; 1 where it does not say.",
            |row| Cell::count(row.incidents.into()),
        ),
    ],
    &nested::original(),
    &[
        Column::new("dialect", Type::String, "The format in which it was told.", |row| Cell::Text(&row.dialect)),
        Column::new(
            "reporter_verified",
            Type::Boolean,
            "The reporter's domain was authenticated by the receiving system. Absent: not known.",
            |row| Cell::boolean(row.reporter_verified),
        ),
    ],
    &nested::receiver(),
];

fn terms<T: Term>(words: &[T]) -> Cell<'_> {
    Cell::array(words, |word| Cell::term(Some(*word)))
}
