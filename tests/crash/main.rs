//! The power button and worse: the real program works as fast as it can, something happens to it, and nothing it
//! acknowledged may be missing. What each fault proves, and what it does not, is in `README.md`.
//!
//! Every fault follows one pattern: the service runs as a process on a folder of its own, threads talk to it over HTTP,
//! a ledger notes what was acknowledged, something happens, and the folder is opened and compared with the ledger.
//! All randomness comes from one seed, which every failure names. `VIGIE_CRASH_ROUNDS` makes the runs longer,
//! `VIGIE_CRASH_SEED` takes them elsewhere.

#![expect(clippy::expect_used, clippy::panic, reason = "a test ends where its expectations do")]

// What every fault needs:
mod client; // one HTTP connection
mod files; // folders read and laid
mod ledger; // what was acknowledged, and whether it is there
mod moments; // when and where, repeatable by its seed
mod service; // the program as a process
mod verb; // what can be asked
mod workload; // threads that ask it all

// The faults:
mod damage; // files altered, cut and removed while nobody looks
#[cfg(target_os = "linux")]
mod disk_full; // no room, and room again
#[cfg(target_os = "linux")]
mod episodes; // what both kinds of refusing disks have in common
#[cfg(target_os = "linux")]
mod failing_sync; // a disk that does not keep what it was given
mod kill; // SIGKILL at any moment
#[cfg(target_os = "linux")]
mod power_cut; // what was not synced is gone, or half gone
#[cfg(target_os = "linux")]
mod rotation; // the same while a new segment begins

// What a power cut needs:
#[cfg(target_os = "linux")]
mod image; // the disk as a power cut may leave it
#[cfg(target_os = "linux")]
mod shim; // the library that knows what has reached the disk
