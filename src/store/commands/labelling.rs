//! Other systems say what they think of texts.

use super::Outcome;
use super::erasing::nothing;
use crate::store::group::Group;
use crate::store::keys::Id16;
use crate::store::records::{Event, LabelMade};
use crate::store::{ErasureCause, WeakLabel, rows};

/// How often a source may change its mind about one text before what it said at first is erased: each time leaves a record.
const MAX_RECORDS: usize = 64;

pub(super) fn label(group: &mut Group<'_>, label: WeakLabel) -> Outcome<()> {
    let WeakLabel { source, token, text, language, said, at } = label;
    let key = Id16::of_label(&source, &token);
    if let Some(known) = rows::label(group.view(), key)? {
        if known.text == text && known.said == said && known.language == language {
            return Ok(Ok(()));
        }
        if known.records.len() >= MAX_RECORDS {
            let mut erasure = nothing(ErasureCause::Retention, &source, at);
            erasure.labels.push(key);
            erasure.records.extend(known.records);
            group.record(&Event::Erased(erasure))?;
        }
    }
    group.record(&Event::Labelled(Box::new(LabelMade { key, source, token, text, language, said, at })))?;
    Ok(Ok(()))
}
