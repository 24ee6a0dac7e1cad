//! What one mail goes through: bytes to [`ParsedMail`]. Pure: no port, no clock.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use model::{AggregateRecord, AggregateReport, Context, Event, Id, Mail, ParsedMail, Reading, Trace};
use reports::verdicts::Verdicts;
use unpack::Kind;

use crate::recognise::recognise;
use crate::{Config, RawMail, suppression};

/// The version of all that decides what a mail becomes. The same bytes give the same output with the same version; a change
/// to any reader's result counts it up, and rows of a newer version take the place of older ones with the same id.
pub const PARSER_VERSION: u32 = 1;

/// Takes the records of aggregate reports while they are being read.
pub trait Records {
    /// One record. `report` holds what was known before the first record; `ordinal` counts from 0.
    fn record(&mut self, report: &AggregateReport, ordinal: u64, record: AggregateRecord);
}

/// What a mail becomes, records of aggregate reports included.
pub fn parse(mail: &RawMail, config: &Config, trace: &mut Trace) -> ParsedMail {
    let mut collected = Collected::default();
    let mut parsed = read(&open(mail, config), mail, config, trace, &mut collected);
    for event in &mut parsed.events {
        if let Event::DmarcAggregate(report) = event {
            report.records = collected.of(report.event_id);
        }
    }
    parsed
}

/// When a mail was received; `None` for a loose report, and where it does not say.
pub fn received_at(mail: &RawMail, config: &Config) -> Option<Timestamp> {
    open(mail, config).received_at
}

/// A mail that is unpacked and not read yet.
pub(crate) struct Opened<'m> {
    pub(crate) mail_id: Id,
    /// What its bytes look like.
    pub(crate) kind: Kind,
    /// Its parts; `None` for a loose report.
    pub(crate) mail: Option<Mail<'m>>,
    pub(crate) received_at: Option<Timestamp>,
    /// Unpacking panicked.
    panicked: Option<String>,
}

/// Unpacks a mail, which tells when it was received and so where it lies in the lake.
pub(crate) fn open<'m>(raw: &'m RawMail, config: &Config) -> Opened<'m> {
    let mail_id = raw.id();
    let kind = unpack::sniff(&raw.bytes);
    if !matches!(kind, Kind::Mail | Kind::Mbox | Kind::Unknown) {
        return Opened { mail_id, kind, mail: None, received_at: None, panicked: None };
    }
    match guarded(|| unpack::mail(&raw.bytes, &config.limits)) {
        Ok(mail) => {
            let received_at = unpack::received_at(&mail);
            Opened { mail_id, kind, mail: Some(mail), received_at, panicked: None }
        }
        Err(panic) => Opened { mail_id, kind, mail: None, received_at: None, panicked: Some(panic) },
    }
}

/// Reads an opened mail. Nothing that it holds can make this panic or fail.
pub(crate) fn read(
    opened: &Opened<'_>,
    raw: &RawMail,
    config: &Config,
    trace: &mut Trace,
    records: &mut dyn Records,
) -> ParsedMail {
    let envelope_recipient = opened.mail.as_ref().and_then(unpack::envelope_recipient);
    let verdicts = opened.mail.as_ref().and_then(|mail| reports::verdicts::verdicts(mail, &config.trust));
    let context = Context {
        mail_id: opened.mail_id,
        received_at: opened.received_at,
        envelope_recipient: envelope_recipient.as_deref(),
        authenticated_domains: verdicts.as_ref().map(|verdicts| verdicts.domains.as_slice()),
        keep_headers: &config.keep_headers,
    };
    let reading = if raw.cut {
        Ok(Reading::quarantined(format!("over the limit `mail_bytes` of {}", config.mail_bytes)))
    } else if let Some(panic) = &opened.panicked {
        Err(panic.clone())
    } else if let Some(limit) = opened.mail.as_ref().and_then(|mail| over_limit(mail, config)) {
        Ok(Reading::quarantined(limit))
    } else {
        guarded(|| recognise(opened, raw, &context, config, trace, records))
    };
    let mut reading = reading.unwrap_or_else(|panic| {
        Reading::quarantined(format!("reading it panicked ({panic}), which is a mistake in rebound: please report it"))
    });
    suppression::apply(&mut reading.events, &context, config, trace);
    for event in &mut reading.events {
        drop_headers(event, &config.drop_headers);
        if let Some(verdicts) = &verdicts {
            tell(event, verdicts);
        }
    }
    let mut warnings = opened.mail.as_ref().map(|mail| mail.warnings.clone()).unwrap_or_default();
    warnings.extend(reading.warnings);
    ParsedMail {
        source: raw.source.clone(),
        mail_id: opened.mail_id,
        outcome: reading.outcome,
        error: reading.error,
        warnings,
        events: reading.events,
    }
}

/// The limit that cut a mail while it was unpacked: what is not there as a whole is not read as if it were.
fn over_limit(mail: &Mail<'_>, config: &Config) -> Option<String> {
    let name = mail.warnings.iter().find_map(|warning| warning.code.strip_prefix("limit_"))?;
    config.over_limit(name)
}

/// Puts beside a report what the receiving system found out about the mail that carried it.
fn tell(event: &mut Event, verdicts: &Verdicts) {
    let receiver = match event {
        Event::DmarcAggregate(report) => &mut report.receiver,
        Event::DmarcFailure(report) => &mut report.receiver,
        Event::TlsReport(report) => &mut report.receiver,
        Event::Bounce(_) | Event::Complaint(_) | Event::Notice(_) => return,
    };
    receiver.clone_from(&verdicts.results);
}

/// Takes out of the original what the configuration does not want to be kept.
fn drop_headers(event: &mut Event, unwanted: &[String]) {
    let original = match event {
        Event::Bounce(bounce) => &mut bounce.original,
        Event::Complaint(complaint) => &mut complaint.original,
        Event::Notice(notice) => &mut notice.original,
        Event::DmarcFailure(report) => &mut report.original,
        Event::DmarcAggregate(_) | Event::TlsReport(_) => return,
    };
    for name in unwanted {
        match name.as_str() {
            "message-id" => original.message_id = None,
            "from" => original.from = None,
            "to" => original.to = None,
            "subject" => original.subject = None,
            "date" => original.date = None,
            _ => {}
        }
    }
}

/// Runs what must never panic, and survives if it does.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".to_owned())
    })
}

#[derive(Default)]
struct Collected(Vec<(Id, Vec<AggregateRecord>)>);

impl Collected {
    fn of(&mut self, report: Id) -> Vec<AggregateRecord> {
        let found = self.0.iter_mut().find(|(id, _)| *id == report);
        found.map(|(_, records)| std::mem::take(records)).unwrap_or_default()
    }
}

impl Records for Collected {
    fn record(&mut self, report: &AggregateReport, _: u64, record: AggregateRecord) {
        match self.0.last_mut() {
            Some((id, records)) if *id == report.event_id => records.push(record),
            _ => self.0.push((report.event_id, vec![record])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The receiving system's words stand beside each kind of report, and nowhere where there are none.
    #[test]
    fn verdicts_stand_beside_reports() {
        let fields = "Authentication-Results: amazonses.com; dkim=pass header.d=r.example; spf=fail\n";
        let rest = "Received: from a by mx.lm.example; Mon, 21 Sep 2026 10:00:00 +0000\nFrom: a@r.example\n";
        let xml = "<feedback><report_metadata><email>a@r.example</email></report_metadata></feedback>";
        let tls = "{\"contact-info\":\"a@r.example\",\"date-range\":{},\"report-id\":\"1\",\"policies\":[]}";
        let failure = "Feedback-Type: auth-failure\nAuth-Failure: dmarc\nIdentity-Alignment: none\n";
        let failure = format!(
            "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: \
             message/feedback-report\n\n{failure}\n--b\nContent-Type: message/rfc822\n\nFrom: x@y.example\n\n--b--\n"
        );
        for body in
            [format!("Content-Type: text/xml\n\n{xml}"), format!("Content-Type: application/json\n\n{tls}"), failure]
        {
            for (fields, wanted) in [(fields, Some(["pass", "fail"])), ("", None)] {
                let mail = RawMail::new("m", format!("{fields}{rest}{body}").into_bytes());
                let parsed = parse(&mail, &Config::default(), &mut Trace::off());
                let [event] = &parsed.events[..] else { panic!("{parsed:?}") };
                let event = serde_json::to_value(event).unwrap();
                assert_eq!(event.get("receiver_dkim").and_then(|word| word.as_str()), wanted.map(|[dkim, _]| dkim));
                assert_eq!(event.get("receiver_spf").and_then(|word| word.as_str()), wanted.map(|[_, spf]| spf));
                assert_eq!(event.get("receiver_dmarc"), None);
                let verified = event.get("reporter_verified").and_then(serde_json::Value::as_bool);
                assert_eq!(verified, wanted.map(|_| true));
            }
        }
    }

    /// What takes the records is called from the middle of the reader: its panic stands for one of the reader's own.
    #[test]
    fn a_panic_is_the_outcome_of_the_mail_that_was_read() {
        struct Full;
        impl Records for Full {
            fn record(&mut self, _: &AggregateReport, _: u64, _: AggregateRecord) {
                panic!("no room");
            }
        }
        let row = "<row><source_ip>192.0.2.1</source_ip><count>1</count></row>";
        let mail = RawMail::new("m", format!("<feedback><record>{row}</record></feedback>").into_bytes());
        let config = Config::default();
        let parsed = read(&open(&mail, &config), &mail, &config, &mut Trace::off(), &mut Full);
        assert_eq!((parsed.outcome, parsed.events.len()), (model::Outcome::Quarantined, 0));
        assert!(parsed.error.as_deref().is_some_and(|error| error.contains("(no room)")), "{parsed:?}");
    }

    /// A limit counts for the mail, whichever of its reports reaches it and whatever the others say, and is told by its whole value.
    #[test]
    fn a_report_over_a_limit_is_never_left_out_in_silence() {
        let record = "<record><row><source_ip>192.0.2.1</source_ip><count>1</count></row></record>";
        let report = |records: usize| {
            let records = record.repeat(records);
            format!("--b\nContent-Type: text/xml\n\n<feedback><report_metadata/>{records}</feedback>\n")
        };
        let config = Config::told(&[], &[], &[], &["records=4".to_owned()]).unwrap();
        let of = |reports: &[usize]| {
            let parts: String = reports.iter().map(|records| report(*records)).collect();
            let mail = format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n");
            let parsed = parse(&RawMail::new("m", mail.into_bytes()), &config, &mut Trace::off());
            (parsed.outcome, parsed.error)
        };
        assert_eq!(of(&[3, 1]), (model::Outcome::DmarcAggregate, None));
        for reports in [[3, 2], [5, 1], [1, 5]] {
            let over = (model::Outcome::Quarantined, Some("over the limit `records` of 4".to_owned()));
            assert_eq!(of(&reports), over, "{reports:?}");
        }
    }

    /// A mail over a limit of its structure is kept aside by that limit's name, whatever could be read of it.
    #[test]
    fn a_mail_that_was_cut_is_quarantined() {
        let report = "--b\nContent-Type: text/xml\n\n<feedback><report_metadata/></feedback>\n";
        let parts =
            format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n{}--b--\n", report.repeat(20));
        let nested = format!("From: a@b.example\n{}", "Content-Type: message/rfc822\n\n".repeat(20));
        let headers = format!("From: a@b.example\n{}\nbody\n", "X-A: b\n".repeat(200));
        for (raw, limit, wanted) in [
            (parts, "parts=5", "over the limit `parts` of 5"),
            (nested, "mime_depth=3", "over the limit `mime_depth` of 3"),
            (headers, "headers=100", "over the limit `headers` of 100"),
        ] {
            let config = Config::told(&[], &[], &[], &[limit.to_owned()]).unwrap();
            let mail = RawMail::new("m", raw.into_bytes());
            let cut = parse(&mail, &config, &mut Trace::off());
            assert_eq!((cut.outcome, cut.error.as_deref()), (model::Outcome::Quarantined, Some(wanted)));
            assert_ne!(parse(&mail, &Config::default(), &mut Trace::off()).error.as_deref(), Some(wanted));
        }
    }

    /// Bare, as SQS and Firehose leave it, and as SNS wraps it. What is no notification stays unrelated.
    #[test]
    fn a_notification_of_amazon_ses_in_a_file_of_its_own() {
        let bare = r#"{"notificationType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "NoEmail",
            "bouncedRecipients": [{"emailAddress": "a@b.example", "action": "failed", "status": "5.1.1",
            "diagnosticCode": "smtp; 550 5.1.1 user unknown"}], "timestamp": "2025-09-01T10:00:00.000Z"},
            "mail": {"source": "n@sender.example", "destination": ["a@b.example"]}}"#;
        let wrapped = serde_json::json!({ "Type": "Notification", "Message": bare }).to_string();
        for raw in [bare, &wrapped] {
            let parsed = parse(&RawMail::new("m", raw.as_bytes().to_vec()), &Config::default(), &mut Trace::off());
            let Some(Event::Bounce(bounce)) = parsed.events.first() else { panic!("{parsed:?}") };
            assert_eq!((bounce.recipient.as_deref(), bounce.reason), (Some("a@b.example"), model::Reason::NoSuchUser));
            assert!(!bounce.suppress);
        }
        let other = parse(&RawMail::new("m", &b"{\"a\": 1}"[..]), &Config::default(), &mut Trace::off());
        assert_eq!(other.outcome, model::Outcome::Unrelated);
    }
}
