//! One page of a walk along an index, and whether a comment's score lies within a filter's bounds.

use super::StoredComment;
use super::records::rounded;
use super::view::ViewError;
use crate::category::{Category, Score};

/// How large a page is, and how much is looked at for it.
pub(crate) struct Size {
    /// How many comments it has at most.
    pub(crate) limit: usize,
    /// How many entries are looked at: a page of a rare kind may be short and say where to go on.
    pub(crate) max_examined: usize,
}

/// Walks until the page is full or enough was looked at. Gives the comments and where the next page starts, when there is
/// one: behind the last entry that was looked at.
pub(crate) fn fill(
    entries: impl Iterator<Item = Result<Vec<u8>, ViewError>>,
    size: &Size,
    cursor: Option<&[u8]>,
    mut hit: impl FnMut(&[u8]) -> Result<Option<StoredComment>, ViewError>,
) -> Result<(Vec<StoredComment>, Option<Vec<u8>>), ViewError> {
    let mut entries = entries.peekable();
    let mut comments = Vec::new();
    let mut last = cursor.map(<[u8]>::to_vec);
    for _ in 0..size.max_examined {
        if comments.len() >= size.limit {
            break;
        }
        let Some(entry) = entries.next() else { break };
        let entry = entry?;
        comments.extend(hit(&entry)?);
        last = Some(entry);
    }
    let next = entries.peek().is_some().then_some(last).flatten();
    Ok((comments, next))
}

/// A category with the bounds of a filter.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// Whose score.
    pub(crate) category: Category,
    /// From here.
    pub(crate) min: Option<Score>,
    /// Up to here.
    pub(crate) max: Option<Score>,
}

impl Bounds {
    /// Whether the exact score of the machine's last decision lies within them.
    pub(crate) fn hold(&self, comment: &StoredComment) -> bool {
        let Some((_, decision)) = comment.machine_decision() else { return false };
        let score = *decision.scores.get(self.category);
        self.min.is_none_or(|min| score >= min) && self.max.is_none_or(|max| score <= max)
    }

    /// Whether scores in 255ths leave room for an exact one within them.
    pub(crate) fn may_hold(&self, scores: &[u8]) -> bool {
        let at = Category::ALL.iter().position(|known| *known == self.category);
        let Some(score) = at.and_then(|at| scores.get(at)) else { return false };
        self.min.is_none_or(|min| *score >= rounded(min)) && self.max.is_none_or(|max| *score <= rounded(max))
    }

    /// Whether there is any.
    pub(crate) const fn are_any(&self) -> bool {
        self.min.is_some() || self.max.is_some()
    }
}
