//! How a text is written: length, capitals, punctuation, disguise. Counts enter as `ln(1 + n)`, shares as they are.

use crate::text::{Chunk, ChunkKind, View, is_ignorable, words};

/// The names of the style features, in order.
pub const STYLE_NAMES: [&str; 24] = [
    "style/chars",
    "style/words",
    "style/word_length",
    "style/capital_share",
    "style/shouted_share",
    "style/exclamations",
    "style/questions",
    "style/repeated_marks",
    "style/ellipses",
    "style/digit_share",
    "style/foreign_share",
    "style/emoji",
    "style/links",
    "style/mentions",
    "style/emails",
    "style/quotes",
    "style/lines",
    "style/readings",
    "style/lookalikes",
    "style/elongations",
    "style/distinct_share",
    "style/stars",
    "style/money",
    "style/long_numbers",
];

/// Appends the style features of a text to `out`. `n_readings` is how many additional readings its disguised chunks had.
pub fn read(text: &str, view: &View, chunks: &[Chunk], n_readings: usize, out: &mut Vec<f32>) {
    let capitals = Capitals::of(text);
    let lexis = Lexis::of(view, chunks);
    let signs = Signs::of(view.chars());
    let n_kind = |kind: ChunkKind| chunks.iter().filter(|chunk| chunk.kind == kind).count();
    out.extend([
        log(view.chars().len()),
        log(lexis.n_words),
        share(lexis.n_letters, lexis.n_words),
        share(capitals.n_upper, capitals.n_letters),
        share(capitals.n_shouted, lexis.n_words),
        log(signs.n_exclamations),
        log(signs.n_questions),
        log(signs.n_repeated),
        log(signs.n_ellipses),
        share(signs.n_digits, view.chars().len()),
        share(signs.n_foreign, lexis.n_letters),
        log(signs.n_emoji),
        log(n_kind(ChunkKind::Link)),
        log(n_kind(ChunkKind::Mention)),
        log(n_kind(ChunkKind::Email)),
        log(signs.n_quotes),
        log(signs.n_lines),
        log(n_readings),
        log(view.n_folded_lookalikes()),
        log(signs.n_elongations),
        share(lexis.n_distinct, lexis.n_words),
        log(signs.n_stars),
        log(signs.n_money),
        log(signs.n_long_numbers),
    ]);
}

fn log(n: usize) -> f32 {
    (n as f32).ln_1p()
}

fn share(n: usize, of: usize) -> f32 {
    if of == 0 { 0.0 } else { n as f32 / of as f32 }
}

/// Capital letters, which only the original text still has.
#[derive(Default)]
struct Capitals {
    n_letters: usize,
    n_upper: usize,
    n_shouted: usize,
}

impl Capitals {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        let mut run = (0, 0);
        for c in text.chars().filter(|c| !is_ignorable(*c)).chain([' ']) {
            if c.is_alphabetic() {
                run.0 += 1;
                run.1 += usize::from(c.is_uppercase());
                continue;
            }
            counts.n_letters += run.0;
            counts.n_upper += run.1;
            counts.n_shouted += usize::from(run.0 >= 4 && run.0 == run.1);
            run = (0, 0);
        }
        counts
    }
}

/// Words and letters.
#[derive(Default)]
struct Lexis {
    n_words: usize,
    n_letters: usize,
    n_distinct: usize,
}

impl Lexis {
    fn of(view: &View, chunks: &[Chunk]) -> Self {
        let mut lexis = Self::default();
        let mut seen = [0_u64; 16];
        for chunk in chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Plain) {
            for range in words(view.chars(), chunk.range.clone()) {
                let word = view.chars().get(range).unwrap_or(&[]);
                lexis.n_words += 1;
                lexis.n_letters += word.len();
                let hash = word.iter().fold(17_u32, |h, c| h.wrapping_mul(0x0100_0193) ^ u32::from(*c));
                let bit = 1_u64 << (hash & 63);
                if let Some(slot) = seen.get_mut((hash >> 8) as usize & 15) {
                    lexis.n_distinct += usize::from(*slot & bit == 0);
                    *slot |= bit;
                }
            }
        }
        lexis
    }
}

/// Punctuation, digits and pictures.
#[derive(Default)]
struct Signs {
    n_exclamations: usize,
    n_questions: usize,
    n_repeated: usize,
    n_ellipses: usize,
    n_digits: usize,
    n_foreign: usize,
    n_emoji: usize,
    n_quotes: usize,
    n_lines: usize,
    n_elongations: usize,
    n_stars: usize,
    n_money: usize,
    n_long_numbers: usize,
}

impl Signs {
    fn of(chars: &[char]) -> Self {
        let mut signs = Self::default();
        for run in chars.chunk_by(|a, b| a == b) {
            if let Some(c) = run.first() {
                signs.count(*c, run.len());
            }
        }
        signs.n_long_numbers = long_numbers(chars);
        signs
    }

    fn count(&mut self, c: char, n: usize) {
        match c {
            'a'..='z' => self.n_elongations += usize::from(n >= 3),
            '!' => {
                self.n_exclamations += n;
                self.n_repeated += usize::from(n >= 2);
            }
            '?' => {
                self.n_questions += n;
                self.n_repeated += usize::from(n >= 2);
            }
            '.' => self.n_ellipses += usize::from(n >= 2),
            '0'..='9' => self.n_digits += n,
            '"' => self.n_quotes += n,
            '\n' => self.n_lines += n,
            '*' => self.n_stars += n,
            '€' | '$' | '£' | '%' => self.n_money += n,
            '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}' => self.n_emoji += n,
            _ => self.n_foreign += if c > '\u{24F}' && c.is_alphabetic() { n } else { 0 },
        }
    }
}

/// Runs of at least eight digits, with single spaces, dots, dashes or slashes between them.
fn long_numbers(chars: &[char]) -> usize {
    let is_part = |c: &char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '/' | '+' | '(' | ')');
    let pieces = chars.chunk_by(|a, b| is_part(a) == is_part(b));
    pieces
        .filter(|piece| piece.iter().filter(|c| c.is_ascii_digit()).count() >= 8)
        .filter(|p| p.iter().all(is_part))
        .count()
}
