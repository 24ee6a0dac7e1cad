//! What the receiving mail system said of a mail that carried a report (RFC 8601).

use serde::{Deserialize, Serialize};

/// The results that it found for that mail, in the words of RFC 8601 and in lower case: `pass` where one of several passed, otherwise
/// the first. In a report's JSON its fields stand beside the report's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReceiverResults {
    /// The DKIM result that the receiving system found for the mail that carried the report: `pass` where one of several did, otherwise
    /// the first, in lower case. Absent: nothing that can be believed tells.
    #[serde(rename = "receiver_dkim", default, skip_serializing_if = "Option::is_none")]
    pub dkim: Option<String>,
    /// Its SPF result, likewise.
    #[serde(rename = "receiver_spf", default, skip_serializing_if = "Option::is_none")]
    pub spf: Option<String>,
    /// Its DMARC result, likewise.
    #[serde(rename = "receiver_dmarc", default, skip_serializing_if = "Option::is_none")]
    pub dmarc: Option<String>,
}
