//! What waits, in order: pages of it, and the first of it for a claim.
//!
//! The order is an index and every filter is one too, so that a page costs what it shows and not what waits. A view may
//! change between two reads, so whatever an index says is looked up in the row again and dropped when it no longer holds.

use super::index::Facet;
use super::keys::{self, Id16, Tree};
use super::paging::{self, Bounds, Size};
use super::records::CommentRow;
use super::view::{Pairs, Span, View, ViewError};
use super::{QueueFilter, QueueOrder, QueuePage, QueueQuery, Rank, rows};
use crate::category::Category;
use crate::queue::Lane;

/// How many entries are looked at for one page: a page of a rare mixture may be short and say where to go on.
const MAX_EXAMINED_FOR_A_PAGE: usize = 1_000;
/// How many entries are looked at for one claim.
const MAX_EXAMINED_FOR_A_CLAIM: usize = 20_000;
/// How long the facet before a queue key is.
const FACET_BYTES: usize = 8;

/// Which of what waits somebody may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// Moderators get nothing that was escalated.
    pub(crate) rank: Rank,
    /// Whether what somebody holds is left out.
    pub(crate) only_free: bool,
}

/// See [`super::Store::queue`]. The cursor is the place of the last comment that was looked at.
pub(crate) fn page(view: &dyn View, query: &QueueQuery) -> Result<QueuePage, ViewError> {
    let counts = rows::counts(view)?;
    let scope = Scope { rank: Rank::Lead, only_free: false };
    let walk = Walk::new(view, &query.filter, query.order, scope);
    let cursor = query.cursor.as_deref();
    let size = Size { limit: query.limit, max_examined: MAX_EXAMINED_FOR_A_PAGE };
    let bounds = bounds(&query.filter);
    let (comments, next) = paging::fill(walk.entries(cursor), &size, cursor, |entry| {
        let Some(row) = walk.row(entry)? else { return Ok(None) };
        let comment = rows::whole(view, with_live_lease(row, query))?;
        Ok(bounds.is_none_or(|bounds| bounds.hold(&comment)).then_some(comment))
    })?;
    Ok(QueuePage { comments, next, n_waiting: counts.n_waiting, n_pending: counts.n_pending })
}

/// The first comments that fit, in order.
pub(crate) fn first(
    view: &dyn View,
    filter: &QueueFilter,
    order: QueueOrder,
    scope: Scope,
    limit: usize,
) -> Result<Vec<Id16>, ViewError> {
    let walk = Walk::new(view, filter, order, scope);
    let mut found = Vec::new();
    for entry in walk.entries(None).take(MAX_EXAMINED_FOR_A_CLAIM) {
        if found.len() >= limit {
            break;
        }
        let Some(row) = walk.row(&entry?)? else { continue };
        let key = row.key;
        if bounds(filter).map_or(Ok::<_, ViewError>(true), |bounds| Ok(bounds.hold(&rows::whole(view, row)?)))? {
            found.push(key);
        }
    }
    Ok(found)
}

fn with_live_lease(row: CommentRow, query: &QueueQuery) -> CommentRow {
    let lease = row.lease.filter(|lease| lease.until > query.now);
    CommentRow { lease, ..row }
}

fn bounds(filter: &QueueFilter) -> Option<Bounds> {
    let QueueFilter { category, min_score: min, max_score: max, .. } = filter;
    category.map(|category| Bounds { category, min: *min, max: *max })
}

/// A walk along one index, passing over what does not fit by looking into others.
struct Walk<'a> {
    view: &'a dyn View,
    filter: &'a QueueFilter,
    order: QueueOrder,
    scope: Scope,
    /// The index that is walked along, when it is a facet's.
    along: Option<[u8; FACET_BYTES]>,
    /// What else must hold.
    facets: Vec<[u8; FACET_BYTES]>,
}

impl<'a> Walk<'a> {
    fn new(view: &'a dyn View, filter: &'a QueueFilter, order: QueueOrder, scope: Scope) -> Self {
        let mut facets = facets(filter);
        let along = (order == QueueOrder::Priority && !facets.is_empty()).then(|| facets.remove(0));
        Self { view, filter, order, scope, along, facets }
    }

    /// What is walked along: places in the queue, or in the order of age, behind `cursor`.
    fn entries(&self, cursor: Option<&[u8]>) -> Box<dyn Iterator<Item = Result<Vec<u8>, ViewError>> + 'a> {
        let prefix: &[u8] = self.along.as_ref().map_or(&[], |facet| facet);
        let mut span = Span::prefix(prefix);
        if let Some(cursor) = cursor {
            span.from = [prefix, cursor, &[0]].concat();
        } else if self.scope.rank < Rank::Lead && self.order == QueueOrder::Priority {
            span.from.push(keys::lane(Lane::Escalated) + 1);
        }
        let n_prefix = prefix.len();
        let pairs: Pairs<'a> = self.view.scan(self.tree(), span);
        Box::new(pairs.map(move |pair| pair.map(|(key, _)| key.get(n_prefix..).unwrap_or_default().to_vec())))
    }

    const fn tree(&self) -> Tree {
        match (self.order, &self.along) {
            (QueueOrder::Oldest, _) => Tree::ByAge,
            (QueueOrder::Priority, Some(_)) => Tree::Facets,
            (QueueOrder::Priority, None) if self.scope.only_free => Tree::Ready,
            (QueueOrder::Priority, None) => Tree::Queue,
        }
    }

    /// The row of an entry, when everything fits.
    fn row(&self, entry: &[u8]) -> Result<Option<CommentRow>, ViewError> {
        if self.order == QueueOrder::Priority && !self.may_fit(entry)? {
            return Ok(None);
        }
        let Some(id) = Id16::at_end_of(entry) else { return Ok(None) };
        let Some(row) = rows::comment(self.view, id)? else { return Ok(None) };
        let Some((place, since)) = row.place() else { return Ok(None) };
        let key = keys::queue(place, since, id);
        let fits = match self.order {
            QueueOrder::Priority => key == entry,
            QueueOrder::Oldest => keys::by_age(since, id) == entry && self.may_fit(&key)?,
        };
        let is_open_to_them = self.scope.rank == Rank::Lead || place.lane != Lane::Escalated;
        Ok((fits && is_open_to_them && self.is_exact(&row)).then_some(row))
    }

    /// Whether nothing in the indexes speaks against the comment at this place.
    fn may_fit(&self, place: &[u8]) -> Result<bool, ViewError> {
        for facet in &self.facets {
            if self.view.get(Tree::Facets, &keys::facet(*facet, place))?.is_none() {
                return Ok(false);
            }
        }
        if self.filter.reported == Some(false) {
            let reported = keys::facet(Facet::Reported.key(), place);
            if self.view.get(Tree::Facets, &reported)?.is_some() {
                return Ok(false);
            }
        }
        if self.scope.only_free && self.view.get(Tree::Ready, place)?.is_none() {
            return Ok(false);
        }
        self.may_be_in_range(place)
    }

    fn may_be_in_range(&self, place: &[u8]) -> Result<bool, ViewError> {
        let Some(bounds) = bounds(self.filter).filter(Bounds::are_any) else { return Ok(true) };
        let scores = self.view.get(Tree::Queue, place)?;
        Ok(scores.is_some_and(|scores| bounds.may_hold(&scores)))
    }

    /// Facets are hashes: the row has the last word.
    fn is_exact(&self, row: &CommentRow) -> bool {
        let QueueFilter { article, section, language, reason, .. } = self.filter;
        article.as_ref().is_none_or(|id| row.article.id == *id)
            && section.as_ref().is_none_or(|section| row.article.section.as_ref() == Some(section))
            && language.is_none_or(|language| row.traits.language == language)
            && category_as_reason(self.filter).is_none_or(|category| row.traits.categories.contains(&category))
            && reason.is_none_or(|code| row.traits.codes.contains(&code))
    }
}

/// The category that must be among the reasons. A range of scores asks for no reason: what is held for something else has
/// scores too.
fn category_as_reason(filter: &QueueFilter) -> Option<Category> {
    bounds(filter).filter(|bounds| !bounds.are_any()).map(|bounds| bounds.category)
}

/// The filter's facets, the rarest kind first.
fn facets(filter: &QueueFilter) -> Vec<[u8; FACET_BYTES]> {
    let facets = [
        filter.article.as_ref().map(|id| Facet::Article(Id16::of(id))),
        filter.reported.filter(|reported| *reported).map(|_| Facet::Reported),
        filter.reason.map(Facet::Reason),
        filter.section.as_ref().map(Facet::Section),
        category_as_reason(filter).map(Facet::Category),
        filter.language.map(Facet::Language),
    ];
    facets.into_iter().flatten().map(|facet| facet.key()).collect()
}
