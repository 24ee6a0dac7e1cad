//! The chain of decisions that `rebound explain` prints.

use serde::Serialize;

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What was being decided: `format`, `recipient`, `status`, `reason`, ...
    pub about: &'static str,
    /// What was decided.
    pub decided: String,
    /// The rule that decided, by its name.
    pub rule: String,
    /// The text of the mail that the rule looked at.
    pub evidence: String,
    /// Where the rule comes from: an RFC section, a registry, a receiver's documentation.
    pub source: String,
}

/// Collects steps where somebody wants to see them, and costs nothing elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Trace(Option<Vec<Step>>);

impl Trace {
    /// A trace that keeps nothing.
    pub fn off() -> Self {
        Self(None)
    }

    /// A trace that keeps every step.
    pub fn on() -> Self {
        Self(Some(Vec::new()))
    }

    /// Adds the step that `step` makes; not called where the trace is off.
    pub fn note(&mut self, step: impl FnOnce() -> Step) {
        if let Some(steps) = &mut self.0 {
            steps.push(step());
        }
    }

    /// The steps in the order in which they were taken.
    pub fn into_steps(self) -> Vec<Step> {
        self.0.unwrap_or_default()
    }
}
