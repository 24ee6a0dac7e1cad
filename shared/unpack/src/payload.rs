//! The documents inside a part or a loose file: gzip (RFC 1952), zip (APPNOTE.TXT), tar, TNEF, and one in another.
//!
//! Each document is read as it inflates, and the limits count while it does: nothing is allocated that a size field
//! promises. Names of members are told and never used. Known gaps: no zip encryption, no method but deflate and stored;
//! GNU tar's sparse files; a nested zip, which must be read as a whole, is held in memory (and counts as output).

mod gunzip;
mod meter;
mod tar;
mod tnef;
mod zip;

use std::io::{self, BufRead, Read};

use memchr::memrchr;
use model::{Content, Part, Warning};

use self::gunzip::Gunzip;
use self::meter::{Meter, Metered};
use crate::kind::sniff;
use crate::mail::{Decoding, archive_in_base64};
use crate::{Error, Kind, Limits};

/// How many bytes a packed document is read ahead.
const BUFFER: usize = 64 * 1024;

/// One document: read it with [`BufRead`]. Where a limit is reached, reading fails, and so does [`documents`] afterwards.
#[derive(Debug)]
pub struct Document<'d> {
    /// The name that the archive gives it. Never to be used as a path.
    pub name: Option<String>,
    /// What it looks like. Never an archive, unless that one is over the limit of depth or damaged.
    pub kind: Kind,
    source: Source<'d>,
}

enum Source<'d> {
    /// As it lies: not packed.
    Slice(&'d [u8]),
    Stream(Stream<'d>),
}

impl std::fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Slice(_) => "Slice",
            Self::Stream(_) => "Stream",
        })
    }
}

impl<'d> Document<'d> {
    /// A document that is not packed at all.
    pub fn plain(bytes: &'d [u8]) -> Self {
        Self { name: None, kind: sniff(bytes), source: Source::Slice(bytes) }
    }
}

impl Read for Document<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match &mut self.source {
            Source::Slice(bytes) => bytes.read(out),
            Source::Stream(stream) => stream.read(out),
        }
    }
}

impl BufRead for Document<'_> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.source {
            Source::Slice(bytes) => Ok(bytes),
            Source::Stream(stream) => stream.fill_buf(),
        }
    }

    #[inline]
    fn consume(&mut self, amount: usize) {
        match &mut self.source {
            Source::Slice(bytes) => bytes.consume(amount),
            Source::Stream(stream) => stream.consume(amount),
        }
    }
}

type Stream<'d> = io::BufReader<Box<dyn Read + 'd>>;

fn stream<'d>(reader: impl Read + 'd) -> Stream<'d> {
    io::BufReader::with_capacity(BUFFER, Box::new(reader))
}

/// Calls `visit` with every document in `bytes`, in their order; with `bytes` themselves where they are no archive.
///
/// Returns what was out of order: `gzip_truncated` (what inflates was read), `archive_trailing_bytes`,
/// `zip_member_encrypted` beside members that could be read, … Fails where a limit was reached, or where not one document
/// could be read; what `visit` made of the documents before that is then not the whole.
pub fn documents(
    bytes: &[u8],
    limits: &Limits,
    visit: &mut dyn FnMut(&mut Document<'_>),
) -> Result<Vec<Warning>, Error> {
    walked(limits, visit, |walk| walk.bytes(bytes, None, 0))
}

/// A piece that is left out of some bytes and comes from elsewhere: a large report need not be held.
pub struct Gap<'g> {
    /// The bytes that stand before it.
    pub at: usize,
    /// Its bytes.
    pub len: usize,
    /// Where they are read, from their beginning.
    pub open: Box<dyn Fn() -> Box<dyn BufRead + 'g> + 'g>,
}

impl Gap<'_> {
    /// The whole.
    fn within<'w>(&'w self, bytes: &'w [u8]) -> Box<dyn BufRead + 'w> {
        let (before, after) = bytes.split_at(self.at.min(bytes.len()));
        Box::new(before.chain((self.open)()).chain(after))
    }
}

/// The same of a gzip, of a zip, or of something that is not packed, from which a piece is left out. What it is is told by what
/// stands before the piece: 64 KB are enough.
pub fn documents_around(
    bytes: &[u8],
    gap: &Gap<'_>,
    limits: &Limits,
    visit: &mut dyn FnMut(&mut Document<'_>),
) -> Result<Vec<Warning>, Error> {
    walked(limits, visit, |walk| match sniff(bytes) {
        Kind::Gzip => {
            walk.meter.deeper(0)?;
            walk.gzip(gap.within(bytes), bytes.len() + gap.len, None, 1)
        }
        Kind::Zip => {
            walk.meter.deeper(0)?;
            walk.zip_twice(&|| gap.within(bytes), 1)
        }
        kind => {
            walk.show(Document { name: None, kind, source: Source::Stream(stream(gap.within(bytes))) });
            Ok(())
        }
    })
}

/// The same of a part of a mail, which may still be in base64; of a multipart nothing. A piece is left out of base64 only.
pub fn documents_of(
    part: &Part<'_>,
    gap: Option<Gap<'_>>,
    limits: &Limits,
    visit: &mut dyn FnMut(&mut Document<'_>),
) -> Result<Vec<Warning>, Error> {
    let Content::Base64(text) = &part.content else {
        return part.bytes().map_or(Ok(Vec::new()), |bytes| documents(bytes, limits, visit));
    };
    let gap = gap.unwrap_or_else(|| Gap { at: 0, len: 0, open: Box::new(|| Box::new(io::empty())) });
    walked(limits, visit, |walk| {
        let meter = walk.meter;
        meter.deeper(0)?;
        let open = || -> Box<dyn BufRead + '_> {
            let strange = |count| meter.warn("base64_malformed", &format!("{count} strange bytes"));
            Box::new(Decoding::new(gap.within(text), strange))
        };
        match archive_in_base64(text) {
            Some(Kind::Zip) => walk.zip_twice(&open, 1),
            _ => walk.gzip(open(), (text.len() + gap.len) / 4 * 3, None, 1),
        }
    })
}

fn walked(
    limits: &Limits,
    visit: &mut dyn FnMut(&mut Document<'_>),
    how: impl FnOnce(&mut Walk<'_, '_>) -> Result<(), Error>,
) -> Result<Vec<Warning>, Error> {
    let meter = Meter::new(limits);
    let mut walk = Walk { meter: &meter, visit, seen: 0, failed: None, warnings: Vec::new() };
    let walked = how(&mut walk);
    let Walk { seen, failed, mut warnings, .. } = walk;
    walked?;
    // A limit that was reached while a document was read, whatever its reader made of it.
    if let Some(error) = meter.reached() {
        return Err(error);
    }
    warnings.extend(meter.warnings());
    match failed {
        Some(error) if seen == 0 => Err(error),
        Some(error) => {
            warnings.push(Warning::new(error.code(), error.to_string()));
            Ok(warnings)
        }
        None => Ok(warnings),
    }
}

struct Walk<'w, 'v> {
    meter: &'w Meter,
    visit: &'v mut dyn FnMut(&mut Document<'_>),
    seen: usize,
    /// The first archive or member that could not be read.
    failed: Option<Error>,
    warnings: Vec<Warning>,
}

impl Walk<'_, '_> {
    /// Bytes that lie in memory as a whole.
    fn bytes(&mut self, bytes: &[u8], name: Option<String>, depth: usize) -> Result<(), Error> {
        match sniff(bytes) {
            Kind::Gzip => {
                self.meter.deeper(depth)?;
                self.gzip(bytes, bytes.len(), name.as_deref(), depth + 1)
            }
            Kind::Zip => {
                self.meter.deeper(depth)?;
                self.zip(bytes, depth + 1)
            }
            Kind::Tnef => {
                self.meter.deeper(depth)?;
                self.tnef(bytes, depth + 1)
            }
            Kind::Tar => {
                self.meter.deeper(depth)?;
                self.tar(bytes, depth + 1)
            }
            kind => {
                self.show(Document { name, kind, source: Source::Slice(bytes) });
                Ok(())
            }
        }
    }

    /// Bytes that come one after the other; `packed` is how many there are before they inflate.
    fn reader<'r>(&mut self, reader: impl Read + 'r, name: Option<String>, depth: usize) -> Result<(), Error> {
        let mut stream = stream(Filled(reader));
        let kind = match stream.fill_buf() {
            Ok(head) => sniff(head),
            // The limit says why; everything else was noted by the reader that met it.
            Err(_) => return self.meter.reached().map_or(Ok(()), Err),
        };
        match kind {
            Kind::Gzip => {
                self.meter.deeper(depth)?;
                self.gzip(stream, 0, name.as_deref(), depth + 1)
            }
            Kind::Tar => {
                self.meter.deeper(depth)?;
                self.tar(stream, depth + 1)
            }
            Kind::Zip | Kind::Tnef => {
                self.meter.deeper(depth)?;
                let mut bytes = Vec::new();
                if stream.read_to_end(&mut bytes).is_err() {
                    return self.meter.reached().map_or(Ok(()), Err);
                }
                self.bytes(&bytes, name, depth)
            }
            kind => {
                self.show(Document { name, kind, source: Source::Stream(stream) });
                self.meter.reached().map_or(Ok(()), Err)
            }
        }
    }

    fn gzip<'r>(
        &mut self,
        packed: impl BufRead + 'r,
        len: usize,
        name: Option<&str>,
        depth: usize,
    ) -> Result<(), Error> {
        let meter = self.meter;
        // What is packed within something packed has been counted as that one's output.
        meter.packed(len);
        let name = name.map(|name| name.strip_suffix(".gz").unwrap_or(name).to_owned());
        self.reader(Metered::new(Gunzip::new(packed, meter), meter), name, depth)
    }

    fn zip(&mut self, bytes: &[u8], depth: usize) -> Result<(), Error> {
        let members = match zip::members(bytes, self.meter) {
            Ok(members) => members,
            Err(error @ Error::Limit { .. }) => return Err(error),
            Err(error) => {
                self.failed.get_or_insert(error);
                return Ok(());
            }
        };
        self.meter.packed(bytes.len());
        for member in members {
            let packed = member.packed(bytes);
            self.member(member, packed, depth)?;
        }
        Ok(())
    }

    /// A zip that can be read from its beginning as often as needed: of one member, that is not held.
    fn zip_twice<'r>(&mut self, open: &dyn Fn() -> Box<dyn BufRead + 'r>, depth: usize) -> Result<(), Error> {
        let unreadable = |error: io::Error| Error::Damaged { format: "zip", reason: error.to_string() };
        let ends = zip::Ends::read(&mut open()).map_err(unreadable)?;
        let Some(member) = zip::only_member(&ends) else {
            let mut bytes = Vec::with_capacity(ends.len);
            open().read_to_end(&mut bytes).map_err(unreadable)?;
            return self.zip(&bytes, depth);
        };
        self.meter.packed(ends.len);
        drop(ends);
        let packed = member.packed_within(open()).map_err(unreadable)?;
        self.member(member, packed, depth)
    }

    fn member<'r>(&mut self, member: zip::Member, packed: impl BufRead + 'r, depth: usize) -> Result<(), Error> {
        self.meter.member()?;
        let name = Some(member.name.clone());
        match member.open(packed, self.meter) {
            Ok(reader) => self.reader(Metered::new(reader, self.meter), name, depth),
            Err(error) => {
                self.failed.get_or_insert(error);
                Ok(())
            }
        }
    }

    fn tar<'r>(&mut self, packed: impl BufRead + 'r, depth: usize) -> Result<(), Error> {
        let mut archive = tar::Archive::new(packed);
        loop {
            match archive.next_file() {
                Ok(Some(name)) => {
                    self.meter.member()?;
                    self.reader(archive.contents(), Some(name), depth)?;
                }
                Ok(None) => return Ok(()),
                Err(_) => {
                    if let Some(error) = self.meter.reached() {
                        return Err(error);
                    }
                    self.warnings.push(Warning::new("tar_truncated", "the archive ends within a member"));
                    return Ok(());
                }
            }
        }
    }

    fn tnef(&mut self, bytes: &[u8], depth: usize) -> Result<(), Error> {
        for attachment in tnef::attachments(bytes) {
            self.meter.member()?;
            self.bytes(attachment.bytes, attachment.name, depth)?;
        }
        Ok(())
    }

    fn show(&mut self, mut document: Document<'_>) {
        if document.kind == Kind::Empty && self.seen > 0 {
            return;
        }
        self.seen += 1;
        (self.visit)(&mut document);
    }
}

/// Fills the whole buffer where it can, so that the first look at a stream sees enough to tell a tar.
struct Filled<R>(R);

impl<R: Read> Read for Filled<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut len = 0;
        while let Some(room) = out.get_mut(len..).filter(|room| !room.is_empty()) {
            match self.0.read(room) {
                Ok(0) => break,
                Ok(more) => len += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) if len > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(len)
    }
}

/// The last component of a member's name, without control characters.
fn plain_name(name: &[u8]) -> String {
    let name =
        memrchr(b'/', name).or_else(|| memrchr(b'\\', name)).map_or(name, |at| name.get(at + 1..).unwrap_or_default());
    let text = String::from_utf8_lossy(name);
    text.chars().filter(|c| !c.is_control()).take(255).collect()
}

#[cfg(test)]
mod tests;
