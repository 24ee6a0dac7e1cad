//! What several tables have in common: the original message, the token, the receiving system's results, warnings.

use model::{
    AggregateReport, Bounce, Complaint, FailureReport, Notice, Original, ReceiverResults, TlsReport, Token, Warning,
};

use crate::column::{Cell, Column, Field, Get, Type};

/// Of how many bytes a text of a report may be to be repeated in each of its rows; what is longer is cut, and stands in
/// full in the report's own row. Without a limit a report of 64 MiB could ask for terabytes.
const REPEATED: usize = 512;

/// A text that is repeated in many rows, cut to [`REPEATED`].
pub(crate) fn repeated(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Null, |text| Cell::Text(text.split_at(text.floor_char_boundary(REPEATED)).0))
}

/// Warnings.
pub(crate) const WARNINGS: Type = Type::Array(&Type::Struct(&[
    Field { name: "code", ty: Type::String },
    Field { name: "place", ty: Type::String },
    Field { name: "message", ty: Type::String },
]));

pub(crate) fn warnings(warnings: &[Warning]) -> Cell<'_> {
    Cell::array(warnings, |Warning { code, place, message }| {
        Cell::Struct(vec![Cell::Text(code), Cell::text(place.as_deref()), Cell::Text(message)])
    })
}

/// Elements whose text is not of the vocabulary.
pub(crate) const RAW: Type = Type::Array(&Type::Struct(&[
    Field { name: "element", ty: Type::String },
    Field { name: "text", ty: Type::String },
]));

pub(crate) fn raw(raw: &[(String, String)]) -> Cell<'_> {
    Cell::array(raw, |(element, text)| Cell::Struct(vec![Cell::Text(element), Cell::Text(text)]))
}

/// The domain of an address, in lower case as the nouns have it.
pub(crate) fn domain(address: Option<&str>) -> Cell<'_> {
    Cell::text(
        address
            .and_then(|address| address.rsplit_once('@'))
            .map(|(_, domain)| domain)
            .filter(|domain| !domain.is_empty()),
    )
}

/// A noun that knows of the mail that was sent.
pub(crate) trait HasOriginal {
    fn original(&self) -> &Original;
}

/// A noun that came back to an address that may be signed.
pub(crate) trait HasToken {
    fn token(&self) -> &Token;
}

/// A report that came in a mail of which the receiving system may have said something.
pub(crate) trait HasReceiver {
    fn receiver(&self) -> &ReceiverResults;
}

macro_rules! has {
    ($($noun:ident)+: $trait:ident.$field:ident: $of:ident) => {
        $(impl $trait for $noun {
            fn $field(&self) -> &$of {
                &self.$field
            }
        })+
    };
}
has!(Bounce Complaint Notice FailureReport: HasOriginal.original: Original);
has!(Bounce Complaint Notice: HasToken.token: Token);
has!(AggregateReport FailureReport TlsReport: HasReceiver.receiver: ReceiverResults);

/// The columns of the original.
pub(crate) const fn original<R: HasOriginal>() -> [Column<Get<R>>; 6] {
    const HEADERS: Type = Type::Array(&Type::Struct(&[
        Field { name: "name", ty: Type::String },
        Field { name: "value", ty: Type::String },
    ]));
    [
        Column::new(
            "original_message_id",
            Type::String,
            "Message-ID of the mail that was sent, without angle brackets.",
            |row| Cell::text(row.original().message_id.as_deref()),
        ),
        Column::new("original_from", Type::String, "The address of its From.", |row| {
            Cell::text(row.original().from.as_deref())
        }),
        Column::new("original_to", Type::String, "The first address of its To.", |row| {
            Cell::text(row.original().to.as_deref())
        }),
        Column::new("original_subject", Type::String, "Its Subject, decoded.", |row| {
            Cell::text(row.original().subject.as_deref())
        }),
        Column::in_unit("UTC", "original_date", Type::Timestamp, "Its Date.", |row| {
            Cell::timestamp(row.original().date)
        }),
        Column::new(
            "original_headers",
            HEADERS,
            "Those of its header fields that the configuration asks for (`--keep-header`), names in lower case, the first of each.",
            |row| {
                let headers = row.original().headers.iter();
                Cell::Array(
                    headers.map(|(name, value)| Cell::Struct(vec![Cell::Text(name), Cell::Text(value)])).collect(),
                )
            },
        ),
    ]
}

/// The columns of the token.
pub(crate) const fn token<R: HasToken>() -> [Column<Get<R>>; 6] {
    [
        Column::new(
            "token_state",
            Type::String,
            "Whether the address that the mail came back to was signed by this system: valid, expired, replayed, unverified, invalid, absent.",
            |row| Cell::term(Some(row.token().state)),
        ),
        Column::new(
            "token_id",
            Type::String,
            "Of the token's bytes: the same for each mail that came back to that address.",
            |row| Cell::shown(row.token().id.as_ref()),
        ),
        Column::new("token_tenant", Type::String, "The sending platform's customer, as the token says.", |row| {
            Cell::text(row.token().tenant.as_deref())
        }),
        Column::new("token_message", Type::String, "The platform's reference of the message that was sent.", |row| {
            Cell::text(row.token().message.as_deref())
        }),
        Column::new(
            "token_recipient",
            Type::String,
            "Whom the message was sent to, as the token says: the only address that may be suppressed.",
            |row| Cell::text(row.token().recipient.as_deref()),
        ),
        Column::in_unit("UTC", "token_minted", Type::Date, "The day on which the token was minted.", |row| {
            row.token().minted.map_or(Cell::Null, Cell::Date)
        }),
    ]
}

/// The columns of what the receiving system said.
pub(crate) const fn receiver<R: HasReceiver>() -> [Column<Get<R>>; 3] {
    [
        Column::new(
            "receiver_dkim",
            Type::String,
            "The DKIM result of the mail that carried the report, by the receiving system: pass, fail, none, ... Absent: nothing that can be believed tells.",
            |row| Cell::text(row.receiver().dkim.as_deref()),
        ),
        Column::new("receiver_spf", Type::String, "Its SPF result, likewise.", |row| {
            Cell::text(row.receiver().spf.as_deref())
        }),
        Column::new("receiver_dmarc", Type::String, "Its DMARC result, likewise.", |row| {
            Cell::text(row.receiver().dmarc.as_deref())
        }),
    ]
}
