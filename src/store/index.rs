//! What follows from a comment's row: its entries in every index and what it adds to the counters.
//!
//! The fold writes exactly this and `verify` expects exactly this, so an index is defined in one place.

use super::keys::{self, Id16, Tree};
use super::records::CommentRow;
use super::{ArticleTotals, Counts, Status};
use crate::author::AuthorRecord;
use crate::category::Category;
use crate::comment::Line;
use crate::decision::ReasonCode;
use crate::text::Language;

/// An entry of an index: what stands there besides its being there.
pub(crate) struct Entry {
    /// The index.
    pub(crate) tree: Tree,
    /// Where.
    pub(crate) key: Vec<u8>,
    /// The scores of what waits; nothing in the other indexes.
    pub(crate) value: Vec<u8>,
}

/// One thing a waiting comment is found by.
pub(crate) enum Facet<'a> {
    /// Its article.
    Article(Id16),
    /// Its article's section.
    Section(&'a Line),
    /// Its language.
    Language(Language),
    /// A category among the reasons.
    Category(Category),
    /// A kind of reason.
    Reason(ReasonCode),
    /// That it is reported.
    Reported,
}

impl Facet<'_> {
    /// The beginning of its keys in [`Tree::Facets`]: a letter for the kind, and what tells it from others of its kind.
    pub(crate) fn key(&self) -> [u8; 8] {
        match self {
            Self::Article(id) => labelled(b'a', &id.0),
            Self::Section(section) => labelled(b's', blake3::hash(section.as_str().as_bytes()).as_bytes()),
            Self::Language(language) => labelled(b'l', language.as_str().as_bytes()),
            Self::Category(category) => labelled(b'c', blake3::hash(category.as_str().as_bytes()).as_bytes()),
            Self::Reason(code) => labelled(b'r', blake3::hash(code.as_str().as_bytes()).as_bytes()),
            Self::Reported => labelled(b'p', &[]),
        }
    }
}

fn labelled(kind: u8, rest: &[u8]) -> [u8; 8] {
    let mut key = [0; 8];
    for (to, from) in key.iter_mut().zip([kind].iter().chain(rest)) {
        *to = *from;
    }
    key
}

fn facets(row: &CommentRow) -> Vec<Facet<'_>> {
    let mut facets = vec![Facet::Article(Id16::of(&row.article.id)), Facet::Language(row.traits.language)];
    facets.extend(row.article.section.as_ref().map(Facet::Section));
    facets.extend(row.traits.categories.iter().map(|category| Facet::Category(*category)));
    facets.extend(row.traits.codes.iter().map(|code| Facet::Reason(*code)));
    facets.extend((row.reports.n > 0).then_some(Facet::Reported));
    facets
}

/// The entries by which a row is found.
pub(crate) fn entries(row: &CommentRow) -> Vec<Entry> {
    let id = row.key;
    let author = Id16::of(&row.author.id);
    let bare = |tree, key| Entry { tree, key, value: Vec::new() };
    let mut entries = vec![
        bare(Tree::ByArticle, keys::by_owner(Id16::of(&row.article.id), row.received_at, id)),
        bare(Tree::ByAuthor, keys::by_owner(author, row.received_at, id)),
        bare(Tree::ByStatus, keys::by_status(row.status, row.received_at, id)),
        bare(Tree::Repeats, keys::repeat(author, row.text_fingerprint, row.received_at, id)),
    ];
    if let Some(moderator) = &row.decided_by {
        entries.push(bare(Tree::ByDecider, keys::by_owner(Id16::of(moderator), row.changed_at, id)));
    }
    if let Some((place, since)) = row.place() {
        let key = keys::queue(place, since, id);
        entries.push(bare(Tree::ByAge, keys::by_age(since, id)));
        entries.extend(facets(row).iter().map(|facet| bare(Tree::Facets, keys::facet(facet.key(), &key))));
        match &row.lease {
            None => entries.push(bare(Tree::Ready, key.clone())),
            Some(lease) => {
                entries.push(bare(Tree::Leased, keys::leased(lease.until, id)));
                entries.push(bare(Tree::ByModerator, keys::pair(Id16::of(&lease.moderator), id)));
            }
        }
        entries.push(Entry { tree: Tree::Queue, key, value: row.traits.scores.to_vec() });
    }
    entries
}

impl Counts {
    /// Counts a row.
    pub(crate) fn add(&mut self, row: &CommentRow) {
        self.n_leased += u64::from(row.lease.is_some());
        self.n_waiting += u64::from(row.waiting.is_some());
        *self.of(row.status) += 1;
    }

    /// Counts a row no longer.
    pub(crate) fn subtract(&mut self, row: &CommentRow) {
        self.n_leased = self.n_leased.saturating_sub(row.lease.is_some().into());
        self.n_waiting = self.n_waiting.saturating_sub(row.waiting.is_some().into());
        let count = self.of(row.status);
        *count = count.saturating_sub(1);
    }

    const fn of(&mut self, status: Status) -> &mut u64 {
        match status {
            Status::Pending => &mut self.n_pending,
            Status::Approved => &mut self.n_approved,
            Status::Rejected => &mut self.n_rejected,
        }
    }
}

impl ArticleTotals {
    /// Counts a row of this article.
    pub(crate) const fn add(&mut self, row: &CommentRow) {
        *self.of(row.status) += 1;
    }

    /// Counts a row of this article no longer.
    pub(crate) const fn subtract(&mut self, row: &CommentRow) {
        let count = self.of(row.status);
        *count = count.saturating_sub(1);
    }

    const fn of(&mut self, status: Status) -> &mut u64 {
        match status {
            Status::Pending => &mut self.n_pending,
            Status::Approved => &mut self.n_approved,
            Status::Rejected => &mut self.n_rejected,
        }
    }
}

impl AuthorRecord {
    /// Counts a row of this author.
    pub(crate) const fn add(&mut self, row: &CommentRow) {
        self.n_comments += 1;
        match row.status {
            Status::Pending => {}
            Status::Approved => self.n_approved += 1,
            Status::Rejected => self.n_rejected += 1,
        }
    }

    /// Counts a row of this author no longer.
    pub(crate) const fn subtract(&mut self, row: &CommentRow) {
        self.n_comments = self.n_comments.saturating_sub(1);
        match row.status {
            Status::Pending => {}
            Status::Approved => self.n_approved = self.n_approved.saturating_sub(1),
            Status::Rejected => self.n_rejected = self.n_rejected.saturating_sub(1),
        }
    }
}
