//! Topic: the service's resident memory, as it starts and after a load.

use anyhow::{Result, bail};

use crate::Bench;
use crate::disk;
use crate::load::Load;
use crate::passes::{N_PASSES, Spread};
use crate::request::{Call, Requests};
use crate::running::{Resident, Running};
use crate::table::Table;

/// How many clients fill the store.
pub(crate) const N_CONNECTIONS: usize = 16;

const MIB: f64 = 1024.0 * 1024.0;

/// One service's life.
struct Life {
    started: Resident,
    loaded: Resident,
    n_comments: u64,
}

/// Measures services that start in an empty folder and are loaded, one after the other.
pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let lives = (0..N_PASSES).map(|_| live(bench)).collect::<Result<Vec<_>>>()?;
    let spread = |figure: fn(&Life) -> f64| Spread::of(lives.iter().map(figure));
    let mut table = Table::of_spreads();
    table.spread("resident after the start, MiB", spread(|life| life.started.now as f64 / MIB));
    table.spread("most until then, MiB", spread(|life| life.started.peak as f64 / MIB));
    table.spread("resident after the load, MiB", spread(|life| life.loaded.now as f64 / MIB));
    table.spread("most until then, MiB", spread(|life| life.loaded.peak as f64 / MIB));
    table.spread(format!("comments of the load, {N_CONNECTIONS} connections"), spread(|life| life.n_comments as f64));
    Ok(table)
}

fn live(bench: &Bench) -> Result<Life> {
    let (folder, requests) = (disk::folder()?, Requests::of(&bench.comments)?);
    let service = Running::start(&bench.program, &folder.path().join("var"))?;
    let started = service.resident()?;
    fill(bench, &service, &requests)?;
    let loaded = service.resident()?;
    service.stop()?;
    Ok(Life { started, loaded, n_comments: requests.n_written() })
}

/// Submits comments for one pass's time.
pub(crate) fn fill(bench: &Bench, service: &Running, requests: &Requests) -> Result<()> {
    let (address, call) = (service.address(), Call::Submit);
    let load = Load { address, call, requests, n_connections: N_CONNECTIONS, seconds: bench.seconds };
    let n_unexpected = load.drive()?.n_unexpected;
    if n_unexpected > 0 {
        bail!("{n_unexpected} comments of the load were not kept");
    }
    Ok(())
}
