//! Markdown tables of figures.

use std::fmt;

use crate::passes::Spread;

/// A table: words in the first column, figures in the others.
#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    n_columns: usize,
}

impl Table {
    /// A table with these headings.
    pub(crate) fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|&heading| heading.to_owned()).collect()], n_columns: headings.len() }
    }

    /// A table of spreads: what, median, smallest, largest.
    pub(crate) fn of_spreads() -> Self {
        Self::new(&["figure", "median", "min", "max"])
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Adds a row of a table of spreads.
    pub(crate) fn spread(&mut self, what: impl Into<String>, spread: Spread) {
        self.row([what.into(), figure(spread.median), figure(spread.min), figure(spread.max)]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, row) in self.rows.iter().enumerate() {
            writeln!(f, "| {} |", row.join(" | "))?;
            if position == 0 {
                writeln!(f, "|---|{}", "---:|".repeat(self.n_columns.saturating_sub(1)))?;
            }
        }
        Ok(())
    }
}

/// A number with about three digits that count, and separated thousands.
pub(crate) fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 999.5 => thousands(value.round() as u64),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn thousands(value: u64) -> String {
    if value < 1_000 {
        return value.to_string();
    }
    format!("{},{:03}", thousands(value / 1_000), value % 1_000)
}
