//! [`Queue`] over a file: one message a line, appended and flushed before it is answered.

use std::fs::File;
use std::io::{self, BufRead as _, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use ports::{Error, ErrorKind, Queue, Result};

use crate::failure;

/// A JSON-lines file. Bodies are JSON, which never holds a bare line end.
#[derive(Debug)]
pub struct Outbox {
    path: PathBuf,
}

impl Outbox {
    /// An outbox at a path; the file is made when the first message is sent.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes `{"kind":"erased"}` over every line that is `unwanted`, and answers how many there were. The lines behind keep their places,
    /// for who reads on from one.
    pub fn erase(&self, unwanted: &dyn Fn(&str) -> bool) -> Result<u64> {
        let erase = || match File::options().read(true).write(true).open(&self.path) {
            Ok(file) => erase_lines(file, unwanted),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        };
        erase().map_err(|error| failure::on(&self.path, "erase from", error))
    }

    fn append(&self, bodies: &[String]) -> io::Result<()> {
        let mut file = File::options().read(true).append(true).create(true).open(&self.path)?;
        file.lock()?;
        drop_torn_line(&mut file)?;
        let mut lines = String::with_capacity(bodies.iter().map(|body| body.len() + 1).sum());
        for body in bodies {
            lines.push_str(&body.replace('\n', " "));
            lines.push('\n');
        }
        file.write_all(lines.as_bytes())?;
        file.sync_data()
    }
}

#[async_trait]
impl Queue for Outbox {
    async fn send(&self, bodies: &[String]) -> Vec<Result<()>> {
        if bodies.is_empty() {
            return Vec::new();
        }
        match self.append(bodies) {
            Ok(()) => bodies.iter().map(|_| Ok(())).collect(),
            Err(error) => {
                let first = failure::on(&self.path, "append to", error);
                let kind = first.kind();
                let rest = (1..bodies.len()).map(|_| Err(again(kind)));
                std::iter::once(Err(first)).chain(rest).collect()
            }
        }
    }
}

/// What stands in the place of a message that was erased, with spaces behind it.
const ERASED: &str = "{\"kind\":\"erased\"}";

fn erase_lines(mut file: File, unwanted: &dyn Fn(&str) -> bool) -> io::Result<u64> {
    file.lock()?;
    let mut places = Vec::new();
    let (mut line, mut at) = (Vec::new(), 0);
    let mut lines = io::BufReader::new(&file);
    while lines.read_until(b'\n', &mut line)? > 0 {
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        if unwanted(&String::from_utf8_lossy(text)) {
            places.push((at, text.len()));
        }
        at += line.len() as u64;
        line.clear();
    }
    for (at, length) in &places {
        let mut over = if *length < ERASED.len() { Vec::new() } else { ERASED.as_bytes().to_vec() };
        over.resize(*length, b' ');
        file.seek(SeekFrom::Start(*at))?;
        file.write_all(&over)?;
    }
    file.sync_data()?;
    Ok(places.len() as u64)
}

fn again(kind: ErrorKind) -> Error {
    Error::new(kind, "the outbox could not be written")
}

/// Cuts off what a crash left of a line: it was never answered, so it will be sent again.
fn drop_torn_line(file: &mut File) -> io::Result<()> {
    const STEP: u64 = 64 * 1024;
    let length = file.seek(SeekFrom::End(0))?;
    let mut end = length;
    while end > 0 {
        let start = end.saturating_sub(STEP);
        file.seek(SeekFrom::Start(start))?;
        let mut tail = Vec::new();
        (&*file).take(end - start).read_to_end(&mut tail)?;
        if let Some(last) = tail.iter().rposition(|&byte| byte == b'\n') {
            end = start + last as u64 + 1;
            break;
        }
        end = start;
    }
    if end < length { file.set_len(end) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_erased_line_leaves_the_others_where_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::at(folder.path().join("outbox.jsonl"));
        let erase = || outbox.erase(&|line| line.contains("bob@")).unwrap();
        assert_eq!(erase(), 0, "there is no outbox yet");
        let bob = "{\"recipient\":\"bob@example.org\"}";
        let text = format!("{{\"a\":1}}\n{bob}\n{{\"b\":2}}\nbob@\n{bob}");
        std::fs::write(outbox.path(), &text).unwrap();
        assert_eq!((erase(), erase()), (3, 0));
        let left = std::fs::read_to_string(outbox.path()).unwrap();
        assert_eq!(left.len(), text.len());
        assert!(!left.contains("bob"));
        let lines: Vec<&str> = left.lines().map(str::trim_end).collect();
        assert_eq!(lines, ["{\"a\":1}", ERASED, "{\"b\":2}", "", ERASED]);
    }

    #[tokio::test]
    async fn a_torn_line_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::at(folder.path().join("outbox.jsonl"));
        for torn in ["{\"a\":1}\n{\"b\"", "{\"a\":1}\n", &format!("{{\"a\":1}}\n{}", "x".repeat(200_000))] {
            std::fs::write(outbox.path(), torn).unwrap();
            assert!(outbox.send(&["{\"c\":3}".to_owned()]).await.iter().all(Result::is_ok));
            assert_eq!(std::fs::read_to_string(outbox.path()).unwrap(), "{\"a\":1}\n{\"c\":3}\n");
        }
    }
}
