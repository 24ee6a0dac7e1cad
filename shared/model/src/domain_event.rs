//! What happened to a customer's domain, as the events queue carries it (docs/domains.md).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Id;
use crate::term::vocabulary;

vocabulary! {
    /// What happened to a domain.
    DomainEventKind {
        /// All required records are in order.
        Verified = "domain.verified",
        /// They were, and are no more.
        Broken = "domain.broken",
        /// The customer says that the records are published.
        Published = "domain.published",
        /// A DKIM key was revoked, because somebody else may hold it: nothing is to be signed with it any more.
        KeyRevoked = "domain.key_revoked",
    }
}

/// Something happened to a customer's domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DomainEvent {
    /// What.
    pub kind: DomainEventKind,
    /// The same for ever for the same event: delivery is at least once.
    pub event_id: Id,
    /// The sending platform's customer.
    pub tenant: String,
    /// Its domain.
    pub domain: String,
    /// When it was seen or said.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::DateTime"))]
    pub at: Timestamp,
    /// The selector of the key that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// The errors of the check that saw it, by id (docs/findings.md).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
}

impl DomainEvent {
    /// The event with its id.
    pub fn new(kind: DomainEventKind, tenant: &str, domain: &str, at: Timestamp, findings: Vec<String>) -> Self {
        let fields = [kind.to_string(), tenant.to_owned(), domain.to_owned(), at.to_string()];
        let event_id = Id::of(&fields.each_ref().map(String::as_bytes));
        Self { kind, event_id, tenant: tenant.to_owned(), domain: domain.to_owned(), at, selector: None, findings }
    }

    /// The event of one key: another than that of any other key.
    #[must_use]
    pub fn of_key(self, selector: &str) -> Self {
        let event_id = Id::of(&[self.event_id.to_hex().as_bytes(), selector.as_bytes()]);
        Self { event_id, selector: Some(selector.to_owned()), ..self }
    }
}
