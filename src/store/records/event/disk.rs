//! The two parts of an event as JSON.

use serde::{Deserialize, Serialize};

use super::{Event, PersonRuling};
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::comment::{Id, Line};
use crate::store::keys::Id16;
use crate::store::records::comment::HeaderRecord;
use crate::store::records::decision::DecisionRecord;
use crate::store::records::place::{ActionRecord, PlaceRecord, RoleRecord};
use crate::store::records::wire::Hex;
use crate::store::records::{RecordError, from_json, to_json};
use crate::store::{StoredKey, Submission};

/// What stays of an event: no words, no identifiers of readers.
#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Public {
    Submitted(SubmittedRecord),
    Decided(DecidedRecord),
    LeasesGranted { moderator: String, until: i64, at: i64, comments: Vec<Hex<16>> },
    LeaseReleased { moderator: String, at: i64, comment: Hex<16> },
    LeasesExpired { at: i64, comments: Vec<Hex<16>> },
    KeyCreated(KeyCreatedRecord),
    KeyRevoked { name: String, actor: String, at: i64 },
}

#[derive(Serialize, Deserialize)]
pub(super) struct SubmittedRecord {
    comment: Hex<16>,
    article: Hex<16>,
    author: Hex<16>,
    actor: String,
    at: i64,
    place: Option<PlaceRecord>,
    decision: DecisionRecord,
}

#[derive(Serialize, Deserialize)]
pub(super) struct DecidedRecord {
    comment: Hex<16>,
    version: u32,
    moderator: String,
    action: ActionRecord,
    reason: Option<Category>,
    at: i64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct KeyCreatedRecord {
    name: String,
    role: RoleRecord,
    created_by: String,
    at: i64,
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

impl From<&Event> for Public {
    fn from(event: &Event) -> Self {
        match event {
            Event::Submitted(submission) => Self::Submitted(submission.as_ref().into()),
            Event::Decided(ruling) => Self::Decided(ruling.into()),
            Event::LeasesGranted { moderator, until, at, comments } => {
                Self::LeasesGranted { moderator: name(moderator), until: until.0, at: at.0, comments: hashes(comments) }
            }
            Event::LeaseReleased { moderator, at, comment } => {
                Self::LeaseReleased { moderator: name(moderator), at: at.0, comment: Hex(comment.0) }
            }
            Event::LeasesExpired { at, comments } => Self::LeasesExpired { at: at.0, comments: hashes(comments) },
            Event::KeyCreated(key) => Self::KeyCreated(key.into()),
            Event::KeyRevoked { name: key, actor, at } => {
                Self::KeyRevoked { name: name(key), actor: name(actor), at: at.0 }
            }
        }
    }
}

impl Public {
    /// Puts the event together with its personal part.
    pub(super) fn with(self, personal: &[u8]) -> Result<Event, RecordError> {
        Ok(match self {
            Self::Submitted(record) => Event::Submitted(Box::new(record.with(from_json(personal)?)?)),
            Self::Decided(record) => Event::Decided(record.with(from_json(personal)?)?),
            Self::KeyCreated(record) => Event::KeyCreated(record.with(&from_json(personal)?)?),
            Self::LeasesGranted { moderator, until, at, comments } => Event::LeasesGranted {
                moderator: Id::parse(moderator)?,
                until: UnixMillis(until),
                at: UnixMillis(at),
                comments: ids(comments),
            },
            Self::LeaseReleased { moderator, at, comment } => {
                Event::LeaseReleased { moderator: Id::parse(moderator)?, at: UnixMillis(at), comment: Id16(comment.0) }
            }
            Self::LeasesExpired { at, comments } => {
                Event::LeasesExpired { at: UnixMillis(at), comments: ids(comments) }
            }
            Self::KeyRevoked { name, actor, at } => {
                Event::KeyRevoked { name: Id::parse(name)?, actor: Id::parse(actor)?, at: UnixMillis(at) }
            }
        })
    }
}

/// Writes the personal part; leases have none.
pub(super) fn personal(event: &Event) -> Result<Vec<u8>, RecordError> {
    match event {
        Event::Submitted(submission) => to_json(&PersonalSubmission {
            header: (&submission.comment).into(),
            text: submission.comment.text.as_str().to_owned(),
            request_fingerprint: Hex(submission.request_fingerprint),
            text_fingerprint: Hex(submission.text_fingerprint),
        }),
        Event::Decided(ruling) => {
            to_json(&PersonalNote { note: ruling.note.as_ref().map(|note| note.as_str().to_owned()) })
        }
        Event::KeyCreated(key) => to_json(&SecretHash { hash: Hex(key.hash) }),
        Event::LeasesGranted { .. }
        | Event::LeaseReleased { .. }
        | Event::LeasesExpired { .. }
        | Event::KeyRevoked { .. } => Ok(Vec::new()),
    }
}

impl From<&Submission> for SubmittedRecord {
    fn from(submission: &Submission) -> Self {
        let comment = &submission.comment;
        Self {
            comment: Hex(Id16::of(&comment.id).0),
            article: Hex(Id16::of(&comment.article.id).0),
            author: Hex(Id16::of(&comment.author.id).0),
            actor: name(&submission.actor),
            at: submission.at.0,
            place: submission.place.map(Into::into),
            decision: (&submission.decision).into(),
        }
    }
}

impl SubmittedRecord {
    fn with(self, personal: PersonalSubmission) -> Result<Submission, RecordError> {
        Ok(Submission {
            comment: personal.header.with(personal.text)?,
            request_fingerprint: personal.request_fingerprint.0,
            text_fingerprint: personal.text_fingerprint.0,
            decision: self.decision.try_into()?,
            place: self.place.map(Into::into),
            actor: Id::parse(self.actor)?,
            at: UnixMillis(self.at),
        })
    }
}

impl From<&PersonRuling> for DecidedRecord {
    fn from(ruling: &PersonRuling) -> Self {
        Self {
            comment: Hex(ruling.comment.0),
            version: ruling.version,
            moderator: name(&ruling.moderator),
            action: ruling.action.into(),
            reason: ruling.reason,
            at: ruling.at.0,
        }
    }
}

impl DecidedRecord {
    fn with(self, personal: PersonalNote) -> Result<PersonRuling, RecordError> {
        Ok(PersonRuling {
            comment: Id16(self.comment.0),
            version: self.version,
            moderator: Id::parse(self.moderator)?,
            action: self.action.into(),
            reason: self.reason,
            note: personal.note.map(Line::parse).transpose()?,
            at: UnixMillis(self.at),
        })
    }
}

impl From<&StoredKey> for KeyCreatedRecord {
    fn from(key: &StoredKey) -> Self {
        Self { name: name(&key.name), role: key.role.into(), created_by: name(&key.created_by), at: key.created_at.0 }
    }
}

impl KeyCreatedRecord {
    fn with(self, secret: &SecretHash) -> Result<StoredKey, RecordError> {
        Ok(StoredKey {
            name: Id::parse(self.name)?,
            role: self.role.into(),
            hash: secret.hash.0,
            created_at: UnixMillis(self.at),
            created_by: Id::parse(self.created_by)?,
        })
    }
}

fn name(id: &Id) -> String {
    id.as_str().to_owned()
}

fn hashes(ids: &[Id16]) -> Vec<Hex<16>> {
    ids.iter().map(|id| Hex(id.0)).collect()
}

fn ids(hashes: Vec<Hex<16>>) -> Vec<Id16> {
    hashes.into_iter().map(|hash| Id16(hash.0)).collect()
}
