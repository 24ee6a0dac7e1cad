//! Raw mails, and how a stream of bytes is cut into them.

use std::io::{self, BufRead, Read as _};
use std::sync::Arc;

use ports::Bytes;
use unpack::{Kind, Mbox};

use crate::Config;
use crate::left_out::{HELD, LeftOut, Onward, ReadAt, leave_out};

/// A mail or a loose report as it arrived.
#[derive(Debug, Clone)]
pub struct RawMail {
    /// Where it was read from: a path, a path and a number within an mbox, an S3 key.
    pub source: String,
    /// Its bytes; of one over the limit, its beginning.
    pub bytes: Bytes,
    /// It is longer than `bytes`.
    pub cut: bool,
    /// What is read from its file when its turn comes, and is not among `bytes`.
    pub(crate) left_out: Option<LeftOut>,
}

impl RawMail {
    /// A mail that is there as a whole.
    pub fn new(source: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { source: source.into(), bytes: bytes.into(), cut: false, left_out: None }
    }

    /// A mail, or its beginning where it was `cut` off.
    pub fn begun(source: impl Into<String>, bytes: impl Into<Bytes>, cut: bool) -> Self {
        Self { cut, ..Self::new(source, bytes) }
    }
}

/// Cuts a stream into mails: an mbox into each of its mails, `source#1` the first; anything else is one. An mbox of a single mail
/// is that mail, and has its name: many programs write a mail to a file with its `From ` line.
///
/// What is text and no mail, report or archive is left out unless it was `named`: a folder of mails may hold a README, and the
/// results of `rebound parse` beside its samples. At most [`Config::mail_bytes`] of a mail are held; where the stream is a `file`,
/// from its beginning, a large report is not held at all but read from there.
pub fn split<'r>(
    source: String,
    mut reader: Box<dyn BufRead + 'r>,
    file: Option<&Arc<dyn ReadAt>>,
    config: &Config,
    named: bool,
) -> Box<dyn Iterator<Item = io::Result<RawMail>> + 'r> {
    let limit = config.mail_bytes;
    let head = match reader.fill_buf() {
        Ok(head) => head,
        Err(error) => return Box::new(std::iter::once(Err(error))),
    };
    let kind = unpack::sniff(head);
    if kind == Kind::Mbox {
        let mut mails = Mbox::new(reader, limit).peekable();
        return Box::new(std::iter::from_fn(move || {
            let mail = match mails.next()? {
                Ok(mail) => mail,
                Err(error) => return Some(Err(error)),
            };
            let single = mail.ordinal == 0 && mails.peek().is_none();
            let source = if single { source.clone() } else { format!("{source}#{}", mail.ordinal + 1) };
            let cut = mail.is_over();
            Some(Ok(RawMail::begun(source, mail.raw, cut)))
        }));
    }
    if !named && is_beside_the_point(kind, head) {
        return Box::new(std::iter::empty());
    }
    Box::new(std::iter::once(whole(source, reader, file, config)))
}

fn whole(
    source: String,
    mut reader: Box<dyn BufRead + '_>,
    file: Option<&Arc<dyn ReadAt>>,
    config: &Config,
) -> io::Result<RawMail> {
    let limit = config.mail_bytes;
    let most = limit as u64 + 1;
    let mut bytes = Vec::new();
    match file {
        None => reader.take(most).read_to_end(&mut bytes)?,
        Some(file) => {
            let held = reader.by_ref().take(most.min(HELD as u64)).read_to_end(&mut bytes)?;
            if held == HELD
                && let Some(mail) = leave_out(&source, &bytes, &mut *reader, file, config)?
            {
                return Ok(mail);
            }
            Onward { file: &**file, next: held as u64 }.take(most - held as u64).read_to_end(&mut bytes)?
        }
    };
    let cut = bytes.len() > limit;
    bytes.truncate(limit);
    Ok(RawMail::begun(source, bytes, cut))
}

/// Text that is no mail, and what `rebound parse` printed. Bytes that are no text may be a broken report.
fn is_beside_the_point(kind: Kind, head: &[u8]) -> bool {
    let begins = head.get(..head.len().min(512)).unwrap_or_default();
    match kind {
        Kind::Unknown => is_text(begins),
        Kind::Json => {
            let first = begins.iter().position(|byte| !matches!(byte, b'[' | b'{') && !byte.is_ascii_whitespace());
            first.and_then(|first| begins.get(first..)).is_some_and(|text| text.starts_with(b"\"source\""))
        }
        _ => false,
    }
}

/// UTF-8, as far as it was read, without control characters.
fn is_text(begins: &[u8]) -> bool {
    let text = match std::str::from_utf8(begins) {
        Ok(text) => text,
        // The last character may be cut.
        Err(error) if error.error_len().is_none() => {
            let valid = begins.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok());
            valid.unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(bytes: &[u8], named: bool) -> Vec<String> {
        let config = Config { mail_bytes: 64, ..Config::default() };
        split("file".to_owned(), Box::new(bytes), None, &config, named).map(|mail| mail.unwrap().source).collect()
    }

    #[test]
    fn an_mbox_is_many_and_the_rest_is_one() {
        let mbox = b"From a@b Mon Sep 21 10:00:00 2026\nA: b\n\nx\n\nFrom a@b Mon Sep 21 10:00:00 2026\nA: c\n\ny\n";
        assert_eq!(sources(mbox, false), ["file#1", "file#2"]);
        assert_eq!(sources(b"From a@b Mon Sep 21 10:00:00 2026\nA: b\n\nx\n", false), ["file"]);
        assert_eq!(sources(b"From: a@b\n\nx\n", false), ["file"]);
        assert_eq!(sources(b"", false), ["file"]);
        assert_eq!(sources(b"\x00\x01\x02\xff", false), ["file"]);
    }

    #[test]
    fn what_is_no_mail_counts_only_where_it_was_named() {
        for text in ["# About these mails → samples\n", "{\"source\":\"x\"}\n", "[\n{\n  \"source\": \"x\""] {
            let text = text.as_bytes();
            assert_eq!(sources(text, false), Vec::<String>::new());
            assert_eq!(sources(text, true), ["file"]);
        }
        assert_eq!(sources(b"{\"organization-name\":\"x\"}", false), ["file"]);
    }

    #[test]
    fn a_mail_over_the_limit_is_cut() {
        let config = Config { mail_bytes: 8, ..Config::default() };
        let mail = split("m".to_owned(), Box::new(&b"A: 0123456789"[..]), None, &config, true).next().unwrap().unwrap();
        assert_eq!((mail.source.as_str(), &mail.bytes[..], mail.cut), ("m", &b"A: 01234"[..], true));
    }
}
