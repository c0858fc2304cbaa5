//! How the scores of what waits are spread: what a moderator looks at before deciding on many comments at once.

use super::{MAX_BATCH, Paging, Service, ServiceError};
use crate::category::Category;
use crate::store::{QueueFilter, QueueOrder, StoredComment};

/// How many columns a spread has: five hundredths each.
pub const N_BINS: usize = 20;
/// How many comments are read in one page.
const PAGE: usize = 500;

/// How many comments have which score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many in each column, lowest scores first.
    pub bins: [u64; N_BINS],
    /// How many in all.
    pub n_comments: u64,
    /// Whether there are more than were counted.
    pub is_cut: bool,
}

impl Spread {
    /// Counts one score.
    pub fn add(&mut self, score: f32) {
        let bin = ((score * N_BINS as f32) as usize).min(N_BINS - 1);
        if let Some(count) = self.bins.get_mut(bin) {
            *count += 1;
            self.n_comments += 1;
        }
    }
}

impl Service {
    /// The scores in a category of what waits and fits.
    pub async fn spread(&self, filter: QueueFilter, category: Category) -> Result<Spread, ServiceError> {
        let mut spread = Spread::default();
        let mut cursor = None;
        loop {
            let paging = Paging { limit: PAGE, cursor };
            let page = self.queue(filter.clone(), QueueOrder::Priority, paging).await?;
            page.comments.iter().filter_map(|stored| score(stored, category)).for_each(|score| spread.add(score));
            cursor = page.next;
            if cursor.is_none() {
                return Ok(spread);
            }
            if spread.n_comments >= MAX_BATCH as u64 {
                spread.is_cut = true;
                return Ok(spread);
            }
        }
    }
}

/// The machine's score of a comment.
pub(super) fn score(stored: &StoredComment, category: Category) -> Option<f32> {
    stored.machine_decision().map(|(_, decision)| decision.scores.get(category).value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_has_its_column() {
        let mut spread = Spread::default();
        for score in [0.0, 0.049, 0.05, 0.951, 1.0] {
            spread.add(score);
        }
        assert_eq!((spread.bins[0], spread.bins[1], spread.bins[19], spread.n_comments), (2, 1, 2, 5));
    }
}
