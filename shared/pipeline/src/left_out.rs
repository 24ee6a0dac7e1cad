//! A large report is not held while it is read: the archive (gzip, zip) in it, or that it is, is left out of the mail's bytes and read
//! from where it lies when its turn comes. A million records then take no more memory than what they become.
//!
//! Only what no reader but that of documents looks at is left out: whole lines of base64 within a part that is an archive. Where it
//! is not certain that they are that, the mail is held like any other; so is a zip of several members while it is read.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, OnceLock};

use memchr::{memchr, memmem, memrchr};
use model::{Content, Id, MailHash};
use ports::Bytes;
use unpack::{Gap, Kind, LONG_ARCHIVE};

use crate::{Config, RawMail};

/// A file that can be read again, from any place.
pub trait ReadAt: Send + Sync {
    /// Reads some bytes from that place on; 0 at the end.
    fn read_at(&self, out: &mut [u8], at: u64) -> io::Result<usize>;
}

/// A mail that is shorter is held.
pub(crate) const HELD: usize = 1024 * 1024;
/// So much of a loose file is held.
const HEAD: usize = 64 * 1024;
/// Base64 in longer lines is held.
const LONGEST_LINE: usize = 64 * 1024;

/// What of a mail's file is not among its bytes.
#[derive(Clone)]
pub(crate) struct LeftOut {
    /// Before which of the bytes it belongs; there it lies in the file, too.
    at: usize,
    len: usize,
    /// Of the whole.
    mail_id: Id,
    file: Arc<dyn ReadAt>,
    failed: Arc<OnceLock<String>>,
}

impl fmt::Debug for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LeftOut({} bytes at {})", self.len, self.at)
    }
}

impl RawMail {
    /// Its id.
    pub(crate) fn id(&self) -> Id {
        self.left_out.as_ref().map_or_else(|| Id::of_mail(&self.bytes), |left_out| left_out.mail_id)
    }

    /// How many bytes it has, whether they are held or not.
    pub fn len(&self) -> usize {
        self.bytes.len() + self.left_out.as_ref().map_or(0, |left_out| left_out.len)
    }

    /// It has no byte.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of its bytes.
    pub(crate) fn whole(&self) -> io::Result<Bytes> {
        let Some(left_out) = &self.left_out else { return Ok(self.bytes.clone()) };
        let (before, after) = self.bytes.split_at(left_out.at);
        let mut whole = Vec::with_capacity(self.len());
        whole.extend_from_slice(before);
        (left_out.gap(0).open)().read_to_end(&mut whole)?;
        whole.extend_from_slice(after);
        Ok(whole.into())
    }

    /// What is left out of a piece of its bytes.
    pub(crate) fn gap_within(&self, piece: &[u8]) -> Option<Gap<'_>> {
        let left_out = self.left_out.as_ref()?;
        let begin = (piece.as_ptr() as usize).checked_sub(self.bytes.as_ptr() as usize)?;
        let at = left_out.at.checked_sub(begin).filter(|at| *at <= piece.len())?;
        Some(left_out.gap(at))
    }

    /// Why what was left out could not be read when its turn came.
    pub(crate) fn unreadable(&self) -> Option<&str> {
        self.left_out.as_ref()?.failed.get().map(String::as_str)
    }
}

impl LeftOut {
    fn gap(&self, at: usize) -> Gap<'_> {
        let open = move || -> Box<dyn BufRead + '_> {
            let file = Onward { file: &*self.file, next: self.at as u64 }.take(self.len as u64);
            Box::new(BufReader::with_capacity(HEAD, Noted { file, left_out: self }))
        };
        Gap { at, len: self.len, open: Box::new(open) }
    }
}

/// Reads on from a place in a file.
pub(crate) struct Onward<'f> {
    pub(crate) file: &'f dyn ReadAt,
    pub(crate) next: u64,
}

impl Read for Onward<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(out, self.next)?;
        self.next += read as u64;
        Ok(read)
    }
}

/// Notes that the file could not be read: the readers above take an error for damage of the report.
struct Noted<'l> {
    file: io::Take<Onward<'l>>,
    left_out: &'l LeftOut,
}

impl Read for Noted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = match self.file.read(out) {
            Ok(0) if self.file.limit() > 0 && !out.is_empty() => Err(io::ErrorKind::UnexpectedEof.into()),
            other => other,
        };
        read.inspect_err(|error| {
            let _ = self.left_out.failed.set(error.to_string());
        })
    }
}

/// The mail of a file whose first [`HELD`] bytes are `begin`, and the rest of which `reader` gives, with a piece left out; `None`
/// where none can be, or where the mail is over the limit. `reader` is read in any case.
pub(crate) fn leave_out(
    source: &str,
    begin: &[u8],
    reader: &mut dyn BufRead,
    file: &Arc<dyn ReadAt>,
    config: &Config,
) -> io::Result<Option<RawMail>> {
    let kind = unpack::sniff(begin);
    let at = match kind {
        Kind::Gzip | Kind::Zip | Kind::Xml => Some(HEAD),
        Kind::Mail => run_of_base64(begin),
        _ => None,
    };
    let Some(at) = at else { return Ok(None) };
    let mut hash = MailHash::default();
    hash.update(begin);
    let after = if kind == Kind::Mail {
        after_base64(begin, reader, &mut hash, config.mail_bytes)?
    } else {
        pass_over(reader, &mut hash, config.mail_bytes)?.map(|end| (begin.len() + end, Vec::new()))
    };
    let Some((end, after)) = after else { return Ok(None) };
    let Some(len) = end.checked_sub(at).filter(|_| end + after.len() <= config.mail_bytes) else { return Ok(None) };
    let mut bytes = Vec::with_capacity(at + after.len());
    bytes.extend_from_slice(begin.get(..at).unwrap_or_default());
    bytes.extend_from_slice(&after);
    let (file, failed) = (Arc::clone(file), Arc::default());
    let left_out = LeftOut { at, len, mail_id: hash.id(), file, failed };
    let mail = RawMail { left_out: Some(left_out), ..RawMail::new(source, bytes) };
    Ok((kind != Kind::Mail || is_read_by_documents_alone(&mail, config)).then_some(mail))
}

/// Where a piece may be left out of a mail: after [`LONG_ARCHIVE`] bytes of an archive in base64 that goes on to the end of `begin`.
fn run_of_base64(begin: &[u8]) -> Option<usize> {
    // What gzip and zip begin with.
    memmem::find_iter(begin, b"\nH4sI").chain(memmem::find_iter(begin, b"\nUEsDB")).find_map(|at| {
        let (head, run) = begin.split_at(at + 1);
        let body = head.ends_with(b"\n\n") || head.ends_with(b"\n\r\n");
        let kept = run.get(LONG_ARCHIVE..)?;
        let end = LONG_ARCHIVE + memchr(b'\n', kept)? + 1;
        (body && run.iter().all(is_base64)).then_some(head.len() + end)
    })
}

/// Whole lines of these are no boundary, and no end of the archive.
fn is_base64(byte: &u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'\r' | b'\n')
}

/// Where in the file the lines of base64 end in which `begin` ends, but for the last, and what comes after them. The line end of
/// the last may be the boundary's.
fn after_base64(
    begin: &[u8],
    reader: &mut dyn BufRead,
    hash: &mut MailHash,
    limit: usize,
) -> io::Result<Option<(usize, Vec<u8>)>> {
    let mut end = before_last_line(begin);
    // From `end` on.
    let mut rest = begin.get(end..).unwrap_or_default().to_vec();
    loop {
        let piece = reader.fill_buf()?;
        let (run, other) = piece.split_at(piece.iter().position(|byte| !is_base64(byte)).unwrap_or(piece.len()));
        let over = piece.is_empty() || !other.is_empty();
        rest.extend_from_slice(run);
        hash.update(run);
        let used = run.len();
        reader.consume(used);
        let lines = before_last_line(&rest);
        rest.drain(..lines);
        end += lines;
        if rest.len() > LONGEST_LINE || end > limit {
            return Ok(None);
        }
        if over {
            let from = rest.len();
            reader.take((limit + 1).saturating_sub(end) as u64).read_to_end(&mut rest)?;
            hash.update(rest.get(from..).unwrap_or_default());
            return Ok(Some((end, rest)));
        }
    }
}

/// Where the last line begins that is whole.
fn before_last_line(lines: &[u8]) -> usize {
    let before = memrchr(b'\n', lines).and_then(|last| lines.get(..last));
    before.and_then(|before| memrchr(b'\n', before)).map_or(0, |at| at + 1)
}

/// How many bytes there are; `None` where they are more than the limit.
fn pass_over(reader: &mut dyn BufRead, hash: &mut MailHash, limit: usize) -> io::Result<Option<usize>> {
    let mut len = 0;
    loop {
        let piece = reader.fill_buf()?;
        hash.update(piece);
        let used = piece.len();
        reader.consume(used);
        len += used;
        if used == 0 || len > limit {
            return Ok((used == 0).then_some(len));
        }
    }
}

/// Whether the piece belongs to a part whose base64 is undone while it is read.
fn is_read_by_documents_alone(mail: &RawMail, config: &Config) -> bool {
    let opened = unpack::mail(&mail.bytes, &config.limits);
    unpack::leaves(&opened)
        .any(|part| matches!(&part.content, Content::Base64(text) if mail.gap_within(text).is_some()))
}
