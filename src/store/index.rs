//! What follows from a comment's row: its entries in every index and what it adds to the counters.
//!
//! The fold writes exactly this and `verify` expects exactly this, so an index is defined in one place.

use super::keys::{self, Id16, Tree};
use super::records::CommentRow;
use super::{Counts, Status};
use crate::author::AuthorRecord;

/// The keys under which a row is found.
pub(crate) fn entries(row: &CommentRow) -> Vec<(Tree, Vec<u8>)> {
    let id = Id16::of(&row.id);
    let author = Id16::of(&row.author.id);
    let mut entries = vec![
        (Tree::ByArticle, keys::by_owner(Id16::of(&row.article.id), row.received_at, id)),
        (Tree::ByAuthor, keys::by_owner(author, row.received_at, id)),
        (Tree::ByStatus, keys::by_status(row.status, row.changed_at, id)),
        (Tree::Repeats, keys::repeat(author, row.text_fingerprint, row.received_at, id)),
    ];
    if let Some((place, since)) = row.waiting {
        entries.push((Tree::Queue, keys::queue(place, since, id)));
        match &row.lease {
            None => entries.push((Tree::Ready, keys::queue(place, since, id))),
            Some(lease) => {
                entries.push((Tree::Leased, keys::leased(lease.until, id)));
                entries.push((Tree::ByModerator, keys::by_moderator(Id16::of(&lease.moderator), id)));
            }
        }
    }
    entries
}

impl Counts {
    /// Counts a row.
    pub(crate) fn add(&mut self, row: &CommentRow) {
        self.n_leased += u64::from(row.lease.is_some());
        *self.of(row.status) += 1;
    }

    /// Counts a row no longer.
    pub(crate) fn subtract(&mut self, row: &CommentRow) {
        self.n_leased = self.n_leased.saturating_sub(row.lease.is_some().into());
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
