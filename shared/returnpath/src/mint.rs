//! Minting: a request and a key to a local part.

use jiff::civil::Date;

use crate::layout::{self, Fields};
use crate::{Error, Key, packing, recipient};

/// What a token is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MintRequest<'r> {
    /// The sending platform's customer: a name or a number; 1 to 15 bytes in its shortest spelling.
    pub tenant: &'r str,
    /// The platform's reference of the message: a number, a UUID, hex digits or any text.
    pub message: &'r str,
    /// Whom the message is sent to: an address.
    pub recipient: &'r str,
    /// The day of sending, UTC.
    pub day: Date,
    /// Write the address itself into the token where there is room. Otherwise the token holds a keyed hash of it, which
    /// tells nobody whose it is but confirms it to whoever has the key.
    pub carry_recipient: bool,
}

impl<'r> MintRequest<'r> {
    /// A request that carries the recipient where there is room.
    pub fn new(tenant: &'r str, message: &'r str, recipient: &'r str, day: Date) -> Self {
        Self { tenant, message, recipient, day, carry_recipient: true }
    }
}

/// The local part of a return path: ASCII, lower case, at most 64 octets. The same request and key give the same one.
///
/// # Errors
/// Where a field is empty, unprintable or too long for its place, the recipient is no address, or the day is before 1970
/// or after 2149.
pub fn mint(key: &Key, request: &MintRequest<'_>) -> Result<String, Error> {
    let (tenant_form, tenant) = field("tenant", request.tenant, layout::TENANT_FORMS, layout::LONGEST_TENANT)?;
    let longest_message = layout::ROOM - recipient::SHORTEST_HASH - 1;
    let (message_form, message) = field("message reference", request.message, layout::MESSAGE_FORMS, longest_message)?;
    let needed = tenant.len() + message.len();
    let room = layout::ROOM.saturating_sub(needed);
    if room < recipient::SHORTEST_HASH {
        return Err(Error::TooLongTogether { needed, room: layout::ROOM - recipient::SHORTEST_HASH });
    }
    let mut fields = Fields {
        key_id: key.id(),
        day: day_number(request.day)?,
        tenant: (tenant_form, &tenant),
        message: (message_form, &message),
        recipient: (recipient::RecipientForm::Hashed, &[]),
    };
    let (form, bytes) = recipient::write(key, &fields.front(), request.recipient, room, request.carry_recipient)?;
    fields.recipient = (form, &bytes);
    Ok(fields.sign(key))
}

fn field(name: &'static str, text: &str, forms: u8, room: usize) -> Result<(packing::Form, Vec<u8>), Error> {
    if !is_printable(text) {
        return Err(Error::Unprintable { field: name });
    }
    let (form, bytes) = packing::shortest(text, forms);
    if bytes.len() > room {
        return Err(Error::TooLong { field: name, needed: bytes.len(), room });
    }
    Ok((form, bytes))
}

/// Whether a text may be a tenant or a message reference.
pub(crate) fn is_printable(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_control)
}

fn day_number(day: Date) -> Result<u16, Error> {
    let days = day.since(crate::verify::EPOCH).map_err(|_| Error::DayOutOfRange)?.get_days();
    u16::try_from(days).map_err(|_| Error::DayOutOfRange)
}
