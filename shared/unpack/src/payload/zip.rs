//! zip: the members that the central directory lists, read by the zip crate; of an archive that was cut off, those that
//! their own headers tell of.
//!
//! The members are inflated here and not by the crate: from the mail's own bytes, without a copy, and two members of one
//! name are two members.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;
use memchr::memmem;

use super::meter::Meter;
use super::plain_name;
use crate::Error;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
/// So much is kept of either end of an archive that is not held: the directory of one member, and a comment.
const END: usize = 64 * 1024;

/// One member that is a file.
pub(super) struct Member {
    pub name: String,
    method: u16,
    encrypted: bool,
    /// Where in the archive its packed bytes lie.
    begin: usize,
    len: usize,
}

impl Member {
    /// What of an archive that lies in memory is its own.
    pub(super) fn packed<'z>(&self, archive: &'z [u8]) -> &'z [u8] {
        archive.get(self.begin..self.begin + self.len).unwrap_or_default()
    }

    /// The same of an archive that is read from its beginning.
    pub(super) fn packed_within<R: BufRead>(&self, mut archive: R) -> io::Result<io::Take<R>> {
        io::copy(&mut archive.by_ref().take(self.begin as u64), &mut io::sink())?;
        Ok(archive.take(self.len as u64))
    }

    /// Its contents as they inflate.
    pub(super) fn open<'z>(self, packed: impl BufRead + 'z, meter: &'z Meter) -> Result<Box<dyn Read + 'z>, Error> {
        if self.encrypted {
            return Err(Error::Encrypted { member: self.name });
        }
        match self.method {
            0 => Ok(Box::new(packed)),
            8 => Ok(Box::new(Inflating { decoder: DeflateDecoder::new(packed), meter, done: false })),
            method => Err(Error::Method { member: self.name, method }),
        }
    }
}

/// The members of an archive, in its order, directories left out.
pub(super) fn members(bytes: &[u8], meter: &Meter) -> Result<Vec<Member>, Error> {
    // Before the crate allocates an entry for each: no archive has more entries than it has headers of entries.
    let headers = memmem::find_iter(bytes, CENTRAL).take(1025).count();
    if headers > 1024 {
        meter.members_allowed(headers)?;
    }
    let members = match listed(Cursor::new(bytes), bytes, bytes.len()) {
        Some(members) => members,
        None => {
            meter.warn("zip_directory_missing", "the zip has no readable directory; its members were looked for");
            walked(bytes)
        }
    };
    if members.is_empty() {
        return Err(Error::Damaged { format: "zip", reason: "no member can be read".to_owned() });
    }
    meter.members_allowed(members.len())?;
    Ok(members)
}

/// The member of an archive that has just one, as reports have: told by its two ends. `None` where it takes the whole to tell.
pub(super) fn only_member(ends: &Ends) -> Option<Member> {
    let members = listed(Between { ends, at: 0 }, &ends.head, ends.len)?;
    <[Member; 1]>::try_from(members).ok().map(|[member]| member)
}

/// By the central directory. `None` where it cannot be read, or does not tell of every member it has. `bytes` are the archive as
/// far as it is there, `len` of all of it.
fn listed(archive: impl Read + Seek, bytes: &[u8], len: usize) -> Option<Vec<Member>> {
    let mut archive = zip::ZipArchive::new(archive).ok()?;
    if archive.has_duplicate_names() {
        return None;
    }
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).ok()?;
        if file.is_dir() {
            continue;
        }
        let member = local(bytes, usize::try_from(file.header_start()).ok()?)?;
        // The directory's size is the one that counts: the other is often 0 and comes after the data.
        let begin = usize::try_from(file.data_start()?).ok()?;
        let packed = usize::try_from(file.compressed_size()).ok()?;
        members.push(Member { begin, len: packed.min(len.checked_sub(begin)?), ..member });
    }
    Some(members)
}

/// By the header before each member. Takes at most a thousand, more than any limit allows.
fn walked(bytes: &[u8]) -> Vec<Member> {
    let mut members = Vec::new();
    let mut from = 0;
    while members.len() < 1000
        && let Some(at) = bytes.get(from..).and_then(|rest| memmem::find(rest, LOCAL)).map(|at| from + at)
    {
        let Some(mut member) = local(bytes, at) else {
            from = at + LOCAL.len();
            continue;
        };
        let rest = bytes.get(member.begin..).unwrap_or_default();
        if member.len == 0 {
            // It says itself where it ends.
            member.len = memmem::find(rest, LOCAL).or_else(|| memmem::find(rest, CENTRAL)).unwrap_or(rest.len());
        }
        from = member.begin + member.len;
        if !member.name.is_empty() {
            members.push(member);
        }
    }
    members
}

/// The member whose header stands at `at`, of no length where that does not tell (APPNOTE.TXT, section 4.3.7).
fn local(bytes: &[u8], at: usize) -> Option<Member> {
    let header = bytes.get(at..at + 30)?;
    let u16_at = |at: usize| Some(u16::from_le_bytes([*header.get(at)?, *header.get(at + 1)?]));
    let u32_at = |at: usize| {
        Some(u32::from_le_bytes([*header.get(at)?, *header.get(at + 1)?, *header.get(at + 2)?, *header.get(at + 3)?]))
    };
    let flags = u16_at(6)?;
    let method = u16_at(8)?;
    let name_len = usize::from(u16_at(26)?);
    let extra_len = usize::from(u16_at(28)?);
    let begin = at + 30 + name_len + extra_len;
    let name = bytes.get(at + 30..at + 30 + name_len)?;
    let rest = bytes.get(begin..)?;
    // Bit 3: the size comes after the data.
    let size = if flags & 8 == 0 { usize::try_from(u32_at(18)?).ok()? } else { 0 };
    let len = size.min(rest.len());
    Some(Member { name: plain_name(name), method, encrypted: flags & 1 != 0, begin, len })
}

/// The beginning and the end of an archive that is read and not held.
pub(super) struct Ends {
    head: Vec<u8>,
    tail: Vec<u8>,
    /// Of the whole.
    pub len: usize,
}

impl Ends {
    pub(super) fn read(archive: &mut impl BufRead) -> io::Result<Self> {
        let mut head = Vec::new();
        let mut len = archive.by_ref().take(END as u64).read_to_end(&mut head)?;
        let mut tail = Vec::new();
        loop {
            let piece = archive.fill_buf()?;
            if piece.is_empty() {
                return Ok(Self { head, tail, len });
            }
            tail.extend_from_slice(piece);
            len += piece.len();
            let used = piece.len();
            archive.consume(used);
            if tail.len() > 4 * END {
                tail.drain(..tail.len() - END);
            }
        }
    }
}

/// Reads an archive of which only the ends are there.
struct Between<'e> {
    ends: &'e Ends,
    at: u64,
}

impl Read for Between<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Ends { head, tail, len } = self.ends;
        let at = usize::try_from(self.at).unwrap_or(usize::MAX).min(*len);
        let here = match at.checked_sub(len - tail.len()) {
            Some(at) => tail.get(at..),
            None => head.get(at..).filter(|rest| !rest.is_empty()),
        };
        let mut here = here.ok_or_else(|| io::Error::other("this part of the archive is not there"))?;
        let read = here.read(out)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Between<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => (self.ends.len as u64).checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Deflate that may end early.
struct Inflating<'m, R> {
    decoder: DeflateDecoder<R>,
    meter: &'m Meter,
    done: bool,
}

impl<R: BufRead> Read for Inflating<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.done {
            return Ok(0);
        }
        match self.decoder.read(out) {
            Ok(len) => Ok(len),
            Err(_) => {
                self.done = true;
                self.meter
                    .warn("zip_truncated", "a member of the zip ends early or is damaged; what inflates was read");
                Ok(0)
            }
        }
    }
}
