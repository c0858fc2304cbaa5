//! A comment's row: everything about it but its text and its history, which lie beside it.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::place::{LeaseRecord, PlaceRecord, StatusRecord};
use super::wire::Hex;
use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::clock::UnixMillis;
use crate::comment::{Comment, CommentText, Id, Line};
use crate::queue::Place;
use crate::store::{HistoryEntry, Lease, Status, StoredComment};
use crate::text::Language;

/// A comment without text and history, as the fold changes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CommentRow {
    /// The caller's identifier.
    pub(crate) id: Id,
    /// What is commented on.
    pub(crate) article: ArticleRef,
    /// Who comments.
    pub(crate) author: AuthorRef,
    /// The comment it answers.
    pub(crate) parent_id: Option<Id>,
    /// The language the caller says it is in.
    pub(crate) language: Option<Language>,
    /// When it was written.
    pub(crate) created_at: UnixMillis,
    /// Where it stands.
    pub(crate) status: Status,
    /// Since when it stands there.
    pub(crate) changed_at: UnixMillis,
    /// Its current version.
    pub(crate) version: u32,
    /// Its place and since when it waits, while pending.
    pub(crate) waiting: Option<(Place, UnixMillis)>,
    /// Who holds it.
    pub(crate) lease: Option<Lease>,
    /// Fingerprint of the request that brought it.
    pub(crate) request_fingerprint: [u8; 32],
    /// Fingerprint of its text.
    pub(crate) text_fingerprint: [u8; 16],
    /// When it was received.
    pub(crate) received_at: UnixMillis,
}

impl CommentRow {
    /// Puts the row together with what lies beside it.
    pub(crate) fn with(self, text: CommentText, history: Vec<HistoryEntry>) -> StoredComment {
        let comment = Comment {
            id: self.id,
            article: self.article,
            author: self.author,
            parent_id: self.parent_id,
            text,
            language: self.language,
            created_at: self.created_at,
        };
        StoredComment {
            comment,
            status: self.status,
            version: self.version,
            place: self.waiting.map(|(place, _)| place),
            lease: self.lease,
            request_fingerprint: self.request_fingerprint,
            received_at: self.received_at,
            history,
        }
    }
}

/// [`CommentRow`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CommentRecord {
    #[serde(flatten)]
    header: HeaderRecord,
    status: StatusRecord,
    changed_at: i64,
    version: u32,
    waiting: Option<WaitingRecord>,
    lease: Option<LeaseRecord>,
    request_fingerprint: Hex<32>,
    text_fingerprint: Hex<16>,
    received_at: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct WaitingRecord {
    place: PlaceRecord,
    since: i64,
}

/// What the caller said about a comment, apart from its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct HeaderRecord {
    id: String,
    article: ArticleRecord,
    author: AuthorRefRecord,
    parent_id: Option<String>,
    language: Option<String>,
    created_at: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ArticleRecord {
    id: String,
    url: Option<String>,
    title: Option<String>,
    section: Option<String>,
    language: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct AuthorRefRecord {
    id: String,
    name: Option<String>,
}

impl From<&CommentRow> for CommentRecord {
    fn from(row: &CommentRow) -> Self {
        let header = HeaderRecord {
            id: row.id.as_str().to_owned(),
            article: (&row.article).into(),
            author: (&row.author).into(),
            parent_id: row.parent_id.as_ref().map(id),
            language: row.language.map(language),
            created_at: row.created_at.0,
        };
        let waiting = row.waiting.map(|(place, since)| WaitingRecord { place: place.into(), since: since.0 });
        Self {
            header,
            status: row.status.into(),
            changed_at: row.changed_at.0,
            version: row.version,
            waiting,
            lease: row.lease.as_ref().map(LeaseRecord::from),
            request_fingerprint: Hex(row.request_fingerprint),
            text_fingerprint: Hex(row.text_fingerprint),
            received_at: row.received_at.0,
        }
    }
}

impl TryFrom<CommentRecord> for CommentRow {
    type Error = RecordError;

    fn try_from(record: CommentRecord) -> Result<Self, RecordError> {
        let header = record.header;
        Ok(Self {
            id: Id::parse(header.id)?,
            article: header.article.try_into()?,
            author: header.author.try_into()?,
            parent_id: header.parent_id.map(Id::parse).transpose()?,
            language: parsed_language(header.language.as_deref())?,
            created_at: UnixMillis(header.created_at),
            status: record.status.into(),
            changed_at: UnixMillis(record.changed_at),
            version: record.version,
            waiting: record.waiting.map(|waiting| (waiting.place.into(), UnixMillis(waiting.since))),
            lease: record.lease.map(Lease::try_from).transpose()?,
            request_fingerprint: record.request_fingerprint.0,
            text_fingerprint: record.text_fingerprint.0,
            received_at: UnixMillis(record.received_at),
        })
    }
}

impl From<&Comment> for HeaderRecord {
    fn from(comment: &Comment) -> Self {
        Self {
            id: id(&comment.id),
            article: (&comment.article).into(),
            author: (&comment.author).into(),
            parent_id: comment.parent_id.as_ref().map(id),
            language: comment.language.map(language),
            created_at: comment.created_at.0,
        }
    }
}

impl HeaderRecord {
    /// Puts the comment together with its text.
    pub(super) fn with(self, text: String) -> Result<Comment, RecordError> {
        Ok(Comment {
            id: Id::parse(self.id)?,
            article: self.article.try_into()?,
            author: self.author.try_into()?,
            parent_id: self.parent_id.map(Id::parse).transpose()?,
            text: CommentText::parse(text)?,
            language: parsed_language(self.language.as_deref())?,
            created_at: UnixMillis(self.created_at),
        })
    }
}

impl From<&ArticleRef> for ArticleRecord {
    fn from(article: &ArticleRef) -> Self {
        Self {
            id: id(&article.id),
            url: article.url.as_ref().map(line),
            title: article.title.as_ref().map(line),
            section: article.section.as_ref().map(line),
            language: article.language.map(language),
        }
    }
}

impl TryFrom<ArticleRecord> for ArticleRef {
    type Error = RecordError;

    fn try_from(record: ArticleRecord) -> Result<Self, RecordError> {
        Ok(Self {
            id: Id::parse(record.id)?,
            url: record.url.map(Line::parse).transpose()?,
            title: record.title.map(Line::parse).transpose()?,
            section: record.section.map(Line::parse).transpose()?,
            language: parsed_language(record.language.as_deref())?,
        })
    }
}

impl From<&AuthorRef> for AuthorRefRecord {
    fn from(author: &AuthorRef) -> Self {
        Self { id: id(&author.id), name: author.name.as_ref().map(line) }
    }
}

impl TryFrom<AuthorRefRecord> for AuthorRef {
    type Error = RecordError;

    fn try_from(record: AuthorRefRecord) -> Result<Self, RecordError> {
        Ok(Self { id: Id::parse(record.id)?, name: record.name.map(Line::parse).transpose()? })
    }
}

fn id(id: &Id) -> String {
    id.as_str().to_owned()
}

fn line(line: &Line) -> String {
    line.as_str().to_owned()
}

fn language(language: Language) -> String {
    language.as_str().to_owned()
}

fn parsed_language(code: Option<&str>) -> Result<Option<Language>, RecordError> {
    Ok(code.map(str::parse).transpose()?)
}
