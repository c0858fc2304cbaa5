//! The disk as a power cut may leave it, made from the real folder and its shadow (see `shim.c`).

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::files::{lay, tree_of};
use crate::moments::Moments;
use crate::shim::Watched;

/// Exactly what was promised, and nothing else.
pub(crate) fn promised(disk: &Watched, to: &Path) {
    let tree = disk.shadow().join("tree");
    lay(&tree, to, |file| fs::read(tree.join(file)).expect("reads"));
    another_boot(to);
}

/// What was promised, and of everything else any part: names as they are or as they were synced, sizes in between, and
/// each page or sector on its own.
pub(crate) fn torn(disk: &Watched, to: &Path, moments: &mut Moments) {
    let (data, tree) = (disk.data(), disk.shadow().join("tree"));
    let names_arrived = moments.coin();
    let unit = if moments.coin() { 4096 } else { 512 };
    let names = if names_arrived { &data } else { &tree };
    let contents = Contents::of(disk);
    lay(names, to, |file| {
        let path = names.join(file);
        let inode = fs::metadata(&path).expect("a file").ino();
        let (real, synced) = if names_arrived { contents.of_real(inode) } else { contents.of_shadow(inode) };
        mixed(&real, &synced, unit, moments)
    });
    another_boot(to);
}

/// After a power cut the machine has another boot than the one that the store noted.
fn another_boot(data: &Path) {
    let running = data.join("running");
    if running.exists() {
        fs::write(running, "another boot").expect("writes");
    }
}

/// Where the two contents of a file are: a file may have other names in the shadow than it really has.
struct Contents {
    shadow: PathBuf,
    /// The real file of each real inode.
    real: BTreeMap<u64, PathBuf>,
    /// The real inode of each inode of the shadow.
    origin: BTreeMap<u64, u64>,
}

impl Contents {
    fn of(disk: &Watched) -> Self {
        let shadow = disk.shadow().join("inodes");
        let inode = |path: &Path| fs::metadata(path).expect("a file").ino();
        let real = tree_of(&disk.data()).into_iter().filter(|path| path.is_file());
        let real = real.map(|path| (inode(&path), path)).collect();
        let origin = tree_of(&shadow).into_iter().map(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).expect("a number");
            (inode(&path), name.parse().expect("a number"))
        });
        let origin = origin.collect();
        Self { shadow, real, origin }
    }

    fn of_real(&self, inode: u64) -> (Vec<u8>, Vec<u8>) {
        let real = self.real.get(&inode).map(|path| fs::read(path).expect("reads")).unwrap_or_default();
        (real, fs::read(self.shadow.join(inode.to_string())).unwrap_or_default())
    }

    /// A file that is really gone has only what was synced.
    fn of_shadow(&self, inode: u64) -> (Vec<u8>, Vec<u8>) {
        let origin = self.origin.get(&inode).copied();
        let synced = origin.map(|origin| fs::read(self.shadow.join(origin.to_string())).expect("reads"));
        let synced = synced.unwrap_or_default();
        let real = origin.and_then(|origin| self.real.get(&origin)).map(|path| fs::read(path).expect("reads"));
        (real.unwrap_or_else(|| synced.clone()), synced)
    }
}

/// Each unit from one of two contents, and a size from either or from between them.
fn mixed(real: &[u8], synced: &[u8], unit: usize, moments: &mut Moments) -> Vec<u8> {
    let (short, long) = (real.len().min(synced.len()), real.len().max(synced.len()));
    let n_bytes = match moments.below(4) {
        0 => real.len(),
        1 => synced.len(),
        2 => short + moments.place_below(long - short + 1),
        // Whole units are allocated before they are filled.
        _ => (short + moments.place_below(long - short + 1)).next_multiple_of(unit).min(long),
    };
    let mut bytes = vec![0; n_bytes];
    for (at, part) in bytes.chunks_mut(unit).enumerate() {
        let source = if moments.coin() { real } else { synced };
        let rest = source.get(at * unit..).unwrap_or_default();
        let n = rest.len().min(part.len());
        part.split_at_mut(n).0.copy_from_slice(rest.split_at(n).0);
    }
    bytes
}
