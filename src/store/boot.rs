//! Whether the state in a folder can be believed: how the last store there ended.
//!
//! The state is brought to the disk now and then, the journal with each group. After a kill the state reads as it was
//! left, since the machine still has it in memory. After a power cut it is what happened to reach the disk, and sled can put
//! together from that a state in which not everything fits. So a store that runs leaves the name of the machine's boot in
//! its folder; one that is found with the name of another boot was cut off, and its state is made anew from the journal.
//! After a clean stop the state's files must be those that were left.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::journal::sync_folder;
use super::ladder::Trust;
use super::seal::{self, Seal};

/// Where Linux tells the boot; elsewhere nobody does, and every boot has the same name.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// The file that says that a store runs.
fn file(data: &Path) -> PathBuf {
    data.join("running")
}

fn boot() -> String {
    fs::read_to_string(BOOT_ID).unwrap_or_else(|_unknown| "unknown".to_owned())
}

/// Whether the state in a folder can be believed. Notes that a store runs there now, unless it must be made anew first.
pub(crate) fn begin(data: &Path) -> io::Result<Trust> {
    match fs::read(file(data)) {
        Ok(found) if found != boot().as_bytes() => Ok(Trust::Distrusted),
        Ok(_after_a_kill) => note(data).map(|()| Trust::Checked),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Err(_after_a_stop) => match seal::check(data)? {
            Seal::Broken => {
                tracing::warn!("the state's files are not those that the last stop left");
                Ok(Trust::Distrusted)
            }
            Seal::None | Seal::Whole => note(data).map(|()| Trust::Checked),
        },
    }
}

/// Notes on the disk that a store runs.
pub(crate) fn note(data: &Path) -> io::Result<()> {
    let mut running = File::create(file(data))?;
    running.write_all(boot().as_bytes())?;
    running.sync_all()?;
    sync_folder(data)?;
    seal::remove(data)
}

/// Notes that it stopped with everything on the disk. Reads the state's files, which must be closed.
pub(crate) fn end(data: &Path) -> io::Result<()> {
    seal::put(data)?;
    fs::remove_file(file(data))?;
    sync_folder(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ladder::state_folder;

    #[test]
    fn a_state_is_believed_after_a_stop_and_a_kill_but_not_after_another_boot() {
        let folder = tempfile::tempdir().expect("a folder");
        let (data, state) = (folder.path(), state_folder(folder.path()).join("db"));
        fs::create_dir(state_folder(data)).expect("creates");
        fs::write(&state, b"state").expect("writes");
        assert_eq!(begin(data).expect("begins"), Trust::Checked, "the first start");
        assert_eq!(begin(data).expect("begins"), Trust::Checked, "after a kill");
        end(data).expect("ends");
        assert_eq!(begin(data).expect("begins"), Trust::Checked, "after a stop");
        end(data).expect("ends");
        fs::write(&state, b"other").expect("writes");
        assert_eq!(begin(data).expect("begins"), Trust::Distrusted, "altered at rest");
        fs::write(file(data), "another boot").expect("writes");
        assert_eq!(begin(data).expect("begins"), Trust::Distrusted);
        assert_eq!(begin(data).expect("begins"), Trust::Distrusted, "until the state is made anew");
        note(data).expect("notes");
        assert_eq!(begin(data).expect("begins"), Trust::Checked);
    }
}
