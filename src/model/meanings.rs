//! What a text says, by the numbers of its meanings: rows of the second evidence table.
//!
//! A row for each meaning and one for each ordered pair of meanings that stand near each other. Meanings are the same in
//! every language (`data/lexicon/meanings.tsv`), so what English comments teach here holds for French and German ones.

use super::concepts::Said;
use super::ngrams::Sink;

/// The table of meanings has 2^`BITS` rows.
pub const BITS: u32 = 15;
/// How many rows that are.
pub const N_ROWS: usize = 1 << BITS;

/// How many words apart two meanings still make a pair.
const PAIR_WORDS: usize = 4;

/// Gives the row of each meaning of a text and of each pair; `said` is in the order of the text.
pub(super) fn read(said: &[Said], sink: &mut impl Sink) {
    visit(said, |row, one, _| {
        sink.expect(1);
        sink.take(row, || one.at..one.at + one.n_words);
    });
}

/// Gives the row of each meaning and of each pair, with what they come from, as often as they stand in a text.
pub(super) fn visit(said: &[Said], mut take: impl FnMut(u32, Said, Option<Said>)) {
    for (i, one) in said.iter().enumerate() {
        take(row(u64::from(one.number)), *one, None);
        for other in said.iter().skip(i + 1).take_while(|other| other.at <= one.at + PAIR_WORDS) {
            take(row(u64::from(one.number) << 16 | u64::from(other.number)), *one, Some(*other));
        }
    }
}

const fn row(key: u64) -> u32 {
    (key.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as u32
}
