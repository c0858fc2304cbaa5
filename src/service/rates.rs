//! How much each key may ask for: a bucket of tokens a key, filled evenly, emptied by one a call.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::clock::UnixMillis;
use crate::comment::Id;

/// The time in which an empty bucket is full again.
const WINDOW_MS: i64 = 60_000;

/// The buckets of all keys, all of one size; without a size there is no limit.
#[derive(Debug, Default)]
pub struct Rates {
    per_minute: Option<u32>,
    buckets: Mutex<HashMap<Id, Bucket>>,
}

/// Counted in 60,000ths of a call, so that each millisecond adds as many as the limit says.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    level: i64,
    at: UnixMillis,
}

/// How a key stands after a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    per_minute: u32,
    level: i64,
}

impl Rates {
    /// Buckets for so many calls a minute.
    pub fn new(per_minute: Option<u32>) -> Self {
        Self { per_minute, buckets: Mutex::default() }
    }

    /// Counts a call; an error when the caller has to wait first. None when there is no limit.
    pub fn admit(&self, caller: &Id, now: UnixMillis) -> Result<Option<Standing>, Standing> {
        let Some(per_minute) = self.per_minute else { return Ok(None) };
        let full = i64::from(per_minute) * WINDOW_MS;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(caller.clone()).or_insert(Bucket { level: full, at: now });
        let passed = now.since_ms(bucket.at).clamp(0, WINDOW_MS);
        bucket.level = bucket.level.saturating_add(passed * i64::from(per_minute)).min(full);
        bucket.at = now;
        if bucket.level < WINDOW_MS {
            return Err(Standing { per_minute, level: bucket.level });
        }
        bucket.level -= WINDOW_MS;
        Ok(Some(Standing { per_minute, level: bucket.level }))
    }
}

impl Standing {
    /// How many calls a minute the key may make.
    pub const fn per_minute(self) -> u32 {
        self.per_minute
    }

    /// How many calls it may make at once now.
    pub const fn remaining(self) -> i64 {
        self.level / WINDOW_MS
    }

    /// After how many seconds without a call it may make all of them at once.
    pub fn full_in_seconds(self) -> i64 {
        self.seconds_until(i64::from(self.per_minute) * WINDOW_MS)
    }

    /// After how many seconds the next call is answered; at least one.
    pub fn waits_seconds(self) -> i64 {
        self.seconds_until(WINDOW_MS).max(1)
    }

    fn seconds_until(self, level: i64) -> i64 {
        let missing = level.saturating_sub(self.level).max(0);
        let each_second = i64::from(self.per_minute) * 1_000;
        missing.saturating_add(each_second - 1) / each_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_empties_the_bucket_and_time_fills_it_evenly() {
        let rates = Rates::new(Some(2));
        let (anna, bert) = (Id::ours("anna"), Id::ours("bert"));
        let start = UnixMillis(1_000);
        assert_eq!(rates.admit(&anna, start).map(|standing| standing.map(Standing::remaining)), Ok(Some(1)));
        assert!(rates.admit(&anna, start).is_ok());
        assert_eq!(rates.admit(&anna, start).map_err(Standing::waits_seconds), Err(30));
        assert!(rates.admit(&bert, start).is_ok(), "each key has its own");
        assert!(rates.admit(&anna, start.plus_ms(29_999)).is_err());
        assert!(rates.admit(&anna, start.plus_ms(30_000)).is_ok());
        assert!(rates.admit(&anna, start).is_err(), "a clock that goes back gives nothing");
    }

    #[test]
    fn without_a_limit_nobody_waits() {
        assert_eq!(Rates::default().admit(&Id::ours("anna"), UnixMillis(0)), Ok(None));
    }
}
