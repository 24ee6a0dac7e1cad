//! Where evidence is weighed: what a report tells of a recipient in, a reason and the rule for it out.
//!
//! The order, each step only where those before say nothing:
//!
//! 1. what the refusing server said, by the tables of words (`reason/data`); a rule for one receiver, code or command
//!    before one for all; but an *unknown user* from somebody else's server needs a second witness, see below;
//! 2. other words of the report about the recipient: the comment on the status, the transcript, the text for people;
//! 3. the enhanced status code, the remote server's before the reporting one's, unless it is x.0.0 (`status.rs`);
//! 4. the command that was refused: whoever refuses the connection or the greeting refuses the host, whoever refuses
//!    MAIL FROM refuses the sender; this before a status that only says "not authorized" (x.7.0, x.7.1);
//! 5. the reply code; one that means an address (553) not where the message was refused, after its recipients were taken;
//! 6. words that many texts hold ("rejected", "disabled");
//! 7. nothing: unclassified.
//!
//! **The second witness.** A dead address is never mailed again, so "user unknown" alone does not make one: Japanese
//! operators answer it after DATA for an address whose owner filters the sender (docomo, au: the pages cited in
//! `asia.tsv`), and many servers answer it for what they only dislike. It counts as [`Reason::NoSuchUser`] where RCPT TO
//! was refused, where the status says so (x.1.z, or 5.5.0 and 5.5.1 with it), where the server that holds the mailboxes
//! reports itself, or where the words are its own ("in local recipient table"). Otherwise the mailbox *refused*. Before RCPT TO
//! nobody has named the recipient: what refuses MAIL FROM is about the sender's address.
//!
//! **DNS.** That a name does not exist is believed of a status of class 5 or of none; the class 4 calls it a passing failure.
//!
//! **Permanent** is what concerns the address and has no status of class 4 saying otherwise. SES draws the line there
//! too: a full mailbox, a size, a content, a policy are transient, another mail may pass.

use std::borrow::Cow;

use model::{BounceType, Category, Reason};

use crate::reason::{self, Circumstances, Rule, Strength};
use crate::reply::{self, Stage};
use crate::status;
use crate::told::Told;

/// What the evidence came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) reason: Reason,
    pub(crate) bounce_type: BounceType,
    /// The enhanced status code that counts.
    pub(crate) status: Option<String>,
    pub(crate) smtp_code: Option<u16>,
    /// The rule's name.
    pub(crate) rule: String,
    /// The words or codes that the rule looked at.
    pub(crate) evidence: String,
    /// Where the rule comes from.
    pub(crate) source: Cow<'static, str>,
}

/// Weighs what a report tells of a failed or delayed recipient. `text` is the report's text for people where it quotes no
/// reply about the recipient, so that the reason may stand in it.
pub(crate) fn weigh(told: &Told, text: &str) -> Verdict {
    let said = told.diagnostic.as_deref().unwrap_or_default();
    let mut codes = Codes::of(told, said);
    let stage = told.stage.or_else(|| reply::stage(said)).or_else(|| reply::stage(&told.further));
    let host = told.remote_mta.as_deref();
    let circumstances = Circumstances {
        code: codes.smtp_code,
        status: codes.status.as_deref(),
        stage,
        receiver: reason::receiver(host, told.recipient.as_deref()),
    };
    let (mut reason, rule, evidence, source) = of_words(told, said, text, &circumstances)
        .or_else(|| if says_little(&circumstances) { of_stage(&circumstances) } else { None })
        .or_else(|| of_status(&circumstances))
        .or_else(|| of_stage(&circumstances))
        .or_else(|| of_code(&circumstances))
        .or_else(|| of_weak_words(told, said, &circumstances))
        .unwrap_or_else(|| {
            (Reason::Unclassified, "no rule knows this text".to_owned(), on_one_line(said), Cow::Borrowed(""))
        });
    // A name that does not exist for now, see the module's head.
    let temporary = codes.status.as_deref().is_some_and(|status| reply::class_of(status) == 4);
    if reason == Reason::NoSuchDomain && temporary {
        reason = Reason::Network;
    }
    codes.status = codes.status.or_else(|| told.status.clone());
    Verdict {
        reason,
        bounce_type: bounce_type(reason, codes.status.as_deref(), codes.smtp_code),
        status: codes.status,
        smtp_code: codes.smtp_code,
        rule,
        evidence,
        source,
    }
}

/// Whether trying again could help: see the module's head.
fn bounce_type(reason: Reason, status: Option<&str>, code: Option<u16>) -> BounceType {
    let temporary = match status {
        Some(status) => reply::class_of(status) == 4,
        None => code.is_some_and(|code| code < 500),
    };
    match reason.category() {
        Category::Unknown => BounceType::Undetermined,
        Category::Address if temporary && reason != Reason::NoSuchUser => BounceType::Transient,
        Category::Address => BounceType::Permanent,
        _ => BounceType::Transient,
    }
}

/// The codes that count.
struct Codes {
    status: Option<String>,
    smtp_code: Option<u16>,
}

impl Codes {
    /// The remote server's own codes before the field Status, which is the reporting server's: it writes 5.0.0 where it
    /// does not know, and 4.4.7 where it has waited long enough.
    fn of(told: &Told, said: &str) -> Self {
        let mut reply = reply::find(said);
        let field = told.status.as_deref();
        let further = reply::find(&told.further);
        if reply.code.is_none() && reply.status.is_none_or(reply::is_summary) {
            // the diagnostic tells no reply, or only that time is up: the transcript may
            if further.status.is_some_and(|status| !reply::is_summary(status)) || reply.status.is_none() {
                reply = further;
            }
        } else if reply.status.is_none() {
            reply.status = further.status.filter(|_| further.code == reply.code);
        } else if reply.status.is_some_and(reply::is_summary) && further.status.is_some_and(|s| !reply::is_summary(s)) {
            reply = further;
        }
        let status = match (reply.status, field) {
            (Some(said), Some(field)) if undefined(said) && !undefined(field) && !reply::is_summary(field) => field,
            (Some(said), _) => said,
            (None, Some(field)) => field,
            (None, None) => return Self { status: None, smtp_code: reply.code },
        };
        Self { status: Some(status.to_owned()), smtp_code: reply.code }
    }
}

fn undefined(status: &str) -> bool {
    status.ends_with(".0.0")
}

type Decision = (Reason, String, String, Cow<'static, str>);

fn of_words(told: &Told, said: &str, text: &str, circumstances: &Circumstances<'_>) -> Option<Decision> {
    let mut doubted = None;
    let text = without_links(text);
    let texts = [said, told.further.as_str(), &text];
    for words in texts.into_iter().filter(|words| !words.is_empty()) {
        let normal = reason::normal_form(words);
        let Some(rule) = reason::of_text(&normal, circumstances).filter(|rule| rule.strength > Strength::Weak) else {
            continue;
        };
        if is_doubtful(rule, told, circumstances) {
            doubted.get_or_insert((rule, words));
            continue;
        }
        match before_the_recipient(rule.reason, circumstances) {
            Some(reason) => return Some(decide(reason, rule, words)),
            None => continue,
        }
    }
    let (rule, words) = doubted?;
    let (_, name, evidence, source) = decide(rule.reason, rule, words);
    Some((Reason::Refused, format!("{name} (without a second witness)"), evidence, source))
}

/// A text for people without the addresses of pages: they explain more than the one reason ("…/spam.html").
fn without_links(text: &str) -> String {
    let is_link = |word: &str| word.contains("://") || word.starts_with("www.");
    text.split_whitespace().filter(|word| !is_link(word)).collect::<Vec<_>>().join(" ")
}

/// What an address's words mean where the recipient was not named yet: at MAIL FROM they are about the sender, at the
/// greeting about nobody (RFC 5321, section 3.3). Every other reason is what it is.
fn before_the_recipient(reason: Reason, circumstances: &Circumstances<'_>) -> Option<Reason> {
    match circumstances.stage {
        Some(Stage::Mail) if reason.category() == Category::Address => Some(Reason::SenderRejected),
        Some(Stage::Connect | Stage::Hello)
            if reason.category() == Category::Address && reason != Reason::NeverAccepts =>
        {
            None
        }
        _ => Some(reason),
    }
}

/// An unknown user without a second witness: see the module's head.
fn is_doubtful(rule: &Rule, told: &Told, circumstances: &Circumstances<'_>) -> bool {
    if rule.reason != Reason::NoSuchUser || rule.strength == Strength::Sure || told.first_hand {
        return false;
    }
    if circumstances.stage == Some(Stage::Rcpt) {
        return false;
    }
    let witness = |status: &str| {
        matches!(status.split('.').nth(1), Some("1")) && !status.ends_with(".1.8") && !status.ends_with(".1.7")
    };
    let status = circumstances.status;
    let by_status = status.is_some_and(witness) || told.status.as_deref().is_some_and(witness);
    // x.5.0 and x.5.1 are what gateways write for a refused RCPT TO (554 "mailbox unavailable" at Hotmail)
    let by_protocol = circumstances.stage.is_none()
        && status.is_some_and(|status| matches!(status.split_once('.'), Some((_, "5.0" | "5.1"))));
    !(by_status || by_protocol)
}

fn of_weak_words(told: &Told, said: &str, circumstances: &Circumstances<'_>) -> Option<Decision> {
    [said, told.further.as_str()].into_iter().filter(|words| !words.is_empty()).find_map(|words| {
        let rule = reason::of_text(&reason::normal_form(words), circumstances)?;
        let reason = if is_doubtful(rule, told, circumstances) { Reason::Refused } else { rule.reason };
        Some(decide(reason, rule, words))
    })
}

fn decide(reason: Reason, rule: &Rule, words: &str) -> Decision {
    (reason, rule.name(), on_one_line(words), Cow::Borrowed(rule.source))
}

/// A status that is written for every refusal.
fn says_little(circumstances: &Circumstances<'_>) -> bool {
    circumstances
        .status
        .and_then(|status| status.split_once('.'))
        .is_some_and(|(_, code)| matches!(code, "7.0" | "7.1"))
}

fn of_status(circumstances: &Circumstances<'_>) -> Option<Decision> {
    let status = circumstances.status?;
    let meaning = status::meaning(status)?;
    Some((
        before_the_recipient(meaning.reason, circumstances)?,
        format!("status {status}: {}", meaning.text),
        status.to_owned(),
        Cow::Borrowed(meaning.source),
    ))
}

fn of_stage(circumstances: &Circumstances<'_>) -> Option<Decision> {
    let stage = circumstances.stage?;
    let refused_for_good = circumstances.code.is_some_and(|code| code >= 500);
    let reason = match stage {
        Stage::Connect if circumstances.code.is_some() => Reason::Blocked,
        Stage::Hello if refused_for_good => Reason::Blocked,
        Stage::Mail if refused_for_good => Reason::SenderRejected,
        _ => return None,
    };
    let source = Cow::Borrowed("RFC 5321, section 3: what is known at that command");
    Some((reason, format!("refused at {}", stage.as_str()), stage.as_str().to_owned(), source))
}

fn of_code(circumstances: &Circumstances<'_>) -> Option<Decision> {
    let code = circumstances.code?;
    let meaning = status::reply_meaning(code)?;
    // who has taken the recipient and refuses the message has not refused a mailbox (553 of content filters)
    if circumstances.stage == Some(Stage::Data) && meaning.reason.category() == Category::Address {
        return None;
    }
    Some((meaning.reason, format!("reply {code}: {}", meaning.text), code.to_string(), Cow::Borrowed(meaning.source)))
}

/// Evidence as it is shown: one line, not too long.
fn on_one_line(words: &str) -> String {
    crate::text::on_one_line(crate::text::head(words, 400))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(diagnostic: &str, status: Option<&str>, stage: Option<Stage>) -> Verdict {
        let mut told = Told::new(Some("a@b.example".to_owned()), diagnostic);
        told.status = status.map(str::to_owned);
        told.stage = stage;
        weigh(&told, "")
    }

    #[test]
    fn the_receivers_words_before_the_class_of_the_code() {
        let v =
            verdict("550 5.1.1 <a@b.example> 192.0.2.1 has sent to too many recipients this hour. IB607", None, None);
        assert_eq!((v.reason, v.bounce_type), (Reason::RateLimited, BounceType::Transient));
        let v = verdict(
            "550 5.4.1 [a@b.example]: Recipient address rejected: Access denied",
            Some("5.4.1"),
            Some(Stage::Rcpt),
        );
        assert_eq!((v.reason, v.bounce_type), (Reason::NoSuchUser, BounceType::Permanent));
    }

    #[test]
    fn an_unknown_user_needs_a_second_witness() {
        assert_eq!(verdict("550 <a@b.example> No such user", None, None).reason, Reason::Refused);
        assert_eq!(verdict("550 <a@b.example> No such user", Some("5.1.1"), None).reason, Reason::NoSuchUser);
        assert_eq!(verdict("550 <a@b.example> No such user", None, Some(Stage::Rcpt)).reason, Reason::NoSuchUser);
        assert_eq!(verdict("550 <a@b.example> No such user", None, Some(Stage::Data)).reason, Reason::Refused);
        assert_eq!(
            verdict("550 5.2.1 <a@b.example>... User Unknown", Some("5.2.1"), Some(Stage::Rcpt)).reason,
            Reason::NoSuchUser
        );
    }

    #[test]
    fn before_the_recipient_words_are_about_the_sender() {
        for said in
            ["550 5.1.1 User unknown", "550 Domain must resolve", "550 Domain n.example does not accept mail (nullMX)"]
        {
            assert_eq!(verdict(said, None, Some(Stage::Mail)).reason, Reason::SenderRejected, "{said}");
        }
        assert_eq!(verdict("550 xyzzy", Some("5.1.1"), Some(Stage::Mail)).reason, Reason::SenderRejected);
        assert_eq!(verdict("501 Domain must resolve", None, Some(Stage::Hello)).reason, Reason::Blocked);
        assert_eq!(verdict("521 Host does not accept mail", None, Some(Stage::Connect)).reason, Reason::NeverAccepts);
    }

    #[test]
    fn a_name_that_does_not_exist_for_now() {
        let nxdomain = "DNS Error: 80480947 DNS type 'mx' lookup of x.example responded with code NXDOMAIN Domain name not found: x.example";
        assert_eq!(verdict(nxdomain, Some("4.0.0"), None).reason, Reason::Network);
        assert_eq!(verdict(nxdomain, Some("5.1.2"), None).reason, Reason::NoSuchDomain);
    }

    #[test]
    fn codes_where_the_words_say_nothing() {
        assert_eq!(verdict("550 5.7.6 Failed to delivery", Some("5.7.6"), None).reason, Reason::Policy);
        assert_eq!(verdict("550 Rejected", Some("5.0.0"), Some(Stage::Hello)).reason, Reason::Blocked);
        assert_eq!(verdict("552 xyzzy", None, None).reason, Reason::Full);
        assert_eq!(verdict("553 xyzzy", None, Some(Stage::Rcpt)).reason, Reason::NoSuchUser);
        assert_eq!(verdict("553 xyzzy", None, Some(Stage::Data)).reason, Reason::Unclassified);
        let v = verdict("xyzzy", None, None);
        assert_eq!((v.reason, v.bounce_type), (Reason::Unclassified, BounceType::Undetermined));
    }

    #[test]
    fn the_remote_codes_before_the_reporters() {
        let v = verdict("450 4.7.1 Access denied. IP name lookup failed [192.0.2.222]", Some("4.4.7"), None);
        assert_eq!((v.status.as_deref(), v.smtp_code), (Some("4.7.1"), Some(450)));
        let v = verdict("552 5.2.2 Over quota", Some("5.1.1"), None);
        assert_eq!((v.status.as_deref(), v.smtp_code, v.reason), (Some("5.2.2"), Some(552), Reason::Full));
        let v = verdict("554 x", Some("5.5.0"), None);
        assert_eq!((v.status.as_deref(), v.smtp_code), (Some("5.5.0"), Some(554)));
    }
}
