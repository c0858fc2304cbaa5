//! A comment comes in: known already, or decided by the machine and kept with its decision.
//!
//! Nothing is answered that is not durable. If the model fails, the comment is held, never lost, never approved unseen.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tracing::error;

use super::desk::InLine;
use super::{Service, ServiceError, fresh_id};
use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::clock::UnixMillis;
use crate::comment::{Comment, CommentText, Id, Line};
use crate::decision::Decision;
use crate::moderator::Context;
use crate::queue;
use crate::rules;
use crate::store::{ContextQuery, Refusal, StoreError, StoredComment, StoredContext, Submission, Submitted};
use crate::text::Language;

/// A comment as a caller sends it: what they leave out is filled in here.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The caller's identifier; one of ours when absent.
    pub id: Option<Id>,
    /// What is commented on.
    pub article: ArticleRef,
    /// Who comments.
    pub author: AuthorRef,
    /// The comment this one answers.
    pub parent_id: Option<Id>,
    /// What was written.
    pub text: CommentText,
    /// The language the caller says it is in.
    pub language: Option<Language>,
    /// When it was written; now when absent.
    pub created_at: Option<UnixMillis>,
}

/// What became of a draft.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is new and kept.
    Created(StoredComment),
    /// The same was sent before; the first decision stands.
    Repeated(StoredComment),
}

impl Service {
    /// Decides on a comment and keeps both. `actor` is the name of the caller's key.
    ///
    /// The same id with the same content answers the first decision; with other content it is refused with
    /// [`Refusal::IdTaken`].
    pub async fn submit(&self, draft: Draft, actor: &Id) -> Result<Outcome, ServiceError> {
        let in_line = self.desk.enter()?;
        let now = self.clock.now();
        let request_fingerprint = draft.fingerprint();
        let text_fingerprint = rules::fingerprint(draft.text.as_str());
        let known = self.store.context(self.question(&draft, text_fingerprint, now)).await?;
        if let Some(existing) = known.existing {
            return repeated(existing, request_fingerprint);
        }
        let comment = draft.into_comment(now);
        let (comment, decision) = self.decide_or_hold(&in_line, comment, &known).await?;
        let verdict = decision.verdict;
        let place = queue::place(&decision, known.n_article_comments);
        let actor = actor.clone();
        let submission = Submission { comment, request_fingerprint, text_fingerprint, decision, place, actor, at: now };
        match self.store.submit(submission).await? {
            Submitted::Repeated(stored) => Ok(Outcome::Repeated(stored)),
            Submitted::Created(stored) => {
                self.metrics.decision(verdict);
                Ok(Outcome::Created(stored))
            }
        }
    }

    fn question(&self, draft: &Draft, text_fingerprint: [u8; 16], now: UnixMillis) -> ContextQuery {
        ContextQuery {
            comment: draft.id.clone(),
            author: draft.author.id.clone(),
            article: draft.article.id.clone(),
            text_fingerprint,
            since: self.repeats_since(now),
        }
    }

    /// How far back repeated texts count.
    pub(super) fn repeats_since(&self, now: UnixMillis) -> UnixMillis {
        now.plus_ms(-self.moderator().policy().repeat_window_ms())
    }

    /// Decides, at the desk.
    pub(super) async fn decide_or_hold(
        &self,
        in_line: &InLine,
        comment: Comment,
        known: &StoredContext,
    ) -> Result<(Comment, Decision), ServiceError> {
        let context = Context { author: known.author, n_same_text: known.n_same_text };
        let moderator = self.moderator();
        let judging = Arc::clone(&moderator);
        let judged = self.desk.work(in_line, comment.text.as_str().len(), move || {
            let decision = guarded(|| judging.moderate(&comment, &context));
            (comment, decision)
        });
        let (comment, decision) = judged.await?;
        let decision = decision.unwrap_or_else(|| {
            self.metrics.model_failure();
            error!("moderation failed, comment held");
            moderator.held_unseen()
        });
        Ok((comment, decision))
    }
}

impl Draft {
    /// BLAKE3 of everything the caller said: tells a repetition from another comment under the same id. What we fill in
    /// ourselves does not count, so that sending the same body later is still a repetition.
    fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let mut add = |field: Option<&str>| match field {
            Some(value) => {
                hasher.update(&[1]);
                hasher.update(&(value.len() as u64).to_be_bytes());
                hasher.update(value.as_bytes());
            }
            None => {
                hasher.update(&[0]);
            }
        };
        let article = &self.article;
        add(self.id.as_ref().map(Id::as_str));
        add(Some(article.id.as_str()));
        for line in [&article.url, &article.title, &article.section] {
            add(line.as_ref().map(Line::as_str));
        }
        add(article.language.as_ref().map(Language::as_str));
        add(Some(self.author.id.as_str()));
        add(self.author.name.as_ref().map(Line::as_str));
        add(self.parent_id.as_ref().map(Id::as_str));
        add(Some(self.text.as_str()));
        add(self.language.as_ref().map(Language::as_str));
        add(self.created_at.map(|at| at.0.to_string()).as_deref());
        *hasher.finalize().as_bytes()
    }

    fn into_comment(self, now: UnixMillis) -> Comment {
        Comment {
            id: self.id.unwrap_or_else(|| fresh_id(now)),
            article: self.article,
            author: self.author,
            parent_id: self.parent_id,
            text: self.text,
            language: self.language,
            created_at: self.created_at.unwrap_or(now),
        }
    }
}

fn repeated(existing: StoredComment, request_fingerprint: [u8; 32]) -> Result<Outcome, ServiceError> {
    if existing.request_fingerprint == request_fingerprint {
        Ok(Outcome::Repeated(existing))
    } else {
        Err(StoreError::Refused(Refusal::IdTaken).into())
    }
}

/// Runs what never should, but could, panic; nothing comes back then. The panic hook logs the place.
pub fn guarded<T>(judge: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(judge)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(id: Option<&str>, text: &str) -> Draft {
        let parse = |id: &str| Id::parse(id).expect("parses");
        Draft {
            id: id.map(parse),
            article: ArticleRef { id: parse("a1"), url: None, title: None, section: None, language: None },
            author: AuthorRef { id: parse("u1"), name: None },
            parent_id: None,
            text: CommentText::parse(text).expect("parses"),
            language: None,
            created_at: None,
        }
    }

    #[test]
    fn only_what_the_caller_said_makes_the_fingerprint() {
        let first = draft(Some("c1"), "hello");
        assert_eq!(first.fingerprint(), draft(Some("c1"), "hello").fingerprint());
        assert_ne!(first.fingerprint(), draft(Some("c1"), "hello!").fingerprint());
        assert_ne!(first.fingerprint(), draft(None, "hello").fingerprint());
        let mut answering = draft(Some("c1"), "hello");
        answering.parent_id = Some(Id::parse("c0").expect("parses"));
        assert_ne!(first.fingerprint(), answering.fingerprint());
    }

    #[test]
    fn a_panic_while_judging_is_caught() {
        assert_eq!(guarded(|| 7), Some(7));
        assert_eq!(guarded(|| -> i32 { panic!("no model can be that wrong") }), None);
    }
}
