//! [`Secrets`] over a folder that only its owner can read, with the environment before it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use ports::{Error, ErrorKind, Result, Secret, Secrets};

use crate::failure;

/// One file a secret. A variable `REBOUND_SECRET_<NAME>` (upper case, `-` and `.` as `_`) goes before the file.
#[derive(Debug)]
pub struct SecretFiles {
    /// `None`: variables only.
    folder: Option<PathBuf>,
}

impl SecretFiles {
    /// Secrets in a folder; it is made when the first is stored.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: Some(folder.into()) }
    }

    /// Secrets in variables of the environment only; none can be stored.
    pub fn in_environment() -> Self {
        Self { folder: None }
    }

    /// Where a secret lies; `None` where there are variables only.
    fn path(&self, name: &str) -> Result<Option<PathBuf>> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.is_empty() || name.starts_with('.') || !name.chars().all(allowed) {
            return Err(Error::new(
                ErrorKind::Other,
                format!("{name:?} is no name of a secret: letters, digits, - _ ."),
            ));
        }
        Ok(self.folder.as_ref().map(|folder| folder.join(name)))
    }
}

#[async_trait]
impl Secrets for SecretFiles {
    async fn get(&self, name: &str) -> Result<Secret> {
        let path = self.path(name)?;
        let variable = format!("REBOUND_SECRET_{}", name.to_ascii_uppercase().replace(['-', '.'], "_"));
        if let Ok(text) = std::env::var(&variable) {
            return Ok(Secret::new(text));
        }
        let Some(path) = path else {
            return Err(Error::new(ErrorKind::NotFound, format!("the variable {variable} is not set")));
        };
        fs::read_to_string(&path).map(Secret::new).map_err(|error| failure::on(&path, "read the secret", error))
    }

    async fn put(&self, name: &str, secret: Secret) -> Result<()> {
        let (Some(path), Some(folder)) = (self.path(name)?, &self.folder) else {
            return Err(Error::new(ErrorKind::Other, "there is no folder to store secrets in"));
        };
        let new = folder.join(format!(".{name}.{}", std::process::id()));
        let write = || {
            make_private(folder)?;
            let mut options = fs::File::options();
            options.write(true).create(true).truncate(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&new)?;
            file.write_all(secret.reveal().as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, &path)
        };
        write().map_err(|error| failure::on(&path, "write the secret", error))
    }

    async fn delete(&self, name: &str) -> Result<()> {
        let Some(path) = self.path(name)? else {
            return Err(Error::new(ErrorKind::Other, "there is no folder to remove secrets from"));
        };
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(failure::on(&path, "remove the secret", error))
            }
            _ => Ok(()),
        }
    }
}

/// Makes a folder that nobody but its owner can look into; one that is there stays as it is.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
