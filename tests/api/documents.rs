//! What documents name exists: a renamed file breaks the document that mentions it.

use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENTS: [&str; 7] = [
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "data/README.md",
    "docs/coral.md",
    "docs/perspective.md",
    "tests/bench/README.md",
];
const ENDINGS: [&str; 7] = [".rs", ".md", ".toml", ".ndjson", ".json", ".lock", ".gz"];
const FOLDERS: [&str; 7] = ["src", "data", "docs", "tests", "training", ".ci", ".cargo"];

#[test]
fn documents_name_only_files_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in DOCUMENTS {
        let Ok(document) = fs::read_to_string(root.join(name)) else {
            continue;
        };
        for path in named_paths(&document) {
            assert!(exists(root, name, path), "{name} names `{path}`, which does not exist");
        }
    }
}

/// What stands in single backticks on one line, outside of code blocks, and looks like a file of ours.
fn named_paths(document: &str) -> impl Iterator<Item = &str> {
    let prose = document.split("```").step_by(2);
    let quoted = prose.flat_map(str::lines).flat_map(|line| line.split('`').skip(1).step_by(2));
    quoted.filter(|path| looks_like_ours(path))
}

fn looks_like_ours(path: &str) -> bool {
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
    let first = path.split('/').next().unwrap_or_default();
    let in_our_folders = path.contains('/') && FOLDERS.contains(&first);
    plain && !path.starts_with(['/', '.']) && (in_our_folders || ENDINGS.iter().any(|ending| path.ends_with(ending)))
}

/// A path counts from the root, from `src`, from `training`, or from where the document lies; a bare name from anywhere.
fn exists(root: &Path, document: &str, path: &str) -> bool {
    let beside: PathBuf = Path::new(document).parent().map(Path::to_owned).unwrap_or_default();
    let starts = [PathBuf::new(), "src".into(), "training".into(), beside];
    let stands_somewhere = || FOLDERS.iter().any(|folder| is_below(&root.join(folder), path));
    starts.iter().any(|start| root.join(start).join(path).exists()) || (!path.contains('/') && stands_somewhere())
}

fn is_below(folder: &Path, name: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.filter_map(Result::ok).map(|entry| entry.path()).any(|path| path.ends_with(name) || is_below(&path, name))
}

#[test]
fn names_of_files_are_told_from_other_words() {
    let document =
        "See `src/main.rs`, `store/mod.rs`, `vigie score`, `./var`, `/v1/comments` and `a.b`.\n```\n`x.rs`\n```";
    assert_eq!(named_paths(document).collect::<Vec<_>>(), ["src/main.rs", "store/mod.rs"]);
}
