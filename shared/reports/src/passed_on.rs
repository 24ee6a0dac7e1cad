//! A feedback report (RFC 5965) of which only the text is left: a mail program forwarded it, a gateway made one text of its
//! parts. The fields stand in a block of lines, quoted perhaps, and below it what was returned.
//!
//! An answer that quotes a report is none, nor are its words alone: the block must name the type, the program or version,
//! and whom or what it is about. Nobody is suppressed on it (`pipeline/src/suppression.rs`).

use model::{Content, Mail, Part};

use crate::feedback::Feedback;
use crate::original::Returned;

/// What complaints that were passed on are called.
pub(crate) const DIALECT: &str = "forwarded";

/// How much of a text is looked through.
const LOOKED_AT: usize = 64 * 1024;

/// How mail programs begin the subject of an answer, and of what they forward.
const ANSWERS: [&str; 14] =
    ["re:", "re :", "aw:", "sv:", "antw:", "rif:", "r:", "res:", "odp:", "ynt:", "回复", "回覆", "答复", "답장"];
const FORWARDS: [&str; 19] = [
    "fwd:", "fw:", "[fwd:", "wg:", "tr:", "rv:", "enc:", "i:", "doorst:", "vl:", "vb:", "vs:", "pd:", "转发", "轉寄",
    "轉發", "転送", "전달", "fwd ",
];

/// The report and what it returns.
pub(crate) fn of(mail: &Mail<'_>) -> Option<(Feedback, Option<Returned<'static>>)> {
    let text = mail.parts().find_map(text_of)?;
    let text = head(text);
    // asked of every mail: a search for one word, before anything else
    memchr::memmem::find_iter(text.as_bytes(), b"-").find(|&at| names_the_type(text, at))?;
    let subject = mail.headers().get("Subject").unwrap_or_default().trim().to_lowercase();
    let is_forward = FORWARDS.iter().any(|begin| subject.starts_with(begin));
    let is_answer = ANSWERS.iter().any(|begin| subject.starts_with(begin))
        || (!is_forward && mail.headers().get("In-Reply-To").is_some());
    if is_answer {
        return None;
    }
    let mut block = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = if is_forward { unquoted(line) } else { line };
        if !line.trim().is_empty() {
            block.push_str(line);
            block.push('\n');
            continue;
        }
        if let Some(feedback) = report(&block) {
            let rest: String = lines.flat_map(|line| [if is_forward { unquoted(line) } else { line }, "\n"]).collect();
            return Some((feedback, returned(&rest)));
        }
        block.clear();
    }
    report(&block).map(|feedback| (feedback, None))
}

fn text_of<'m>(part: &'m Part<'_>) -> Option<&'m str> {
    match &part.content {
        Content::Text { text, .. } if part.media_type.is("text/plain") => Some(text.as_ref()),
        _ => None,
    }
}

fn head(text: &str) -> &str {
    let mut end = LOOKED_AT.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// `Feedback-Type:` around the hyphen at `at`.
fn names_the_type(text: &str, at: usize) -> bool {
    const NAME: &[u8] = b"feedback-type:";
    at.checked_sub(8)
        .and_then(|from| text.as_bytes().get(from..from + NAME.len()))
        .is_some_and(|name| name.eq_ignore_ascii_case(NAME))
}

fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', '|', ' '])
}

/// A block of lines as a report, where it is one.
fn report(block: &str) -> Option<Feedback> {
    let feedback = Feedback::of_text(block)?;
    let has = |names: &[&str]| names.iter().any(|name| feedback.get(name).is_some());
    let is_one = has(&["Feedback-Type"])
        && has(&["User-Agent", "Version"])
        && has(&[
            "Original-Rcpt-To",
            "Original-Mail-From",
            "Source-IP",
            "Reported-Domain",
            "Arrival-Date",
            "Received-Date",
        ]);
    is_one.then_some(feedback)
}

/// The header of the message that follows.
fn returned(rest: &str) -> Option<Returned<'static>> {
    let rest = rest.trim_start();
    let (name, _) = rest.split_once(':')?;
    let is_header = !name.is_empty() && name.len() < 64 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_header.then(|| Returned::of_text(rest))
}
