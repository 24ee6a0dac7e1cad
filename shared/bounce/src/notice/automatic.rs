//! Automatic answers: away, left the company, moved, received (RFC 3834, and the many that do not follow it).
//!
//! In the order in which they are believed, each with what it needs besides:
//!
//! 1. a header field that only automatic answers have;
//! 2. a subject that begins like one ("Automatic reply:"), not written with a program for people;
//! 3. a subject of absence that stands alone ("Out of Office: Hello", "Neko is out of the office"), with a sign of a program
//!    in the header, or an absence in the text;
//! 4. no return path, and an absence, departure or move in the text;
//! 5. a sign of a program, or an answer's subject, and a text that calls itself an automatic answer; with a sign and an
//!    answered mail an absence will do.
//!
//! A person who writes that he is away is none of these. Nor is a list's mail, other than by 1 and 2.

use super::evidence::Evidence;
use super::words::{self, Class, Found, Hit};
use crate::letter::Letter;

/// Why a mail is an automatic answer.
pub(super) struct Answer {
    /// The rule, as the head of this module has it.
    pub(super) rule: &'static str,
    /// What the text tells: away, left, moved.
    pub(super) tells: Option<&'static str>,
    /// The field or words.
    pub(super) evidence: String,
}

/// Whether a mail is an automatic answer.
pub(super) fn of(letter: &Letter<'_>, evidence: &Evidence, subject: &Found, own: &Found) -> Option<Answer> {
    let told = told(own);
    let answer = |rule, evidence: String| Some(Answer { rule, tells: told.map(|(tells, _)| tells), evidence });
    if subject.first(Class::FailureSubject).is_some() && letter.is_from_a_server() {
        return None;
    }
    if let Some(field) = &evidence.answers {
        return answer("header of an automatic answer", field.clone());
    }
    let is_a_persons = evidence.is_from_a_person && evidence.sign.is_none();
    if is_a_persons {
        return None;
    }
    if let Some(hit) = subject.opening(Class::SubjectSure).filter(|hit| subject.ends_a_word(*hit)) {
        return answer("subject of an automatic answer", hit.words.to_owned());
    }
    if evidence.is_list {
        return None;
    }
    if let Some(hit) = subject_of_absence(subject)
        && (evidence.sign.is_some() || told.is_some() || own.first(Class::Automatic).is_some())
    {
        return answer("subject of absence", hit.words.to_owned());
    }
    if evidence.no_return_path
        && let Some((_, hit)) = told
    {
        return answer("no return path, and words of absence", hit.words.to_owned());
    }
    let is_answer = evidence.sign.is_some() || (evidence.is_reply && !words::has_quotation(&letter.text));
    if is_answer && let Some(hit) = own.first(Class::Automatic) {
        return answer("text calls itself automatic", hit.words.to_owned());
    }
    if evidence.is_reply
        && evidence.sign.is_some()
        && let Some((_, hit)) = told
    {
        return answer("sent by a program, and words of absence", hit.words.to_owned());
    }
    None
}

fn subject_of_absence(subject: &Found) -> Option<Hit> {
    subject
        .opening(Class::SubjectAway)
        .filter(|hit| subject.stands_alone(*hit))
        .or_else(|| subject.first(Class::SubjectHolds))
}

fn told(own: &Found) -> Option<(&'static str, Hit)> {
    [("left", Class::Left), ("moved", Class::Moved), ("away", Class::Away)]
        .into_iter()
        .find_map(|(tells, class)| own.first(class).map(|hit| (tells, hit)))
}
