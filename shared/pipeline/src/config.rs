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
