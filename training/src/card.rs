//! The model card (after Mitchell et al. 2019): what a model is, what it was made from, how well it does.
//!
//! Summaries first, the long table of every file last.

mod tables; // thresholds, disguise, functional cases, groups

use std::path::{Path, PathBuf};

use anyhow::Result;
use vigie::model::Model;
use vigie::model::artifact::CorpusUse;

use crate::assessment::{self, Assessment};
use crate::config::Config;
use crate::evaluate;
use crate::scored::{Selection, Source};

/// Writes the card of a model, with its figures on `data`; corpora of which rows are held out are judged by those alone.
/// `cases` is the folder of functional cases and pairs.
pub fn write(model: &Model, config: &Config, data: &[PathBuf], cases: Option<&Path>) -> Result<String> {
    let held_out = config.corpus.iter().filter(|corpus| config.holdout.concerns(&corpus.name()));
    let held_out = held_out.map(|corpus| Source {
        path: corpus.file.clone(),
        selection: Selection::HeldOut { one_in: config.holdout.one_in },
    });
    let whole = data.iter().map(|path| Source { path: path.clone(), selection: Selection::All });
    let sources: Vec<Source> = held_out.chain(whole).collect();
    let assessment = assessment::assess(model, &sources, cases)?;
    let sections = [
        description(model, config),
        corpora(model),
        tables::thresholds(&assessment),
        tables::functional(&assessment),
        tables::groups(&assessment),
        tables::disguise(&assessment),
        measurements(config, &assessment),
    ];
    Ok(sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n"))
}

fn description(model: &Model, config: &Config) -> String {
    let lengths: Vec<String> = Vec::from(config.ngrams.chars).iter().map(usize::to_string).collect();
    format!(
        "# Model {}\n\n\
         A linear classifier of reader comments in French, German and English into eight categories. Stage one weighs \
         hashed n-grams (words 1–2, characters {}, 2^{} rows) in lanes, one a corpus and category; stage two is one \
         logistic regression a category by linfa-logistic over the lanes, their extremes over sentences, style and \
         concepts.\n\n\
         Meant for: ordering and holding comments for human moderators. Not meant for: judging people, other languages, \
         or rejecting anything unseen at a threshold nobody has checked on their own comments.\n\n\
         Seed {}, configuration {:.10}.\n",
        model.version().0,
        lengths.join(" and "),
        config.ngrams.bits,
        config.seed,
        config.digest
    )
}

fn corpora(model: &Model) -> String {
    let mut text = String::from(
        "## Trained on\n\n| corpus | rows | held out | licence | BLAKE3 of the file |\n|---|---:|---:|---|---|\n",
    );
    text.extend(model.provenance().corpora.iter().map(|corpus| {
        let CorpusUse { name, n_rows, n_held_out, licence, digest } = corpus;
        format!("| {name} | {n_rows} | {n_held_out} | {licence} | {digest:.10} |\n")
    }));
    text
}

fn measurements(config: &Config, assessment: &Assessment) -> String {
    if assessment.figures.is_empty() {
        return "## Measured\n\nNothing was held out; pass --card-data with rows that were not trained on.\n"
            .to_owned();
    }
    format!(
        "## Measured, file by file\n\nOn rows that were not trained on. \"Held out\" is one row in {} by a hash of its folded \
         content. A graded label counts as positive from 0.5; the calibration error compares with the grades. The interval \
         is a bootstrap over rows; \"best\" is the macro-F1 at the threshold that suits these very rows, so it \
         flatters.\n\n{}",
        config.holdout.one_in,
        evaluate::table(&assessment.figures)
    )
}
