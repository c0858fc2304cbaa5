//! Progress of long work: bars on a terminal, nothing in a pipe (indicatif hides itself there).

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts to `n`.
pub fn bar(n: u64, what: &'static str) -> ProgressBar {
    eprintln!(
        "{what} {:?}",
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map(|d| d.as_secs() % 10000)
    );
    let bar = ProgressBar::new(n).with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{msg:<28} {bar:32} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar
}
