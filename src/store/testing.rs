//! What the store's tests share: example values, a state in memory, a way to wait for answers.

use std::collections::BTreeMap;
use std::future::Future;
use std::ops::Bound;

use super::keys::Tree;
use super::view::{Pairs, Span, View, ViewError};
use super::{
    Action, Claim, Erasing, QueueFilter, QueueOrder, QueueQuery, Rank, Report, ReportReason, Reviewer, Revision,
    Ruling, Said, Submission, Undoing, WeakLabel,
};
use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::category::{Score, Scores};
use crate::clock::UnixMillis;
use crate::comment::{Comment, CommentText, Id, Line};
use crate::decision::{Decision, ModelVersion, PolicyVersion, Reason, ReasonCode, Verdict};
use crate::queue::{Lane, Place, Priority};
use crate::text::Language;

/// A state in memory.
#[derive(Default)]
pub(crate) struct Memory(BTreeMap<(Tree, Vec<u8>), Vec<u8>>);

impl Memory {
    /// A state with these values.
    pub(crate) fn holding(values: impl Iterator<Item = (Tree, Vec<u8>, Vec<u8>)>) -> Self {
        Self(values.map(|(tree, key, value)| ((tree, key), value)).collect())
    }
}

impl View for Memory {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        Ok(self.0.get(&(tree, key.to_vec())).cloned())
    }

    fn scan(&self, tree: Tree, span: Span) -> Pairs<'_> {
        let range = self.0.range((Bound::Included((tree, span.from)), Bound::Unbounded));
        let within =
            range.take_while(move |((of, key), _)| *of == tree && span.until.as_ref().is_none_or(|until| key < until));
        Box::new(within.map(|((_, key), value)| Ok((key.clone(), value.clone()))))
    }
}

/// Runs a future to its end.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(future)
}

/// What a source says of a text.
pub(crate) fn label(token: &str, text: &str, reject: f64, at: i64) -> WeakLabel {
    WeakLabel {
        source: id("website"),
        token: Line::parse(token).expect("a line"),
        text: CommentText::parse(text).expect("a text"),
        language: Some(Language::FR),
        said: Said { reject: Score::new(reject).ok(), ..Said::default() },
        at: UnixMillis(at),
    }
}

/// An identifier.
pub(crate) fn id(id: &str) -> Id {
    Id::parse(id).expect("an identifier")
}

/// A decision with a reason.
pub(crate) fn decision(verdict: Verdict) -> Decision {
    let reason = Reason {
        code: ReasonCode::TooManyLinks,
        category: None,
        score: None,
        threshold: None,
        rule: Some("links"),
        detail: Some("4 links, 2 allowed".to_owned()),
    };
    Decision {
        verdict,
        scores: Scores::default(),
        language: Language::FR,
        reasons: vec![reason],
        highlights: Vec::new(),
        model: ModelVersion("m-0123456789".to_owned()),
        policy: PolicyVersion("p-0123456789".to_owned()),
    }
}

/// A comment with its decision; the author and the article follow from the id.
pub(crate) fn submission(name: &str, verdict: Verdict, at: i64) -> Submission {
    let number = name.bytes().map(u32::from).sum::<u32>();
    let text = format!("words of {name}");
    let comment = Comment {
        id: id(name),
        article: ArticleRef {
            id: id(&format!("article-{}", number % 2)),
            url: None,
            title: None,
            section: None,
            language: None,
        },
        author: AuthorRef { id: id(&format!("author-{}", number % 3)), name: None },
        parent_id: None,
        text: CommentText::parse(text.clone()).expect("a text"),
        language: None,
        created_at: UnixMillis(at - 1),
    };
    let place = Place { lane: Lane::Normal, priority: Priority(7) };
    Submission {
        comment,
        request_fingerprint: *blake3::hash(text.as_bytes()).as_bytes(),
        text_fingerprint: crate::rules::fingerprint(&text),
        decision: decision(verdict),
        place,
        actor: id("site"),
        at: UnixMillis(at),
    }
}

/// Somebody who reviews: names that begin with `lead` are leads.
pub(crate) fn reviewer(name: &str) -> Reviewer {
    let rank = if name.starts_with("lead") { Rank::Lead } else { Rank::Moderator };
    Reviewer { name: id(name), rank }
}

/// A person's decision without a note.
pub(crate) fn ruling(name: &str, expected_version: u32, moderator: &str, action: Action, at: i64) -> Ruling {
    let (id, moderator) = (id(name), reviewer(moderator));
    Ruling { id, expected_version, moderator, action, reason: None, note: None, at: UnixMillis(at) }
}

/// That a decision is taken back.
pub(crate) fn undoing(name: &str, expected_version: u32, moderator: &str, at: i64) -> Undoing {
    Undoing { id: id(name), expected_version, moderator: reviewer(moderator), at: UnixMillis(at) }
}

/// A claim for 100 ms.
pub(crate) fn claim(moderator: &str, limit: usize, now: i64) -> Claim {
    Claim {
        moderator: reviewer(moderator),
        limit,
        filter: QueueFilter::default(),
        order: QueueOrder::Priority,
        until: UnixMillis(now + 100),
        now: UnixMillis(now),
    }
}

/// The queue without filters.
pub(crate) fn whole_queue(now: i64) -> QueueQuery {
    let (filter, order) = (QueueFilter::default(), QueueOrder::Priority);
    QueueQuery { limit: 1_000, cursor: None, filter, order, now: UnixMillis(now) }
}

/// A new text with the machine's decision on it.
pub(crate) fn revision(name: &str, text: &str, verdict: Verdict, at: i64) -> Revision {
    Revision {
        id: id(name),
        text: CommentText::parse(text).expect("a text"),
        language: None,
        text_fingerprint: crate::rules::fingerprint(text),
        decision: decision(verdict),
        place: Place { lane: Lane::Normal, priority: Priority(7) },
        actor: id("site"),
        at: UnixMillis(at),
    }
}

/// A reader's report.
pub(crate) fn report(name: &str, reporter: &str, reason: ReportReason, at: i64) -> Report {
    let text = Line::parse(format!("what {reporter} says of it")).expect("a line");
    Report { id: id(name), reporter: id(reporter), reason, text: Some(text), actor: id("site"), at: UnixMillis(at) }
}

/// That a comment is erased.
pub(crate) fn erasing(name: &str, at: i64) -> Erasing {
    Erasing { id: id(name), actor: id("site"), at: UnixMillis(at) }
}
