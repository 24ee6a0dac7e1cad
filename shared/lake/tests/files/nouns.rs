//! Nouns to make rows of.

use jiff::Timestamp;
use lake::{Batch, File, Source, Table};
use model::*;

/// 2026-11-20 and some seconds.
pub(crate) fn on_the_day(seconds: i64) -> Option<Timestamp> {
    Some(Timestamp::new(1_795_132_800 + seconds, 0).unwrap())
}

pub(crate) fn bounce(mail: u64, rule: &str) -> Bounce {
    let mail_id = Id::of(&[b"mail", &mail.to_be_bytes()]);
    Bounce {
        event_id: Id::of(&[b"event", &mail.to_be_bytes()]),
        mail_id,
        received_at: on_the_day(i64::try_from(mail % 80_000).unwrap()),
        envelope_recipient: Some("bounce+token@example.net".to_owned()),
        recipient: Some(format!("user{mail}@example{}.com", mail % 40)),
        original_recipient: None,
        category: Category::Address,
        reason: Reason::NoSuchUser,
        bounce_type: BounceType::Permanent,
        suppress: false,
        action: Action::Failed,
        status: Some("5.1.1".to_owned()),
        smtp_code: Some(550),
        diagnostic: Some(format!("550 5.1.1 <user{mail}@example.com>: Recipient address rejected: User unknown")),
        remote_mta: Some(format!("mx{}.example.com", mail % 7)),
        reporting_mta: Some("mta.example.net".to_owned()),
        arrival_date: on_the_day(0),
        original: Original {
            message_id: Some(format!("{mail}@example.net")),
            from: Some("news@example.net".to_owned()),
            subject: Some("お知らせ".to_owned()),
            headers: [("x-campaign".to_owned(), "autumn".to_owned())].into(),
            ..Original::default()
        },
        dialect: "rfc3464".to_owned(),
        rule: rule.to_owned(),
        token: Token::ABSENT,
        recipient_contradicts_token: false,
    }
}

pub(crate) fn report(mail: u64) -> AggregateReport {
    let mail_id = Id::of(&[b"mail", &mail.to_be_bytes()]);
    AggregateReport {
        event_id: Id::of(&[&mail_id.0, b"0"]),
        mail_id,
        ordinal: 0,
        received_at: on_the_day(90_000),
        report_key: mail_id,
        content_id: mail_id,
        org_name: "Receiver, Inc.".to_owned(),
        email: "dmarc@receiver.example".to_owned(),
        extra_contact_info: None,
        extra_contact_info_lang: None,
        report_id: format!("{mail}.1795132800"),
        begin: on_the_day(0),
        end: on_the_day(86_399),
        errors: Vec::new(),
        generator: None,
        version: Some("1.0".to_owned()),
        namespace: None,
        policy_published: PolicyPublished {
            domain: "example.com".to_owned(),
            adkim: Some(AlignmentMode::Relaxed),
            aspf: Some(AlignmentMode::Relaxed),
            p: Some(DmarcPolicy::Quarantine),
            pct: Some(100),
            ..PolicyPublished::default()
        },
        extensions: Vec::new(),
        raw: Vec::new(),
        reporter_verified: Some(true),
        receiver: ReceiverResults::default(),
        incomplete: false,
        record_count: 0,
        message_count: 0,
        warnings: Vec::new(),
        records: Vec::new(),
    }
}

pub(crate) fn record(number: u64) -> AggregateRecord {
    let [.., a, b, c] = number.to_be_bytes();
    AggregateRecord {
        source_ip: Some(std::net::IpAddr::from([192, a, b, c])),
        count: number % 100,
        disposition: Some(Disposition::None),
        dkim: Some(if number.is_multiple_of(3) { Alignment::Fail } else { Alignment::Pass }),
        spf: Some(Alignment::Pass),
        reasons: Vec::new(),
        header_from: "example.com".to_owned(),
        envelope_from: Some(format!("bounces{}.example.com", number % 10)),
        auth_dkim: vec![DkimAuthResult {
            domain: "example.com".to_owned(),
            selector: Some("s1".to_owned()),
            result: DkimResult::Pass,
            raw: None,
            human_result: None,
            human_result_lang: None,
        }],
        auth_spf: vec![SpfAuthResult {
            domain: format!("bounces{}.example.com", number % 10),
            scope: Some(SpfScope::Mfrom),
            result: SpfResult::Pass,
            raw: None,
            human_result: None,
            human_result_lang: None,
        }],
        ..AggregateRecord::default()
    }
}

/// The only file of a batch of bounces.
pub(crate) fn bounces(version: u32, bounces: impl IntoIterator<Item = Bounce>) -> File {
    let mut batch = Batch::new(version);
    bounces.into_iter().for_each(|bounce| batch.push_event(&Event::Bounce(Box::new(bounce))));
    only(batch, Table::Bounces)
}

/// The only file of a table.
pub(crate) fn only(batch: Batch, table: Table) -> File {
    let mut files = batch.finish().unwrap();
    files.retain(|file| file.key.table == table);
    assert_eq!(files.len(), 1);
    files.remove(0)
}

pub(crate) fn source(file: &File) -> Source {
    Source::new(file.key.to_string(), file.bytes.clone())
}
