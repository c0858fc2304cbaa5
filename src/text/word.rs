//! Words: runs of letters and digits. Apostrophes and hyphens separate them.

use std::ops::Range;

/// The words in a range of a view's characters, as ranges of the view.
///
/// ```
/// use vigie::text::{View, words};
/// let view = View::of("T'es là, peut-être ?");
/// let found: Vec<String> = words(view.chars(), 0..view.chars().len()).map(|w| view.chars()[w].iter().collect()).collect();
/// assert_eq!(found, ["t", "es", "là", "peut", "être"]);
/// ```
pub fn words(chars: &[char], within: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = within.start;
    let piece = chars.get(within).unwrap_or(&[]);
    piece.chunk_by(|a, b| a.is_alphanumeric() == b.is_alphanumeric()).filter_map(move |run| {
        let range = start..start + run.len();
        start = range.end;
        run.first().is_some_and(|c| c.is_alphanumeric()).then_some(range)
    })
}
