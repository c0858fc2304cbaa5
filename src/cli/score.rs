//! `vigie score`: scores comments from a file or a pipe on all cores, in order, as they arrive. Needs no store.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal as _, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::drawing::{Drawing, Pen};
use super::rows::{Printed, Row, RowError, ScoredRow, parse};
use crate::app;
use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::clock::UnixMillis;
use crate::comment::{Comment, Id};
use crate::moderator::{Context, Moderator};
use crate::service;
use crate::settings::Score;

/// How much is read at once, in bytes. Whole lines among it are scored together, so a slow pipe is answered line by line
/// and a fast one in chunks.
const CHUNK_BYTES: usize = 1024 * 1024;

/// Scores everything and prints it. Ends with 1 when a row was bad.
pub(super) fn run(settings: &Score) -> anyhow::Result<ExitCode> {
    let moderator = app::moderator(&settings.judgement)?;
    let n_threads = settings.threads.map_or(0, usize::from);
    let threads = ThreadPoolBuilder::new().num_threads(n_threads).build().context("cannot start threads")?;
    let rows = BufReader::with_capacity(CHUNK_BYTES, open(&settings.file)?);
    let draws = settings.explain && io::stdout().is_terminal();
    let pen = draws.then(|| if settings.wants_colours() { Pen::Colours } else { Pen::Marks });
    let scorer = Scorer { moderator, threads, explain: settings.explain, pen };
    match scorer.score_all(rows, BufWriter::new(io::stdout().lock())) {
        Ok(0) => Ok(ExitCode::SUCCESS),
        Ok(n_bad) => {
            eprintln!("vigie: {n_bad} rows could not be scored; see their `error`");
            Ok(ExitCode::FAILURE)
        }
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error).context("cannot read the comments or print their scores"),
    }
}

fn open(file: &Path) -> anyhow::Result<Box<dyn Read>> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = File::open(file).with_context(|| format!("cannot open `{}`", file.display()))?;
    Ok(Box::new(opened))
}

struct Scorer {
    moderator: Moderator,
    threads: ThreadPool,
    explain: bool,
    /// What explanations are drawn with, if they are drawn.
    pen: Option<Pen>,
}

/// What one line of the input gives.
enum Line {
    Json(Printed),
    Drawn(String),
}

impl Line {
    const fn is_bad(&self) -> bool {
        matches!(self, Self::Json(Printed::Bad { .. }))
    }

    fn write(&self, mut out: impl Write) -> io::Result<()> {
        match self {
            Self::Json(printed) => serde_json::to_writer(&mut out, printed)?,
            Self::Drawn(drawing) => out.write_all(drawing.as_bytes())?,
        }
        out.write_all(b"\n")
    }
}

impl Scorer {
    /// Scores `rows` chunk by chunk and says how many were bad.
    fn score_all(&self, mut rows: BufReader<impl Read>, mut out: impl Write) -> io::Result<u64> {
        let (mut n_lines, mut n_bad) = (0, 0);
        loop {
            let lines = next_chunk(&mut rows)?;
            if lines.is_empty() {
                return Ok(n_bad);
            }
            for line in self.score_chunk(&lines, n_lines) {
                n_bad += u64::from(line.is_bad());
                line.write(&mut out)?;
            }
            out.flush()?;
            n_lines += lines.len() as u64;
        }
    }

    fn score_chunk(&self, lines: &[Vec<u8>], n_before: u64) -> Vec<Line> {
        let print = |(position, line): (usize, &Vec<u8>)| {
            self.score_line(line).unwrap_or_else(|error| {
                Line::Json(Printed::Bad { line: n_before + position as u64 + 1, error: error.to_string() })
            })
        };
        self.threads.install(|| lines.par_iter().enumerate().map(print).collect())
    }

    fn score_line(&self, line: &[u8]) -> Result<Line, RowError> {
        let Row { id, text } = parse(line)?;
        let comment = comment(text);
        let scored = service::guarded(|| {
            let decision = self.moderator.decide(&comment, &Context::default());
            let text = comment.text.as_str();
            let explained = self.explain.then(|| service::explain(&self.moderator, text, &decision.scores));
            match (self.pen, explained) {
                (Some(pen), Some(explained)) => {
                    let drawing = Drawing { pen, text, decision: &decision, explanations: &explained.explanations };
                    Line::Drawn(drawing.to_string())
                }
                (_, explained) => Line::Json(Printed::Scored(ScoredRow::new(id, &decision, explained))),
            }
        });
        scored.ok_or(RowError::Failed)
    }
}

/// Waits for a line, then takes whatever other whole lines have arrived with it.
fn next_chunk(rows: &mut BufReader<impl Read>) -> io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        if rows.read_until(b'\n', &mut line)? == 0 {
            return Ok(lines);
        }
        while matches!(line.last(), Some(b'\n' | b'\r')) {
            line.pop();
        }
        lines.push(line);
        if !rows.buffer().contains(&b'\n') {
            return Ok(lines);
        }
    }
}

/// A text as a comment of nobody under nothing: only what it says counts.
fn comment(text: crate::comment::CommentText) -> Comment {
    let nobody = Id::ours("-");
    Comment {
        id: nobody.clone(),
        article: ArticleRef { id: nobody.clone(), url: None, title: None, section: None, language: None },
        author: AuthorRef { id: nobody, name: None },
        parent_id: None,
        text,
        language: None,
        created_at: UnixMillis::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_arrived_together_are_one_chunk_and_line_ends_are_cut() {
        let mut rows = BufReader::new(&b"one\r\ntwo\nthree"[..]);
        assert_eq!(next_chunk(&mut rows).expect("reads"), [b"one".to_vec(), b"two".to_vec()]);
        assert_eq!(next_chunk(&mut rows).expect("reads"), [b"three".to_vec()]);
        assert!(next_chunk(&mut rows).expect("reads").is_empty());
    }
}
