//! Slows down whoever guesses passwords: failures are counted for each account and for each address.
//!
//! In memory only, and under hashes: a list of who failed to sign in from where is nothing to keep.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::clock::UnixMillis;

/// For how long a failure counts.
const WINDOW_MS: i64 = 15 * 60_000;
/// How many failures an account may have in the window, from wherever they come.
const PER_ACCOUNT: usize = 5;
/// How many failures an address may have: more, since a newsroom often shares one.
const PER_ADDRESS: usize = 20;
/// How many accounts and addresses are remembered at most; beyond, those whose failures are over are forgotten first.
const MAX_REMEMBERED: usize = 20_000;

/// The failures of late.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    failures: Mutex<HashMap<[u8; 32], Vec<UnixMillis>>>,
}

/// Who tries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    account: Option<[u8; 32]>,
    address: [u8; 32],
}

impl Attempt {
    /// At an account, when one is named, from an address.
    pub(super) fn new(account: Option<&str>, address: &str) -> Self {
        let hash = |kind: &str, name: &str| *blake3::hash(format!("{kind}:{name}").as_bytes()).as_bytes();
        let account = account.map(|name| hash("account", name));
        Self { account, address: hash("address", address) }
    }

    fn keys(self) -> impl Iterator<Item = ([u8; 32], usize)> {
        self.account.map(|account| (account, PER_ACCOUNT)).into_iter().chain([(self.address, PER_ADDRESS)])
    }
}

impl Throttle {
    /// How long this attempt has to wait, in milliseconds; none when it may go ahead.
    pub(super) fn wait_ms(&self, attempt: Attempt, now: UnixMillis) -> Option<i64> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = |(key, limit): ([u8; 32], usize)| {
            let recent: Vec<_> = failures.get(&key)?.iter().filter(|at| counts(**at, now)).collect();
            let over = recent.len().checked_sub(limit)?;
            recent.get(over).map(|oldest| oldest.plus_ms(WINDOW_MS).since_ms(now))
        };
        attempt.keys().filter_map(wait).max()
    }

    /// Notes a failure.
    pub(super) fn failed(&self, attempt: Attempt, now: UnixMillis) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MAX_REMEMBERED {
            failures.retain(|_, times| times.iter().any(|at| counts(*at, now)));
        }
        if failures.len() >= MAX_REMEMBERED {
            return;
        }
        for (key, _) in attempt.keys() {
            let times = failures.entry(key).or_default();
            times.retain(|at| counts(*at, now));
            times.push(now);
        }
    }

    /// Forgets an account's failures once it was opened.
    pub(super) fn succeeded(&self, attempt: Attempt) {
        if let Some(account) = attempt.account {
            self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&account);
        }
    }
}

fn counts(at: UnixMillis, now: UnixMillis) -> bool {
    now.since_ms(at) < WINDOW_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(throttle: &Throttle, n: i64, attempt: Attempt) {
        (0..n).for_each(|second| throttle.failed(attempt, UnixMillis(second * 1_000)));
    }

    #[test]
    fn an_account_waits_after_five_failures_from_anywhere() {
        let (throttle, now) = (Throttle::default(), UnixMillis(5_000));
        fail(&throttle, 4, Attempt::new(Some("anna"), "a"));
        assert_eq!(throttle.wait_ms(Attempt::new(Some("anna"), "b"), now), None);
        fail(&throttle, 1, Attempt::new(Some("anna"), "b"));
        assert!(throttle.wait_ms(Attempt::new(Some("anna"), "c"), now).is_some_and(|ms| ms > 800_000));
        assert_eq!(throttle.wait_ms(Attempt::new(Some("ben"), "a"), now), None);
        assert_eq!(throttle.wait_ms(Attempt::new(Some("anna"), "c"), UnixMillis(WINDOW_MS + 5_000)), None);
    }

    #[test]
    fn an_address_waits_after_twenty_failures_at_any_account() {
        let throttle = Throttle::default();
        for n in 0..20 {
            throttle.failed(Attempt::new(Some(&format!("account {n}")), "a"), UnixMillis(0));
        }
        assert!(throttle.wait_ms(Attempt::new(None, "a"), UnixMillis(1)).is_some());
        assert_eq!(throttle.wait_ms(Attempt::new(None, "b"), UnixMillis(1)), None);
    }

    #[test]
    fn signing_in_forgives_the_account() {
        let (throttle, attempt) = (Throttle::default(), Attempt::new(Some("anna"), "a"));
        fail(&throttle, 5, attempt);
        throttle.succeeded(attempt);
        assert_eq!(throttle.wait_ms(attempt, UnixMillis(6_000)), None);
    }
}
