//! Words: runs of letters and digits. Apostrophes and hyphens separate them.

use std::ops::Range;

use super::View;
use super::kind::Kind;
use super::places::Runs;

/// The words in a range of a view's characters, as ranges of the view.
///
/// ```
/// use vigie::text::{View, words};
/// let view = View::of("T'es là, peut-être ?");
/// let found: Vec<String> = words(&view, 0..view.chars().len()).map(|w| view.chars()[w].iter().collect()).collect();
/// assert_eq!(found, ["t", "es", "là", "peut", "être"]);
/// ```
pub fn words(view: &View, within: Range<usize>) -> Runs<'_> {
    view.places().runs(Kind::WORD, within)
}
