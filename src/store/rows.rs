//! Typed rows out of a view and into an overlay: the only place where keys, envelopes and records meet.

mod accounts; // people who moderate

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::envelope::{self, Format};
use super::keys::{self, Id16, Tree};
use super::overlay::Overlay;
use super::records::{
    AppliedRecord, ArticleCounts, AuthorCounts, CommentRecord, CommentRow, CountsRecord, ErasedRecord, HistoryRecord,
    KeyRecord, LabelRecord, RecordError, ReportRecord, ReporterTotals, SchemaRecord, VersionsRecord, from_json,
    to_json,
};
use super::view::{Span, View, ViewError};
use super::{ArticleTotals, Counts, EarlierText, HistoryEntry, StoredComment, StoredKey, StoredLabel, StoredReport};
use crate::author::AuthorRecord;
use crate::clock::UnixMillis;
use crate::comment::{CommentText, Id};
use crate::queue::ReporterRecord;

pub(crate) use accounts::{account, accounts, put_account, remove_account};

/// Reads a comment's row.
pub(crate) fn comment(view: &dyn View, id: Id16) -> Result<Option<CommentRow>, ViewError> {
    let record: Option<CommentRecord> = get(view, Tree::Comments, &keys::comment(id))?;
    record.map(|record| record.at(id)).transpose().map_err(unreadable(Tree::Comments))
}

/// Reads the row of the comment with this very identifier.
pub(crate) fn comment_named(view: &dyn View, id: &Id) -> Result<Option<CommentRow>, ViewError> {
    Ok(comment(view, Id16::of(id))?.filter(|row| row.id == *id))
}

/// Puts a row together with its text and its history up to the row's version.
pub(crate) fn whole(view: &dyn View, row: CommentRow) -> Result<StoredComment, ViewError> {
    let text = text(view, row.key, row.text_version)?.ok_or(ViewError::Missing { tree: Tree::Texts })?;
    let mut history = history(view, row.key)?;
    // A decision that is committed between two reads belongs to the next version.
    history.truncate(row.version as usize);
    Ok(row.with(text, history))
}

/// Reads the text that a comment has from `version` on.
pub(crate) fn text(view: &dyn View, id: Id16, version: u32) -> Result<Option<CommentText>, ViewError> {
    let key = keys::version(id, version);
    let value = view.get(Tree::Texts, &key)?;
    value.map(|value| opened_text(Tree::Texts, &key, &value)).transpose()
}

/// Reads all texts of a comment, with the versions from which on they stood, oldest first.
pub(crate) fn texts(view: &dyn View, id: Id16) -> Result<Vec<EarlierText>, ViewError> {
    let pairs = view.scan(Tree::Texts, Span::prefix(&id.0));
    let read = pairs.map(|pair| {
        let (key, value) = pair?;
        let version = key.last_chunk().copied().map(u32::from_be_bytes).unwrap_or_default();
        Ok(EarlierText { version, text: opened_text(Tree::Texts, &key, &value)? })
    });
    read.collect()
}

fn opened_text(tree: Tree, key: &[u8], value: &[u8]) -> Result<CommentText, ViewError> {
    let bytes = open(tree, key, Format::Raw, value)?;
    let text = std::str::from_utf8(bytes).map_err(|_utf8| RecordError::Text);
    text.and_then(|text| Ok(CommentText::parse(text)?)).map_err(unreadable(tree))
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
    let record: Option<HistoryRecord> = get(view, Tree::History, &keys::version(id, version))?;
    let record = record.ok_or(ViewError::Missing { tree: Tree::History })?;
    HistoryEntry::try_from(record).map_err(unreadable(Tree::History))
}

/// Reads the mark that a comment was erased.
pub(crate) fn erased(view: &dyn View, id: Id16) -> Result<Option<ErasedRecord>, ViewError> {
    get(view, Tree::Erased, &keys::comment(id))
}

/// Reads how an author's comments were judged.
pub(crate) fn author(view: &dyn View, author: Id16) -> Result<AuthorRecord, ViewError> {
    let counts: Option<AuthorCounts> = get(view, Tree::Authors, &author.0)?;
    Ok(counts.unwrap_or_default().into())
}

/// Reads how an author's comments of one day were judged.
pub(crate) fn author_day(view: &dyn View, author: Id16, day: UnixMillis) -> Result<AuthorRecord, ViewError> {
    author_day_at(view, &keys::author_day(author, day))
}

/// Reads what lies under a key of [`Tree::AuthorDays`].
pub(crate) fn author_day_at(view: &dyn View, key: &[u8]) -> Result<AuthorRecord, ViewError> {
    let counts: Option<AuthorCounts> = get(view, Tree::AuthorDays, key)?;
    Ok(counts.unwrap_or_default().into())
}

/// Adds up how an author's comments were judged since the day of `since`.
pub(crate) fn author_since(view: &dyn View, author: Id16, since: UnixMillis) -> Result<AuthorRecord, ViewError> {
    let span = Span { from: keys::author_day(author, since), ..Span::prefix(&author.0) };
    let mut sum = AuthorRecord::default();
    for pair in view.scan(Tree::AuthorDays, span) {
        let (key, value) = pair?;
        let day: AuthorRecord = decode::<AuthorCounts>(Tree::AuthorDays, &key, &value)?.into();
        sum.n_comments += day.n_comments;
        sum.n_approved += day.n_approved;
        sum.n_rejected += day.n_rejected;
    }
    Ok(sum)
}

/// Reads how an article's comments were judged.
pub(crate) fn article(view: &dyn View, article: Id16) -> Result<ArticleTotals, ViewError> {
    let counts: Option<ArticleCounts> = get(view, Tree::Articles, &article.0)?;
    Ok(counts.unwrap_or_default().into())
}

/// Reads how a reporter's reports were answered.
pub(crate) fn reporter(view: &dyn View, reporter: Id16) -> Result<ReporterRecord, ViewError> {
    let totals: Option<ReporterTotals> = get(view, Tree::Reporters, &reporter.0)?;
    Ok(totals.unwrap_or_default().into())
}

/// Reads a reader's report on a comment.
pub(crate) fn report(view: &dyn View, comment: Id16, reporter: Id16) -> Result<Option<StoredReport>, ViewError> {
    let record: Option<ReportRecord> = get(view, Tree::Reports, &keys::pair(comment, reporter))?;
    record.map(StoredReport::try_from).transpose().map_err(unreadable(Tree::Reports))
}

/// Reads all reports on a comment.
pub(crate) fn reports(view: &dyn View, comment: Id16) -> Result<Vec<StoredReport>, ViewError> {
    let pairs = view.scan(Tree::Reports, Span::prefix(&comment.0));
    let read = pairs.map(|pair| {
        let (key, value) = pair?;
        let record: ReportRecord = decode(Tree::Reports, &key, &value)?;
        StoredReport::try_from(record).map_err(unreadable(Tree::Reports))
    });
    read.collect()
}

/// Reads what another system said of a text.
pub(crate) fn label(view: &dyn View, key: Id16) -> Result<Option<StoredLabel>, ViewError> {
    let Some(record) = get::<LabelRecord>(view, Tree::Labels, &key.0)? else { return Ok(None) };
    let text = view.get(Tree::LabelTexts, &key.0)?.ok_or(ViewError::Missing { tree: Tree::LabelTexts })?;
    let text = opened_text(Tree::LabelTexts, &key.0, &text)?;
    record.with(text).map(Some).map_err(unreadable(Tree::Labels))
}

/// Reads which version of a comment a batch made.
pub(crate) fn batch_version(view: &dyn View, batch: Id16, comment: Id16) -> Result<Option<u32>, ViewError> {
    get(view, Tree::Batches, &keys::pair(batch, comment))
}

/// Reads by which model and policy decisions are made.
pub(crate) fn versions(view: &dyn View) -> Result<Option<VersionsRecord>, ViewError> {
    get(view, Tree::Meta, keys::VERSIONS)
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
pub(crate) fn put_comment(overlay: &mut Overlay<'_>, row: &CommentRow) -> Result<(), ViewError> {
    put(overlay, Tree::Comments, keys::comment(row.key), &CommentRecord::from(row))
}

/// Puts the text that a comment has from `version` on.
pub(crate) fn put_text(overlay: &mut Overlay<'_>, id: Id16, version: u32, text: &CommentText) {
    let key = keys::version(id, version);
    let value = envelope::seal(Tree::Texts, &key, Format::Raw, text.as_str().as_bytes());
    overlay.put(Tree::Texts, key, value);
}

/// Puts one entry of a comment's history.
pub(crate) fn put_history(overlay: &mut Overlay<'_>, id: Id16, entry: &HistoryEntry) -> Result<(), ViewError> {
    put(overlay, Tree::History, keys::version(id, entry.version), &HistoryRecord::from(entry))
}

/// Puts the mark that a comment was erased.
pub(crate) fn put_erased(overlay: &mut Overlay<'_>, id: Id16, erased: ErasedRecord) -> Result<(), ViewError> {
    put(overlay, Tree::Erased, keys::comment(id), &erased)
}

/// Puts how an author's comments were judged; nothing is kept of one who has none.
pub(crate) fn put_author(overlay: &mut Overlay<'_>, id: Id16, author: AuthorRecord) -> Result<(), ViewError> {
    put_unless_zero(overlay, Tree::Authors, id.0.to_vec(), author, AuthorCounts::from)
}

/// Puts how an author's comments of one day were judged.
pub(crate) fn put_author_day(
    overlay: &mut Overlay<'_>,
    id: Id16,
    day: UnixMillis,
    author: AuthorRecord,
) -> Result<(), ViewError> {
    put_unless_zero(overlay, Tree::AuthorDays, keys::author_day(id, day), author, AuthorCounts::from)
}

/// Puts how an article's comments were judged.
pub(crate) fn put_article(overlay: &mut Overlay<'_>, id: Id16, article: ArticleTotals) -> Result<(), ViewError> {
    put_unless_zero(overlay, Tree::Articles, id.0.to_vec(), article, ArticleCounts::from)
}

/// Puts how a reporter's reports were answered.
pub(crate) fn put_reporter(overlay: &mut Overlay<'_>, id: Id16, reporter: ReporterRecord) -> Result<(), ViewError> {
    put_unless_zero(overlay, Tree::Reporters, id.0.to_vec(), reporter, ReporterTotals::from)
}

/// Puts a reader's report on a comment.
pub(crate) fn put_report(overlay: &mut Overlay<'_>, comment: Id16, report: &StoredReport) -> Result<(), ViewError> {
    let key = keys::pair(comment, Id16::of(&report.reporter));
    put(overlay, Tree::Reports, key, &ReportRecord::from(report))
}

/// Puts what another system said of a text.
pub(crate) fn put_label(overlay: &mut Overlay<'_>, key: Id16, label: &StoredLabel) -> Result<(), ViewError> {
    let key = key.0.to_vec();
    let text = envelope::seal(Tree::LabelTexts, &key, Format::Raw, label.text.as_str().as_bytes());
    overlay.put(Tree::LabelTexts, key.clone(), text);
    put(overlay, Tree::Labels, key, &LabelRecord::from(label))
}

/// Puts which version of a comment a batch made.
pub(crate) fn put_batch(overlay: &mut Overlay<'_>, batch: Id16, comment: Id16, version: u32) -> Result<(), ViewError> {
    put(overlay, Tree::Batches, keys::pair(batch, comment), &version)
}

/// Puts by which model and policy decisions are made.
pub(crate) fn put_versions(overlay: &mut Overlay<'_>, versions: &VersionsRecord) -> Result<(), ViewError> {
    put(overlay, Tree::Meta, keys::VERSIONS.to_vec(), versions)
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

/// A counter that counts nothing is not kept, so that nothing is left of who was erased.
fn put_unless_zero<D: Default + PartialEq, T: Serialize>(
    overlay: &mut Overlay<'_>,
    tree: Tree,
    key: Vec<u8>,
    counts: D,
    record: impl FnOnce(D) -> T,
) -> Result<(), ViewError> {
    if counts == D::default() {
        overlay.remove(tree, key);
        return Ok(());
    }
    put(overlay, tree, key, &record(counts))
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
