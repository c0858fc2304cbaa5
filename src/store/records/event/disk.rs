//! The two parts of an event as JSON.

use serde::{Deserialize, Serialize};

mod account; // moderators' accounts
mod erasure; // that something was erased
mod labelled; // what other systems said of texts
mod machine; // comments come in and are changed
mod personal; // what can be erased

use account::AccountCreatedRecord;
use erasure::ErasedRecord;
use labelled::LabelledRecord;
use machine::{RevisedRecord, SubmittedRecord};
pub(super) use personal::personal;

use super::{Event, PersonRuling, ReportMade, Undone};
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::decision::{ModelVersion, PolicyVersion};
use crate::store::StoredKey;
use crate::store::keys::Id16;
use crate::store::records::RecordError;
use crate::store::records::place::{ActionRecord, ReportReasonRecord, RoleRecord};
use crate::store::records::wire::Hex;

/// What stays of an event: no words, no identifiers of readers.
#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Public {
    Started {
        model: String,
        policy: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        actor: Option<String>,
        at: i64,
    },
    Submitted(SubmittedRecord),
    Revised(RevisedRecord),
    Decided(DecidedRecord),
    Undone {
        comment: Hex<16>,
        version: u32,
        undoes: u32,
        moderator: String,
        at: i64,
    },
    Reported {
        comment: Hex<16>,
        reason: ReportReasonRecord,
        weight: Option<u32>,
        actor: String,
        at: i64,
    },
    Labelled(LabelledRecord),
    Erased(ErasedRecord),
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
    KeyCreated(KeyCreatedRecord),
    KeyRevoked {
        name: String,
        actor: String,
        at: i64,
    },
    AccountCreated(AccountCreatedRecord),
    PasswordChanged {
        name: String,
        actor: String,
        at: i64,
    },
    AccountRemoved {
        name: String,
        actor: String,
        at: i64,
    },
}

#[derive(Serialize, Deserialize)]
pub(super) struct DecidedRecord {
    comment: Hex<16>,
    version: u32,
    moderator: String,
    action: ActionRecord,
    reason: Option<Category>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
    at: i64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct KeyCreatedRecord {
    name: String,
    role: RoleRecord,
    created_by: String,
    at: i64,
}

impl From<&Event> for Public {
    fn from(event: &Event) -> Self {
        match event {
            Event::Started { model, policy, actor, at } => Self::Started {
                model: model.0.clone(),
                policy: policy.0.clone(),
                actor: actor.as_ref().map(name),
                at: at.0,
            },
            Event::Submitted(key, submission) => Self::Submitted(SubmittedRecord::new(*key, submission)),
            Event::Revised(revised) => Self::Revised(revised.as_ref().into()),
            Event::Decided(ruling) => Self::Decided(ruling.into()),
            Event::Undone(undone) => undone.into(),
            Event::Reported(report) => report.into(),
            Event::ReportWithheld { comment, reason, actor, at } => Self::Reported {
                comment: Hex(comment.0),
                reason: (*reason).into(),
                weight: None,
                actor: name(actor),
                at: at.0,
            },
            Event::Labelled(made) => Self::Labelled(made.as_ref().into()),
            Event::LabelWithheld { key, source, said, at } => {
                Self::Labelled(LabelledRecord::new(*key, name(source), (*said).into(), at.0))
            }
            Event::Erased(erasure) => Self::Erased(erasure.into()),
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
            Event::AccountCreated(account) => Self::AccountCreated(account.into()),
            Event::PasswordChanged(change) => {
                Self::PasswordChanged { name: name(&change.name), actor: name(&change.actor), at: change.at.0 }
            }
            Event::AccountRemoved { name: account, actor, at } => {
                Self::AccountRemoved { name: name(account), actor: name(actor), at: at.0 }
            }
        }
    }
}

impl Public {
    /// Puts the event together with its personal part; none when that was erased.
    pub(super) fn with(self, personal: Option<&[u8]>) -> Result<Event, RecordError> {
        Ok(match self {
            Self::Started { model, policy, actor, at } => Event::Started {
                model: ModelVersion(model),
                policy: PolicyVersion(policy),
                actor: actor.map(Id::parse).transpose()?,
                at: UnixMillis(at),
            },
            Self::Submitted(record) => record.with(personal)?,
            Self::Revised(record) => Event::Revised(Box::new(record.with(personal)?)),
            Self::Decided(record) => Event::Decided(record.with(personal)?),
            Self::Undone { comment, version, undoes, moderator, at } => Event::Undone(Undone {
                comment: Id16(comment.0),
                version,
                undoes,
                moderator: Id::parse(moderator)?,
                at: UnixMillis(at),
            }),
            Self::Reported { comment, reason, weight, actor, at } => {
                let (comment, at, actor) = (Id16(comment.0), UnixMillis(at), Id::parse(actor)?);
                let reason = reason.into();
                match personal::reporter(personal)? {
                    Some((reporter, text)) => {
                        Event::Reported(ReportMade { comment, reporter, reason, text, weight, actor, at })
                    }
                    None => Event::ReportWithheld { comment, reason, actor, at },
                }
            }
            Self::Labelled(record) => record.with(personal)?,
            Self::Erased(record) => Event::Erased(record.try_into()?),
            Self::KeyCreated(record) => Event::KeyCreated(record.with(personal::secret_hash(personal)?)?),
            Self::AccountCreated(record) => Event::AccountCreated(record.with(personal::password(personal)?)?),
            Self::PasswordChanged { name, actor, at } => {
                account::password_changed(name, actor, at, personal::password(personal)?)?
            }
            other => other.lease_or_key()?,
        })
    }

    /// The events without a personal part.
    fn lease_or_key(self) -> Result<Event, RecordError> {
        Ok(match self {
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
            Self::AccountRemoved { name, actor, at } => {
                Event::AccountRemoved { name: Id::parse(name)?, actor: Id::parse(actor)?, at: UnixMillis(at) }
            }
            Self::Started { .. }
            | Self::Submitted(_)
            | Self::Revised(_)
            | Self::Decided(_)
            | Self::Undone { .. }
            | Self::Reported { .. }
            | Self::Labelled(_)
            | Self::Erased(_)
            | Self::KeyCreated(_)
            | Self::AccountCreated(_)
            | Self::PasswordChanged { .. } => return Err(RecordError::Malformed { column: 0 }),
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
            batch: ruling.batch.as_ref().map(name),
            at: ruling.at.0,
        }
    }
}

impl DecidedRecord {
    fn with(self, personal: Option<&[u8]>) -> Result<PersonRuling, RecordError> {
        Ok(PersonRuling {
            comment: Id16(self.comment.0),
            version: self.version,
            moderator: Id::parse(self.moderator)?,
            action: self.action.into(),
            reason: self.reason,
            note: personal::note(personal)?,
            batch: self.batch.map(Id::parse).transpose()?,
            at: UnixMillis(self.at),
        })
    }
}

impl From<&Undone> for Public {
    fn from(undone: &Undone) -> Self {
        Self::Undone {
            comment: Hex(undone.comment.0),
            version: undone.version,
            undoes: undone.undoes,
            moderator: name(&undone.moderator),
            at: undone.at.0,
        }
    }
}

impl From<&ReportMade> for Public {
    fn from(report: &ReportMade) -> Self {
        Self::Reported {
            comment: Hex(report.comment.0),
            reason: report.reason.into(),
            weight: report.weight,
            actor: name(&report.actor),
            at: report.at.0,
        }
    }
}

impl From<&StoredKey> for KeyCreatedRecord {
    fn from(key: &StoredKey) -> Self {
        Self { name: name(&key.name), role: key.role.into(), created_by: name(&key.created_by), at: key.created_at.0 }
    }
}

impl KeyCreatedRecord {
    fn with(self, hash: [u8; 32]) -> Result<StoredKey, RecordError> {
        Ok(StoredKey {
            name: Id::parse(self.name)?,
            role: self.role.into(),
            hash,
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
