//! Mailboxes in one file (RFC 4155 and its cousins mboxo and mboxrd), read in constant memory.

use std::io::BufRead;

use memchr::{memchr, memchr2};

use crate::kind::is_from_line;

/// One mail of an mbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MboxMail {
    /// Which mail of the file, from 0.
    pub ordinal: u64,
    /// The mail without its `From ` line, `>From ` unquoted; of one that is over the limit, its beginning.
    pub raw: Vec<u8>,
    /// How long it is; more than `raw` where it is over the limit.
    pub size: u64,
}

impl MboxMail {
    /// Whether the mail was longer than the limit.
    pub fn is_over(&self) -> bool {
        self.size > self.raw.len() as u64
    }
}

/// The mails of an mbox, one at a time. A mail begins at a line `From …` at the beginning of the file or after an empty
/// line. What stands before the first of them is no mail.
#[derive(Debug)]
pub struct Mbox<R> {
    reader: R,
    /// What ends a line: LF, or CR where the first line ends in that alone.
    end: Option<u8>,
    limit: usize,
    ordinal: u64,
    begun: bool,
    done: bool,
}

impl<R: BufRead> Mbox<R> {
    /// Reads an mbox whose mails are at most `limit` bytes; of longer ones, only that much is kept.
    pub fn new(reader: R, limit: usize) -> Self {
        Self { reader, end: None, limit, ordinal: 0, begun: false, done: false }
    }

    fn mail(&mut self) -> std::io::Result<Option<MboxMail>> {
        let end = match self.end {
            Some(end) => end,
            None => *self.end.insert(first_end(self.reader.fill_buf()?)),
        };
        let mut mail = Growing { raw: Vec::new(), size: 0, limit: self.limit };
        let mut after_empty = true;
        loop {
            let mut line = Line::default();
            if !line.read(&mut self.reader, end, &mut mail, after_empty)? {
                self.done = true;
                return Ok(self.begun.then(|| self.finished(mail)));
            }
            if line.is_separator {
                if self.begun {
                    return Ok(Some(self.finished(mail)));
                }
                self.begun = true;
                mail = Growing { raw: Vec::new(), size: 0, limit: self.limit };
                after_empty = false;
                continue;
            }
            after_empty = line.is_empty;
        }
    }

    fn finished(&mut self, mut mail: Growing) -> MboxMail {
        // The empty line before the next `From ` belongs to the mailbox.
        if mail.size == mail.raw.len() as u64 {
            let raw = &mut mail.raw;
            let len = if raw.ends_with(b"\r\n\r\n") {
                2
            } else if raw.ends_with(b"\n\n") || raw.ends_with(b"\r\r") {
                1
            } else {
                0
            };
            raw.truncate(raw.len() - len);
            mail.size = raw.len() as u64;
        }
        let ordinal = self.ordinal;
        self.ordinal += 1;
        MboxMail { ordinal, raw: mail.raw, size: mail.size }
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = std::io::Result<MboxMail>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        match self.mail() {
            Ok(mail) => mail.map(Ok),
            Err(error) => {
                self.done = true;
                Some(Err(error))
            }
        }
    }
}

struct Growing {
    raw: Vec<u8>,
    size: u64,
    limit: usize,
}

impl Growing {
    fn push(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        let room = self.limit.saturating_sub(self.raw.len());
        self.raw.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
    }
}

/// What ends the first line of `head`, and so every line.
fn first_end(head: &[u8]) -> u8 {
    match memchr2(b'\n', b'\r', head).and_then(|at| head.get(at..at + 2)) {
        Some([b'\r', next]) if *next != b'\n' && *next != b'\r' => b'\r',
        _ => b'\n',
    }
}

/// How much of a line decides whether it is a separator.
const HEAD: usize = 256;

#[derive(Default)]
struct Line {
    is_empty: bool,
    is_separator: bool,
}

impl Line {
    /// Reads one line into `mail`, unless it is a separator. `false` at the end of the file. A line of any length takes
    /// no more memory than the mail may.
    fn read(
        &mut self,
        reader: &mut impl BufRead,
        end: u8,
        mail: &mut Growing,
        after_empty: bool,
    ) -> std::io::Result<bool> {
        // The line's beginning is held back until it is known what the line is.
        let mut head: Vec<u8> = Vec::with_capacity(HEAD);
        let mut decided = false;
        let mut any = false;
        loop {
            let buffer = reader.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let (len, ended) = memchr(end, buffer).map_or((buffer.len(), false), |at| (at + 1, true));
            let piece = buffer.get(..len).unwrap_or_default();
            if decided {
                if !self.is_separator {
                    mail.push(piece);
                }
            } else {
                let room = HEAD.saturating_sub(head.len()).min(piece.len());
                let (first, rest) = piece.split_at(room);
                head.extend_from_slice(first);
                if ended || head.len() == HEAD {
                    decided = true;
                    self.decide(&head, mail, after_empty);
                    if !self.is_separator {
                        mail.push(rest);
                    }
                }
            }
            reader.consume(len);
            if ended {
                return Ok(true);
            }
        }
        if any && !decided {
            self.decide(&head, mail, after_empty);
        }
        Ok(any)
    }

    fn decide(&mut self, head: &[u8], mail: &mut Growing, after_empty: bool) {
        self.is_empty = matches!(head, b"\n" | b"\r\n" | b"\r");
        self.is_separator = after_empty && is_from_line(head);
        if !self.is_separator {
            mail.push(unquoted(head));
        }
    }
}

/// mboxrd: one `>` less before `From `.
fn unquoted(head: &[u8]) -> &[u8] {
    let quotes = head.iter().take_while(|b| **b == b'>').count();
    match head.get(quotes..) {
        Some(rest) if quotes > 0 && rest.starts_with(b"From ") => head.get(1..).unwrap_or_default(),
        _ => head,
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn read(text: &str, capacity: usize, limit: usize) -> Vec<MboxMail> {
        Mbox::new(BufReader::with_capacity(capacity, text.as_bytes()), limit).map(Result::unwrap).collect()
    }

    #[test]
    fn mails_of_a_mailbox() {
        let text = "From a@b Mon Sep 21 10:00:00 2026\nA: 1\n\n>From x\n>>From 1 y\nFrom here on 1\n\nFrom c@d Mon Sep 21 10:00:00 2026\r\nB: 2\r\n\r\nlast";
        for capacity in [1, 7, 8192] {
            let mails = read(text, capacity, 1000);
            let raws: Vec<_> = mails.iter().map(|mail| String::from_utf8_lossy(&mail.raw).into_owned()).collect();
            assert_eq!(raws, ["A: 1\n\nFrom x\n>From 1 y\nFrom here on 1\n", "B: 2\r\n\r\nlast"]);
            assert_eq!(mails[1].ordinal, 1);
        }
    }

    #[test]
    fn a_mail_over_the_limit_does_not_hide_the_next() {
        let text = format!("From a 1 2\nA: {}\n\nFrom b 1 2\nB: 2\n", "x".repeat(5000));
        let mails = read(&text, 64, 100);
        assert_eq!((mails.len(), mails[0].raw.len(), mails[0].is_over()), (2, 100, true));
        assert_eq!((mails[1].raw.as_slice(), mails[1].is_over()), (&b"B: 2\n"[..], false));
    }

    #[test]
    fn lines_that_end_in_cr() {
        let mails = read("From a 1 2\rA: 1\r\rx\r\rFrom b 1 2\rB: 2\r", 64, 100);
        let raws: Vec<_> = mails.iter().map(|mail| mail.raw.as_slice()).collect();
        assert_eq!(raws, [&b"A: 1\r\rx\r"[..], b"B: 2\r"]);
    }

    #[test]
    fn what_is_no_mailbox_has_no_mails() {
        assert_eq!(read("", 10, 10), []);
        assert_eq!(read("Subject: x\n\ny\n", 10, 10), []);
    }
}
