//! Topic: from exec to the first 200 of `/readyz`, in an empty folder, after a clean stop and after a kill.

use std::path::Path;

use anyhow::Result;

use crate::Bench;
use crate::disk;
use crate::memory::fill;
use crate::passes::{N_PASSES, Spread, millis};
use crate::request::Requests;
use crate::running::Running;
use crate::table::Table;

/// Measures starts in fresh folders, then in one folder that is filled again and again.
pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let empty = (0..N_PASSES).map(|_| start_empty(bench)).collect::<Result<Vec<_>>>()?;
    let (folder, requests) = (disk::folder()?, Requests::of(&bench.comments)?);
    let data_dir = folder.path().join("var");
    let killed = (0..N_PASSES).map(|_| start_killed(bench, &data_dir, &requests)).collect::<Result<Vec<_>>>()?;
    Running::start(&bench.program, &data_dir)?.stop()?;
    let stopped = (0..N_PASSES).map(|_| start_stopped(bench, &data_dir)).collect::<Result<Vec<_>>>()?;
    let (n_comments, mut table) = (requests.n_written(), Table::of_spreads());
    table.spread("ms to ready, empty folder", Spread::of(empty));
    table.spread(format!("ms to ready, {n_comments} comments, stopped before"), Spread::of(stopped));
    table.spread(format!("ms to ready, up to {n_comments} comments, killed after a load"), Spread::of(killed));
    Ok(table)
}

fn start_empty(bench: &Bench) -> Result<f64> {
    let folder = disk::folder()?;
    start_stopped(bench, &folder.path().join("var"))
}

fn start_stopped(bench: &Bench, data_dir: &Path) -> Result<f64> {
    let service = Running::start(&bench.program, data_dir)?;
    let startup = millis(service.startup());
    service.stop()?;
    Ok(startup)
}

/// Fills a running service, kills it at once and starts it again.
fn start_killed(bench: &Bench, data_dir: &Path, requests: &Requests) -> Result<f64> {
    let service = Running::start(&bench.program, data_dir)?;
    fill(bench, &service, requests)?;
    drop(service);
    start_stopped(bench, data_dir)
}
