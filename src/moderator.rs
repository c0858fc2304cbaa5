//! One comment's whole way to a decision. Start reading here.
//!
//! Text and context go in; the ordered rules give signals, the model gives scores, the policy turns both into a verdict.
//! Pure and total: no store, no clock, no panic. If the model cannot score, the comment is held, never approved unseen.

use crate::author::AuthorRecord;
use crate::comment::Comment;
use crate::decision::{Decision, ModelVersion, PolicyVersion};
use crate::model::Model;
use crate::policy::Policy;

/// What is known around a comment when it arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// How this author's earlier comments were judged.
    pub author: AuthorRecord,
    /// How many of the author's recent comments (the policy's window) had this very text, by [`crate::rules::fingerprint`].
    pub n_same_text: u32,
}

/// A model and a policy: an immutable snapshot. A new model or policy makes a new moderator.
#[derive(Debug)]
pub struct Moderator {
    model: Model,
    policy: Policy,
}

impl Moderator {
    /// Puts a model under a policy.
    pub const fn new(model: Model, policy: Policy) -> Self {
        Self { model, policy }
    }

    /// The model that scores.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// The policy that decides.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The versions a decision of this moderator carries.
    pub fn versions(&self) -> (&ModelVersion, &PolicyVersion) {
        (self.model.version(), self.policy.version())
    }

    /// Decides on one comment.
    pub fn moderate(&self, comment: &Comment, context: &Context) -> Decision {
        let _ = (comment, context);
        unreachable!("written by the policy work")
    }
}
