//! Comments that come in and are changed: the public part, put together with the personal one.

use serde::{Deserialize, Serialize};

use super::{name, personal};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::queue::Place;
use crate::store::Submission;
use crate::store::keys::Id16;
use crate::store::records::RecordError;
use crate::store::records::decision::DecisionRecord;
use crate::store::records::event::{Event, Revised};
use crate::store::records::place::PlaceRecord;
use crate::store::records::wire::Hex;

/// Schema 1 wrote the author's hash too, and no place for what was not held.
#[derive(Serialize, Deserialize)]
pub(in crate::store::records::event) struct SubmittedRecord {
    comment: Hex<16>,
    article: Hex<16>,
    actor: String,
    at: i64,
    place: Option<PlaceRecord>,
    decision: DecisionRecord,
}

#[derive(Serialize, Deserialize)]
pub(in crate::store::records::event) struct RevisedRecord {
    comment: Hex<16>,
    version: u32,
    actor: String,
    at: i64,
    place: PlaceRecord,
    decision: DecisionRecord,
}

impl SubmittedRecord {
    pub(super) fn new(key: Id16, submission: &Submission) -> Self {
        Self {
            comment: Hex(key.0),
            article: Hex(Id16::of(&submission.comment.article.id).0),
            actor: name(&submission.actor),
            at: submission.at.0,
            place: Some(submission.place.into()),
            decision: (&submission.decision).into(),
        }
    }

    pub(super) fn with(self, personal: Option<&[u8]>) -> Result<Event, RecordError> {
        let at = UnixMillis(self.at);
        let (comment, request_fingerprint, text_fingerprint) = personal::comment(personal, at)?;
        let submission = Submission {
            comment,
            request_fingerprint,
            text_fingerprint,
            decision: self.decision.try_into()?,
            place: self.place.map_or(Place::LAST, Place::from),
            actor: Id::parse(self.actor)?,
            at,
        };
        Ok(Event::Submitted(Id16(self.comment.0), Box::new(submission)))
    }
}

impl From<&Revised> for RevisedRecord {
    fn from(revised: &Revised) -> Self {
        Self {
            comment: Hex(revised.comment.0),
            version: revised.version,
            actor: name(&revised.actor),
            at: revised.at.0,
            place: revised.place.into(),
            decision: (&revised.decision).into(),
        }
    }
}

impl RevisedRecord {
    pub(super) fn with(self, personal: Option<&[u8]>) -> Result<Revised, RecordError> {
        let (text, language, text_fingerprint) = personal::new_text(personal)?;
        Ok(Revised {
            comment: Id16(self.comment.0),
            version: self.version,
            text,
            language,
            text_fingerprint,
            decision: self.decision.try_into()?,
            place: self.place.into(),
            actor: Id::parse(self.actor)?,
            at: UnixMillis(self.at),
        })
    }
}
