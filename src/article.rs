//! What is commented on.

use crate::comment::{Id, Line};
use crate::text::Language;

/// An article as a comment names it; only the identifier is required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRef {
    /// The site's identifier of the article.
    pub id: Id,
    /// Where it is published.
    pub url: Option<Line>,
    /// Its headline.
    pub title: Option<Line>,
    /// The section it stands in: `politics`.
    pub section: Option<Line>,
    /// The language it is written in.
    pub language: Option<Language>,
}
