//! The ports over folders: the same promises as S3 and SQS, kept with files, renames and locks.

mod clock;
mod failure;
mod files;
mod folder_store;
mod outbox;
mod secrets;

pub use clock::SystemClock;
pub use files::{Files, files, is_maildir};
pub use folder_store::FolderStore;
pub use outbox::Outbox;
pub use secrets::SecretFiles;
