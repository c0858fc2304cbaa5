//! Who moderates: the accounts of people, held in memory and kept in the store with their passwords' hashes.
//!
//! As with keys, one process owns the store, so what is in memory is the truth between changes. An account and a key of
//! the same name are the same person.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::password::{self, HashingError};
use super::{Clock, Password, ServiceError};
use crate::comment::Id;
use crate::store::{PasswordChange, PasswordHash, Role, Store, StoredAccount};

/// How many passwords are hashed at once: each takes 19 MiB and tens of milliseconds of a core.
const HASHES_AT_ONCE: usize = 2;

/// All accounts, and the store that keeps them.
pub struct Roster {
    store: Arc<dyn Store>,
    clock: Clock,
    accounts: RwLock<Arc<[StoredAccount]>>,
    hashing: Semaphore,
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name by which decisions will know the person.
    pub name: Id,
    /// What they may do.
    pub role: Role,
    /// Their password; otherwise one is generated.
    pub password: Option<Password>,
}

/// Why an account was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Decisions use the name for somebody else.
    #[error("the name is reserved; take another than `machine`, `system`, `settings`, `admin`")]
    ReservedName,
    /// The role does not moderate.
    #[error("an account's role is `moderator`, `lead` or `admin`")]
    RoleTooLow,
    /// The password was not hashed.
    #[error("the password could not be kept")]
    Hashing(#[from] HashingError),
    /// The work was cut off.
    #[error("the password was not hashed in time")]
    Interrupted,
}

impl Roster {
    /// Reads the accounts from the store.
    pub async fn load(store: Arc<dyn Store>, clock: Clock) -> Result<Self, ServiceError> {
        let accounts = RwLock::new(Arc::from([]));
        let roster = Self { store, clock, accounts, hashing: Semaphore::new(HASHES_AT_ONCE) };
        roster.reload().await?;
        Ok(roster)
    }

    /// All accounts, by name.
    pub fn accounts(&self) -> Arc<[StoredAccount]> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes an account and gives its password back, which nobody can do again.
    pub async fn create(&self, new: NewAccount, actor: &Id) -> Result<(StoredAccount, Password), ServiceError> {
        if super::keys::RESERVED.contains(&new.name.as_str()) || new.name.as_str() == super::keys::ADMIN {
            return Err(AccountError::ReservedName.into());
        }
        if new.role < Role::Moderator {
            return Err(AccountError::RoleTooLow.into());
        }
        let (password, hash) = self.given_or_generated(new.password).await?;
        let account = StoredAccount {
            name: new.name,
            role: new.role,
            password: hash,
            created_at: self.clock.now(),
            created_by: actor.clone(),
        };
        self.store.put_account(account.clone()).await?;
        self.reload().await?;
        Ok((account, password))
    }

    /// Gives somebody a new password; their sessions end.
    pub async fn change_password(
        &self,
        name: &Id,
        password: Option<Password>,
        actor: &Id,
    ) -> Result<Password, ServiceError> {
        let (password, hash) = self.given_or_generated(password).await?;
        let at = self.clock.now();
        let change = PasswordChange { name: name.clone(), password: hash, actor: actor.clone(), at };
        self.store.change_password(change).await?;
        self.reload().await?;
        Ok(password)
    }

    /// Removes an account; its sessions end.
    pub async fn remove(&self, name: &Id, actor: &Id) -> Result<(), ServiceError> {
        self.store.remove_account(name, actor, self.clock.now()).await?;
        self.reload().await
    }

    /// The account whose name and password these are.
    pub(super) async fn recognise(&self, name: &str, given: String) -> Result<Option<StoredAccount>, ServiceError> {
        let accounts = self.accounts();
        let account = accounts.iter().find(|account| account.name.as_str() == name).cloned();
        let hash = account.as_ref().map(|account| account.password.clone());
        let fits = self.slowly(move || password::fits(&given, hash.as_ref())).await?;
        Ok(account.filter(|_| fits))
    }

    async fn given_or_generated(&self, given: Option<Password>) -> Result<(Password, PasswordHash), ServiceError> {
        let password = match given {
            Some(password) => password,
            None => Password::generate().map_err(|error| AccountError::Hashing(error.into()))?,
        };
        let to_hash = password.clone();
        let hash = self.slowly(move || to_hash.hash()).await?.map_err(AccountError::Hashing)?;
        Ok((password, hash))
    }

    /// Does what takes a core for a while, away from the threads that answer.
    async fn slowly<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AccountError> {
        let _turn = self.hashing.acquire().await.or(Err(AccountError::Interrupted))?;
        spawn_blocking(work).await.or(Err(AccountError::Interrupted))
    }

    async fn reload(&self) -> Result<(), ServiceError> {
        let accounts = self.store.accounts().await?;
        *self.accounts.write().unwrap_or_else(PoisonError::into_inner) = accounts.into();
        Ok(())
    }
}

impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roster").field("n_accounts", &self.accounts().len()).finish_non_exhaustive()
    }
}
