//! Every field of every noun has its column: a field that is added to a noun and not named here does not compile.

use model::*;

use super::Table;
use crate::{LogRow, Type};

/// Field by field: the column that holds it, or the column and the struct's field within it.
macro_rules! fields {
    ($table:ident, $noun:ident { $($field:ident => $column:expr),+ $(,)? }) => {
        let _ = |$noun { $($field: _),+ }: $noun| {};
        for column in [$($column),+] {
            assert!(has_column(Table::$table, column), "{} has no column {column}", Table::$table.name());
        }
    };
}

fn has_column(table: Table, path: &str) -> bool {
    let (name, inner) = path.split_once('.').map_or((path, None), |(name, inner)| (name, Some(inner)));
    let column = table.columns().iter().find(|column| column.name == name);
    column.is_some_and(|column| match (column.ty, inner) {
        (_, None) => true,
        (Type::Array(Type::Struct(fields)), Some(inner)) => fields.iter().any(|field| field.name == inner),
        _ => false,
    })
}

macro_rules! original_and_token {
    ($table:ident) => {
        original!($table);
        fields!($table, Token {
            state => "token_state", id => "token_id", tenant => "token_tenant", message => "token_message",
            recipient => "token_recipient", minted => "token_minted",
        });
    };
}

macro_rules! receiver {
    ($table:ident) => {
        fields!($table, ReceiverResults { dkim => "receiver_dkim", spf => "receiver_spf", dmarc => "receiver_dmarc" });
    };
}

macro_rules! original {
    ($table:ident) => {
        fields!($table, Original {
            message_id => "original_message_id", from => "original_from", to => "original_to", subject => "original_subject",
            date => "original_date", headers => "original_headers.value",
        });
    };
}

#[test]
fn of_bounces_and_their_like() {
    fields!(Bounces, Bounce {
        event_id => "event_id", mail_id => "mail_id", received_at => "received_at", envelope_recipient => "envelope_recipient",
        recipient => "recipient", original_recipient => "original_recipient", category => "category", reason => "reason",
        bounce_type => "bounce_type", suppress => "suppress", action => "action", status => "status", smtp_code => "smtp_code",
        diagnostic => "diagnostic", remote_mta => "remote_mta", reporting_mta => "reporting_mta", arrival_date => "arrival_date",
        original => "original_message_id", dialect => "dialect", rule => "rule", token => "token_state",
        recipient_contradicts_token => "recipient_contradicts_token",
    });
    original_and_token!(Bounces);
    fields!(Complaints, Complaint {
        event_id => "event_id", mail_id => "mail_id", received_at => "received_at", envelope_recipient => "envelope_recipient",
        recipient => "recipient", redacted => "redacted", feedback_type => "feedback_type", feedback_type_raw => "feedback_type_raw",
        suppress => "suppress", user_agent => "user_agent", source_ip => "source_ip", arrival_date => "arrival_date",
        reporting_mta => "reporting_mta", original_mail_from => "original_mail_from", original_envelope_id => "original_envelope_id",
        reported_domains => "reported_domains", reported_uris => "reported_uris",
        authentication_results => "authentication_results", incidents => "incidents", original => "original_message_id",
        dialect => "dialect", token => "token_state",
    });
    original_and_token!(Complaints);
    fields!(Notices, Notice {
        event_id => "event_id", mail_id => "mail_id", received_at => "received_at", envelope_recipient => "envelope_recipient",
        recipient => "recipient", original_recipient => "original_recipient", reason => "reason", status => "status",
        smtp_code => "smtp_code", diagnostic => "diagnostic", remote_mta => "remote_mta", reporting_mta => "reporting_mta",
        will_retry_until => "will_retry_until", original => "original_message_id", dialect => "dialect", rule => "rule",
        token => "token_state",
    });
    original_and_token!(Notices);
}

#[test]
fn of_dmarc_reports() {
    fields!(DmarcReports, AggregateReport {
        event_id => "event_id", mail_id => "mail_id", ordinal => "report_ordinal", received_at => "received_at",
        report_key => "report_key", content_id => "content_id", org_name => "org_name", email => "email",
        extra_contact_info => "extra_contact_info",
        extra_contact_info_lang => "extra_contact_info_lang", raw => "raw.text", report_id => "report_id", begin => "period_begin", end => "period_end",
        errors => "errors", generator => "generator", version => "version", namespace => "namespace",
        policy_published => "policy_domain", extensions => "extensions", reporter_verified => "reporter_verified",
        receiver => "receiver_dkim",
        incomplete => "incomplete", record_count => "record_count", message_count => "message_count", warnings => "warnings",
        records => "record_count",
    });
    receiver!(DmarcReports);
    fields!(DmarcReports, PolicyPublished {
        domain => "policy_domain", version_published => "version_published", adkim => "adkim", aspf => "aspf", p => "p", sp => "sp",
        np => "np", pct => "pct", fo => "fo", testing => "testing", discovery_method => "discovery_method", raw => "policy_raw.text",
    });
    fields!(DmarcReports, Warning { code => "warnings.code", place => "warnings.place", message => "warnings.message" });
    fields!(DmarcRecords, AggregateRecord {
        source_ip => "source_ip", source_ip_raw => "source_ip_raw", count => "message_count", disposition => "disposition",
        dkim => "dkim", spf => "spf", reasons => "overrides", header_from => "header_from", envelope_from => "envelope_from",
        envelope_to => "envelope_to", auth_dkim => "auth_dkim", auth_spf => "auth_spf", dkim_computed => "dkim_computed",
        spf_computed => "spf_computed", contradictory => "contradictory", extensions => "extensions", raw => "raw.element",
        flags => "flags",
    });
    fields!(DmarcRecords, OverrideReason { kind => "overrides.type", raw => "overrides.raw", comment => "overrides.comment",
        comment_lang => "overrides.comment_lang" });
    fields!(DmarcReports, ReportError { text => "errors.text", lang => "errors.lang" });
    fields!(DmarcReports, Extension { name => "extensions.name", text => "extensions.text" });
    fields!(DmarcRecords, DkimAuthResult {
        domain => "auth_dkim.domain", selector => "auth_dkim.selector", result => "auth_dkim.result", raw => "auth_dkim.raw",
        human_result => "auth_dkim.human_result", human_result_lang => "auth_dkim.human_result_lang",
    });
    fields!(DmarcRecords, SpfAuthResult {
        domain => "auth_spf.domain", scope => "auth_spf.scope", result => "auth_spf.result", raw => "auth_spf.raw",
        human_result => "auth_spf.human_result", human_result_lang => "auth_spf.human_result_lang",
    });
    fields!(DmarcFailures, FailureReport {
        event_id => "event_id", mail_id => "mail_id", received_at => "received_at", auth_failures => "auth_failures",
        auth_failure_raw => "auth_failure_raw", identity_alignment => "identity_alignment", delivery_result => "delivery_result",
        reported_domain => "reported_domain", source_ip => "source_ip", source_port => "source_port",
        original_mail_from => "original_mail_from", original_rcpt_to => "original_rcpt_to",
        original_envelope_id => "original_envelope_id", arrival_date => "arrival_date", reporting_mta => "reporting_mta",
        user_agent => "user_agent", authentication_results => "authentication_results", dkim_domain => "dkim_domain",
        dkim_identity => "dkim_identity", dkim_selector => "dkim_selector", dkim_selector_dns => "dkim_selector_dns",
        spf_dns => "spf_dns", incidents => "incidents", original => "original_message_id", dialect => "dialect",
        reporter_verified => "reporter_verified", receiver => "receiver_dkim",
    });
    receiver!(DmarcFailures);
    original!(DmarcFailures);
}

#[test]
fn of_tls_reports_and_the_log() {
    fields!(TlsReports, TlsReport {
        event_id => "event_id", mail_id => "mail_id", ordinal => "report_ordinal", received_at => "received_at",
        report_key => "report_key", content_id => "content_id", organization_name => "organization_name",
        contact_info => "contact_info", report_id => "report_id", begin => "period_begin", end => "period_end",
        reporter_verified => "reporter_verified", receiver => "receiver_dkim", warnings => "warnings", policies => "policy_ordinal",
    });
    receiver!(TlsReports);
    fields!(TlsReports, TlsPolicy {
        policy_type => "policy_type", policy_type_raw => "policy_type_raw", policy_string => "policy_string",
        policy_domain => "policy_domain", mx_hosts => "mx_hosts", successful_sessions => "successful_sessions",
        failed_sessions => "failed_sessions", failures => "result_type",
    });
    fields!(TlsReports, TlsFailure {
        result_type => "result_type", result_type_raw => "result_type_raw", sending_mta_ip => "sending_mta_ip",
        receiving_mx_hostname => "receiving_mx_hostname", receiving_mx_helo => "receiving_mx_helo",
        receiving_ip => "receiving_ip", failed_sessions => "result_sessions", additional_information => "additional_information",
        failure_reason_code => "failure_reason_code",
    });
    fields!(IngestLog, LogRow {
        mail_id => "mail_id", received_at => "received_at", source => "source", outcome => "outcome", error => "error",
        warnings => "warning_codes", events => "events", records => "records", bytes => "bytes",
    });
}
