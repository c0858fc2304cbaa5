//! What may enter: one reader's comment, parsed once at the edge and never checked again.
//!
//! Nothing here prints a text or a name: `Debug` shows lengths only.

use std::fmt;

use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::clock::UnixMillis;
use crate::text::Language;

/// The longest identifier, in bytes.
pub const MAX_ID_BYTES: usize = 128;
/// The longest comment, in bytes of UTF-8 (the Perspective API's limit).
pub const MAX_TEXT_BYTES: usize = 20_480;
/// The longest name, title, section or note, in bytes.
pub const MAX_LINE_BYTES: usize = 1_024;

/// What was wrong with one field of a comment. The field's path is known to whoever parsed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// Nothing but white space or invisible characters.
    #[error("is empty; allowed is at least one visible character")]
    Empty,
    /// More bytes than allowed.
    #[error("has {n_bytes} bytes; allowed are at most {limit}")]
    TooLong {
        /// Its length.
        n_bytes: usize,
        /// The longest allowed.
        limit: usize,
    },
    /// A control character in something that stands on one line.
    #[error("holds a control character; allowed are printable characters on one line")]
    ControlCharacter,
}

/// An identifier given by a caller: 1..=128 bytes without control characters or surrounding white space.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// Accepts an identifier as it is; nothing is trimmed or folded.
    pub fn parse(id: impl Into<String>) -> Result<Self, FieldError> {
        let id = id.into();
        if id.trim().is_empty() {
            return Err(FieldError::Empty);
        }
        check_line(&id, MAX_ID_BYTES)?;
        Ok(Self(id))
    }

    /// Takes an identifier that this program made itself: a UUID or one of its constants, printable and short.
    #[cfg(feature = "server")]
    pub(crate) fn ours(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({} bytes)", self.0.len())
    }
}

/// A name, title, section or note: one line of at most 1,024 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// Accepts one line of printable characters; surrounding white space is kept.
    pub fn parse(line: impl Into<String>) -> Result<Self, FieldError> {
        let line = line.into();
        check_line(&line, MAX_LINE_BYTES)?;
        Ok(Self(line))
    }

    /// Takes a line that this program made itself, printable and short.
    #[cfg(feature = "server")]
    pub(crate) fn ours(line: impl Into<String>) -> Self {
        Self(line.into())
    }

    /// The line.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({} bytes)", self.0.len())
    }
}

/// A comment's text as the reader wrote it: 1..=20,480 bytes of UTF-8 with at least one visible character.
#[derive(Clone, PartialEq, Eq)]
pub struct CommentText(String);

impl CommentText {
    /// Accepts a text as it is; nothing is trimmed or folded.
    pub fn parse(text: impl Into<String>) -> Result<Self, FieldError> {
        let text = text.into();
        if text.len() > MAX_TEXT_BYTES {
            return Err(FieldError::TooLong { n_bytes: text.len(), limit: MAX_TEXT_BYTES });
        }
        if !text.chars().any(crate::text::is_visible) {
            return Err(FieldError::Empty);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CommentText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CommentText({} bytes)", self.0.len())
    }
}

/// One reader's comment under one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The caller's identifier, or one of ours.
    pub id: Id,
    /// What is commented on.
    pub article: ArticleRef,
    /// Who comments.
    pub author: AuthorRef,
    /// The comment this one answers.
    pub parent_id: Option<Id>,
    /// What was written.
    pub text: CommentText,
    /// The language the caller says it is in.
    pub language: Option<Language>,
    /// When it was written, by the caller's clock.
    pub created_at: UnixMillis,
}

fn check_line(line: &str, limit: usize) -> Result<(), FieldError> {
    if line.len() > limit {
        return Err(FieldError::TooLong { n_bytes: line.len(), limit });
    }
    if line.chars().any(char::is_control) {
        return Err(FieldError::ControlCharacter);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_invisible_characters_is_empty() {
        assert_eq!(CommentText::parse(" \u{200b}\u{2060}\n"), Err(FieldError::Empty));
        assert!(CommentText::parse("👍").is_ok());
    }

    #[test]
    fn the_limit_is_in_bytes() {
        assert!(CommentText::parse("é".repeat(MAX_TEXT_BYTES / 2)).is_ok());
        let too_long = CommentText::parse("é".repeat(MAX_TEXT_BYTES / 2 + 1));
        assert_eq!(too_long, Err(FieldError::TooLong { n_bytes: MAX_TEXT_BYTES + 2, limit: MAX_TEXT_BYTES }));
    }

    #[test]
    fn debug_never_shows_the_text() {
        let text = CommentText::parse("secret words").expect("parses");
        assert!(!format!("{text:?}").contains("secret"));
    }
}
