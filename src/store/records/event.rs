//! What the journal tells: semantic events, each in a public and a personal part.
//!
//! The public part holds no words and no identifiers of readers: it may be shown to an auditor, and it stays when a
//! person's data are erased. The personal part holds everything else. The state is a fold of these events and of nothing
//! else; an event whose personal part was erased still folds, with placeholders that its erasure takes away again.

mod disk; // the two parts as JSON

use disk::Public;

use super::{RecordError, from_json, to_json};
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::comment::{CommentText, Id, Line};
use crate::decision::{Decision, ModelVersion, PolicyVersion};
use crate::queue::Place;
use crate::store::keys::Id16;
use crate::store::{Action, ErasureCause, PasswordChange, ReportReason, Said, StoredAccount, StoredKey, Submission};
use crate::text::Language;

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// Another model or policy decides than before.
    Started {
        /// The model from then on.
        model: ModelVersion,
        /// The policy from then on.
        policy: PolicyVersion,
        /// Whose doing it is; none when the service started with it.
        actor: Option<Id>,
        /// When.
        at: UnixMillis,
    },
    /// A comment came in and the machine decided.
    Submitted(Id16, Box<Submission>),
    /// A comment was changed and the machine decided anew.
    Revised(Box<Revised>),
    /// A person decided.
    Decided(PersonRuling),
    /// A person's decision was taken back.
    Undone(Undone),
    /// A reader reported a comment.
    Reported(ReportMade),
    /// A reader reported a comment, and was erased since.
    ReportWithheld {
        /// The comment.
        comment: Id16,
        /// What was wrong with it.
        reason: ReportReason,
        /// The name of the key that sent it.
        actor: Id,
        /// When.
        at: UnixMillis,
    },
    /// Another system said something of a text.
    Labelled(Box<LabelMade>),
    /// Another system said something of a text that was erased since.
    LabelWithheld {
        /// Which label.
        key: Id16,
        /// The name of the key that said so.
        source: Id,
        /// What it said.
        said: Said,
        /// When.
        at: UnixMillis,
    },
    /// Something was erased.
    Erased(Erasure),
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
    /// A moderator's account was made.
    AccountCreated(StoredAccount),
    /// A moderator's password was changed.
    PasswordChanged(PasswordChange),
    /// A moderator's account was removed.
    AccountRemoved {
        /// Which.
        name: Id,
        /// By whom.
        actor: Id,
        /// When.
        at: UnixMillis,
    },
}

/// An edit as it happened.
#[derive(Clone, Debug)]
pub(crate) struct Revised {
    /// Of which comment.
    pub(crate) comment: Id16,
    /// The version it made.
    pub(crate) version: u32,
    /// What it says since.
    pub(crate) text: CommentText,
    /// The language the caller says it is in.
    pub(crate) language: Option<Language>,
    /// Fingerprint of the text.
    pub(crate) text_fingerprint: [u8; 16],
    /// The machine's decision.
    pub(crate) decision: Decision,
    /// Where it would stand in the queue.
    pub(crate) place: Place,
    /// The name of the key that sent it.
    pub(crate) actor: Id,
    /// When.
    pub(crate) at: UnixMillis,
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
    /// The batch it was a part of.
    pub(crate) batch: Option<Id>,
    /// When.
    pub(crate) at: UnixMillis,
}

/// That a person's decision was taken back.
#[derive(Clone, Debug)]
pub(crate) struct Undone {
    /// On which comment.
    pub(crate) comment: Id16,
    /// The version it made.
    pub(crate) version: u32,
    /// The version that was taken back.
    pub(crate) undoes: u32,
    /// Who.
    pub(crate) moderator: Id,
    /// When.
    pub(crate) at: UnixMillis,
}

/// A reader's report as it happened.
#[derive(Clone, Debug)]
pub(crate) struct ReportMade {
    /// On which comment.
    pub(crate) comment: Id16,
    /// Who.
    pub(crate) reporter: Id,
    /// What is wrong with it.
    pub(crate) reason: ReportReason,
    /// What they wrote about it.
    pub(crate) text: Option<Line>,
    /// What it weighs, in thousandths; none for a fresh reporter.
    pub(crate) weight: Option<u32>,
    /// The name of the key that sent it.
    pub(crate) actor: Id,
    /// When.
    pub(crate) at: UnixMillis,
}

/// What another system said of a text.
#[derive(Clone, Debug)]
pub(crate) struct LabelMade {
    /// Source and token, hashed.
    pub(crate) key: Id16,
    /// The name of the key that said so.
    pub(crate) source: Id,
    /// Its name for it.
    pub(crate) token: Line,
    /// The text.
    pub(crate) text: CommentText,
    /// The language the source says it is in.
    pub(crate) language: Option<Language>,
    /// What it said.
    pub(crate) said: Said,
    /// When.
    pub(crate) at: UnixMillis,
}

/// An erasure as it happened.
#[derive(Clone, Debug)]
pub(crate) struct Erasure {
    /// Why.
    pub(crate) cause: ErasureCause,
    /// Which comments.
    pub(crate) comments: Vec<Id16>,
    /// Which reports on comments that stay: the comment, and the record of the report.
    pub(crate) reports: Vec<(Id16, u64)>,
    /// Which weak labels.
    pub(crate) labels: Vec<Id16>,
    /// The records of which the personal part is overwritten.
    pub(crate) records: Vec<u64>,
    /// The name of the key that asked for it.
    pub(crate) actor: Id,
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

    /// Reads an event from its parts; the personal part is none when it was erased.
    pub(crate) fn decode(public: &[u8], personal: Option<&[u8]>) -> Result<Self, RecordError> {
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
        let encoded =
            Event::Submitted(Id16::of(&submission.comment.id), Box::new(submission)).encode().expect("writes");
        let public = String::from_utf8(encoded.public).expect("JSON");
        for personal in ["comment-7", "Jeanne", "author-", "article-", "words of"] {
            assert!(!public.contains(personal), "{personal} in {public}");
        }
    }

    #[test]
    fn a_submission_reads_back_whole() {
        let submission = testing::submission("c", Verdict::Reject, 9);
        let encoded =
            Event::Submitted(Id16::of(&submission.comment.id), Box::new(submission.clone())).encode().expect("writes");
        let Event::Submitted(_, read) = Event::decode(&encoded.public, Some(&encoded.personal)).expect("reads") else {
            panic!("another event");
        };
        assert_eq!(read.comment, submission.comment);
        assert_eq!(read.decision, submission.decision);
        assert_eq!(read.request_fingerprint, submission.request_fingerprint);
        assert_eq!((read.place, read.at), (submission.place, submission.at));
    }

    #[test]
    fn an_erased_submission_still_reads_with_its_decision() {
        let submission = testing::submission("c", Verdict::Reject, 9);
        let key = Id16::of(&submission.comment.id);
        let encoded = Event::Submitted(key, Box::new(submission.clone())).encode().expect("writes");
        let Event::Submitted(read_key, read) = Event::decode(&encoded.public, None).expect("reads") else {
            panic!("another event");
        };
        assert_eq!((read_key, &read.decision), (key, &submission.decision));
        assert_eq!(read.comment.text.as_str(), "erased");
    }
}
