//! The `vigie-train` program.

fn main() {}
