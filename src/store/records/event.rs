//! What the journal tells: semantic events, each in a public and a personal part.
//!
//! The public part holds no words and no identifiers of readers: it may be shown to an auditor, and it stays when a
//! person's data are erased. The personal part holds everything else. The state is a fold of these events and of nothing
//! else.

mod disk; // the two parts as JSON

use disk::Public;

use super::{RecordError, from_json, to_json};
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::comment::{Id, Line};
use crate::store::keys::Id16;
use crate::store::{Action, StoredKey, Submission};

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// A comment came in and the machine decided.
    Submitted(Box<Submission>),
    /// A person decided.
    Decided(PersonRuling),
    /// A moderator took comments, or kept them for longer.
    LeasesGranted {
        /// Who.
        moderator: Id,
        /// Until when.
        until: UnixMillis,
        /// When.
        at: UnixMillis,
        /// Which comments.
        comments: Vec<Id16>,
    },
    /// A moderator gave a comment back.
    LeaseReleased {
        /// Who.
        moderator: Id,
        /// When.
        at: UnixMillis,
        /// Which comment.
        comment: Id16,
    },
    /// Leases ended by themselves.
    LeasesExpired {
        /// When that was noticed.
        at: UnixMillis,
        /// Which comments are free again.
        comments: Vec<Id16>,
    },
    /// A key was made.
    KeyCreated(StoredKey),
    /// A key was revoked.
    KeyRevoked {
        /// Which.
        name: Id,
        /// By whom.
        actor: Id,
        /// When.
        at: UnixMillis,
    },
}

/// A person's decision as it happened.
#[derive(Clone, Debug)]
pub(crate) struct PersonRuling {
    /// On which comment.
    pub(crate) comment: Id16,
    /// The version it made.
    pub(crate) version: u32,
    /// Who.
    pub(crate) moderator: Id,
    /// What they did.
    pub(crate) action: Action,
    /// The category they named.
    pub(crate) reason: Option<Category>,
    /// What they wrote about it.
    pub(crate) note: Option<Line>,
    /// When.
    pub(crate) at: UnixMillis,
}

/// The two parts of an event, as the journal keeps them.
#[derive(Clone)]
pub(crate) struct Encoded {
    /// What stays.
    pub(crate) public: Vec<u8>,
    /// What can be erased; may be empty.
    pub(crate) personal: Vec<u8>,
}

impl Event {
    /// Writes both parts.
    pub(crate) fn encode(&self) -> Result<Encoded, RecordError> {
        Ok(Encoded { public: to_json(&Public::from(self))?, personal: disk::personal(self)? })
    }

    /// Reads an event from its parts.
    pub(crate) fn decode(public: &[u8], personal: &[u8]) -> Result<Self, RecordError> {
        let public: Public = from_json(public)?;
        public.with(personal)
    }
}

#[cfg(test)]
mod fuzz;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Verdict;
    use crate::store::testing;

    #[test]
    fn the_public_part_holds_neither_words_nor_identifiers() {
        let mut submission = testing::submission("comment-7", Verdict::Hold, 5);
        submission.comment.author.name = Some(Line::parse("Jeanne").expect("parses"));
        let encoded = Event::Submitted(Box::new(submission)).encode().expect("writes");
        let public = String::from_utf8(encoded.public).expect("JSON");
        for personal in ["comment-7", "Jeanne", "author-", "article-", "words of"] {
            assert!(!public.contains(personal), "{personal} in {public}");
        }
    }

    #[test]
    fn a_submission_reads_back_whole() {
        let submission = testing::submission("c", Verdict::Reject, 9);
        let encoded = Event::Submitted(Box::new(submission.clone())).encode().expect("writes");
        let Event::Submitted(read) = Event::decode(&encoded.public, &encoded.personal).expect("reads") else {
            panic!("another event");
        };
        assert_eq!(read.comment, submission.comment);
        assert_eq!(read.decision, submission.decision);
        assert_eq!(read.request_fingerprint, submission.request_fingerprint);
        assert_eq!((read.place, read.at), (submission.place, submission.at));
    }
}
