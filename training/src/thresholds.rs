//! How many clean and how many toxic comments lie at or over the thresholds that users of the Perspective API know.
//!
//! Clean and toxic are what people said (toxicity below, or from, one half); rows without that label are left out.

use serde::Serialize;
use vigie::category::Category;

use crate::scored::{ScoredFile, ScoredRow, languages, rows_in};

/// The usual thresholds.
pub const THRESHOLDS: [f64; 5] = [0.5, 0.7, 0.8, 0.9, 0.95];

/// One kind of row against the thresholds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Over {
    /// Rows.
    pub n_rows: usize,
    /// Of these, how many lie at or over each of [`THRESHOLDS`].
    pub n_over: [usize; THRESHOLDS.len()],
}

/// Clean and toxic rows of one language and file against the thresholds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Crossing {
    /// The file's name, `all` for all files together.
    pub file: String,
    /// The language.
    pub language: String,
    /// Rows that people call clean.
    pub clean: Over,
    /// Rows that people call toxic.
    pub toxic: Over,
}

impl Over {
    /// The share over each threshold. None without rows.
    pub fn shares(self) -> Option<[f64; THRESHOLDS.len()]> {
        (self.n_rows > 0).then(|| self.n_over.map(|n| n as f64 / self.n_rows as f64))
    }

    fn add(&mut self, score: f64) {
        self.n_rows += 1;
        for (n, threshold) in self.n_over.iter_mut().zip(THRESHOLDS) {
            *n += usize::from(score >= threshold);
        }
    }
}

/// All files together, by language; languages without a label of toxicity are left out.
pub fn by_language(files: &[ScoredFile]) -> Vec<Crossing> {
    let languages = languages(files);
    let crossings = languages.iter().map(|language| crossing("all", language, rows_in(files, language)));
    crossings.filter(Crossing::has_rows).collect()
}

/// Each file, by language.
pub fn by_file(files: &[ScoredFile]) -> Vec<Crossing> {
    let mut found = Vec::new();
    for file in files {
        let file = std::slice::from_ref(file);
        found.extend(by_language(file).into_iter().map(|crossing| Crossing { file: name(file), ..crossing }));
    }
    found
}

impl Crossing {
    const fn has_rows(&self) -> bool {
        self.clean.n_rows + self.toxic.n_rows > 0
    }
}

fn name(files: &[ScoredFile]) -> String {
    files.iter().map(|file| file.name.clone()).collect()
}

fn crossing<'r>(file: &str, language: &str, rows: impl Iterator<Item = &'r ScoredRow>) -> Crossing {
    let (mut clean, mut toxic) = (Over::default(), Over::default());
    for row in rows {
        match row.label(Category::Toxicity) {
            Some(true) => toxic.add(row.score(Category::Toxicity)),
            Some(false) => clean.add(row.score(Category::Toxicity)),
            None => {}
        }
    }
    Crossing { file: file.to_owned(), language: language.to_owned(), clean, toxic }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::scored;

    #[test]
    fn a_score_on_a_threshold_counts_as_over_it() {
        let rows = [(0.4, 0.0), (0.5, 0.0), (0.85, 0.4), (0.95, 1.0)];
        let rows = rows.map(|(score, label)| scored::row("fr", "", score, label)).into();
        let found = by_file(&[scored::file("a", rows)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].clean, Over { n_rows: 3, n_over: [2, 1, 1, 0, 0] });
        assert_eq!(found[0].toxic, Over { n_rows: 1, n_over: [1; 5] });
        assert_eq!(found[0].toxic.shares(), Some([1.0; 5]));
        assert_eq!(found[0].file, "a");
    }

    #[test]
    fn rows_without_the_label_are_left_out() {
        let mut unknown = scored::row("de", "", 0.9, 1.0);
        unknown.labels = BTreeMap::new();
        let files = [scored::file("a", vec![unknown, scored::row("fr", "", 0.9, 1.0)])];
        let found = by_language(&files);
        assert_eq!(found.iter().map(|crossing| crossing.language.as_str()).collect::<Vec<_>>(), ["fr"]);
        assert_eq!(Over::default().shares(), None);
    }
}
