//! Mutations of sequences: of bytes, and as far as they only rearrange, of characters too.

use super::Random;

/// The most copies that one mutation makes of a stretch.
const MAX_COPIES: usize = 40;

/// Cuts, repeats, moves or inserts something, once. `tokens` are what this kind of input stumbles over.
pub(crate) fn rearrange<T: Copy>(items: &mut Vec<T>, tokens: &[Vec<T>], random: &mut Random) {
    let stretch = random.stretch(items.len());
    match random.below(7) {
        0 => items.truncate(stretch.start),
        1 => drop(items.drain(stretch)),
        2 => repeat(items, &stretch, random),
        3 => swap(items, &stretch, random),
        4 => {
            let copied = items[stretch].to_vec();
            let at = random.below(items.len() + 1);
            items.splice(at..at, copied);
        }
        5 if !tokens.is_empty() => {
            let token = &tokens[random.below(tokens.len())];
            let end = stretch.start + token.len().min(items.len() - stretch.start);
            items.splice(stretch.start..end, token.iter().copied());
        }
        _ if !tokens.is_empty() => {
            let token = &tokens[random.below(tokens.len())];
            items.splice(stretch.start..stretch.start, token.iter().copied());
        }
        _ => items.reverse(),
    }
}

/// Changes bytes, once: as [`rearrange`] does, or by flipping bits and overwriting.
pub(crate) fn damage(bytes: &mut Vec<u8>, tokens: &[Vec<u8>], random: &mut Random) {
    let at = random.below(bytes.len());
    match (random.below(4), bytes.get_mut(at)) {
        (0, Some(byte)) => *byte ^= 1 << random.below(8),
        (1, Some(byte)) => *byte = [0, 1, 0x7f, 0x80, 0xff, b'"', b'0', random.next() as u8][random.below(8)],
        (2, Some(_)) => {
            let stretch = random.stretch(bytes.len());
            let drawn = random.one_in(2).then(|| random.next() as u8);
            bytes[stretch].iter_mut().for_each(|byte| *byte = drawn.unwrap_or_else(|| random.next() as u8));
        }
        _ => rearrange(bytes, tokens, random),
    }
}

fn repeat<T: Copy>(items: &mut Vec<T>, stretch: &std::ops::Range<usize>, random: &mut Random) {
    let n_copies = random.below(MAX_COPIES);
    let copies = items[stretch.clone()].repeat(n_copies);
    items.splice(stretch.end..stretch.end, copies);
}

/// Lets a stretch change places with what stands before it.
fn swap<T: Copy>(items: &mut [T], stretch: &std::ops::Range<usize>, random: &mut Random) {
    let from = random.below(stretch.start + 1);
    items[from..stretch.end].rotate_left(stretch.start - from);
}
