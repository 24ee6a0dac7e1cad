//! A mail as its reader sees it: headers and parts, transfer encodings undone, text in UTF-8 (RFC 5322, 2045, 2046, 2047).
//!
//! The room `unpack` makes these values; the rooms that read them (`bounce`, `reports`) never see a raw MIME boundary.

use std::borrow::Cow;

use crate::Warning;

/// A whole mail.
#[derive(Debug, Clone, PartialEq)]
pub struct Mail<'a> {
    /// The bytes it was read from: the whole mail, or for a nested one the bytes of that part as far as they are known.
    pub raw: &'a [u8],
    /// The top part. Its headers are the mail's headers.
    pub root: Part<'a>,
    /// What was out of order while unpacking.
    pub warnings: Vec<Warning>,
}

impl<'a> Mail<'a> {
    /// The mail's headers.
    pub fn headers(&self) -> &Headers<'a> {
        &self.root.headers
    }

    /// Every part, depth first, the root first; does not go into nested messages.
    pub fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        self.root.descendants()
    }
}

/// One part of a mail (RFC 2046).
#[derive(Debug, Clone, PartialEq)]
pub struct Part<'a> {
    /// This part's own headers.
    pub headers: Headers<'a>,
    /// From Content-Type; `text/plain` where there is none (RFC 2045, section 5.2).
    pub media_type: MediaType<'a>,
    /// The name the sender gave: Content-Disposition's `filename`, else Content-Type's `name`. Never to be used as a path.
    pub filename: Option<Cow<'a, str>>,
    /// What is in it.
    pub content: Content<'a>,
}

impl<'a> Part<'a> {
    /// This part and all below it, depth first; does not go into nested messages.
    pub fn descendants(&self) -> impl Iterator<Item = &Part<'a>> {
        let mut stack = vec![self];
        std::iter::from_fn(move || {
            let part = stack.pop()?;
            if let Content::Multipart(parts) = &part.content {
                stack.extend(parts.iter().rev());
            }
            Some(part)
        })
    }

    /// The text of a text part.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The bytes of a leaf with its transfer encoding undone: of a text part before its characters were decoded, where
    /// they were kept, otherwise as UTF-8. `None` also for [`Content::Base64`], which `unpack` undoes while it is read.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Text { bytes, text } => Some(bytes.as_deref().unwrap_or(text.as_bytes())),
            Content::Binary(bytes) => Some(bytes),
            Content::Message(mail) => Some(mail.raw),
            Content::Base64(_) | Content::Multipart(_) => None,
        }
    }

    /// The nested mail of a message part.
    pub fn message(&self) -> Option<&Mail<'a>> {
        match &self.content {
            Content::Message(mail) => Some(mail),
            _ => None,
        }
    }
}

/// What is in a part.
#[derive(Debug, Clone, PartialEq)]
pub enum Content<'a> {
    /// Text in UTF-8. Includes message/delivery-status, message/feedback-report, text/rfc822-headers and their like.
    Text {
        /// The characters.
        text: Cow<'a, str>,
        /// The bytes before character decoding, kept where they differ from `text` (a gzip sent as text/plain).
        bytes: Option<Cow<'a, [u8]>>,
    },
    /// Anything else.
    Binary(Cow<'a, [u8]>),
    /// A long gzip or zip in base64, as it was sent: decoded it would be held a second time (RFC 2045, section 6.8).
    Base64(Cow<'a, [u8]>),
    /// A message/rfc822 or message/global that was within the limit of depth.
    Message(Box<Mail<'a>>),
    /// The parts of a multipart.
    Multipart(Vec<Part<'a>>),
}

/// A media type (RFC 2045, section 5.1): type and subtype in lower case, and the parameters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MediaType<'a> {
    /// `multipart/report`
    pub essence: Cow<'a, str>,
    /// Names in lower case, values as sent (RFC 2231 undone).
    pub params: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl MediaType<'_> {
    /// A parameter's value; `name` in lower case.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_ref())
    }

    /// Whether type and subtype are `essence` (in lower case).
    pub fn is(&self, essence: &str) -> bool {
        self.essence == essence
    }
}

/// One header field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<'a> {
    /// The name as sent.
    pub name: Cow<'a, str>,
    /// The body: unfolded, trimmed, encoded words decoded, in UTF-8.
    pub value: Cow<'a, str>,
}

/// The header fields of a mail or a part, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Headers<'a>(pub Vec<Header<'a>>);

impl<'a> Headers<'a> {
    /// The first field called `name`, upper and lower case alike.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_ref())
    }

    /// Every field called `name`, in order.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_ref())
    }

    /// All fields in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Header<'a>> {
        self.0.iter()
    }
}
