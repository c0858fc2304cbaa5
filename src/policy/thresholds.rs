//! From which score on a comment is held, and from which on it is rejected: in this order by construction.

use crate::category::Score;
use crate::decision::Verdict;

/// The thresholds of one category; rejecting never starts below holding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    hold: Score,
    reject: Option<Score>,
}

/// Rejecting would start at a lower score than holding.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("`reject` is {}, below `hold`; allowed is {} to 1, or \"off\"", reject.value(), hold.value())]
pub struct ThresholdsOutOfOrder {
    /// From where comments would be held.
    pub hold: Score,
    /// From where they would be rejected.
    pub reject: Score,
}

impl Thresholds {
    /// The strictest thresholds that leave every rejection to people.
    pub const HOLD_EVERYTHING: Self = Self { hold: Score::ZERO, reject: None };

    /// Holds from `hold` on and rejects from `reject` on, never when it is `None`.
    pub fn new(hold: Score, reject: Option<Score>) -> Result<Self, ThresholdsOutOfOrder> {
        match reject {
            Some(reject) if reject < hold => Err(ThresholdsOutOfOrder { hold, reject }),
            _ => Ok(Self { hold, reject }),
        }
    }

    /// From where comments are held.
    pub const fn hold(&self) -> Score {
        self.hold
    }

    /// From where comments are rejected, `None` when people decide.
    pub const fn reject(&self) -> Option<Score> {
        self.reject
    }

    /// What a score leads to, with the threshold it reached; `None` below both.
    pub fn reached_by(&self, score: Score) -> Option<(Verdict, Score)> {
        match self.reject {
            Some(reject) if score >= reject => Some((Verdict::Reject, reject)),
            _ => (score >= self.hold).then_some((Verdict::Hold, self.hold)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(value: f64) -> Score {
        Score::new(value).expect("is a probability")
    }

    #[test]
    fn rejecting_below_holding_cannot_be_built() {
        let refused = Thresholds::new(score(0.5), Some(score(0.25))).expect_err("is out of order");
        assert_eq!(refused, ThresholdsOutOfOrder { hold: score(0.5), reject: score(0.25) });
        assert_eq!(refused.to_string(), "`reject` is 0.25, below `hold`; allowed is 0.5 to 1, or \"off\"");
        assert!(Thresholds::new(score(0.5), Some(score(0.5))).is_ok());
        assert!(Thresholds::new(score(1.0), None).is_ok());
    }

    #[test]
    fn a_score_that_equals_a_threshold_reaches_it() {
        let thresholds = Thresholds::new(score(0.5), Some(score(0.75))).expect("are in order");
        assert_eq!(thresholds.reached_by(score(0.499)), None);
        assert_eq!(thresholds.reached_by(score(0.5)), Some((Verdict::Hold, score(0.5))));
        assert_eq!(thresholds.reached_by(score(0.749)), Some((Verdict::Hold, score(0.5))));
        assert_eq!(thresholds.reached_by(score(0.75)), Some((Verdict::Reject, score(0.75))));
    }

    #[test]
    fn nothing_is_rejected_when_reject_is_off() {
        let thresholds = Thresholds::new(score(0.5), None).expect("are in order");
        assert_eq!(thresholds.reached_by(Score::ONE), Some((Verdict::Hold, score(0.5))));
    }
}
