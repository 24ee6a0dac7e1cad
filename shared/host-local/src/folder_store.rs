//! [`ObjectStore`] over a folder: a key is a path below it.
//!
//! A write goes to a new file in `.writing/`, is flushed to disk, and is renamed into place, so that a reader (and a
//! crash) sees the old object or the new one. A conditional write holds `.lock` from its look to its rename; so does
//! every other write, otherwise a condition could be true and late. Metadata lies in `.metadata/` under the same key.
//! The ETag is a hash of content and metadata, so it needs no file of its own.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use ports::{Bytes, Condition, Entry, Error, ErrorKind, Object, ObjectStore, Page, Put, Result, check_key};
use sha2::{Digest, Sha256};

use crate::failure;

const PAGE: usize = 1_000;
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// A folder of objects. Names that begin with a dot are the store's own, and no keys.
#[derive(Debug)]
pub struct FolderStore {
    root: PathBuf,
    written: AtomicU64,
}

impl FolderStore {
    /// Opens the folder, making it where it is not there.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self> {
        let root = root.into();
        for folder in [&root, &root.join(".writing"), &root.join(".metadata")] {
            fs::create_dir_all(folder).map_err(|error| failure::on(folder, "make the folder", error))?;
        }
        remove_abandoned(&root.join(".writing"));
        Ok(Self { root, written: AtomicU64::new(0) })
    }

    /// Where the folder is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn path(&self, key: &str) -> Result<PathBuf> {
        check_key(key)?;
        if key.split('/').any(|segment| segment.starts_with('.')) {
            return Err(Error::new(ErrorKind::Other, format!("the key {key:?} has a segment that begins with a dot")));
        }
        Ok(self.root.join(key))
    }

    fn metadata_path(&self, key: &str) -> PathBuf {
        self.root.join(".metadata").join(key)
    }

    /// Waits for the store's lock; it goes with the file that is returned.
    fn lock(&self) -> Result<File> {
        let path = self.root.join(".lock");
        let locked = File::options().create(true).truncate(false).write(true).open(&path).and_then(|file| {
            file.lock()?;
            Ok(file)
        });
        locked.map_err(|error| failure::on(&path, "lock", error))
    }

    fn read(&self, key: &str) -> Result<Object> {
        let path = self.path(key)?;
        let bytes = fs::read(&path).map_err(|error| failure::on(&path, "read", error))?;
        let stored = match fs::read_to_string(self.metadata_path(key)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(failure::on(&self.metadata_path(key), "read", error)),
        };
        let metadata = stored
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Ok(Object { etag: etag(&bytes, &stored), bytes: bytes.into(), metadata })
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let name = format!("{}-{}", std::process::id(), self.written.fetch_add(1, Ordering::Relaxed));
        let new = self.root.join(".writing").join(name);
        let in_place = || -> io::Result<()> {
            let mut file = File::create(&new)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::rename(&new, path)?;
            path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
        };
        in_place().map_err(|error| failure::on(path, "write", error))
    }
}

#[async_trait]
impl ObjectStore for FolderStore {
    async fn get(&self, key: &str) -> Result<Object> {
        self.read(key)
    }

    async fn put(&self, key: &str, bytes: Bytes, put: Put<'_>) -> Result<String> {
        let path = self.path(key)?;
        let _lock = self.lock()?;
        let present = match put.condition {
            Condition::Always => None,
            Condition::IfAbsent | Condition::IfMatch(_) => match self.read(key) {
                Ok(object) => Some(object.etag),
                Err(error) if error.kind() == ErrorKind::NotFound => None,
                Err(error) => return Err(error),
            },
        };
        let holds = match put.condition {
            Condition::Always => true,
            Condition::IfAbsent => present.is_none(),
            Condition::IfMatch(etag) => present.as_deref() == Some(etag),
        };
        if !holds {
            return Err(Error::new(ErrorKind::Precondition, format!("the object {key:?} is not the expected version")));
        }
        let metadata = metadata_text(put.metadata);
        if metadata.is_empty() {
            remove(&self.metadata_path(key))?;
        } else {
            self.write(&self.metadata_path(key), metadata.as_bytes())?;
        }
        self.write(&path, &bytes)?;
        Ok(etag(&bytes, &metadata))
    }

    async fn delete(&self, key: &str) -> Result<()> {
        let path = self.path(key)?;
        let _lock = self.lock()?;
        remove(&path)?;
        remove(&self.metadata_path(key))
    }

    async fn list(&self, prefix: &str, after: Option<&str>) -> Result<Page> {
        let mut keys = Vec::new();
        let folder = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
        let wanted = |key: &str| key.starts_with(prefix) && after.is_none_or(|after| key > after);
        // A folder is worth entering where keys below it could be wanted.
        let enter = |folder: &str| folder.starts_with(prefix) || prefix.starts_with(folder);
        collect(&self.root.join(folder), folder, &enter, &wanted, &mut keys)?;
        keys.sort_unstable();
        let more = keys.len() > PAGE;
        keys.truncate(PAGE);
        let entries = keys.into_iter().filter_map(|key| self.entry(key).transpose()).collect::<Result<_>>()?;
        Ok(Page { entries, more })
    }
}

impl FolderStore {
    /// The entry of a key, or `None` where it has gone since it was seen.
    fn entry(&self, key: String) -> Result<Option<Entry>> {
        let path = self.root.join(&key);
        match fs::metadata(&path).and_then(|meta| Ok((meta.len(), meta.modified()?))) {
            Ok((size, modified)) => {
                Ok(Some(Entry { key, size, modified: Timestamp::try_from(modified).unwrap_or_default() }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failure::on(&path, "look at", error)),
        }
    }
}

fn collect(
    folder: &Path,
    key: &str,
    enter: &dyn Fn(&str) -> bool,
    wanted: &dyn Fn(&str) -> bool,
    keys: &mut Vec<String>,
) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
        Err(error) => return Err(failure::on(folder, "list", error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| failure::on(folder, "list", error))?;
        let name = entry.file_name();
        // Only this store writes here, and its keys are UTF-8.
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        let below = if key.is_empty() { name.to_owned() } else { format!("{key}/{name}") };
        let kind = entry.file_type().map_err(|error| failure::on(folder, "list", error))?;
        if kind.is_dir() {
            if enter(&format!("{below}/")) {
                collect(&entry.path(), &below, enter, wanted, keys)?;
            }
        } else if wanted(&below) {
            keys.push(below);
        }
    }
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failure::on(path, "remove", error)),
    }
}

/// Removes what crashed writers left behind an hour ago or earlier. A file that cannot be removed is in nobody's way.
fn remove_abandoned(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|meta| meta.modified()).ok().and_then(|modified| modified.elapsed().ok());
        if age.is_some_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn metadata_text(metadata: &[(&str, &str)]) -> String {
    metadata.iter().map(|(name, value)| format!("{name}: {}\n", value.replace(['\r', '\n'], " "))).collect()
}

fn etag(bytes: &[u8], metadata: &str) -> String {
    let mut hash = Sha256::new();
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
    hash.update(metadata);
    HEXLOWER.encode(&hash.finalize())
}
