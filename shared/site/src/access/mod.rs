//! Who may see what: a bearer token for programs, a session for browsers, a signed link for whoever was sent one.
//!
//! A tenant's token is 256 random bits and is kept as its SHA-256 only ([`tokens`]). Everything else is signed with one key of
//! 256 bits from the secrets ([`Signer`]): sessions and their CSRF tokens ([`session`]), share links ([`share`]). Nothing of it
//! is state of the process, so any number of processes serve the same people. Known gap: a share link cannot be called back
//! before it expires, short of removing the domain or changing the key.

pub(crate) mod headers;
pub(crate) mod limits;
pub(crate) mod session;
pub(crate) mod share;
pub mod tokens;
pub(crate) mod viewer;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit as _, Mac as _};
use ports::{ErrorKind, Secret, Secrets};
use sha2::Sha256;

use crate::Error;

/// The name of the secret that [`Signer::from_secrets`] uses where none is configured.
pub const SIGNING_KEY: &str = "site-signing-key";

/// Signs and verifies. What it signs for one purpose is worth nothing for another.
#[derive(Clone)]
pub struct Signer([u8; 32]);

impl Signer {
    /// A signer with this key.
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The signer whose key is the secret `name`: 64 hexadecimal digits. Makes the secret where there is none. Where two
    /// processes do so at the same moment, both read again what stayed.
    pub async fn from_secrets(secrets: &dyn Secrets, name: &str) -> Result<Self, Error> {
        let text = match secrets.get(name).await {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                secrets.put(name, Secret::new(HEXLOWER_PERMISSIVE.encode(&random()?))).await?;
                secrets.get(name).await?
            }
            found => found?,
        };
        let bytes = HEXLOWER_PERMISSIVE.decode(text.reveal().trim().as_bytes()).ok();
        bytes.and_then(|bytes| bytes.try_into().ok()).map(Self).ok_or_else(|| Error::SigningKey(name.to_owned()))
    }

    /// The signature over texts, for one purpose: 43 characters of base64url.
    pub(crate) fn sign(&self, purpose: &str, texts: &[&str]) -> String {
        BASE64URL_NOPAD.encode(&self.mac(purpose, texts).finalize().into_bytes())
    }

    /// Whether a signature is right. Takes as long for a wrong one as for a right one.
    pub(crate) fn verifies(&self, purpose: &str, texts: &[&str], signature: &str) -> bool {
        let Ok(signature) = BASE64URL_NOPAD.decode(signature.as_bytes()) else { return false };
        self.mac(purpose, texts).verify_slice(&signature).is_ok()
    }

    fn mac(&self, purpose: &str, texts: &[&str]) -> Hmac<Sha256> {
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        for text in [purpose].iter().chain(texts) {
            mac.update(&(text.len() as u64).to_be_bytes());
            mac.update(text.as_bytes());
        }
        mac
    }
}

/// 256 bits from the system.
pub(crate) fn random() -> Result<[u8; 32], Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use ports::memory::MemorySecrets;

    use super::*;

    #[test]
    fn a_signature_is_for_one_purpose_and_one_text() {
        let signer = Signer::new([7; 32]);
        let signature = signer.sign("a", &["x", "y"]);
        assert!(signer.verifies("a", &["x", "y"], &signature));
        for (purpose, texts) in [("b", ["x", "y"]), ("a", ["xy", ""]), ("a", ["", "xy"])] {
            assert!(!signer.verifies(purpose, &texts, &signature));
        }
        assert!(!Signer::new([8; 32]).verifies("a", &["x", "y"], &signature));
        for wrong in ["", "%", signature.get(..42).unwrap(), &format!("{signature}A")] {
            assert!(!signer.verifies("a", &["x", "y"], wrong));
        }
    }

    #[tokio::test]
    async fn the_key_is_made_once() {
        let secrets = MemorySecrets::default();
        let first = Signer::from_secrets(&secrets, "k").await.unwrap();
        let second = Signer::from_secrets(&secrets, "k").await.unwrap();
        assert_eq!(first.0, second.0);
        secrets.put("k", Secret::new("short")).await.unwrap();
        assert!(matches!(Signer::from_secrets(&secrets, "k").await, Err(Error::SigningKey(_))));
    }
}
