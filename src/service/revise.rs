//! A comment is changed by its author: judged anew, with everything before kept in its history.

use super::{Service, ServiceError};
use crate::comment::{Comment, CommentText, Id};
use crate::decision::{Decision, Reason, ReasonCode, Verdict};
use crate::queue;
use crate::rules;
use crate::store::{Action, Changed, ContextQuery, Revision, StoredComment};
use crate::text::Language;

/// A comment's new text.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The comment.
    pub id: Id,
    /// What it says now.
    pub text: CommentText,
    /// The language the caller says it is in.
    pub language: Option<Language>,
}

impl Service {
    /// Decides on a comment's new text and keeps both. The text it has already changes nothing and answers the decision
    /// that stands. What a person had rejected is not approved by changing it: a person looks again.
    pub async fn revise(&self, edit: Edit, actor: &Id) -> Result<StoredComment, ServiceError> {
        let in_line = self.desk.enter()?;
        let now = self.clock.now();
        let before = self.comment(&edit.id).await?;
        if before.comment.text == edit.text {
            return Ok(before);
        }
        let text_fingerprint = rules::fingerprint(edit.text.as_str());
        let known = self.store.context(ContextQuery {
            comment: None,
            author: before.comment.author.id.clone(),
            article: before.comment.article.id.clone(),
            text_fingerprint,
            since: self.repeats_since(now),
        });
        let known = known.await?;
        let was_rejected = matches!(before.person_decision(), Some((_, Action::Reject)));
        let comment =
            Comment { text: edit.text, language: edit.language.or(before.comment.language), ..before.comment };
        let (comment, decision) = self.decide_or_hold(&in_line, comment, &known).await?;
        let decision = if was_rejected { looked_at_again(decision) } else { decision };
        let verdict = decision.verdict;
        let revision = Revision {
            id: comment.id,
            text: comment.text,
            language: edit.language,
            text_fingerprint,
            place: queue::place(&decision, known.n_article_comments),
            decision,
            actor: actor.clone(),
            at: now,
        };
        match self.store.revise(revision).await? {
            Changed::Already(stored) => Ok(stored),
            Changed::Now(stored) => {
                self.metrics.decision(verdict);
                Ok(stored)
            }
        }
    }
}

fn looked_at_again(mut decision: Decision) -> Decision {
    decision.verdict = decision.verdict.max(Verdict::Hold);
    decision.reasons.push(Reason {
        code: ReasonCode::EditedAfterRejection,
        category: None,
        score: None,
        threshold: None,
        rule: None,
        detail: None,
    });
    decision
}
