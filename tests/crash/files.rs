//! Folders read and laid, file by file.

use std::fs;
use std::path::{Path, PathBuf};

/// The same folder elsewhere.
pub(crate) fn copied(from: &Path, to: &Path) {
    lay(from, to, |file| fs::read(from.join(file)).expect("reads"));
}

/// Lays every folder of `names` at `to`, and every file with the content that `content` gives it.
pub(crate) fn lay(names: &Path, to: &Path, mut content: impl FnMut(&Path) -> Vec<u8>) {
    fs::create_dir_all(to).expect("a folder");
    for path in tree_of(names) {
        let relative = path.strip_prefix(names).expect("within");
        if path.is_dir() {
            fs::create_dir_all(to.join(relative)).expect("a folder");
        } else {
            fs::write(to.join(relative), content(relative)).expect("a file");
        }
    }
}

/// Everything in a folder, folders before what is in them, in an order that the seed repeats.
pub(crate) fn tree_of(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    let mut all = Vec::new();
    for entry in entries {
        all.push(entry.clone());
        if entry.is_dir() {
            all.extend(tree_of(&entry));
        }
    }
    all
}
