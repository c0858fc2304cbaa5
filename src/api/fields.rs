//! Fields that do not fit: all of a request's are collected before it is refused, each with its path.

use std::fmt::{self, Display};

use serde::Serialize;
use utoipa::ToSchema;

use super::error::ApiError;
use crate::comment::{CommentText, FieldError, Id, Line};

/// One field that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct FieldProblem {
    /// Its path in the body or its name in the query.
    #[schema(example = "article.id")]
    field: String,
    /// What is wrong with it, and what is allowed.
    #[schema(example = "is empty; allowed is at least one visible character")]
    message: String,
}

impl FieldProblem {
    /// Blames `field` for `problem`.
    pub(super) fn new(field: &str, problem: impl Display) -> Self {
        Self { field: field.to_owned(), message: problem.to_string() }
    }
}

impl Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// What was found wrong so far.
#[derive(Debug, Default)]
pub(super) struct Fields {
    problems: Vec<FieldProblem>,
    too_long: Option<ApiError>,
}

impl Fields {
    /// Takes a parsed field, or notes what is wrong with it.
    pub(super) fn take<T, E: Display>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|problem| self.problems.push(FieldProblem::new(field, problem))).ok()
    }

    /// Takes an identifier.
    pub(super) fn id(&mut self, field: &str, id: String) -> Option<Id> {
        self.take(field, Id::parse(id))
    }

    /// Takes one line of text that may be missing. `None` inside means it was not sent.
    pub(super) fn line(&mut self, field: &str, line: Option<String>) -> Option<Line> {
        line.and_then(|line| self.take(field, Line::parse(line)))
    }

    /// Takes a comment's text; one beyond the limit is a refusal of its own.
    pub(super) fn text(&mut self, field: &str, text: String) -> Option<CommentText> {
        match CommentText::parse(text) {
            Err(FieldError::TooLong { n_bytes, limit }) => {
                self.too_long.get_or_insert(ApiError::TextTooLong { field: field.to_owned(), n_bytes, limit });
                None
            }
            parsed => self.take(field, parsed),
        }
    }

    /// Lets the request through when nothing was wrong.
    pub(super) fn finish(self) -> Result<(), ApiError> {
        if self.is_clean() { Ok(()) } else { Err(self.refuse()) }
    }

    /// Whether nothing was wrong so far.
    pub(super) const fn is_clean(&self) -> bool {
        self.problems.is_empty() && self.too_long.is_none()
    }

    /// The refusal of a request in which something was wrong.
    pub(super) fn refuse(self) -> ApiError {
        let Self { problems, too_long } = self;
        too_long.unwrap_or(ApiError::InvalidFields(problems))
    }
}
