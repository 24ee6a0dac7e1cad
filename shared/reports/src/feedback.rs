//! The machine-readable part of a feedback report (RFC 5965, section 3), which complaints and failure reports share.

use model::{Content, Mail, Part};

/// The fields of a message/feedback-report part, unfolded, in their order.
pub(crate) struct Feedback {
    fields: Vec<(String, String)>,
}

/// Fields of one report; more say nothing.
const MOST: usize = 1000;

impl Feedback {
    /// Of the mail's feedback part: labelled so, or, since some gateways relabel it, a part that begins with its field.
    pub(crate) fn of(mail: &Mail<'_>) -> Option<Self> {
        let labelled = mail.parts().find(|part| part.media_type.is("message/feedback-report"));
        let part = labelled.or_else(|| {
            let is_report = mail.root.media_type.is("multipart/report") || mail.root.media_type.is("multipart/mixed");
            mail.parts().filter(|_| is_report).find(|part| begins_like_one(part))
        })?;
        let bytes = part.bytes()?;
        let decoded = String::from_utf8_lossy(bytes);
        Self::of_text(part.text().unwrap_or(&decoded))
    }

    /// Of the text of such a part.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        let feedback = Self { fields: fields(text) };
        (!feedback.fields.is_empty()).then_some(feedback)
    }

    /// The first value of a field that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut found =
            self.fields.iter().filter(|(known, value)| known.eq_ignore_ascii_case(name) && !value.is_empty());
        found.next().map(|(_, value)| value.as_str())
    }

    /// Every value of a field that is not empty.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.fields
            .iter()
            .filter(move |(known, value)| known.eq_ignore_ascii_case(name) && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// As [`Feedback::get`], on its own.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// Every value of a field on its own.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        self.all(name).map(str::to_owned).collect()
    }

    /// An address: without angle brackets, and without `rfc822;` before it.
    pub(crate) fn address(&self, name: &str) -> Option<String> {
        self.get(name).map(address)
    }

    /// Source-IP: some add the name of the host behind it.
    pub(crate) fn source_ip(&self) -> Option<std::net::IpAddr> {
        let text = self.get("Source-IP")?;
        let first = text.split([' ', '\t', '(', ',']).next().unwrap_or_default().trim_matches(['[', ']', '<', '>']);
        first.strip_prefix("IPv6:").unwrap_or(first).parse().ok()
    }

    /// Arrival-Date, or Received-Date as older drafts called it.
    pub(crate) fn arrival_date(&self) -> Option<jiff::Timestamp> {
        self.get("Arrival-Date").or_else(|| self.get("Received-Date")).and_then(model::timestamp)
    }

    /// A server's name: `dns; mx.example.com` without its type.
    pub(crate) fn reporting_mta(&self) -> Option<String> {
        let text = self.get("Reporting-MTA")?;
        Some(text.split_once(';').map_or(text, |(_, name)| name).trim().to_owned())
    }

    /// Incidents; 1 where it is missing or no number.
    pub(crate) fn incidents(&self) -> u32 {
        self.get("Incidents").and_then(|text| text.parse().ok()).unwrap_or(1)
    }
}

/// An address without angle brackets and address type, its domain in lower case.
pub(crate) fn address(text: &str) -> String {
    let text = text.trim();
    let typed = text.split_once(';').filter(|(kind, _)| kind.trim().eq_ignore_ascii_case("rfc822"));
    let text = typed.map_or(text, |(_, address)| address.trim());
    let text = match (text.find('<'), text.rfind('>')) {
        (Some(open), Some(close)) if open < close => text.get(open + 1..close).unwrap_or(text).trim(),
        _ => text.trim_matches(['<', '>', ',']),
    };
    match text.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
        None => text.to_owned(),
    }
}

fn begins_like_one(part: &Part<'_>) -> bool {
    let bytes = match &part.content {
        Content::Text { text, .. } => text.as_bytes(),
        Content::Binary(bytes) => bytes,
        Content::Base64(_) | Content::Message(_) | Content::Multipart(_) => return false,
    };
    let head = bytes.trim_ascii_start();
    let begins = |name: &[u8]| head.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    begins(b"Feedback-Type:") || (begins(b"User-Agent:") && memchr::memmem::find(head, b"\nFeedback-Type:").is_some())
}

/// `Name: value` lines, folded ones joined. Other lines, empty ones among them, are skipped.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.split(['\n', '\r']) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                let more = line.trim();
                if !value.is_empty() && !more.is_empty() {
                    value.push(' ');
                }
                value.push_str(more);
            }
            continue;
        }
        if let Some((name, value)) = line.split_once(':')
            && fields.len() < MOST
            && !name.is_empty()
            && !name.trim_end().contains(char::is_whitespace)
        {
            fields.push((name.trim_end().to_owned(), value.trim().to_owned()));
        }
    }
    fields
}
