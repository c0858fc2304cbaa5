//! Everything random, as a pure function of a seed and of what it is for: no state, no order of calls, no surprises.

/// A number in 0..2^64 for (seed, purpose, item). `SplitMix64`'s finaliser (Steele, Lea, Flood 2014).
pub const fn draw(seed: u64, purpose: u64, item: u64) -> u64 {
    let mut z = seed ^ purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ item.wrapping_mul(0xD1B5_4A32_D192_ED03);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The same as a fraction in 0..1.
pub const fn fraction(seed: u64, purpose: u64, item: u64) -> f64 {
    (draw(seed, purpose, item) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The items 0..n in random order.
pub fn shuffled(seed: u64, purpose: u64, n: usize) -> Vec<u32> {
    let mut items: Vec<u32> = (0..n as u32).collect();
    items.sort_by_cached_key(|item| draw(seed, purpose, u64::from(*item)));
    items
}
