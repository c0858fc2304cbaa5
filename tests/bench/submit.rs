//! Topic: durable submits over HTTP, beside what limits them: the model, HTTP itself, the engine and the disk's sync.
//!
//! Everything alternates within a pass, so that a slow minute of the machine weighs on all figures alike.

use std::path::Path;

use anyhow::{Result, bail};

use crate::Bench;
use crate::bare::{GROUP, Records};
use crate::disk;
use crate::load::{Answers, Load};
use crate::passes::{Latencies, N_PASSES, Spread, millis};
use crate::request::{Call, Requests};
use crate::running::Running;
use crate::table::{Table, figure};

/// How many clients ask at once.
const CONNECTIONS: [usize; 4] = [1, 16, 64, 256];

/// All passes of one call at one number of connections.
struct Cell {
    call: Call,
    n_connections: usize,
    passes: Vec<Answers>,
}

/// Measures submits and their limits against one service that keeps everything it is sent.
pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let (folder, requests) = (disk::folder()?, Requests::of(&bench.comments)?);
    let service = Running::start(&bench.program, &folder.path().join("var"))?;
    let mut cells = cells();
    let mut syncs = Vec::new();
    for pass in 1..=N_PASSES {
        eprintln!("figures: submit, pass {pass} of {N_PASSES}");
        for cell in &mut cells {
            let (call, n_connections) = (cell.call, cell.n_connections);
            let load =
                Load { address: service.address(), call, requests: &requests, n_connections, seconds: bench.seconds };
            cell.passes.push(load.drive()?);
        }
        syncs.push(sync_pass(bench, folder.path())?);
    }
    service.stop()?;
    check(&cells)?;
    let bare = bare_passes(bench, folder.path())?;
    Ok(tabulate(&cells, &syncs, bare))
}

/// The engine alone, with the records that the service made of the load.
fn bare_passes(bench: &Bench, folder: &Path) -> Result<Spread> {
    let records = Records::of(&folder.join("var"))?;
    let passes = (0..N_PASSES).map(|_| records.commit_each(folder, bench.seconds)).collect::<Result<Vec<_>>>()?;
    Ok(Spread::of(passes))
}

/// Number of connections first, so that the four calls follow each other closely.
fn cells() -> Vec<Cell> {
    let at = |n_connections| Call::ALL.map(|call| Cell { call, n_connections, passes: Vec::new() });
    CONNECTIONS.into_iter().flat_map(at).collect()
}

fn sync_pass(bench: &Bench, folder: &Path) -> Result<(f64, Latencies)> {
    let latencies = disk::sync_each(folder, bench.seconds)?;
    Ok((latencies.n() as f64 / bench.seconds.as_secs_f64(), latencies))
}

/// An answer that should not have come makes every other figure worthless.
fn check(cells: &[Cell]) -> Result<()> {
    for cell in cells {
        let n_unexpected: usize = cell.passes.iter().map(|answers| answers.n_unexpected).sum();
        if n_unexpected > 0 {
            let (call, n_connections) = (cell.call.name(), cell.n_connections);
            bail!("{n_unexpected} answers to {call} at {n_connections} connections had a wrong status");
        }
    }
    Ok(())
}

fn tabulate(cells: &[Cell], syncs: &[(f64, Latencies)], bare: Spread) -> Table {
    let headings =
        ["what", "connections", "a second, median", "min", "max", "p50 ms", "p99 ms", "slowest ms", "wrong status"];
    let mut table = Table::new(&headings);
    for call in Call::ALL {
        for cell in cells.iter().filter(|cell| cell.call == call) {
            let rates = Spread::of(cell.passes.iter().map(Answers::rate));
            let n_unexpected: usize = cell.passes.iter().map(|answers| answers.n_unexpected).sum();
            let latencies: Vec<_> = cell.passes.iter().map(|answers| &answers.latencies).collect();
            let name = [call.title().to_owned(), cell.n_connections.to_string()];
            table.row(name.into_iter().chain(figures(rates, &latencies)).chain([n_unexpected.to_string()]));
        }
    }
    let [rate, min, max] = [bare.median, bare.min, bare.max].map(figure);
    let none = || "–".to_owned();
    let name = format!("the engine alone, the same records, {GROUP} comments a transaction and sync");
    table.row([name, none(), rate, min, max, none(), none(), none(), none()]);
    let rates = Spread::of(syncs.iter().map(|(rate, _)| *rate));
    let latencies: Vec<_> = syncs.iter().map(|(_, latencies)| latencies).collect();
    let name = ["append 1 KiB + `fdatasync`".to_owned(), "–".to_owned()];
    table.row(name.into_iter().chain(figures(rates, &latencies)).chain(["–".to_owned()]));
    table
}

/// Percentiles are medians of the passes' own; the slowest is the slowest of all.
fn figures(rates: Spread, latencies: &[&Latencies]) -> [String; 6] {
    let at = |percent| Spread::of(latencies.iter().map(|pass| millis(pass.percentile(percent))));
    let times = [at(50).median, at(99).median, at(100).max];
    let [p50, p99, slowest] = times.map(figure);
    [figure(rates.median), figure(rates.min), figure(rates.max), p50, p99, slowest]
}
