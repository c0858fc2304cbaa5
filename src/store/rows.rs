//! Typed rows out of a view and into an overlay: the only place where keys, envelopes and records meet.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::envelope::{self, Format};
use super::keys::{self, Id16, Tree};
use super::overlay::Overlay;
use super::records::{
    AppliedRecord, AuthorTotals, CommentRecord, CommentRow, CountsRecord, HistoryRecord, KeyRecord, RecordError,
    SchemaRecord, from_json, to_json,
};
use super::view::{Span, View, ViewError};
use super::{Counts, HistoryEntry, StoredComment, StoredKey};
use crate::author::AuthorRecord;
use crate::comment::{CommentText, Id};

/// Reads a comment's row.
pub(crate) fn comment(view: &dyn View, id: Id16) -> Result<Option<CommentRow>, ViewError> {
    let record: Option<CommentRecord> = get(view, Tree::Comments, &keys::comment(id))?;
    record.map(CommentRow::try_from).transpose().map_err(unreadable(Tree::Comments))
}

/// Reads the row of the comment with this very identifier.
pub(crate) fn comment_named(view: &dyn View, id: &Id) -> Result<Option<CommentRow>, ViewError> {
    Ok(comment(view, Id16::of(id))?.filter(|row| row.id == *id))
}

/// Puts a row together with its text and its history up to the row's version.
pub(crate) fn whole(view: &dyn View, row: CommentRow) -> Result<StoredComment, ViewError> {
    let id = Id16::of(&row.id);
    let text = text(view, id)?.ok_or(ViewError::Missing { tree: Tree::Texts })?;
    let mut history = history(view, id)?;
    // A decision that is committed between two reads belongs to the next version.
    history.truncate(row.version as usize);
    Ok(row.with(text, history))
}

/// Reads a comment's text.
pub(crate) fn text(view: &dyn View, id: Id16) -> Result<Option<CommentText>, ViewError> {
    let (tree, key) = (Tree::Texts, keys::comment(id));
    let Some(value) = view.get(tree, &key)? else {
        return Ok(None);
    };
    let bytes = open(tree, &key, Format::Raw, &value)?;
    let text = std::str::from_utf8(bytes).map_err(|_utf8| RecordError::Text);
    let text = text.and_then(|text| Ok(CommentText::parse(text)?));
    text.map(Some).map_err(unreadable(tree))
}

/// Reads what was decided on a comment, oldest first.
pub(crate) fn history(view: &dyn View, id: Id16) -> Result<Vec<HistoryEntry>, ViewError> {
    let pairs = view.scan(Tree::History, Span::prefix(&id.0));
    let read = pairs.map(|pair| {
        let (key, value) = pair?;
        let record: HistoryRecord = decode(Tree::History, &key, &value)?;
        HistoryEntry::try_from(record).map_err(unreadable(Tree::History))
    });
    read.collect()
}

/// Reads one entry of a comment's history.
pub(crate) fn history_entry(view: &dyn View, id: Id16, version: u32) -> Result<HistoryEntry, ViewError> {
    let record: Option<HistoryRecord> = get(view, Tree::History, &keys::history(id, version))?;
    let record = record.ok_or(ViewError::Missing { tree: Tree::History })?;
    HistoryEntry::try_from(record).map_err(unreadable(Tree::History))
}

/// Reads an author's totals.
pub(crate) fn author(view: &dyn View, author: Id16) -> Result<AuthorRecord, ViewError> {
    let totals: Option<AuthorTotals> = get(view, Tree::Authors, &author.0)?;
    Ok(totals.unwrap_or_default().into())
}

/// Reads how many comments stand where.
pub(crate) fn counts(view: &dyn View) -> Result<Counts, ViewError> {
    let counts: Option<CountsRecord> = get(view, Tree::Meta, keys::COUNTS)?;
    Ok(counts.unwrap_or_default().into())
}

/// Reads a key.
pub(crate) fn key(view: &dyn View, name: &Id) -> Result<Option<StoredKey>, ViewError> {
    let record: Option<KeyRecord> = get(view, Tree::Keys, name.as_str().as_bytes())?;
    record.map(StoredKey::try_from).transpose().map_err(unreadable(Tree::Keys))
}

/// Reads all keys, by name.
pub(crate) fn keys(view: &dyn View) -> Result<Vec<StoredKey>, ViewError> {
    let pairs = view.scan(Tree::Keys, Span::default());
    let read = pairs.map(|pair| {
        let (key, value) = pair?;
        let record: KeyRecord = decode(Tree::Keys, &key, &value)?;
        StoredKey::try_from(record).map_err(unreadable(Tree::Keys))
    });
    read.collect()
}

/// Reads how far the journal is applied.
pub(crate) fn applied(view: &dyn View) -> Result<Option<AppliedRecord>, ViewError> {
    get(view, Tree::Meta, keys::APPLIED)
}

/// Reads the version of the layout.
pub(crate) fn schema(view: &dyn View) -> Result<Option<SchemaRecord>, ViewError> {
    get(view, Tree::Meta, keys::SCHEMA)
}

/// Puts a comment's row.
pub(crate) fn put_comment(overlay: &mut Overlay<'_>, id: Id16, row: &CommentRow) -> Result<(), ViewError> {
    put(overlay, Tree::Comments, keys::comment(id), &CommentRecord::from(row))
}

/// Puts a comment's text.
pub(crate) fn put_text(overlay: &mut Overlay<'_>, id: Id16, text: &CommentText) {
    let key = keys::comment(id);
    let value = envelope::seal(Tree::Texts, &key, Format::Raw, text.as_str().as_bytes());
    overlay.put(Tree::Texts, key, value);
}

/// Puts one entry of a comment's history.
pub(crate) fn put_history(overlay: &mut Overlay<'_>, id: Id16, entry: &HistoryEntry) -> Result<(), ViewError> {
    put(overlay, Tree::History, keys::history(id, entry.version), &HistoryRecord::from(entry))
}

/// Puts an author's totals.
pub(crate) fn put_author(overlay: &mut Overlay<'_>, id: Id16, author: AuthorRecord) -> Result<(), ViewError> {
    put(overlay, Tree::Authors, id.0.to_vec(), &AuthorTotals::from(author))
}

/// Puts how many comments stand where.
pub(crate) fn put_counts(overlay: &mut Overlay<'_>, counts: Counts) -> Result<(), ViewError> {
    put(overlay, Tree::Meta, keys::COUNTS.to_vec(), &CountsRecord::from(counts))
}

/// Puts a key.
pub(crate) fn put_key(overlay: &mut Overlay<'_>, key: &StoredKey) -> Result<(), ViewError> {
    put(overlay, Tree::Keys, key.name.as_str().as_bytes().to_vec(), &KeyRecord::from(key))
}

/// Removes a key.
pub(crate) fn remove_key(overlay: &mut Overlay<'_>, name: &Id) {
    overlay.remove(Tree::Keys, name.as_str().as_bytes().to_vec());
}

/// Puts how far the journal is applied, and the version of the layout with it.
pub(crate) fn put_applied(overlay: &mut Overlay<'_>, applied: AppliedRecord) -> Result<(), ViewError> {
    let schema = SchemaRecord { version: envelope::SCHEMA_VERSION };
    put(overlay, Tree::Meta, keys::SCHEMA.to_vec(), &schema)?;
    put(overlay, Tree::Meta, keys::APPLIED.to_vec(), &applied)
}

fn get<T: DeserializeOwned>(view: &dyn View, tree: Tree, key: &[u8]) -> Result<Option<T>, ViewError> {
    let value = view.get(tree, key)?;
    value.map(|value| decode(tree, key, &value)).transpose()
}

fn decode<T: DeserializeOwned>(tree: Tree, key: &[u8], value: &[u8]) -> Result<T, ViewError> {
    let json = open(tree, key, Format::Json, value)?;
    from_json(json).map_err(unreadable(tree))
}

fn open<'a>(tree: Tree, key: &[u8], format: Format, value: &'a [u8]) -> Result<&'a [u8], ViewError> {
    envelope::open(tree, key, format, value).map_err(|source| ViewError::Envelope { tree, source })
}

fn put<T: Serialize>(overlay: &mut Overlay<'_>, tree: Tree, key: Vec<u8>, record: &T) -> Result<(), ViewError> {
    let json = to_json(record).map_err(unreadable(tree))?;
    if json.len() > envelope::MAX_VALUE_BYTES {
        return Err(unreadable(tree)(RecordError::TooLong { n_bytes: json.len() }));
    }
    let value = envelope::seal(tree, &key, Format::Json, &json);
    overlay.put(tree, key, value);
    Ok(())
}

fn unreadable(tree: Tree) -> impl Fn(RecordError) -> ViewError {
    move |source| ViewError::Record { tree, source }
}
