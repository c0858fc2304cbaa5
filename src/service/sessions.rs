//! Who is signed in to the console: sessions by the hash of their token, with an end of their own.
//!
//! A session names a person and the credential they came with; what they may do is looked up each time, so that a
//! revoked key, a removed account or a changed password ends it at once. Sessions survive a restart (`file`).

mod file; // sessions on disk

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use file::SessionFile;

use super::secret::base64url;
use crate::clock::UnixMillis;
use crate::comment::Id;

/// A session ends when nothing was asked for in it for this long.
const IDLE_MS: i64 = 4 * 3_600_000;
/// A session ends this long after it began, whatever happens in it: a long shift.
const ABSOLUTE_MS: i64 = 12 * 3_600_000;
/// How stale the time of last use on disk may be.
const NOTED_EVERY_MS: i64 = 60_000;

/// What a browser presents: 256 random bits as base64url. Only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignedInBy {
    /// By name and password.
    Password,
    /// By a key.
    Key,
}

/// Somebody's session.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// Who.
    pub(super) name: Id,
    /// How.
    pub(super) by: SignedInBy,
    /// BLAKE3 of the credential's own hash: when that changes, the session ends.
    pub(super) credential: [u8; 32],
    /// Since when.
    pub(super) begun: UnixMillis,
    /// When something was last asked for in it.
    pub(super) seen: UnixMillis,
}

/// All sessions.
pub struct Sessions {
    open: Mutex<Open>,
    file: Option<Arc<SessionFile>>,
}

#[derive(Default)]
struct Open {
    by_hash: HashMap<[u8; 32], Session>,
    noted_at: UnixMillis,
}

impl SessionToken {
    pub(super) fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(base64url(&bytes)))
    }

    /// Takes what a cookie holds; whether it opens anything is another question.
    pub fn presented(token: &str) -> Self {
        Self(token.to_owned())
    }

    /// The token itself, for the cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What forms and scripts of this session must send along: a page of another site cannot know it.
    pub fn form_token(&self) -> String {
        base64url(&blake3::derive_key("vigie 2026-12 console form token", self.0.as_bytes()))
    }

    /// Whether `given` is this session's form token, compared in constant time.
    pub fn has_form_token(&self, given: &str) -> bool {
        blake3::hash(given.as_bytes()) == blake3::hash(self.form_token().as_bytes())
    }

    fn hash(&self) -> [u8; 32] {
        *blake3::hash(self.0.as_bytes()).as_bytes()
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken")
    }
}

impl Session {
    fn has_ended(&self, now: UnixMillis) -> bool {
        now.since_ms(self.seen) >= IDLE_MS || now.since_ms(self.begun) >= ABSOLUTE_MS
    }
}

impl Sessions {
    /// Reads the sessions of before from a file and keeps them there. A file that does not read is as good as none: people
    /// sign in again.
    pub fn kept_in(path: PathBuf) -> Self {
        let file = SessionFile::new(path);
        let open = Open { by_hash: file.read(), noted_at: UnixMillis::default() };
        Self { open: Mutex::new(open), file: Some(Arc::new(file)) }
    }

    /// Keeps sessions in memory only.
    pub fn in_memory() -> Self {
        Self { open: Mutex::default(), file: None }
    }

    /// Begins a session.
    pub(super) fn begin(&self, token: &SessionToken, session: Session) {
        let now = session.begun;
        self.change(now, |open| {
            open.by_hash.retain(|_, session| !session.has_ended(now));
            open.by_hash.insert(token.hash(), session);
        });
    }

    /// The session of a token, which counts as used now.
    pub(super) fn of(&self, token: &SessionToken, now: UnixMillis) -> Option<Session> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let session = open.by_hash.get_mut(&token.hash()).filter(|session| !session.has_ended(now))?;
        session.seen = now;
        let session = session.clone();
        let is_stale = now.since_ms(open.noted_at) >= NOTED_EVERY_MS;
        drop(open);
        if is_stale {
            self.change(now, |_| {});
        }
        Some(session)
    }

    /// Ends a session.
    pub(super) fn end(&self, token: &SessionToken, now: UnixMillis) {
        self.change(now, |open| drop(open.by_hash.remove(&token.hash())));
    }

    fn change(&self, now: UnixMillis, change: impl FnOnce(&mut Open)) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut open);
        open.noted_at = now;
        if let Some(file) = &self.file {
            // Written under the lock, so that what is on disk is never older than what was there before.
            file.write(&open.by_hash);
        }
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(at: i64) -> Session {
        let at = UnixMillis(at);
        Session { name: Id::ours("anna"), by: SignedInBy::Password, credential: [7; 32], begun: at, seen: at }
    }

    fn token() -> SessionToken {
        SessionToken::generate().expect("randomness")
    }

    #[test]
    fn a_session_ends_when_it_is_idle_and_after_a_long_shift() {
        let (sessions, token) = (Sessions::in_memory(), token());
        sessions.begin(&token, session(0));
        let mut now = 0;
        while now + IDLE_MS - 1 < ABSOLUTE_MS {
            now += IDLE_MS - 1;
            assert!(sessions.of(&token, UnixMillis(now)).is_some(), "in use");
        }
        assert!(sessions.of(&token, UnixMillis(ABSOLUTE_MS)).is_none(), "the shift is over");
        let idle = SessionToken::presented("another");
        sessions.begin(&idle, session(0));
        assert!(sessions.of(&idle, UnixMillis(IDLE_MS)).is_none(), "idle");
    }

    #[test]
    fn sessions_outlive_the_process_and_a_damaged_file_only_ends_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, token) = (folder.path().join("sessions.json"), token());
        Sessions::kept_in(path.clone()).begin(&token, session(5));
        let kept = std::fs::read_to_string(&path).expect("is there");
        assert!(!kept.contains(token.reveal()), "the token itself is nowhere");
        let again = Sessions::kept_in(path.clone());
        assert_eq!(again.of(&token, UnixMillis(6)).expect("is open").name, Id::ours("anna"));
        again.end(&token, UnixMillis(7));
        assert!(Sessions::kept_in(path.clone()).of(&token, UnixMillis(8)).is_none());
        std::fs::write(&path, "{").expect("writes");
        assert!(Sessions::kept_in(path).of(&token, UnixMillis(8)).is_none());
    }

    #[test]
    fn a_form_token_belongs_to_one_session() {
        let (one, other) = (token(), token());
        assert!(one.has_form_token(&one.form_token()));
        assert!(!one.has_form_token(&other.form_token()) && !one.has_form_token(one.reveal()));
    }
}
