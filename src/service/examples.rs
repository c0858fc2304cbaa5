//! What people decided, as labelled rows to learn from.
//!
//! The audit log says which decisions there were, the comments say which of them stand: one that was taken back, that was
//! followed by another, or whose text changed since is left out, and of an erased comment nothing is left to learn from.

use super::{Service, ServiceError};
use crate::category::Category;
use crate::example::{Decided, Example, Labels};
use crate::store::{Action, AuditEntry, AuditEvent, Judgement, Refusal, StoreError, StoredComment};

/// The name of the corpus that a newsroom's own decisions are.
const SOURCE: &str = "newsroom";

/// A stretch of what people decided.
#[derive(Clone, Debug)]
pub struct ExamplesPage {
    /// The decisions that stand, in the order in which they were made, each with the number of its record.
    pub examples: Vec<(u64, Decided)>,
    /// The number to go on behind.
    pub next: u64,
    /// Whether there is more.
    pub has_more: bool,
}

impl Service {
    /// What people decided behind the record `after`, looking at no more than `limit` records.
    pub async fn examples(&self, after: u64, limit: usize) -> Result<ExamplesPage, ServiceError> {
        let page = self.store.audit(after, limit).await?;
        let mut examples = Vec::new();
        let mut next = after;
        for entry in page.entries {
            next = entry.seq;
            if let Some(decided) = self.example(&entry).await? {
                examples.push((entry.seq, decided));
            }
        }
        Ok(ExamplesPage { examples, next, has_more: next < page.last_seq })
    }

    async fn example(&self, entry: &AuditEntry) -> Result<Option<Decided>, ServiceError> {
        let AuditEvent::Decided { version, .. } = entry.what else { return Ok(None) };
        let Some(id) = entry.comments.first().and_then(|comment| comment.id.as_ref()) else { return Ok(None) };
        match self.store.comment(id).await {
            Ok(Some(comment)) => Ok(decided(&comment, version)),
            Ok(None) | Err(StoreError::Refused(Refusal::Erased { .. })) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// What a comment teaches by a person's yes or no, when that is the decision that stands.
fn decided(comment: &StoredComment, version: u32) -> Option<Decided> {
    let (entry, _) = comment.person_decision().filter(|(entry, _)| entry.version == version)?;
    let Judgement::Person { moderator, action, reason, batch, .. } = &entry.what else { return None };
    let (_, machine) = comment.machine_decision()?;
    let example = Example {
        id: comment.comment.id.as_str().to_owned(),
        text: comment.comment.text.as_str().to_owned(),
        lang: comment.comment.language.unwrap_or(machine.language).as_str().to_owned(),
        labels: labels(*action, *reason)?,
        source: SOURCE.to_owned(),
        weight: None,
    };
    let (decided_at, decided_by) = (entry.at, moderator.as_str().to_owned());
    Some(Decided { example, decided_at, decided_by, is_batch: batch.is_some() })
}

/// What a decision says of each category. A yes says no to all of them. A no says yes to its reason and, unless that is of
/// another kind, to toxicity; of the others it says nothing.
fn labels(action: Action, reason: Option<Category>) -> Option<Labels> {
    match action {
        Action::Approve => Some(Category::ALL.into_iter().map(|category| (category, 0.0)).collect()),
        Action::Escalate => None,
        Action::Reject => {
            let is_another_kind = matches!(reason, Some(Category::Spam | Category::SexuallyExplicit));
            let toxicity = (!is_another_kind).then_some(Category::Toxicity);
            Some(toxicity.into_iter().chain(reason).map(|category| (category, 1.0)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_says_no_to_everything_and_a_no_only_what_it_names() {
        let approved = labels(Action::Approve, None).expect("teaches");
        assert_eq!((approved.len(), approved.values().sum::<f64>()), (Category::ALL.len(), 0.0));
        let rejected = |reason| labels(Action::Reject, reason).expect("teaches").into_keys().collect::<Vec<_>>();
        assert_eq!(rejected(None), [Category::Toxicity]);
        assert_eq!(rejected(Some(Category::Threat)), [Category::Toxicity, Category::Threat]);
        assert_eq!(rejected(Some(Category::Spam)), [Category::Spam]);
        assert!(labels(Action::Escalate, None).is_none());
    }
}
