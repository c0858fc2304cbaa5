//! From which words the features of concepts come.

use std::ops::Range;

use super::{CONCEPT_NAMES, Hit, Hits, NEAR, around, neighbours, tally};

impl Hits {
    /// Gives the phrases that each feature of [`super::names`] counted, as numbers of words. The parts of one feature add up
    /// to 1: each hit has the same; where two concepts stand near each other, each side has half.
    pub(in crate::model) fn sources(&self, mut take: impl FnMut(usize, Range<usize>, f64)) {
        let (counts, near_counts) = tally(&self.concepts);
        for (i, hit) in self.concepts.iter().enumerate() {
            for (bit, count) in counts.iter().enumerate().filter(|(bit, _)| hit.concepts >> bit & 1 != 0) {
                take(bit, hit.words(), 1.0 / *count as f64);
            }
            let near = neighbours(&self.concepts, i, hit.at);
            for (pair, (count, (_, one, other))) in near_counts.iter().zip(NEAR).enumerate() {
                if hit.concepts & one == 0 || near & other == 0 {
                    continue;
                }
                let others: Vec<&Hit> =
                    around(&self.concepts, i, hit.at).filter(|hit| hit.concepts & other != 0).collect();
                let (feature, half) = (CONCEPT_NAMES.len() + pair, 0.5 / *count as f64);
                take(feature, hit.words(), half);
                for hit in &others {
                    take(feature, hit.words(), half / others.len() as f64);
                }
            }
        }
    }
}

impl Hit {
    const fn words(&self) -> Range<usize> {
        self.at..self.at + self.n_words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::concepts::{INSULT, N_CONCEPT_FEATURES, YOU, count};

    #[test]
    fn the_parts_of_every_feature_that_counts_add_up_to_one() {
        let hit = |at, concepts| Hit { at, concepts, n_words: 1 };
        let hits =
            Hits { concepts: vec![hit(0, YOU), hit(2, INSULT), hit(3, INSULT | YOU), hit(9, YOU)], ..Hits::default() };
        let (mut sums, mut counts) = ([0.0; N_CONCEPT_FEATURES], Vec::new());
        hits.sources(|feature, _, part| sums[feature] += part);
        count(&hits.concepts, &mut counts);
        for (sum, count) in sums.into_iter().zip(counts) {
            let expected = if count > 0.0 { 1.0 } else { 0.0 };
            assert!((sum - expected).abs() < 1e-12, "{sum}");
        }
    }

    #[test]
    fn both_sides_of_a_nearness_have_half() {
        let hits = Hits {
            concepts: vec![Hit { at: 0, concepts: YOU, n_words: 2 }, Hit { at: 3, concepts: INSULT, n_words: 1 }],
            ..Hits::default()
        };
        let mut found = Vec::new();
        let near = CONCEPT_NAMES.len();
        hits.sources(|feature, words, part| found.extend((feature == near).then_some((words, part))));
        assert_eq!(found, [(3..4, 0.5), (0..2, 0.5)]);
    }
}
