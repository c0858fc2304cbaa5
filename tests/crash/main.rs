//! The power button: a store is killed at a random moment, again and again, and nothing acknowledged may be missing.
//!
//! The test binary starts itself as a child that submits and decides from several threads and prints what was
//! acknowledged. The parent kills it without warning, opens the folder and compares. Rounds go on in the same folder, so
//! that killed stores are opened, killed while they open, and opened again. `VIGIE_CRASH_ROUNDS` sets the number of
//! rounds, `VIGIE_CRASH_SEED` another sequence of moments.

#![expect(clippy::expect_used, clippy::panic, reason = "a test ends where its expectations do")]

mod child; // what is killed
mod ledger; // what was acknowledged, and whether it is there
mod rounds; // killing and comparing
