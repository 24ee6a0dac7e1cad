//! Tenants and their tokens: `access/tokens/<SHA-256 of the token>.json` in the store says whose a token is.
//!
//! A token has 256 random bits, so its plain SHA-256 tells nothing of it, and looking it up by that hash takes no comparison
//! that could be timed.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use jiff::Timestamp;
use ports::{Condition, ObjectStore, Put, get_if_present, list_all};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::random;
use crate::Error;

/// Where tokens stand in the store.
const PREFIX: &str = "access/tokens/";
/// What a token begins with: so that one that was published by mistake is found.
const MARK: &str = "rbt_";

/// The tenant that a token belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The tenant's name.
    pub tenant: String,
    /// When the token was made.
    pub issued_at: Timestamp,
}

/// Makes a token for a tenant and stores its hash. The token is answered this once and is nowhere kept. A tenant may have
/// several: add one, change over, [`revoke`] all, is how one is replaced.
pub async fn issue(store: &dyn ObjectStore, tenant: &str, now: Timestamp) -> Result<String, Error> {
    check_name(tenant)?;
    let token = format!("{MARK}{}", BASE32_NOPAD.encode(&random()?).to_ascii_lowercase());
    let issued = Issued { tenant: tenant.to_owned(), issued_at: now };
    let put = Put { condition: Condition::IfAbsent, ..Put::default() };
    store.put(&key(&hash(&token)), serde_json::to_vec(&issued)?.into(), put).await?;
    Ok(token)
}

/// Takes a token that was made elsewhere. It must have the form of one of ours: what somebody thought of is no token.
pub async fn accept(store: &dyn ObjectStore, tenant: &str, token: &str, now: Timestamp) -> Result<(), Error> {
    check_name(tenant)?;
    let hash = hash_of(token).ok_or(Error::Token)?;
    let issued = Issued { tenant: tenant.to_owned(), issued_at: now };
    store.put(&key(&hash), serde_json::to_vec(&issued)?.into(), Put::default()).await?;
    Ok(())
}

/// All that were issued, by hash.
pub async fn issued(store: &dyn ObjectStore) -> Result<Vec<(String, Issued)>, Error> {
    let mut all = Vec::new();
    for entry in list_all(store, PREFIX).await? {
        let hash = entry.key.trim_start_matches(PREFIX).trim_end_matches(".json").to_owned();
        if let Some(object) = get_if_present(store, &entry.key).await? {
            all.push((hash, serde_json::from_slice(&object.bytes)?));
        }
    }
    Ok(all)
}

/// Withdraws every token of a tenant, and with them its sessions; answers how many there were.
pub async fn revoke(store: &dyn ObjectStore, tenant: &str) -> Result<usize, Error> {
    check_name(tenant)?;
    let theirs: Vec<_> = issued(store).await?.into_iter().filter(|(_, issued)| issued.tenant == tenant).collect();
    for (hash, _) in &theirs {
        store.delete(&key(hash)).await?;
    }
    Ok(theirs.len())
}

/// Whose token has this hash; none where there is no such token (any more).
pub(crate) async fn tenant_of(store: &dyn ObjectStore, hash: &str) -> Result<Option<String>, Error> {
    // What a visitor sent becomes part of a key only where it has the form of a hash.
    if hash.len() != 64 || !hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Ok(None);
    }
    let Some(object) = get_if_present(store, &key(hash)).await? else { return Ok(None) };
    let issued: Issued = serde_json::from_slice(&object.bytes)?;
    Ok(Some(issued.tenant))
}

/// The hash of what may be a token, in lower-case hexadecimal; none where it has not the form of one.
pub(crate) fn hash_of(token: &str) -> Option<String> {
    let rest = token.strip_prefix(MARK)?;
    (rest.len() == 52 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| hash(token))
}

fn hash(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

fn key(hash: &str) -> String {
    format!("{PREFIX}{hash}.json")
}

/// A tenant's name is 1 to 40 of a-z, 0-9 and -, and begins with a letter or digit.
pub fn check_name(tenant: &str) -> Result<(), Error> {
    let allowed = tenant.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if (1..=40).contains(&tenant.len()) && allowed && !tenant.starts_with('-') {
        return Ok(());
    }
    Err(Error::TenantName(tenant.to_owned()))
}

#[cfg(test)]
mod tests {
    use ports::memory::MemoryStore;

    use super::*;

    #[tokio::test]
    async fn a_token_is_kept_as_its_hash_and_ends_when_revoked() {
        let store = MemoryStore::default();
        let now = Timestamp::UNIX_EPOCH;
        let (first, second) = (issue(&store, "acme", now).await.unwrap(), issue(&store, "acme", now).await.unwrap());
        let other = issue(&store, "other", now).await.unwrap();
        assert_ne!(first, second);
        for key in store.keys() {
            let bytes = store.get(&key).await.unwrap().bytes;
            let text = String::from_utf8(bytes.into()).unwrap() + &key;
            let secret = |token: &str| token.strip_prefix(MARK).unwrap().to_owned();
            assert!(!text.contains(&secret(&first)) && !text.contains(&secret(&other)), "{text}");
        }
        let whose = async |token: &str| tenant_of(&store, &hash_of(token).unwrap()).await.unwrap();
        assert_eq!(whose(&first).await.as_deref(), Some("acme"));
        assert_eq!(revoke(&store, "acme").await.unwrap(), 2);
        assert_eq!((whose(&second).await, whose(&other).await.as_deref()), (None, Some("other")));
    }

    #[tokio::test]
    async fn what_is_no_token_is_no_key() {
        let store = MemoryStore::default();
        for text in ["", "rbt_", "rbt_../../../../../../../../../../../../../../../../../../..", "Bearer x"] {
            assert_eq!(hash_of(text), None);
        }
        for hash in ["", "..", &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(tenant_of(&store, hash).await.unwrap(), None);
        }
        for name in ["", "-a", "A", "a/b", "a_b", "ä", &"a".repeat(41)] {
            assert!(issue(&store, name, Timestamp::UNIX_EPOCH).await.is_err(), "{name}");
        }
    }
}
