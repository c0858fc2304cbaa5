//! The model card (after Mitchell et al. 2019): what a model is, what it was made from, how well it does.

use std::path::PathBuf;

use anyhow::Result;
use vigie::model::Model;
use vigie::model::artifact::CorpusUse;

use crate::config::Config;
use crate::evaluate::{self, Selection};

/// Writes the card of a model, with its figures on `data`; files of which rows are held out are judged by those alone.
pub fn write(model: &Model, config: &Config, data: &[PathBuf]) -> Result<String> {
    let mut figures = Vec::new();
    for corpus in config.corpus.iter().filter(|corpus| config.holdout.corpora.contains(&corpus.name())) {
        let selection = Selection::HeldOut { one_in: config.holdout.one_in };
        let mut held_out = evaluate::file(model, &corpus.file, selection)?;
        for of_category in &mut held_out {
            of_category.file.push_str(" (held out)");
        }
        figures.extend(held_out);
    }
    for file in data {
        figures.extend(evaluate::file(model, file, Selection::All)?);
    }
    Ok(format!(
        "# Model {}\n\n{}\n{}\n{}\n",
        model.version().0,
        description(config),
        corpora(model),
        measurements(config, &figures)
    ))
}

fn description(config: &Config) -> String {
    format!(
        "A linear classifier of reader comments in French, German and English into eight categories. Stage one weighs \
         hashed n-grams (words 1–2, characters {}–{}, 2^{} rows) in lanes, one a corpus and category; stage two is one \
         logistic regression a category by linfa-logistic over the lanes, their extremes over sentences, style and \
         concepts.\n\n\
         Meant for: ordering and holding comments for human moderators. Not meant for: judging people, other languages, \
         or rejecting anything unseen at a threshold nobody has checked on their own comments.\n\n\
         Seed {}, configuration {:.10}.\n",
        config.ngrams.char_min, config.ngrams.char_max, config.ngrams.bits, config.seed, config.digest
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

fn measurements(config: &Config, figures: &[evaluate::Figures]) -> String {
    if figures.is_empty() {
        return "## Measured\n\nNothing was held out; pass --card-data with rows that were not trained on.\n"
            .to_owned();
    }
    format!(
        "## Measured\n\nOn rows that were not trained on. \"Held out\" is one row in {} by a hash of its folded content. \
         A graded label counts as positive from 0.5; the calibration error compares with the grades.\n\n{}",
        config.holdout.one_in,
        evaluate::table(figures)
    )
}
