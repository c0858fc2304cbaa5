//! Asking the memory for something before it is needed.

/// Asks for the item at `at` to be fetched while other work goes on. Where the processor cannot be asked, it is fetched when it
/// is read.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a call would cost more than what it does")]
pub(super) fn fetch<T>(items: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(item) = items.get(at) {
        safe_arch::prefetch_t0(item);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (items, at);
}
