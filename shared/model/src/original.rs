//! The mail that came back, as far as the report returns it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Header fields of the original message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Original {
    /// Message-ID without its angle brackets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The address of From.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The first address of To.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Subject, decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::DateTime>"))]
    pub date: Option<jiff::Timestamp>,
    /// The header fields that the configuration asks for, by their names in lower case; the first of each.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
}

impl Original {
    /// Whether nothing of the original is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
