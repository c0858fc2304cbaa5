//! A weak label on disk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::wire::Hex;
use crate::category::{Category, NotAProbability, PerCategory, Score};
use crate::clock::UnixMillis;
use crate::comment::{CommentText, Id, Line};
use crate::store::{Said, StoredLabel};

/// [`StoredLabel`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LabelRecord {
    source: String,
    token: String,
    language: Option<String>,
    said: SaidRecord,
    at: i64,
    records: Vec<u64>,
    texts: Vec<Hex<16>>,
}

/// [`Said`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SaidRecord {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reject: Option<f32>,
    categories: BTreeMap<Category, f32>,
}

impl From<&StoredLabel> for LabelRecord {
    fn from(label: &StoredLabel) -> Self {
        Self {
            source: label.source.as_str().to_owned(),
            token: label.token.as_str().to_owned(),
            language: label.language.map(|language| language.as_str().to_owned()),
            said: label.said.into(),
            at: label.at.0,
            records: label.records.clone(),
            texts: label.texts.iter().map(|text| Hex(*text)).collect(),
        }
    }
}

impl LabelRecord {
    /// Puts the label together with its text, which is kept beside it.
    pub(crate) fn with(self, text: CommentText) -> Result<StoredLabel, RecordError> {
        Ok(StoredLabel {
            source: Id::parse(self.source)?,
            token: Line::parse(self.token)?,
            text,
            language: self.language.map(|code| code.parse()).transpose()?,
            said: self.said.try_into()?,
            at: UnixMillis(self.at),
            records: self.records,
            texts: self.texts.into_iter().map(|text| text.0).collect(),
        })
    }
}

impl From<Said> for SaidRecord {
    fn from(said: Said) -> Self {
        let categories =
            said.categories.iter().filter_map(|(category, score)| Some((category, score.as_ref()?.value())));
        Self { reject: said.reject.map(Score::value), categories: categories.collect() }
    }
}

impl TryFrom<SaidRecord> for Said {
    type Error = RecordError;

    fn try_from(record: SaidRecord) -> Result<Self, RecordError> {
        let score = |value: f32| -> Result<Score, NotAProbability> { Score::new(value.into()) };
        let mut categories = PerCategory::default();
        for (category, value) in record.categories {
            *categories.get_mut(category) = Some(score(value)?);
        }
        Ok(Self { reject: record.reject.map(score).transpose()?, categories })
    }
}
