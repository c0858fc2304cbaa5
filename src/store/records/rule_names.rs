//! Names of rules, read back from the disk.
//!
//! A decision names a rule by a string of the program itself, but one read back may name a rule of an earlier version.
//! Each different name is kept once for the life of the process. They come from our own code through checksummed
//! records, so there are few; a bound keeps it so.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};

const MAX_NAMES: usize = 256;

static NAMES: LazyLock<Mutex<BTreeSet<&'static str>>> = LazyLock::new(Mutex::default);

/// The name as decisions carry it; none when there are implausibly many.
pub(super) fn kept(name: &str) -> Option<&'static str> {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return Some(known);
    }
    if names.len() >= MAX_NAMES {
        return None;
    }
    let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(name);
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once() {
        let first = kept("links").expect("few names");
        let again = kept(&String::from("links")).expect("few names");
        assert!(std::ptr::eq(first, again));
    }
}
