//! Where everything lies in the state: the trees and the layout of their keys.
//!
//! Keys are of fixed width and big-endian, so that their order is the order in which they are scanned. Identifiers are
//! hashed to 16 bytes, so that no caller can choose a key; the identifier itself stands in the row. What is stored under
//! a key is not decided here.

use crate::clock::UnixMillis;
use crate::comment::{CommentText, Id, Line};
use crate::queue::{Lane, Place};

use super::Status;

/// One ordered map of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tree {
    /// Schema, applied sequence number, counters.
    Meta,
    /// comment → row.
    Comments,
    /// comment, version → text, as it was from that version on.
    Texts,
    /// comment, version → what was decided.
    History,
    /// comment → that it was erased.
    Erased,
    /// place, since when, comment → scores: everything that waits, leased or not.
    Queue,
    /// place, since when, comment: what waits and is free.
    Ready,
    /// since when, comment: everything that waits.
    ByAge,
    /// what a comment is found by, place, since when, comment: everything that waits.
    Facets,
    /// end of the lease, comment.
    Leased,
    /// moderator, comment: who holds what.
    ByModerator,
    /// moderator, time, comment: whose decision stands.
    ByDecider,
    /// article, time, comment, newest first.
    ByArticle,
    /// author, time, comment, newest first.
    ByAuthor,
    /// status, time, comment, newest first.
    ByStatus,
    /// author, fingerprint of the text, time, comment: who repeats what.
    Repeats,
    /// batch, comment → version: what was decided together.
    Batches,
    /// comment, reporter → report.
    Reports,
    /// reporter, comment: who reported what.
    ByReporter,
    /// reporter → how their reports were answered.
    Reporters,
    /// author → how their comments were judged.
    Authors,
    /// author, day → how their comments of that day were judged.
    AuthorDays,
    /// article → how its comments were judged.
    Articles,
    /// name → key.
    Keys,
    /// source and token → what another system said of a text.
    Labels,
    /// source and token → the text.
    LabelTexts,
    /// text, source and token: where a text was said something of.
    LabelsByText,
    /// time, source and token.
    LabelsByAge,
    /// name → moderator's account.
    Accounts,
}

impl Tree {
    /// All trees; the position in this list is the tree's number in checksums.
    pub(crate) const ALL: [Self; 29] = [
        Self::Meta,
        Self::Comments,
        Self::Texts,
        Self::History,
        Self::Erased,
        Self::Queue,
        Self::Ready,
        Self::ByAge,
        Self::Facets,
        Self::Leased,
        Self::ByModerator,
        Self::ByDecider,
        Self::ByArticle,
        Self::ByAuthor,
        Self::ByStatus,
        Self::Repeats,
        Self::Batches,
        Self::Reports,
        Self::ByReporter,
        Self::Reporters,
        Self::Authors,
        Self::AuthorDays,
        Self::Articles,
        Self::Keys,
        Self::Labels,
        Self::LabelTexts,
        Self::LabelsByText,
        Self::LabelsByAge,
        Self::Accounts,
    ];

    /// The trees that hold nothing but what follows from the rows of [`Tree::Comments`].
    pub(crate) const INDEXES: [Self; 11] = [
        Self::Queue,
        Self::Ready,
        Self::ByAge,
        Self::Facets,
        Self::Leased,
        Self::ByModerator,
        Self::ByDecider,
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
            Self::Erased => "erased",
            Self::Queue => "queue",
            Self::Ready => "ready",
            Self::ByAge => "by_age",
            Self::Facets => "facets",
            Self::Leased => "leased",
            Self::ByModerator => "by_moderator",
            Self::ByDecider => "by_decider",
            Self::ByArticle => "by_article",
            Self::ByAuthor => "by_author",
            Self::ByStatus => "by_status",
            Self::Repeats => "repeats",
            Self::Batches => "batches",
            Self::Reports => "reports",
            Self::ByReporter => "by_reporter",
            Self::Reporters => "reporters",
            Self::Authors => "authors",
            Self::AuthorDays => "author_days",
            Self::Articles => "articles",
            Self::Keys => "keys",
            Self::Labels => "labels",
            Self::LabelTexts => "label_texts",
            Self::LabelsByText => "labels_by_text",
            Self::LabelsByAge => "labels_by_age",
            Self::Accounts => "accounts",
        }
    }
}

/// The version of the layout, in [`Tree::Meta`].
pub(crate) const SCHEMA: &[u8] = b"schema";
/// The last applied record of the journal, in [`Tree::Meta`].
pub(crate) const APPLIED: &[u8] = b"applied";
/// How many comments stand where, in [`Tree::Meta`].
pub(crate) const COUNTS: &[u8] = b"counts";
/// By which model and policy decisions are made, in [`Tree::Meta`].
pub(crate) const VERSIONS: &[u8] = b"versions";

/// An identifier as keys hold it: the first 16 bytes of its BLAKE3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Id16(pub(crate) [u8; 16]);

impl Id16 {
    /// Hashes an identifier.
    pub(crate) fn of(id: &Id) -> Self {
        let digest = blake3::hash(id.as_str().as_bytes());
        Self(digest.as_bytes().first_chunk().copied().unwrap_or_default())
    }

    /// Hashes what a source calls one of its labels.
    pub(crate) fn of_label(source: &Id, token: &Line) -> Self {
        let source = blake3::hash(source.as_str().as_bytes());
        let digest = blake3::keyed_hash(source.as_bytes(), token.as_str().as_bytes());
        Self(digest.as_bytes().first_chunk().copied().unwrap_or_default())
    }

    /// Hashes a text.
    pub(crate) fn of_text(text: &CommentText) -> Self {
        let digest = blake3::hash(text.as_str().as_bytes());
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

/// The key of one entry of a comment's history, and of the text it has from that version on.
pub(crate) fn version(id: Id16, version: u32) -> Vec<u8> {
    [id.0.as_slice(), &version.to_be_bytes()].concat()
}

/// The key in [`Tree::Queue`] and [`Tree::Ready`]: lane, most pressing first, oldest first.
pub(crate) fn queue(place: Place, since: UnixMillis, id: Id16) -> Vec<u8> {
    [[lane(place.lane), u8::MAX - place.priority.0].as_slice(), &time(since), &id.0].concat()
}

/// The beginning of all keys of a lane.
pub(crate) const fn lane(lane: Lane) -> u8 {
    match lane {
        Lane::Escalated => 0,
        Lane::Urgent => 1,
        Lane::Normal => 2,
    }
}

/// The key in [`Tree::ByAge`] and [`Tree::LabelsByAge`].
pub(crate) fn by_age(since: UnixMillis, id: Id16) -> Vec<u8> {
    [time(since).as_slice(), &id.0].concat()
}

/// The key in [`Tree::Facets`].
pub(crate) fn facet(facet: [u8; 8], queue: &[u8]) -> Vec<u8> {
    [facet.as_slice(), queue].concat()
}

/// The key in [`Tree::Leased`].
pub(crate) fn leased(until: UnixMillis, id: Id16) -> Vec<u8> {
    [time(until).as_slice(), &id.0].concat()
}

/// The key in [`Tree::ByModerator`], [`Tree::Batches`], [`Tree::Reports`], [`Tree::ByReporter`] and
/// [`Tree::LabelsByText`].
pub(crate) fn pair(first: Id16, second: Id16) -> Vec<u8> {
    [first.0, second.0].concat()
}

/// The end of a key in an index that is scanned newest first. It is what a page's cursor keeps.
pub(crate) fn newest_first(at: UnixMillis, id: Id16) -> Vec<u8> {
    [time(at).map(|byte| !byte).as_slice(), &id.0].concat()
}

/// The key in [`Tree::ByArticle`], [`Tree::ByAuthor`] and [`Tree::ByDecider`].
pub(crate) fn by_owner(owner: Id16, at: UnixMillis, id: Id16) -> Vec<u8> {
    [owner.0.as_slice(), &newest_first(at, id)].concat()
}

/// The key in [`Tree::ByStatus`].
pub(crate) fn by_status(of: Status, at: UnixMillis, id: Id16) -> Vec<u8> {
    [[status(of)].as_slice(), &newest_first(at, id)].concat()
}

/// The beginning of all keys of a status.
pub(crate) const fn status(status: Status) -> u8 {
    match status {
        Status::Pending => 0,
        Status::Approved => 1,
        Status::Rejected => 2,
    }
}

/// The beginning of a key in [`Tree::Repeats`]: everything of one author with one text.
pub(crate) fn repeats(author: Id16, fingerprint: [u8; 16]) -> Vec<u8> {
    [author.0, fingerprint].concat()
}

/// The key in [`Tree::Repeats`].
pub(crate) fn repeat(author: Id16, fingerprint: [u8; 16], at: UnixMillis, id: Id16) -> Vec<u8> {
    [repeats(author, fingerprint).as_slice(), &time(at), &id.0].concat()
}

const DAY_MS: i64 = 86_400_000;

/// The key in [`Tree::AuthorDays`]: days are those of UTC, earlier ones first.
pub(crate) fn author_day(author: Id16, at: UnixMillis) -> Vec<u8> {
    let midnight = UnixMillis(at.0.div_euclid(DAY_MS).saturating_mul(DAY_MS));
    [author.0.as_slice(), &time(midnight)].concat()
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
        assert!(at(Lane::Escalated, 0, 99) < at(Lane::Urgent, 255, 0));
    }

    #[test]
    fn newest_first_is_what_it_says() {
        let key = |at| newest_first(UnixMillis(at), Id16([7; 16]));
        assert!([key(9), key(3), key(0), key(-4)].is_sorted());
    }

    #[test]
    fn a_day_begins_at_midnight() {
        let day = |at| author_day(Id16([7; 16]), UnixMillis(at));
        assert_eq!(day(0), day(86_399_999));
        assert!(day(-1) < day(0) && day(0) < day(86_400_000));
    }

    #[test]
    fn each_tree_has_its_own_name_and_number() {
        for (number, tree) in Tree::ALL.into_iter().enumerate() {
            assert_eq!(tree as usize, number);
            assert_eq!(Tree::ALL.iter().filter(|other| other.name() == tree.name()).count(), 1);
        }
    }
}
