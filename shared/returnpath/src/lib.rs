//! Signed return-path addresses: mint and verify (docs/return-path.md holds the byte layout and the test vectors).
//!
//! A mail is sent with a return path whose local part says for whom, in which message and when it was sent, and is signed
//! (HMAC-SHA256, RFC 2104). What comes back to that address can be believed as far as the signature goes, and only that
//! may suppress an address. The local part stays within the 64 octets of RFC 5321, section 4.5.3.1.1, and survives relays
//! that change its case, quote it, or wrap it (VERP, SRS, PRVS and BATV).
//!
//! Pure: keys and the day come in as arguments. Known gap: an internationalized domain in Unicode and the same one in
//! `xn--` form count as two recipients.

mod address;
mod error;
mod key;
mod layout;
mod mint;
mod packing;
mod recipient;
mod rotation;
mod verify;
mod well_known;

pub use address::local_part_of;
pub use error::Error;
pub use key::{Key, Keys};
pub use mint::{MintRequest, mint};
pub use rotation::rotate;
pub use verify::{MAX_AGE_DAYS, Verified, verify};
pub use well_known::DOMAINS as WELL_KNOWN_DOMAINS;
