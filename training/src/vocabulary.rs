//! Which words speak loudest for a category, found by taking them out.
//!
//! The model keeps hashes, no words; so the words are those of the rows it is measured on. For privacy only single words
//! leave this file, and only such as stand in at least [`MIN_ROWS`] rows: letters alone, no handle, link or number.

use std::collections::BTreeMap;

use rayon::prelude::*;
use vigie::category::{Category, PerCategory};
use vigie::model::Model;
use vigie::text::{ChunkKind, View, chunks, words};

use crate::scored::{ScoredFile, ScoredRow, languages, rows_in, scores};

/// A word is shown only where so many rows hold it.
pub const MIN_ROWS: usize = 3;
/// A word is taken out of so many of its rows, spread evenly over them.
const N_TRIALS: usize = 8;
/// Words of fewer letters say too little when read alone.
const MIN_LETTERS: usize = 2;

/// A word and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct WordWeight {
    /// The word, folded.
    pub word: String,
    /// How many rows hold it.
    pub n_rows: usize,
    /// By how much the log-odds fall, on average, when it is taken out.
    pub weight: f64,
}

/// The strongest words of one language.
#[derive(Debug)]
pub struct Vocabulary {
    /// The language.
    pub language: String,
    /// By category, strongest first; only words that raise it.
    pub strongest: PerCategory<Vec<WordWeight>>,
}

/// The `limit` strongest words of each language and category in the rows.
pub fn strongest(model: &Model, files: &[ScoredFile], limit: usize) -> Vec<Vocabulary> {
    let of_language = |language: String| {
        let rows: Vec<&ScoredRow> = rows_in(files, &language).collect();
        let frequent: Vec<(String, Vec<usize>)> = frequent_words(&rows).into_iter().collect();
        let weighed = frequent.par_iter().map(|(word, at)| (word, at.len(), drops(model, word, at, &rows)));
        let weighed: Vec<(&String, usize, PerCategory<f64>)> = weighed.collect();
        Vocabulary { language, strongest: PerCategory::from_fn(|category| top(&weighed, category, limit)) }
    };
    languages(files).into_iter().map(of_language).collect()
}

fn top(weighed: &[(&String, usize, PerCategory<f64>)], category: Category, limit: usize) -> Vec<WordWeight> {
    let words = weighed.iter().map(|(word, n_rows, drops)| WordWeight {
        word: (*word).clone(),
        n_rows: *n_rows,
        weight: *drops.get(category),
    });
    let mut words: Vec<WordWeight> = words.filter(|word| word.weight > 0.0).collect();
    words.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.word.cmp(&b.word)));
    words.truncate(limit);
    words
}

/// Words in at least [`MIN_ROWS`] rows, with the positions of those rows.
fn frequent_words(rows: &[&ScoredRow]) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        for word in plain_words(&View::of(&row.text)).into_keys() {
            found.entry(word).or_default().push(at);
        }
    }
    found.retain(|_, rows| rows.len() >= MIN_ROWS);
    found
}

/// By how much the log-odds fall, on average over a few of its rows, when a word is taken out.
fn drops(model: &Model, word: &str, at: &[usize], rows: &[&ScoredRow]) -> PerCategory<f64> {
    let step = at.len().div_ceil(N_TRIALS).max(1);
    let tried: Vec<&&ScoredRow> = at.iter().step_by(step).filter_map(|at| rows.get(*at)).collect();
    let mut sums = PerCategory::from_fn(|_| 0.0);
    for row in &tried {
        let without = scores(model, &taken_out(&row.text, word));
        for category in Category::ALL {
            *sums.get_mut(category) += log_odds(row.score(category)) - log_odds(*without.get(category));
        }
    }
    PerCategory::from_fn(|category| sums.get(category) / tried.len().max(1) as f64)
}

/// A text without any occurrence of a word.
fn taken_out(text: &str, word: &str) -> String {
    let view = View::of(text);
    let mut rest = String::with_capacity(text.len());
    let mut end = 0;
    for range in plain_words(&view).remove(word).unwrap_or_default() {
        let Some(source) = view.source_of(range) else { continue };
        rest.push_str(text.get(end..source.start as usize).unwrap_or_default());
        end = source.end as usize;
    }
    rest.push_str(text.get(end..).unwrap_or_default());
    rest
}

/// The plain words of a view with their places: letters only, in no link, address or handle.
fn plain_words(view: &View) -> BTreeMap<String, Vec<std::ops::Range<usize>>> {
    let mut found: BTreeMap<String, Vec<std::ops::Range<usize>>> = BTreeMap::new();
    let mut pieces = Vec::new();
    chunks(view, &mut pieces);
    let plain = pieces.into_iter().filter(|chunk| chunk.kind == ChunkKind::Plain);
    for range in plain.flat_map(|chunk| words(view, chunk.range)) {
        let letters = view.chars().get(range.clone()).unwrap_or(&[]);
        if letters.len() >= MIN_LETTERS && letters.iter().all(|c| c.is_alphabetic()) {
            found.entry(letters.iter().collect()).or_default().push(range);
        }
    }
    found
}

/// The log-odds of a probability, kept off both ends, where they have none.
fn log_odds(probability: f64) -> f64 {
    let p = probability.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scored;

    #[test]
    fn a_word_is_taken_out_wherever_it_stands_whole() {
        assert_eq!(taken_out("Quel CONNARD, ce connard ; connardise", "connard"), "Quel , ce  ; connardise");
        assert_eq!(taken_out("rien ici", "connard"), "rien ici");
    }

    #[test]
    fn rare_words_numbers_handles_and_links_are_never_shown() {
        let texts = ["merci @jean 1234 a1b2", "Merci @jean 1234 https://jean.example/", "merci beaucoup @jean 1234"];
        let rows = texts.map(|text| scored::row("fr", text, 0.5, 0.0));
        let frequent = frequent_words(&rows.iter().collect::<Vec<_>>());
        assert_eq!(frequent.into_iter().collect::<Vec<_>>(), [("merci".to_owned(), vec![0, 1, 2])]);
    }

    #[test]
    fn a_word_twice_in_one_row_stands_in_one_row() {
        let rows = ["ah ah ah", "ah"].map(|text| scored::row("fr", text, 0.5, 0.0));
        assert!(frequent_words(&rows.iter().collect::<Vec<_>>()).is_empty());
    }

    #[test]
    fn only_words_that_raise_a_category_are_listed_strongest_first() {
        let names = ["doux", "fort", "pire"].map(str::to_owned);
        let weighed: Vec<_> =
            names.iter().zip([-1.0, 1.0, 2.0]).map(|(name, w)| (name, 3, PerCategory::from_fn(|_| w))).collect();
        let found: Vec<String> = top(&weighed, Category::Insult, 5).into_iter().map(|word| word.word).collect();
        assert_eq!(found, ["pire", "fort"]);
    }
}
