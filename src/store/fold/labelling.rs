//! Weak labels: the last one of each name counts, and every text it was said of leads to it.

use super::FoldError;
use crate::store::keys::{self, Id16, Tree};
use crate::store::overlay::Overlay;
use crate::store::records::LabelMade;
use crate::store::{StoredLabel, rows};

/// A source says something of a text.
pub(super) fn labelled(overlay: &mut Overlay<'_>, seq: u64, made: &LabelMade) -> Result<(), FoldError> {
    let (mut records, mut texts) = match rows::label(overlay, made.key)? {
        Some(old) => {
            remove_entries(overlay, made.key, &old);
            (old.records, old.texts)
        }
        None => (Vec::new(), Vec::new()),
    };
    records.push(seq);
    let text = Id16::of_text(&made.text).0;
    if !texts.contains(&text) {
        texts.push(text);
    }
    let LabelMade { source, token, text, language, said, at, .. } = made.clone();
    let new = StoredLabel { source, token, text, language, said, at, records, texts };
    for key in new.texts.iter().map(|text| keys::pair(Id16(*text), made.key)) {
        overlay.put(Tree::LabelsByText, key, Vec::new());
    }
    overlay.put(Tree::LabelsByAge, keys::by_age(new.at, made.key), Vec::new());
    Ok(rows::put_label(overlay, made.key, &new)?)
}

/// A label is erased; when its records were erased before they were folded, there is none.
pub(super) fn remove(overlay: &mut Overlay<'_>, key: Id16) -> Result<(), FoldError> {
    if let Some(old) = rows::label(overlay, key)? {
        remove_entries(overlay, key, &old);
        overlay.remove(Tree::Labels, key.0.to_vec());
        overlay.remove(Tree::LabelTexts, key.0.to_vec());
    }
    Ok(())
}

fn remove_entries(overlay: &mut Overlay<'_>, key: Id16, label: &StoredLabel) {
    for text in &label.texts {
        overlay.remove(Tree::LabelsByText, keys::pair(Id16(*text), key));
    }
    overlay.remove(Tree::LabelsByAge, keys::by_age(label.at, key));
}
