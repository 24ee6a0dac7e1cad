//! How a check gets its answers without doing I/O: it runs on the answers that are there, and says which it still needs.
//!
//! A check is run anew with every batch of answers until it needs none. All questions of one run are asked at once, and no
//! question twice: [`Answers`] keeps the first answer to each. A run is cheap beside a look-up, so nothing is kept between
//! runs but the answers.

use std::cell::RefCell;
use std::collections::BTreeSet;

use model::{Answer, Answers, Question, RecordType};

/// What a check says to the answers that it was given.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<T> {
    /// These questions are to be asked, all at once; none of them has an answer yet. Never empty.
    Need(Vec<Question>),
    /// Done.
    Done(T),
}

impl<T> Step<T> {
    /// The same step with another result.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Step<U> {
        match self {
            Self::Need(questions) => Step::Need(questions),
            Self::Done(value) => Step::Done(change(value)),
        }
    }
}

/// Runs a check to its end, with `look_up` for the questions of one batch: the loop that a resolver's is like.
pub fn drive<T>(
    mut check: impl FnMut(&Answers) -> Step<T>,
    mut look_up: impl FnMut(Vec<Question>) -> Vec<(Question, Answer)>,
) -> T {
    let mut answers = Answers::default();
    loop {
        match check(&answers) {
            Step::Done(value) => return value,
            Step::Need(questions) => {
                let missing: Vec<Question> = questions.clone();
                for (question, answer) in look_up(questions) {
                    answers.insert(question, answer);
                }
                // A question that got no answer would be asked for ever.
                for question in missing {
                    answers.insert(question, Answer::Timeout);
                }
            }
        }
    }
}

/// The most questions that one check asks: a zone made to cost look-ups is cut here.
const MOST_QUESTIONS: usize = 400;

/// What a check asks through. Notes what was asked and what is missing.
pub(crate) struct Asking<'a> {
    answers: &'a Answers,
    instead: Vec<(Question, Answer)>,
    notes: RefCell<Notes>,
}

#[derive(Default)]
struct Notes {
    wanted: BTreeSet<Question>,
    unknown: BTreeSet<Question>,
    cut: bool,
}

/// The answer to a name that cannot be asked for: it does not exist (RFC 7208, section 4.3).
const NO_NAME: Answer = Answer::NxDomain { ttl: 0 };
/// The answer to a question beyond the limit.
const TOO_MANY: Answer = Answer::Timeout;

impl<'a> Asking<'a> {
    pub(crate) fn new(answers: &'a Answers) -> Self {
        Self { answers, instead: Vec::new(), notes: RefCell::default() }
    }

    /// As if DNS said this.
    pub(crate) fn instead(mut self, question: Question, answer: Answer) -> Self {
        self.instead.push((question, answer));
        self
    }

    /// The answer, where it is there; where it is not, it will be asked for.
    pub(crate) fn ask(&self, name: &str, kind: RecordType) -> Option<&Answer> {
        let question = Question::new(name, kind);
        if let Some((_, answer)) = self.instead.iter().find(|(known, _)| *known == question) {
            return Some(answer);
        }
        if !is_name(&question.name) {
            return Some(&NO_NAME);
        }
        let mut notes = self.notes.borrow_mut();
        match self.answers.get(&question) {
            Some(answer) => {
                if answer.is_unknown() {
                    notes.unknown.insert(question);
                }
                Some(answer)
            }
            None if self.answers.len() + notes.wanted.len() >= MOST_QUESTIONS => {
                notes.cut = true;
                Some(&TOO_MANY)
            }
            None => {
                notes.wanted.insert(question);
                None
            }
        }
    }

    /// Whether a name can be asked for.
    pub(crate) fn can_ask(name: &str) -> bool {
        is_name(&model::dns_name(name))
    }

    /// Questions without an answer so far.
    pub(crate) fn wanted(&self) -> Vec<Question> {
        self.notes.borrow().wanted.iter().cloned().collect()
    }

    /// Questions whose answer says nothing.
    pub(crate) fn unknown(&self) -> Vec<Question> {
        self.notes.borrow().unknown.iter().cloned().collect()
    }

    /// What was found about a name explains why nothing is answered there, such as a CNAME that goes round.
    pub(crate) fn explained(&self, name: &str) {
        self.notes.borrow_mut().unknown.retain(|question| question.name != name);
    }

    /// Whether questions were left out.
    pub(crate) fn was_cut(&self) -> bool {
        self.notes.borrow().cut
    }

    /// The step for what came out.
    pub(crate) fn step<T>(&self, value: Option<T>) -> Step<T> {
        let wanted = self.wanted();
        match value {
            Some(value) if wanted.is_empty() => Step::Done(value),
            _ => Step::Need(wanted),
        }
    }
}

/// 1 to 63 bytes a label, 253 in all.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 253 && name.split('.').all(|label| (1..=63).contains(&label.len()))
}
