//! An explanation drawn for a person at a terminal: the text with what counted underlined, and the parts of its score.

use std::fmt::{self, Display, Formatter, Write as _};

use crate::decision::Decision;
use crate::model::{Explanation, Span};

/// So many of the strongest words, and of the strongest features, have lines of their own.
const MAX_LINES: usize = 8;
/// How long the bar of the strongest part is.
const BAR_CELLS: f32 = 16.0;

/// What is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pen {
    /// Red underlines what adds, green what subtracts; bold is strong, faint is weak.
    Colours,
    /// `{+adds+}`, `{-subtracts-}`; doubled where it is strong.
    Marks,
}

/// One comment with what explains its scores.
pub(super) struct Drawing<'d> {
    /// What is drawn with.
    pub(super) pen: Pen,
    /// The comment's text.
    pub(super) text: &'d str,
    /// What was decided.
    pub(super) decision: &'d Decision,
    /// Why, one a category.
    pub(super) explanations: &'d [Explanation],
}

impl Display for Drawing<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Decision { verdict, language, .. } = self.decision;
        writeln!(f, "{}, language {language}", verdict.as_str())?;
        for explanation in self.explanations {
            self.draw(explanation, f)?;
        }
        Ok(())
    }
}

impl Drawing<'_> {
    fn draw(&self, explanation: &Explanation, f: &mut Formatter<'_>) -> fmt::Result {
        let score = self.decision.scores.get(explanation.category).rounded();
        writeln!(f, "\n{} {score:.4}, log-odds {:+.4}", explanation.category, explanation.log_odds)?;
        f.write_str("  ")?;
        self.draw_text(&explanation.spans, f)?;
        f.write_char('\n')?;
        let folded = explanation.normalised.as_ref().filter(|read_as| **read_as != self.text.to_lowercase());
        if let Some(read_as) = folded {
            writeln!(f, "  reads as: {}", read_as.chars().map(shown).collect::<String>())?;
        }
        if explanation.shares.len() > 1 {
            let shares = explanation.shares.iter().map(|(domain, share)| format!("{domain} {share:.2}"));
            writeln!(f, "  domains: {}", shares.collect::<Vec<_>>().join(", "))?;
        }
        self.draw_parts(explanation, f)
    }

    fn draw_text(&self, spans: &[Span], f: &mut Formatter<'_>) -> fmt::Result {
        let strongest = strongest(spans.iter().map(|span| span.weight));
        let (mut chars, mut at) = (self.text.chars(), 0);
        for span in spans {
            chars.by_ref().take(span.start - at).map(shown).try_for_each(|c| f.write_char(c))?;
            let (before, after) = self.pen.strokes(span.weight, strongest);
            f.write_str(before)?;
            chars.by_ref().take(span.end - span.start).map(shown).try_for_each(|c| f.write_char(c))?;
            f.write_str(after)?;
            at = span.end;
        }
        chars.map(shown).try_for_each(|c| f.write_char(c))
    }

    /// Words, then features, then the intercept, then their sum.
    fn draw_parts(&self, explanation: &Explanation, f: &mut Formatter<'_>) -> fmt::Result {
        let word = |span: &Span| self.text.chars().skip(span.start).take(span.end - span.start).map(shown).collect();
        let mut words: Vec<&Span> = explanation.spans.iter().collect();
        words.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let n_own = words.len().min(MAX_LINES);
        let (own, others) = words.split_at_checked(n_own).unwrap_or((&words, &[]));
        let mut parts: Vec<(String, f32)> = own.iter().map(|span| (word(span), span.weight)).collect();
        push_others(&mut parts, "other words", others.iter().map(|span| span.weight));
        parts.extend(explanation.features.iter().take(MAX_LINES).cloned());
        push_others(
            &mut parts,
            "other features",
            explanation.features.iter().skip(MAX_LINES).map(|(_, weight)| *weight),
        );
        parts.push(("(before any word)".to_owned(), explanation.intercept));
        let strongest = strongest(parts.iter().map(|(_, weight)| *weight));
        for (name, weight) in parts {
            let bar = "█".repeat((weight.abs() / strongest * BAR_CELLS).round() as usize);
            writeln!(f, "  {weight:+9.4} {bar:<cells$} {name}", cells = BAR_CELLS as usize)?;
        }
        writeln!(f, "  {:+9.4} sum", explanation.sum())
    }
}

fn push_others(parts: &mut Vec<(String, f32)>, name: &str, weights: impl ExactSizeIterator<Item = f32>) {
    if weights.len() > 0 {
        parts.push((format!("({} {name})", weights.len()), weights.sum()));
    }
}

/// The largest weight without its sign, a little above zero at least.
fn strongest(weights: impl Iterator<Item = f32>) -> f32 {
    weights.map(f32::abs).fold(1e-6, f32::max)
}

impl Pen {
    /// What stands before and after a word of some weight.
    fn strokes(self, weight: f32, strongest: f32) -> (&'static str, &'static str) {
        /// From these shares of the strongest word on a word is strong, is notable, is drawn at all.
        const STEPS: [f32; 3] = [0.6, 0.2, 0.05];
        let step = STEPS.into_iter().position(|step| weight.abs() >= step * strongest);
        match (self, weight > 0.0, step) {
            (_, _, None) => ("", ""),
            (Self::Colours, true, Some(0)) => ("\x1b[1;4;31m", "\x1b[0m"),
            (Self::Colours, true, Some(1)) => ("\x1b[4;31m", "\x1b[0m"),
            (Self::Colours, true, Some(_)) => ("\x1b[2;4;31m", "\x1b[0m"),
            (Self::Colours, false, Some(0)) => ("\x1b[1;4;32m", "\x1b[0m"),
            (Self::Colours, false, Some(1)) => ("\x1b[4;32m", "\x1b[0m"),
            (Self::Colours, false, Some(_)) => ("\x1b[2;4;32m", "\x1b[0m"),
            (Self::Marks, true, Some(0)) => ("{++", "++}"),
            (Self::Marks, true, Some(_)) => ("{+", "+}"),
            (Self::Marks, false, Some(0)) => ("{--", "--}"),
            (Self::Marks, false, Some(_)) => ("{-", "-}"),
        }
    }
}

/// A character as it may go to a terminal: a comment must not move the cursor or turn the direction of writing.
fn shown(c: char) -> char {
    match c {
        '\n' | '\t' => ' ',
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::category::{Category, Scores};
    use crate::decision::{ModelVersion, PolicyVersion, Verdict};
    use crate::text::Language;

    fn draw(pen: Pen, text: &str, spans: Vec<Span>) -> String {
        let explanation = Explanation {
            category: Category::Insult,
            log_odds: 1.5,
            intercept: -1.0,
            spans,
            features: vec![("style/words".to_owned(), 0.25)],
            shares: vec![("news".to_owned(), 0.75), ("wiki".to_owned(), 0.25)],
            normalised: Some(text.to_lowercase()),
        };
        let decision = Decision {
            verdict: Verdict::Hold,
            scores: Scores::default(),
            language: Language::EN,
            reasons: Vec::new(),
            highlights: Vec::new(),
            model: ModelVersion("m-0".to_owned()),
            policy: PolicyVersion("p-0".to_owned()),
        };
        Drawing { pen, text, decision: &decision, explanations: &[explanation] }.to_string()
    }

    const SPANS: [Span; 3] = [
        Span { start: 0, end: 6, weight: -0.5 },
        Span { start: 7, end: 10, weight: 0.01 },
        Span { start: 11, end: 17, weight: 2.5 },
    ];

    #[test]
    fn words_are_marked_and_every_part_is_listed_with_the_sum() {
        let drawn = draw(Pen::Marks, "Thanks you stupid!", SPANS.to_vec());
        let expected = "\
hold, language en

insult 0.0000, log-odds +1.5000
  {-Thanks-} you {++stupid++}!
  domains: news 0.75, wiki 0.25
    +2.5000 ████████████████ stupid
    -0.5000 ███              Thanks
    +0.0100                  you
    +0.2500 ██               style/words
    -1.0000 ██████           (before any word)
    +1.2600 sum
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn colours_underline_red_what_adds_and_green_what_subtracts() {
        let drawn = draw(Pen::Colours, "Thanks you stupid!", SPANS.to_vec());
        assert!(drawn.contains("\x1b[4;32mThanks\x1b[0m you \x1b[1;4;31mstupid\x1b[0m!"), "{drawn}");
    }

    #[test]
    fn a_comment_cannot_speak_to_the_terminal() {
        let drawn = draw(Pen::Marks, "\x1b[2J\u{202e}\r ok", vec![Span { start: 7, end: 9, weight: 1.0 }]);
        assert!(!drawn.contains(['\x1b', '\u{202e}', '\r']), "{drawn}");
    }

    #[test]
    fn many_words_are_listed_by_the_strongest() {
        let spans = (0..20).map(|i| Span { start: 2 * i, end: 2 * i + 1, weight: 0.5 }).collect();
        let drawn = draw(Pen::Marks, &"a ".repeat(20), spans);
        assert!(drawn.contains("+6.0000 ████████████████ (12 other words)"), "{drawn}");
    }
}
