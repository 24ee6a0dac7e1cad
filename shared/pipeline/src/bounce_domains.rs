//! Which bounce domains may suppress: those that were once verified, as soon as the lake has a registry of domains.
//!
//! A lake without a registry works as it did before there were any: every signed return path may suppress. The first domain with a
//! bounce domain that is added ([`crate::registry`]) leaves a mark, and from then on a bounce counts only where the host that it
//! came back to has a mark of its own, which the first check that finds its domain verified leaves. Marks stay: a domain that
//! breaks or is removed later has sent mail, and its bounces are true. Keys of marks are hashes.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::{Id, dns_name};
use ports::{Bytes, Condition, ErrorKind, ObjectStore, Put, Result, get_if_present};

/// The mark of a lake that has a registry.
const REGISTRY: &str = "bounce-domains/registry";

/// What is known of bounce domains: to be kept as long as the process lives, so that each costs one look-up.
#[derive(Debug, Default)]
pub struct BounceDomains(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    registry: Option<bool>,
    verified: HashSet<String>,
    unverified: HashSet<String>,
}

impl BounceDomains {
    /// What was not so may be so now: it is looked up again, once in this batch.
    pub(crate) fn begin_batch(&self) {
        let mut known = self.known();
        known.registry = known.registry.filter(|there| *there);
        known.unverified.clear();
    }

    /// Whether mail that came back to `host` may suppress.
    pub(crate) async fn may_suppress(&self, store: &dyn ObjectStore, host: &str) -> Result<bool> {
        let host = dns_name(host);
        let registry = self.known().registry;
        let there = match registry {
            Some(there) => there,
            None => get_if_present(store, REGISTRY).await?.is_some(),
        };
        self.known().registry = Some(there);
        if !there {
            return Ok(true);
        }
        {
            let known = self.known();
            if known.verified.contains(&host) || known.unverified.contains(&host) {
                return Ok(known.verified.contains(&host));
            }
        }
        let verified = get_if_present(store, &verified_key(&host)).await?.is_some();
        let mut known = self.known();
        if verified {
            known.verified.insert(host)
        } else {
            known.unverified.insert(host)
        };
        Ok(verified)
    }

    /// What is known is whole after every step, so a panic elsewhere tells nothing of it.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Marks that the lake has a registry with a bounce domain.
pub(crate) async fn begin_registry(store: &dyn ObjectStore) -> Result<()> {
    mark(store, REGISTRY, Bytes::new()).await
}

/// Marks that a bounce domain was verified.
pub(crate) async fn mark_verified(store: &dyn ObjectStore, host: &str) -> Result<()> {
    mark(store, &verified_key(host), Bytes::copy_from_slice(host.as_bytes())).await
}

fn verified_key(host: &str) -> String {
    format!("bounce-domains/{}", Id::of(&[b"bounce domain", dns_name(host).as_bytes()]))
}

async fn mark(store: &dyn ObjectStore, key: &str, bytes: Bytes) -> Result<()> {
    let first = Put { condition: Condition::IfAbsent, ..Put::default() };
    match store.put(key, bytes, first).await {
        Err(error) if error.kind() != ErrorKind::Precondition => Err(error),
        _ => Ok(()),
    }
}
