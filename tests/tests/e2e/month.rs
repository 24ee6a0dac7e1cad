//! A month of mail, made here: on each of its thirty days a mail of every kind, so that every view has rows and every named
//! question has an answer.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use returnpath::{Key, MintRequest};

/// The first day, a Monday.
const FIRST: Date = date(2026, 9, 21);
/// How many days there are.
const DAYS: i8 = 30;
/// The key of the return paths, as the secret holds it.
pub(crate) const KEY: &str = "1:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// The days, in order.
pub(crate) fn days() -> Vec<Date> {
    (0..DAYS).map(|n| FIRST.saturating_add(i32::from(n).days())).collect()
}

/// The mails, under keys as SES would write them.
pub(crate) fn mails() -> Vec<(String, Vec<u8>)> {
    let mut mails = Vec::new();
    for (n, day) in days().into_iter().enumerate() {
        let mut add = |kind: &str, name: &str, mail: String| {
            mails.push((format!("{kind}/month-{n:02}-{name}"), mail.replace('\n', "\r\n").into_bytes()));
        };
        let reader = format!("reader{n}@mailbox{}.example", n % 3);
        let back = return_path(day, n, &reader);
        let dead = failed(&reader, "5.1.1", "550 5.1.1 no such user here");
        add("bounces", "dead", delivery_report(day, n, &back, &dead));
        let several = [
            failed("full@mailbox1.example", "5.2.2", "552 5.2.2 mailbox full"),
            failed("any@strict.example", "5.7.1", "550 5.7.1 your IP address is on a block list"),
            failed("some@strange.example", "5.0.0", "550 5.0.0 the computer says no"),
        ];
        add("bounces", "several", delivery_report(day, n, "news@bounce.example.net", &several.join("\n")));
        let late = format!(
            "Final-Recipient: rfc822; {reader}\nAction: delayed\nStatus: 4.4.1\n\
             Diagnostic-Code: smtp; 451 4.4.1 no answer\n"
        );
        add("bounces", "late", delivery_report(day, n, "news@bounce.example.net", &late));
        let complained = return_path(day, n, &format!("angry{n}@mailbox0.example"));
        add("bounces", "complaint", feedback_report(day, n, &complained, "Feedback-Type: abuse", &format!("angry{n}")));
        let failure = "Feedback-Type: auth-failure\nAuth-Failure: dmarc\nIdentity-Alignment: dkim, spf\nReported-Domain: company.example\n\
                       Delivery-Result: reject\nAuthentication-Results: mx.isp.example; dmarc=fail header.from=company.example";
        add("reports", "failure", feedback_report(day, n, "reports@rua.example.net", failure, "reader"));
        add("reports", "dmarc", report(day, n, "text/xml", "rua.xml", &aggregate_report(day, n, 7)));
        add("reports", "tls", report(day, n, "application/tlsrpt+json", "tls.json", &tls_report(day, n)));
        if n % 10 == 5 {
            // The same report, and one that says something else under its name.
            add("reports", "dmarc-again", report(day, n + 100, "text/xml", "rua.xml", &aggregate_report(day, n, 7)));
            add("reports", "dmarc-other", report(day, n + 200, "text/xml", "rua.xml", &aggregate_report(day, n, 70)));
            add(
                "reports",
                "cut",
                report(day, n + 300, "text/xml", "rua.xml", "<feedback><report_metadata><org_name>a"),
            );
        }
    }
    mails
}

fn return_path(day: Date, n: usize, recipient: &str) -> String {
    let key: Key = KEY.parse().unwrap();
    let (tenant, message) = (format!("t{}", n % 2), format!("{n}"));
    let local = returnpath::mint(&key, &MintRequest::new(&tenant, &message, recipient, day)).unwrap();
    format!("{local}@bounce.example.net")
}

fn failed(recipient: &str, status: &str, diagnostic: &str) -> String {
    format!(
        "Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: {status}\nRemote-MTA: dns; mx.isp.example\n\
         Diagnostic-Code: smtp; {diagnostic}\n"
    )
}

/// RFC 3464.
fn delivery_report(day: Date, n: usize, to: &str, recipients: &str) -> String {
    let parts = format!(
        "--b\nContent-Type: text/plain\n\nThis is the mail system at isp.example.\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.isp.example\nArrival-Date: {date}\n\n{recipients}\n\
         --b\nContent-Type: text/rfc822-headers\n\n{original}\n--b--\n",
        date = at(day, 5),
        original = original(day, n, "reader"),
    );
    let kind = "multipart/report; report-type=delivery-status; boundary=\"b\"";
    mail(day, n, ("MAILER-DAEMON", to), "Undelivered Mail Returned to Sender", kind, &parts)
}

/// RFC 5965 and RFC 6591.
fn feedback_report(day: Date, n: usize, to: &str, told: &str, whose: &str) -> String {
    let parts = format!(
        "--b\nContent-Type: text/plain\n\nThis is a report about an email.\n\n\
         --b\nContent-Type: message/feedback-report\n\nUser-Agent: isp-fbl/{}\nVersion: 1\nSource-IP: 192.0.2.{}\n\
         Arrival-Date: {}\n{told}\n\n--b\nContent-Type: text/rfc822-headers\n\n{}\n--b--\n",
        n % 2,
        n % 4,
        at(day, 5),
        original(day, n, whose),
    );
    mail(day, n, ("fbl", to), "FW: a letter", "multipart/report; report-type=feedback-report; boundary=\"b\"", &parts)
}

fn report(day: Date, n: usize, kind: &str, file: &str, content: &str) -> String {
    let parts = format!(
        "--b\nContent-Type: text/plain\n\nA report.\n\n\
         --b\nContent-Type: {kind}\nContent-Disposition: attachment; filename=\"{file}\"\n\n{content}\n--b--\n"
    );
    let subject = "Report Domain: company.example Submitter: isp.example";
    mail(day, n, ("report", "reports@rua.example.net"), subject, "multipart/mixed; boundary=\"b\"", &parts)
}

/// RFC 7489, appendix C: a source that passes, one that fails, one that is let through; and from the fourth week on one more.
fn aggregate_report(day: Date, n: usize, count: usize) -> String {
    let record = |ip: &str, count: usize, result: &str, more: &str| {
        let signed_by = if result == "pass" { "company.example" } else { "elsewhere.example" };
        format!(
            "<record><row><source_ip>{ip}</source_ip><count>{count}</count><policy_evaluated><disposition>none</disposition>\
             <dkim>{result}</dkim><spf>{result}</spf>{more}</policy_evaluated></row>\
             <identifiers><header_from>company.example</header_from></identifiers><auth_results>\
             <dkim><domain>{signed_by}</domain><selector>s1</selector><result>pass</result></dkim>\
             <spf><domain>{signed_by}</domain><result>pass</result></spf></auth_results></record>"
        )
    };
    let new = if n < 25 { String::new() } else { record("198.51.100.9", 2, "fail", "") };
    let begin = Timestamp::from(day.to_zoned(jiff::tz::TimeZone::UTC).unwrap()).as_second();
    format!(
        "<?xml version=\"1.0\"?>\n<feedback><report_metadata><org_name>isp{org}.example</org_name>\
         <email>dmarc@isp{org}.example</email><report_id>{n}</report_id><date_range><begin>{begin}</begin><end>{end}</end></date_range>\
         </report_metadata><policy_published><domain>company.example</domain><adkim>r</adkim><aspf>r</aspf><p>reject</p>\
         <sp>none</sp><pct>100</pct></policy_published>{passing}{failing}{let_through}{new}</feedback>",
        org = n % 3,
        end = begin + 86_399,
        passing = record("192.0.2.10", 100 + n, "pass", ""),
        failing = record("203.0.113.66", count, "fail", ""),
        let_through =
            record("2001:db8::25", 3, "fail", "<reason><type>mailing_list</type><comment>a list</comment></reason>"),
    )
}

/// RFC 8460.
fn tls_report(day: Date, n: usize) -> String {
    format!(
        r#"{{"organization-name": "isp{org}.example", "report-id": "tls-{n}", "contact-info": "tls@isp{org}.example",
"date-range": {{"start-datetime": "{day}T00:00:00Z", "end-datetime": "{day}T23:59:59Z"}},
"policies": [{{"policy": {{"policy-type": "sts", "policy-string": ["version: STSv1", "mode: enforce"], "policy-domain": "company.example"}},
"summary": {{"total-successful-session-count": {good}, "total-failure-session-count": 3}},
"failure-details": [{{"result-type": "certificate-expired", "sending-mta-ip": "192.0.2.7", "receiving-mx-hostname": "mx{org}.company.example",
"failed-session-count": 3}}]}}]}}"#,
        org = n % 2,
        good = 1000 + n,
    )
}

fn original(day: Date, n: usize, whose: &str) -> String {
    format!(
        "From: News <news@company.example>\nTo: {whose}@mailbox0.example\nSubject: Letter {n}\n\
         Message-ID: <letter-{n}@company.example>\nDate: {}\nX-Campaign-ID: autumn\n",
        at(day, 4)
    )
}

fn mail(day: Date, n: usize, (from, to): (&str, &str), subject: &str, kind: &str, parts: &str) -> String {
    format!(
        "Return-Path: <>\nReceived: from mx.isp.example (mx.isp.example [192.0.2.7])\n\tby inbound-smtp.us-east-1.amazonaws.com \
         with SMTP id m{n}\n\tfor <{to}>; {date}\nFrom: {from}@isp.example\nTo: {to}\nSubject: {subject}\nDate: {date}\n\
         Message-ID: <{from}-{n}@isp.example>\nMIME-Version: 1.0\nContent-Type: {kind}\n\n{parts}",
        date = at(day, 9),
    )
}

/// RFC 5322.
fn at(day: Date, hour: i8) -> String {
    day.at(hour, 0, 0, 0).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
