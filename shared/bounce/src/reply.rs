//! The codes in a line of text: SMTP reply codes (RFC 5321, section 4.2) and enhanced status codes (RFC 3463), and the
//! command that a server answered.
//!
//! A text may hold several: a relay quotes its own reply and the remote one's. What the remote server said is preferred
//! to the relay's summing up (x.4.7, "expired"), and a pair that stands together to two that do not.

/// A reply as far as a text tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Reply<'t> {
    /// 400 to 599.
    pub(crate) code: Option<u16>,
    /// `5.1.1`
    pub(crate) status: Option<&'t str>,
}

/// The point of the SMTP session at which a server refused (RFC 5321, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Before or with the greeting.
    Connect,
    /// EHLO, HELO, LHLO, STARTTLS, AUTH.
    Hello,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA, or the end of the message.
    Data,
}

impl Stage {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connection",
            Self::Hello => "EHLO",
            Self::Mail => "MAIL FROM",
            Self::Rcpt => "RCPT TO",
            Self::Data => "DATA",
        }
    }

    /// The command that a line such as `>>> RCPT To:<a@b.example>` begins with.
    pub(crate) fn of_command(command: &str) -> Option<Self> {
        let command = command.trim_start().as_bytes();
        let is = |name: &str| command.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()));
        if is("RCPT") {
            Some(Self::Rcpt)
        } else if is("MAIL") {
            Some(Self::Mail)
        } else if is("DATA") || is("BDAT") || is("TEXT") || is(".") {
            Some(Self::Data)
        } else if is("EHLO") || is("HELO") || is("LHLO") || is("STARTTLS") || is("AUTH") {
            Some(Self::Hello)
        } else if is("CONN") {
            Some(Self::Connect)
        } else {
            None
        }
    }
}

/// Phrases in which servers name the command that was answered, lower case.
const STAGES: &[(&str, Stage)] = &[
    // postfix, src/smtp/smtp_chat.c and smtp_proto.c
    ("in reply to end of data", Stage::Data),
    ("in reply to data", Stage::Data),
    ("in reply to bdat", Stage::Data),
    ("in reply to rcpt to", Stage::Rcpt),
    ("in reply to mail from", Stage::Mail),
    ("in reply to ehlo", Stage::Hello),
    ("in reply to helo", Stage::Hello),
    ("in reply to lhlo", Stage::Hello),
    ("in reply to starttls", Stage::Hello),
    ("refused to talk to me", Stage::Connect),
    // exim, src/transports/smtp.c
    ("after initial connection", Stage::Connect),
    ("after rcpt to", Stage::Rcpt),
    ("after mail from", Stage::Mail),
    ("after pipelined rcpt to", Stage::Rcpt),
    ("after pipelined mail from", Stage::Mail),
    ("after pipelined end of data", Stage::Data),
    ("after pipelined data", Stage::Data),
    ("after end of data", Stage::Data),
    ("after data", Stage::Data),
    ("after sending data", Stage::Data),
    ("after ehlo", Stage::Hello),
    ("after helo", Stage::Hello),
    ("after starttls", Stage::Hello),
    ("after auth", Stage::Hello),
    // qmail, qmail-remote.c
    ("does not like recipient", Stage::Rcpt),
    ("most progress was rcpt to", Stage::Rcpt),
    ("but sender was rejected", Stage::Mail),
    ("failed on data command", Stage::Data),
    ("failed after i sent the message", Stage::Data),
    ("but my name was rejected", Stage::Hello),
    ("but greeting failed", Stage::Connect),
    ("but authentication was rejected", Stage::Hello),
    // gmx, 1&1
    ("after rcpt command", Stage::Rcpt),
    ("after mail command", Stage::Mail),
    ("after data command", Stage::Data),
    ("for rcpt command", Stage::Rcpt),
    ("for mail command", Stage::Mail),
    ("for text command", Stage::Data),
    ("for data command", Stage::Data),
    ("for mail from command", Stage::Mail),
    ("for rcpt to command", Stage::Rcpt),
    ("for greeting", Stage::Connect),
    // dragonfly, net.c
    ("did not like our rcpt to", Stage::Rcpt),
    ("did not like our mail from", Stage::Mail),
    ("did not like our data", Stage::Data),
    ("did not like our final data", Stage::Data),
    ("did not like our ehlo", Stage::Hello),
    ("did not like our helo", Stage::Hello),
    // yahoo
    ("[rcpt_to]", Stage::Rcpt),
    ("[mail_from]", Stage::Mail),
    ("[data]", Stage::Data),
    ("[bodydata]", Stage::Data),
    ("[greeting]", Stage::Connect),
    ("[helo]", Stage::Hello),
    ("[ehlo]", Stage::Hello),
    // sendgrid
    (" in rcpt to", Stage::Rcpt),
    (" in mail from", Stage::Mail),
    (" in data", Stage::Data),
    // openwave
    ("following rcpt command", Stage::Rcpt),
    ("following mail command", Stage::Mail),
    ("following data command", Stage::Data),
    ("following rcpt to command", Stage::Rcpt),
    ("following mail from command", Stage::Mail),
    // openwave's and others' reports
    ("smtp:rcpt host", Stage::Rcpt),
    ("smtp:mail host", Stage::Mail),
    ("smtp:data host", Stage::Data),
    ("smtp:eom host", Stage::Data),
    // PMDF, Oracle Communications Messaging Server; its "has rejected address" may be any command's
    ("server rejected mail from address", Stage::Mail),
    // gmail's own text of 2009 to 2014: the state of its SMTP client
    ("(state 12)", Stage::Rcpt),
    ("(state 13)", Stage::Rcpt),
    ("(state 14)", Stage::Rcpt),
    ("(state 17)", Stage::Data),
    ("(state 18)", Stage::Data),
    // Coremail (163.com and others)
    ("smtp error, rcpt to", Stage::Rcpt),
    ("smtp error, mail from", Stage::Mail),
    ("smtp error, dot", Stage::Data),
    ("smtp error, data", Stage::Data),
    // amavis, mail to "from MTA"
    ("(in reply to: end of data", Stage::Data),
    // CommuniGate Pro
    ("message text rejected by", Stage::Data),
    // DataInfosys' gateway
    ("in response of [rcpt to", Stage::Rcpt),
    ("in response of [mail from", Stage::Mail),
    ("in response of [data", Stage::Data),
];

/// The command that was answered, where `text` names one.
pub(crate) fn stage(text: &str) -> Option<Stage> {
    use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
    static PHRASES: std::sync::LazyLock<Option<AhoCorasick>> = std::sync::LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .build(STAGES.iter().map(|(phrase, _)| phrase))
            .ok()
    });
    let found = PHRASES.as_ref()?.find(text)?;
    STAGES.get(found.pattern().as_usize()).map(|(_, stage)| *stage)
}

/// The reply that counts in `text`.
pub(crate) fn find(text: &str) -> Reply<'_> {
    let text = quoted_by_exchange(text).unwrap_or(text);
    let mut best = Reply::default();
    let mut best_rank = 0;
    let mut lone_code = None;
    let mut code_before = None;
    for word in Words::new(text) {
        match word {
            Word::Code(code) => {
                if lone_code.is_none() {
                    lone_code = Some(code);
                }
                code_before = Some(code);
            }
            Word::Status(status) => {
                let code = code_before.take();
                let same_class = code.is_some_and(|c| class_of(status) == u8::try_from(c / 100).unwrap_or(0));
                let summary = is_summary(status);
                let rank = match (same_class, summary) {
                    (true, false) => 4,
                    (false, false) => 3,
                    (true, true) => 2,
                    (false, true) => 1,
                };
                if rank > best_rank {
                    best_rank = rank;
                    best = Reply { code: code.filter(|_| same_class), status: Some(status) };
                }
            }
            Word::Other => code_before = None,
            Word::Glue => {}
        }
    }
    // a code apart from the status still counts; one of the other class (a relay's own) only where it stands alone
    let code = best
        .code
        .or_else(|| lone_code.filter(|&code| best.status.is_none_or(|s| u16::from(class_of(s)) == code / 100)));
    Reply { code: code.or(lone_code), status: best.status }
}

/// Whether `text` holds a code or a status.
pub(crate) fn is_quoted_in(text: &str) -> bool {
    Words::new(text).any(|word| matches!(word, Word::Code(_) | Word::Status(_)))
}

/// The remote server's reply within Exchange's own: `554 5.4.4 <mx.b.example #5.4.4 smtp; 550 5.4.4 no>`.
fn quoted_by_exchange(text: &str) -> Option<&str> {
    memchr::memchr(b'#', text.as_bytes())?;
    let at = crate::text::find(text, " smtp;")?;
    let (before, behind) = (text.get(..at)?, text.get(at + " smtp;".len()..)?);
    let status = before.rsplit('#').next().filter(|status| status.len() < before.len())?;
    (is_status(status) && Words::new(behind).any(|word| matches!(word, Word::Code(_)))).then_some(behind)
}

/// The class of a status: its first digit.
pub(crate) fn class_of(status: &str) -> u8 {
    status.bytes().next().map_or(0, |b| b.wrapping_sub(b'0'))
}

/// Whether a status only says that somebody has given up waiting.
pub(crate) fn is_summary(status: &str) -> bool {
    matches!(status, "4.4.7" | "5.4.7")
}

/// The first enhanced status code of `text`, nothing else considered.
pub(crate) fn first_status(text: &str) -> Option<&str> {
    Words::new(text).find_map(|word| if let Word::Status(status) = word { Some(status) } else { None })
}

/// What a text is made of, as far as codes go.
enum Word<'t> {
    Code(u16),
    Status(&'t str),
    /// Punctuation and fillers that may stand between a code and its status.
    Glue,
    Other,
}

struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let bytes = self.text.as_bytes();
        let first = *bytes.get(self.at)?;
        let start = self.at;
        if !first.is_ascii_alphanumeric() {
            // punctuation, one byte at a time; the bytes of other alphabets are no codes either
            self.at += 1;
            return Some(if first.is_ascii() { Word::Glue } else { Word::Other });
        }
        let run = bytes.get(start..)?.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_')));
        let end = run.map_or(bytes.len(), |n| start + n);
        self.at = end;
        let glued_before = start > 0
            && bytes.get(start - 1).is_some_and(|&b| matches!(b, b'.' | b'_' | b'/' | b'%' | b'=' | b'@' | b'+'));
        let before_is_digit_dash = start > 1
            && bytes.get(start - 1) == Some(&b'-')
            && !(3..=4).contains(
                &bytes.get(..start - 1).map_or(0, |b| b.iter().rev().take_while(|b| b.is_ascii_digit()).count()),
            )
            && bytes.get(start - 2).is_some_and(u8::is_ascii_alphanumeric);
        if glued_before || before_is_digit_dash {
            return Some(Word::Other);
        }
        let word = self.text.get(start..end).unwrap_or_default();
        let word = word.trim_end_matches('.');
        let next = bytes.get(end).copied();
        if is_status(word) {
            return Some(Word::Status(word));
        }
        if let Some(code) = reply_code(word)
            && !matches!(next, Some(b'/' | b'@' | b'%' | b'+'))
            // a count or a year's part: "421 seconds" cannot be told apart, "421-foo.example" is a code
            && !matches!(next, Some(b':') if bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
            // a ticket: "(#416)"
            && !(bytes.get(..start).is_some_and(|before| before.ends_with(b"(#")) && next == Some(b')'))
        {
            return Some(Word::Code(code));
        }
        if matches!(
            word.to_ascii_lowercase().as_str(),
            "smtp" | "error_code" | "errorcode" | "code" | "status" | "error" | "responsecode"
        ) {
            return Some(Word::Glue);
        }
        Some(Word::Other)
    }
}

fn reply_code(word: &str) -> Option<u16> {
    let bytes = word.as_bytes();
    if bytes.len() != 3 || !matches!(bytes.first(), Some(b'4' | b'5')) || !matches!(bytes.get(1), Some(b'0'..=b'7')) {
        return None;
    }
    word.parse().ok()
}

fn is_status(word: &str) -> bool {
    let mut parts = word.split('.');
    let (Some(class), Some(subject), Some(detail), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let number = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    matches!(class, "2" | "4" | "5")
        && subject.len() == 1
        && matches!(subject.as_bytes().first(), Some(b'0'..=b'7'))
        && number(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_status() {
        for (text, code, status) in [
            ("550 5.1.1 <a@b.example>... User Unknown", Some(550), Some("5.1.1")),
            ("smtp;550 5.7.54 SMTP; Unable to relay", Some(550), Some("5.7.54")),
            (
                "554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>",
                Some(421),
                Some("4.4.2"),
            ),
            ("550-5.1.1 The email account", Some(550), Some("5.1.1")),
            ("5.3.0 - Other mail system problem 550-'Unknown user a@docomo.ne.jp'", Some(550), Some("5.3.0")),
            ("220-laposte 421 4.2.1 Service refuse", Some(421), Some("4.2.1")),
            ("550 sorry, no mailbox here by that name (#5.1.1 - chkusr)", Some(550), Some("5.1.1")),
            ("450 450 4.2.2 <a@b.example>... Mailbox Full (state 14).", Some(450), Some("4.2.2")),
            ("550 mail from 192.0.2.5 via [10.4.5.6] refused", Some(550), None),
            ("connect to example.com[93.184.216.119]:25: Connection timed out", None, None),
            ("4.16.55.1; see", None, None),
            (
                "Invalid Address, ERROR_CODE :550, ERROR_CODE :5.2.1 <a@b.example>... User Unknown",
                Some(550),
                Some("5.2.1"),
            ),
            ("Sorry, I couldn't find any host named x.example. (#5.1.2)", None, Some("5.1.2")),
            ("550: 5.2.2 <a@b.example>... Mailbox Full", Some(550), Some("5.2.2")),
            (
                "554 5.7.0 < #5.7.133 smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup>",
                Some(550),
                Some("5.7.133"),
            ),
            ("Re: February (#416) was not sent", None, None),
            ("417 SPF error", Some(417), None),
            ("554 5.4.4 <mx.b.example #5.4.4 smtp; 550 5.4.4 Unable to relay>", Some(550), Some("5.4.4")),
            ("550 x, id=02022-19-2, from MTA([127.0.0.1]:10025): 550 5.1.1 no", Some(550), Some("5.1.1")),
        ] {
            assert_eq!(find(text), Reply { code, status }, "{text}");
        }
    }

    #[test]
    fn stages() {
        assert_eq!(stage("said: 550 no (in reply to end of DATA command)"), Some(Stage::Data));
        assert_eq!(stage("SMTP error from remote mail server after RCPT TO:<a@b.example>:"), Some(Stage::Rcpt));
        assert_eq!(stage("203.0.113.225 does not like recipient."), Some(Stage::Rcpt));
        assert_eq!(stage("nothing"), None);
        assert_eq!(Stage::of_command("MAIL From:<a@b.example>"), Some(Stage::Mail));
    }
}
