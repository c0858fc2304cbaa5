//! The page as a whole.

use vigie::category::PerCategory;
use vigie::model::Rows;
use vigie::model::artifact::{self, CorpusUse, Parts, Provenance};
use vigie::model::concepts::ConceptTable;
use vigie::model::features::{Featuriser, dense_names};
use vigie::model::judgement::{Branch, Head, Input, Judgement, Regression};
use vigie::model::kernel::{EvidenceTable, LANES, SEGMENT_LANES};
use vigie::model::ngrams::NgramSettings;
use vigie::text::Language;

use super::*;
use crate::functional::PassRate;
use crate::scored::{self, Standing};
use crate::thresholds;

fn table(n_rows: usize) -> EvidenceTable {
    EvidenceTable { lanes: Vec::new(), norm_scale: 1.0, rows: Rows::of(&vec![0; n_rows * LANES]) }
}

/// A model that knows nothing and says one half of everything.
fn model() -> Model {
    let ngrams = NgramSettings { bits: 10, chars: vec![3, 5].try_into().expect("are lengths") };
    let featuriser = Featuriser { ngrams, concepts: ConceptTable::default() };
    let input = Input { name: "input".into(), mean: 0.0, sd: 1.0, knots: Vec::new() };
    let inputs = vec![input; 3 * SEGMENT_LANES + dense_names().len()];
    let regression = Regression { weights: vec![0.0; inputs.len()], slope: 1.0, ..Regression::default() };
    let head = Head {
        domain: "news".into(),
        gate: regression.clone(),
        regressions: PerCategory::from_fn(|_| regression.clone()),
    };
    let judgement = Judgement { branches: vec![Branch { language: Language::UNKNOWN, inputs, heads: vec![head] }] };
    let corpus = CorpusUse {
        name: "a <corpus>".into(),
        digest: "d".into(),
        n_rows: 1234,
        n_held_out: 56,
        licence: "CC0".into(),
    };
    let provenance = Provenance { trained_by: "a test".into(), corpora: vec![corpus], ..Provenance::default() };
    let (evidence, meanings) = (table(ngrams.n_rows()), table(vigie::model::meanings::N_ROWS));
    let parts = Parts {
        featuriser: &featuriser,
        evidence: &evidence,
        meanings: &meanings,
        judgement: &judgement,
        provenance: &provenance,
    };
    Model::read(&artifact::write(&parts).expect("writes")).expect("reads")
}

fn assessment(standing: Standing) -> Assessment {
    let rows = (0..40).map(|n| {
        let is_toxic = n % 2 == 0;
        let text =
            format!("einmaliges Geheimwort{}{} und gemeinsam", char::from(b'a' + n / 20), char::from(b'a' + n % 20));
        scored::row("de", &text, if is_toxic { 0.9 } else { 0.1 }, f64::from(u8::from(is_toxic)))
    });
    let mut file = scored::file("some_de", rows.collect());
    file.standing = standing;
    let files = vec![file];
    let failed = PassRate {
        language: "de".into(),
        capability: "quoted_hate".into(),
        n_cases: 2,
        n_passed: 1,
        failed: vec!["de-quoted-01".into()],
    };
    Assessment {
        figures: files.iter().flat_map(crate::evaluate::of_file).collect(),
        by_language: thresholds::by_language(&files),
        by_file: thresholds::by_file(&files),
        functional: Some(vec![failed]),
        fairness: None,
        files,
    }
}

#[test]
fn the_page_fetches_nothing_and_runs_nothing() {
    let page = write(&model(), &assessment(Standing::Unseen));
    for forbidden in ["<script", "http://", "https://", "src=", "@import", "url(", "<link"] {
        assert!(!page.contains(forbidden), "the page holds `{forbidden}`");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_page_shows_its_figures_and_escapes_what_it_was_given() {
    let page = write(&model(), &assessment(Standing::Unseen));
    assert!(page.contains("a &lt;corpus&gt;") && !page.contains("a <corpus>"));
    assert!(page.contains("1\u{202f}234") && page.contains("1.000") && page.contains("de-quoted-01"));
    assert!(!page.contains("These figures flatter"));
}

#[test]
fn rows_that_were_trained_on_are_warned_of() {
    let page = write(&model(), &assessment(Standing::Trained));
    assert!(page.contains("These figures flatter") && page.contains("some_de"));
}

#[test]
fn no_comment_and_no_rare_word_stands_in_the_page() {
    let page = write(&model(), &assessment(Standing::Unseen));
    assert!(page.contains("gemeinsam"));
    assert!(!page.to_lowercase().contains("geheimwort"));
}

#[test]
fn two_pages_of_the_same_rows_are_the_same() {
    let page = || write(&model(), &assessment(Standing::Unseen));
    assert_eq!(page(), page());
}
