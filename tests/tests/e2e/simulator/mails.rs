//! The mails of a run: bounces with tokens that are valid, expired, forged or used again, and without; reports that come twice,
//! junk, and one that kills.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan as _};
use pipeline::{Config, RawMail};
use returnpath::{Key, MintRequest, mint};

use super::scheduler::Shared;

/// Whoever reads a mail with this in it dies.
pub(crate) const POISON: &[u8] = b"X-Poison: yes";

/// The key of this system, and that of somebody who would like to be it.
fn keys() -> [Key; 2] {
    [[7_u8; 32], [8; 32]].map(|secret| Key::new(1, &secret).unwrap())
}

pub(crate) fn config() -> Config {
    let [ours, _] = keys();
    Config { return_path_keys: returnpath::Keys::new([ours]).unwrap(), ..Config::default() }
}

/// The mails of a run.
pub(crate) struct Post {
    /// Under keys like those that SES gives. All come before the end of 1970's first day, as the fake store counts.
    pub(crate) mails: Vec<RawMail>,
    /// Whom some mail came back for with a token that was valid on its day.
    pub(crate) vouched_for: BTreeSet<String>,
}

pub(crate) fn post(dice: &Shared) -> Post {
    let mut post = Post { mails: Vec::new(), vouched_for: BTreeSet::new() };
    let mut used = Vec::new();
    for number in 0..4 + dice.below(8) {
        let bytes = match dice.below(8) {
            0 => report(number),
            1 => b"Received: by mx.example; Mon, 21 Sep 2026 10:00:00 +0000\nFrom: a@example.com\nSubject: hello\n\nhow are you?\n".to_vec(),
            2 => format!("\u{1}\u{2}junk {number}").into_bytes(),
            3 => format!("From: x@example.com\n{}\n\n{number}\n", String::from_utf8_lossy(POISON)).into_bytes(),
            _ => {
                let day = date(2026, 9, 20) + i64::try_from(dice.below(3)).unwrap().days();
                bounce(number, day, &return_path(number, day, dice, &mut used, &mut post.vouched_for))
            }
        };
        post.mails.push(RawMail::new(format!("raw/{number:04}"), bytes));
    }
    // The same mail once more under another key: one event, two outcomes.
    if let Some(first) = post.mails.first() {
        let again = first.bytes.clone();
        post.mails.push(RawMail::new("raw/again", again));
    }
    post
}

/// Where a bounce comes back to.
fn return_path(
    number: usize,
    day: Date,
    dice: &Shared,
    used: &mut Vec<String>,
    vouched_for: &mut BTreeSet<String>,
) -> String {
    let recipient = format!("nobody{number}@example.net");
    let [ours, theirs] = keys();
    let minted =
        |key: &Key, age: Span| mint(key, &MintRequest::new("7", &number.to_string(), &recipient, day - age)).unwrap();
    match dice.below(5) {
        0 => "bounce".to_owned(),
        1 => minted(&theirs, 1.day()),
        2 => minted(&ours, 100.days()),
        // Somebody has seen a token and sends a bounce of their own to it.
        3 if !used.is_empty() => used[dice.below(used.len())].clone(),
        _ => {
            let token = minted(&ours, i64::try_from(dice.below(5)).unwrap().days());
            used.push(token.clone());
            vouched_for.insert(recipient);
            token
        }
    }
}

fn bounce(number: usize, day: Date, local_part: &str) -> Vec<u8> {
    let day = day.day();
    format!(
        "Return-Path: <>\nReceived: by mx.example; {day} Sep 2026 10:00:00 +0000\nFrom: MAILER-DAEMON@mx.example.net\n\
         To: {local_part}@b.example.com\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n\
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
