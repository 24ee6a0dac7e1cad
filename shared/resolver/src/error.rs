//! Why there is no resolver. What goes wrong in asking is an answer.

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The system's configuration cannot be read.
    #[error("cannot read /etc/resolv.conf")]
    Configuration(#[source] std::io::Error),
}
