//! tar (POSIX ustar), one file after the other, nothing held in memory: a long name's or pax header's contents, which may be
//! as long as they like, are skipped, because nobody uses the names.

use std::io::{self, BufRead, Read};

use super::plain_name;

const BLOCK: usize = 512;

pub(super) struct Archive<R> {
    reader: R,
    /// Bytes of the current file that were not read yet.
    left: u64,
    /// Bytes that fill its last block.
    padding: u64,
}

impl<R: BufRead> Archive<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, left: 0, padding: 0 }
    }

    /// Goes to the next regular file; its name. `None` at the end.
    pub(super) fn next_file(&mut self) -> io::Result<Option<String>> {
        loop {
            self.skip(self.left + self.padding)?;
            (self.left, self.padding) = (0, 0);
            let mut block = [0_u8; BLOCK];
            match self.reader.read_exact(&mut block) {
                Ok(()) => {}
                // Many archives lack the empty blocks at their end.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
                Err(error) => return Err(error),
            }
            if block.iter().all(|b| *b == 0) {
                return Ok(None);
            }
            let size = octal(block.get(124..136).unwrap_or_default())
                .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a size is no octal number"))?;
            self.left = size;
            self.padding = size.next_multiple_of(BLOCK as u64) - size;
            if matches!(block.get(156), Some(0 | b'0' | b'7')) {
                let name = block.get(..100).unwrap_or_default();
                let name = name.split(|b| *b == 0).next().unwrap_or_default();
                return Ok(Some(plain_name(name)));
            }
        }
    }

    /// What is left of the current file.
    pub(super) fn contents(&mut self) -> Contents<'_, R> {
        Contents(self)
    }

    fn skip(&mut self, mut len: u64) -> io::Result<()> {
        while len > 0 {
            let have = self.reader.fill_buf()?.len();
            if have == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let step = usize::try_from(len).unwrap_or(usize::MAX).min(have);
            self.reader.consume(step);
            len -= step as u64;
        }
        Ok(())
    }
}

/// The current file's bytes.
pub(super) struct Contents<'a, R>(&'a mut Archive<R>);

impl<R: BufRead> Read for Contents<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.0.left).unwrap_or(usize::MAX).min(out.len());
        let len = self.0.reader.read(out.get_mut(..room).unwrap_or_default())?;
        self.0.left -= len as u64;
        Ok(len)
    }
}

/// A size below 8 GiB; nothing larger passes the limits.
fn octal(field: &[u8]) -> Option<u64> {
    let digits = field.split(|b| matches!(b, 0 | b' ')).find(|digits| !digits.is_empty()).unwrap_or_default();
    digits
        .iter()
        .try_fold(0_u64, |n, b| if (b'0'..=b'7').contains(b) { Some(n * 8 + u64::from(b - b'0')) } else { None })
}
