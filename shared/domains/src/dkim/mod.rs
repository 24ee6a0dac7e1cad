//! DKIM (RFC 6376; RFC 8301: key sizes and hashes; RFC 8463: Ed25519): keys to issue ([`generate`]), their records, and the check
//! of what is published.

mod check;
mod der;
mod key;
mod record;

pub(crate) use check::check;
pub use key::{KeyPair, KeyType, PrivateKey, PublicKey, generate};
pub use record::{DkimRecord, KeyProblem, parse};
