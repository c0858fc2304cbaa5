//! The small words of the domain, as moderators read them.

use fluent_bundle::FluentValue;

use super::tongue::Tongue;
use crate::category::Category;
use crate::decision::ReasonCode;
use crate::queue::Lane;
use crate::store::{Action, ReportReason, Role, Status};

impl Tongue {
    /// A category.
    pub(super) fn category(self, category: Category) -> String {
        self.say(&format!("category-{}", hyphened(category.as_str())))
    }

    /// A kind of reason.
    pub(super) fn reason_code(self, code: ReasonCode) -> String {
        self.say(&format!("reason-{}", hyphened(code.as_str())))
    }

    /// What a person did.
    pub(super) fn action(self, action: Action) -> String {
        self.say(match action {
            Action::Approve => "action-approved",
            Action::Reject => "action-rejected",
            Action::Escalate => "action-escalated",
        })
    }

    /// Where a comment stands.
    pub(super) fn status(self, status: Status) -> String {
        self.say(&format!("status-{}", status_word(status)))
    }

    /// How pressing a comment is.
    pub(super) fn lane(self, lane: Lane) -> String {
        self.say(match lane {
            Lane::Escalated => "lane-escalated",
            Lane::Urgent => "lane-urgent",
            Lane::Normal => "lane-normal",
        })
    }

    /// What a reader finds wrong.
    pub(super) fn report_reason(self, reason: ReportReason) -> String {
        self.say(match reason {
            ReportReason::Abuse => "report-abuse",
            ReportReason::Illegal => "report-illegal",
            ReportReason::Spam => "report-spam",
            ReportReason::Other => "report-other",
        })
    }

    /// What somebody may do.
    pub(super) fn role(self, role: Role) -> String {
        self.say(match role {
            Role::Ingest => "role-ingest",
            Role::Moderator => "role-moderator",
            Role::Lead => "role-lead",
            Role::Admin => "role-admin",
        })
    }

    /// A language by its code; a code that has no name here stands for itself.
    pub(super) fn language(self, code: &str) -> String {
        match code {
            "fr" => self.say("language-fr"),
            "de" => self.say("language-de"),
            "en" => self.say("language-en"),
            other => other.to_owned(),
        }
    }

    /// A share as a percentage.
    pub(super) fn percent(self, share: f64) -> String {
        self.say_with("percent", [("n", FluentValue::from((share * 100.0).round()))])
    }
}

/// A status as classes and addresses name it.
pub(super) const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Pending => "pending",
        Status::Approved => "approved",
        Status::Rejected => "rejected",
    }
}

/// Fluent's names have hyphens where ours have underscores.
pub(super) fn hyphened(name: &str) -> String {
    name.replace('_', "-")
}
