//! Rotation of DKIM keys: issue the next, see it published, switch, retire the old one, say when its record is safe to remove.

use domains::check::{DomainCheck, RecordCheck, RecordStatus};
use domains::dkim::KeyType;
use domains::setup::{DkimKey, KeyStage};
use jiff::{SignedDuration, Timestamp};
use ports::Dns;
use rand_core::CryptoRng;
use serde::Serialize;

use super::add::issue;
use super::{Entry, Platform, Registry, Result, check, update};

/// How long a key's record must stay after it signed last: senders keep trying for five days (RFC 5321, section 4.5.4.1), and
/// two more for what receivers look at later.
pub const SAFE_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A key whose record is not taken out is forgotten so long after that was safe.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a call of [`rotate`] did, or what it waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum RotationStep {
    /// A key was made. Its record is to be published (`domains::records::records` has it); then rotate again.
    Issued {
        /// Its selector.
        selector: String,
    },
    /// The next key's record is not in order yet; the entry's check says what is wrong.
    Waiting {
        /// Its selector.
        selector: String,
    },
    /// The next key's record is there: it signs now, and the oldest key of its type signs no more.
    Switched {
        /// What signs now.
        selector: String,
        /// What does not any more.
        retired: Option<String>,
    },
    /// A key signs no more, and its record must stay, for mail that is under way.
    Retiring {
        /// Its selector.
        selector: String,
        /// Until then.
        until: Timestamp,
    },
    /// The record of a key is safe to remove. Its private half is gone.
    SafeToRemove {
        /// Its selector.
        selector: String,
        /// The record's name.
        name: String,
    },
    /// A key signs no more, and its private half is gone. Its record is to say so at once ([`revoke`](super::revoke())).
    Revoked {
        /// Its selector.
        selector: String,
        /// The record's name.
        name: String,
    },
    /// The record is removed, or was left for a month; of a revoked key, nothing can be signed with it any more: the key is
    /// no more.
    Forgotten {
        /// Its selector.
        selector: String,
    },
}

/// Takes the rotation of a domain's keys as far as DNS and time allow: called again and again it goes from the first step to the
/// last. A new key is issued only where no rotation is under way. Asks DNS first, as [`check`](super::check()) does.
///
/// # Errors
///
/// As [`add`](super::add) and [`check`](super::check()).
pub async fn rotate(
    registry: Registry<'_>,
    platform: &Platform,
    dns: &dyn Dns,
    tenant: &str,
    domain: &str,
    now: Timestamp,
    random: &mut (dyn CryptoRng + Send),
) -> Result<(Entry, Vec<RotationStep>)> {
    let seen = check(registry, dns, tenant, domain, now).await?;
    if !seen.setup.is_rotating() {
        let kind = seen.setup.dkim.first().map(|key| key.key.kind).unwrap_or_default();
        return issue_next(registry, platform, seen, kind, now, random).await;
    }
    let (mut steps, mut unused) = (Vec::new(), Vec::new());
    let entry = update(registry.store, tenant, domain, |entry| {
        let before = entry.clone();
        (steps, unused) = (Vec::new(), Vec::new());
        if let Some(check) = entry.check.clone() {
            switch(entry, &check, now, &mut steps);
            retire(entry, &check, now, &mut steps, &mut unused);
            forget_revoked(entry, &check, now, &mut steps);
        }
        *entry != before
    })
    .await?;
    for secret in unused {
        registry.secrets.delete(&secret).await?;
    }
    Ok((entry, steps))
}

/// Issues the next key, unless a replacement is under way.
pub(super) async fn issue_next(
    registry: Registry<'_>,
    platform: &Platform,
    seen: Entry,
    kind: KeyType,
    now: Timestamp,
    random: &mut (dyn CryptoRng + Send),
) -> Result<(Entry, Vec<RotationStep>)> {
    let (key, dates) = issue(registry.secrets, platform, &seen.tenant, &seen.setup, kind, now, random).await?;
    let (mut added, mut steps) = (true, Vec::new());
    let entry = update(registry.store, &seen.tenant, seen.domain(), |entry| {
        // Another has begun meanwhile: this key is not needed.
        added = !entry.setup.is_rotating();
        steps.clear();
        if added {
            if let Some(check) = entry.check.clone() {
                forget_revoked(entry, &check, now, &mut steps);
            }
            entry.setup.dkim.push(key.clone());
            entry.keys.insert(key.selector.clone(), dates.clone());
        }
        added
    })
    .await?;
    if added {
        steps.push(RotationStep::Issued { selector: key.selector });
        return Ok((entry, steps));
    }
    registry.secrets.delete(&dates.secret).await?;
    let next = entry.setup.dkim.iter().filter(|key| key.stage == KeyStage::Next);
    let steps = next.map(|key| RotationStep::Waiting { selector: key.selector.clone() }).collect();
    Ok((entry, steps))
}

pub(super) fn record<'c>(check: &'c DomainCheck, selector: &str) -> Option<&'c RecordCheck> {
    let key = format!("dkim:{selector}");
    check.records.iter().find(|record| record.key == key)
}

/// Next keys whose record is in order sign from now on.
fn switch(entry: &mut Entry, check: &DomainCheck, now: Timestamp, steps: &mut Vec<RotationStep>) {
    let next: Vec<_> = entry.setup.dkim.iter().filter(|key| key.stage == KeyStage::Next).cloned().collect();
    for next in next {
        let selector = next.selector.clone();
        if record(check, &selector).is_none_or(|record| record.status != RecordStatus::Verified) {
            steps.push(RotationStep::Waiting { selector });
            continue;
        }
        let old =
            entry.setup.dkim.iter_mut().find(|key| key.stage == KeyStage::Active && key.key.kind == next.key.kind);
        let retired = old.map(|old| {
            old.stage = old.stage.following();
            old.selector.clone()
        });
        if let Some(dates) = retired.as_ref().and_then(|selector| entry.keys.get_mut(selector)) {
            dates.retired_at = Some(now);
        }
        if let Some(key) = entry.setup.dkim.iter_mut().find(|key| key.selector == selector) {
            key.stage = key.stage.following();
        }
        steps.push(RotationStep::Switched { selector, retired });
    }
}

/// Retired keys: what their records are to stay for, and those that are no more. `unused`: names of secrets that may go.
fn retire(
    entry: &mut Entry,
    check: &DomainCheck,
    now: Timestamp,
    steps: &mut Vec<RotationStep>,
    unused: &mut Vec<String>,
) {
    let retired: Vec<_> = entry.setup.dkim.iter().filter(|key| key.stage == KeyStage::Retired).cloned().collect();
    for key in retired {
        let selector = key.selector.clone();
        let Some(dates) = entry.keys.get(&selector) else { continue };
        let retired_at = dates.retired_at.unwrap_or(now);
        let age = now.duration_since(retired_at);
        if age < SAFE_AFTER {
            let until = retired_at.checked_add(SAFE_AFTER).unwrap_or(now);
            steps.push(RotationStep::Retiring { selector, until });
            continue;
        }
        unused.push(dates.secret.clone());
        let gone = record(check, &selector)
            .is_some_and(|record| record.status == RecordStatus::Verified && record.observed.is_empty());
        if gone || age >= SAFE_AFTER + FORGOTTEN_AFTER {
            entry.setup.dkim.retain(|key| key.selector != selector);
            entry.keys.remove(&selector);
            steps.push(RotationStep::Forgotten { selector });
        } else {
            steps.push(RotationStep::SafeToRemove { name: key.record_name(&entry.setup.domain), selector });
        }
    }
}

/// Revoked keys with which nothing can be signed any more: DNS does not have them, and the mail that they signed is delivered.
fn forget_revoked(entry: &mut Entry, check: &DomainCheck, now: Timestamp, steps: &mut Vec<RotationStep>) {
    let revoked: Vec<_> = entry.setup.dkim.iter().filter(|key| key.stage == KeyStage::Revoked).cloned().collect();
    for DkimKey { selector, .. } in revoked {
        let since = entry.keys.get(&selector).and_then(|dates| dates.retired_at).unwrap_or(now);
        let withdrawn = record(check, &selector).is_some_and(|record| record.status == RecordStatus::Verified);
        if withdrawn && now.duration_since(since) >= SAFE_AFTER {
            entry.setup.dkim.retain(|key| key.selector != selector);
            entry.keys.remove(&selector);
            steps.push(RotationStep::Forgotten { selector });
        }
    }
}
