//! A lake of a few mails in a temporary folder.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use lake::{Batch, File, Key, LogRow, Name, Source, Table};
use model::*;
use query::{Answer, Cell, Engine};
use tempfile::TempDir;

/// A lake in a temporary folder.
pub(crate) struct Lake(TempDir);

/// The day that the sample takes for today.
pub(crate) const TODAY: &str = "2026-11-24";

impl Lake {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Writes events and log rows as one batch of a version of the parser.
    pub(crate) fn write(&self, version: u32, events: &[Event], log: &[LogRow]) -> Vec<File> {
        let mut batch = Batch::new(version);
        events.iter().for_each(|event| batch.push_event(event));
        log.iter().for_each(|row| batch.push_log(row));
        let files = batch.finish().unwrap();
        files.iter().for_each(|file| self.put(&file.key.to_string(), &file.bytes));
        files
    }

    /// Merges the delta files of every day into sealed ones. `remove` them too, or crash before that.
    pub(crate) fn seal(&self, remove: bool) {
        for table in Table::ALL {
            for day in entries(&self.folder().join(table.name()).join("delta")) {
                let deltas: Vec<Source> = entries(&day).iter().map(|file| source(file)).collect();
                let dt = day.file_name().unwrap().to_str().unwrap().strip_prefix("dt=").unwrap().parse().unwrap();
                for bucket in 0..table.buckets() {
                    let key = Key { table: *table, dt, name: Name::Sealed(bucket) };
                    let path = self.folder().join(key.to_string());
                    let sealed = path.exists().then(|| source(&path));
                    if let Some(merged) = lake::merge(key, sealed.as_ref(), &deltas).unwrap() {
                        self.put(&key.to_string(), &merged.bytes);
                    }
                }
                if remove {
                    fs::remove_dir_all(day).unwrap();
                }
            }
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        let tables: Vec<_> =
            Table::ALL.iter().map(|table| (table.name(), lake::schema::duckdb_columns(*table))).collect();
        Engine::open(self.folder(), &tables).unwrap()
    }

    pub(crate) fn ask(&self, sql: &str) -> Answer {
        self.engine().ask(sql).unwrap()
    }

    /// The first column of the first row, as a number.
    pub(crate) fn number(&self, sql: &str) -> i128 {
        match self.ask(sql).rows.first().and_then(|row| row.first()) {
            Some(Cell::Integer(number)) => *number,
            other => panic!("{sql} answers {other:?}"),
        }
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        let path = self.folder().join(key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn source(path: &Path) -> Source {
    Source::new(path.to_str().unwrap(), fs::read(path).unwrap())
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect()).unwrap_or_default()
}

pub(crate) fn at(text: &str) -> Option<Timestamp> {
    Some(text.parse().unwrap())
}

pub(crate) fn mail(name: &str) -> Id {
    Id::of_mail(name.as_bytes())
}

pub(crate) fn bounce(mail_name: &str, recipient: &str, reason: Reason) -> Bounce {
    let mail_id = mail(mail_name);
    Bounce {
        event_id: Id::of(&[&mail_id.0, recipient.as_bytes()]),
        mail_id,
        received_at: at("2026-11-20T08:00:00Z"),
        envelope_recipient: None,
        recipient: Some(recipient.to_owned()),
        original_recipient: None,
        category: reason.category(),
        reason,
        bounce_type: if reason.category() == Category::Address { BounceType::Permanent } else { BounceType::Transient },
        suppress: false,
        action: Action::Failed,
        status: Some("5.1.1".to_owned()),
        smtp_code: Some(550),
        diagnostic: Some("550 5.1.1 no such user, 利用者不明".to_owned()),
        remote_mta: None,
        reporting_mta: None,
        arrival_date: at("2026-11-20T07:59:58.123Z"),
        original: Original { headers: [("x-campaign".to_owned(), "autumn".to_owned())].into(), ..Original::default() },
        dialect: "rfc3464".to_owned(),
        rule: "status".to_owned(),
        token: Token::ABSENT,
        recipient_contradicts_token: false,
    }
}

/// A report with one record of that many messages. `key` is what it is called, whatever mail it came in.
pub(crate) fn report(mail_name: &str, key: &str, messages: u64) -> AggregateReport {
    let mail_id = mail(mail_name);
    let record = AggregateRecord {
        source_ip: Some("192.0.2.7".parse().unwrap()),
        count: messages,
        disposition: Some(Disposition::Reject),
        dkim: Some(Alignment::Fail),
        spf: Some(Alignment::Fail),
        reasons: vec![OverrideReason {
            kind: OverrideType::MailingList,
            raw: None,
            comment: Some("a list".to_owned()),
            comment_lang: None,
        }],
        header_from: "example.com".to_owned(),
        auth_dkim: vec![DkimAuthResult {
            domain: "esp.example".to_owned(),
            selector: Some("s1".to_owned()),
            result: DkimResult::Pass,
            raw: None,
            human_result: None,
            human_result_lang: None,
        }],
        auth_spf: vec![SpfAuthResult {
            domain: "bounces.esp.example".to_owned(),
            scope: None,
            result: SpfResult::Pass,
            raw: None,
            human_result: None,
            human_result_lang: None,
        }],
        ..AggregateRecord::default()
    };
    AggregateReport {
        event_id: Id::of(&[&mail_id.0, b"report 0"]),
        mail_id,
        ordinal: 0,
        received_at: at("2026-11-21T02:00:00Z"),
        report_key: Id::of(&[key.as_bytes()]),
        content_id: Id::of(&[key.as_bytes(), &messages.to_be_bytes()]),
        org_name: "receiver.example".to_owned(),
        email: "dmarc@receiver.example".to_owned(),
        extra_contact_info: None,
        extra_contact_info_lang: None,
        report_id: key.to_owned(),
        begin: at("2026-11-20T00:00:00Z"),
        end: at("2026-11-21T00:00:00Z"),
        errors: Vec::new(),
        generator: None,
        version: None,
        namespace: None,
        policy_published: PolicyPublished {
            domain: "example.com".to_owned(),
            p: Some(DmarcPolicy::Reject),
            ..PolicyPublished::default()
        },
        extensions: Vec::new(),
        raw: Vec::new(),
        reporter_verified: None,
        receiver: ReceiverResults::default(),
        incomplete: false,
        record_count: 1,
        message_count: messages,
        warnings: vec![Warning::new("xml_truncated", "the document ends early")],
        records: vec![record],
    }
}

pub(crate) fn tls_report(mail_name: &str, key: &str, failed: u64) -> TlsReport {
    let mail_id = mail(mail_name);
    let failure = |result, sessions| TlsFailure {
        result_type: Some(result),
        result_type_raw: None,
        sending_mta_ip: Some("192.0.2.9".to_owned()),
        receiving_mx_hostname: Some("mx.example.com".to_owned()),
        receiving_mx_helo: None,
        receiving_ip: None,
        failed_sessions: sessions,
        additional_information: None,
        failure_reason_code: None,
    };
    let policy = TlsPolicy {
        policy_type: Some(TlsPolicyType::Sts),
        policy_type_raw: None,
        policy_string: vec!["version: STSv1".to_owned()],
        policy_domain: Some("example.com".to_owned()),
        mx_hosts: vec!["mx.example.com".to_owned()],
        successful_sessions: 90,
        failed_sessions: failed,
        failures: vec![
            failure(TlsResultType::CertificateExpired, failed - 1),
            failure(TlsResultType::StarttlsNotSupported, 1),
        ],
    };
    TlsReport {
        event_id: Id::of(&[&mail_id.0, b"tls 0"]),
        mail_id,
        ordinal: 0,
        received_at: at("2026-11-21T02:00:00Z"),
        report_key: Id::of(&[key.as_bytes()]),
        content_id: Id::of(&[key.as_bytes(), &failed.to_be_bytes()]),
        organization_name: Some("Receiver".to_owned()),
        contact_info: None,
        report_id: key.to_owned(),
        begin: at("2026-11-20T00:00:00Z"),
        end: at("2026-11-21T00:00:00Z"),
        reporter_verified: None,
        receiver: ReceiverResults::default(),
        warnings: Vec::new(),
        policies: vec![
            policy.clone(),
            TlsPolicy { failures: Vec::new(), policy_domain: Some("example.net".to_owned()), ..policy },
        ],
    }
}

pub(crate) fn log(mail_name: &str, outcome: Outcome, error: Option<&str>) -> LogRow {
    LogRow {
        mail_id: mail(mail_name),
        received_at: at("2026-11-20T08:00:00Z"),
        source: format!("raw/{mail_name}.eml"),
        outcome,
        error: error.map(str::to_owned),
        warnings: vec![Warning::new("b_code", "x"), Warning::new("a_code", "x"), Warning::new("b_code", "y")],
        events: 1,
        records: 0,
        bytes: 1_000,
    }
}

/// One of everything, so that every view and every query has a row.
pub(crate) fn one_of_everything() -> (Vec<Event>, Vec<LogRow>) {
    let gone = Bounce {
        suppress: true,
        token: Token {
            state: TokenState::Valid,
            id: Some(mail("token")),
            tenant: Some("t1".to_owned()),
            message: Some("m1".to_owned()),
            recipient: Some("a@example.com".to_owned()),
            minted: Some(jiff::civil::date(2026, 11, 1)),
        },
        ..bounce("gone", "a@example.com", Reason::NoSuchUser)
    };
    let full = ["2026-11-18T08:00:00Z", "2026-11-19T08:00:00Z", "2026-11-20T08:00:00Z"]
        .map(|day| Bounce { received_at: at(day), ..bounce(day, "full@example.net", Reason::Full) });
    let mut events: Vec<Event> = full.into_iter().chain([gone]).map(|bounce| Event::Bounce(Box::new(bounce))).collect();
    for reason in [Reason::Blocked, Reason::Unclassified] {
        events.push(Event::Bounce(Box::new(bounce(&format!("{reason}"), "b@example.org", reason))));
    }
    events.push(Event::Complaint(Box::new(Complaint {
        event_id: mail("complaint event"),
        mail_id: mail("complaint"),
        received_at: at("2026-11-20T08:00:00Z"),
        envelope_recipient: None,
        recipient: Some("c@example.com".to_owned()),
        redacted: false,
        feedback_type: FeedbackType::Abuse,
        feedback_type_raw: None,
        suppress: false,
        user_agent: Some("Provider/1.0".to_owned()),
        source_ip: Some("2001:db8::1".parse().unwrap()),
        arrival_date: None,
        reporting_mta: None,
        original_mail_from: None,
        original_envelope_id: None,
        reported_domains: vec!["example.com".to_owned()],
        reported_uris: Vec::new(),
        authentication_results: Vec::new(),
        incidents: 2,
        original: Original::default(),
        dialect: "arf".to_owned(),
        token: Token::ABSENT,
    })));
    events.push(Event::Notice(Box::new(Notice {
        event_id: mail("notice event"),
        mail_id: mail("notice"),
        received_at: at("2026-11-20T08:00:00Z"),
        envelope_recipient: None,
        recipient: Some("full@example.net".to_owned()),
        original_recipient: None,
        reason: NoticeReason::Delayed,
        status: Some("4.2.2".to_owned()),
        smtp_code: Some(452),
        diagnostic: None,
        remote_mta: None,
        reporting_mta: None,
        will_retry_until: at("2026-11-24T08:00:00Z"),
        original: Original::default(),
        dialect: "rfc3464".to_owned(),
        rule: "action".to_owned(),
        token: Token::ABSENT,
    })));
    events.push(Event::DmarcFailure(Box::new(FailureReport {
        event_id: mail("failure event"),
        mail_id: mail("failure"),
        received_at: at("2026-11-20T08:00:00Z"),
        auth_failures: vec![AuthFailure::Dmarc],
        auth_failure_raw: None,
        identity_alignment: vec![IdentityAlignment::None],
        delivery_result: Some(DeliveryResult::Reject),
        reported_domain: Some("example.com".to_owned()),
        source_ip: Some("192.0.2.7".parse().unwrap()),
        source_port: Some(4_242),
        original_mail_from: None,
        original_rcpt_to: Vec::new(),
        original_envelope_id: None,
        arrival_date: None,
        reporting_mta: None,
        user_agent: None,
        authentication_results: Vec::new(),
        dkim_domain: None,
        dkim_identity: None,
        dkim_selector: None,
        dkim_selector_dns: None,
        spf_dns: None,
        incidents: 1,
        original: Original::default(),
        dialect: "rfc6591".to_owned(),
        reporter_verified: Some(true),
        receiver: ReceiverResults::default(),
    })));
    events.push(Event::DmarcAggregate(Box::new(report("report", "genuine", 10))));
    events.push(Event::DmarcAggregate(Box::new(report("forged", "genuine", 99))));
    events.push(Event::TlsReport(Box::new(tls_report("tls", "tls", 10))));
    (
        events,
        vec![
            log("gone", Outcome::Bounce, None),
            log("broken", Outcome::Quarantined, Some("zip: too many members: 17")),
        ],
    )
}
