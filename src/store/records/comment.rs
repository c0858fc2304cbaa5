//! A comment's row: everything about it but its texts and its history, which lie beside it.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::place::{LeaseRecord, PlaceRecord, StatusRecord};
use super::traits::{Traits, TraitsRecord};
use super::wire::Hex;
use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::clock::UnixMillis;
use crate::comment::{Comment, CommentText, Id, Line};
use crate::queue::{Place, ReportTally};
use crate::store::keys::Id16;
use crate::store::{HistoryEntry, Lease, Status, StoredComment};
use crate::text::Language;

/// A comment without text and history, as the fold changes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CommentRow {
    /// Where it lies: the hash of its identifier.
    pub(crate) key: Id16,
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
    /// Whose decision stands, when it is a person's.
    pub(crate) decided_by: Option<Id>,
    /// Where it stands in the queue while it waits, reports aside.
    pub(crate) base: Place,
    /// Since when it waits for a person.
    pub(crate) waiting: Option<UnixMillis>,
    /// Reports that no person has answered yet.
    pub(crate) reports: ReportTally,
    /// Reports in all.
    pub(crate) n_reports: u32,
    /// Who holds it.
    pub(crate) lease: Option<Lease>,
    /// Fingerprint of the request that brought it.
    pub(crate) request_fingerprint: [u8; 32],
    /// Fingerprint of its text.
    pub(crate) text_fingerprint: [u8; 16],
    /// When it was received.
    pub(crate) received_at: UnixMillis,
    /// The version from which on its text is what it is.
    pub(crate) text_version: u32,
    /// What the machine's last decision says of it.
    pub(crate) traits: Traits,
    /// The journal's records that hold something personal about it, reports aside.
    pub(crate) records: Vec<u64>,
}

impl CommentRow {
    /// Where it stands in the queue and since when, while it waits.
    pub(crate) fn place(&self) -> Option<(Place, UnixMillis)> {
        self.waiting.map(|since| (self.reports.moves(self.base), since))
    }

    /// Puts the row together with what lies beside it.
    pub(crate) fn with(self, text: CommentText, history: Vec<HistoryEntry>) -> StoredComment {
        let place = self.place();
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
            place: place.map(|(place, _)| place),
            waiting_since: self.waiting,
            reports: self.reports,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decided_by: Option<String>,
    base: PlaceRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiting: Option<i64>,
    #[serde(default, skip_serializing_if = "TallyRecord::is_zero")]
    reports: TallyRecord,
    #[serde(default, skip_serializing_if = "is_zero")]
    n_reports: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lease: Option<LeaseRecord>,
    request_fingerprint: Hex<32>,
    text_fingerprint: Hex<16>,
    received_at: i64,
    text_version: u32,
    traits: TraitsRecord,
    records: Vec<u64>,
}

/// [`ReportTally`] on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct TallyRecord {
    n: u32,
    n_fresh: u32,
    weight: u32,
    illegal_weight: u32,
}

impl TallyRecord {
    fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks this way")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl From<ReportTally> for TallyRecord {
    fn from(tally: ReportTally) -> Self {
        let ReportTally { n, n_fresh, weight, illegal_weight } = tally;
        Self { n, n_fresh, weight, illegal_weight }
    }
}

impl From<TallyRecord> for ReportTally {
    fn from(record: TallyRecord) -> Self {
        let TallyRecord { n, n_fresh, weight, illegal_weight } = record;
        Self { n, n_fresh, weight, illegal_weight }
    }
}

/// What the caller said about a comment, apart from its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct HeaderRecord {
    id: String,
    article: ArticleRecord,
    author: AuthorRefRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    created_at: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ArticleRecord {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct AuthorRefRecord {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
        Self {
            header,
            status: row.status.into(),
            changed_at: row.changed_at.0,
            version: row.version,
            decided_by: row.decided_by.as_ref().map(id),
            base: row.base.into(),
            waiting: row.waiting.map(|since| since.0),
            reports: row.reports.into(),
            n_reports: row.n_reports,
            lease: row.lease.as_ref().map(LeaseRecord::from),
            request_fingerprint: Hex(row.request_fingerprint),
            text_fingerprint: Hex(row.text_fingerprint),
            received_at: row.received_at.0,
            text_version: row.text_version,
            traits: (&row.traits).into(),
            records: row.records.clone(),
        }
    }
}

impl CommentRecord {
    /// The row that lies under `key`.
    pub(crate) fn at(self, key: Id16) -> Result<CommentRow, RecordError> {
        let record = self;
        let header = record.header;
        Ok(CommentRow {
            key,
            id: Id::parse(header.id)?,
            article: header.article.try_into()?,
            author: header.author.try_into()?,
            parent_id: header.parent_id.map(Id::parse).transpose()?,
            language: parsed_language(header.language.as_deref())?,
            created_at: UnixMillis(header.created_at),
            status: record.status.into(),
            changed_at: UnixMillis(record.changed_at),
            version: record.version,
            decided_by: record.decided_by.map(Id::parse).transpose()?,
            base: record.base.into(),
            waiting: record.waiting.map(UnixMillis),
            reports: record.reports.into(),
            n_reports: record.n_reports,
            lease: record.lease.map(Lease::try_from).transpose()?,
            request_fingerprint: record.request_fingerprint.0,
            text_fingerprint: record.text_fingerprint.0,
            received_at: UnixMillis(record.received_at),
            text_version: record.text_version,
            traits: record.traits.try_into()?,
            records: record.records,
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
