//! Topic: bytes on disk of what is shipped. One reading, since it does not vary.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::Bench;
use crate::table::{Table, figure};

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/model/vigie.model");

/// Measures the program and the model within it.
pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let mut table = Table::new(&["file", "bytes", "MiB"]);
    let program = "`vigie`, release, the model within it";
    for (name, path) in [(program, bench.program.path()), ("`data/model/vigie.model`", Path::new(MODEL))] {
        let file = fs::metadata(path).with_context(|| format!("cannot look at `{}`", path.display()))?;
        table.row([name.to_owned(), figure(file.len() as f64), figure(file.len() as f64 / 1024.0 / 1024.0)]);
    }
    Ok(table)
}
