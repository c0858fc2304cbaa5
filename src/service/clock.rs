//! What time it is. The only reader of the system's clock; tests hold the hand of a clock of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::clock::UnixMillis;

/// A clock: the system's, or one that is moved by hand.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Hand>);

/// The hand of a clock that only moves when told.
#[derive(Clone, Debug)]
pub struct Hand(Arc<AtomicI64>);

impl Clock {
    /// The system's clock.
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that stands at `start` until its hand is moved.
    pub fn by_hand(start: UnixMillis) -> (Self, Hand) {
        let hand = Hand(Arc::new(AtomicI64::new(start.0)));
        (Self(Some(hand.clone())), hand)
    }

    /// What time it is. A system clock before 1970 reads as 1970.
    pub fn now(&self) -> UnixMillis {
        self.0.as_ref().map_or_else(system_now, |hand| UnixMillis(hand.0.load(Ordering::SeqCst)))
    }
}

impl Hand {
    /// Moves the clock forward.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn system_now() -> UnixMillis {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixMillis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_by_hand_moves_only_when_told() {
        let (clock, hand) = Clock::by_hand(UnixMillis(1_000));
        assert_eq!(clock.now(), UnixMillis(1_000));
        hand.advance_ms(500);
        assert_eq!(clock.now(), UnixMillis(1_500));
    }

    #[test]
    fn the_system_clock_is_past_2024() {
        assert!(Clock::system().now() > UnixMillis(1_704_067_200_000));
    }
}
