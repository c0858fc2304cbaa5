//! Text as text: normalising, tokenising, language, and spans that point back into the original.
//!
//! Knows nothing of harm. Everything here is total: any string gives an answer and none panics.

mod language;
mod visible;

pub use language::{Language, UnknownLanguage};
pub use visible::is_visible;
