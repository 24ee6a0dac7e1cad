//! A delivery report in no format that this table names: a server's mail that says in words that a mail did not arrive,
//! and to whom.
//!
//! The servers are many and small (Smail, MDaemon, LSMTP, MailEnable, phquery, Sina, old appliances and scripts), the words
//! few. Asked last of all, after automatic answers, and strict: a daemon must have sent it, it must announce a failure near
//! its beginning, and it must say to whom, by a line that begins with an address, by words before one, by
//! X-Failed-Recipients, or by the message that it returns. Its word on who exists needs a second witness (`weigh.rs`).

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::letter::Letter;
use crate::reply::{self, Stage};
use crate::told::{Report, Told};
use crate::{address, text};

use super::wording::{after_words, failed_recipients};
use super::{lines, qmail};

/// Words that announce a failure. In any case of ASCII.
const ANNOUNCEMENTS: &[&str] = &[
    "undeliver",
    "nondeliver",
    "non-deliver",
    "non deliver",
    "have not received this message",
    "haven't received this message",
    "not delivered",
    "not be delivered",
    "not yet been delivered",
    "unable to deliver",
    "unable to be delivered",
    "able to deliver",
    "cannot deliver",
    "could not deliver",
    "couldn't be delivered",
    "can't be delivered",
    "did not reach",
    "did not receive",
    "mail failed",
    "message failed",
    "delivery fail",
    "delivery has failed",
    "delivery error",
    "delivery problem",
    "delivery warning",
    "delivery of email",
    "error delivering",
    "trouble delivering",
    "problem delivering",
    "wasn't delivered",
    "failure notice",
    "failed mail",
    "failed recipient",
    "failed addresses",
    "error during delivery",
    "returned mail",
    "returned to sender",
    "has been returned",
    "has been postponed",
    "could not send message",
    "error occurred while delivering",
    "user unknown",
    "failed permanently",
    "permanent error",
    "permanent failure",
    "fatal error",
    "unsent message",
    "failure reasons",
    "rejected by a remote mail server",
    "recipient was rejected",
    "recipients was rejected",
    "address was rejected",
    "error-for:",
    "unzustellbar",
    "nicht zugestellt",
    "nicht zustellbar",
    "non remis",
    "pu être remis",
    "pu être délivré",
    "pu etre delivre",
    "no pudo ser entregado",
    "no se pudo entregar",
    "no ha podido ser entregado",
    "nao pode ser enviada",
    "não pôde ser entregue",
    "não foi entregue",
    "non è stato recapitato",
    "impossibile recapitare",
    "не может быть доставлено",
    "не доставлено",
    "не было доставлено",
    "недоставлен",
    "Недоставлен",
    "nedoručen",
    "nemohla být doručena",
    "配信できません",
    "配送できません",
    "送信できません",
    "届けることができません",
    "送信に失敗",
    "无法投递",
    "无法送达",
    "投递失败",
    "退信",
    "退回",
    "無法投遞",
    "failed to deliver",
    "address has changed",
    "niet bereikt",
    "niet-bestelbaar",
    "niet bezorgd",
    "no ha llegado a",
    "no se puede entregar",
    "no he podido entregar",
    "non ha raggiunto",
    "non recapitabile",
    "impossibile consegnare",
    "não chegou a",
    "não entregue",
    "nådde inte",
    "kan inte levereras",
    "nåede ikke",
    "не получено",
    "nie można dostarczyć",
    "nie dotarła",
    "未送達",
    "无法传递",
    "無法傳遞",
    "传递失败",
    "전송되지",
    "배달 못",
    "배달되지",
    "전송 실패",
];

/// Words before the recipient: in the same line, or in the line above.
const BEFORE_RECIPIENT: &[&str] = &[
    "could not be delivered to",
    "cannot be delivered to",
    "can not be delivered to",
    "was not delivered to",
    "not delivered to the following",
    "unable to deliver your message to",
    "unable to deliver message to",
    "unable to deliver to",
    "delivery has failed to",
    "delivery failed to",
    "delivering your mail to",
    "able to deliver your mail to",
    "able to deliver your message to",
    "delivering your message to",
    "delivering a message to",
    "sending your message to",
    "wasn't delivered to",
    "couldn't be delivered to",
    "could not deliver to",
    "rejected recipient",
    "rejected address",
    "delivery to",
    "undeliverable to",
    "undeliverable address:",
    "undeliverable:",
    "did not reach the following recipient",
    "failed recipient",
    "intended recipient",
    "error-for:",
    "failed to deliver to",
    "failed address:",
    "old address:",
    "recipient address:",
    "recipient:",
    "originally addressed to",
    "was addressed,",
    "addressed to",
    "delivery of email to this address",
    "your message to",
    "rcpt to:",
    "* to:", // MDaemon's transcript
    "n'a pas pu etre delivre a",
    "n'a pas pu être délivré à",
    "konnte nicht zugestellt werden an",
    "no pudo ser entregado a",
    "não pôde ser entregue a",
    "доставлено адресату",
    "zpráva pro",
    "宛先",
    "收件人",
    "받는사람",
    "받는 사람",
    "수신자",
    "the message you tried to send to",
    "haven't received this message",
    "did not receive this message",
    "mailbox",
];

/// Words before the reason.
const BEFORE_REASON: &[&str] = &[
    "reason:",
    "error-text:",
    "for the following reason:",
    "the reason of the delivery failure was:",
    "error description:",
    "the error was:",
    "理由：",
    "理由:",
    "原因：",
    "原因:",
    "motivo:",
    "raison :",
    "grund:",
];

/// How much of the text is searched for an announcement.
const LOOKED_AT: usize = 4096;

/// The recipients that such a mail of a daemon's names, and what it says of them; `None` where it is none.
pub(crate) fn read<'l>(letter: &'l Letter<'_>) -> Option<Report<'l>> {
    if letter.is_another_report || !announces(letter) {
        return None;
    }
    let mut report = read_words(letter);
    if report.told.is_empty() && (letter.is_report || letter.returned.is_some() || report.returned_text.is_some()) {
        // whom it concerns, the message that came back tells, or the token
        report.told.push(Told::default());
    }
    Some(report).filter(|report| !report.told.is_empty())
}

/// Reads such a text, whoever sent it: of servers, too, that are known by their words.
pub(super) fn read_words<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let (people, returned) = lines::split_at_end(&letter.text, &[]);
    let returned_text = Some(returned).filter(|text| !text.is_empty());
    Report { told: recipients(letter, people), returned_text, ..Report::default() }
}

/// The recipients that a text for people names in one way or another.
pub(crate) fn recipients(letter: &Letter<'_>, people: &str) -> Vec<Told> {
    let sender = letter.header("To").and_then(address::normal);
    let is_meant = |one: &Told| one.recipient != sender && !one.recipient.as_deref().is_some_and(is_a_contact);
    let mut told = lines::recipients(people);
    told.retain(is_meant);
    if told.is_empty() {
        let people: String = people.lines().flat_map(|line| [text::on_one_line(line), "\n".to_owned()]).collect();
        told = after_words(&people, BEFORE_RECIPIENT);
        told.retain(is_meant);
    }
    if told.is_empty() {
        told = failed_recipients(letter);
    }
    if told.is_empty()
        && let Some((found, _)) = address::first_in(text::head(letter.subject, 400))
    {
        told.extend(
            address::normal(found)
                .filter(|found| Some(found) != sender.as_ref())
                .map(|found| Told::new(Some(found), "")),
        );
    }
    if told.is_empty() {
        told = bare_names(letter, people);
    }
    if told.is_empty() {
        told.extend(only_other_address(letter, people).map(|found| Told::new(Some(found), "")));
    }
    if let Some(reason) = super::wording::paragraph_after(people, BEFORE_REASON) {
        let is_for_all = told.iter().all(|one| one.diagnostic.is_none()) || told.len() == 1;
        told.iter_mut().filter(|_| is_for_all).for_each(|one| one.complete_with(Told::new(None, &reason)));
    }
    if let [one] = told.as_mut_slice()
        && one.diagnostic.is_none()
        && let Some((said, stage)) = transcript(people)
    {
        one.diagnostic = Some(said);
        one.stage = stage;
    }
    for one in &mut told {
        // the marks around an address are not what was said
        one.diagnostic = one.diagnostic.take().filter(|said| said.chars().any(char::is_alphanumeric));
        // words that only introduce a reply are not it
        let introduces = |said: &String| said.ends_with([':', '：']) && reply::find(said).code.is_none();
        if let Some(words) = one.diagnostic.take_if(|said| introduces(said)) {
            one.add(&words);
        }
        qmail::reply_alone(one);
    }
    told
}

/// The one address that a short text names besides the sender's and those to write to: "your message from a@b.example to
/// c@d.example could not be delivered".
fn only_other_address(letter: &Letter<'_>, people: &str) -> Option<String> {
    let of_header = |name| letter.header(name).and_then(address::normal);
    let known = [of_header("To"), of_header("From"), of_header("Reply-To")];
    let mut rest = text::head(people, LOOKED_AT);
    let mut only = None;
    while let Some((found, end)) = address::first_in(rest) {
        rest = rest.get(end..)?;
        let Some(found) = address::normal(found) else { continue };
        if known.iter().flatten().any(|one| one.eq_ignore_ascii_case(&found)) || is_a_contact(&found) {
            continue;
        }
        if only.as_ref().is_some_and(|one| *one != found) {
            return None;
        }
        only = Some(found);
    }
    only
}

/// Recipients without their domain, as a server names its own: below a line that announces them, each on a line, its reason in
/// parentheses (GroupWise: `neko (User not found)`). The domain of AOL's screen names is known; another is not guessed.
fn bare_names(letter: &Letter<'_>, people: &str) -> Vec<Told> {
    let is_name = |word: &str| {
        word.len() <= 64 && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    };
    let sentence = text::find(people, "following");
    let Some((_, below)) = sentence.and_then(|at| people.get(at..)).and_then(|rest| rest.split_once(":\n")) else {
        return Vec::new();
    };
    let of_aol = text::find(letter.from, "mailer-daemon@aol.com").is_some();
    below
        .lines()
        .map(str::trim)
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
        .map_while(|line| {
            let (name, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let reason = reason.trim();
            let is_alone = reason.is_empty() || (reason.starts_with('(') && reason.ends_with(')'));
            (is_name(name) && is_alone).then(|| {
                let address = if of_aol { address::normal(&format!("{name}@aol.com")) } else { None };
                Told::new(address, reason.trim_matches(['(', ')']))
            })
        })
        .take(crate::dsn::MOST_RECIPIENTS)
        .collect()
}

/// The last refusal in a conversation as MDaemon and others show it (`--> RCPT To:<a@b.example>`, `<-- 550 gone`; `send:`,
/// `recv:`), and the command that was refused.
pub(crate) fn transcript(people: &str) -> Option<(String, Option<Stage>)> {
    const SENT: &[&str] = &["--> ", ">>> ", "send: ", "sent: "];
    const RECEIVED: &[&str] = &["<-- ", "<<< ", "recv: ", "received: "];
    let mut command = None;
    let mut refused = None;
    for line in people.lines().map(|line| without_time(line.trim())) {
        let behind = |marks: &[&str]| marks.iter().find_map(|mark| text::after_prefix(line, mark));
        if let Some(sent) = behind(SENT) {
            command = Stage::of_command(sent).or(command);
        } else if let Some(got) = behind(RECEIVED)
            && got.starts_with(['4', '5'])
            && reply::find(got).code.is_some()
        {
            refused = Some((text::on_one_line(text::head(got, 2048)), command));
        }
    }
    refused
}

/// A line of a session without the time before its arrow: `Mon 2025-09-01 10:00:00: <-- 550 gone`.
fn without_time(line: &str) -> &str {
    let arrow = ["--> ", "<-- "].iter().filter_map(|arrow| text::head(line, 40).find(arrow)).min();
    arrow.and_then(|at| line.get(at..)).unwrap_or(line)
}

fn announces(letter: &Letter<'_>) -> bool {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(ANNOUNCEMENTS)
            .ok()
    });
    WORDS.as_ref().is_some_and(|words| {
        words.is_match(letter.subject) || words.is_match(&text::on_one_line(text::head(&letter.text, LOOKED_AT)))
    })
}

/// Whom to write to, not whom it was written to.
fn is_a_contact(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default();
    ["postmaster", "mailer-daemon", "abuse", "support", "helpdesk", "hostmaster", "webmaster", "admin", "info"]
        .iter()
        .any(|contact| local.eq_ignore_ascii_case(contact))
}
