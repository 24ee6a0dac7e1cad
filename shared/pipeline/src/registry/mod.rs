//! The registry of customer domains: one object a tenant and domain, in the lake's store, changed by conditional writes only.
//!
//! An [`Entry`] holds the set-up, the state over time and the last check. Keys are hashes of tenant and domain, so nothing that
//! somebody typed is part of one. Two who change an entry at once both succeed, one after the other: a write that lost (If-Match)
//! is done again on what the other left. Events are saved in the entry together with the change that they tell, sent, and taken
//! out again: a crash sends an event twice, never not at all.
//!
//! Private keys go to the [`Secrets`] port, and nothing here shows or keeps them.
//!
//! The verbs: [`add`], [`add_many`], [`get`], [`list`], [`check`], [`published`], [`rotate`], [`revoke`], [`remove`], [`status`], [`due`], [`count_dmarc`]; and
//! [`ask`], which runs any other function of DNS answers (`domains::spf::advise`, `try_spf`) over the port.
//! Known gap: [`due`] reads every entry, which is right for thousands of domains and slow for a million.

mod add;
mod check;
mod dmarc;
mod error;
mod platform;
mod revoke;
mod rotate;
mod status;

use std::collections::BTreeMap;

pub use add::{NewDomain, add, add_many};
pub use check::{ask, check, published};
pub use dmarc::{Count, KeptFigures, count_dmarc};
use domains::DomainSetup;
use domains::check::DomainCheck;
use domains::state::DomainState;
use domains::typed::lookup_name;
pub use error::Error;
use jiff::Timestamp;
use model::{DomainEvent, Id};
pub use platform::Platform;
use ports::{Condition, ErrorKind, ObjectStore, Put, Queue, Secrets, get_if_present, list_all};
pub use revoke::revoke;
pub use rotate::{RotationStep, SAFE_AFTER, rotate};
use serde::{Deserialize, Serialize};
pub use status::{Status, status};

/// What a verb of the registry answers.
pub type Result<T> = std::result::Result<T, Error>;

/// Where the registry is, where its private keys go, and where its events go.
#[derive(Clone, Copy)]
pub struct Registry<'p> {
    /// The lake's store; the registry is under `domains/` in it.
    pub store: &'p dyn ObjectStore,
    /// The private halves of DKIM keys.
    pub secrets: &'p dyn Secrets,
    /// The queue of events.
    pub events: &'p dyn Queue,
}

/// A domain of a tenant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The sending platform's customer.
    pub tenant: String,
    /// What was set up: from it come the records to publish (`domains::records::records`).
    pub setup: DomainSetup,
    /// What the checks add up to.
    pub state: DomainState,
    /// The last check: findings and records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<DomainCheck>,
    /// What the DMARC reports of the last days say; absent: not counted yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dmarc: Option<KeptFigures>,
    /// What is known of each key beside its public half, by selector.
    pub keys: BTreeMap<String, KeyDates>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When all required records were in order for the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_verified_at: Option<Timestamp>,
    /// Events that the queue has not taken yet; they go with the next check.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsent: Vec<DomainEvent>,
}

impl Entry {
    /// The domain's name.
    pub fn domain(&self) -> &str {
        &self.setup.domain
    }

    /// When the next check is due: at once where there was none, or where events wait.
    pub fn next_check_at(&self, now: Timestamp) -> Timestamp {
        if self.state.checked_at.is_none() || !self.unsent.is_empty() {
            return now;
        }
        domains::state::next_check(&self.state, now)
    }
}

/// The life of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDates {
    /// The name of the secret that holds the private half (PKCS #8, PEM).
    pub secret: String,
    /// When it was made.
    pub issued_at: Timestamp,
    /// Since when it signs no more: retired or revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<Timestamp>,
}

/// The domains that are to be checked now.
#[derive(Debug, Default)]
pub struct Due {
    /// Tenant and domain.
    pub domains: Vec<(String, String)>,
    /// How many domains there are in all.
    pub of: u64,
    /// Entries that cannot be read, by key, and why; they keep no other from being checked.
    pub failed: Vec<(String, Error)>,
}

/// One domain. [`Error::Unknown`] where the tenant has none of that name.
pub async fn get(store: &dyn ObjectStore, tenant: &str, domain: &str) -> Result<Entry> {
    Ok(load(store, tenant, domain).await?.0)
}

/// A tenant's domains, by name.
pub async fn list(store: &dyn ObjectStore, tenant: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in list_all(store, &prefix_of(tenant)).await? {
        // Removed since it was listed: it is no more.
        if let Some(object) = get_if_present(store, &entry.key).await? {
            entries.push(read(&entry.key, &object.bytes)?);
        }
    }
    entries.sort_by(|a, b| a.domain().cmp(b.domain()));
    Ok(entries)
}

/// All domains whose check is due (`domains::state::next_check`): every six hours, and closer after 'I have published it'.
pub async fn due(store: &dyn ObjectStore, now: Timestamp) -> Result<Due> {
    let mut due = Due::default();
    for listed in list_all(store, PREFIX).await? {
        let read = match get_if_present(store, &listed.key).await {
            Ok(Some(object)) => read(&listed.key, &object.bytes),
            Ok(None) => continue,
            Err(error) => Err(error.into()),
        };
        match read {
            Ok(entry) => {
                due.of += 1;
                if entry.next_check_at(now) <= now {
                    due.domains.push((entry.tenant, entry.setup.domain));
                }
            }
            Err(error) => due.failed.push((listed.key, error)),
        }
    }
    Ok(due)
}

/// Removes a domain, and its private keys with it. [`Error::Unknown`] where there is none. What its bounces suppressed stays.
pub async fn remove(registry: Registry<'_>, tenant: &str, domain: &str) -> Result<()> {
    let (entry, _) = load(registry.store, tenant, domain).await?;
    // The keys first: an entry without keys can be removed again, a key without an entry never.
    for key in entry.keys.values() {
        registry.secrets.delete(&key.secret).await?;
    }
    registry.store.delete(&key_of(tenant, domain)).await?;
    Ok(())
}

const PREFIX: &str = "domains/";
/// How often a write that lost against another is done again.
const ATTEMPTS: usize = 8;

fn prefix_of(tenant: &str) -> String {
    format!("{PREFIX}{}/", Id::of(&[b"tenant", tenant.as_bytes()]))
}

fn key_of(tenant: &str, domain: &str) -> String {
    format!("{}{}.json", prefix_of(tenant), Id::of(&[b"domain", lookup_name(domain).as_bytes()]))
}

async fn load(store: &dyn ObjectStore, tenant: &str, domain: &str) -> Result<(Entry, String)> {
    let key = key_of(tenant, domain);
    let object = get_if_present(store, &key).await?.ok_or_else(|| Error::Unknown(lookup_name(domain)))?;
    Ok((read(&key, &object.bytes)?, object.etag))
}

fn read(key: &str, bytes: &[u8]) -> Result<Entry> {
    serde_json::from_slice(bytes).map_err(|source| Error::Unreadable { key: key.to_owned(), source })
}

async fn write(store: &dyn ObjectStore, entry: &Entry, condition: Condition<'_>) -> Result<()> {
    let key = key_of(&entry.tenant, entry.domain());
    let bytes = serde_json::to_vec(entry).map_err(|source| Error::Unreadable { key: key.clone(), source })?;
    store.put(&key, bytes.into(), Put { condition, ..Put::default() }).await?;
    Ok(())
}

/// Changes an entry, on what is there: `change` is called anew where another was quicker. Where it answers `false` nothing is
/// written. The entry as it is then.
async fn update(
    store: &dyn ObjectStore,
    tenant: &str,
    domain: &str,
    mut change: impl FnMut(&mut Entry) -> bool + Send,
) -> Result<Entry> {
    let mut attempt = 1;
    loop {
        let (mut entry, etag) = load(store, tenant, domain).await?;
        if !change(&mut entry) {
            return Ok(entry);
        }
        match write(store, &entry, Condition::IfMatch(&etag)).await {
            Ok(()) => return Ok(entry),
            Err(Error::Port(error)) if error.kind() == ErrorKind::Precondition && attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}
