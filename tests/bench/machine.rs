//! Where it was measured: figures without their machine mean nothing.

use std::fs;
use std::thread;

use anyhow::{Context as _, Result};

/// Cores, processor and load of this machine in one line.
pub(crate) fn line() -> Result<String> {
    let n_cores = thread::available_parallelism()?;
    let load = fs::read_to_string("/proc/loadavg").context("cannot read `/proc/loadavg`")?;
    let load = load.split(' ').next().unwrap_or_default();
    Ok(format!("Machine: {n_cores} cores, {}; load average before the run {load}.", processor()?))
}

fn processor() -> Result<String> {
    let cpus = fs::read_to_string("/proc/cpuinfo").context("cannot read `/proc/cpuinfo`")?;
    let model = cpus.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(':')).map(|(_, model)| model.trim());
    Ok(model.unwrap_or("an unnamed processor").to_owned())
}
