//! dmarc_records and dmarc_reports: DMARC aggregate reports (RFC 7489, RFC 9990).
//!
//! The columns of [`REPORTED`] stand in both tables; those of [`REPORT`] in dmarc_reports only, because they are known
//! only when the report's last record was read, or could be long.

use model::{
    AggregateRecord, AggregateReport, Alignment, AuthResult, DkimAuthResult, Extension, OverrideReason, ReportError,
    SpfAuthResult, Term as _,
};

use super::nested;
use crate::column::{Cell, Column, Field, Get, TEXTS, Type};

/// Of the report, in each of its rows.
pub(crate) const REPORTED: &[&[Column<Get<AggregateReport>>]] = &[&[
    Column::new("event_id", Type::String, "Of the mail and the report's ordinal within it: 32 hex digits.", |row| {
        Cell::Shown(&row.event_id)
    }),
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
        "Of reporter, report id, domain and period: a report counts once for each.",
        |row| Cell::Shown(&row.report_key),
    ),
    Column::new("org_name", Type::String, "The reporter: org_name; where it is empty, the domain of `email`.", |row| {
        nested::repeated(Some(&row.org_name))
    }),
    Column::new("email", Type::String, "The reporter's address.", |row| nested::repeated(Some(&row.email))),
    Column::new("report_id", Type::String, "report_id, as sent.", |row| nested::repeated(Some(&row.report_id))),
    Column::in_unit("UTC", "period_begin", Type::Timestamp, "date_range/begin.", |row| Cell::timestamp(row.begin)),
    Column::in_unit("UTC", "period_end", Type::Timestamp, "date_range/end.", |row| Cell::timestamp(row.end)),
    Column::new(
        "reporter_verified",
        Type::Boolean,
        "The reporter's domain was authenticated by the receiving system and is aligned. Absent: not known.",
        |row| Cell::boolean(row.reporter_verified),
    ),
    Column::new("policy_domain", Type::String, "The domain at which the policy was found, lower case.", |row| {
        nested::repeated(Some(&row.policy_published.domain))
    }),
    Column::new("adkim", Type::String, "DKIM alignment mode: r, s.", |row| Cell::term(row.policy_published.adkim)),
    Column::new("aspf", Type::String, "SPF alignment mode: r, s.", |row| Cell::term(row.policy_published.aspf)),
    Column::new("p", Type::String, "Policy of the domain: none, quarantine, reject.", |row| {
        Cell::term(row.policy_published.p)
    }),
    Column::new("sp", Type::String, "Policy of its subdomains.", |row| Cell::term(row.policy_published.sp)),
    Column::new("np", Type::String, "Policy of subdomains that do not exist (RFC 9990).", |row| {
        Cell::term(row.policy_published.np)
    }),
    Column::in_unit("percent", "pct", Type::Int, "To how many of the mails the policy applies (RFC 7489).", |row| {
        Cell::int(row.policy_published.pct)
    }),
    Column::new("fo", Type::String, "Failure reporting options.", |row| {
        nested::repeated(row.policy_published.fo.as_deref())
    }),
    Column::new("testing", Type::Boolean, "The policy is in test mode (RFC 9990).", |row| {
        Cell::boolean(row.policy_published.testing)
    }),
]];

/// Of the report, in dmarc_reports only.
pub(crate) const REPORT: &[&[Column<Get<AggregateReport>>]] = &[
    &[
        Column::new("content_id", Type::String, "Of all that the report says, whatever it was packed in.", |row| {
            Cell::Shown(&row.content_id)
        }),
        Column::new("extra_contact_info", Type::String, "extra_contact_info.", |row| {
            Cell::text(row.extra_contact_info.as_deref())
        }),
        Column::new("extra_contact_info_lang", Type::String, "Its language (RFC 9990).", |row| {
            Cell::text(row.extra_contact_info_lang.as_deref())
        }),
        Column::new("errors", ERRORS, "report_metadata/error, each, with its language (RFC 9990).", |row| {
            Cell::array(&row.errors, |ReportError { text, lang }| {
                Cell::Struct(vec![Cell::Text(text), Cell::text(lang.as_deref())])
            })
        }),
        Column::new("generator", Type::String, "What wrote the report (RFC 9990).", |row| {
            Cell::text(row.generator.as_deref())
        }),
        Column::new("version", Type::String, "feedback/version.", |row| Cell::text(row.version.as_deref())),
        Column::new("namespace", Type::String, "The namespace of the root element.", |row| {
            Cell::text(row.namespace.as_deref())
        }),
        Column::new("version_published", Type::String, "policy_published/version_published (RFC 7489).", |row| {
            Cell::text(row.policy_published.version_published.as_deref())
        }),
        Column::new("discovery_method", Type::String, "How the policy was found (RFC 9990): psl, treewalk.", |row| {
            Cell::text(row.policy_published.discovery_method.as_deref())
        }),
        Column::new(
            "policy_raw",
            nested::RAW,
            "Elements of policy_published that are not kept as they were sent.",
            |row| nested::raw(&row.policy_published.raw),
        ),
        Column::new("extensions", EXTENSIONS, "The elements of extension at the top (RFC 9990).", |row| {
            extensions(&row.extensions)
        }),
        Column::new("raw", nested::RAW, "Elements of report_metadata that are not kept as they were sent.", |row| {
            nested::raw(&row.raw)
        }),
    ],
    &nested::receiver(),
    &[
        Column::new(
            "incomplete",
            Type::Boolean,
            "The document ended early; the records are those that were complete.",
            |row| Cell::Boolean(row.incomplete),
        ),
        Column::in_unit("records", "record_count", Type::Bigint, "How many records it has.", |row| {
            Cell::count(row.record_count)
        }),
        Column::in_unit("messages", "message_count", Type::Bigint, "Sum of the records' counts.", |row| {
            Cell::count(row.message_count)
        }),
        Column::new("warnings", nested::WARNINGS, "What was out of order.", |row| nested::warnings(&row.warnings)),
    ],
];

const ERRORS: Type =
    Type::Array(&Type::Struct(&[Field { name: "text", ty: Type::String }, Field { name: "lang", ty: Type::String }]));

const EXTENSIONS: Type =
    Type::Array(&Type::Struct(&[Field { name: "name", ty: Type::String }, Field { name: "text", ty: Type::String }]));

fn extensions(extensions: &[Extension]) -> Cell<'_> {
    Cell::array(extensions, |Extension { name, text }| {
        Cell::Struct(vec![Cell::Text(name), Cell::text(text.as_deref())])
    })
}

const OVERRIDES: Type = Type::Array(&Type::Struct(&[
    Field { name: "type", ty: Type::String },
    Field { name: "raw", ty: Type::String },
    Field { name: "comment", ty: Type::String },
    Field { name: "comment_lang", ty: Type::String },
]));

const DKIM: Type = Type::Array(&Type::Struct(&[
    Field { name: "domain", ty: Type::String },
    Field { name: "selector", ty: Type::String },
    Field { name: "result", ty: Type::String },
    Field { name: "raw", ty: Type::String },
    Field { name: "human_result", ty: Type::String },
    Field { name: "human_result_lang", ty: Type::String },
]));

const SPF: Type = Type::Array(&Type::Struct(&[
    Field { name: "domain", ty: Type::String },
    Field { name: "scope", ty: Type::String },
    Field { name: "result", ty: Type::String },
    Field { name: "raw", ty: Type::String },
    Field { name: "human_result", ty: Type::String },
    Field { name: "human_result_lang", ty: Type::String },
]));

/// Of a record.
pub(crate) const RECORD: &[&[Column<Get<AggregateRecord>>]] = &[&[
    Column::new("source_ip", Type::String, "Where the mails came from.", |row| Cell::shown(row.source_ip.as_ref())),
    Column::new(
        "source_ip_raw",
        Type::String,
        "source_ip as sent, where it is no address or another spelling of it.",
        |row| Cell::text(row.source_ip_raw.as_deref()),
    ),
    Column::in_unit("messages", "message_count", Type::Bigint, "How many mails the record stands for.", |row| {
        Cell::count(row.count)
    }),
    Column::new("disposition", Type::String, "What was done with them: none, pass, quarantine, reject.", |row| {
        Cell::term(row.disposition)
    }),
    Column::new(
        "dkim",
        Type::String,
        "Whether an aligned DKIM signature passed, as the reporter evaluated: pass, fail.",
        |row| Cell::term(row.dkim),
    ),
    Column::new("spf", Type::String, "Whether aligned SPF passed, as the reporter evaluated: pass, fail.", |row| {
        Cell::term(row.spf)
    }),
    Column::new(
        "dmarc_pass",
        Type::Boolean,
        "Either of the two passed: DMARC passed. Absent where the report has neither.",
        |row| match (row.dkim, row.spf) {
            (None, None) => Cell::Null,
            (dkim, spf) => Cell::Boolean([dkim, spf].contains(&Some(Alignment::Pass))),
        },
    ),
    Column::new(
        "override_types",
        TEXTS,
        "Why the disposition is another than the policy's: the types of `overrides`.",
        |row| Cell::array(&row.reasons, |reason| Cell::Text(reason.kind.as_str())),
    ),
    Column::new("overrides", OVERRIDES, "policy_evaluated/reason, each.", |row| {
        Cell::array(&row.reasons, |OverrideReason { kind, raw, comment, comment_lang }| {
            Cell::Struct(vec![
                Cell::term(Some(*kind)),
                Cell::text(raw.as_deref()),
                Cell::text(comment.as_deref()),
                Cell::text(comment_lang.as_deref()),
            ])
        })
    }),
    Column::new("header_from", Type::String, "The domain of From, lower case.", |row| Cell::Text(&row.header_from)),
    Column::new("envelope_from", Type::String, "The domain of the envelope sender, lower case.", |row| {
        Cell::text(row.envelope_from.as_deref())
    }),
    Column::new("envelope_to", Type::String, "The domain of the envelope recipient, lower case.", |row| {
        Cell::text(row.envelope_to.as_deref())
    }),
    Column::new("auth_dkim", DKIM, "auth_results/dkim, each.", |row| {
        Cell::array(
            &row.auth_dkim,
            |DkimAuthResult { domain, selector, result, raw, human_result, human_result_lang }| {
                Cell::Struct(vec![
                    Cell::Text(domain),
                    Cell::text(selector.as_deref()),
                    Cell::term(Some(*result)),
                    Cell::text(raw.as_deref()),
                    Cell::text(human_result.as_deref()),
                    Cell::text(human_result_lang.as_deref()),
                ])
            },
        )
    }),
    Column::new("auth_spf", SPF, "auth_results/spf, each.", |row| {
        Cell::array(&row.auth_spf, |SpfAuthResult { domain, scope, result, raw, human_result, human_result_lang }| {
            Cell::Struct(vec![
                Cell::Text(domain),
                Cell::term(*scope),
                Cell::term(Some(*result)),
                Cell::text(raw.as_deref()),
                Cell::text(human_result.as_deref()),
                Cell::text(human_result_lang.as_deref()),
            ])
        })
    }),
    Column::new("dkim_domains", TEXTS, "The domains of which a DKIM signature passed, aligned or not.", |row| {
        passed(&row.auth_dkim)
    }),
    Column::new("spf_domains", TEXTS, "The domains of which SPF passed, aligned or not.", |row| passed(&row.auth_spf)),
    Column::new(
        "dkim_computed",
        Type::String,
        "DKIM alignment computed from `auth_dkim`, `header_from` and `adkim`: pass, fail.",
        |row| Cell::term(row.dkim_computed),
    ),
    Column::new(
        "spf_computed",
        Type::String,
        "SPF alignment computed from `auth_spf`, `header_from` and `aspf`: pass, fail.",
        |row| Cell::term(row.spf_computed),
    ),
    Column::new(
        "contradictory",
        Type::Boolean,
        "The evaluated and the computed alignment contradict each other.",
        |row| Cell::Boolean(row.contradictory),
    ),
    Column::new("extensions", EXTENSIONS, "Elements that no RFC knows (RFC 9990 allows them).", |row| {
        extensions(&row.extensions)
    }),
    Column::new("raw", nested::RAW, "Elements of the record that are not kept as they were sent.", |row| {
        nested::raw(&row.raw)
    }),
    Column::new("flags", TEXTS, "Codes of what was out of order in this record (docs/events.md).", |row| {
        Cell::texts(&row.flags)
    }),
]];

fn passed<A: AuthResult>(results: &[A]) -> Cell<'_> {
    Cell::Array(results.iter().filter(|result| result.passed()).map(|result| Cell::Text(result.domain())).collect())
}
