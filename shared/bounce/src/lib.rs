//! Delivery reports to bounces and notices (RFC 3464, RFC 6522, RFC 6533, and forty years of servers before and beside them).
//!
//! [`read`] is the way in. A mail is cut into the pieces of a report (`letter`), the fields for programs are read (`dsn`),
//! the sender's dialect is recognised and its text read (`dialect/`), and what both tell of each recipient is weighed
//! (`weigh`) by tables of words and codes (`reason/`, `status`). [`crosswalk`] says what others call the outcome, [`ses`]
//! writes an event as Amazon SES would. docs/taxonomy.md is the page about all of it.

mod address;
pub mod crosswalk;
mod dates;
mod dialect;
mod dsn;
mod forwarded;
mod joined;
mod letter;
pub mod notice;
mod original;
mod read;
mod reason;
mod relayed;
mod reply;
pub mod ses;
mod status;
mod text;
mod told;
mod weigh;

pub use read::{read, read_unnamed};
