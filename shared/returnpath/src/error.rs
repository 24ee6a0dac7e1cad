//! What can be wrong with a request to mint, or with the text of a key.

/// Why there is no token or no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A tenant or a message reference is empty or holds control characters.
    #[error("the {field} is empty or holds control characters")]
    Unprintable {
        /// `tenant` or `message reference`.
        field: &'static str,
    },
    /// The recipient is no address.
    #[error("the recipient is not an address of the form local@domain")]
    NotAnAddress,
    /// The day cannot be written in two bytes.
    #[error("the day is not between 1970-01-01 and 2149-06-06")]
    DayOutOfRange,
    /// A field is longer than its part of the token.
    #[error("the {field} takes {needed} bytes, and there is room for {room}")]
    TooLong {
        /// `tenant` or `message reference`.
        field: &'static str,
        /// How many bytes it takes in its shortest encoding.
        needed: usize,
        /// How many there are.
        room: usize,
    },
    /// Tenant and message reference leave no room for the recipient.
    #[error("tenant and message reference take {needed} bytes together, and there is room for {room}")]
    TooLongTogether {
        /// How many bytes both take.
        needed: usize,
        /// How many there are.
        room: usize,
    },
    /// The text of a key has another form.
    #[error("a key is written id:secret with an id from 0 to 255 and the secret in hex or base64")]
    KeyForm,
    /// The secret is too short to be one, or longer than a key may be.
    #[error("a key's secret has 16 to 1024 bytes, this one has {length}")]
    KeyLength {
        /// How many bytes it has.
        length: usize,
    },
    /// Two keys have the same id.
    #[error("two keys have the id {id}")]
    KeyTwice {
        /// The id.
        id: u8,
    },
    /// There is no key at all.
    #[error("there is no key")]
    NoKey,
}
