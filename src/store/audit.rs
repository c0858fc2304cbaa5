//! The audit log as others see it: what happened, in order, without words and without names of readers.

use super::{Action, ErasureCause, ReportReason, Role};
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::decision::{ModelVersion, PolicyVersion, ReasonCode, Verdict};

/// One record of the audit log.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// Its number; they have no gaps.
    pub seq: u64,
    /// The hash over everything up to it.
    pub chain: [u8; 32],
    /// When.
    pub at: UnixMillis,
    /// The name of the key that did it; none when it happened by itself.
    pub actor: Option<Id>,
    /// Which comments it is about.
    pub comments: Vec<AuditComment>,
    /// What happened.
    pub what: AuditEvent,
}

/// A comment in the audit log.
#[derive(Clone, Debug)]
pub struct AuditComment {
    /// The first 16 bytes of BLAKE3 over its id: this stays.
    pub hash: [u8; 16],
    /// Its id, unless it was erased.
    pub id: Option<Id>,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum AuditEvent {
    /// The service came up with another model or policy than before.
    Started {
        /// The model from then on.
        model: ModelVersion,
        /// The policy from then on.
        policy: PolicyVersion,
    },
    /// Somebody put another model or policy in place.
    JudgementChanged {
        /// The model from then on.
        model: ModelVersion,
        /// The policy from then on.
        policy: PolicyVersion,
    },
    /// A comment came in and the machine decided.
    Submitted(MachineDecided),
    /// A comment was changed and the machine decided anew.
    Edited(MachineDecided),
    /// A person decided.
    Decided {
        /// What they did.
        action: Action,
        /// The category they named.
        reason: Option<Category>,
        /// The version it made.
        version: u32,
        /// The batch it was a part of.
        batch: Option<Id>,
        /// When it was taken back, if it was.
        undone_at: Option<UnixMillis>,
    },
    /// A person's decision was taken back.
    Undone {
        /// The version it made.
        version: u32,
        /// The version that was taken back.
        undoes: u32,
        /// When that had been decided.
        decided_at: Option<UnixMillis>,
    },
    /// A reader reported a comment.
    Reported {
        /// What is wrong with it.
        reason: ReportReason,
    },
    /// Another system said something of a text.
    Labelled,
    /// Something was erased.
    Erased {
        /// Why.
        cause: ErasureCause,
    },
    /// A moderator took comments, or kept them for longer.
    Claimed {
        /// Until when.
        until: UnixMillis,
    },
    /// A moderator gave comments back.
    Released,
    /// Leases ended by themselves.
    Expired,
    /// A key was made.
    KeyCreated {
        /// Its name.
        name: Id,
        /// What it opens.
        role: Role,
    },
    /// A key was revoked.
    KeyRevoked {
        /// Its name.
        name: Id,
    },
    /// A moderator's account was made.
    AccountCreated {
        /// Its name.
        name: Id,
        /// What the moderator may do.
        role: Role,
    },
    /// A moderator's password was changed.
    PasswordChanged {
        /// The account's name.
        name: Id,
    },
    /// A moderator's account was removed.
    AccountRemoved {
        /// Its name.
        name: Id,
    },
}

/// A decision of the machine in the audit log.
#[derive(Clone, Debug)]
pub struct MachineDecided {
    /// What it decided.
    pub verdict: Verdict,
    /// The version it made.
    pub version: u32,
    /// Why.
    pub reasons: Vec<ReasonCode>,
    /// By which model.
    pub model: ModelVersion,
    /// By which policy.
    pub policy: PolicyVersion,
}

/// A stretch of the audit log.
#[derive(Clone, Debug, Default)]
pub struct AuditPage {
    /// The records, in order.
    pub entries: Vec<AuditEntry>,
    /// The last record there is.
    pub last_seq: u64,
}
