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
        log(lexis.words),
        share(lexis.letters, lexis.words),
        share(capitals.upper, capitals.letters),
        share(capitals.shouted, lexis.words),
        log(signs.exclamations),
        log(signs.questions),
        log(signs.repeated),
        log(signs.ellipses),
        share(signs.digits, view.chars().len()),
        share(signs.foreign, lexis.letters),
        log(signs.emoji),
        log(n_kind(ChunkKind::Link)),
        log(n_kind(ChunkKind::Mention)),
        log(n_kind(ChunkKind::Email)),
        log(signs.quotes),
        log(signs.lines),
        log(n_readings),
        log(view.n_folded_lookalikes()),
        log(signs.elongations),
        share(lexis.distinct, lexis.words),
        log(signs.stars),
        log(signs.money),
        log(signs.long_numbers),
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
    letters: usize,
    upper: usize,
    shouted: usize,
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
            counts.letters += run.0;
            counts.upper += run.1;
            counts.shouted += usize::from(run.0 >= 4 && run.0 == run.1);
            run = (0, 0);
        }
        counts
    }
}

/// Words and letters.
#[derive(Default)]
struct Lexis {
    words: usize,
    letters: usize,
    distinct: usize,
}

impl Lexis {
    fn of(view: &View, chunks: &[Chunk]) -> Self {
        let mut lexis = Self::default();
        let mut seen = [0_u64; 16];
        for chunk in chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Plain) {
            for range in words(view.chars(), chunk.range.clone()) {
                let word = view.chars().get(range).unwrap_or(&[]);
                lexis.words += 1;
                lexis.letters += word.len();
                let hash = word.iter().fold(17_u32, |h, c| h.wrapping_mul(0x0100_0193) ^ u32::from(*c));
                let bit = 1_u64 << (hash & 63);
                if let Some(slot) = seen.get_mut((hash >> 8) as usize & 15) {
                    lexis.distinct += usize::from(*slot & bit == 0);
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
    exclamations: usize,
    questions: usize,
    repeated: usize,
    ellipses: usize,
    digits: usize,
    foreign: usize,
    emoji: usize,
    quotes: usize,
    lines: usize,
    elongations: usize,
    stars: usize,
    money: usize,
    long_numbers: usize,
}

impl Signs {
    fn of(chars: &[char]) -> Self {
        let mut signs = Self::default();
        for run in chars.chunk_by(|a, b| a == b) {
            if let Some(c) = run.first() {
                signs.count(*c, run.len());
            }
        }
        signs.long_numbers = long_numbers(chars);
        signs
    }

    fn count(&mut self, c: char, n: usize) {
        match c {
            'a'..='z' => self.elongations += usize::from(n >= 3),
            '!' => {
                self.exclamations += n;
                self.repeated += usize::from(n >= 2);
            }
            '?' => {
                self.questions += n;
                self.repeated += usize::from(n >= 2);
            }
            '.' => self.ellipses += usize::from(n >= 2),
            '0'..='9' => self.digits += n,
            '"' => self.quotes += n,
            '\n' => self.lines += n,
            '*' => self.stars += n,
            '€' | '$' | '£' | '%' => self.money += n,
            '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}' => self.emoji += n,
            _ => self.foreign += if c > '\u{24F}' && c.is_alphabetic() { n } else { 0 },
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
