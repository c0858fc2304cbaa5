//! What is asked of single things without changing anything: a comment and its context, totals.

use super::keys::{self, Id16, Tree};
use super::view::{Span, View, ViewError};
use super::{
    AuthorTotals, ContextQuery, EarlierText, LabelPage, Refusal, StoredComment, StoredContext, StoredReport, rows,
};
use crate::clock::UnixMillis;
use crate::comment::Id;

/// Repetitions are counted up to here; more changes no decision.
const MAX_REPEATS: usize = 1_000;
const DAY_MS: i64 = 86_400_000;

/// See [`super::Store::context`].
pub(crate) fn context(view: &dyn View, query: &ContextQuery) -> Result<StoredContext, ViewError> {
    let row = match &query.comment {
        Some(id) => rows::comment_named(view, id)?,
        None => None,
    };
    let existing = row.map(|row| rows::whole(view, row)).transpose()?;
    let author = Id16::of(&query.author);
    let prefix = keys::repeats(author, query.text_fingerprint);
    let from = [prefix.as_slice(), &keys::time(query.since)].concat();
    let span = Span { from, ..Span::prefix(&prefix) };
    let mut n_same_text = 0;
    for pair in view.scan(Tree::Repeats, span).take(MAX_REPEATS) {
        pair?;
        n_same_text += 1;
    }
    let n_article_comments = rows::article(view, Id16::of(&query.article))?.n_comments();
    Ok(StoredContext { existing, author: rows::author(view, author)?, n_same_text, n_article_comments })
}

/// See [`super::Store::comment`].
pub(crate) fn comment(view: &dyn View, id: &Id) -> Result<Result<Option<StoredComment>, Refusal>, ViewError> {
    if let Some(row) = rows::comment_named(view, id)? {
        return Ok(Ok(Some(rows::whole(view, row)?)));
    }
    let erased = rows::erased(view, Id16::of(id))?;
    Ok(erased.map_or(Ok(None), |erased| Err(Refusal::Erased { at: erased.at() })))
}

/// See [`super::Store::earlier_texts`].
pub(crate) fn earlier_texts(view: &dyn View, id: &Id) -> Result<Vec<EarlierText>, ViewError> {
    let Some(row) = rows::comment_named(view, id)? else { return Ok(Vec::new()) };
    let mut texts = rows::texts(view, row.key)?;
    texts.retain(|earlier| earlier.version < row.text_version);
    Ok(texts)
}

/// See [`super::Store::reports`].
pub(crate) fn reports(view: &dyn View, id: &Id) -> Result<Vec<StoredReport>, ViewError> {
    let mut reports = match rows::comment_named(view, id)? {
        Some(row) if row.n_reports > 0 => rows::reports(view, row.key)?,
        _ => Vec::new(),
    };
    reports.sort_by_key(|report| report.at);
    Ok(reports)
}

/// See [`super::Store::labels`].
pub(crate) fn labels(view: &dyn View, behind: Option<Vec<u8>>, limit: usize) -> Result<LabelPage, ViewError> {
    // The least key behind the cursor.
    let from = behind.map(|key| [key.as_slice(), &[0]].concat()).unwrap_or_default();
    let mut entries = view.scan(Tree::LabelsByAge, Span { from, until: None });
    let mut page = LabelPage::default();
    let mut last = None;
    for entry in entries.by_ref().take(limit) {
        let (key, _) = entry?;
        let label = Id16::at_end_of(&key).map(|id| rows::label(view, id)).transpose()?;
        page.labels.extend(label.flatten());
        last = Some(key);
    }
    page.next = last.filter(|_| entries.next().is_some());
    Ok(page)
}

/// See [`super::Store::author`].
pub(crate) fn author(view: &dyn View, id: &Id, now: UnixMillis) -> Result<AuthorTotals, ViewError> {
    let author = Id16::of(id);
    Ok(AuthorTotals {
        record: rows::author(view, author)?,
        last_30_days: rows::author_since(view, author, now.plus_ms(-30 * DAY_MS))?,
        last_90_days: rows::author_since(view, author, now.plus_ms(-90 * DAY_MS))?,
        reports: rows::reporter(view, author)?,
    })
}
