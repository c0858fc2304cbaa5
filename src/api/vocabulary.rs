//! The small words of the contract. Separate from the domain's types, so that a renamed variant breaks no client.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::category::Category;
use crate::decision::Verdict;
use crate::queue::Lane;
use crate::store::{Action, ErasureCause, QueueOrder, ReportReason, Role, Status};

/// What a key may do; each role includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoleName {
    /// Submit comments, score texts, look comments up.
    Ingest,
    /// Review the queue.
    Moderator,
    /// Decide what moderators escalated, take over and take back what others did, erase people, read the audit log.
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

impl StatusName {
    /// The word itself.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }
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
    /// A lead shall decide: it stays pending, in the lane of its own.
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

/// The lanes of the queue, in the order in which they are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum LaneName {
    /// What a moderator escalated: for leads.
    Escalated,
    /// Threats, what is very hateful, contact data, and what was credibly reported as illegal.
    Urgent,
    /// Everything else.
    Normal,
}

impl From<Lane> for LaneName {
    fn from(lane: Lane) -> Self {
        match lane {
            Lane::Escalated => Self::Escalated,
            Lane::Urgent => Self::Urgent,
            Lane::Normal => Self::Normal,
        }
    }
}

/// In which order waiting comments are seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OrderName {
    /// Lane, then priority, then age.
    #[default]
    Priority,
    /// Strictly by age, oldest first.
    Oldest,
}

impl OrderName {
    /// All orders.
    pub(super) const ALL: [Self; 2] = [Self::Priority, Self::Oldest];

    /// The word itself.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Oldest => "oldest",
        }
    }
}

impl From<OrderName> for QueueOrder {
    fn from(order: OrderName) -> Self {
        match order {
            OrderName::Priority => Self::Priority,
            OrderName::Oldest => Self::Oldest,
        }
    }
}

/// What a reader finds wrong with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReportReasonName {
    /// Insults, hatred, harassment.
    Abuse,
    /// It may be against the law: a notice in the sense of the Digital Services Act, article 16.
    Illegal,
    /// Advertising, scams.
    Spam,
    /// Anything else.
    Other,
}

impl From<ReportReasonName> for ReportReason {
    fn from(reason: ReportReasonName) -> Self {
        match reason {
            ReportReasonName::Abuse => Self::Abuse,
            ReportReasonName::Illegal => Self::Illegal,
            ReportReasonName::Spam => Self::Spam,
            ReportReasonName::Other => Self::Other,
        }
    }
}

impl From<ReportReason> for ReportReasonName {
    fn from(reason: ReportReason) -> Self {
        match reason {
            ReportReason::Abuse => Self::Abuse,
            ReportReason::Illegal => Self::Illegal,
            ReportReason::Spam => Self::Spam,
            ReportReason::Other => Self::Other,
        }
    }
}

/// Why something was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ErasureCauseName {
    /// One comment, on request.
    Comment,
    /// Everything of a person, on request.
    Author,
    /// It was older than may be kept.
    Retention,
}

impl From<ErasureCause> for ErasureCauseName {
    fn from(cause: ErasureCause) -> Self {
        match cause {
            ErasureCause::Comment => Self::Comment,
            ErasureCause::Author => Self::Author,
            ErasureCause::Retention => Self::Retention,
        }
    }
}

/// What the machine decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum VerdictName {
    /// It may be published.
    Approve,
    /// A person decides.
    Hold,
    /// It may not be published.
    Reject,
}

impl From<Verdict> for VerdictName {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Approve => Self::Approve,
            Verdict::Hold => Self::Hold,
            Verdict::Reject => Self::Reject,
        }
    }
}

/// The kinds of harm, named as the Perspective API names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum CategoryName {
    /// Rude, disrespectful or unreasonable.
    Toxicity,
    /// Very hateful, aggressive or disrespectful.
    SevereToxicity,
    /// Inflammatory or negative towards a person or a group.
    Insult,
    /// Swear words and obscene language.
    Profanity,
    /// Hateful towards people because of their identity.
    IdentityAttack,
    /// The intention or the wish to inflict pain, injury or violence.
    Threat,
    /// Sexual acts or body parts in a lewd way.
    SexuallyExplicit,
    /// Unsolicited commercial content, and scams.
    Spam,
}

impl From<Category> for CategoryName {
    fn from(category: Category) -> Self {
        match category {
            Category::Toxicity => Self::Toxicity,
            Category::SevereToxicity => Self::SevereToxicity,
            Category::Insult => Self::Insult,
            Category::Profanity => Self::Profanity,
            Category::IdentityAttack => Self::IdentityAttack,
            Category::Threat => Self::Threat,
            Category::SexuallyExplicit => Self::SexuallyExplicit,
            Category::Spam => Self::Spam,
        }
    }
}

impl From<CategoryName> for Category {
    fn from(category: CategoryName) -> Self {
        match category {
            CategoryName::Toxicity => Self::Toxicity,
            CategoryName::SevereToxicity => Self::SevereToxicity,
            CategoryName::Insult => Self::Insult,
            CategoryName::Profanity => Self::Profanity,
            CategoryName::IdentityAttack => Self::IdentityAttack,
            CategoryName::Threat => Self::Threat,
            CategoryName::SexuallyExplicit => Self::SexuallyExplicit,
            CategoryName::Spam => Self::Spam,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_spelt_alike_everywhere() {
        for category in Category::ALL {
            let name = CategoryName::from(category);
            assert_eq!(serde_json::to_value(name).expect("JSON"), category.as_str());
            assert_eq!(Category::from(name), category);
        }
    }

    #[test]
    fn roles_are_spelt_alike_in_bodies_and_in_words() {
        for role in RoleName::ALL {
            assert_eq!(serde_json::to_value(role).expect("JSON"), role.as_str());
            assert_eq!(RoleName::from(role.role()), role);
        }
    }
}
