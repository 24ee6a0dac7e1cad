//! Findings: the table of what can be found ([`Id`]) and its texts in English and Japanese (Project Fluent).
//!
//! A [`Finding`] carries its English texts, so that JSON is read without a catalogue, and the arguments that they were made
//! with, so that [`in_language`] can say the same in Japanese. docs/findings.md is [`document`].

mod table;
mod texts;

use std::fmt::Write;

use model::Finding;
pub use table::Id;
pub(crate) use texts::text;
pub use texts::{Language, in_language, message};

/// A finding in the making: [`Id::at`] opens it, [`Draft::done`] writes its texts.
#[must_use]
pub(crate) struct Draft {
    id: Id,
    name: String,
    observed: Option<String>,
    expected: Option<String>,
    span: Option<(usize, usize)>,
    args: std::collections::BTreeMap<String, String>,
}

impl Id {
    /// Opens a finding at a DNS name.
    pub(crate) fn at(self, name: &str) -> Draft {
        Draft { id: self, name: name.to_owned(), observed: None, expected: None, span: None, args: Default::default() }
    }
}

impl Draft {
    /// What DNS says.
    pub(crate) fn observed(mut self, observed: impl Into<String>) -> Self {
        self.observed = Some(shown(observed.into()));
        self
    }

    /// What it should say.
    pub(crate) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Bytes of what was observed.
    pub(crate) fn span(mut self, start: usize, end: usize) -> Self {
        self.span = Some((start, end));
        self
    }

    /// What the texts call `$key`.
    #[expect(clippy::needless_pass_by_value, reason = "what is shown comes as a value or a reference alike")]
    pub(crate) fn arg(mut self, key: &str, value: impl ToString) -> Self {
        self.args.insert(key.to_owned(), shown(value.to_string()));
        self
    }

    /// Adds the finding to those that are told, unless so many of its kind are: a record that is made to have thousands of
    /// mistakes does not make a page of thousands.
    pub(crate) fn tell(self, findings: &mut Vec<Finding>) {
        const MOST_OF_A_KIND: usize = 20;
        let id = self.id.as_str();
        if findings.iter().filter(|finding| finding.id == id).count() < MOST_OF_A_KIND {
            findings.push(self.done());
        }
    }

    /// The finding, with its texts in English.
    pub(crate) fn done(mut self) -> Finding {
        self.args.insert("name".to_owned(), self.name.clone());
        for (key, value) in [("observed", &self.observed), ("expected", &self.expected)] {
            if let Some(value) = value {
                self.args.insert(key.to_owned(), value.clone());
            }
        }
        let finding = Finding {
            id: self.id.as_str().to_owned(),
            severity: self.id.severity(),
            topic: self.id.topic(),
            name: self.name,
            title: String::new(),
            observed: self.observed,
            expected: self.expected,
            why: String::new(),
            fix: String::new(),
            span: self.span,
            args: self.args,
        };
        in_language(&finding, Language::English)
    }
}

/// A hostile record does not make a hostile page: 64 KiB of TXT are shown as their beginning.
fn shown(mut text: String) -> String {
    const MOST: usize = 4096;
    if text.len() > MOST {
        let end = (0..=MOST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

/// docs/findings.md.
pub fn document() -> String {
    let mut text = String::from(
        "# Findings\n\nWhat `rebound domain check` can say of a domain. Made from `shared/domains/src/findings/`: do not edit.\n\n\
         An **error** means that mail or bounces are lost, or will be; a **warning** that something works less well or less \
         safely than it should; an **info** is good to know. A time-out is never an error: what could not be asked is \
         `dns-unknown`.\n\nWords in braces are filled in.\n",
    );
    let mut topic = None;
    for id in Id::ALL {
        if topic != Some(id.topic()) && topic.replace(id.topic()) != Some(id.topic()) {
            _ = write!(text, "\n## {}\n", id.topic());
        }
        _ = write!(text, "\n### {}\n\n{} · {}\n", id.as_str(), id.severity(), id.source());
        for (language, why, fix) in [(Language::English, "Why", "Fix"), (Language::Japanese, "理由", "対処")] {
            let part = |attribute| texts::template(*id, attribute, language);
            _ = write!(
                text,
                "\n**{}**\n\n- {why}: {}\n- {fix}: {}\n",
                part(None),
                part(Some("why")),
                part(Some("fix"))
            );
        }
    }
    text
}
