//! What an I/O error means to a caller of a port.

use std::io;
use std::path::Path;

use ports::{Error, ErrorKind};

/// The port's error for a file that could not be used as `doing` says.
pub(crate) fn on(path: &Path, doing: &str, error: io::Error) -> Error {
    Error::new(kind(&error), format!("cannot {doing} {}", path.display())).because(error)
}

fn kind(error: &io::Error) -> ErrorKind {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory => ErrorKind::NotFound,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ErrorKind::Denied,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorKind::Unavailable,
        io::ErrorKind::Interrupted | io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ErrorKind::Unavailable,
        io::ErrorKind::FileTooLarge | io::ErrorKind::InvalidFilename => ErrorKind::TooLarge,
        _ => ErrorKind::Other,
    }
}
