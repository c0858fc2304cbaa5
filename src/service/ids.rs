//! Identifiers of our own: `UUIDv7`, so that their order is the order of time.

use uuid::{Timestamp, Uuid};

use crate::clock::UnixMillis;
use crate::comment::Id;

/// Makes an identifier that nobody else has, stamped with `now`.
pub fn fresh_id(now: UnixMillis) -> Id {
    let ms = u64::try_from(now.0).unwrap_or_default();
    let nanos = u32::try_from(ms % 1_000).unwrap_or_default() * 1_000_000;
    let uuid = Uuid::new_v7(Timestamp::from_unix_time(ms / 1_000, nanos, 0, 0));
    Id::ours(uuid.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_behind_earlier_ones_and_none_repeat() {
        let earlier = fresh_id(UnixMillis(1_700_000_000_000));
        let later = fresh_id(UnixMillis(1_700_000_000_001));
        assert!(earlier < later);
        assert_ne!(fresh_id(UnixMillis(5)), fresh_id(UnixMillis(5)));
    }
}
