//! What can go wrong here: little, since what is wrong in DNS is a finding.

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A key cannot be made or encoded.
    #[error("the key cannot be made")]
    Key,
}
