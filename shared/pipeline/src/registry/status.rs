//! "May this domain send, and will its bounces return?"

use domains::check::Readiness;
use domains::state::{RecordState, State};
use jiff::Timestamp;
use ports::ObjectStore;
use serde::Serialize;

use super::{Entry, Result, get};

/// The answer, from the states of the records: a time-out does not change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The sending platform's customer.
    pub tenant: String,
    /// The domain.
    pub domain: String,
    /// Of all required records together.
    pub state: State,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// When all required records were in order for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Timestamp>,
    /// Mail may be sent for the domain: the signing keys and the DMARC record are in order.
    pub may_send: Readiness,
    /// Bounces return: the bounce domain is in order.
    pub bounces_return: Readiness,
    /// The last check; absent: there was none yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// When the customer said 'I have published it', while that is watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// The next check, at the soonest.
    pub next_check_at: Timestamp,
}

/// May this domain send, and will its bounces return? As of the last check.
pub async fn status(store: &dyn ObjectStore, tenant: &str, domain: &str, now: Timestamp) -> Result<Status> {
    Ok(get(store, tenant, domain).await?.status(now))
}

impl Entry {
    /// May this domain send, and will its bounces return?
    pub fn status(&self, now: Timestamp) -> Status {
        let required = |bounce: bool| {
            self.state.records.iter().filter(move |(key, record)| record.required && (*key == "bounce") == bounce)
        };
        let signs = self.state.records.iter().any(|(key, record)| record.required && key.starts_with("dkim:"));
        let may_send = readiness(required(false).map(|(_, record)| record));
        let bounces_return = readiness(required(true).map(|(_, record)| record));
        let unchecked = self.state.checked_at.is_none();
        Status {
            tenant: self.tenant.clone(),
            domain: self.setup.domain.clone(),
            state: self.state.state,
            since: self.state.since,
            verified_at: self.state.verified_at,
            may_send: if unchecked || signs { may_send } else { Readiness::No },
            bounces_return: if self.setup.bounce.is_none() { Readiness::No } else { bounces_return },
            checked_at: self.state.checked_at,
            published_at: self.state.published_at,
            next_check_at: self.next_check_at(now),
        }
    }
}

/// One that is not in order decides; then one that DNS has never said anything of.
fn readiness<'r>(records: impl Iterator<Item = &'r RecordState>) -> Readiness {
    let mut result = None;
    for record in records {
        let this = match record.state {
            State::Verified => Readiness::Yes,
            State::Pending if record.answered_at.is_none() => Readiness::Unknown,
            State::Pending | State::Broken => Readiness::No,
        };
        result = match (result, this) {
            (Some(Readiness::No), _) | (_, Readiness::No) => Some(Readiness::No),
            (Some(Readiness::Unknown), _) | (_, Readiness::Unknown) => Some(Readiness::Unknown),
            _ => Some(Readiness::Yes),
        };
    }
    result.unwrap_or(Readiness::Unknown)
}
