//! Keys to issue: RSA of 2048 bits (RFC 8301) and Ed25519 (RFC 8463), made by RustCrypto with the caller's random numbers.
//!
//! The private half is shown by nothing: no Debug, no Display, no serde. It leaves through [`PrivateKey::expose`] alone, for
//! the Secrets port.

use std::fmt;

use data_encoding::BASE64;
use rand_core::CryptoRng;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use serde::{Deserialize, Serialize};

/// The type of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyType {
    /// RSA, 2048 bits: every receiver reads it.
    #[default]
    Rsa,
    /// Ed25519: short, but not every receiver reads it; to be published beside an RSA key.
    Ed25519,
}

impl KeyType {
    /// The word of k=.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }
}

/// The public half.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// k=.
    #[serde(rename = "type")]
    pub kind: KeyType,
    /// p=: base64 of SubjectPublicKeyInfo (RSA) or of the raw key (Ed25519).
    pub p: String,
}

impl PublicKey {
    /// The record's text.
    pub fn record(&self) -> String {
        format!("v=DKIM1; k={}; p={}", self.kind.as_str(), self.p)
    }
}

/// The private half, PKCS #8 in PEM.
pub struct PrivateKey(rsa::pkcs8::der::zeroize::Zeroizing<String>);

impl PrivateKey {
    /// The PEM text, for the Secrets port and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

/// A key in both halves.
#[derive(Debug)]
pub struct KeyPair {
    /// What is published.
    pub public: PublicKey,
    /// What signs.
    pub private: PrivateKey,
}

/// Makes a key. `random` must be a cryptographic source; making an RSA key takes up to some seconds.
///
/// # Errors
///
/// [`crate::Error::Key`] where the key cannot be made or encoded.
pub fn generate<R: CryptoRng + ?Sized>(kind: KeyType, random: &mut R) -> Result<KeyPair, crate::Error> {
    const BITS: usize = 2048;
    let (p, pem) = match kind {
        KeyType::Rsa => {
            let key = rsa::PrivateKey::new(random, BITS).map_err(|_| crate::Error::Key)?;
            let spki = key.to_public_key().to_public_key_der().map_err(|_| crate::Error::Key)?;
            (BASE64.encode(spki.as_bytes()), key.to_pkcs8_pem(LineEnding::LF).map_err(|_| crate::Error::Key)?)
        }
        KeyType::Ed25519 => {
            let key = ed25519_dalek::SigningKey::generate(random);
            let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|_| crate::Error::Key)?;
            (BASE64.encode(key.verifying_key().as_bytes()), pem)
        }
    };
    Ok(KeyPair { public: PublicKey { kind, p }, private: PrivateKey(pem) })
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;
    use rsa::pkcs8::DecodePrivateKey;
    use rsa::traits::PublicKeyParts;

    use super::*;

    #[test]
    fn an_ed25519_key_is_a_record_and_a_secret() {
        let pair = generate(KeyType::Ed25519, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        let record = super::super::parse(&pair.public.record());
        assert_eq!((record.key_type, record.bits), (Some(KeyType::Ed25519), Some(Ok(256))));
        let signing = ed25519_dalek::SigningKey::from_pkcs8_pem(pair.private.expose()).unwrap();
        assert_eq!(BASE64.encode(signing.verifying_key().as_bytes()), pair.public.p);
        assert_eq!(format!("{:?}", pair.private), "PrivateKey(…)");
        assert!(!format!("{pair:?}").contains("PRIVATE KEY"));
    }

    #[test]
    fn an_rsa_key_has_2048_bits_and_both_halves_belong_together() {
        let pair = generate(KeyType::Rsa, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        let record = super::super::parse(&pair.public.record());
        assert_eq!((record.key_type, record.bits), (Some(KeyType::Rsa), Some(Ok(2048))));
        let private = rsa::PrivateKey::from_pkcs8_pem(pair.private.expose()).unwrap();
        assert_eq!(private.n().bit_width(), 2048);
        let spki = private.to_public_key().to_public_key_der().unwrap();
        assert_eq!(BASE64.encode(spki.as_bytes()), pair.public.p);
        assert!(pair.public.record().len() > 255);
    }
}
