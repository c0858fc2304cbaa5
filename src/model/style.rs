//! How a text is written: length, capitals, punctuation, disguise. Counts enter as `ln(1 + n)`, shares as they are.

use std::ops::Range;

use super::lexis::Word;
use super::logarithm::ln_1p;
use crate::text::kind::{is_foreign, is_picture};
use crate::text::{Chunk, ChunkKind, Kind, View};

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
pub fn read(view: &View, chunks: &[Chunk], words: &[Word], n_readings: usize, out: &mut Vec<f32>) {
    let capitals = Capitals::of(view);
    let lexis = Lexis::of(words);
    let signs = Signs::of(view);
    let n_kind = |kind: ChunkKind| chunks.iter().filter(|chunk| chunk.kind == kind).count();
    out.extend([
        ln_1p(view.chars().len()),
        ln_1p(lexis.words),
        share(lexis.letters, lexis.words),
        share(capitals.upper, capitals.letters),
        share(capitals.shouted, lexis.words),
        ln_1p(signs.exclamations),
        ln_1p(signs.questions),
        ln_1p(signs.repeated),
        ln_1p(signs.ellipses),
        share(signs.digits, view.chars().len()),
        share(signs.foreign, lexis.letters),
        ln_1p(signs.emoji),
        ln_1p(n_kind(ChunkKind::Link)),
        ln_1p(n_kind(ChunkKind::Mention)),
        ln_1p(n_kind(ChunkKind::Email)),
        ln_1p(signs.quotes),
        ln_1p(signs.lines),
        ln_1p(n_readings),
        ln_1p(view.n_folded_lookalikes()),
        ln_1p(signs.elongations),
        share(lexis.distinct, lexis.words),
        ln_1p(signs.stars),
        ln_1p(signs.money),
        ln_1p(signs.long_numbers),
    ]);
}

fn share(n: usize, of: usize) -> f32 {
    if of == 0 { 0.0 } else { n as f32 / of as f32 }
}

/// Capital letters of the original text.
struct Capitals {
    letters: usize,
    upper: usize,
    shouted: usize,
}

impl Capitals {
    fn of(view: &View) -> Self {
        const MIN_SHOUT: usize = 4;
        let places = view.places();
        let upper = places.count(Kind::CAPITAL);
        let letters = places.count(Kind::LETTER);
        if upper < MIN_SHOUT {
            return Self { letters, upper, shouted: 0 };
        }
        // A run of capitals is a shouted word when no other letter touches it.
        let touches =
            |at: Option<usize>| at.and_then(|at| view.kinds().get(at)).is_some_and(|kinds| Kind::LETTER.is_in(*kinds));
        let is_shouted = |run: &Range<usize>| {
            run.len() >= MIN_SHOUT && !touches(run.start.checked_sub(1)) && !touches(Some(run.end))
        };
        let shouted = places.runs(Kind::CAPITAL, 0..view.chars().len()).filter(is_shouted).count();
        Self { letters, upper, shouted }
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
    fn of(words: &[Word]) -> Self {
        let mut seen = [0_u64; 16];
        let mut letters = 0;
        for word in words {
            letters += word.range.len();
            if let Some(slot) = seen.get_mut((word.hash >> 60) as usize) {
                *slot |= 1 << (word.hash >> 54 & 63);
            }
        }
        let distinct = seen.iter().map(|slot| slot.count_ones() as usize).sum();
        Self { words: words.len(), letters, distinct }
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
    fn of(view: &View) -> Self {
        let (mut signs, places) = (Self::default(), view.places());
        let is_twin = |at: usize| view.kinds().get(at).is_some_and(|kinds| Kind::TWIN.is_in(*kinds));
        for at in places.of(Kind::NOTABLE) {
            if let Some(c) = view.chars().get(at) {
                let is_second = is_twin(at) && !at.checked_sub(1).is_some_and(is_twin);
                signs.count(*c, is_second);
            }
        }
        let repetitions = places.runs(Kind::TWIN, 0..view.chars().len()).filter(|run| run.len() >= 2);
        let is_ascii_letter = |run: &Range<usize>| view.chars().get(run.start).is_some_and(char::is_ascii_lowercase);
        signs.elongations = repetitions.filter(is_ascii_letter).count();
        if signs.digits >= LONG_NUMBER {
            signs.long_numbers = long_numbers(view.chars());
        }
        signs
    }

    /// Counts a character; `is_second` where it makes a run of the same one.
    fn count(&mut self, c: char, is_second: bool) {
        match c {
            '!' => {
                self.exclamations += 1;
                self.repeated += usize::from(is_second);
            }
            '?' => {
                self.questions += 1;
                self.repeated += usize::from(is_second);
            }
            '.' => self.ellipses += usize::from(is_second),
            '0'..='9' => self.digits += 1,
            '"' => self.quotes += 1,
            '\n' => self.lines += 1,
            '*' => self.stars += 1,
            '€' | '$' | '£' | '%' => self.money += 1,
            _ if is_picture(c) => self.emoji += 1,
            _ => self.foreign += usize::from(is_foreign(c)),
        }
    }
}

/// So many digits make a number long: a telephone number, an account.
const LONG_NUMBER: usize = 8;

/// Runs of at least eight digits, with single spaces, dots, dashes or slashes between them.
fn long_numbers(chars: &[char]) -> usize {
    let is_part = |c: &char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '/' | '+' | '(' | ')');
    let pieces = chars.chunk_by(|a, b| is_part(a) == is_part(b));
    pieces
        .filter(|piece| piece.iter().filter(|c| c.is_ascii_digit()).count() >= LONG_NUMBER)
        .filter(|p| p.iter().all(is_part))
        .count()
}
