//! Where everything lies in the state: the trees and the layout of their keys.
//!
//! Keys are of fixed width and big-endian, so that their order is the order in which they are scanned. Identifiers are
//! hashed to 16 bytes, so that no caller can choose a key; the identifier itself stands in the row. What is stored under
//! a key is not decided here.

use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::queue::{Lane, Place};

use super::Status;

/// One ordered map of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tree {
    /// Schema, applied sequence number, counters.
    Meta,
    /// comment → row.
    Comments,
    /// comment → text, as it is.
    Texts,
    /// comment, version → what was decided.
    History,
    /// place, since when, comment: everything pending, leased or not.
    Queue,
    /// place, since when, comment: what is pending and free.
    Ready,
    /// end of the lease, comment.
    Leased,
    /// moderator, comment: who holds what.
    ByModerator,
    /// article, time, comment.
    ByArticle,
    /// author, time, comment.
    ByAuthor,
    /// status, since when, comment.
    ByStatus,
    /// author, fingerprint of the text, time, comment: who repeats what.
    Repeats,
    /// author → how their comments were judged.
    Authors,
    /// name → key.
    Keys,
}

impl Tree {
    /// All trees; the position in this list is the tree's number in checksums.
    pub(crate) const ALL: [Self; 14] = [
        Self::Meta,
        Self::Comments,
        Self::Texts,
        Self::History,
        Self::Queue,
        Self::Ready,
        Self::Leased,
        Self::ByModerator,
        Self::ByArticle,
        Self::ByAuthor,
        Self::ByStatus,
        Self::Repeats,
        Self::Authors,
        Self::Keys,
    ];

    /// The trees that hold nothing but keys derived from the rows of [`Tree::Comments`].
    pub(crate) const INDEXES: [Self; 8] = [
        Self::Queue,
        Self::Ready,
        Self::Leased,
        Self::ByModerator,
        Self::ByArticle,
        Self::ByAuthor,
        Self::ByStatus,
        Self::Repeats,
    ];

    /// The name on disk.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Comments => "comments",
            Self::Texts => "texts",
            Self::History => "history",
            Self::Queue => "queue",
            Self::Ready => "ready",
            Self::Leased => "leased",
            Self::ByModerator => "by_moderator",
            Self::ByArticle => "by_article",
            Self::ByAuthor => "by_author",
            Self::ByStatus => "by_status",
            Self::Repeats => "repeats",
            Self::Authors => "authors",
            Self::Keys => "keys",
        }
    }
}

/// The version of the layout, in [`Tree::Meta`].
pub(crate) const SCHEMA: &[u8] = b"schema";
/// The last applied record of the journal, in [`Tree::Meta`].
pub(crate) const APPLIED: &[u8] = b"applied";
/// How many comments stand where, in [`Tree::Meta`].
pub(crate) const COUNTS: &[u8] = b"counts";

/// An identifier as keys hold it: the first 16 bytes of its BLAKE3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Id16(pub(crate) [u8; 16]);

impl Id16 {
    /// Hashes an identifier.
    pub(crate) fn of(id: &Id) -> Self {
        let digest = blake3::hash(id.as_str().as_bytes());
        Self(digest.as_bytes().first_chunk().copied().unwrap_or_default())
    }

    /// Reads the identifier at the end of an index key.
    pub(crate) fn at_end_of(key: &[u8]) -> Option<Self> {
        key.last_chunk().copied().map(Self)
    }
}

/// A point in time such that earlier ones sort first, before 1970 too.
pub(crate) fn time(at: UnixMillis) -> [u8; 8] {
    (at.0.cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

/// The key of a comment's row and text.
pub(crate) fn comment(id: Id16) -> Vec<u8> {
    id.0.to_vec()
}

/// The key of one entry of a comment's history.
pub(crate) fn history(id: Id16, version: u32) -> Vec<u8> {
    [id.0.as_slice(), &version.to_be_bytes()].concat()
}

/// The key in [`Tree::Queue`] and [`Tree::Ready`]: lane, most pressing first, oldest first.
pub(crate) fn queue(place: Place, since: UnixMillis, id: Id16) -> Vec<u8> {
    let lane = match place.lane {
        Lane::Urgent => 0,
        Lane::Normal => 1,
    };
    [[lane, u8::MAX - place.priority.0].as_slice(), &time(since), &id.0].concat()
}

/// The key in [`Tree::Leased`].
pub(crate) fn leased(until: UnixMillis, id: Id16) -> Vec<u8> {
    [time(until).as_slice(), &id.0].concat()
}

/// The key in [`Tree::ByModerator`].
pub(crate) fn by_moderator(moderator: Id16, id: Id16) -> Vec<u8> {
    [moderator.0, id.0].concat()
}

/// The key in [`Tree::ByArticle`] and [`Tree::ByAuthor`].
pub(crate) fn by_owner(owner: Id16, at: UnixMillis, id: Id16) -> Vec<u8> {
    [owner.0.as_slice(), &time(at), &id.0].concat()
}

/// The key in [`Tree::ByStatus`].
pub(crate) fn by_status(status: Status, since: UnixMillis, id: Id16) -> Vec<u8> {
    let status = match status {
        Status::Pending => 0,
        Status::Approved => 1,
        Status::Rejected => 2,
    };
    [[status].as_slice(), &time(since), &id.0].concat()
}

/// The beginning of a key in [`Tree::Repeats`]: everything of one author with one text.
pub(crate) fn repeats(author: Id16, fingerprint: [u8; 16]) -> Vec<u8> {
    [author.0, fingerprint].concat()
}

/// The key in [`Tree::Repeats`].
pub(crate) fn repeat(author: Id16, fingerprint: [u8; 16], at: UnixMillis, id: Id16) -> Vec<u8> {
    [repeats(author, fingerprint).as_slice(), &time(at), &id.0].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::Priority;

    fn at(lane: Lane, priority: u8, since: i64) -> Vec<u8> {
        let place = Place { lane, priority: Priority(priority) };
        queue(place, UnixMillis(since), Id16([7; 16]))
    }

    #[test]
    fn the_queue_is_scanned_by_lane_then_priority_then_age() {
        let in_order =
            [at(Lane::Urgent, 3, 50), at(Lane::Normal, 200, -5), at(Lane::Normal, 200, 5), at(Lane::Normal, 199, 1)];
        assert!(in_order.is_sorted());
    }

    #[test]
    fn each_tree_has_its_own_name_and_number() {
        for (number, tree) in Tree::ALL.into_iter().enumerate() {
            assert_eq!(tree as usize, number);
            assert_eq!(Tree::ALL.iter().filter(|other| other.name() == tree.name()).count(), 1);
        }
    }
}
