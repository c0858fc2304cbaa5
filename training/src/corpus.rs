//! Labelled rows from JSON Lines files, plain or gzipped.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use vigie::example::Example;

/// The rows of one file.
#[derive(Debug)]
pub struct Corpus {
    /// BLAKE3 of the file.
    pub digest: String,
    /// Its rows.
    pub rows: Vec<Example>,
}

/// What a row may hold beside an [`Example`]: notes of whoever wrote it, which training ignores.
#[derive(Deserialize)]
struct Row {
    #[serde(flatten)]
    example: Example,
}

/// Reads a file whole. A row that is not one is an error that names the line.
pub fn read(path: &Path) -> Result<Corpus> {
    let mut bytes = Vec::new();
    let mut file = File::open(path).with_context(|| format!("cannot open the corpus `{}`", path.display()))?;
    file.read_to_end(&mut bytes).with_context(|| format!("cannot read the corpus `{}`", path.display()))?;
    let digest = blake3::hash(&bytes).to_hex().to_string();
    let is_gzip = path.extension().is_some_and(|extension| extension == "gz");
    let rows = if is_gzip {
        read_rows(BufReader::new(MultiGzDecoder::new(bytes.as_slice())))
    } else {
        read_rows(bytes.as_slice())
    };
    Ok(Corpus { digest, rows: rows.with_context(|| format!("in `{}`", path.display()))? })
}

fn read_rows(lines: impl BufRead) -> Result<Vec<Example>> {
    let mut rows = Vec::new();
    for (line, n) in lines.lines().zip(1..) {
        let line = line.with_context(|| format!("line {n} cannot be read"))?;
        if line.trim().is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(&line).with_context(|| format!("line {n} is not a training row"))?;
        check(&row.example).with_context(|| format!("line {n}"))?;
        rows.push(row.example);
    }
    Ok(rows)
}

fn check(row: &Example) -> Result<()> {
    for (category, label) in &row.labels {
        if !(0.0..=1.0).contains(label) {
            bail!("the label of `{category}` is {label}; allowed is 0 to 1");
        }
    }
    match row.weight {
        Some(weight) if !(weight.is_finite() && weight > 0.0) => bail!("the weight is {weight}; allowed is above 0"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        let good = r#"{"id":"1","text":"a","lang":"fr","labels":{"insult":0.4},"source":"s","kind":"x"}"#;
        assert_eq!(read_rows(good.as_bytes()).expect("reads").len(), 1);
        let bad = good.replace("0.4", "4");
        let error = read_rows(format!("{good}\n{bad}").as_bytes()).expect_err("is refused");
        assert_eq!(format!("{error:#}"), "line 2: the label of `insult` is 4; allowed is 0 to 1");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = read(Path::new("no/such.jsonl.gz")).expect_err("is missing");
        assert!(format!("{error:#}").starts_with("cannot open the corpus `no/such.jsonl.gz`"));
    }
}
