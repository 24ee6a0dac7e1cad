//! How often a tenant may ask: buckets that fill with time, one a tenant and kind of request, in this process.
//!
//! On Lambda every instance of the function has buckets of its own, so the whole is at most these figures times the function's
//! reserved concurrency (infra/domain_api.tf); what they are for is that one tenant's script does not take the others' turn,
//! and that nobody makes the resolver ask without end.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// A kind of request, with limits of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Any.
    Request,
    /// One that asks DNS.
    Check,
    /// One that adds domains, which makes keys: 0.1 s of a processor each.
    Add,
    /// One with a share link of the tenant's.
    Shared,
    /// A token typed into the login form, whoever types it.
    Login,
}

impl Kind {
    /// How many at once, and how many a minute after that.
    fn limits(self) -> (f64, f64) {
        match self {
            Self::Request => (120.0, 240.0),
            Self::Check => (20.0, 30.0),
            Self::Add => (200.0, 60.0),
            Self::Shared => (60.0, 120.0),
            Self::Login => (30.0, 60.0),
        }
    }
}

/// The buckets.
#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<HashMap<(String, Kind), Bucket>>);

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Timestamp,
}

/// More tenants than that are not told apart for long: who was not seen for a minute is forgotten.
const MOST: usize = 10_000;

impl Limits {
    /// Takes `count` from a bucket. Where it has not so many: the seconds to wait.
    pub(crate) fn take(&self, tenant: &str, kind: Kind, count: usize, now: Timestamp) -> Result<(), u64> {
        let (most, a_minute) = kind.limits();
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| now.duration_since(bucket.at).as_secs() < 60);
        }
        let bucket = buckets.entry((tenant.to_owned(), kind)).or_insert(Bucket { left: most, at: now });
        let passed = now.duration_since(bucket.at).as_secs_f64().max(0.0);
        bucket.left = (bucket.left + passed * a_minute / 60.0).min(most);
        bucket.at = now;
        let wanted = count as f64;
        if bucket.left >= wanted {
            bucket.left -= wanted;
            return Ok(());
        }
        let wait = (wanted - bucket.left) * 60.0 / a_minute;
        Err(wait.ceil().clamp(1.0, 3600.0) as u64)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_bucket_empties_fills_and_is_its_tenants_own() {
        let limits = Limits::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..20 {
            assert_eq!(limits.take("a", Kind::Check, 1, now), Ok(()));
        }
        assert_eq!(limits.take("a", Kind::Check, 1, now), Err(2));
        assert_eq!(limits.take("b", Kind::Check, 1, now), Ok(()));
        assert_eq!(limits.take("a", Kind::Request, 1, now), Ok(()));
        let later = now + SignedDuration::from_secs(2);
        assert_eq!(limits.take("a", Kind::Check, 1, later), Ok(()));
        assert_eq!(limits.take("a", Kind::Check, 1, later), Err(2));
        assert_eq!(limits.take("a", Kind::Check, 21, later + SignedDuration::from_hours(1)), Err(2));
    }
}
