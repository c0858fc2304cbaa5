//! Moderators' accounts as JSON. The password's hash is in the personal part, which auditors do not see.

use serde::{Deserialize, Serialize};

use super::name;
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::store::records::RecordError;
use crate::store::records::event::Event;
use crate::store::records::place::RoleRecord;
use crate::store::{PasswordChange, PasswordHash, StoredAccount};

#[derive(Serialize, Deserialize)]
pub(in crate::store::records::event) struct AccountCreatedRecord {
    name: String,
    role: RoleRecord,
    created_by: String,
    at: i64,
}

impl From<&StoredAccount> for AccountCreatedRecord {
    fn from(account: &StoredAccount) -> Self {
        Self {
            name: name(&account.name),
            role: account.role.into(),
            created_by: name(&account.created_by),
            at: account.created_at.0,
        }
    }
}

impl AccountCreatedRecord {
    pub(super) fn with(self, password: PasswordHash) -> Result<StoredAccount, RecordError> {
        Ok(StoredAccount {
            name: Id::parse(self.name)?,
            role: self.role.into(),
            password,
            created_at: UnixMillis(self.at),
            created_by: Id::parse(self.created_by)?,
        })
    }
}

/// A changed password, put together again.
pub(super) fn password_changed(
    name: String,
    actor: String,
    at: i64,
    password: PasswordHash,
) -> Result<Event, RecordError> {
    let (name, actor, at) = (Id::parse(name)?, Id::parse(actor)?, UnixMillis(at));
    Ok(Event::PasswordChanged(PasswordChange { name, password, actor, at }))
}
