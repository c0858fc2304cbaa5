//! Sessions on disk: a small file, replaced as a whole, readable by its owner only. It holds hashes of tokens and names of
//! moderators; losing it costs a sign-in.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Session, SignedInBy};
use crate::clock::UnixMillis;
use crate::comment::Id;

/// Where sessions are kept.
pub(super) struct SessionFile {
    path: PathBuf,
}

#[derive(Default, Serialize, Deserialize)]
struct FileRecord {
    sessions: Vec<SessionRecord>,
}

#[derive(Serialize, Deserialize)]
struct SessionRecord {
    token_hash: String,
    name: String,
    by_key: bool,
    credential: String,
    begun: i64,
    seen: i64,
}

impl SessionFile {
    pub(super) const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The sessions in it; none when it is missing or does not read.
    pub(super) fn read(&self) -> HashMap<[u8; 32], Session> {
        let record: Option<FileRecord> =
            fs::read(&self.path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        record.unwrap_or_default().sessions.into_iter().filter_map(SessionRecord::into_session).collect()
    }

    /// Replaces the file. A failure is told and costs nothing but the sessions at the next restart.
    pub(super) fn write(&self, sessions: &HashMap<[u8; 32], Session>) {
        if let Err(error) = self.replace(sessions) {
            tracing::warn!(error = &error as &dyn std::error::Error, "sessions were not noted on disk");
        }
    }

    fn replace(&self, sessions: &HashMap<[u8; 32], Session>) -> io::Result<()> {
        let record = FileRecord { sessions: sessions.iter().map(SessionRecord::from).collect() };
        let fresh = self.path.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(&serde_json::to_vec(&record)?)?;
        file.sync_data()?;
        fs::rename(&fresh, &self.path)
    }
}

impl From<(&[u8; 32], &Session)> for SessionRecord {
    fn from((token_hash, session): (&[u8; 32], &Session)) -> Self {
        Self {
            token_hash: hex(*token_hash),
            name: session.name.as_str().to_owned(),
            by_key: session.by == SignedInBy::Key,
            credential: hex(session.credential),
            begun: session.begun.0,
            seen: session.seen.0,
        }
    }
}

impl SessionRecord {
    fn into_session(self) -> Option<([u8; 32], Session)> {
        let session = Session {
            name: Id::parse(self.name).ok()?,
            by: if self.by_key { SignedInBy::Key } else { SignedInBy::Password },
            credential: unhex(&self.credential)?,
            begun: UnixMillis(self.begun),
            seen: UnixMillis(self.seen),
        };
        Some((unhex(&self.token_hash)?, session))
    }
}

fn hex(bytes: [u8; 32]) -> String {
    blake3::Hash::from_bytes(bytes).to_hex().to_string()
}

fn unhex(digits: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(digits).ok().map(|hash| *hash.as_bytes())
}
