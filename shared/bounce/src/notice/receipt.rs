//! Read receipts: disposition notifications (RFC 8098, before it RFC 3798 and RFC 2298), and those that mail programs write
//! as text alone (Exchange, Lotus Notes).
//!
//! A disposition of `failed`, `denied` or `deleted` is a receipt too: the mail arrived. What a delivery agent refuses in this
//! form is a bounce, and `dialect/sieve.rs` has read it before. Known gap: receipts inside
//! application/ms-tnef without a text beside it.

use super::words::{Class, Found};
use crate::letter::Letter;
use crate::{address, text};

/// What a receipt tells.
#[derive(Debug, Default)]
pub(crate) struct Receipt {
    /// How it was recognised.
    pub(super) dialect: &'static str,
    /// `displayed`, `deleted`, `dispatched`, `processed`, `denied`, `failed`; as sent, in lower case.
    pub(crate) disposition: Option<String>,
    pub(crate) recipient: Option<String>,
    pub(crate) original_recipient: Option<String>,
    /// Message-ID without angle brackets.
    pub(super) message_id: Option<String>,
    pub(super) reporting_ua: Option<String>,
    /// The field Disposition or the words.
    pub(super) evidence: String,
}

/// Reads the receipt that a mail is.
pub(super) fn of(letter: &Letter<'_>, subject: &Found, own: &Found) -> Option<Receipt> {
    if let Some(receipt) = for_programs(letter) {
        return Some(receipt);
    }
    let opening = subject.opening(Class::ReceiptSubject)?;
    let body = own.first(Class::ReceiptBody)?;
    Some(Receipt {
        dialect: "read receipt as text",
        evidence: format!("{} … {}", opening.words, body.words),
        ..Receipt::default()
    })
}

/// Reads the fields of a disposition notification.
pub(crate) fn for_programs(letter: &Letter<'_>) -> Option<Receipt> {
    let part = letter.mail.parts().find(|part| {
        part.media_type.is("message/disposition-notification")
            || part.media_type.is("message/global-disposition-notification")
    });
    let report_type = letter.mail.root.media_type.param("report-type").unwrap_or_default();
    let calls_itself_one = letter.mail.root.media_type.is("multipart/report")
        && text::starts_with(report_type.trim(), "disposition-notification");
    if let Some(part) = part {
        let bytes = part.bytes().unwrap_or_default();
        let bytes = bytes.get(..bytes.len().min(LONGEST_FIELDS)).unwrap_or_default();
        let fields = String::from_utf8_lossy(bytes);
        return Some(of_fields(part.text().map_or(&*fields, |fields| text::head(fields, LONGEST_FIELDS))));
    }
    // the fields labelled as text
    if calls_itself_one {
        let fields = letter.mail.parts().filter_map(|part| part.text()).map(|text| text::head(text, LONGEST_FIELDS));
        return Some(fields.map(of_fields).find(|receipt| receipt.disposition.is_some()).unwrap_or_else(|| Receipt {
            dialect: DIALECT,
            evidence: "report-type=disposition-notification".to_owned(),
            ..Receipt::default()
        }));
    }
    None
}

const DIALECT: &str = "rfc8098";
/// How much of the fields is read; they are a few hundred bytes.
const LONGEST_FIELDS: usize = 16 * 1024;

fn of_fields(fields: &str) -> Receipt {
    let mut receipt =
        Receipt { dialect: DIALECT, evidence: "message/disposition-notification".to_owned(), ..Receipt::default() };
    for (name, value) in unfolded(&text::with_line_feeds(fields)) {
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        if is("Final-Recipient") && receipt.recipient.is_none() {
            receipt.recipient = address::of_field(&value);
        } else if is("Original-Recipient") && receipt.original_recipient.is_none() {
            receipt.original_recipient = address::original(&value);
        } else if is("Original-Message-ID") && receipt.message_id.is_none() {
            receipt.message_id = super::answered::message_id(&value);
        } else if is("Reporting-UA") && receipt.reporting_ua.is_none() {
            receipt.reporting_ua = Some(value.split(';').next().unwrap_or_default().trim().to_owned());
        } else if is("Disposition") && receipt.disposition.is_none() {
            receipt.disposition = disposition(&value);
            receipt.evidence = format!("Disposition: {}", text::head(&value, 256));
        }
    }
    receipt
}

/// The type of `action-mode/sending-mode; type/modifier` (RFC 8098, section 3.2.6).
fn disposition(value: &str) -> Option<String> {
    let kind = value.rsplit(';').next()?.split(['/', ',']).next()?.trim();
    let is_word = !kind.is_empty() && kind.len() <= 32 && kind.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    is_word.then(|| kind.to_ascii_lowercase())
}

/// Fields with their continuation lines (RFC 5322, section 2.2.3).
fn unfolded(text: &str) -> Vec<(&str, String)> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim(), value.trim().to_owned()));
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_receipt() {
        let receipt = of_fields(
            "Reporting-UA: pc.example.jp; Foomail 97.1\r\nOriginal-Recipient: rfc822;Kijitora@Example.JP\r\n\
             Final-Recipient: rfc822;\r\n kijitora@example.jp\r\nOriginal-Message-ID: <orig-1@example.com>\r\n\
             Disposition: manual-action/MDN-sent-manually; Deleted/error\r\n",
        );
        assert_eq!(receipt.disposition.as_deref(), Some("deleted"));
        assert_eq!(receipt.recipient.as_deref(), Some("kijitora@example.jp"));
        assert_eq!(receipt.original_recipient.as_deref(), Some("Kijitora@example.jp"));
        assert_eq!(receipt.message_id.as_deref(), Some("orig-1@example.com"));
        assert_eq!(receipt.reporting_ua.as_deref(), Some("pc.example.jp"));
    }

    #[test]
    fn dispositions() {
        for (value, wanted) in [
            ("automatic-action/MDN-sent-automatically; displayed", Some("displayed")),
            ("manual-action/MDN-sent-manually;denied", Some("denied")),
            ("displayed", Some("displayed")),
            ("a/b; ", None),
            ("", None),
        ] {
            assert_eq!(disposition(value).as_deref(), wanted, "{value}");
        }
    }
}
