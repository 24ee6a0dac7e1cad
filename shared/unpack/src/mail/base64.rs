//! base64 undone (RFC 2045, section 6.8), all of it or while it is read: a long archive need not be held a second time.

use std::io::{self, BufRead, Read};

use crate::kind::{Kind, sniff};

/// A gzip or zip of so many bytes in base64 is decoded while it is read.
pub const LONG: usize = 256 * 1024;
/// How much text is decoded at a time.
const STEP: usize = 64 * 1024;

/// What base64 decoded to.
pub(super) struct Base64 {
    pub bytes: Vec<u8>,
    /// How many bytes were neither of the alphabet nor white space.
    pub strange: usize,
}

/// Decodes base64; white space anywhere, several padded runs one after the other (some mailers encode piece by piece), no
/// padding at all. What comes after the padding and is no base64 is a footer that a mailing list added: left out.
pub(super) fn base64(text: &[u8]) -> Base64 {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut decoder = Decoder::default();
    decoder.decode(text, &mut bytes);
    decoder.flush(&mut bytes);
    Base64 { bytes, strange: decoder.strange }
}

/// What a text is that is decoded while it is read; `None` where it is short, or neither gzip nor zip.
pub(crate) fn archive_in_base64(text: &[u8]) -> Option<Kind> {
    let head = text.get(..1024).filter(|_| text.len() >= LONG)?;
    Some(sniff(&base64(head).bytes)).filter(|kind| matches!(kind, Kind::Gzip | Kind::Zip))
}

/// Decodes while it is read.
pub(crate) struct Decoding<R: BufRead, S: FnMut(usize)> {
    text: R,
    /// All of the text was decoded.
    over: bool,
    decoder: Decoder,
    decoded: Vec<u8>,
    /// Where the part of `decoded` begins that was not read yet.
    from: usize,
    /// Told at the end how many strange bytes there were, where there were any.
    strange: S,
}

impl<R: BufRead, S: FnMut(usize)> Decoding<R, S> {
    pub(crate) fn new(text: R, strange: S) -> Self {
        let decoded = Vec::with_capacity(STEP);
        Self { text, over: false, decoder: Decoder::default(), decoded, from: 0, strange }
    }
}

impl<R: BufRead, S: FnMut(usize)> BufRead for Decoding<R, S> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.from >= self.decoded.len() && !self.over {
            self.decoded.clear();
            self.from = 0;
            let text = self.text.fill_buf()?;
            let step = text.get(..text.len().min(STEP)).unwrap_or_default();
            self.decoder.decode(step, &mut self.decoded);
            self.over = step.is_empty() || self.decoder.ended;
            let used = step.len();
            self.text.consume(used);
            if self.over {
                self.decoder.flush(&mut self.decoded);
                if self.decoder.strange > 0 {
                    (self.strange)(self.decoder.strange);
                }
            }
        }
        Ok(self.decoded.get(self.from..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.from = (self.from + amount).min(self.decoded.len());
    }
}

impl<R: BufRead, S: FnMut(usize)> Read for Decoding<R, S> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

const SKIP: u8 = 64;
const PAD: u8 = 65;
const STRANGE: u8 = 66;

const VALUES: [u8; 256] = values();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of bounds")]
const fn values() -> [u8; 256] {
    let mut table = [STRANGE; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0_u8;
    while value < 64 {
        table[alphabet[value as usize] as usize] = value;
        value += 1;
    }
    table[b' ' as usize] = SKIP;
    table[b'\t' as usize] = SKIP;
    table[b'\r' as usize] = SKIP;
    table[b'\n' as usize] = SKIP;
    table[0] = SKIP;
    table[b'=' as usize] = PAD;
    // base64url, which some libraries take by mistake
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table
}

fn value(byte: u8) -> u8 {
    VALUES.get(usize::from(byte)).copied().unwrap_or(STRANGE)
}

/// Between one piece of a text and the next.
#[derive(Default)]
struct Decoder {
    /// The digits of a group that is not full, and how many they are.
    bits: u32,
    have: u32,
    padded: bool,
    /// A footer has begun.
    ended: bool,
    strange: usize,
}

impl Decoder {
    fn decode(&mut self, text: &[u8], bytes: &mut Vec<u8>) {
        let mut rest = text;
        while !self.ended {
            if self.have == 0 {
                let mut used = 0;
                for [a, b, c, d] in rest.as_chunks::<4>().0 {
                    let (a, b, c, d) = (value(*a), value(*b), value(*c), value(*d));
                    if (a | b | c | d) >= 64 {
                        break;
                    }
                    let word = u32::from(a) << 18 | u32::from(b) << 12 | u32::from(c) << 6 | u32::from(d);
                    let [_, x, y, z] = word.to_be_bytes();
                    bytes.extend_from_slice(&[x, y, z]);
                    used += 4;
                    self.padded = false;
                }
                rest = rest.get(used..).unwrap_or_default();
            }
            let Some((byte, tail)) = rest.split_first() else { return };
            rest = tail;
            self.one(value(*byte), bytes);
        }
    }

    fn one(&mut self, value: u8, bytes: &mut Vec<u8>) {
        match value {
            SKIP => {}
            PAD => {
                self.padded = true;
                self.flush(bytes);
            }
            STRANGE if self.padded => self.ended = true,
            STRANGE => self.strange += 1,
            value => {
                self.bits = self.bits << 6 | u32::from(value);
                self.have += 1;
                if self.have == 4 {
                    let [_, x, y, z] = self.bits.to_be_bytes();
                    bytes.extend_from_slice(&[x, y, z]);
                    (self.bits, self.have) = (0, 0);
                }
            }
        }
    }

    /// The bytes of a group that was not full.
    fn flush(&mut self, bytes: &mut Vec<u8>) {
        let [_, x, y, _] = (self.bits << (6 * (4 - self.have.min(4)))).to_be_bytes();
        match self.have {
            2 => bytes.push(x),
            3 => bytes.extend_from_slice(&[x, y]),
            _ => {}
        }
        (self.bits, self.have) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_it_comes() {
        for (text, wanted) in [
            ("aGVsbG8=", "hello"),
            ("aGVs\r\nbG8", "hello"),
            ("aGVsbG8=\naGVsbG8=", "hellohello"),
            ("a G V s b G 8 =", "hello"),
            ("aGVsbG8=\n___\n(footer of a list)", "hello"),
            ("", ""),
            ("A", ""),
        ] {
            let got = base64(text.as_bytes());
            assert_eq!(got.bytes.get(..wanted.len()), Some(wanted.as_bytes()), "{text}");
            assert_eq!(got.strange, 0, "{text}");
        }
    }

    /// Wherever a piece ends, what is decoded is the same.
    #[test]
    fn piece_by_piece_is_as_a_whole() {
        let line = "aGVsbG8hIGhlbGxvISBoZWxsbyEgaGVsbG8hIGhlbGxv\r\n";
        for (end, strange) in [("", 0), ("aGVsbG8=", 0), ("aG!Vs", 1), ("aGVsbG8=\n(footer)", 0)] {
            for shift in 0..5 {
                let text = format!("{}{}{end}", "\n   \n".get(..shift).unwrap(), line.repeat(4000));
                let mut told = 0;
                let mut decoded = Vec::new();
                Decoding::new(text.as_bytes(), |count| told = count).read_to_end(&mut decoded).unwrap();
                assert!(decoded == base64(text.as_bytes()).bytes, "{end} {shift}");
                assert_eq!((told, decoded.len() > 2 * STEP), (strange, true), "{end} {shift}");
            }
        }
    }
}
