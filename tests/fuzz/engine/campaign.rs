//! A campaign: inputs are made and checked until its time is up. Whatever fails is written to a file and named.
//!
//! An ordinary test run gives each campaign a second and always the same inputs. `VIGIE_FUZZ_SECONDS=3600` makes it an hour
//! over inputs that nobody has tried; `VIGIE_FUZZ_SEED` chooses them. Every input has a seed of its own, so the one that
//! failed can be made again alone: its seed as `VIGIE_FUZZ_SEED` makes it the first.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::Once;
use std::time::{Duration, Instant};

use super::Random;

/// What is checked: one or more byte strings, each a file when it fails.
pub(crate) type Input = Vec<Vec<u8>>;

/// Seconds of a campaign that nobody asked for.
const DEFAULT_SECONDS: u64 = 1;
/// How many inputs are kept of those that fail in one place; different causes may meet there.
const MAX_KEPT: usize = 10;
/// How often a long campaign says how far it is.
const REPORT_EVERY: Duration = Duration::from_secs(60);

/// How long one target is tried, and with which inputs.
pub(crate) struct Campaign {
    name: &'static str,
    first_seed: u64,
    budget: Duration,
}

impl Campaign {
    /// The campaign of a target, as the environment wants it.
    pub(crate) fn of(name: &'static str) -> Self {
        let seconds = setting("VIGIE_FUZZ_SECONDS");
        let seed = || seconds.map_or(1, |_| RandomState::new().hash_one(name) >> 16);
        let first_seed = setting("VIGIE_FUZZ_SEED").unwrap_or_else(seed);
        Self { name, first_seed, budget: Duration::from_secs(seconds.unwrap_or(DEFAULT_SECONDS)) }
    }

    /// Makes and checks inputs until time is up; at least one. Panics at the end if any check did.
    pub(crate) fn run(&self, mut make: impl FnMut(&mut Random) -> Input, mut check: impl FnMut(&Input)) {
        listen_for_panics();
        eprintln!("fuzz {}: first seed {}, {} s", self.name, self.first_seed, self.budget.as_secs());
        let (begun, mut reported) = (Instant::now(), Instant::now());
        let (mut n_inputs, mut failures) = (0_u64, BTreeMap::<String, Failure>::new());
        while n_inputs == 0 || begun.elapsed() < self.budget {
            let seed = self.first_seed.wrapping_add(n_inputs);
            let input = make(&mut Random::new(seed));
            n_inputs += 1;
            if let Some((place, message)) = panic_in(|| check(&input)) {
                let failure = failures.entry(place).or_default();
                failure.n_inputs += 1;
                if failure.folders.len() < MAX_KEPT {
                    failure.folders.push(self.keep(seed, &input, &message));
                }
            }
            if reported.elapsed() > REPORT_EVERY {
                reported = Instant::now();
                self.report(begun.elapsed(), n_inputs, &failures);
            }
        }
        self.report(begun.elapsed(), n_inputs, &failures);
        assert!(failures.is_empty(), "fuzz {}: {failures:#?}", self.name);
    }

    /// Writes down an input that failed.
    fn keep(&self, seed: u64, input: &Input, message: &str) -> PathBuf {
        let folder = temporary_folder().join(format!("fuzz-{}-{seed}", self.name));
        fs::create_dir_all(&folder).expect("makes a folder");
        for (number, part) in input.iter().enumerate() {
            fs::write(folder.join(number.to_string()), part).expect("writes");
        }
        eprintln!("fuzz {}: FAILED, input in {}: {message}", self.name, folder.display());
        folder
    }

    fn report(&self, elapsed: Duration, n_inputs: u64, failures: &BTreeMap<String, Failure>) {
        let n_failed: u64 = failures.values().map(|failure| failure.n_inputs).sum();
        let (seconds, n_places) = (elapsed.as_secs(), failures.len());
        eprintln!("fuzz {}: {n_inputs} inputs in {seconds} s, {n_failed} failed in {n_places} places", self.name);
    }
}

/// What failed in one place of the source.
#[derive(Debug, Default)]
struct Failure {
    n_inputs: u64,
    /// The first inputs, a folder each.
    folders: Vec<PathBuf>,
}

thread_local! {
    static IS_CHECKING: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs a check; gives the place and the message when it panicked.
fn panic_in(check: impl FnOnce()) -> Option<(String, String)> {
    IS_CHECKING.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(check));
    IS_CHECKING.set(false);
    let message = message(outcome.err()?.as_ref());
    Some((PLACE.take().unwrap_or_default(), message))
}

fn message(payload: &(dyn Any + Send)) -> String {
    let owned = payload.downcast_ref::<String>().map(String::as_str);
    let message = owned.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message");
    message.chars().take(2_000).collect()
}

/// Notes where checks panic instead of printing every one of them; other panics are printed as ever.
fn listen_for_panics() {
    static LISTEN: Once = Once::new();
    LISTEN.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if IS_CHECKING.get() {
                PLACE.replace(panic.location().map(ToString::to_string));
            } else {
                usual(panic);
            }
        }));
    });
}

/// `target/tmp`, found from where the test binary lies: `target/debug/deps`.
fn temporary_folder() -> PathBuf {
    let binary = std::env::current_exe().expect("the path of this test");
    binary.ancestors().nth(3).expect("lies in a target folder").join("tmp")
}

#[expect(clippy::disallowed_methods, reason = "how long and with which inputs is the caller's choice")]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}
