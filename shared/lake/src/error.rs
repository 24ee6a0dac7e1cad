//! What can go wrong with a file of the lake.

use arrow::error::ArrowError;
use parquet::errors::ParquetError;

/// What can go wrong with a file of the lake.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Rows could not be encoded.
    #[error("cannot write parquet")]
    Write(#[source] ParquetError),
    /// The file is no Parquet, or is broken.
    #[error("{name} is no readable parquet")]
    Unreadable {
        /// As the caller named it.
        name: String,
        /// What the reader says.
        source: ParquetError,
    },
    /// The file is Parquet that this table, day and version of the lake did not write.
    #[error("{name} does not belong here: {why}")]
    Foreign {
        /// As the caller named it.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}

impl Error {
    /// The file that is to blame, as the caller named it.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Unreadable { name, .. } | Self::Foreign { name, .. } => Some(name),
            Self::Write(_) => None,
        }
    }

    pub(crate) fn unreadable(name: &str, source: impl Into<ParquetError>) -> Self {
        Self::Unreadable { name: name.to_owned(), source: source.into() }
    }

    pub(crate) fn foreign(name: &str, why: impl Into<String>) -> Self {
        Self::Foreign { name: name.to_owned(), why: why.into() }
    }
}

impl From<ArrowError> for Error {
    fn from(error: ArrowError) -> Self {
        Self::Write(error.into())
    }
}
