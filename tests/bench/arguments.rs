//! What to measure, on which comments and for how long.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};

/// Measures Vigie and prints one Markdown table a topic.
#[derive(Debug, Parser)]
#[command(name = "figures")]
pub(crate) struct Arguments {
    /// What to measure [default: everything]
    #[arg(value_enum)]
    topics: Vec<Topic>,
    /// Comments to use instead of the authored corpus: rows with `text` (.jsonl.gz, .ndjson, .jsonl) or lines (.txt)
    #[arg(long, value_name = "FILE")]
    pub(crate) comments: Option<PathBuf>,
    /// How long one pass of one figure lasts
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=7200))]
    pub(crate) seconds: u16,
    /// How many comments the largest store of `growth` has
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub(crate) n_comments: u64,
    /// Given by `cargo bench` to every benchmark, and by `cargo test --all-targets` to none
    #[arg(long, hide = true)]
    bench: bool,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Topic {
    /// The model and the moderator on one thread, `vigie score` on one and two.
    Scoring,
    /// What a comment costs by its length.
    Length,
    /// Durable submits over HTTP, beside the limits of HTTP and of the disk.
    Submit,
    /// Resident memory of the service.
    Memory,
    /// From exec to the first 200 of `/readyz`.
    Startup,
    /// Bytes of the program and of the model.
    Size,
    /// Stores of up to a million comments: disk, memory, opening, queue and search. Only when asked for.
    Growth,
    /// Four times as many submits as can be done. Only when asked for.
    Overload,
    /// Half of what can be done, for as long as one pass lasts: memory over time. Only when asked for.
    Soak,
}

impl Topic {
    const ALL: [Self; 9] = [
        Self::Scoring,
        Self::Length,
        Self::Submit,
        Self::Memory,
        Self::Startup,
        Self::Size,
        Self::Growth,
        Self::Overload,
        Self::Soak,
    ];

    /// Whether it takes so long that it must be asked for by name.
    const fn is_long(self) -> bool {
        matches!(self, Self::Growth | Self::Overload | Self::Soak)
    }

    /// The heading of its table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Scoring => "scoring",
            Self::Length => "length",
            Self::Submit => "submit",
            Self::Memory => "memory",
            Self::Startup => "startup",
            Self::Size => "size",
            Self::Growth => "growth",
            Self::Overload => "overload",
            Self::Soak => "soak",
        }
    }
}

impl Arguments {
    /// The topics that were asked for, in the order of the contents.
    pub(crate) fn topics(&self) -> impl Iterator<Item = Topic> {
        let wanted = |topic: &Topic| (self.topics.is_empty() && !topic.is_long()) || self.topics.contains(topic);
        Topic::ALL.into_iter().filter(wanted)
    }

    /// Whether it is a benchmark run: a test run that takes every target along must not wait for minutes of load.
    pub(crate) const fn is_asked_for(&self) -> bool {
        self.bench
    }

    /// How long one pass lasts.
    pub(crate) fn duration(&self) -> Duration {
        Duration::from_secs(u64::from(self.seconds))
    }
}
