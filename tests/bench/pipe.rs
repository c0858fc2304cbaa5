//! `vigie score` as a process that reads a pipe: what a nightly job over an archive would see.

use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::json;

use crate::comments::Comments;
use crate::program::Program;

/// How much of an answer is read at once.
const READ_BYTES: usize = 1024 * 1024;

/// NDJSON rows, written once.
pub(crate) struct Rows {
    first: Vec<u8>,
    others: Vec<u8>,
    n_others: usize,
}

impl Rows {
    /// One row to wait for and `n_others` to measure, from the comments again and again.
    pub(crate) fn of(comments: &Comments, n_others: usize) -> Result<Self> {
        let mut texts = comments.texts().iter().cycle();
        let mut write = |rows: &mut Vec<u8>| match texts.next() {
            Some(text) => writeln!(rows, "{}", json!({ "text": text.as_str() })),
            None => Ok(()),
        };
        let (mut first, mut others) = (Vec::new(), Vec::new());
        write(&mut first)?;
        for _ in 0..n_others {
            write(&mut others)?;
        }
        Ok(Self { first, others, n_others })
    }

    fn pour_others(&self, mut into: ChildStdin) -> Result<()> {
        into.write_all(&self.others).context("`vigie score` stopped reading")
    }
}

/// Scores a second. The first row's answer is awaited before the clock starts, so that reading the model does not count.
pub(crate) fn score_piped(program: &Program, rows: &Rows, n_threads: usize) -> Result<f64> {
    let mut command = program.command();
    command.args(["score", "-", "--threads"]).arg(n_threads.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().context("cannot start `vigie score`")?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        bail!("`vigie score` has no pipes");
    };
    let mut answers = BufReader::with_capacity(READ_BYTES, output);
    input.write_all(&rows.first)?;
    answers.skip_until(b'\n')?;
    let begun = Instant::now();
    let n_answers = thread::scope(|scope| {
        let pouring = scope.spawn(|| rows.pour_others(input));
        let n_answers = count_lines(&mut answers)?;
        pouring.join().map_err(|_panic| anyhow!("the pipe's writer panicked"))??;
        Ok::<_, anyhow::Error>(n_answers)
    })?;
    let elapsed = begun.elapsed();
    let ended = child.wait()?;
    if !ended.success() || n_answers != rows.n_others {
        bail!("`vigie score` answered {n_answers} of {} rows and ended with {ended}", rows.n_others);
    }
    Ok(n_answers as f64 / elapsed.as_secs_f64())
}

fn count_lines(answers: &mut impl BufRead) -> Result<usize> {
    let mut n_lines = 0;
    while answers.skip_until(b'\n')? > 0 {
        n_lines += 1;
    }
    Ok(n_lines)
}
