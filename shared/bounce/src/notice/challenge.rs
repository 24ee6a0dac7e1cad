//! Challenges: "prove that you are a person, and your mail will be delivered" (RFC 3834, section 2, "personal responders").
//!
//! Recognised by what the known programs write (TMDA, BoxTrapper, EarthLink spamBlocker, Spam Arrest, Boxbe, UOL AntiSpam),
//! and otherwise by a mail that says both that ours is held and what to do about it, and was sent by a program. An opt-in of
//! a newsletter asks to confirm too, but holds no mail of ours.

use super::evidence::Evidence;
use super::words::{Class, Found};
use crate::letter::Letter;
use crate::text;

/// The words or the field by which a mail is a challenge, and the rule.
pub(super) fn of(
    letter: &Letter<'_>,
    evidence: &Evidence,
    subject: &Found,
    own: &Found,
) -> Option<(&'static str, String)> {
    if evidence.is_list {
        return None;
    }
    let held = own.first(Class::ChallengeHeld);
    let verify = own.first(Class::ChallengeVerify);
    let is_by_a_program = evidence.answers.is_some() || evidence.sign.is_some();
    let asks = subject.first(Class::ChallengeSubject);
    if let Some(sure) = own.first(Class::ChallengeSure)
        && (is_by_a_program || evidence.is_reply || asks.is_some())
    {
        return Some(("text of a challenge", sure.words.to_owned()));
    }
    if let Some(vendor) = vendor(letter)
        && (held.is_some() || verify.is_some())
    {
        return Some(("sender of challenges", vendor));
    }
    if let (Some(held), Some(_)) = (held, verify)
        && (asks.is_some() || evidence.answers.is_some())
        && (is_by_a_program || evidence.is_reply)
    {
        return Some(("text holds the mail and asks to verify", held.words.to_owned()));
    }
    None
}

/// The field that names a challenge's program. Boxbe's come as delivery reports.
pub(super) fn vendor(letter: &Letter<'_>) -> Option<String> {
    const FIELDS: &[&str] =
        &["From", "Return-Path", "Sender", "Reply-To", "Message-ID", "X-Mailer", "X-Delivery-Agent"];
    const VENDORS: &[&str] = &[
        "spamarrest",
        "boxbe.com",
        "bluebottle.com",
        "choicemail",
        "spamblocker",
        "knowspam",
        "antispamuol",
        "antispam.uol",
        "boxtrapper",
        "tmda/",
        "sendio",
        "vanquish.com",
        "ipermitmail.com",
    ];
    FIELDS.iter().find_map(|name| {
        let value = text::head(letter.header(name)?, 512);
        VENDORS.iter().any(|vendor| text::find(value, vendor).is_some()).then(|| format!("{name}: {value}"))
    })
}
