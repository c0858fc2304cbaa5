//! Signing in to the console, by name and password or by a key, and what a session opens.

use super::sessions::{Session, SessionToken, SignedInBy};
use super::throttle::Attempt;
use super::{AccountError, Caller, Secret, Service, ServiceError};
use crate::comment::Id;
use crate::store::Role;

/// With what somebody signs in.
#[derive(Clone)]
pub enum Credentials {
    /// An account's name and what was typed as its password.
    Password {
        /// The name.
        name: String,
        /// What was typed.
        password: String,
    },
    /// A moderator's key, such as the admin key of the first start.
    Key(Secret),
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name, password or key do not fit, or they do not moderate. Which of it is nobody's business.
    #[error("name and password, or the key, do not fit")]
    Wrong,
    /// Too many failures of late.
    #[error("too many failed attempts; wait {seconds} seconds")]
    TooMany {
        /// How long.
        seconds: i64,
    },
    /// It could not be found out.
    #[error("nobody could be signed in")]
    Service(#[from] ServiceError),
}

/// Somebody who was recognised.
struct Recognised {
    name: Id,
    by: SignedInBy,
    credential: [u8; 32],
}

impl Service {
    /// Begins a session. `address` is where the attempt comes from; `before` ends with it, so that a token from before
    /// signing in opens nothing after it.
    pub async fn sign_in(
        &self,
        credentials: Credentials,
        address: &str,
        before: Option<&SessionToken>,
    ) -> Result<SessionToken, SignInError> {
        let now = self.clock.now();
        let attempt = Attempt::new(credentials.account(), address);
        if let Some(ms) = self.throttle.wait_ms(attempt, now) {
            return Err(SignInError::TooMany { seconds: ms.saturating_add(999).div_euclid(1_000) });
        }
        let Some(recognised) = self.recognise(credentials).await? else {
            self.throttle.failed(attempt, now);
            return Err(SignInError::Wrong);
        };
        self.throttle.succeeded(attempt);
        if let Some(before) = before {
            self.sessions.end(before, now);
        }
        let Recognised { name, by, credential } = recognised;
        let token =
            SessionToken::generate().map_err(|error| ServiceError::Account(AccountError::Hashing(error.into())))?;
        self.sessions.begin(&token, Session { name, by, credential, begun: now, seen: now });
        Ok(token)
    }

    /// Who is signed in with this token, with what they may do now.
    pub fn signed_in(&self, token: &SessionToken) -> Option<Caller> {
        let session = self.sessions.of(token, self.clock.now())?;
        self.still_recognised(&session).filter(|caller| caller.role >= Role::Moderator)
    }

    /// Ends a session.
    pub fn sign_out(&self, token: &SessionToken) {
        self.sessions.end(token, self.clock.now());
    }

    async fn recognise(&self, credentials: Credentials) -> Result<Option<Recognised>, ServiceError> {
        match credentials {
            Credentials::Password { name, password } => {
                let account = self.roster.recognise(&name, password).await?;
                Ok(account.map(|account| Recognised {
                    credential: fingerprint(account.password.0.as_bytes()),
                    name: account.name,
                    by: SignedInBy::Password,
                }))
            }
            Credentials::Key(secret) => {
                let caller = self.keyring.authenticate(&secret).filter(|caller| caller.role >= Role::Moderator);
                let credential = fingerprint(secret.hash().as_bytes());
                Ok(caller.map(|caller| Recognised { name: caller.name, by: SignedInBy::Key, credential }))
            }
        }
    }

    fn still_recognised(&self, session: &Session) -> Option<Caller> {
        let Session { name, by, credential, .. } = session;
        let (role, current) = match by {
            SignedInBy::Password => {
                let accounts = self.roster.accounts();
                let account = accounts.iter().find(|account| account.name == *name)?;
                (account.role, fingerprint(account.password.0.as_bytes()))
            }
            SignedInBy::Key => {
                let keys = self.keyring.keys();
                let key = keys.iter().find(|key| key.name == *name)?;
                (key.role, fingerprint(&key.hash))
            }
        };
        (current == *credential).then(|| Caller { name: name.clone(), role })
    }
}

impl Credentials {
    fn account(&self) -> Option<&str> {
        match self {
            Self::Password { name, .. } => Some(name),
            Self::Key(_) => None,
        }
    }
}

fn fingerprint(hash: &[u8]) -> [u8; 32] {
    *blake3::hash(hash).as_bytes()
}
