//! Complaints and failure reports: one case for every kind that issues 5 and 6 name.

#![expect(clippy::panic, reason = "a test may panic")]

use model::{
    AuthFailure, Complaint, Context, DeliveryResult, Event, FailureReport, FeedbackType, Id, IdentityAlignment, Term,
    Trace,
};
use reports::{arf, failure};
use unpack::Limits;

const CONTEXT: Context<'static> = Context {
    mail_id: Id([7; 16]),
    received_at: None,
    envelope_recipient: Some("fbl@platform.example"),
    authenticated_domains: None,
    keep_headers: &[],
};

fn feedback(machine_part: &str, original: &str) -> String {
    format!(
        "From: fbl@isp.example\nTo: abuse@platform.example\nMIME-Version: 1.0\nContent-Type: multipart/report; \
         report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\nA report.\n--b\nContent-Type: \
         message/feedback-report\n\n{machine_part}\n--b\n{original}\n--b--\n"
    )
}

const ORIGINAL: &str = "Content-Type: message/rfc822\n\nFrom: News <news@platform.example>\nTo: Reader \
                        <reader@isp.example>\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\nMessage-ID: <m1@platform.example>\n\
                        Date: Mon, 21 Sep 2026 10:00:00 +0000\nX-Campaign: 42\n\nbody\n";

fn complaints(raw: &str) -> Option<Vec<Complaint>> {
    let mail = unpack::mail(raw.as_bytes(), &Limits::default());
    let reading = arf::read(&mail, &CONTEXT, &mut Trace::on())?;
    let crlf = raw.replace('\n', "\r\n");
    let again = unpack::mail(crlf.as_bytes(), &Limits::default());
    assert_eq!(arf::read(&again, &CONTEXT, &mut Trace::off()).as_ref(), Some(&reading), "CRLF");
    Some(
        reading
            .events
            .into_iter()
            .map(|event| match event {
                Event::Complaint(complaint) => *complaint,
                other => panic!("{other:?}"),
            })
            .collect(),
    )
}

fn failure_of(raw: &str) -> Option<FailureReport> {
    let mail = unpack::mail(raw.as_bytes(), &Limits::default());
    let reading = failure::read(&mail, &CONTEXT, &mut Trace::on())?;
    assert!(arf::read(&mail, &CONTEXT, &mut Trace::off()).is_none(), "one mail, one kind");
    match reading.events.into_iter().next() {
        Some(Event::DmarcFailure(report)) => Some(*report),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_feedback_type() {
    for kind in FeedbackType::ALL {
        let raw = feedback(&format!("Feedback-Type: {}\nVersion: 1\n", kind.as_str()), ORIGINAL);
        let found = complaints(&raw).unwrap();
        assert_eq!(found.iter().map(|c| c.feedback_type).collect::<Vec<_>>(), [*kind]);
        assert_eq!(found.first().unwrap().feedback_type_raw, None);
    }
    for (sent, kind) in
        [("Abuse", FeedbackType::Abuse), ("dkim", FeedbackType::AuthFailure), ("nonsense", FeedbackType::Other)]
    {
        let found = complaints(&feedback(&format!("Feedback-Type: {sent}\n"), ORIGINAL)).unwrap();
        let complaint = found.first().unwrap();
        assert_eq!((complaint.feedback_type, complaint.feedback_type_raw.as_deref()), (kind, Some(sent)));
    }
}

#[test]
fn every_field() {
    let machine = "Feedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1\nOriginal-Envelope-Id: e1\n\
                   Original-Mail-From: <News@Platform.Example>\nOriginal-Rcpt-To: <reader@ISP.example>\nArrival-Date: Thu, 8 Mar 2005 14:00:00 EDT\n\
                   Reporting-MTA: dns; mail.isp.example\nSource-IP: 192.0.2.1\nIncidents: 3\nAuthentication-Results: mail.isp.example;\n   spf=fail\n\
                   Reported-Domain: Platform.Example\nReported-Uri: http://platform.example/a\nReported-URI: mailto:x@platform.example\n";
    let keep = ["x-campaign".to_owned()];
    let raw = feedback(machine, ORIGINAL);
    let mail = unpack::mail(raw.as_bytes(), &Limits::default());
    let reading = arf::read(&mail, &Context { keep_headers: &keep, ..CONTEXT }, &mut Trace::off()).unwrap();
    let Some(Event::Complaint(got)) = reading.events.first() else { panic!() };
    assert_eq!(got.recipient.as_deref(), Some("reader@isp.example"));
    assert_eq!(got.original_mail_from.as_deref(), Some("News@platform.example"));
    assert_eq!(got.arrival_date.unwrap().to_string(), "2005-03-08T18:00:00Z");
    assert_eq!((got.reporting_mta.as_deref(), got.incidents), (Some("mail.isp.example"), 3));
    assert_eq!(got.authentication_results, ["mail.isp.example; spf=fail"]);
    assert_eq!((got.reported_domains.as_slice(), got.reported_uris.len()), (&["platform.example".to_owned()][..], 2));
    assert_eq!(
        (got.original.message_id.as_deref(), got.original.subject.as_deref()),
        (Some("m1@platform.example"), Some("Grüße"))
    );
    assert_eq!(
        (got.original.from.as_deref(), got.original.to.as_deref()),
        (Some("news@platform.example"), Some("reader@isp.example"))
    );
    assert_eq!(got.original.headers.get("x-campaign").map(String::as_str), Some("42"));
    assert_eq!(got.envelope_recipient.as_deref(), Some("fbl@platform.example"));
    assert!(!got.suppress && !got.redacted);
}

#[test]
fn recipients() {
    let headers_only = "Content-Type: text/rfc822-headers\n\nTo: =?utf-8?Q?=C3=9C?= <reader@isp.example>\nSubject: x\n";
    let cases: [(&str, &str, &[&str], bool); 7] = [
        (
            "Original-Rcpt-To: a@b.example\nOriginal-Rcpt-To: <c@d.example>\nOriginal-Rcpt-To: a@b.example",
            ORIGINAL,
            &["a@b.example", "c@d.example"],
            false,
        ),
        ("Removal-Recipient: x@y.example", ORIGINAL, &["x@y.example"], false),
        ("Redacted-Address: redacted\nRedacted-Address: redacted@", ORIGINAL, &["reader@isp.example"], false),
        ("Original-Rcpt-To: redacted@isp.example", ORIGINAL, &["redacted@isp.example"], true),
        (
            "Original-Rcpt-To: d41d8cd98f00b204e9800998ecf8427e@isp.example",
            ORIGINAL,
            &["d41d8cd98f00b204e9800998ecf8427e@isp.example"],
            true,
        ),
        ("Version: 1", headers_only, &["reader@isp.example"], false),
        ("Version: 1", "Content-Type: text/plain\n\nno original", &[], false),
    ];
    for (fields, original, wanted, redacted) in cases {
        let found = complaints(&feedback(&format!("Feedback-Type: abuse\n{fields}\n"), original)).unwrap();
        let got: Vec<_> = found.iter().filter_map(|c| c.recipient.as_deref()).collect();
        assert_eq!(got, wanted, "{fields}");
        assert!(!found.is_empty() && found.iter().all(|c| c.redacted == redacted), "{fields}");
        let mut ids: Vec<_> = found.iter().map(|c| c.event_id).collect();
        ids.dedup();
        assert_eq!(ids.len(), found.len());
    }
}

#[test]
fn the_machine_part_as_gateways_leave_it() {
    for (from, to) in [
        ("message/feedback-report\n", "text/plain\n"),
        ("message/feedback-report\n", "application/octet-stream\n"),
        (
            "message/feedback-report\n\nFeedback-Type: abuse",
            "message/feedback-report\nContent-Transfer-Encoding: base64\n\nRmVlZGJhY2stVHlwZTogYWJ1c2U=",
        ),
        (
            "message/feedback-report\n\nFeedback-Type: abuse",
            "message/feedback-report\nContent-Transfer-Encoding: quoted-printable\n\nFeedback-Type: ab=\nuse",
        ),
        ("Feedback-Type: abuse", "feedback-TYPE : abuse"),
    ] {
        let raw = feedback("Feedback-Type: abuse\n", ORIGINAL);
        assert!(raw.contains(from));
        let found = complaints(&raw.replace(from, to)).unwrap();
        assert_eq!(found.first().unwrap().feedback_type, FeedbackType::Abuse, "{to}");
    }
}

#[test]
fn microsoft_without_a_machine_part() {
    let raw = "From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.222\nMIME-Version: 1.0\nContent-Type: \
               multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: \
               <Reader@Outlook.com>\nFrom: news@platform.example\nTo: list@platform.example\nSubject: s\n\nbody\n--b--\n";
    let found = complaints(raw).unwrap();
    let got = found.first().unwrap();
    assert_eq!((got.recipient.as_deref(), got.dialect.as_str()), (Some("Reader@outlook.com"), "jmrp"));
    assert_eq!(got.source_ip.unwrap().to_string(), "192.0.2.222");
    // without the field, the mail must come from Microsoft and say what it is
    let without = raw.replace("X-HmXmrOriginalRecipient: <Reader@Outlook.com>\n", "");
    assert_eq!(complaints(&without).unwrap().first().unwrap().recipient.as_deref(), Some("list@platform.example"));
    assert!(complaints(&without.replace("staff@hotmail.com", "person@elsewhere.example")).is_none());
    // the original is all that the mail is
    let root = raw
        .replace("multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822", "message/rfc822")
        .replace("\n--b--", "");
    assert!(root.contains("Content-Type: message/rfc822\n\nX-HmXmr"));
    assert_eq!(complaints(&root).unwrap().first().unwrap().recipient.as_deref(), Some("Reader@outlook.com"));
    let root = root.replace("X-HmXmrOriginalRecipient: <Reader@Outlook.com>\n", "");
    assert_eq!(complaints(&root).unwrap().first().unwrap().recipient.as_deref(), Some("list@platform.example"));
}

#[test]
fn apple_unsubscribes() {
    let raw = "From: Reader <reader@icloud.com>\nTo: opt-out@platform.example\nSubject: unsubscribe\nX-Apple-Unsubscribe: true\n\nApple Mail sent this.\n";
    let found = complaints(raw).unwrap();
    assert_eq!(
        (found.first().unwrap().feedback_type, found.first().unwrap().recipient.as_deref()),
        (FeedbackType::OptOut, Some("reader@icloud.com"))
    );
}

const FIELDS: &str = "Feedback-Type: abuse\nUser-Agent: IspLoop/2.0\nVersion: 1\nOriginal-Rcpt-To: \
                      <reader@isp.example>\nSource-IP: 192.0.2.9\n";

#[test]
fn a_report_of_which_only_the_text_is_left() {
    let returned =
        "From: News <news@platform.example>\nTo: reader@isp.example\nMessage-ID: <m1@platform.example>\n\nbody\n";
    let quoted: String = FIELDS.lines().flat_map(|line| ["> ", line, "\n"]).collect();
    for raw in [
        format!("From: fbl@isp.example\nSubject: Abuse report\n\nA report.\n\n{FIELDS}\n{returned}"),
        format!(
            "From: a@b\nSubject: Fwd: Abuse report\n\n--- Forwarded message ---\nFrom: fbl@isp.example\n\n{FIELDS}\n{returned}"
        ),
        format!("From: a@b\nSubject: FW: Abuse report\nIn-Reply-To: <x@y>\n\nFYI\n\n{quoted}"),
    ] {
        let found = complaints(&raw).unwrap();
        let [complaint] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(complaint.recipient.as_deref(), Some("reader@isp.example"), "{raw}");
        assert_eq!((complaint.feedback_type, complaint.dialect.as_str()), (FeedbackType::Abuse, "forwarded"));
        assert_eq!(complaint.source_ip.unwrap().to_string(), "192.0.2.9");
        let message_id = complaint.original.message_id.as_deref();
        assert_eq!(message_id, raw.contains("m1@").then_some("m1@platform.example"));
    }
}

#[test]
fn an_answer_that_quotes_a_report() {
    let quoted: String = FIELDS.lines().flat_map(|line| ["> ", line, "\n"]).collect();
    for raw in [
        format!("From: a@b\nSubject: Re: reports\n\nThey look so:\n\n{FIELDS}"),
        format!("From: a@b\nSubject: reports\nIn-Reply-To: <x@y>\n\n{FIELDS}"),
        format!("From: a@b\nSubject: a question\n\n{quoted}"),
        "From: a@b\nSubject: Fwd: x\n\nFeedback-Type: abuse\nVersion: 1\n".to_owned(),
    ] {
        assert!(complaints(&raw).is_none(), "{raw}");
    }
}

#[test]
fn what_is_no_complaint() {
    for raw in [
        "From: a@b\nSubject: spam\n\nFeedback-Type: abuse\n",
        "From: a@b\nSubject: I complain\n\nYour mail is spam.\n",
        "",
    ] {
        assert!(complaints(raw).is_none(), "{raw}");
        assert!(failure_of(raw).is_none(), "{raw}");
    }
}

const RFC9991: &str = "Feedback-Type: auth-failure\nUser-Agent: ExampleReporter/1.0\nVersion: 1\nOriginal-Mail-From: \
                       <bounce@sender.example>\nOriginal-Rcpt-To: <victim@example.com>\nArrival-Date: Fri, 15 May 2026 11:59:00 \
                       -0400\nSource-IP: 203.0.113.7\nSource-Port: 4711\nReported-Domain: Sender.Example\nAuthentication-Results: mx.example.com; \
                       dmarc=fail header.from=sender.example\nAuth-Failure: dmarc\nDelivery-Result: reject\nIdentity-Alignment: dkim, spf\n\
                       DKIM-Domain: sender.example\nDKIM-Identity: @sender.example\nDKIM-Selector: sel2026\nDKIM-Selector-DNS: v=DKIM1; p=x\n\
                       SPF-DNS: txt : sender.example : \"v=spf1 -all\"\nIncidents: 2\nOriginal-Envelope-Id: e2\nReporting-MTA: dns; mx.example.com\n";

#[test]
fn every_field_of_a_failure_report() {
    let got = failure_of(&feedback(RFC9991, ORIGINAL)).unwrap();
    assert_eq!((got.auth_failures.as_slice(), got.auth_failure_raw.as_deref()), (&[AuthFailure::Dmarc][..], None));
    assert_eq!(got.identity_alignment, [IdentityAlignment::Dkim, IdentityAlignment::Spf]);
    assert_eq!(got.delivery_result, Some(DeliveryResult::Reject));
    assert_eq!(got.reported_domain.as_deref(), Some("sender.example"));
    assert_eq!((got.source_ip.unwrap().to_string(), got.source_port), ("203.0.113.7".to_owned(), Some(4711)));
    assert_eq!(got.original_mail_from.as_deref(), Some("bounce@sender.example"));
    assert_eq!(got.original_rcpt_to, ["victim@example.com"]);
    assert_eq!(got.arrival_date.unwrap().to_string(), "2026-05-15T15:59:00Z");
    assert_eq!(
        (got.dkim_domain.as_deref(), got.dkim_identity.as_deref()),
        (Some("sender.example"), Some("@sender.example"))
    );
    assert_eq!(
        (got.dkim_selector.as_deref(), got.dkim_selector_dns.as_deref()),
        (Some("sel2026"), Some("v=DKIM1; p=x"))
    );
    assert_eq!(got.spf_dns.as_deref(), Some("txt : sender.example : \"v=spf1 -all\""));
    assert_eq!((got.incidents, got.original_envelope_id.as_deref()), (2, Some("e2")));
    assert_eq!(got.original.subject.as_deref(), Some("Grüße"));
    // the body is nowhere
    assert!(!format!("{got:?}").contains("body"));
}

#[test]
fn words_of_failure_reports() {
    for (from, to, check) in [
        (
            "Auth-Failure: dmarc",
            "Auth-Failure: DMARC",
            (|r| r.auth_failures == [AuthFailure::Dmarc]) as fn(&FailureReport) -> bool,
        ),
        ("Auth-Failure: dmarc", "Auth-Failure: signature", |r| r.auth_failures == [AuthFailure::Signature]),
        ("Auth-Failure: dmarc", "Auth-Failure: other", |r| {
            r.auth_failures.is_empty() && r.auth_failure_raw.as_deref() == Some("other")
        }),
        ("Auth-Failure: dmarc\n", "", |r| r.auth_failures.is_empty()),
        ("Identity-Alignment: dkim, spf", "Identity-Alignment: none", |r| {
            r.identity_alignment == [IdentityAlignment::None]
        }),
        ("Delivery-Result: reject", "Delivery-Result: inbox", |r| r.delivery_result == Some(DeliveryResult::Delivered)),
        ("Source-IP: 203.0.113.7", "Source-IP: 203.0.113.7 (mx.sender.example)", |r| r.source_ip.is_some()),
    ] {
        assert!(RFC9991.contains(from), "{from}");
        let report = failure_of(&feedback(&RFC9991.replace(from, to), ORIGINAL)).unwrap();
        assert!(check(&report), "{to}: {report:?}");
    }
    for kind in AuthFailure::ALL {
        let report =
            failure_of(&feedback(&RFC9991.replace("Auth-Failure: dmarc", &format!("Auth-Failure: {kind}")), ORIGINAL));
        assert_eq!(report.unwrap().auth_failures, [*kind]);
    }
}

/// The border of docs/reports.md: who says how identifiers were aligned tells of DMARC.
#[test]
fn without_alignment_it_is_a_complaint_of_type_auth_failure() {
    let raw = feedback(&RFC9991.replace("Identity-Alignment: dkim, spf\n", ""), ORIGINAL);
    assert!(failure_of(&raw).is_none());
    let found = complaints(&raw).unwrap();
    assert_eq!(found.first().unwrap().feedback_type, FeedbackType::AuthFailure);
    assert_eq!(found.first().unwrap().recipient.as_deref(), Some("victim@example.com"));
}

/// LinkedIn's form says nothing of the alignment: by the same border a complaint of that type, with all that a failure report has.
#[test]
fn linkedin() {
    let machine = "Feedback-Type: auth-failure\nUser-Agent: Lua/1.0\nVersion: 1.0\nOriginal-Mail-From: bounce@sender.example\n\
                   Original-Rcpt-To: victim@linkedin.example\nArrival-Date: Fri, 15 May 2026 11:59:00 -0400\nMessage-ID: \
                   <1@sender.example>\nAuthentication-Results: dmarc=fail (p=none; dis=none) header.from=sender.example\nSource-IP: \
                   203.0.113.7\nDelivery-Result: delivered\nAuth-Failure: dmarc\nReported-Domain: sender.example\n";
    let raw = feedback(machine, ORIGINAL);
    assert!(failure_of(&raw).is_none());
    let found = complaints(&raw).unwrap();
    let got = found.first().unwrap();
    assert_eq!(
        (got.feedback_type, got.recipient.as_deref()),
        (FeedbackType::AuthFailure, Some("victim@linkedin.example"))
    );
    assert_eq!((got.source_ip.unwrap().to_string().as_str(), got.suppress), ("203.0.113.7", false));
    assert_eq!(got.reported_domains, ["sender.example"]);
    assert_eq!(got.authentication_results, ["dmarc=fail (p=none; dis=none) header.from=sender.example"]);
}

#[test]
fn netease() {
    let machine = "Feedback-Type: auth-failure\nUser-Agent: NtesDmarcReporter/1.0\nVersion: 1\nSource-IP: 192.0.2.24\nReported-Domain: \
                   sender.example\nDKIM-Domain: other.example\nDelivery-Result: delivered\nIdentity-Alignment: spf,dkim\n";
    let got = failure_of(
        &feedback(machine, ORIGINAL).replace("multipart/report; report-type=feedback-report", "multipart/mixed"),
    )
    .unwrap();
    assert_eq!((got.dialect.as_str(), got.identity_alignment.len()), ("netease", 2));
}

#[test]
fn plain_words_of_exim() {
    let raw = "From: no-reply@node.example\nSubject: DMARC Forensic Report for example.com from IP 203.0.113.68\nContent-Type: \
               multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\nA message claiming to be from you has failed the published \
               DMARC policy for your domain.\n\n  Sender Domain: Example.com\n  Sender IP Address: 203.0.113.68\n  Received date: Mon, 07 \
               Apr 2025 23:16:09 +0200\n  SPF Alignment: no\n  DKIM Alignment: no\n  DMARC Results: None, Accept\n\n------ This is a copy \
               of the headers that were received before the error was detected.\n\nReceived: from x\nFrom: <user@example.com>\nSubject: \
               Payment\nMessage-Id: <1@example.com>\nAuthentication-Results: node; dmarc=none\n\n--b--\n";
    let got = failure_of(raw).unwrap();
    assert_eq!((got.dialect.as_str(), got.reported_domain.as_deref()), ("exim", Some("example.com")));
    assert_eq!(got.source_ip.unwrap().to_string(), "203.0.113.68");
    assert_eq!(
        (got.auth_failures.as_slice(), got.delivery_result),
        (&[AuthFailure::Dmarc][..], Some(DeliveryResult::Delivered))
    );
    assert_eq!(got.identity_alignment, [IdentityAlignment::Dkim, IdentityAlignment::Spf]);
    assert_eq!(
        (got.original.subject.as_deref(), got.original.message_id.as_deref()),
        (Some("Payment"), Some("1@example.com"))
    );
    assert_eq!(got.authentication_results, ["node; dmarc=none"]);
    // A person who quotes the sentence reports nothing.
    assert!(
        failure_of("From: a@b\n\nIt says: has failed the published DMARC policy for your domain. Why?\n").is_none()
    );
}
