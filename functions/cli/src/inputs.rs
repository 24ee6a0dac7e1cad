//! Paths to mails: files and folders are found by `host-local`, what is in them is told apart by `pipeline`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use pipeline::{Config, RawMail, ReadAt};

use crate::args::ReadingArgs;
use crate::returnpath;

/// A chunk of work: so many mails, or so many bytes of them, whichever comes first. It decides which mails share a file in the
/// lake, so it must not depend on the machine.
const CHUNK_MAILS: usize = 4_096;
const CHUNK_BYTES: usize = 2 * 1024 * 1024;

/// What becomes of a large report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Large {
    /// It is held like any other.
    Held,
    /// It is read from its file while its records become rows.
    LeftOut,
}

/// Every mail at and below the paths, in their order. The folder `except` is passed over: a lake may lie among the mails.
pub(crate) fn mails<'p>(
    paths: &'p [PathBuf],
    except: Option<&'p Path>,
    config: &'p Config,
    large: Large,
) -> impl Iterator<Item = anyhow::Result<RawMail>> + 'p {
    paths.iter().flat_map(move |path| -> Box<dyn Iterator<Item = anyhow::Result<RawMail>> + 'p> {
        if path == Path::new("-") {
            return Box::new(in_reader("-".to_owned(), Box::new(io::stdin().lock()), None, config, true));
        }
        // What was named is wanted, whatever it is; what was found in a folder may be a README.
        let named = path.is_file();
        Box::new(host_local::files(path, except).flat_map(move |file| in_file(file, config, named, large)))
    })
}

/// The same in chunks. An error ends a chunk and stands alone in the next.
pub(crate) fn chunks(
    mails: impl Iterator<Item = anyhow::Result<RawMail>>,
) -> impl Iterator<Item = anyhow::Result<Vec<RawMail>>> {
    let mut mails = mails.peekable();
    std::iter::from_fn(move || {
        if let Some(Err(_)) = mails.peek() {
            return mails.next().map(|error| error.map(|mail| vec![mail]));
        }
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while chunk.len() < CHUNK_MAILS
            && bytes < CHUNK_BYTES
            && let Some(Ok(mail)) = mails.next_if(Result::is_ok)
        {
            bytes += mail.len();
            chunk.push(mail);
        }
        (!chunk.is_empty()).then_some(Ok(chunk))
    })
}

/// What to read with, from the command line.
pub(crate) fn config(args: &ReadingArgs) -> anyhow::Result<Config> {
    Ok(Config {
        return_path_keys: returnpath::keys(&args.return_path)?,
        token_days: args.return_path.token_days,
        ..Config::told(&args.keep_headers, &args.drop_headers, &args.authserv_ids, &args.limits)?
    })
}

/// How many threads to read with.
pub(crate) fn threads(args: &ReadingArgs) -> std::num::NonZeroUsize {
    args.threads.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(std::num::NonZeroUsize::MIN)
}

fn in_file(
    file: ports::Result<PathBuf>,
    config: &Config,
    named: bool,
    large: Large,
) -> Box<dyn Iterator<Item = anyhow::Result<RawMail>> + '_> {
    let opened = file.map_err(anyhow::Error::from).and_then(|path| {
        let file = File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        let file = Arc::new(file);
        let again =
            (large == Large::LeftOut).then(|| Arc::new(OnDisk(Mutex::new(Arc::clone(&file)))) as Arc<dyn ReadAt>);
        Ok((path, file, again))
    });
    match opened {
        Ok((path, file, again)) => {
            let reader = Box::new(BufReader::with_capacity(64 * 1024, file));
            Box::new(in_reader(path.to_string_lossy().into_owned(), reader, again.as_ref(), config, named))
        }
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

fn in_reader<'c>(
    source: String,
    reader: Box<dyn BufRead + 'c>,
    file: Option<&Arc<dyn ReadAt>>,
    config: &'c Config,
    named: bool,
) -> impl Iterator<Item = anyhow::Result<RawMail>> + 'c {
    let place = source.clone();
    pipeline::split(source, reader, file, config, named)
        .map(move |mail| mail.with_context(|| format!("cannot read {place}")))
}

/// A file that a large report is read from once more, when whoever read it first is done: they share its position.
struct OnDisk(Mutex<Arc<File>>);

impl ReadAt for OnDisk {
    fn read_at(&self, out: &mut [u8], at: u64) -> io::Result<usize> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read(out)
    }
}
