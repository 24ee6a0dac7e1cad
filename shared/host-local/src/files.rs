//! Where mails lie on a machine: files, folders, Maildirs. Which of them are mails is not decided here.

use std::fs;
use std::path::{Path, PathBuf};

use ports::Result;

use crate::failure;

/// The files at and below `path`, each folder's in the order of their names, without following links to folders.
///
/// A Maildir (a folder with `cur` and `new`) yields these two and not `tmp`, where mails are still being written. Names that
/// begin with a dot are left out, but for Maildir++ subfolders; so is the folder `except`, where it is below: a lake may
/// lie beside the mails that it is made of.
pub fn files<'p>(path: &Path, except: Option<&'p Path>) -> Files<'p> {
    Files { stack: vec![path.to_owned()], top: true, except }
}

/// Iterates over files, lazily: a folder is read when its turn comes.
#[derive(Debug)]
pub struct Files<'p> {
    stack: Vec<PathBuf>,
    top: bool,
    except: Option<&'p Path>,
}

impl Iterator for Files<'_> {
    type Item = Result<PathBuf>;

    fn next(&mut self) -> Option<Result<PathBuf>> {
        loop {
            let path = self.stack.pop()?;
            let top = std::mem::take(&mut self.top);
            let look = if top { fs::metadata(&path) } else { fs::symlink_metadata(&path) };
            let kind = match look {
                Ok(meta) if meta.is_symlink() => fs::metadata(&path).ok().filter(fs::Metadata::is_file).map(|_| false),
                Ok(meta) => Some(meta.is_dir()),
                Err(error) => return Some(Err(failure::on(&path, "read", error))),
            };
            match kind {
                Some(false) => return Some(Ok(path)),
                Some(true) if self.except.is_some_and(|except| is_same(&path, except)) => {}
                Some(true) => match children(&path) {
                    Ok(children) => self.stack.extend(children.into_iter().rev()),
                    Err(error) => return Some(Err(error)),
                },
                None => {}
            }
        }
    }
}

/// Whether a folder is a Maildir.
pub fn is_maildir(folder: &Path) -> bool {
    folder.join("cur").is_dir() && folder.join("new").is_dir()
}

fn children(folder: &Path) -> Result<Vec<PathBuf>> {
    let maildir = is_maildir(folder);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failure::on(folder, "list", error))? {
        let path = entry.map_err(|error| failure::on(folder, "list", error))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let wanted = if maildir {
            matches!(name.as_str(), "cur" | "new") || (name.starts_with('.') && is_maildir(&path))
        } else {
            !name.starts_with('.')
        };
        if wanted {
            paths.push(path);
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

fn is_same(left: &Path, right: &Path) -> bool {
    match (left.canonicalize(), right.canonicalize()) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "b.eml",
            "a/2.eml",
            "a/1.eml",
            "box/cur/1",
            "box/new/0",
            "box/tmp/9",
            "box/.sub/cur/1",
            "box/.sub/new/x",
            ".git/c",
            "lake/bounces/f",
        ];
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::create_dir_all(folder.path().join("box/.sub/new")).unwrap();
        let lake = folder.path().join("lake");
        let found: Vec<String> = files(folder.path(), Some(&lake))
            .map(|path| path.unwrap().strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned())
            .collect();
        let expected = ["a/1.eml", "a/2.eml", "b.eml", "box/.sub/cur/1", "box/.sub/new/x", "box/cur/1", "box/new/0"];
        assert_eq!(found, expected);
        let one = folder.path().join("b.eml");
        assert_eq!(files(&one, None).map(|path| path.unwrap()).collect::<Vec<_>>(), [one]);
        assert!(files(&folder.path().join("none"), None).next().unwrap().is_err());
    }
}
