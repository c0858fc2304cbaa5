//! What the engine alone can do: a loop of transactions with the same records, each brought to the disk, without a journal,
//! a queue, a check or an answer.
//!
//! The records are those of a store that the service filled: the pairs of each tree are dealt out evenly over its comments,
//! so that a group of comments has as many of them, of the same sizes, in the same trees.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use sled::transaction::{ConflictableTransactionError, Transactional};

/// How many comments a group has: about as many as wait when 64 connections ask.
pub(crate) const GROUP: usize = 64;
/// The first byte of the index in which each comment has one entry, see `src/store/layout.rs`.
const BY_STATUS: u8 = 11;
/// How many comments are used of a store.
const MAX_COMMENTS: usize = 8_192;

/// A tree's name and its pairs.
type Pairs = (Vec<u8>, Vec<(sled::IVec, sled::IVec)>);

/// The records of a filled store.
pub(crate) struct Records {
    trees: Vec<Pairs>,
    n_comments: usize,
}

impl Records {
    /// Reads the state of a stopped service. The service keeps all in one tree; here each kind of record has its own.
    pub(crate) fn of(data_dir: &Path) -> Result<Self> {
        let db = sled::open(data_dir.join("sled")).context("cannot open the state")?;
        let mut kinds: BTreeMap<u8, Vec<(sled::IVec, sled::IVec)>> = BTreeMap::new();
        for pair in &db.open_tree("state")? {
            let (key, value) = pair?;
            kinds.entry(key.first().copied().unwrap_or_default()).or_default().push((key, value));
        }
        let n_comments = kinds.get(&BY_STATUS).map_or(0, Vec::len);
        let used = n_comments.min(MAX_COMMENTS);
        let trees = kinds.into_iter().map(|(kind, mut pairs)| {
            pairs.truncate(pairs.len() * used / n_comments.max(1));
            (vec![kind], pairs)
        });
        Ok(Self { trees: trees.collect(), n_comments: used })
    }

    /// The pairs of one tree that fall to a group of comments.
    fn share(pairs: &[(sled::IVec, sled::IVec)], group: usize, n_groups: usize) -> &[(sled::IVec, sled::IVec)] {
        let bound = |group: usize| pairs.len() * group / n_groups.max(1);
        pairs.get(bound(group)..bound(group + 1)).unwrap_or_default()
    }

    /// Comments a second when groups are committed and synced one after the other for some time.
    pub(crate) fn commit_each(&self, folder: &Path, seconds: Duration) -> Result<f64> {
        let folder = folder.join(format!("bare-{}", std::process::id()));
        let config = sled::Config::new().path(&folder).cache_capacity(64 << 20).flush_every_ms(Some(500));
        let db = config.open().context("cannot open an empty state")?;
        let file = File::open(folder.join("db"))?;
        let trees = self.trees.iter().map(|(name, _)| db.open_tree(name)).collect::<Result<Vec<_>, _>>()?;
        let n_groups = self.n_comments / GROUP;
        let (begun, mut n_done) = (Instant::now(), 0);
        while begun.elapsed() < seconds && n_groups > 0 {
            self.commit(&trees, n_done, n_groups)?;
            db.flush()?;
            file.sync_data()?;
            n_done += 1;
        }
        let rate = (n_done * GROUP) as f64 / begun.elapsed().as_secs_f64();
        drop((trees, db));
        std::fs::remove_dir_all(&folder)?;
        Ok(rate)
    }

    /// One group in one transaction. When all were written once, they are written again under other keys.
    fn commit(&self, trees: &[sled::Tree], n_done: usize, n_groups: usize) -> Result<()> {
        let (group, round) = (n_done % n_groups, u8::try_from(n_done / n_groups % 256)?);
        let batches = self.trees.iter().map(|(_, pairs)| {
            let mut batch = sled::Batch::default();
            for (key, value) in Self::share(pairs, group, n_groups) {
                let mut key = key.to_vec();
                if let Some(last) = key.last_mut() {
                    *last = last.wrapping_add(round);
                }
                batch.insert(key, value);
            }
            batch
        });
        let batches: Vec<sled::Batch> = batches.collect();
        let committed = trees.transaction(|trees| {
            for (tree, batch) in trees.iter().zip(&batches) {
                tree.apply_batch(batch)?;
            }
            Ok::<(), ConflictableTransactionError<()>>(())
        });
        committed.map_err(|error| anyhow!("a transaction failed: {error:?}"))
    }
}
