//! What a disguised chunk would read as: `c0nn4rd`, `c.o.n.n.a.r.d`, `c o n n a r d`, `connaaaard`.
//!
//! The readings are **additional**: what the text says stays, so a wrong guess costs little. Nothing is guessed for plain
//! words, nor for ordinary numbers, ordinals and abbreviations.

use super::chunk::{Chunk, ChunkKind};

/// One additional reading of a stretch of the view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// What it reads as.
    pub chars: Vec<char>,
    /// For each of these the position in the view it came from.
    pub origins: Vec<usize>,
}

impl Form {
    fn push(&mut self, c: char, origin: usize) {
        self.chars.push(c);
        self.origins.push(origin);
    }

    fn map(&self, f: impl Fn(char) -> char) -> Self {
        Self { chars: self.chars.iter().map(|c| f(*c)).collect(), origins: self.origins.clone() }
    }
}

/// All additional readings of consecutive chunks of a view, in order.
pub fn forms(chars: &[char], chunks: &[Chunk]) -> Vec<Form> {
    let mut found = Vec::new();
    let mut rest = chunks;
    while let Some((chunk, after)) = rest.split_first() {
        let n_spelled = spelled_out(chars, rest);
        if n_spelled >= 3 {
            let (run, after_run) = rest.split_at(n_spelled);
            resolve(&letters_of(chars, run), true, &mut found);
            rest = after_run;
            continue;
        }
        if chunk.kind != ChunkKind::Link && chunk.kind != ChunkKind::Email {
            let piece = chars.get(chunk.range.clone()).unwrap_or(&[]);
            if looks_disguised(piece) {
                resolve(&without_separators(piece, chunk.range.start), false, &mut found);
            }
        }
        rest = after;
    }
    found
}

/// How many chunks at the start are single letters or signs: `c o n 4 r d`.
fn spelled_out(chars: &[char], chunks: &[Chunk]) -> usize {
    chunks.iter().take_while(|chunk| single_letter(chars, chunk).is_some()).count()
}

fn single_letter(chars: &[char], chunk: &Chunk) -> Option<usize> {
    let piece = chars.get(chunk.range.clone())?;
    let mut letters = piece.iter().enumerate().filter(|(_, c)| unleet(**c).is_some() || c.is_alphabetic());
    let (at, _) = letters.next()?;
    (letters.next().is_none() && piece.len() <= 2).then_some(chunk.range.start + at)
}

fn letters_of(chars: &[char], chunks: &[Chunk]) -> Form {
    let mut form = Form::default();
    for at in chunks.iter().filter_map(|chunk| single_letter(chars, chunk)) {
        if let Some(c) = chars.get(at) {
            form.push(*c, at);
        }
    }
    form
}

/// Whether a chunk holds a sign of disguise: a sign, digit or separator that stands between letters, a leading sign that
/// stands for a letter, single letters between separators, or the same letter three times in a row.
fn looks_disguised(piece: &[char]) -> bool {
    let is_letter = |c: &char| c.is_alphabetic();
    let between = piece.windows(3).any(|w| match w {
        [a, b, c] if is_letter(a) && is_letter(c) => is_leet(*b) || is_strong_separator(*b) || (a == b && b == c),
        [a, b, c] if is_letter(a) => is_leet(*b) && is_leet(*c),
        _ => false,
    });
    let spelled = piece.windows(4).any(|w| match w {
        [a, b, c, d] => is_letter(a) && is_separator(*b) && c.is_alphanumeric() && is_separator(*d) && b == d,
        _ => false,
    });
    let leading =
        matches!(piece, ['@' | '$' | '€' | '£' | '|', rest @ ..] if rest.len() >= 3 && rest.iter().all(is_letter));
    between || spelled || leading
}

const fn is_strong_separator(c: char) -> bool {
    matches!(c, '.' | '_' | '*' | '~' | '^' | '=' | '•' | '·' | '\\' | '#')
}

const fn is_leet(c: char) -> bool {
    unleet(c).is_some()
}

const fn is_separator(c: char) -> bool {
    matches!(c, '.' | '_' | '*' | '~' | '^' | '-' | '=' | '•' | '·' | '/' | '\\' | ',' | '\'' | '"' | '#')
}

/// The letter that a digit or sign stands for.
const fn unleet(c: char) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '!' | '¡' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '6' | '9' => 'g',
        '7' | '+' => 't',
        '8' => 'b',
        '¢' | '©' => 'c',
        '£' | '|' => 'l',
        _ => return None,
    })
}

/// The chunk from its first to its last letter or leet sign, without separators between them.
fn without_separators(piece: &[char], offset: usize) -> Form {
    let is_inner = |c: &char| c.is_alphanumeric() || matches!(c, '@' | '$' | '€' | '£' | '+' | '|');
    let first = piece.iter().position(is_inner).unwrap_or(0);
    let last = piece.iter().rposition(is_inner).map_or(0, |at| at + 1);
    let mut form = Form::default();
    for (i, c) in piece.iter().enumerate().take(last).skip(first) {
        if !is_separator(*c) {
            form.push(*c, offset + i);
        }
    }
    form
}

/// Adds the readings of a form: signs as letters, and long repetitions shortened to one and to two.
fn resolve(form: &Form, is_new: bool, found: &mut Vec<Form>) {
    let n_letters = form.chars.iter().filter(|c| c.is_alphabetic()).count();
    if n_letters < 2 || n_letters * 5 < form.chars.len() * 2 {
        return;
    }
    let as_i = form.map(|c| unleet(c).unwrap_or(c));
    let reads_as_l = form.chars.iter().any(|c| matches!(c, '1' | '!'));
    let mut readings = vec![shorten(&as_i, 1), shorten(&as_i, 2)];
    if reads_as_l {
        let as_l = form.map(|c| if matches!(c, '1' | '!') { 'l' } else { unleet(c).unwrap_or(c) });
        readings.push(shorten(&as_l, 1));
    }
    readings.dedup();
    readings.retain(|reading| is_new || reading.chars != form.chars || form.chars.len() > 2);
    found.append(&mut readings);
}

/// Shortens runs of three or more of the same letter to `n`.
fn shorten(form: &Form, n: usize) -> Form {
    let mut short = Form::default();
    let mut start = 0;
    for run in form.chars.chunk_by(|a, b| a == b) {
        let kept = if run.len() >= 3 { n } else { run.len() };
        for (c, origin) in run.iter().zip(form.origins.iter().skip(start)).take(kept) {
            short.push(*c, *origin);
        }
        start += run.len();
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{View, chunks};

    fn readings(text: &str) -> Vec<String> {
        let view = View::of(text);
        let pieces: Vec<_> = chunks(view.chars()).collect();
        forms(view.chars(), &pieces).into_iter().map(|form| form.chars.into_iter().collect()).collect()
    }

    fn check_reads(text: &str, expected: &str) {
        let found = readings(text);
        assert!(found.iter().any(|reading| reading == expected), "{text}: {found:?}");
    }

    #[test]
    fn leet_separators_spelling_and_elongation_are_read() {
        check_reads("espèce de c0nn4rd", "connard");
        check_reads("quel c.o.n.n.a.r.d !", "connard");
        check_reads("c o n n a r d va", "connard");
        check_reads("c 0 n n 4 r d", "connard");
        check_reads("connaaaaard", "connard");
        check_reads("you a$$hole", "asshole");
        check_reads("@rschloch", "arschloch");
        check_reads("sa1ope", "salope");
        check_reads("f_u_c_k you", "fuck");
    }

    #[test]
    fn plain_words_have_no_other_reading() {
        for text in
            ["Une phrase tout à fait ordinaire", "Straße und Fußgänger", "le 24 mars 2024, 13 000 soldats", "a b"]
        {
            assert_eq!(readings(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn forms_remember_where_they_came_from() {
        let view = View::of("oh c.0.n");
        let pieces: Vec<_> = chunks(view.chars()).collect();
        let form = forms(view.chars(), &pieces).remove(0);
        assert_eq!(form.chars, ['c', 'o', 'n']);
        assert_eq!(form.origins, [3, 5, 7]);
    }
}
