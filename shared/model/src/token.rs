//! What the signed return path (docs/return-path.md) of a mail says.

use serde::{Deserialize, Serialize};

use crate::term::vocabulary;

vocabulary! {
    /// Whether the address that the mail came back to was signed by this system.
    TokenState {
        /// Signed by one of our keys, and not too old.
        Valid = "valid",
        /// Signed by one of our keys, but too old: recorded, suppresses nobody.
        Expired = "expired",
        /// Signed by one of our keys, and another event has suppressed by it before: recorded, suppresses nobody.
        Replayed = "replayed",
        /// Signed by one of our keys, but came back to a bounce domain that was never verified: recorded, suppresses nobody.
        Unverified = "unverified",
        /// Looks like a token and is not one of ours.
        Invalid = "invalid",
        /// The address carries no token, or none is known.
        Absent = "absent",
    }
}

/// The token of the address that a mail came back to. The fields after `state` are there only where it is valid or expired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Token {
    /// Whether it may be believed.
    pub state: TokenState,
    /// Of the token's bytes: the same token has the same id however its address was mangled on the way. Whoever keeps
    /// the ids of tokens that have suppressed knows a replayed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<crate::Id>,
    /// The sending platform's customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The platform's reference of the message that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whom the message was sent to: the only address that this token can suppress. Known where the token carries the
    /// address itself, or where an address in the mail is the one whose hash it carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// When the token was minted (a day, UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub minted: Option<jiff::civil::Date>,
}

impl Token {
    /// No token.
    pub const ABSENT: Self = Self::without_content(TokenState::Absent);

    /// A token of which nothing is known but its state.
    pub const fn without_content(state: TokenState) -> Self {
        Self { state, id: None, tenant: None, message: None, recipient: None, minted: None }
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::ABSENT
    }
}
