//! How much one mail may take (DESIGN.md, promise 3). All of it is configuration.

/// The limits of one mail or one loose file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that may come out of all its archives together.
    pub output: u64,
    /// Bytes that may come out for each byte that goes in; looked at from the first mebibyte on, because a short text of
    /// one letter packs far better than any report.
    pub ratio: u64,
    /// Members of all its archives together.
    pub members: usize,
    /// Archives within archives: `.xml.gz` is 1, `.tar.gz` is 2.
    pub depth: usize,
    /// Multiparts and nested mails within each other.
    pub mime_depth: usize,
    /// Parts of a mail, those of nested mails included.
    pub parts: usize,
    /// Header fields of a mail, those of parts and nested mails included.
    pub headers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            output: 64 * 1024 * 1024,
            ratio: 200,
            members: 16,
            depth: 2,
            mime_depth: 10,
            parts: 1_000,
            headers: 10_000,
        }
    }
}
