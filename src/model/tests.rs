//! The shipped model as its users meet it. Figures of merit are in `data/model/CARD.md`; here stands what must always hold.

use proptest::prelude::*;

use super::*;

#[expect(clippy::expect_used, reason = "a test without a model cannot go on")]
fn shipped() -> Model {
    Model::read(SHIPPED).expect("the shipped artifact reads")
}

thread_local! {
    static MODEL: Model = shipped();
}

fn score(text: &str, category: Category) -> f32 {
    MODEL.with(|model| model.score(text).scores.get(category).value())
}

fn check_above(category: Category, worse: &str, better: &str) {
    let (worse_score, better_score) = (score(worse, category), score(better, category));
    assert!(worse_score > better_score + 0.1, "{category}: {worse_score} for {worse}, {better_score} for {better}");
}

#[test]
fn abuse_scores_above_courtesy_in_three_languages() {
    check_above(Category::Toxicity, "Tu es vraiment un pauvre con.", "Merci pour cet article très clair.");
    check_above(Category::Toxicity, "Du bist ein dummes Arschloch.", "Danke für diesen klaren Artikel.");
    check_above(Category::Toxicity, "You are a stupid idiot.", "Thank you for this clear article.");
    check_above(Category::Threat, "I will kill you, I know where you live.", "I will call you when I arrive.");
    check_above(Category::Spam, "Gagnez 5000 € par mois, écrivez sur WhatsApp !", "Le loyer a augmenté de 50 €.");
}

#[test]
fn disguised_insults_score_like_insults() {
    for disguised in ["espèce de c0nn4rd", "espèce de c.o.n.n.a.r.d", "espèce de c o n n a r d", "espèce de connaaaard"]
    {
        check_above(Category::Insult, disguised, "merci de la réponse");
    }
}

#[test]
fn the_language_comes_with_the_scores() {
    MODEL.with(|model| {
        assert_eq!(model.score("Les soldats sont arrivés hier soir, dit-on.").language, Language::FR);
        assert_eq!(model.score("👍").language, Language::UNKNOWN);
    });
}

#[test]
fn highlights_point_at_the_insult() {
    MODEL.with(|model| {
        let text = "Très intéressant 👍, mais l'auteur est un c0nn4rd fini.";
        let found = model.highlights(text, &[Category::Insult], 3);
        let shown = |h: &Highlight| text.chars().skip(h.start).take(h.end - h.start).collect::<String>();
        assert!(found.iter().any(|highlight| shown(highlight).contains("c0nn4rd")), "{found:?}");
    });
}

#[test]
fn a_damaged_artifact_is_refused_with_the_reason() {
    let cut = SHIPPED.get(..SHIPPED.len() / 2).expect("is long enough");
    assert!(matches!(Model::read(cut), Err(ArtifactError::WrongChecksum)));
    assert!(matches!(Model::read(b"VIGIE".as_slice()), Err(ArtifactError::Truncated { n_bytes: 5, .. })));
    assert!(matches!(Model::read([b'x'; 100].as_slice()), Err(ArtifactError::WrongMagic)));
    let mut flipped = SHIPPED.to_vec();
    flipped[SHIPPED.len() / 3] ^= 1;
    assert!(matches!(Model::read(&flipped), Err(ArtifactError::WrongChecksum)));
}

#[test]
fn an_artifact_of_another_format_is_refused_with_its_number() {
    let mut newer = SHIPPED.to_vec();
    newer[8] = 9;
    assert!(matches!(Model::read(&newer), Err(ArtifactError::WrongFormat { found: 9 })));
}

#[test]
fn scoring_allocates_nothing_once_its_buffers_have_grown() {
    let texts = [
        "Très intéressant 👍, mais l'auteur est un c0nn4rd fini... Non ?! https://example.com @sylvie_69 ++",
        "Du bist ein dummes Arschloch, ABER das weißt du ja. c o n n a r d 0123 456 789 12 e\u{301}te\u{301}",
        "You are \u{456}di\u{43e}ts. 据情报部门称，士兵们已经抵达边境地区。 12 % of «all» that’s said…\r\n\r\nyes",
    ];
    let long = texts.join("\n").repeat(9);
    MODEL.with(|model| {
        let score_all = || texts.iter().map(|text| model.score(text).scores.get(Category::Spam).value()).sum::<f32>();
        model.score(&long);
        score_all();
        assert_eq!(allocation_counter::measure(|| assert!(score_all() > 0.0)).count_total, 0);
        assert_ne!(allocation_counter::measure(|| drop(long.clone())).count_total, 0, "the counter counts");
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_has_scores_and_the_same_ones_each_time(text in ".{0,120}") {
        let (first, second) = MODEL.with(|model| (model.score(&text), model.score(&text)));
        prop_assert_eq!(first, second);
        prop_assert!(first.scores.iter().all(|(_, score)| (0.0..=1.0).contains(&score.value())));
    }

    #[test]
    fn invisible_characters_change_no_score(text in "[a-zéß ,.!]{1,60}", at in 0usize..60, which in 0usize..4) {
        let invisible = ['\u{200b}', '\u{2060}', '\u{ad}', '\u{fe0f}'];
        let mut spiked: Vec<char> = text.chars().collect();
        spiked.insert(at.min(spiked.len()), invisible[which]);
        let spiked: String = spiked.into_iter().collect();
        let (plain, spiked) = MODEL.with(|model| (model.score(&text), model.score(&spiked)));
        prop_assert_eq!(plain, spiked);
    }

    #[test]
    fn highlights_lie_inside_the_text(text in "\\PC{0,80}") {
        let n_chars = text.chars().count();
        let found = MODEL.with(|model| model.highlights(&text, &Category::ALL, 5));
        prop_assert!(found.iter().all(|h| h.start < h.end && h.end <= n_chars && h.weight > 0.0));
    }
}
