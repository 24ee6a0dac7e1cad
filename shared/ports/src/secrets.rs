//! Secrets by name: keys of return paths, DKIM private keys, tokens.

use std::fmt;

use async_trait::async_trait;

use crate::Result;

/// A store of secrets.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The secret's text. [`crate::ErrorKind::NotFound`] where there is none.
    async fn get(&self, name: &str) -> Result<Secret>;

    /// Stores a secret under a name, replacing what was there.
    async fn put(&self, name: &str, secret: Secret) -> Result<()>;

    /// Removes a secret for good. It is no error if there is none.
    async fn delete(&self, name: &str) -> Result<()>;
}

/// A text that never shows in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, where it is really needed.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
