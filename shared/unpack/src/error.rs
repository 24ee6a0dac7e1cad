//! Why something packed could not be unpacked.

/// Names the limit or the member, so that the reason can stand beside the quarantined mail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Over one of [`crate::Limits`].
    #[error("over the limit `{limit}` of {value}")]
    Limit {
        /// The name of the field of [`crate::Limits`].
        limit: &'static str,
        /// Its value.
        value: u64,
    },
    /// A member of a zip that needs a password.
    #[error("the zip member {member:?} is encrypted")]
    Encrypted {
        /// Its name, not to be used as a path.
        member: String,
    },
    /// A member of a zip that is packed in another way than deflate.
    #[error("the zip member {member:?} is packed by the method {method}, which is not supported")]
    Method {
        /// Its name, not to be used as a path.
        member: String,
        /// The method's number (APPNOTE.TXT, section 4.4.5).
        method: u16,
    },
    /// It begins like an archive and is none.
    #[error("not readable as {format}: {reason}")]
    Damaged {
        /// zip, tar, tnef.
        format: &'static str,
        /// What is wrong.
        reason: String,
    },
}

impl Error {
    /// A stable name for warnings and for the quarantine: `limit_output`, `zip_member_encrypted`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Limit { limit, .. } => match *limit {
                "output" => "limit_output",
                "ratio" => "limit_ratio",
                "members" => "limit_members",
                _ => "limit_depth",
            },
            Self::Encrypted { .. } => "zip_member_encrypted",
            Self::Method { .. } => "zip_method_unsupported",
            Self::Damaged { .. } => "archive_damaged",
        }
    }
}
