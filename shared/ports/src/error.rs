//! One error for all ports: a kind to branch on, a text to read, and the adapter's own error behind it.

use std::error::Error as StdError;
use std::fmt;

/// Why a port could not do what it was asked.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    what: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No such object, queue or secret.
    NotFound,
    /// The condition of a conditional write did not hold, or another write was under way (HTTP 412, 409): read again and retry.
    Precondition,
    /// Too many requests (HTTP 503 SlowDown, 429): retry later.
    Throttled,
    /// A passing cause: time-out, connection, HTTP 5xx. Retry.
    Unavailable,
    /// Not allowed (HTTP 403). Does not pass by itself.
    Denied,
    /// Larger than the service takes. Does not pass by itself.
    TooLarge,
    /// Anything else. Does not pass by itself.
    Other,
}

impl ErrorKind {
    /// Whether the same call may succeed later.
    pub fn is_passing(self) -> bool {
        matches!(self, Self::Throttled | Self::Unavailable | Self::Precondition)
    }
}

impl Error {
    /// An error without one behind it. `what` is lower-case and names the object.
    pub fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into(), source: None }
    }

    /// The same error, with the adapter's own behind it.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What to branch on.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}
