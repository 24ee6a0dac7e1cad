//! A mailbox's refusal in the form of a disposition notification: the action `reject` of Sieve (RFC 5429, section 2.2; RFC
//! 3028, section 4.1) and what delivery agents refuse in the same words (Dovecot's LDA over quota).
//!
//! Its disposition is `deleted`, by an automatic action, as that of a mail which a mailbox program throws away unread; so the
//! text must say besides that the mail was rejected. What the owner's filter says of who exists is not first-hand.

use model::Action;

use crate::letter::Letter;
use crate::notice::receipt;
use crate::text;
use crate::told::Told;

/// Words by which the text tells that a program refused the mail; in any case of ASCII.
const REJECTED: &[&str] = &[
    "was automatically rejected",
    "has been automatically rejected",
    "was rejected automatically",
    "was rejected by sieve",
    "was automatically refused",
    "wurde automatisch abgewiesen",
    "wurde automatisch abgelehnt",
    "wurde automatisch zurückgewiesen",
    "a été automatiquement rejeté",
    "a été rejeté automatiquement",
    "fue rechazado automáticamente",
    "ha sido rechazado automáticamente",
    "foi rejeitada automaticamente",
    "foi automaticamente rejeitada",
    "è stato rifiutato automaticamente",
    "è stato automaticamente rifiutato",
    "было автоматически отклонено",
    "automatisch geweigerd",
    "自動的に拒否",
];

/// Words before the reason, where the refusal's sentence goes on without it (Cyrus).
const BEFORE_REASON: &[&str] = &["reason was given:", "folgender grund", "reason:"];

/// What such a mail tells of its recipient; `None` where it is a receipt.
pub(crate) fn read(letter: &Letter<'_>) -> Option<Told> {
    let receipt = receipt::for_programs(letter)?;
    let disposition = receipt.disposition.filter(|disposition| disposition == "deleted")?;
    let (people, _) = super::split_at_end(&letter.text);
    let (at, words) = REJECTED.iter().find_map(|words| Some((text::find(text::head(people, 2048), words)?, words)))?;
    let behind = people.get(at + words.len()..)?;
    let reason = BEFORE_REASON.iter().find_map(|words| text::after(text::head(behind, 1024), words)).unwrap_or(behind);
    let mut told = Told::new(receipt.recipient, reason.trim_start_matches([':', '.', ' ']));
    told.original_recipient = receipt.original_recipient;
    told.action = Some(Action::Failed);
    told.add(&format!("disposition {disposition}"));
    Some(told)
}
