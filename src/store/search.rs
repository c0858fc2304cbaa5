//! Pages of everything, newest first, along the index that leaves the least to look at.
//!
//! What an index says is looked up in the row again. A page ends when it is full or when enough was looked at; its cursor
//! says where to go on, whatever has changed meanwhile.

use std::cmp::Reverse;

use super::keys::{self, Id16, Tree};
use super::paging::{self, Bounds, Size};
use super::records::CommentRow;
use super::view::{Span, View, ViewError};
use super::{Search, SearchFilter, SearchPage, Status, StoredComment, rows};
use crate::clock::UnixMillis;
use crate::text::folded;

/// How many comments are looked at for one page.
const MAX_EXAMINED: usize = 5_000;

/// See [`super::Store::search`]. The cursor is time and id of the last comment that was looked at.
pub(crate) fn page(view: &dyn View, search: &Search) -> Result<SearchPage, ViewError> {
    let filter = &search.filter;
    let words: Vec<String> = filter.words.iter().map(|word| format!(" {word}")).collect();
    let cursor = search.cursor.as_deref();
    let size = Size { limit: search.limit, max_examined: MAX_EXAMINED };
    let (comments, next) = paging::fill(entries(view, filter, cursor), &size, cursor, |entry| {
        Id16::at_end_of(entry).map_or(Ok(None), |id| hit(view, id, filter, &words))
    })?;
    Ok(SearchPage { comments, next })
}

fn hit(view: &dyn View, id: Id16, filter: &SearchFilter, words: &[String]) -> Result<Option<StoredComment>, ViewError> {
    let Some(row) = rows::comment(view, id)? else { return Ok(None) };
    if !fits(&row, filter) || !holds(view, &row, words)? {
        return Ok(None);
    }
    let comment = rows::whole(view, row)?;
    Ok(bounds(filter).is_none_or(|bounds| bounds.hold(&comment)).then_some(comment))
}

fn fits(row: &CommentRow, filter: &SearchFilter) -> bool {
    let SearchFilter { status, article, section, author, moderator, language, reason, from, until, .. } = filter;
    status.is_none_or(|status| row.status == status)
        && article.as_ref().is_none_or(|id| row.article.id == *id)
        && section.as_ref().is_none_or(|section| row.article.section.as_ref() == Some(section))
        && author.as_ref().is_none_or(|id| row.author.id == *id)
        && moderator.as_ref().is_none_or(|id| row.decided_by.as_ref() == Some(id))
        && language.is_none_or(|language| row.traits.language == language)
        && reason.is_none_or(|code| row.traits.codes.contains(&code))
        && from.is_none_or(|from| row.received_at >= from)
        && until.is_none_or(|until| row.received_at < until)
        && bounds(filter).is_none_or(|bounds| bounds.may_hold(&row.traits.scores))
}

fn holds(view: &dyn View, row: &CommentRow, words: &[String]) -> Result<bool, ViewError> {
    if words.is_empty() {
        return Ok(true);
    }
    let text = rows::text(view, row.key, row.text_version)?;
    let text = text.map(|text| folded(text.as_str())).unwrap_or_default();
    Ok(words.iter().all(|word| text.contains(word)))
}

fn bounds(filter: &SearchFilter) -> Option<Bounds> {
    let (min, max) = (filter.min_score, filter.max_score);
    filter.category.map(|category| Bounds { category, min, max })
}

type Entries<'a> = Box<dyn Iterator<Item = Result<Vec<u8>, ViewError>> + 'a>;

/// The comments along the narrowest index, newest first, behind the cursor.
fn entries<'a>(view: &'a dyn View, filter: &SearchFilter, cursor: Option<&[u8]>) -> Entries<'a> {
    let owner = |id| Id16::of(id).0.to_vec();
    if let Some(author) = &filter.author {
        return along(view, Tree::ByAuthor, &owner(author), filter, cursor);
    }
    if let Some(article) = &filter.article {
        return along(view, Tree::ByArticle, &owner(article), filter, cursor);
    }
    if let Some(moderator) = &filter.moderator {
        // Its time is that of the decision, which says nothing of when a comment was received.
        let anytime = SearchFilter { from: None, until: None, ..filter.clone() };
        return along(view, Tree::ByDecider, &owner(moderator), &anytime, cursor);
    }
    let of = |status| along(view, Tree::ByStatus, &[keys::status(status)], filter, cursor);
    match filter.status {
        Some(status) => of(status),
        None => Box::new(Merged::of([Status::Pending, Status::Approved, Status::Rejected].map(of))),
    }
}

fn along<'a>(
    view: &'a dyn View,
    tree: Tree,
    prefix: &[u8],
    filter: &SearchFilter,
    cursor: Option<&[u8]>,
) -> Entries<'a> {
    let mut span = Span::prefix(prefix);
    let bound = |at: UnixMillis| [prefix, &keys::newest_first(at, Id16([0; 16]))].concat();
    if let Some(until) = filter.until {
        // Newest first: what was received before `until` stands behind it.
        span.from = bound(until.plus_ms(-1));
    }
    if let Some(from) = filter.from {
        span.until = Some(bound(from.plus_ms(-1)));
    }
    if let Some(cursor) = cursor {
        span.from = span.from.max([prefix, cursor, &[0]].concat());
    }
    let n_prefix = prefix.len();
    let pairs = view.scan(tree, span);
    Box::new(pairs.map(move |pair| pair.map(|(key, _)| key.get(n_prefix..).unwrap_or_default().to_vec())))
}

/// Several ordered streams as one.
struct Merged<'a> {
    streams: Vec<std::iter::Peekable<Entries<'a>>>,
}

impl<'a> Merged<'a> {
    fn of<const N: usize>(streams: [Entries<'a>; N]) -> Self {
        Self { streams: streams.into_iter().map(Iterator::peekable).collect() }
    }
}

impl Iterator for Merged<'_> {
    type Item = Result<Vec<u8>, ViewError>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.streams.iter_mut().filter_map(|stream| {
            let key = match stream.peek()? {
                Ok(key) => Some(key.clone()),
                Err(_) => None,
            };
            Some((key, stream))
        });
        // A stream that failed comes first, so that the failure is told.
        let (_, stream) = first.max_by_key(|(key, _)| (key.is_none(), key.clone().map(Reverse)))?;
        stream.next()
    }
}
