//! Topic: what a comment costs by its length. Linear means the same nanoseconds a byte on every line.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Result;
use vigie::model::{self, Model};

use crate::Bench;
use crate::passes::{N_PASSES, Spread};
use crate::table::{Table, figure};

/// How many bytes texts have, at least.
const LENGTHS: [usize; 6] = [100, 300, 1_000, 3_000, 10_000, 20_000];
/// How many bytes are scored of each length before the clock is asked.
const ROUND_BYTES: usize = 200_000;

/// Measures texts of several lengths, made of comments put together.
pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let model = Model::read(model::SHIPPED)?;
    let texts = LENGTHS.map(|n_bytes| joined(bench, n_bytes));
    let mut passes = LENGTHS.map(|_| Vec::new());
    for _ in 0..N_PASSES {
        for (passes, texts) in passes.iter_mut().zip(&texts) {
            passes.push(nanos_a_byte(&model, texts, bench.seconds / LENGTHS.len() as u32));
        }
    }
    let mut table = Table::new(&["bytes a text, mean", "µs a text, median", "ns a byte, median", "min", "max"]);
    for (passes, texts) in passes.iter().zip(&texts) {
        let spread = Spread::of(passes.iter().copied());
        let mean = texts.iter().map(String::len).sum::<usize>() as f64 / texts.len() as f64;
        table.row([mean, mean * spread.median / 1e3, spread.median, spread.min, spread.max].map(figure));
    }
    Ok(table)
}

/// Comments put together until each text has `n_bytes` or a few more.
fn joined(bench: &Bench, n_bytes: usize) -> Vec<String> {
    let mut comments = bench.comments.texts().iter().cycle();
    let n_texts = (ROUND_BYTES / n_bytes).max(1);
    let text = |_| {
        let mut text = String::new();
        while text.len() < n_bytes {
            let rest = comments.next().map_or("-", |comment| comment.as_str());
            let missing = n_bytes - text.len();
            let cut = (missing..rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
            text.extend([rest.get(..cut).unwrap_or(rest), "\n"]);
        }
        text
    };
    (0..n_texts).map(text).collect()
}

fn nanos_a_byte(model: &Model, texts: &[String], time: Duration) -> f64 {
    let (begun, mut n_bytes) = (Instant::now(), 0);
    while begun.elapsed() < time {
        for text in texts {
            black_box(model.score(black_box(text)));
            n_bytes += text.len();
        }
    }
    begun.elapsed().as_secs_f64() * 1e9 / n_bytes as f64
}
