//! Adding domains: two DKIM keys each, with selectors of their own.

use std::collections::BTreeMap;

use domains::DomainSetup;
use domains::dkim::{KeyType, generate};
use domains::setup::{BounceHost, DkimKey, KeyStage};
use domains::state::DomainState;
use jiff::Timestamp;
use model::Id;
use ports::{Condition, ErrorKind, Secret, Secrets};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use super::platform::{bounce_name, domain_name};
use crate::bounce_domains::begin_registry;

use super::{Entry, Error, KeyDates, Platform, Registry, Result, get, write};

/// What a tenant says of a domain that it adds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDomain {
    /// The domain that signs (DKIM d=), as it was typed.
    pub domain: String,
    /// The custom bounce domain: one label stands below the domain (`lm-bounce`), anything with a dot is the whole name.
    /// Absent: bounces do not return through this domain.
    #[serde(default)]
    pub bounce: Option<String>,
    /// The domain of the From header, where it is another.
    #[serde(default)]
    pub from_domain: Option<String>,
}

/// Adds a domain with two DKIM keys that both sign. Making an RSA key takes 0.1 to some seconds of computing, without a pause:
/// on a server call it where that blocks nobody. `random` must be a cryptographic source.
///
/// # Errors
///
/// [`Error::Name`], [`Error::Tenant`], [`Error::NoBounceHost`]: what was asked for cannot be. [`Error::Exists`]: nothing has
/// changed. [`Error::Port`]: it may be called again.
pub async fn add(
    registry: Registry<'_>,
    platform: &Platform,
    tenant: &str,
    new: &NewDomain,
    now: Timestamp,
    random: &mut (dyn CryptoRng + Send),
) -> Result<Entry> {
    let mut setup = set_up(platform, tenant, new)?;
    // Found out before two keys are made for nothing; the conditional write below decides.
    match get(registry.store, tenant, &setup.domain).await {
        Err(Error::Unknown(_)) => {}
        Ok(_) => return Err(Error::Exists(setup.domain)),
        Err(error) => return Err(error),
    }
    let mut keys = BTreeMap::new();
    for kind in platform.key_types() {
        let (key, dates) = issue(registry.secrets, platform, tenant, &setup, kind, now, random).await?;
        keys.insert(key.selector.clone(), dates);
        setup.dkim.push(DkimKey { stage: KeyStage::Active, ..key });
    }
    let entry = Entry {
        tenant: tenant.to_owned(),
        setup,
        state: DomainState::default(),
        check: None,
        dmarc: None,
        keys,
        created_at: now,
        first_verified_at: None,
        unsent: Vec::new(),
    };
    if entry.setup.bounce.is_some() {
        begin_registry(registry.store).await?;
    }
    match write(registry.store, &entry, Condition::IfAbsent).await {
        Ok(()) => Ok(entry),
        Err(Error::Port(error)) if error.kind() == ErrorKind::Precondition => {
            for key in entry.keys.values() {
                registry.secrets.delete(&key.secret).await?;
            }
            Err(Error::Exists(entry.setup.domain))
        }
        Err(error) => Err(error),
    }
}

/// Adds domains, one after the other, and answers for each in their order.
pub async fn add_many(
    registry: Registry<'_>,
    platform: &Platform,
    tenant: &str,
    new: &[NewDomain],
    now: Timestamp,
    random: &mut (dyn CryptoRng + Send),
) -> Vec<Result<Entry>> {
    let mut added = Vec::with_capacity(new.len());
    for new in new {
        added.push(add(registry, platform, tenant, new, now, random).await);
    }
    added
}

/// The set-up without keys.
fn set_up(platform: &Platform, tenant: &str, new: &NewDomain) -> Result<DomainSetup> {
    if tenant.trim().is_empty() {
        return Err(Error::Tenant);
    }
    let domain = domain_name(&new.domain)?;
    let typed = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let bounce = match typed(&new.bounce) {
        None => None,
        Some(text) => {
            let target = platform.bounce_host.as_deref().ok_or(Error::NoBounceHost)?;
            Some(BounceHost { host: bounce_name(&text, &domain)?, target: model::dns_name(target) })
        }
    };
    let from_domain = typed(&new.from_domain).map(|text| domain_name(&text)).transpose()?;
    Ok(DomainSetup {
        from_domain: from_domain.filter(|from| *from != domain),
        domain,
        dkim: Vec::new(),
        bounce,
        spf_include: platform.spf_include.clone(),
        dmarc_rua: platform.dmarc_rua.clone(),
    })
}

/// Makes a key under a selector that the domain does not have, and puts its private half away. The key is [`KeyStage::Next`].
pub(super) async fn issue(
    secrets: &dyn Secrets,
    platform: &Platform,
    tenant: &str,
    setup: &DomainSetup,
    kind: KeyType,
    now: Timestamp,
    random: &mut (dyn CryptoRng + Send),
) -> Result<(DkimKey, KeyDates)> {
    let number = setup.dkim.iter().filter_map(|key| number_of(&key.selector)).max().unwrap_or(0) + 1;
    // Two tenants, or two platforms of this kind, may have the same domain: what is random keeps their records apart.
    let selector = format!("rb{number}-{}", letters(random));
    let pair = generate(kind, random).map_err(Error::Key)?;
    let prefix = platform.secret_prefix.as_deref().unwrap_or("dkim-");
    let secret = format!("{prefix}{}", Id::of(&[tenant.as_bytes(), setup.domain.as_bytes(), selector.as_bytes()]));
    secrets.put(&secret, Secret::new(pair.private.expose())).await?;
    let cname =
        platform.dkim_zone.as_deref().map(|zone| format!("{selector}.{}.{}", setup.domain, model::dns_name(zone)));
    let key = DkimKey { selector, key: pair.public, cname, stage: KeyStage::Next };
    Ok((key, KeyDates { secret, issued_at: now, retired_at: None }))
}

/// The number of `rb3-abcd`.
fn number_of(selector: &str) -> Option<u32> {
    selector.strip_prefix("rb")?.split('-').next()?.parse().ok()
}

/// Four letters.
fn letters(random: &mut (dyn CryptoRng + Send)) -> String {
    let mut bits = random.next_u32();
    let mut letters = String::new();
    for _ in 0..4 {
        letters.push(char::from(b'a' + u8::try_from(bits % 26).unwrap_or(0)));
        bits /= 26;
    }
    letters
}
