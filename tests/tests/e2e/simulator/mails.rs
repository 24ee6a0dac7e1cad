//! The mails of a run: bounces with tokens that are valid, forged, expired or not there, mails that come twice, reports, junk,
//! and one that kills.

use pipeline::{Config, RawMail};
use returnpath::{Key, Keys, MintRequest};

use super::scheduler::Shared;

/// Whoever reads a mail with this in it dies.
pub(crate) const POISON: &[u8] = b"X-Poison: yes";

pub(crate) fn config() -> Config {
    Config { return_path_keys: Keys::new([key(1)]).unwrap(), ..Config::default() }
}

fn key(secret: u8) -> Key {
    Key::new(1, &[secret; 32]).unwrap()
}

/// Where a bounce comes back to, its token of one of the four kinds. No two mails of a run have the same valid token: which
/// of them is the replay, the weather would decide.
fn return_path(number: usize, kind: usize) -> String {
    let day = jiff::civil::date(2026, if kind == 2 { 8 } else { 9 }, 15);
    let (message, recipient) = (number.to_string(), format!("nobody{number}@example.net"));
    let request = MintRequest::new("acme", &message, &recipient, day);
    let local = match kind {
        0 => "bounce".to_owned(),
        1 | 2 => returnpath::mint(&key(1), &request).unwrap(),
        _ => returnpath::mint(&key(9), &request).unwrap(),
    };
    format!("{local}@b.example.com")
}

/// Some mails under keys like those that SES gives. All come before the end of 1970's first day, as the fake store counts.
pub(crate) fn mails(dice: &Shared) -> Vec<RawMail> {
    let mut mails = Vec::new();
    for number in 0..4 + dice.below(8) {
        let bytes = match dice.below(8) {
            0 => report(number),
            1 => b"Received: by mx.example; Mon, 21 Sep 2026 10:00:00 +0000\nFrom: a@example.com\nSubject: hello\n\nhow are you?\n".to_vec(),
            2 => format!("\u{1}\u{2}junk {number}").into_bytes(),
            3 => format!("From: x@example.com\n{}\n\n{number}\n", String::from_utf8_lossy(POISON)).into_bytes(),
            _ => bounce(number, 20 + dice.below(3), &return_path(number, dice.below(4))),
        };
        mails.push(RawMail::new(format!("raw/{number:04}"), bytes));
    }
    // The same mail once more under another key: one event, two outcomes.
    if let Some(first) = mails.first() {
        let again = first.bytes.clone();
        mails.push(RawMail::new("raw/again", again));
    }
    mails
}

fn bounce(number: usize, day: usize, return_path: &str) -> Vec<u8> {
    format!(
        "Return-Path: <>\nReceived: by mx.example; Mon, {day} Sep 2026 10:00:00 +0000\nFrom: MAILER-DAEMON@mx.example.net\n\
         To: {return_path}\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\n\n--B\n\nnot delivered\n\n--B\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n\
         Final-Recipient: rfc822; nobody{number}@example.net\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\nFinal-Recipient: rfc822; full{number}@example.net\nAction: failed\n\
         Status: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\n\n--B--\n"
    )
    .into_bytes()
}

fn report(number: usize) -> Vec<u8> {
    let record = |ip: usize| {
        format!(
            "<record><row><source_ip>192.0.2.{ip}</source_ip><count>{number}</count><policy_evaluated><disposition>none</disposition>\
             <dkim>pass</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>example.com</header_from></identifiers>\
             <auth_results><dkim><domain>example.com</domain><selector>s</selector><result>pass</result></dkim></auth_results></record>"
        )
    };
    format!(
        "<?xml version=\"1.0\"?><feedback><report_metadata><org_name>reporter.example</org_name><email>d@reporter.example</email>\
         <report_id>{number}</report_id><date_range><begin>1790208000</begin><end>1790294399</end></date_range></report_metadata>\
         <policy_published><domain>example.com</domain><p>none</p></policy_published>{}{}</feedback>",
        record(1),
        record(2)
    )
    .into_bytes()
}
