//! A mail cut into the pieces of a report (RFC 6522): what it says to people, what it says to programs, what it returns.
//!
//! Lenient where servers are: fields labelled text/plain, a report without its boundary, a message returned as text.

use std::borrow::Cow;

use model::{Content, Headers, Mail, Part};

use crate::{dsn, relayed, text};

/// The pieces.
pub(crate) struct Letter<'m> {
    pub(crate) mail: &'m Mail<'m>,
    /// From, as it stands.
    pub(crate) from: &'m str,
    /// Subject, decoded.
    pub(crate) subject: &'m str,
    /// The text for people, with LF line ends.
    pub(crate) text: Cow<'m, str>,
    /// The text of the parts for programs (message/delivery-status), each.
    pub(crate) fields: Vec<Cow<'m, str>>,
    /// The message or its headers that came back as a part.
    pub(crate) returned: Option<&'m Part<'m>>,
    /// It calls itself a delivery report: multipart/report with that type, or with none and a part for programs.
    pub(crate) is_report: bool,
    /// It is another kind of report: a disposition notification, feedback.
    pub(crate) is_another_report: bool,
    /// A part for programs was longer than what is read.
    pub(crate) cut: bool,
    from_a_server: bool,
}

impl<'m> Letter<'m> {
    pub(crate) fn new(mail: &'m Mail<'m>) -> Self {
        let headers = mail.headers();
        let root_type = &mail.root.media_type;
        let report_type = root_type.param("report-type").unwrap_or_default();
        let mut letter = Letter {
            mail,
            from: headers.get("From").unwrap_or_default(),
            subject: headers.get("Subject").unwrap_or_default(),
            text: Cow::Borrowed(""),
            fields: Vec::new(),
            returned: None,
            is_report: root_type.is("multipart/report") && text::starts_with(report_type, "delivery-status"),
            is_another_report: false,
            cut: false,
            from_a_server: is_from_a_server(headers),
        };
        let mut page = None;
        for part in mail.parts() {
            letter.take(part, &mut page);
        }
        if letter.text.trim().is_empty()
            && let Some(page) = page
        {
            letter.text = Cow::Owned(text::of_html(&text::with_line_feeds(page)));
        }
        letter.is_report |= root_type.is("multipart/report") && report_type.is_empty() && !letter.fields.is_empty();
        letter.text = relayed::plain(letter.text);
        if letter.is_report || letter.from_a_server {
            letter.text = relayed::undo(letter.text);
        }
        letter
    }

    fn take(&mut self, part: &'m Part<'m>, page: &mut Option<&'m str>) {
        match part.media_type.essence.as_ref() {
            // the third is XWall's
            "message/delivery-status" | "message/global-delivery-status" | "message/xdelivery-status" => {
                if part.text().is_some_and(|text| !holds_fields(text)) {
                    // InterMail labels its text for people so, too
                    self.take_text(part);
                } else if let Some(fields) = part.text() {
                    self.cut |= fields.len() > text::LONGEST_FIELDS;
                    self.fields.push(text::first_with_line_feeds(fields, text::LONGEST_FIELDS));
                } else if let Some(bytes) = part.bytes() {
                    let bytes = bytes.get(..bytes.len().min(text::LONGEST_FIELDS)).unwrap_or_default();
                    self.fields.push(Cow::Owned(
                        text::first_with_line_feeds(&String::from_utf8_lossy(bytes), text::LONGEST_FIELDS).into_owned(),
                    ));
                }
            }
            "message/disposition-notification"
            | "message/global-disposition-notification"
            | "message/feedback-report" => {
                self.is_another_report = true;
            }
            "text/rfc822-headers"
            | "message/rfc822-headers"
            | "message/global-headers"
            | "message/rfc822"
            | "message/global"
            | "message/partial" => {
                self.returned.get_or_insert(part);
            }
            "text/html" => {
                if self.returned.is_none() {
                    *page = page.or(part.text());
                }
            }
            _ => self.take_text(part),
        }
    }

    fn take_text(&mut self, part: &'m Part<'m>) {
        let Content::Text { text, .. } = &part.content else { return };
        if self.returned.is_some() {
            return;
        }
        if looks_like_fields(text) {
            self.cut |= text.len() > text::LONGEST_FIELDS;
            self.fields.push(text::first_with_line_feeds(text, text::LONGEST_FIELDS));
        } else if !self.fields.is_empty() {
            // after the fields comes what is returned, as text where the server does no better
            self.returned = Some(part);
        } else if self.text.is_empty() {
            self.text = text::with_line_feeds(text);
        } else if self.text.len() < text::LONGEST_TEXT / 4 {
            let more = text::first_with_line_feeds(text, text::LONGEST_TEXT / 2);
            let joined = self.text.to_mut();
            joined.push_str("\n\n");
            joined.push_str(&more);
        }
    }

    /// The value of a header field of the mail.
    pub(crate) fn header(&self, name: &str) -> Option<&'m str> {
        self.mail.headers().get(name)
    }

    /// Whether a server sent it, as far as From and Return-Path tell: nobody, a daemon, a postmaster.
    pub(crate) fn is_from_a_server(&self) -> bool {
        self.from_a_server
    }
}

/// Whether a mail system sent it: without a return path, or in a daemon's or postmaster's name. Narrower than
/// [`Letter::is_from_a_server`], which takes every `noreply` for a server.
pub(crate) fn is_from_a_daemon(headers: &Headers<'_>) -> bool {
    const DAEMONS: &[&str] = &[
        "mailer-daemon",
        "mailer_daemon",
        "postmaster",
        "mdaemon",
        "mail delivery",
        "delivery system",
        "delivery subsystem",
        "mail system",
        "system administrator",
        "mail administrator",
        "smtp_mail_service",
        "_for_smtp_gateways",
    ];
    let from = text::head(headers.get("From").unwrap_or_default(), 256).to_ascii_lowercase();
    has_no_return_path(headers) || DAEMONS.iter().any(|daemon| from.contains(daemon))
}

/// `<>`, and what sendmail makes of it when it delivers: `<MAILER-DAEMON>`, `<MAILER-DAEMON@host>`.
fn has_no_return_path(headers: &Headers<'_>) -> bool {
    headers.get("Return-Path").is_some_and(|path| {
        let path = path.trim();
        path == "<>" || text::starts_with(path.trim_start_matches('<'), "mailer-daemon")
    })
}

/// Whether a server sent it, by From and Return-Path.
pub(crate) fn is_from_a_server(headers: &Headers<'_>) -> bool {
    if has_no_return_path(headers) {
        return true;
    }
    const SERVERS: &[&str] = &[
        "mailer-daemon",
        "mailer_daemon",
        "mailerdaemon",
        "mail-daemon",
        "postmaster",
        "post_master",
        "poostmaster",
        "mail delivery",
        "delivery system",
        "delivery subsystem",
        "mail.delivery",
        "mail system",
        "no-reply",
        "noreply",
        "mdaemon",
        "double-bounce",
        "bounce",
        "system administrator",
        "mail administrator",
        "microsoft outlook",
    ];
    let from = text::head(headers.get("From").unwrap_or_default(), 256).to_ascii_lowercase();
    let from = from.trim();
    from.is_empty() || from == "<>" || SERVERS.iter().any(|server| from.contains(server))
}

/// Whether a part for programs begins with a field, or with nothing.
fn holds_fields(text: &str) -> bool {
    text.trim_start().lines().next().is_none_or(|first| dsn::split_field(first).is_some())
}

/// Whether a text part is a delivery-status part by another name: its first line is a field of RFC 3464.
fn looks_like_fields(text: &str) -> bool {
    let first = text.trim_start();
    ["Reporting-MTA:", "Final-Recipient:", "Original-Recipient:", "Original-Envelope-Id:", "Reporting-UA:", "Action:"]
        .iter()
        .any(|name| text::starts_with(first, name))
        && text::find(text::head(text, 8192), "-Recipient:").is_some()
}
