//! What is asked without changing anything: the context of a comment, a page of the queue.
//!
//! A view may change between two reads, so whatever an index says is looked up in the row again and dropped when it no
//! longer holds.

use super::keys::{self, Id16, Tree};
use super::records::CommentRow;
use super::view::{Span, View, ViewError};
use super::{ContextQuery, Judgement, QueuePage, QueueQuery, StoredComment, StoredContext, index, rows};
use crate::clock::UnixMillis;
use crate::comment::Id;

/// Repetitions are counted up to here; more changes no decision.
const MAX_REPEATS: usize = 1_000;
/// How many pending comments are looked at for one page: a page of a rare kind may be short and say where to go on.
const MAX_EXAMINED: usize = 5_000;

/// See [`super::Store::context`].
pub(crate) fn context(view: &dyn View, query: &ContextQuery) -> Result<StoredContext, ViewError> {
    let existing = match &query.comment {
        Some(id) => comment(view, id)?,
        None => None,
    };
    let author = Id16::of(&query.author);
    let prefix = keys::repeats(author, query.text_fingerprint);
    let from = [prefix.as_slice(), &keys::time(query.since)].concat();
    let span = Span { from, ..Span::prefix(&prefix) };
    let mut n_same_text = 0;
    for pair in view.scan(Tree::Repeats, span).take(MAX_REPEATS) {
        pair?;
        n_same_text += 1;
    }
    Ok(StoredContext { existing, author: rows::author(view, author)?, n_same_text })
}

/// See [`super::Store::comment`].
pub(crate) fn comment(view: &dyn View, id: &Id) -> Result<Option<StoredComment>, ViewError> {
    let row = rows::comment_named(view, id)?;
    row.map(|row| rows::whole(view, row)).transpose()
}

/// See [`super::Store::queue`]. The cursor is the key of the last comment that was looked at.
pub(crate) fn queue(view: &dyn View, query: &QueueQuery) -> Result<QueuePage, ViewError> {
    let n_pending = rows::counts(view)?.n_pending;
    let span = query.cursor.as_deref().map_or_else(Span::default, Span::behind);
    let mut pairs = view.scan(Tree::Queue, span).peekable();
    let mut comments = Vec::new();
    let mut last = query.cursor.clone();
    for _ in 0..MAX_EXAMINED {
        if comments.len() >= query.limit {
            break;
        }
        let Some(pair) = pairs.next() else { break };
        let (key, _) = pair?;
        comments.extend(hit(view, &key, query)?);
        last = Some(key);
    }
    let next = pairs.peek().is_some().then_some(last).flatten();
    Ok(QueuePage { comments, next, n_pending })
}

/// The pending comment of an index entry, when it still stands there and passes the filters.
fn hit(view: &dyn View, key: &[u8], query: &QueueQuery) -> Result<Option<StoredComment>, ViewError> {
    let Some(id) = Id16::at_end_of(key) else {
        return Ok(None);
    };
    let Some(row) = rows::comment(view, id)? else {
        return Ok(None);
    };
    let stands_there = index::entries(&row).iter().any(|(tree, entry)| *tree == Tree::Queue && entry == key);
    let of_article = query.article.as_ref().is_none_or(|article| row.article.id == *article);
    if !stands_there || !of_article {
        return Ok(None);
    }
    let comment = rows::whole(view, with_live_lease(row, query.now))?;
    Ok(passes(&comment, query).then_some(comment))
}

fn with_live_lease(row: CommentRow, now: UnixMillis) -> CommentRow {
    let lease = row.lease.filter(|lease| lease.until > now);
    CommentRow { lease, ..row }
}

/// The filters that need the machine's last decision.
fn passes(comment: &StoredComment, query: &QueueQuery) -> bool {
    let decision = comment.history.iter().rev().find_map(|entry| match &entry.what {
        Judgement::Machine { decision, .. } => Some(decision),
        Judgement::Person { .. } => None,
    });
    let Some(decision) = decision else { return false };
    let in_language = query.language.is_none_or(|language| decision.language == language);
    in_language && query.min_score.is_none_or(|(category, score)| *decision.scores.get(category) >= score)
}
