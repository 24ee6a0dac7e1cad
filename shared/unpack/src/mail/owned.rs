//! A nested mail that was base64 or quoted-printable has no bytes of the mail around it to borrow from.

use std::borrow::Cow;

use model::{Content, Header, Headers, Mail, MediaType, Part};

/// The same part, with bytes of its own.
pub(super) fn part<'a>(part: Part<'_>) -> Part<'a> {
    Part {
        headers: Headers(
            part.headers.0.into_iter().map(|h| Header { name: text(h.name), value: text(h.value) }).collect(),
        ),
        media_type: MediaType {
            essence: text(part.media_type.essence),
            params: part.media_type.params.into_iter().map(|(n, v)| (text(n), text(v))).collect(),
        },
        filename: part.filename.map(text),
        content: match part.content {
            Content::Text { text: t, bytes: b } => Content::Text { text: text(t), bytes: b.map(bytes) },
            Content::Binary(b) => Content::Binary(bytes(b)),
            Content::Base64(b) => Content::Base64(bytes(b)),
            Content::Message(mail) => {
                Content::Message(Box::new(Mail { raw: &[], root: self::part(mail.root), warnings: mail.warnings }))
            }
            Content::Multipart(parts) => Content::Multipart(parts.into_iter().map(self::part).collect()),
        },
    }
}

fn text<'a>(text: Cow<'_, str>) -> Cow<'a, str> {
    Cow::Owned(text.into_owned())
}

fn bytes<'a>(bytes: Cow<'_, [u8]>) -> Cow<'a, [u8]> {
    Cow::Owned(bytes.into_owned())
}
