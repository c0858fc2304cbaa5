//! That another system said something of a text: what it said stays, the text and its name for it are personal.

use serde::{Deserialize, Serialize};

use super::{name, personal};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::store::keys::Id16;
use crate::store::records::RecordError;
use crate::store::records::event::{Event, LabelMade};
use crate::store::records::label::SaidRecord;
use crate::store::records::wire::Hex;

#[derive(Serialize, Deserialize)]
pub(in crate::store::records::event) struct LabelledRecord {
    label: Hex<16>,
    source: String,
    said: SaidRecord,
    at: i64,
}

impl From<&LabelMade> for LabelledRecord {
    fn from(made: &LabelMade) -> Self {
        Self { label: Hex(made.key.0), source: name(&made.source), said: made.said.into(), at: made.at.0 }
    }
}

impl LabelledRecord {
    pub(super) const fn new(label: Id16, source: String, said: SaidRecord, at: i64) -> Self {
        Self { label: Hex(label.0), source, said, at }
    }

    pub(super) fn with(self, personal: Option<&[u8]>) -> Result<Event, RecordError> {
        let (key, source, at) = (Id16(self.label.0), Id::parse(self.source)?, UnixMillis(self.at));
        let said = self.said.try_into()?;
        Ok(match personal::labelled_text(personal)? {
            Some((token, text, language)) => {
                Event::Labelled(Box::new(LabelMade { key, source, token, text, language, said, at }))
            }
            None => Event::LabelWithheld { key, source, said, at },
        })
    }
}
