//! Histories from elsewhere as labelled rows: one file in, one file of JSON Lines out, row by row, so that a file may be larger
//! than memory. What cannot be read is counted and named by its place, never by its text.

mod coral; // Coral's comments, as mongoexport writes them
mod delimited; // tables with a column mapping; Jigsaw, Civil Comments
mod disqus; // Disqus XML
mod elements; // XML, element by element
mod germeval; // GermEval 2018
mod html; // HTML as plain text
mod sink; // good rows out, bad rows counted
mod wordpress; // WXR

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use flate2::read::MultiGzDecoder;

use crate::cli::Exit;
use delimited::Mapping;
use sink::Sink;

/// Where a history comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Coral's comments collection: JSON, one a line or as an array.
    Coral,
    /// The XML that Disqus exports.
    Disqus,
    /// The XML that `WordPress` exports.
    Wxr,
    /// Comma-separated values with a line of headings.
    Csv,
    /// Tab-separated values with a line of headings.
    Tsv,
    /// The CSV of the Jigsaw toxic comment classification challenge.
    Jigsaw,
    /// The CSV of Civil Comments (Jigsaw unintended bias).
    Civil,
    /// The TSV of `GermEval` 2018: text, coarse and fine class.
    Germeval,
}

/// What is imported.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Where it comes from.
    #[arg(long, value_enum)]
    format: Format,
    /// The file, plain or gzipped.
    file: PathBuf,
    /// Where the rows go: JSON Lines, gzipped if it ends in `.gz`.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The language of rows that do not name one (ISO 639-1).
    #[arg(long, value_name = "CODE", default_value = "en")]
    lang: String,
    /// What a column of a table is: `text=comment`, `id=nr`, `lang=sprache`, `decided_by=user`, `decided_at=date`, `toxicity=tox` (or
    /// any other category; a share 0..=1, yes/no, true/false, or approved/rejected). May be given again.
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    mapping: Vec<String>,
}

/// Imports, and tells what was good and what was bad.
pub fn run(arguments: &Arguments) -> Result<Exit> {
    let mut sink = Sink::create(&arguments.out, &source(&arguments.file), &arguments.lang)?;
    let input = open(&arguments.file)?;
    read(arguments, input, &mut sink).with_context(|| format!("in `{}`", arguments.file.display()))?;
    let report = sink.finish().with_context(|| format!("cannot write `{}`", arguments.out.display()))?;
    print!("{report}");
    Ok(Exit::Done)
}

fn read(arguments: &Arguments, input: impl BufRead, sink: &mut Sink) -> Result<()> {
    match arguments.format {
        Format::Coral => coral::read(input, sink),
        Format::Disqus => disqus::read(input, sink),
        Format::Wxr => wordpress::read(input, sink),
        Format::Csv => delimited::read(input, b',', &Mapping::parse(&arguments.mapping)?, sink),
        Format::Tsv => delimited::read(input, b'\t', &Mapping::parse(&arguments.mapping)?, sink),
        Format::Jigsaw => delimited::read(input, b',', &Mapping::jigsaw(), sink),
        Format::Civil => delimited::read(input, b',', &Mapping::civil(), sink),
        Format::Germeval => germeval::read(input, sink),
    }
}

fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    let file = File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
    let is_gzip = path.extension().is_some_and(|extension| extension == "gz");
    Ok(if is_gzip { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(BufReader::new(file)) })
}

/// The file's name up to its first point.
fn source(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}
