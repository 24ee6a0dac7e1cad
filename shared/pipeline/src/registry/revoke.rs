//! Revoking a DKIM key that somebody else may hold, out of the turn of the rotation.

use domains::check::RecordStatus;
use domains::setup::{DkimKey, KeyStage};
use domains::state::EventKind;
use jiff::Timestamp;
use model::DomainEvent;
use rand_core::CryptoRng;

use super::check::send;
use super::rotate::{issue_next, record};
use super::{Entry, Error, Platform, Registry, Result, RotationStep, update};

/// Revokes a key at once: it signs no more, its private half is deleted, and the record to publish says that it is revoked (RFC
/// 6376, section 3.6.1). The event `domain.key_revoked` tells the platform. A next key of its type whose record is in order takes
/// its place; where none waits, one is issued. Until that one is published the domain's other key signs, if there is one.
/// Revoking a key again changes nothing.
///
/// # Errors
///
/// [`Error::NoKey`], and as [`rotate`](super::rotate()).
pub async fn revoke(
    registry: Registry<'_>,
    platform: &Platform,
    tenant: &str,
    domain: &str,
    selector: &str,
    now: Timestamp,
    random: &mut (dyn CryptoRng + Send),
) -> Result<(Entry, Vec<RotationStep>)> {
    let mut steps = Vec::new();
    let entry = update(registry.store, tenant, domain, |entry| {
        let before = entry.clone();
        steps = withdraw(entry, selector, now);
        *entry != before
    })
    .await?;
    let key = entry.setup.dkim.iter().find(|key| key.selector == selector);
    let (Some(key), Some(dates)) = (key, entry.keys.get(selector)) else {
        return Err(Error::NoKey { domain: entry.setup.domain, selector: selector.to_owned() });
    };
    let kind = key.key.kind;
    // Also where it was revoked before: that call may have ended between the two.
    registry.secrets.delete(&dates.secret).await?;
    let mut entry = send(registry, entry).await?;
    let signing = entry.setup.dkim.iter().filter(|key| key.stage == KeyStage::Active).count();
    if !entry.setup.is_rotating() && signing < platform.key_types().len() {
        let (issued, mut more) = issue_next(registry, platform, entry, kind, now, random).await?;
        entry = issued;
        steps.append(&mut more);
    }
    Ok((entry, steps))
}

fn withdraw(entry: &mut Entry, selector: &str, now: Timestamp) -> Vec<RotationStep> {
    let domain = entry.setup.domain.clone();
    let Some(key) = entry.setup.dkim.iter_mut().find(|key| key.selector == selector) else { return Vec::new() };
    let mut steps = vec![RotationStep::Revoked { selector: selector.to_owned(), name: key.record_name(&domain) }];
    let (before, kind) = (std::mem::replace(&mut key.stage, KeyStage::Revoked), key.key.kind);
    if before == KeyStage::Revoked {
        return steps;
    }
    if let Some(dates) = entry.keys.get_mut(selector) {
        dates.retired_at.get_or_insert(now);
    }
    let event = DomainEvent::new(EventKind::KeyRevoked, &entry.tenant, &domain, now, Vec::new());
    entry.unsent.push(event.of_key(selector));
    if before == KeyStage::Active {
        let verified = |selector: &str| {
            let record = entry.check.as_ref().and_then(|check| record(check, selector));
            record.is_some_and(|record| record.status == RecordStatus::Verified)
        };
        let ready = |key: &&mut DkimKey| key.stage == KeyStage::Next && key.key.kind == kind && verified(&key.selector);
        if let Some(next) = entry.setup.dkim.iter_mut().find(ready) {
            next.stage = next.stage.following();
            steps.push(RotationStep::Switched { selector: next.selector.clone(), retired: None });
        }
    }
    steps
}
