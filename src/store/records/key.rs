//! Keys, accounts and the store's own marks on disk.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::place::RoleRecord;
use super::wire::Hex;
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::decision::{ModelVersion, PolicyVersion};
use crate::store::{PasswordHash, StoredAccount, StoredKey};

/// [`StoredKey`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeyRecord {
    name: String,
    role: RoleRecord,
    hash: Hex<32>,
    created_at: i64,
    created_by: String,
}

impl From<&StoredKey> for KeyRecord {
    fn from(key: &StoredKey) -> Self {
        Self {
            name: key.name.as_str().to_owned(),
            role: key.role.into(),
            hash: Hex(key.hash),
            created_at: key.created_at.0,
            created_by: key.created_by.as_str().to_owned(),
        }
    }
}

impl TryFrom<KeyRecord> for StoredKey {
    type Error = RecordError;

    fn try_from(record: KeyRecord) -> Result<Self, RecordError> {
        Ok(Self {
            name: Id::parse(record.name)?,
            role: record.role.into(),
            hash: record.hash.0,
            created_at: UnixMillis(record.created_at),
            created_by: Id::parse(record.created_by)?,
        })
    }
}

/// [`StoredAccount`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AccountRecord {
    name: String,
    role: RoleRecord,
    password: String,
    created_at: i64,
    created_by: String,
}

impl From<&StoredAccount> for AccountRecord {
    fn from(account: &StoredAccount) -> Self {
        Self {
            name: account.name.as_str().to_owned(),
            role: account.role.into(),
            password: account.password.0.clone(),
            created_at: account.created_at.0,
            created_by: account.created_by.as_str().to_owned(),
        }
    }
}

impl TryFrom<AccountRecord> for StoredAccount {
    type Error = RecordError;

    fn try_from(record: AccountRecord) -> Result<Self, RecordError> {
        Ok(Self {
            name: Id::parse(record.name)?,
            role: record.role.into(),
            password: PasswordHash(record.password),
            created_at: UnixMillis(record.created_at),
            created_by: Id::parse(record.created_by)?,
        })
    }
}

/// How far the journal is applied to the state, and by which chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AppliedRecord {
    seq: u64,
    chain: Hex<32>,
}

impl AppliedRecord {
    /// Everything up to `seq` is applied, and the chain stands at `chain` there.
    pub(crate) const fn new(seq: u64, chain: [u8; 32]) -> Self {
        Self { seq, chain: Hex(chain) }
    }

    /// The last applied record.
    pub(crate) const fn seq(self) -> u64 {
        self.seq
    }

    /// The chain there.
    pub(crate) const fn chain(self) -> [u8; 32] {
        self.chain.0
    }
}

/// The version of the whole layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SchemaRecord {
    /// The version.
    pub(crate) version: u8,
}

/// By which model and policy decisions are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VersionsRecord {
    model: String,
    policy: String,
}

impl VersionsRecord {
    /// By these.
    pub(crate) fn new(model: &ModelVersion, policy: &PolicyVersion) -> Self {
        Self { model: model.0.clone(), policy: policy.0.clone() }
    }
}
