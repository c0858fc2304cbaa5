//! What holds for any string, by the public interface alone.

use vigie::article::ArticleRef;
use vigie::author::AuthorRef;
use vigie::category::{Category, Score};
use vigie::clock::UnixMillis;
use vigie::comment::{Comment, CommentText, Id};
use vigie::decision::Highlight;
use vigie::model::{Explanation, Model, SHIPPED};
use vigie::moderator::{Context, Moderator};
use vigie::policy::{self, Policy};
use vigie::text::{View, chunks, identify, segments, words};

/// How many highlights a category is asked for.
const N_HIGHLIGHTS: usize = 5;

/// The shipped model under the shipped policy.
pub(super) struct Core(Moderator);

impl Core {
    pub(super) fn shipped() -> Self {
        let model = Model::read(SHIPPED).expect("the shipped artifact reads");
        Self(Moderator::new(model, Policy::parse(policy::SHIPPED).expect("the shipped policy reads")))
    }

    /// Checks everything about `text`; `spiked` is the same text with invisible characters in it.
    pub(super) fn check(&self, text: &str, spiked: &str) {
        check_view(text);
        let model = self.0.model();
        let scoring = model.score(text);
        assert!(scoring.scores.iter().all(|(_, score)| (0.0..=1.0).contains(&score.value())));
        assert_eq!(scoring, model.score(spiked), "invisible characters changed the scores");
        let n_chars = text.chars().count();
        for category in Category::ALL {
            let explanation = model.explain(text, category).expect("a branch for every language");
            check_explanation(&explanation, *scoring.scores.get(category), n_chars);
            check_highlights(&model.highlights(text, &[category], N_HIGHLIGHTS), n_chars);
        }
        self.check_decision(text, n_chars);
    }

    /// Rules and policy, for whatever can be a comment's text.
    fn check_decision(&self, text: &str, n_chars: usize) {
        let Ok(text) = CommentText::parse(text) else { return };
        let decision = self.0.moderate(&comment(text), &Context::default());
        let of_category = |category| decision.highlights.iter().filter(move |found| found.category == category);
        assert!(Category::ALL.into_iter().all(|category| of_category(category).count() <= N_HIGHLIGHTS));
        assert!(decision.highlights.iter().all(|found| found.start < found.end && found.end <= n_chars));
    }
}

fn check_view(text: &str) {
    let view = View::of(text);
    let n_chars = view.chars().len();
    assert_eq!((view.sources().len(), view.kinds().len()), (n_chars, n_chars));
    let mut last = 0;
    for source in view.sources() {
        assert!(text.is_char_boundary(source.start as usize) && text.is_char_boundary(source.end as usize));
        assert!(source.start < source.end && source.start >= last, "sources are in order");
        last = source.start;
    }
    let read = view.to_string();
    assert_eq!(View::of(&read).to_string(), read, "normalising twice equals once");
    let (mut pieces, mut sentences) = (Vec::new(), Vec::new());
    chunks(&view, &mut pieces);
    segments(view.chars(), &pieces, &mut sentences);
    assert_eq!(sentences.iter().map(ExactSizeIterator::len).sum::<usize>(), pieces.len());
    let within = pieces.iter().flat_map(|piece| words(&view, piece.range.clone()));
    assert!(identify(&view, within).as_str().is_ascii());
}

/// The parts add up to the log-odds, the log-odds to the score, and every span has its place.
fn check_explanation(explanation: &Explanation, score: Score, n_chars: usize) {
    let (sum, log_odds) = (explanation.sum(), explanation.log_odds);
    // Beyond a thousand an f32 cannot tell thousandths.
    let tolerance = 1e-3_f32.max(log_odds.abs() * 1e-6);
    assert!((sum - log_odds).abs() < tolerance, "{}: {sum} for {log_odds}", explanation.category);
    assert_eq!(Score::from_log_odds(log_odds), score, "{}", explanation.category);
    let weights = explanation.spans.iter().map(|span| span.weight);
    let named = explanation.features.iter().map(|(_, weight)| *weight);
    assert!(weights.chain(named).chain([explanation.intercept]).all(f32::is_finite));
    let mut last_end = 0;
    for span in &explanation.spans {
        assert!(last_end <= span.start && span.start < span.end, "spans are in order and hold something");
        last_end = span.end;
    }
    assert!(last_end <= n_chars, "a span ends behind the text");
}

/// Strongest first, each within the text.
fn check_highlights(found: &[Highlight], n_chars: usize) {
    assert!(found.len() <= N_HIGHLIGHTS);
    assert!(found.iter().all(|highlight| highlight.start < highlight.end && highlight.end <= n_chars));
    assert!(found.iter().all(|highlight| highlight.weight > 0.0 && highlight.weight.is_finite()));
    assert!(found.is_sorted_by(|stronger, weaker| stronger.weight >= weaker.weight));
}

fn comment(text: CommentText) -> Comment {
    let id = || Id::parse("x").expect("is an id");
    Comment {
        id: id(),
        article: ArticleRef { id: id(), url: None, title: None, section: None, language: None },
        author: AuthorRef { id: id(), name: None },
        parent_id: None,
        text,
        language: None,
        created_at: UnixMillis(0),
    }
}
