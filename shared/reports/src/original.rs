//! The mail that a report tells of, as far as the report returns it: header fields only.

use std::borrow::Cow;
use std::collections::BTreeMap;

use mail_parser::parsers::MessageStream;
use model::{Context, Headers, Mail, Original};

use crate::feedback;

/// The header fields of the mail that a report returns: as message/rfc822, as text/rfc822-headers, or as a text/plain part
/// behind the machine-readable one.
pub(crate) enum Returned<'m> {
    Headers(&'m Headers<'m>),
    Fields(Vec<(String, String)>),
}

impl<'m> Returned<'m> {
    pub(crate) fn of(mail: &'m Mail<'m>) -> Option<Self> {
        for part in mail.parts().skip(1) {
            if let Some(nested) = part.message() {
                return Some(Self::Headers(nested.headers()));
            }
        }
        let headers = mail
            .parts()
            .skip(1)
            .find(|part| part.media_type.is("text/rfc822-headers") || part.media_type.is("message/rfc822-headers"));
        if let Some(text) = headers.and_then(|part| part.text()) {
            return Some(Self::Fields(fields(text)));
        }
        None
    }

    /// Of a text that is or begins with header fields.
    pub(crate) fn of_text(text: &str) -> Self {
        Self::Fields(fields(text))
    }

    /// The first field called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        match self {
            Self::Headers(headers) => headers.get(name),
            Self::Fields(fields) => {
                fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
            }
        }
    }

    /// Every field called `name`.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        match self {
            Self::Headers(headers) => headers.all(name).map(str::to_owned).collect(),
            Self::Fields(fields) => fields
                .iter()
                .filter(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.clone())
                .collect(),
        }
    }

    /// The first field called `name`, encoded words decoded. Of a nested mail they are decoded already.
    fn decoded(&self, name: &str) -> Option<Cow<'_, str>> {
        let value = self.get(name)?;
        Some(match self {
            Self::Headers(_) => Cow::Borrowed(value),
            Self::Fields(_) => decoded(value),
        })
    }

    /// What of it is kept.
    pub(crate) fn original(&self, context: &Context<'_>) -> Original {
        let mut headers = BTreeMap::new();
        for name in context.keep_headers {
            if let Some(value) = self.decoded(name) {
                headers.insert(name.to_ascii_lowercase(), value.into_owned());
            }
        }
        let message_id = self.get("Message-ID").map(|id| id.trim().trim_matches(['<', '>']).to_owned());
        Original {
            message_id: message_id.filter(|id| !id.is_empty()),
            from: self.decoded("From").as_deref().and_then(first_address),
            to: self.decoded("To").as_deref().and_then(first_address),
            subject: self.decoded("Subject").map(Cow::into_owned),
            date: self.get("Date").and_then(model::timestamp),
            headers,
        }
    }
}

/// The first address of a field such as `Name <a@b.c>, d@e.f`.
pub(crate) fn first_address(field: &str) -> Option<String> {
    let text = match field.find('<').and_then(|open| field.get(open + 1..)) {
        Some(rest) => rest.split('>').next().unwrap_or_default(),
        None => field.split([',', ';', ' ', '\t']).find(|word| word.contains('@'))?,
    };
    let address = feedback::address(text.trim_matches(['"', '\'']));
    (address.contains('@') && !address.contains(char::is_whitespace)).then_some(address)
}

/// The fields at the beginning of a text, up to its first empty line. Encoded words stay.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.trim_start_matches(['\r', '\n']).lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':')
            && fields.len() < 1000
            && !name.trim_end().contains(char::is_whitespace)
        {
            fields.push((name.trim_end().to_owned(), value.trim().to_owned()));
        }
    }
    fields
}

/// A longer value is no header field of a mail, and mail-parser looks for the end of a word that has none again and again.
const LONGEST: usize = 8 * 1024;

/// Encoded words (RFC 2047) decoded.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains("=?") || value.len() > LONGEST {
        return Cow::Borrowed(value);
    }
    // mail-parser wants the line's end to see the value's.
    let line = format!("{value}\n");
    match MessageStream::new(line.as_bytes()).parse_unstructured() {
        mail_parser::HeaderValue::Text(text) => Cow::Owned(text.into_owned()),
        _ => Cow::Borrowed(value),
    }
}
