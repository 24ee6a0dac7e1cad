//! Where a file lies: `<table>/delta/dt=YYYY-MM-DD/<hash>.parquet` and `<table>/sealed/dt=YYYY-MM-DD/<bucket>.parquet`.
//!
//! The same under a folder and under S3's `lake/`. Hashes, numbers and checked dates only: nothing that a sender wrote.

use std::fmt;

use jiff::civil::Date;
use model::Id;

use crate::day::{FIRST_DAY, LAST_DAY};
use crate::tables::Table;

/// The key of a file of the lake. `Display` writes it, [`Key::parse`] reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Of which table.
    pub table: Table,
    /// The partition.
    pub dt: Date,
    /// New or merged.
    pub name: Name,
}

/// What a file is, within its table and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// What one batch wrote; the hash of the file's bytes, so that the same rows have the same key and another content
    /// never takes the place of one that is just being sealed.
    Delta(Id),
    /// What sealing wrote: the rows of one bucket, see [`Table::buckets`].
    Sealed(u32),
}

/// The two folders of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Many small files, rows may come twice.
    Delta,
    /// Few large files, one row per id.
    Sealed,
}

impl Stage {
    /// The folder's name, and the last part of the physical table's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delta => "delta",
            Self::Sealed => "sealed",
        }
    }
}

impl Key {
    /// The key that `text` writes; `None` where it is none of the lake's.
    pub fn parse(text: &str) -> Option<Self> {
        let mut segments = text.split('/');
        let table = Table::from_name(segments.next()?)?;
        let stage = segments.next()?;
        let dt = segments.next()?.strip_prefix("dt=").filter(|dt| dt.len() == 10)?.parse().ok()?;
        let stem = segments.next()?.strip_suffix(".parquet")?;
        let name = match stage {
            "delta" => Name::Delta(stem.parse().ok()?),
            "sealed" => Name::Sealed(stem.parse().ok().filter(|bucket| *bucket < table.buckets())?),
            _ => return None,
        };
        let key = Self { table, dt, name };
        let canonical = segments.next().is_none() && (FIRST_DAY..=LAST_DAY).contains(&dt) && key.to_string() == text;
        canonical.then_some(key)
    }

    /// In which of the table's folders.
    pub fn stage(&self) -> Stage {
        match self.name {
            Name::Delta(_) => Stage::Delta,
            Name::Sealed(_) => Stage::Sealed,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&day_prefix(self.table, self.stage(), self.dt))?;
        match self.name {
            Name::Delta(hash) => write!(f, "{hash}.parquet"),
            Name::Sealed(bucket) => write!(f, "{bucket:02}.parquet"),
        }
    }
}

/// What the keys of a table's stage begin with: `bounces/delta/`.
pub fn prefix(table: Table, stage: Stage) -> String {
    format!("{}/{}/", table.name(), stage.name())
}

/// What the keys of a day begin with: `bounces/delta/dt=2026-11-24/`.
pub fn day_prefix(table: Table, stage: Stage, dt: Date) -> String {
    format!("{}/{}/dt={dt}/", table.name(), stage.name())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let dt = date(2026, 11, 24);
        for table in Table::ALL {
            let names = (0..table.buckets()).map(Name::Sealed).chain([Name::Delta(Id::of(&[b"x"]))]);
            for name in names {
                let key = Key { table: *table, dt, name };
                assert_eq!(Key::parse(&key.to_string()), Some(key));
                assert!(key.to_string().starts_with(&prefix(*table, key.stage())));
            }
        }
        let key = Key { table: Table::Bounces, dt, name: Name::Sealed(0) };
        assert_eq!(key.to_string(), "bounces/sealed/dt=2026-11-24/00.parquet");
    }

    #[test]
    fn what_the_lake_did_not_write_is_no_key() {
        let hash = "e3b0c44298fc1c149afbf4c8996fb924";
        for text in [
            "",
            "bounces",
            "bounces/delta/dt=2026-11-24/x.parquet",
            "bounces/sealed/dt=2026-11-24/0.parquet",
            "bounces/sealed/dt=2026-11-24/99.parquet",
            "bounces/sealed/dt=2026-11-24/+0.parquet",
            &format!("bounces/delta/dt=2026-13-24/{hash}.parquet"),
            &format!("bounces/delta/dt=2009-12-31/{hash}.parquet"),
            &format!("bounces/delta/dt=20261124T1/{hash}.parquet"),
            &format!("bounces/delta/dt=2026-11-24/{}.parquet", hash.to_uppercase()),
            &format!("bounces/delta/dt=2026-11-24/{hash}.parquet/x"),
            &format!("bounces/delta/dt=2026-11-24/{hash}.parquet.tmp"),
            &format!("nothing/delta/dt=2026-11-24/{hash}.parquet"),
            &format!("/bounces/delta/dt=2026-11-24/{hash}.parquet"),
        ] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
        assert!(Key::parse(&format!("bounces/delta/dt=2026-11-24/{hash}.parquet")).is_some());
    }
}
