//! `ln(1 + n)` of counts, which are nearly always small.

use std::sync::LazyLock;

const N_KNOWN: usize = 512;

/// The natural logarithm of `1 + n`.
pub(super) fn ln_1p(n: usize) -> f32 {
    static KNOWN: LazyLock<[f32; N_KNOWN]> = LazyLock::new(|| std::array::from_fn(|n| (n as f32).ln_1p()));
    if n == 0 { 0.0 } else { KNOWN.get(n).copied().unwrap_or_else(|| (n as f32).ln_1p()) }
}
