//! The library that knows what has reached the disk (`shim.c`): compiled once, loaded into the service.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::service::Variables;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::compiled);

struct Library {
    folder: TempDir,
}

impl Library {
    fn compiled() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crash/shim.c");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-o"])
            .arg(folder.path().join("shim.so"))
            .arg(source)
            .arg("-lpthread")
            .status()
            .expect("a C compiler named `cc`");
        assert!(compiled.success(), "the shim compiles");
        Self { folder }
    }
}

/// Which names a sync brings to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// All of them, in order, as ext4's journal does.
    Ordered,
    /// Those of the synced folder, and only when a folder is synced: all that POSIX promises.
    Strict,
}

/// A fault that lasts until it is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing can be made longer.
    Full,
    /// Syncs fail, and what they were to bring is lost.
    Eio,
}

/// How the service's disk behaves, besides its faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    /// As it should.
    Honest,
    /// `fdatasync` brings nothing and says it did.
    Lying,
}

/// A data folder on a disk that is watched.
pub(crate) struct Watched {
    folder: TempDir,
    names: Names,
    disk: Disk,
}

impl Watched {
    /// An empty disk.
    pub(crate) fn new(names: Names, disk: Disk) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), names, disk }
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("real")
    }

    /// The shadow, in which only is what has reached the disk.
    pub(crate) fn shadow(&self) -> PathBuf {
        self.folder.path().join("shadow")
    }

    /// The variables with which the service runs on this disk.
    pub(crate) fn variables(&self) -> Variables {
        // The root is there before the first write, so that nothing escapes notice.
        fs::create_dir_all(self.data()).expect("a folder");
        let names = if self.names == Names::Strict { "strict" } else { "ordered" };
        let mut variables = vec![
            ("LD_PRELOAD", LIBRARY.folder.path().join("shim.so").into_os_string()),
            ("VIGIE_SHIM_ROOT", self.data().into_os_string()),
            ("VIGIE_SHIM_SHADOW", self.shadow().into_os_string()),
            ("VIGIE_SHIM_FULL", self.marker(Fault::Full).into_os_string()),
            ("VIGIE_SHIM_EIO", self.marker(Fault::Eio).into_os_string()),
            ("VIGIE_SHIM_MISTAKES", self.folder.path().join("mistakes").into_os_string()),
            ("VIGIE_SHIM_NAMES", names.into()),
        ];
        if self.disk == Disk::Lying {
            variables.push(("VIGIE_SHIM_IGNORE_FDATASYNC", OsString::from("1")));
        }
        variables
    }

    /// Begins a fault.
    pub(crate) fn begin(&self, fault: Fault) {
        fs::write(self.marker(fault), b"").expect("a marker");
    }

    /// Ends a fault.
    pub(crate) fn end(&self, fault: Fault) {
        fs::remove_file(self.marker(fault)).expect("a marker");
    }

    /// Syncs that were tried again on a descriptor on which they had failed.
    pub(crate) fn mistakes(&self) -> String {
        fs::read_to_string(self.folder.path().join("mistakes")).unwrap_or_default()
    }

    fn marker(&self, fault: Fault) -> PathBuf {
        self.folder.path().join(match fault {
            Fault::Full => "full",
            Fault::Eio => "eio",
        })
    }
}
