//! Bytes to parts, within limits: mails ([`mail()`]), what is packed in them ([`documents`]), and mbox files ([`Mbox`]).
//!
//! Everything here is fed by strangers. So nothing fails as a whole where a part of it can be read, every loop is linear
//! in the bytes, and no allocation goes beyond [`Limits`]. What goes over a limit is named, never silently cut.

mod charset;
mod envelope;
mod error;
mod kind;
mod limits;
mod mail;
mod mbox;
mod payload;

pub use charset::decode as decode_text;
pub use envelope::{envelope_recipient, received_at};
pub use error::Error;
pub use kind::{Kind, sniff};
pub use limits::Limits;
pub use mail::{LONG_ARCHIVE, leaves, mail};
pub use mbox::{Mbox, MboxMail};
pub use payload::{Document, Gap, documents, documents_around, documents_of};
