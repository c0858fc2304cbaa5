//! How a kept comment looks, wherever it is shown: looked up, in the queue, or claimed.

use serde::Serialize;
use utoipa::ToSchema;

use super::decision::DecisionView;
use super::error::ApiError;
use super::time;
use super::vocabulary::{ActionName, CategoryName, LaneName, StatusName, VerdictName};
use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::comment::{Comment, Id, Line};
use crate::queue::ReportTally;
use crate::service::ServiceError;
use crate::store::{EarlierText, HistoryEntry, Judgement, Refusal, StoreError, StoredComment};

/// A kept comment with everything that was decided about it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StoredView {
    id: String,
    /// Where it stands now.
    status: StatusName,
    /// 1 after the machine's first decision, one more with every edit, every decision of a person, and every one taken back.
    version: u32,
    /// When it came in, RFC 3339, by the service's clock.
    received_at: String,
    /// The comment as it was sent.
    comment: CommentView,
    /// The machine's decision on the text as it is now.
    decision: Option<DecisionView>,
    /// Everything that was decided, oldest first.
    history: Vec<HistoryView>,
    /// Its place in the queue, while it waits: pending, or approved and reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceView>,
    /// Since when it waits, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_since: Option<String>,
    /// Reports of readers that no person has answered yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    reports: Option<TallyView>,
    /// Who holds it, while somebody does.
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<LeaseView>,
}

/// A comment as it was sent.
#[derive(Debug, Serialize, ToSchema)]
struct CommentView {
    article: ArticleView,
    author: AuthorView,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<String>,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    created_at: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct ArticleView {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AuthorView {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// One decision in a comment's history.
#[derive(Debug, Default, Serialize, ToSchema)]
struct HistoryView {
    /// The comment's version from then on.
    version: u32,
    /// When, RFC 3339.
    decided_at: String,
    /// The moderator's key by name, or `machine`.
    decided_by: String,
    /// What the machine decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<VerdictName>,
    /// The key through which the comment came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_by: Option<String>,
    /// What a person did.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<ActionName>,
    /// The category a person named.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<CategoryName>,
    /// What a person wrote about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The batch it was a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
    /// The version that was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undoes: Option<u32>,
    /// What the comment said from this version on, when an edit replaced it since; only where one comment is looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// Reports that no person has answered yet.
#[derive(Debug, Serialize, ToSchema)]
struct TallyView {
    /// How many.
    count: u32,
    /// Of these, from readers whose reports were answered fewer than three times: theirs move nothing.
    fresh: u32,
    /// The others' weights, added up.
    weight: f64,
}

/// A place in the queue.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceView {
    lane: LaneName,
    /// 0 to 255, higher first.
    priority: u8,
}

/// A moderator's hold on a comment.
#[derive(Debug, Serialize, ToSchema)]
struct LeaseView {
    moderator: String,
    /// When it ends by itself, RFC 3339.
    until: String,
}

impl From<&StoredComment> for StoredView {
    fn from(stored: &StoredComment) -> Self {
        Self {
            id: stored.comment.id.as_str().to_owned(),
            status: stored.status.into(),
            version: stored.version,
            received_at: time::rfc3339(stored.received_at),
            comment: CommentView::from(&stored.comment),
            decision: DecisionView::of(stored),
            history: stored.history.iter().map(HistoryView::from).collect(),
            waiting_since: stored.waiting_since.map(time::rfc3339),
            reports: (stored.reports.n > 0).then(|| TallyView::from(stored.reports)),
            place: stored.place.map(|place| PlaceView { lane: place.lane.into(), priority: place.priority.0 }),
            lease: stored.lease.as_ref().map(|lease| LeaseView {
                moderator: lease.moderator.as_str().to_owned(),
                until: time::rfc3339(lease.until),
            }),
        }
    }
}

impl From<&Comment> for CommentView {
    fn from(comment: &Comment) -> Self {
        Self {
            article: ArticleView::from(&comment.article),
            author: AuthorView::from(&comment.author),
            parent_id: comment.parent_id.as_ref().map(|id| id.as_str().to_owned()),
            text: comment.text.as_str().to_owned(),
            language: comment.language.map(|language| language.to_string()),
            created_at: time::rfc3339(comment.created_at),
        }
    }
}

impl From<&ArticleRef> for ArticleView {
    fn from(article: &ArticleRef) -> Self {
        Self {
            id: article.id.as_str().to_owned(),
            url: line(article.url.as_ref()),
            title: line(article.title.as_ref()),
            section: line(article.section.as_ref()),
            language: article.language.map(|language| language.to_string()),
        }
    }
}

impl From<&AuthorRef> for AuthorView {
    fn from(author: &AuthorRef) -> Self {
        Self { id: author.id.as_str().to_owned(), name: line(author.name.as_ref()) }
    }
}

impl From<&HistoryEntry> for HistoryView {
    fn from(entry: &HistoryEntry) -> Self {
        let (version, decided_at) = (entry.version, time::rfc3339(entry.at));
        match &entry.what {
            Judgement::Machine { submitted_by, decision } => Self {
                verdict: Some(decision.verdict.into()),
                submitted_by: Some(submitted_by.as_str().to_owned()),
                ..Self::blank(version, decided_at, "machine")
            },
            Judgement::Person { moderator, action, reason, note, batch } => Self {
                action: Some((*action).into()),
                reason: reason.map(CategoryName::from),
                note: line(note.as_ref()),
                batch: batch.as_ref().map(|batch| batch.as_str().to_owned()),
                ..Self::blank(version, decided_at, moderator.as_str())
            },
            Judgement::Undone { moderator, undoes } => {
                Self { undoes: Some(*undoes), ..Self::blank(version, decided_at, moderator.as_str()) }
            }
        }
    }
}

impl From<ReportTally> for TallyView {
    fn from(tally: ReportTally) -> Self {
        Self { count: tally.n, fresh: tally.n_fresh, weight: f64::from(tally.weight) / 1_000.0 }
    }
}

impl HistoryView {
    fn blank(version: u32, decided_at: String, by: &str) -> Self {
        Self { version, decided_at, decided_by: by.to_owned(), ..Self::default() }
    }
}

impl StoredView {
    /// Shows the texts that edits replaced, each with the version from which on it stood.
    pub(super) fn with_earlier_texts(mut self, earlier: Vec<EarlierText>) -> Self {
        for EarlierText { version, text } in earlier {
            if let Some(entry) = self.history.iter_mut().find(|entry| entry.version == version) {
                entry.text = Some(text.as_str().to_owned());
            }
        }
        self
    }
}

/// Many kept comments.
pub(super) fn views(comments: &[StoredComment]) -> Vec<StoredView> {
    comments.iter().map(StoredView::from).collect()
}

/// The comment's id in a path; one that cannot exist is simply not found.
pub(super) fn id_in_path(id: String) -> Result<Id, ApiError> {
    Id::parse(id).or(Err(ServiceError::Store(StoreError::Refused(Refusal::NotFound)).into()))
}

fn line(line: Option<&Line>) -> Option<String> {
    line.map(|line| line.as_str().to_owned())
}
