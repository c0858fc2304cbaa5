//! Text as text: normalising, tokenising, language, and spans that point back into the original.
//!
//! Knows nothing of harm. Everything here is total: any string gives an answer and none panics.
//!
//! A comment is read in this order: [`View`] folds what looks alike while every character remembers where it came from;
//! [`chunks`] cuts the view at white space and recognises links and handles; [`segments`] groups chunks into sentences;
//! [`disguise`] adds what a disguised chunk would read as, beside what it says; [`words`] are what concepts match on.

mod chunk; // white-space separated pieces
pub mod disguise; // leet, separators, elongation, as additional forms
mod fold; // letters without their diacritics
mod folded; // a text as search sees it
mod identify; // which language
pub mod kind; // what a character is
mod language; // the code of a language
mod lookalike; // letters that pretend to be others
mod places; // where characters of a kind are
mod plain; // characters that read as one, fast
mod segment; // sentences
mod view; // normalised characters with their sources
mod visible; // what a reader sees
mod word; // runs of letters and digits

pub use chunk::{Chunk, ChunkKind, chunks};
pub use fold::{fold, folded_latin};
pub use folded::folded;
pub use identify::{LANGUAGES, Trigrams, identify, nearest_of_ours};
pub use kind::{Kind, is_picture};
pub use language::{Language, UnknownLanguage};
pub use places::{Places, Runs};
pub use segment::{MAX_SEGMENTS, segments};
pub use view::{Source, View};
pub use visible::{is_ignorable, is_visible};
pub use word::words;
