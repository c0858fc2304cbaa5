//! Which lengths of character n-grams there are: a small set of numbers, written as a list.

use serde::{Deserialize, Serialize};

/// The longest n-gram has so many characters.
pub const MAX_LENGTH: usize = 8;

/// A set of lengths from 1 to [`MAX_LENGTH`], never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<usize>", into = "Vec<usize>")]
pub struct Lengths(u16);

/// A list that is no set of lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("are no lengths of n-grams; allowed is a list of one or more numbers from 1 to {MAX_LENGTH}")]
pub struct WrongLengths;

impl Lengths {
    /// Whether n-grams of `n` characters are among them.
    pub const fn contain(self, n: usize) -> bool {
        n <= MAX_LENGTH && self.0 >> n & 1 != 0
    }

    /// How many lengths there are.
    pub const fn count(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The longest one.
    pub const fn longest(self) -> usize {
        self.0.ilog2() as usize
    }
}

impl TryFrom<Vec<usize>> for Lengths {
    type Error = WrongLengths;

    fn try_from(lengths: Vec<usize>) -> Result<Self, WrongLengths> {
        if lengths.is_empty() || lengths.iter().any(|n| *n == 0 || *n > MAX_LENGTH) {
            return Err(WrongLengths);
        }
        Ok(Self(lengths.into_iter().fold(0, |set, n| set | 1 << n)))
    }
}

impl From<Lengths> for Vec<usize> {
    fn from(lengths: Lengths) -> Self {
        (1..=MAX_LENGTH).filter(|n| lengths.contain(*n)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_sets_and_wrong_ones_are_refused() {
        let lengths = Lengths::try_from(vec![5, 3]).expect("are lengths");
        assert_eq!(Vec::from(lengths), [3, 5]);
        assert_eq!((lengths.count(), lengths.longest(), lengths.contain(4)), (2, 5, false));
        for wrong in [vec![], vec![0], vec![3, 9]] {
            assert_eq!(Lengths::try_from(wrong), Err(WrongLengths));
        }
    }
}
