//! A text as search sees it: words without case, diacritics and disguise, each behind one space.

use super::{View, fold};

/// Folds a text for searching: ` un cafe a paris` for `Un café, à Paris!`. A word begins where its letters stand behind a
/// space, so that looking for ` caf` finds words that begin with `caf`.
///
/// ```
/// use vigie::text::folded;
/// assert_eq!(folded("Un CAFÉ, à Straßburg!"), " un cafe a strassburg");
/// ```
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 1);
    let mut in_word = false;
    for c in View::of(text).chars() {
        if !c.is_alphanumeric() {
            in_word = false;
            continue;
        }
        if !in_word {
            folded.push(' ');
            in_word = true;
        }
        let (first, second) = fold(*c);
        folded.push(first);
        folded.extend(second);
    }
    folded
}
