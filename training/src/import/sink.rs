//! Good rows out, bad rows counted by what is wrong with them and named by their place.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use vigie::category::Category;

/// So many bad rows are named; of all others only the number is told.
const N_NAMED: usize = 20;

/// One decided or labelled comment. An absent category is unknown.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Unique within the file; empty for its place.
    pub(super) id: String,
    pub(super) text: String,
    /// Empty for that of the command line.
    pub(super) lang: String,
    pub(super) labels: BTreeMap<Category, f64>,
    pub(super) decided_by: String,
    pub(super) decided_at: String,
}

/// A row that cannot be used: why, without its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub(super) enum BadRow {
    #[error("there is no text")]
    NoText,
    #[error("a label is neither a share from 0 to 1 nor yes or no")]
    WrongLabel,
    #[error("there is no label and no decision")]
    NoLabel,
    #[error("it has another number of columns than the headings")]
    WrongColumns,
    #[error("the class is none of the format")]
    WrongClass,
    #[error("it is not UTF-8 or not such a row")]
    Unreadable,
}

/// What is written of a row.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    lang: &'a str,
    labels: &'a BTreeMap<Category, f64>,
    source: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    decided_by: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    decided_at: &'a str,
}

/// Where rows go.
pub(super) struct Sink {
    out: Box<dyn Write>,
    source: String,
    lang: String,
    n_rows: usize,
    n_positive: BTreeMap<Category, usize>,
    n_undecided: usize,
    named: Vec<(u64, BadRow)>,
    n_bad: BTreeMap<BadRow, usize>,
}

/// What became of a file.
#[derive(Debug)]
pub(super) struct Report {
    n_rows: usize,
    n_positive: BTreeMap<Category, usize>,
    n_undecided: usize,
    named: Vec<(u64, BadRow)>,
    n_bad: BTreeMap<BadRow, usize>,
}

impl Sink {
    /// Opens a file to write to.
    pub(super) fn create(path: &Path, source: &str, lang: &str) -> Result<Self> {
        let file = File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
        let file = BufWriter::new(file);
        let is_gzip = path.extension().is_some_and(|extension| extension == "gz");
        let out: Box<dyn Write> =
            if is_gzip { Box::new(GzEncoder::new(file, Compression::default())) } else { Box::new(file) };
        Ok(Self::to(out, source, lang))
    }

    /// Writes to anything.
    pub(super) fn to(out: Box<dyn Write>, source: &str, lang: &str) -> Self {
        Self {
            out,
            source: source.to_owned(),
            lang: lang.to_owned(),
            n_rows: 0,
            n_positive: BTreeMap::new(),
            n_undecided: 0,
            named: Vec::new(),
            n_bad: BTreeMap::new(),
        }
    }

    /// Writes a row, or counts what is wrong with it; `place` is its line, or its number where lines say nothing.
    pub(super) fn take(&mut self, place: u64, found: Result<Found, BadRow>) -> io::Result<()> {
        match found.and_then(checked) {
            Ok(found) => self.write(place, &found),
            Err(bad) => {
                *self.n_bad.entry(bad).or_default() += 1;
                if self.named.len() < N_NAMED {
                    self.named.push((place, bad));
                }
                Ok(())
            }
        }
    }

    /// Counts a comment that nobody has decided.
    pub(super) const fn pass(&mut self) {
        self.n_undecided += 1;
    }

    fn write(&mut self, place: u64, found: &Found) -> io::Result<()> {
        let id = if found.id.is_empty() { format!("{}-{place}", self.source) } else { found.id.clone() };
        let line = Line {
            id: &id,
            text: &found.text,
            lang: if found.lang.is_empty() { &self.lang } else { &found.lang },
            labels: &found.labels,
            source: &self.source,
            decided_by: &found.decided_by,
            decided_at: &found.decided_at,
        };
        serde_json::to_writer(&mut self.out, &line)?;
        self.out.write_all(b"\n")?;
        self.n_rows += 1;
        for (category, _) in found.labels.iter().filter(|(_, label)| **label >= 0.5) {
            *self.n_positive.entry(*category).or_default() += 1;
        }
        Ok(())
    }

    /// Writes what is left, and tells what became of the file.
    pub(super) fn finish(mut self) -> io::Result<Report> {
        self.out.flush()?;
        let Self { n_rows, n_positive, n_undecided, named, n_bad, .. } = self;
        Ok(Report { n_rows, n_positive, n_undecided, named, n_bad })
    }
}

fn checked(found: Found) -> Result<Found, BadRow> {
    if found.text.trim().is_empty() {
        return Err(BadRow::NoText);
    }
    if found.labels.is_empty() {
        return Err(BadRow::NoLabel);
    }
    let is_share = |label: &f64| (0.0..=1.0).contains(label);
    if found.labels.values().all(is_share) { Ok(found) } else { Err(BadRow::WrongLabel) }
}

/// The labels of an approved comment: none of the categories is there.
pub(super) fn approved() -> BTreeMap<Category, f64> {
    Category::ALL.into_iter().map(|category| (category, 0.0)).collect()
}

/// The labels of a comment that has a category, and nobody said which others.
pub(super) fn with(category: Category) -> BTreeMap<Category, f64> {
    BTreeMap::from([(category, 1.0)])
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n_bad: usize = self.n_bad.values().sum();
        writeln!(f, "{} rows written, {} undecided left out, {n_bad} bad", self.n_rows, self.n_undecided)?;
        for (category, n) in &self.n_positive {
            writeln!(f, "  {category}: {n}")?;
        }
        for (bad, n) in &self.n_bad {
            writeln!(f, "bad: {bad} ({n})")?;
        }
        for (place, bad) in &self.named {
            writeln!(f, "  {place}: {bad}")?;
        }
        if n_bad > self.named.len() {
            writeln!(f, "  and {} more", n_bad - self.named.len())?;
        }
        Ok(())
    }
}
