//! What the journal tells: semantic events, each in a public and a personal part.
//!
//! The public part holds no words and no identifiers of readers: it may be shown to an auditor, and it stays when a
//! person's data are erased. The personal part holds everything else. The state is a fold of these events and of nothing
//! else.

use serde::{Deserialize, Serialize};

use super::comment::HeaderRecord;
use super::decision::DecisionRecord;
use super::place::{ActionRecord, PlaceRecord, RoleRecord};
use super::wire::Hex;
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

#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Public {
    Submitted {
        comment: Hex<16>,
        article: Hex<16>,
        author: Hex<16>,
        actor: String,
        at: i64,
        place: Option<PlaceRecord>,
        decision: DecisionRecord,
    },
    Decided {
        comment: Hex<16>,
        version: u32,
        moderator: String,
        action: ActionRecord,
        reason: Option<Category>,
        at: i64,
    },
    LeasesGranted {
        moderator: String,
        until: i64,
        at: i64,
        comments: Vec<Hex<16>>,
    },
    LeaseReleased {
        moderator: String,
        at: i64,
        comment: Hex<16>,
    },
    LeasesExpired {
        at: i64,
        comments: Vec<Hex<16>>,
    },
    KeyCreated {
        name: String,
        role: RoleRecord,
        created_by: String,
        at: i64,
    },
    KeyRevoked {
        name: String,
        actor: String,
        at: i64,
    },
}

#[derive(Serialize, Deserialize)]
struct PersonalSubmission {
    header: HeaderRecord,
    text: String,
    request_fingerprint: Hex<32>,
    text_fingerprint: Hex<16>,
}

#[derive(Serialize, Deserialize)]
struct PersonalNote {
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct SecretHash {
    hash: Hex<32>,
}

impl Event {
    /// Writes both parts.
    pub(crate) fn encode(&self) -> Result<Encoded, RecordError> {
        Ok(Encoded {
            public: to_json(&self.public())?,
            personal: self.personal()?,
        })
    }

    /// Reads an event from its parts.
    pub(crate) fn decode(public: &[u8], personal: &[u8]) -> Result<Self, RecordError> {
        match from_json(public)? {
            Public::Submitted {
                actor,
                at,
                place,
                decision,
                ..
            } => {
                let personal: PersonalSubmission = from_json(personal)?;
                Ok(Self::Submitted(Box::new(Submission {
                    comment: personal.header.with(personal.text)?,
                    request_fingerprint: personal.request_fingerprint.0,
                    text_fingerprint: personal.text_fingerprint.0,
                    decision: decision.try_into()?,
                    place: place.map(Into::into),
                    actor: Id::parse(actor)?,
                    at: UnixMillis(at),
                })))
            }
            Public::Decided {
                comment,
                version,
                moderator,
                action,
                reason,
                at,
            } => {
                let PersonalNote { note } = from_json(personal)?;
                let (moderator, note) = (Id::parse(moderator)?, note.map(Line::parse).transpose()?);
                let (comment, action, at) = (Id16(comment.0), action.into(), UnixMillis(at));
                Ok(Self::Decided(PersonRuling {
                    comment,
                    version,
                    moderator,
                    action,
                    reason,
                    note,
                    at,
                }))
            }
            Public::KeyCreated {
                name,
                role,
                created_by,
                at,
            } => {
                let SecretHash { hash } = from_json(personal)?;
                let (name, created_by) = (Id::parse(name)?, Id::parse(created_by)?);
                let (role, hash, created_at) = (role.into(), hash.0, UnixMillis(at));
                Ok(Self::KeyCreated(StoredKey {
                    name,
                    role,
                    hash,
                    created_at,
                    created_by,
                }))
            }
            other => Self::without_personal_part(other),
        }
    }

    fn without_personal_part(public: Public) -> Result<Self, RecordError> {
        match public {
            Public::LeasesGranted {
                moderator,
                until,
                at,
                comments,
            } => Ok(Self::LeasesGranted {
                moderator: Id::parse(moderator)?,
                until: UnixMillis(until),
                at: UnixMillis(at),
                comments: comments.into_iter().map(|id| Id16(id.0)).collect(),
            }),
            Public::LeaseReleased { moderator, at, comment } => Ok(Self::LeaseReleased {
                moderator: Id::parse(moderator)?,
                at: UnixMillis(at),
                comment: Id16(comment.0),
            }),
            Public::LeasesExpired { at, comments } => Ok(Self::LeasesExpired {
                at: UnixMillis(at),
                comments: comments.into_iter().map(|id| Id16(id.0)).collect(),
            }),
            Public::KeyRevoked { name, actor, at } => Ok(Self::KeyRevoked {
                name: Id::parse(name)?,
                actor: Id::parse(actor)?,
                at: UnixMillis(at),
            }),
            Public::Submitted { .. } | Public::Decided { .. } | Public::KeyCreated { .. } => {
                Err(RecordError::Malformed { column: 0 })
            }
        }
    }

    fn personal(&self) -> Result<Vec<u8>, RecordError> {
        match self {
            Self::Submitted(submission) => to_json(&PersonalSubmission {
                header: (&submission.comment).into(),
                text: submission.comment.text.as_str().to_owned(),
                request_fingerprint: Hex(submission.request_fingerprint),
                text_fingerprint: Hex(submission.text_fingerprint),
            }),
            Self::Decided(ruling) => to_json(&PersonalNote {
                note: ruling.note.as_ref().map(|note| note.as_str().to_owned()),
            }),
            Self::KeyCreated(key) => to_json(&SecretHash { hash: Hex(key.hash) }),
            Self::LeasesGranted { .. } | Self::LeaseReleased { .. } | Self::LeasesExpired { .. } => Ok(Vec::new()),
            Self::KeyRevoked { .. } => Ok(Vec::new()),
        }
    }

    fn public(&self) -> Public {
        match self {
            Self::Submitted(submission) => submitted(submission),
            Self::Decided(ruling) => Public::Decided {
                comment: Hex(ruling.comment.0),
                version: ruling.version,
                moderator: name(&ruling.moderator),
                action: ruling.action.into(),
                reason: ruling.reason,
                at: ruling.at.0,
            },
            Self::LeasesGranted {
                moderator,
                until,
                at,
                comments,
            } => Public::LeasesGranted {
                moderator: name(moderator),
                until: until.0,
                at: at.0,
                comments: comments.iter().map(|id| Hex(id.0)).collect(),
            },
            Self::LeaseReleased { moderator, at, comment } => Public::LeaseReleased {
                moderator: name(moderator),
                at: at.0,
                comment: Hex(comment.0),
            },
            Self::LeasesExpired { at, comments } => Public::LeasesExpired {
                at: at.0,
                comments: comments.iter().map(|id| Hex(id.0)).collect(),
            },
            Self::KeyCreated(key) => Public::KeyCreated {
                name: name(&key.name),
                role: key.role.into(),
                created_by: name(&key.created_by),
                at: key.created_at.0,
            },
            Self::KeyRevoked { name: key, actor, at } => Public::KeyRevoked {
                name: name(key),
                actor: name(actor),
                at: at.0,
            },
        }
    }
}

fn submitted(submission: &Submission) -> Public {
    Public::Submitted {
        comment: Hex(Id16::of(&submission.comment.id).0),
        article: Hex(Id16::of(&submission.comment.article.id).0),
        author: Hex(Id16::of(&submission.comment.author.id).0),
        actor: name(&submission.actor),
        at: submission.at.0,
        place: submission.place.map(Into::into),
        decision: (&submission.decision).into(),
    }
}

fn name(id: &Id) -> String {
    id.as_str().to_owned()
}

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
