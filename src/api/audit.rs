//! How the audit log looks: what happened, without words and without names of readers.

use serde::Serialize;
use utoipa::ToSchema;

use super::time;
use super::vocabulary::{ActionName, CategoryName, ErasureCauseName, ReportReasonName, RoleName, VerdictName};
use crate::comment::Id;
use crate::service::FeedPage;
use crate::store::{AuditComment, AuditEntry, AuditEvent, MachineDecided};

/// A stretch of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuditView {
    /// The records, in order.
    records: Vec<EntryView>,
    /// The number to go on behind.
    next_after: u64,
    /// Whether there is more already.
    has_more: bool,
}

/// One record of the audit log.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct EntryView {
    /// Its number; they have no gaps.
    record: u64,
    /// What happened: `submitted`, `edited`, `decided`, `undone`, `reported`, `labelled`, `erased`, `claimed`, `released`, `expired`,
    /// `key_created`, `key_revoked`, `account_created`, `password_changed`, `account_removed`, `started`.
    event: &'static str,
    /// When, RFC 3339.
    at: String,
    /// The name of the key that did it; missing when it happened by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// Which comments it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    comments: Vec<AuditCommentView>,
    /// BLAKE3 over everything up to this record, in hexadecimal digits.
    chain: String,
    /// The version of the comment it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    /// What the machine decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<VerdictName>,
    /// Why the machine decided so.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Vec<&'static str>>,
    /// The model that scored, or that scores from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    /// The policy that decided, or that decides from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    /// What a person did.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<ActionName>,
    /// The category a person named.
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<CategoryName>,
    /// The batch it was a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
    /// The version that was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undoes: Option<u32>,
    /// What a reader found wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<ReportReasonName>,
    /// Why something was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<ErasureCauseName>,
    /// The end of a lease, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// The name of a key that was made or revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// The name of a moderator's account that was made, changed or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// Its role.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<RoleName>,
}

/// A comment in the audit log.
#[derive(Debug, Serialize, ToSchema)]
struct AuditCommentView {
    /// The first 16 bytes of BLAKE3 over the id, in hexadecimal digits: this stays when the comment is erased.
    hash: String,
    /// The id, unless it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

impl AuditView {
    pub(super) fn new(page: &FeedPage) -> Self {
        let records = page.entries.iter().map(EntryView::from).collect();
        Self { records, next_after: page.next, has_more: page.has_more }
    }
}

impl EntryView {
    /// What happened.
    pub(super) const fn event(&self) -> &'static str {
        self.event
    }

    fn of_machine(event: &'static str, decided: &MachineDecided) -> Self {
        Self {
            event,
            version: Some(decided.version),
            verdict: Some(decided.verdict.into()),
            reasons: Some(decided.reasons.iter().map(|code| code.as_str()).collect()),
            model: Some(decided.model.0.clone()),
            policy: Some(decided.policy.0.clone()),
            ..Self::default()
        }
    }

    fn of_account(event: &'static str, name: &Id) -> Self {
        Self { account: Some(name.as_str().to_owned()), ..Self::bare(event) }
    }

    fn bare(event: &'static str) -> Self {
        Self { event, ..Self::default() }
    }
}

impl From<&AuditEntry> for EntryView {
    fn from(entry: &AuditEntry) -> Self {
        Self {
            record: entry.seq,
            at: time::rfc3339(entry.at),
            by: entry.actor.as_ref().map(|name| name.as_str().to_owned()),
            comments: entry.comments.iter().map(AuditCommentView::from).collect(),
            chain: hex(&entry.chain),
            ..Self::from(&entry.what)
        }
    }
}

impl From<&AuditEvent> for EntryView {
    fn from(event: &AuditEvent) -> Self {
        match event {
            AuditEvent::Started { model, policy } => {
                Self { model: Some(model.0.clone()), policy: Some(policy.0.clone()), ..Self::bare("started") }
            }
            AuditEvent::JudgementChanged { model, policy } => {
                Self { model: Some(model.0.clone()), policy: Some(policy.0.clone()), ..Self::bare("judgement_changed") }
            }
            AuditEvent::Submitted(decided) => Self::of_machine("submitted", decided),
            AuditEvent::Edited(decided) => Self::of_machine("edited", decided),
            AuditEvent::Decided { action, reason, version, batch, .. } => Self {
                action: Some((*action).into()),
                category: reason.map(CategoryName::from),
                version: Some(*version),
                batch: batch.as_ref().map(|batch| batch.as_str().to_owned()),
                ..Self::bare("decided")
            },
            AuditEvent::Undone { version, undoes, .. } => {
                Self { version: Some(*version), undoes: Some(*undoes), ..Self::bare("undone") }
            }
            AuditEvent::Reported { reason } => Self { report: Some((*reason).into()), ..Self::bare("reported") },
            AuditEvent::Labelled => Self::bare("labelled"),
            AuditEvent::Erased { cause } => Self { cause: Some((*cause).into()), ..Self::bare("erased") },
            AuditEvent::Claimed { until } => Self { until: Some(time::rfc3339(*until)), ..Self::bare("claimed") },
            AuditEvent::Released => Self::bare("released"),
            AuditEvent::Expired => Self::bare("expired"),
            AuditEvent::KeyCreated { name, role } => Self {
                key: Some(name.as_str().to_owned()),
                role: RoleName::ALL.into_iter().find(|known| known.role() == *role),
                ..Self::bare("key_created")
            },
            AuditEvent::KeyRevoked { name } => {
                Self { key: Some(name.as_str().to_owned()), ..Self::bare("key_revoked") }
            }
            AuditEvent::AccountCreated { name, role } => {
                Self { role: Some((*role).into()), ..Self::of_account("account_created", name) }
            }
            AuditEvent::PasswordChanged { name } => Self::of_account("password_changed", name),
            AuditEvent::AccountRemoved { name } => Self::of_account("account_removed", name),
        }
    }
}

impl From<&AuditComment> for AuditCommentView {
    fn from(comment: &AuditComment) -> Self {
        Self { hash: hex(&comment.hash), id: comment.id.as_ref().map(|id| id.as_str().to_owned()) }
    }
}

fn hex(bytes: &[u8]) -> String {
    super::cursor::write(bytes)
}
