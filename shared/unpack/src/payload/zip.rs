//! zip: the members that the central directory lists, read by the zip crate; of an archive that was cut off, those that
//! their own headers tell of.
//!
//! The members are inflated here and not by the crate: from the mail's own bytes, without a copy, and two members of one
//! name are two members.

use std::io::{Cursor, Read};

use flate2::bufread::DeflateDecoder;
use memchr::memmem;

use super::meter::Meter;
use super::plain_name;
use crate::Error;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";

/// One member that is a file.
pub(super) struct Member<'z> {
    pub name: String,
    method: u16,
    encrypted: bool,
    packed: &'z [u8],
}

impl<'z> Member<'z> {
    /// Its contents as they inflate.
    pub(super) fn open<'m>(self, meter: &'m Meter) -> Result<Box<dyn Read + 'z>, Error>
    where
        'm: 'z,
    {
        if self.encrypted {
            return Err(Error::Encrypted { member: self.name });
        }
        match self.method {
            0 => Ok(Box::new(self.packed)),
            8 => Ok(Box::new(Inflating { decoder: DeflateDecoder::new(self.packed), meter, done: false })),
            method => Err(Error::Method { member: self.name, method }),
        }
    }
}

/// The members of an archive, in its order, directories left out.
pub(super) fn members<'z>(bytes: &'z [u8], meter: &Meter) -> Result<Vec<Member<'z>>, Error> {
    // Before the crate allocates an entry for each: no archive has more entries than it has headers of entries.
    let headers = memmem::find_iter(bytes, CENTRAL).take(1025).count();
    if headers > 1024 {
        meter.members_allowed(headers)?;
    }
    let members = match listed(bytes) {
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

/// By the central directory. `None` where it cannot be read, or does not tell of every member it has.
fn listed(bytes: &[u8]) -> Option<Vec<Member<'_>>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.has_duplicate_names() {
        return None;
    }
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).ok()?;
        if file.is_dir() {
            continue;
        }
        let (member, _) = local(bytes, usize::try_from(file.header_start()).ok()?)?;
        // The directory's size is the one that counts: the other is often 0 and comes after the data.
        let begin = usize::try_from(file.data_start()?).ok()?;
        let len = usize::try_from(file.compressed_size()).ok()?;
        let rest = bytes.get(begin..)?;
        members.push(Member { packed: rest.get(..len.min(rest.len()))?, ..member });
    }
    Some(members)
}

/// By the header before each member. Takes at most a thousand, more than any limit allows.
fn walked(bytes: &[u8]) -> Vec<Member<'_>> {
    let mut members = Vec::new();
    let mut from = 0;
    while members.len() < 1000
        && let Some(at) = bytes.get(from..).and_then(|rest| memmem::find(rest, LOCAL)).map(|at| from + at)
    {
        let Some((member, next)) = local(bytes, at) else {
            from = at + LOCAL.len();
            continue;
        };
        from = next;
        if !member.name.is_empty() {
            members.push(member);
        }
    }
    members
}

/// The member whose header stands at `at`, and where to look for the next (APPNOTE.TXT, section 4.3.7).
fn local(bytes: &[u8], at: usize) -> Option<(Member<'_>, usize)> {
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
    // Bit 3: the size comes after the data, and the data must say itself where it ends.
    let size = if flags & 8 == 0 { usize::try_from(u32_at(18)?).ok()? } else { 0 };
    let packed = if size > 0 {
        rest.get(..size.min(rest.len()))?
    } else {
        let end = memmem::find(rest, LOCAL).or_else(|| memmem::find(rest, CENTRAL)).unwrap_or(rest.len());
        rest.get(..end)?
    };
    Some((Member { name: plain_name(name), method, encrypted: flags & 1 != 0, packed }, begin + packed.len()))
}

/// Deflate that may end early.
struct Inflating<'z, 'm> {
    decoder: DeflateDecoder<&'z [u8]>,
    meter: &'m Meter,
    done: bool,
}

impl Read for Inflating<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
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
