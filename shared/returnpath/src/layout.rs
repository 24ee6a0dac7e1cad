//! The bytes of a token (docs/return-path.md), and the base32 around them (RFC 4648, section 6, lower case, no padding).
//!
//! | bytes | what |
//! |---|---|
//! | 1 | key id |
//! | 2 | day: days since 1970-01-01 UTC, big-endian |
//! | 1 | tenant's form (2 bits), tenant's length (4 bits), recipient's form (2 bits) |
//! | 1 | message reference's form (3 bits), its length (5 bits) |
//! | t | tenant, 1 to 15 |
//! | m | message reference, 1 to 31 |
//! | r | recipient: all that is left, at least 1 |
//! | 10 | the first 10 bytes of HMAC-SHA256(key, label ‖ all the bytes before) |

use data_encoding::{BASE32_NOPAD, Encoding};
use hmac::Mac;

use crate::packing::Form;
use crate::recipient::RecipientForm;
use crate::{Key, recipient};

/// What every token begins with: the format and its version.
pub(crate) const PREFIX: &str = "b1-";
/// Most octets of a local part (RFC 5321, section 4.5.3.1.1).
pub(crate) const LONGEST_LOCAL_PART: usize = 64;
/// Most bytes that fit: 61 characters of base32 hold 38.
pub(crate) const LONGEST: usize = (LONGEST_LOCAL_PART - PREFIX.len()) * 5 / 8;
/// Key id, day, and the two bytes of forms and lengths.
pub(crate) const HEADER: usize = 5;
/// 80 bits: one guess a mail, so 2^80 mails.
pub(crate) const TAG: usize = 10;
/// What tenant, message reference and recipient share.
pub(crate) const ROOM: usize = LONGEST - HEADER - TAG;
/// Most bytes of a tenant.
pub(crate) const LONGEST_TENANT: usize = 15;
/// How many forms a tenant can have, and a message reference.
pub(crate) const TENANT_FORMS: u8 = 4;
pub(crate) const MESSAGE_FORMS: u8 = 5;
const TAG_LABEL: &[u8] = b"rebound b1 tag\0";

/// The fields of a token as they are written, without the tag.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'b> {
    pub(crate) key_id: u8,
    pub(crate) day: u16,
    pub(crate) tenant: (Form, &'b [u8]),
    pub(crate) message: (Form, &'b [u8]),
    pub(crate) recipient: (RecipientForm, &'b [u8]),
}

impl Fields<'_> {
    /// What the recipient's hash is bound to.
    pub(crate) fn front(&self) -> Vec<u8> {
        let [high, low] = self.day.to_be_bytes();
        let mut front = vec![self.key_id, high, low];
        front.push(length_byte(self.tenant.1));
        front.extend(self.tenant.1);
        front.push(length_byte(self.message.1));
        front.extend(self.message.1);
        front
    }

    /// The local part, signed.
    pub(crate) fn sign(&self, key: &Key) -> String {
        let [high, low] = self.day.to_be_bytes();
        let mut bytes = vec![
            self.key_id,
            high,
            low,
            self.tenant.0.value() << 6 | (length_byte(self.tenant.1) & 15) << 2 | self.recipient.0.value(),
            self.message.0.value() << 5 | length_byte(self.message.1) & 31,
        ];
        bytes.extend(self.tenant.1);
        bytes.extend(self.message.1);
        bytes.extend(self.recipient.1);
        let tag: [u8; 32] = key.mac(&[TAG_LABEL, &bytes]).finalize().into_bytes().into();
        bytes.extend(tag.iter().take(TAG));
        format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes).to_ascii_lowercase())
    }
}

fn length_byte(field: &[u8]) -> u8 {
    u8::try_from(field.len()).unwrap_or(u8::MAX)
}

/// The bytes that `text` spells, case ignored; `None` where it is no base32, or not the one spelling of its bytes.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    const ENCODING: Encoding = BASE32_NOPAD;
    if text.len() > LONGEST_LOCAL_PART {
        return None;
    }
    ENCODING.decode(text.to_ascii_uppercase().as_bytes()).ok().filter(|bytes| bytes.len() <= LONGEST)
}

/// The signed bytes and the tag.
pub(crate) fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(bytes.len().checked_sub(TAG)?).filter(|(signed, _)| signed.len() > HEADER)
}

/// Whether the tag is that of the key, in constant time.
pub(crate) fn is_signed(key: &Key, signed: &[u8], tag: &[u8]) -> bool {
    tag.len() == TAG && key.mac(&[TAG_LABEL, signed]).verify_truncated_left(tag).is_ok()
}

/// The fields of signed bytes; `None` where the lengths do not add up or a form does not exist.
pub(crate) fn read(signed: &[u8]) -> Option<Fields<'_>> {
    let (header, rest) = signed.split_at_checked(HEADER)?;
    let &[key_id, high, low, tenant_header, message_header] = header else { return None };
    let (tenant, rest) = rest.split_at_checked(usize::from(tenant_header >> 2 & 15))?;
    let (message, recipient) = rest.split_at_checked(usize::from(message_header & 31))?;
    let recipient_form = RecipientForm::of(tenant_header & 3)?;
    let has_recipient = match recipient_form {
        RecipientForm::Hashed => (recipient::SHORTEST_HASH..=recipient::LONGEST_HASH).contains(&recipient.len()),
        _ => !recipient.is_empty(),
    };
    if tenant.is_empty() || message.is_empty() || !has_recipient {
        return None;
    }
    Some(Fields {
        key_id,
        day: u16::from_be_bytes([high, low]),
        tenant: (Form::of(tenant_header >> 6, TENANT_FORMS)?, tenant),
        message: (Form::of(message_header >> 5, MESSAGE_FORMS)?, message),
        recipient: (recipient_form, recipient),
    })
}
