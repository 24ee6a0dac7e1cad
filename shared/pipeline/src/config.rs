//! What mails are read with, the same on every host.

use unpack::Limits;

/// The configuration of reading.
#[derive(Debug, Clone)]
pub struct Config {
    /// Bytes of one mail or loose file. A larger one is quarantined unread.
    pub mail_bytes: usize,
    /// What one mail may take.
    pub limits: Limits,
    /// Whose word on a mail's sender is taken.
    pub trust: reports::verdicts::Trust,
    /// Header fields of original messages to keep with their events, by their names in lower case.
    pub keep_headers: Vec<String>,
    /// The keys whose tokens are believed. Without any, nothing is ever suppressed.
    pub return_path_keys: returnpath::Keys,
    /// For how many days a token is valid.
    pub token_days: u16,
}

impl Config {
    /// With header fields to keep, and the keys of return paths as their secret holds them (docs/return-path.md).
    pub fn with(keep_headers: Vec<String>, return_path_keys: Option<&str>) -> Result<Self, returnpath::Error> {
        let return_path_keys = return_path_keys.map(str::parse).transpose()?.unwrap_or_default();
        Ok(Self { keep_headers, return_path_keys, ..Self::default() })
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            mail_bytes: 64 * 1024 * 1024,
            limits: Limits::default(),
            trust: reports::verdicts::Trust::default(),
            keep_headers: Vec::new(),
            return_path_keys: returnpath::Keys::default(),
            token_days: returnpath::MAX_AGE_DAYS,
        }
    }
}
