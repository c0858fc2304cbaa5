//! The small words of the contract. Separate from the domain's types, so that a renamed variant breaks no client.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::queue::Lane;
use crate::store::{Action, Role, Status};

/// What a key may do; each role includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoleName {
    /// Submit comments, score texts, look comments up.
    Ingest,
    /// Review the queue.
    Moderator,
    /// Decide what moderators escalated, change the policy.
    Lead,
    /// Everything, keys included.
    Admin,
}

impl RoleName {
    /// All roles, lowest first.
    pub(super) const ALL: [Self; 4] = [Self::Ingest, Self::Moderator, Self::Lead, Self::Admin];

    /// The word itself.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Moderator => "moderator",
            Self::Lead => "lead",
            Self::Admin => "admin",
        }
    }

    /// The role it names.
    pub(super) const fn role(self) -> Role {
        match self {
            Self::Ingest => Role::Ingest,
            Self::Moderator => Role::Moderator,
            Self::Lead => Role::Lead,
            Self::Admin => Role::Admin,
        }
    }
}

impl From<Role> for RoleName {
    fn from(role: Role) -> Self {
        match role {
            Role::Ingest => Self::Ingest,
            Role::Moderator => Self::Moderator,
            Role::Lead => Self::Lead,
            Role::Admin => Self::Admin,
        }
    }
}

/// Where a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum StatusName {
    /// Waiting for a person.
    Pending,
    /// It may be published.
    Approved,
    /// It may not be published.
    Rejected,
}

impl From<Status> for StatusName {
    fn from(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Approved => Self::Approved,
            Status::Rejected => Self::Rejected,
        }
    }
}

/// What a moderator does with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ActionName {
    /// It may be published.
    Approve,
    /// It may not be published.
    Reject,
    /// A lead shall decide: it stays pending, in the urgent lane.
    Escalate,
}

impl From<ActionName> for Action {
    fn from(action: ActionName) -> Self {
        match action {
            ActionName::Approve => Self::Approve,
            ActionName::Reject => Self::Reject,
            ActionName::Escalate => Self::Escalate,
        }
    }
}

impl From<Action> for ActionName {
    fn from(action: Action) -> Self {
        match action {
            Action::Approve => Self::Approve,
            Action::Reject => Self::Reject,
            Action::Escalate => Self::Escalate,
        }
    }
}

/// The lanes of the queue; the urgent one is always seen first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum LaneName {
    /// Threats, and what a moderator escalated.
    Urgent,
    /// Everything else.
    Normal,
}

impl From<Lane> for LaneName {
    fn from(lane: Lane) -> Self {
        match lane {
            Lane::Urgent => Self::Urgent,
            Lane::Normal => Self::Normal,
        }
    }
}
