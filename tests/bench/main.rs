//! The project's own figures: speed, latency, memory, start and size, measured in one run on one machine.
//!
//! `cargo bench --bench figures -- --help` says how to ask; README.md beside this file says what each figure means.
//! Prints Markdown on stdout and what it is doing on stderr. It judges nothing but answers that should not have come:
//! with one of them the run fails.

mod arguments; // what to measure, on which comments, for how long
mod comments; // the texts
mod machine; // where it was measured
mod passes; // several passes, one spread
mod table; // how figures are printed

mod connection; // HTTP/1.1 over one kept connection
mod disk; // how fast the disk syncs
mod load; // many connections at once, and what they saw
mod program; // the release binary beside this one
mod request; // the requests that are sent
mod running; // the service as a child process

mod bare; // the engine alone, with the same records
mod growth; // topic: many comments
mod length; // topic: the cost of a comment by its length
mod memory; // topic: resident memory
mod overload; // topic: more than can be done
mod pipe; // `vigie score` as a process
mod scoring; // topic: the model and the moderator
mod size; // topic: bytes on disk
mod soak; // topic: half a load for long
mod startup; // topic: from exec to ready
mod submit; // topic: durable submits beside their limits

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;

use arguments::{Arguments, Topic};
use comments::Comments;
use program::Program;

/// What every topic measures with.
struct Bench {
    comments: Comments,
    seconds: Duration,
    n_comments: u64,
    program: Program,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("figures: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    if !arguments.is_asked_for() {
        eprintln!("figures: nothing is measured without `--bench`; `cargo bench --bench figures` gives it");
        return Ok(());
    }
    let program = Program::beside_this_one()?;
    let comments = Comments::read(arguments.comments.as_deref())?;
    println!("{}", machine::line()?);
    println!("{}", comments.line());
    println!("{} passes of {} s; each cell is from this one run.", passes::N_PASSES, arguments.seconds);
    let bench = Bench { comments, seconds: arguments.duration(), n_comments: arguments.n_comments, program };
    for topic in arguments.topics() {
        eprintln!("figures: {}", topic.name());
        println!("\n### {}\n\n{}", topic.name(), bench.measure(topic)?);
    }
    Ok(())
}

impl Bench {
    fn measure(&self, topic: Topic) -> Result<table::Table> {
        match topic {
            Topic::Scoring => scoring::measure(self),
            Topic::Length => length::measure(self),
            Topic::Submit => submit::measure(self),
            Topic::Memory => memory::measure(self),
            Topic::Startup => startup::measure(self),
            Topic::Size => size::measure(self),
            Topic::Growth => growth::measure(self),
            Topic::Overload => overload::measure(self),
            Topic::Soak => soak::measure(self),
        }
    }
}
