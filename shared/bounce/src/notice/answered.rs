//! The mail that is answered: from what the answer returns, and from what it says in its own header.

use model::{Context, Original};

use super::evidence;
use super::words::{Class, Found};
use crate::letter::Letter;
use crate::text;

/// What is known of the answered mail.
pub(super) fn of(letter: &Letter<'_>, subject: &Found, context: &Context<'_>) -> Original {
    let mut original = crate::original::of(letter, None, context.keep_headers);
    if original.message_id.is_none() {
        let answered = letter.header("In-Reply-To").and_then(message_id);
        original.message_id =
            answered.or_else(|| letter.header("References")?.split_whitespace().next_back().and_then(message_id));
    }
    if original.subject.is_none() {
        original.subject = behind_prefix(letter.subject, subject);
    }
    original
}

/// The first message id in a field, without its angle brackets.
pub(super) fn message_id(field: &str) -> Option<String> {
    let field = field.trim();
    let id = match field.split_once('<') {
        Some((_, rest)) => rest.split_once('>').map_or(rest, |(id, _)| id),
        None => field.split_whitespace().next().unwrap_or_default(),
    };
    let id = id.trim();
    (!id.is_empty() && id.len() <= 998).then(|| id.to_owned())
}

/// The subject that was answered: what stands behind `Automatic reply:` or `Re:`.
fn behind_prefix(subject: &str, found: &Found) -> Option<String> {
    let is_prefixed = [Class::SubjectSure, Class::SubjectAway, Class::ReceiptSubject]
        .iter()
        .any(|class| found.opening(*class).is_some());
    let rest = if is_prefixed {
        subject.split_once([':', '：', '】', ']']).map(|(_, rest)| rest.trim())?
    } else {
        evidence::after_reply_prefix(subject)?
    };
    let rest = evidence::after_reply_prefix(rest).unwrap_or(rest);
    (!rest.is_empty()).then(|| text::on_one_line(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_and_ids() {
        for (subject, wanted) in [
            ("Automatic reply: Nyaan", Some("Nyaan")),
            ("【自動返信】 Re: お知らせ", Some("お知らせ")),
            ("Re: Hello", Some("Hello")),
            ("Gelesen: Hallo", Some("Hallo")),
            ("Out of office", None),
            ("Hello: you", None),
        ] {
            assert_eq!(behind_prefix(subject, &Found::within(subject)).as_deref(), wanted, "{subject}");
        }
        assert_eq!(message_id(" <a@b> (c)").as_deref(), Some("a@b"));
        assert_eq!(message_id("a@b c").as_deref(), Some("a@b"));
        assert_eq!(message_id("<>"), None);
    }
}
