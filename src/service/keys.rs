//! Who may call: the ring of keys, held in memory and kept in the store as hashes.
//!
//! One process owns the store, so the ring in memory is the truth between changes. Roles are compared by whoever
//! protects something; this file only says who a caller is.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

use super::{Clock, Secret, ServiceError};
use crate::comment::Id;
use crate::store::{Refusal, Role, Store, StoreError, StoredKey};

/// The name of the first key, and of the one that stands in the settings.
pub(super) const ADMIN: &str = "admin";
/// Who made the first key.
const SYSTEM: &str = "system";
/// Who made the key that stands in the settings.
const SETTINGS: &str = "settings";
/// Names that decisions and keys use for those who are no callers.
pub(super) const RESERVED: [&str; 4] = ["machine", SYSTEM, SETTINGS, "coral"];

/// All keys that open something, and the store that keeps them.
pub struct Keyring {
    store: Arc<dyn Store>,
    clock: Clock,
    from_settings: Option<StoredKey>,
    ring: RwLock<Arc<[StoredKey]>>,
    /// Held while a key is made or revoked, so that two changes never check against the same ring.
    changing: Mutex<()>,
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The name of their key.
    pub name: Id,
    /// What they may do.
    pub role: Role,
}

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// The name by which decisions will know its bearer.
    pub name: Id,
    /// What the bearer may do.
    pub role: Role,
    /// The key itself when the bearer has one already; otherwise one is generated.
    pub secret: Option<Secret>,
}

/// Why a key was not made or revoked.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Decisions use the name for somebody else.
    #[error(
        "the name is reserved; take another than `machine`, `system`, `settings`, `coral`, and `admin` only for an admin"
    )]
    ReservedName,
    /// The same key stands under another name.
    #[error("the same key stands under another name; each caller needs their own")]
    SecretInUse,
    /// Nobody could make keys any more.
    #[error("it is the last admin key; make another admin key first")]
    LastAdmin,
    /// The key comes from the settings, not from the store.
    #[error("the key stands in the settings; change `VIGIE_ADMIN_KEY` and restart")]
    InSettings,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    NoRandomness(#[source] getrandom::Error),
}

impl Keyring {
    /// Reads the keys from the store. `admin_key` is the one from the settings; while it is set, it is *the* key named
    /// `admin`, and a stored one of that name opens nothing.
    pub async fn load(store: Arc<dyn Store>, admin_key: Option<&Secret>, clock: Clock) -> Result<Self, ServiceError> {
        let from_settings = admin_key.map(|secret| StoredKey {
            name: Id::ours(ADMIN),
            role: Role::Admin,
            hash: *secret.hash().as_bytes(),
            created_at: clock.now(),
            created_by: Id::ours(SETTINGS),
        });
        let ring = RwLock::new(Arc::from([]));
        let keyring = Self { store, clock, from_settings, ring, changing: Mutex::new(()) };
        keyring.reload().await?;
        Ok(keyring)
    }

    /// Finds out who presents `secret`. Hashes are compared in constant time, and all of them, whichever fits.
    pub fn authenticate(&self, secret: &Secret) -> Option<Caller> {
        let presented = secret.hash();
        let mut found = None;
        for key in self.keys().iter() {
            if presented == blake3::Hash::from_bytes(key.hash) {
                found = Some(Caller { name: key.name.clone(), role: key.role });
            }
        }
        found
    }

    /// All keys that open something, by name.
    pub fn keys(&self) -> Arc<[StoredKey]> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes a key and gives it back in the clear, which nobody can do again.
    pub async fn create(&self, key: NewKey, actor: &Id) -> Result<(StoredKey, Secret), ServiceError> {
        let _alone = self.changing.lock().await;
        let secret = match key.secret {
            Some(secret) => secret,
            None => Secret::generate().map_err(KeyError::NoRandomness)?,
        };
        let stored = StoredKey {
            name: key.name,
            role: key.role,
            hash: *secret.hash().as_bytes(),
            created_at: self.clock.now(),
            created_by: actor.clone(),
        };
        self.check_new(&stored)?;
        self.store.put_key(stored.clone()).await?;
        self.reload().await?;
        Ok((stored, secret))
    }

    /// Makes a key worthless from now on.
    pub async fn revoke(&self, name: &Id, actor: &Id) -> Result<(), ServiceError> {
        let _alone = self.changing.lock().await;
        if self.from_settings.as_ref().is_some_and(|key| key.name == *name) {
            return Err(KeyError::InSettings.into());
        }
        let keys = self.keys();
        let is_admin = |key: &&StoredKey| key.role == Role::Admin;
        let n_admins = keys.iter().filter(is_admin).count();
        if n_admins == 1 && keys.iter().filter(is_admin).any(|key| key.name == *name) {
            return Err(KeyError::LastAdmin.into());
        }
        self.store.revoke_key(name, actor, self.clock.now()).await?;
        self.reload().await
    }

    /// Makes the first admin key when nobody could make keys otherwise: at the very first start.
    pub async fn first_admin(&self) -> Result<Option<Secret>, ServiceError> {
        if self.keys().iter().any(|key| key.role == Role::Admin) {
            return Ok(None);
        }
        let key = NewKey { name: Id::ours(ADMIN), role: Role::Admin, secret: None };
        let (_, secret) = self.create(key, &Id::ours(SYSTEM)).await?;
        Ok(Some(secret))
    }

    /// Who acts when a command line works on the store directly.
    pub fn operator() -> Id {
        Id::ours(SYSTEM)
    }

    fn check_new(&self, new: &StoredKey) -> Result<(), ServiceError> {
        let name = new.name.as_str();
        if RESERVED.contains(&name) || (name == ADMIN && new.role != Role::Admin) {
            return Err(KeyError::ReservedName.into());
        }
        let keys = self.keys();
        if keys.iter().any(|key| key.name == new.name) {
            return Err(StoreError::Refused(Refusal::KeyExists).into());
        }
        if keys.iter().any(|key| key.hash == new.hash) {
            return Err(KeyError::SecretInUse.into());
        }
        Ok(())
    }

    async fn reload(&self) -> Result<(), ServiceError> {
        let mut keys = self.store.keys().await?;
        if let Some(admin) = &self.from_settings {
            keys.retain(|key| key.name != admin.name);
            keys.insert(0, admin.clone());
        }
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = keys.into();
        Ok(())
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("n_keys", &self.keys().len()).finish_non_exhaustive()
    }
}
