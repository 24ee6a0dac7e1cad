//! The hash over all that a report says, whatever it was packed and written in.

use model::Id;
use sha2::{Digest, Sha256};

/// Takes values one after the other; made an [`Id`] at the end.
#[derive(Default)]
pub(super) struct Content {
    hash: Sha256,
    buffer: Vec<u8>,
}

impl Content {
    /// One value. Values hold no control characters, so U+001F cannot be part of one.
    pub(super) fn value(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
        self.buffer.push(0x1f);
    }

    /// A number.
    pub(super) fn number(&mut self, number: u64) {
        self.buffer.extend_from_slice(&number.to_be_bytes());
    }

    /// The end of a record or of the header.
    pub(super) fn end(&mut self) {
        self.buffer.push(0x1e);
        // Hashing a few kilobytes at a time is faster than a field at a time.
        if self.buffer.len() > 8 * 1024 {
            self.hash.update(&self.buffer);
            self.buffer.clear();
        }
    }

    pub(super) fn id(mut self) -> Id {
        self.hash.update(&self.buffer);
        let digest: [u8; 32] = self.hash.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(digest.split_at(16).0);
        Id(id)
    }
}
