//! The texts that are scored and submitted: the authored corpus, or a file of the caller's.
//!
//! Texts that the service would refuse (empty, too long) are left out and counted. Nothing of a text is ever printed.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use vigie::comment::CommentText;

/// The corpus of this repository.
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/corpus");
/// How many texts are used of a longer file; they are taken at even distances.
const MAX_TEXTS: usize = 50_000;

/// Texts that the service accepts.
pub(crate) struct Comments {
    texts: Vec<CommentText>,
    n_refused: usize,
    source: &'static str,
}

#[derive(Deserialize)]
struct Row {
    text: String,
}

impl Comments {
    /// Reads a file, or the authored corpus when there is none.
    pub(crate) fn read(file: Option<&Path>) -> Result<Self> {
        let (files, source) = match file {
            Some(file) => (vec![file.to_owned()], "a given file"),
            None => (corpus_files()?, "the authored corpus"),
        };
        let mut all = Vec::new();
        for file in files {
            let texts = read(&file).with_context(|| format!("cannot read the comments of `{}`", file.display()))?;
            all.extend(texts);
        }
        let n_read = all.len();
        let accepted: Vec<_> = all.into_iter().filter_map(|text| CommentText::parse(text).ok()).collect();
        let n_refused = n_read - accepted.len();
        let step = accepted.len().div_ceil(MAX_TEXTS).max(1);
        let texts: Vec<_> = interleaved(&accepted).step_by(step).cloned().collect();
        if texts.is_empty() {
            bail!("there is no comment to measure with");
        }
        Ok(Self { texts, n_refused, source })
    }

    /// The texts, in an order in which neighbours are of different files.
    pub(crate) fn texts(&self) -> &[CommentText] {
        &self.texts
    }

    /// Bytes of a text on average.
    pub(crate) fn mean_bytes(&self) -> f64 {
        let n_bytes: usize = self.texts.iter().map(|text| text.as_str().len()).sum();
        n_bytes as f64 / self.texts.len() as f64
    }

    /// What was measured on, in one line.
    pub(crate) fn line(&self) -> String {
        let (n, mean, refused) = (self.texts.len(), self.mean_bytes(), self.n_refused);
        format!("Comments: {n} of {}, {mean:.0} bytes on average ({refused} unfit ones left out).", self.source)
    }
}

/// Goes through the texts in strides, so that files, languages and kinds alternate.
fn interleaved(texts: &[CommentText]) -> impl Iterator<Item = &CommentText> {
    const N_STRIDES: usize = 97;
    (0..N_STRIDES).flat_map(|start| texts.iter().skip(start).step_by(N_STRIDES))
}

fn corpus_files() -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(CORPUS).with_context(|| format!("cannot list `{CORPUS}`"))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("gz")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(file: &Path) -> Result<Vec<String>> {
    let opened = File::open(file)?;
    let name = file.to_string_lossy();
    if name.ends_with(".jsonl.gz") {
        rows(MultiGzDecoder::new(opened))
    } else if name.ends_with(".ndjson") || name.ends_with(".jsonl") {
        rows(opened)
    } else if name.ends_with(".txt") {
        Ok(BufReader::new(opened).lines().collect::<Result<_, _>>()?)
    } else {
        bail!("its name ends in none of .jsonl.gz, .ndjson, .jsonl, .txt")
    }
}

fn rows(from: impl Read) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for (position, line) in BufReader::new(from).lines().enumerate() {
        let row: Row = serde_json::from_str(&line?).with_context(|| format!("line {} is no row", position + 1))?;
        texts.push(row.text);
    }
    Ok(texts)
}
