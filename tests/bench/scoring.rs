//! Topic: how fast texts are scored, from the model alone to the program in a pipe.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Result;
use vigie::article::ArticleRef;
use vigie::author::AuthorRef;
use vigie::clock::UnixMillis;
use vigie::comment::{Comment, CommentText, Id};
use vigie::model::{self, Model};
use vigie::moderator::{Context, Moderator};
use vigie::policy::{self, Policy};

use crate::Bench;
use crate::passes::{Latencies, N_PASSES, Spread, micros};
use crate::pipe::{Rows, score_piped};
use crate::table::Table;

/// With how many threads `vigie score` is run.
const THREADS: [usize; 2] = [1, 2];

/// One pass over the comments, again and again until its time is over.
struct Pass {
    latencies: Latencies,
    elapsed: Duration,
}

impl Pass {
    fn rate(&self) -> f64 {
        self.latencies.n() as f64 / self.elapsed.as_secs_f64()
    }
}

/// Measures the model, the moderator and the program in turn.
pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let moderator = Moderator::new(Model::read(model::SHIPPED)?, Policy::parse(policy::SHIPPED)?);
    let comments = bench.comments.texts().iter().map(comment).collect::<Result<Vec<_>>>()?;
    let (mut bare, mut scored, mut moderated) = (Vec::new(), Vec::new(), Vec::new());
    let mut piped = THREADS.map(|_| Vec::new());
    // Pages in the model and shows how many rows the pipe needs for one pass.
    let warm = moderate(&moderator, &comments, bench.seconds);
    let rows = Rows::of(&bench.comments, (warm.rate() * bench.seconds.as_secs_f64()) as usize)?;
    for _ in 0..N_PASSES {
        bare.push(kernel(moderator.model(), &comments, bench.seconds));
        scored.push(score(moderator.model(), &comments, bench.seconds));
        moderated.push(moderate(&moderator, &comments, bench.seconds));
        for (passes, n_threads) in piped.iter_mut().zip(THREADS) {
            passes.push(score_piped(&bench.program, &rows, n_threads)?);
        }
    }
    Ok(tabulate(bench, &Passes { bare, scored, moderated }, &piped))
}

/// All passes in this process.
struct Passes {
    bare: Vec<Pass>,
    scored: Vec<Pass>,
    moderated: Vec<Pass>,
}

fn tabulate(bench: &Bench, passes: &Passes, piped: &[Vec<f64>]) -> Table {
    let Passes { bare, scored, moderated } = passes;
    let mut table = Table::of_spreads();
    let mean_bytes = bench.comments.mean_bytes();
    table.spread("bytes a comment, mean", Spread::of([mean_bytes]));
    for (name, passes) in [("Model::kernel", bare), ("Model::score", scored), ("Moderator::moderate", moderated)] {
        table.spread(format!("`{name}`, one thread, comments/s"), Spread::of(passes.iter().map(Pass::rate)));
        for percent in [50, 99] {
            let times = passes.iter().map(|pass| micros(pass.latencies.percentile(percent)));
            table.spread(format!("`{name}`, µs a comment, p{percent}"), Spread::of(times));
        }
    }
    let megabytes = scored.iter().map(|pass| pass.rate() * mean_bytes / 1e6);
    table.spread("`Model::score`, MB of text/s", Spread::of(megabytes));
    for (name, one, other) in
        [("`score` / `kernel`, time", bare, scored), ("`moderate` / `score`, time", scored, moderated)]
    {
        table.spread(name, Spread::of(one.iter().zip(other).map(|(one, other)| one.rate() / other.rate())));
    }
    for (passes, n_threads) in piped.iter().zip(THREADS) {
        let rates = Spread::of(passes.iter().copied());
        table.spread(format!("`vigie score --threads {n_threads}`, a pipe, comments/s"), rates);
    }
    table
}

fn kernel(model: &Model, comments: &[Comment], seconds: Duration) -> Pass {
    time_each(comments, seconds, |comment| {
        black_box(model.kernel(black_box(comment.text.as_str())));
    })
}

fn score(model: &Model, comments: &[Comment], seconds: Duration) -> Pass {
    time_each(comments, seconds, |comment| {
        black_box(model.score(black_box(comment.text.as_str())));
    })
}

fn moderate(moderator: &Moderator, comments: &[Comment], seconds: Duration) -> Pass {
    let context = Context::default();
    time_each(comments, seconds, |comment| {
        black_box(moderator.moderate(black_box(comment), &context));
    })
}

fn time_each(comments: &[Comment], seconds: Duration, work: impl Fn(&Comment)) -> Pass {
    let (begun, mut times) = (Instant::now(), Vec::new());
    for comment in comments.iter().cycle() {
        let before = Instant::now();
        work(comment);
        times.push(before.elapsed());
        if begun.elapsed() >= seconds {
            break;
        }
    }
    let elapsed = begun.elapsed();
    Pass { latencies: Latencies::of(times), elapsed }
}

fn comment(text: &CommentText) -> Result<Comment> {
    let id = Id::parse("bench")?;
    Ok(Comment {
        id: id.clone(),
        article: ArticleRef { id: id.clone(), url: None, title: None, section: None, language: None },
        author: AuthorRef { id, name: None },
        parent_id: None,
        text: text.clone(),
        language: None,
        created_at: UnixMillis(0),
    })
}
