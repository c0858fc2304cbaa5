//! The command line of `vigie-train`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use vigie::model::Model;

use crate::config::Config;
use crate::evaluate::{self, Selection};
use crate::{card, experiment, fit};

/// Trains, evaluates and describes Vigie's models.
///
/// A model is one file. It is trained from labelled comments (JSON Lines, plain or gzipped: {"id", "text", "lang",
/// "labels": {category: 0..1}, "source", "weight"?}; an absent category is unknown, not 0) as one configuration says.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Example:\n  cargo retrain fit --config training/training.toml --out my.model\n  cargo retrain evaluate --model my.model --data data/corpus/authored_fr_a.jsonl.gz"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Train a model; writes the artifact and, beside it, its card (`CARD.md`).
    Fit {
        /// The configuration: corpora, hyper-parameters, seed.
        #[arg(long, value_name = "FILE", default_value = "training/training.toml")]
        config: PathBuf,
        /// Where the artifact goes.
        #[arg(long, value_name = "MODEL")]
        out: PathBuf,
        /// Labelled files to evaluate for the card; none of them may be trained on.
        #[arg(long, value_name = "FILE", num_args = 1..)]
        card_data: Vec<PathBuf>,
    },
    /// Print for each lane of stage one how well it tells rows apart that it never saw (one fold): for experiments.
    Lanes {
        /// The configuration.
        #[arg(long, value_name = "FILE", default_value = "training/training.toml")]
        config: PathBuf,
    },
    /// Train without a fifth of the rows of every corpus, score them, and print a row of the table in EXPERIMENTS.md.
    Experiment {
        /// The configuration.
        #[arg(long, value_name = "FILE", default_value = "training/training.toml")]
        config: PathBuf,
        /// What to call it.
        #[arg(long, value_name = "NAME", default_value = "as configured")]
        name: String,
        /// Change a value first: `evidence.rate=0.3`, or `corpus.rate=1.0` for all corpora.
        #[arg(long = "set", value_name = "KEY=VALUE")]
        changes: Vec<String>,
    },
    /// Print ROC-AUC, PR-AUC, F1 and calibration error of a model by file, language and category.
    Evaluate {
        /// The artifact.
        #[arg(long, value_name = "MODEL")]
        model: PathBuf,
        /// Labelled files.
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        data: Vec<PathBuf>,
        /// Look only at the rows that training keeps out by content, one in N.
        #[arg(long, value_name = "N")]
        held_out: Option<u64>,
        /// Print JSON instead of a table.
        #[arg(long)]
        json: bool,
    },
}

/// Does what the arguments say.
pub fn run(arguments: Arguments) -> Result<()> {
    match arguments.command {
        Command::Fit { config, out, card_data } => run_fit(&config, &out, &card_data),
        Command::Lanes { config } => run_lanes(&config),
        Command::Experiment { config, name, changes } => run_experiment(&config, &name, &changes),
        Command::Evaluate { model, data, held_out, json } => run_evaluate(&model, &data, held_out, json),
    }
}

fn run_fit(config: &Path, out: &Path, card_data: &[PathBuf]) -> Result<()> {
    let config = Config::read(config)?;
    let fitted = fit::run(&config)?;
    fs::write(out, &fitted.artifact).with_context(|| format!("cannot write `{}`", out.display()))?;
    let model = Model::read(&fitted.artifact)?;
    let card = card::write(&model, &config, card_data)?;
    let card_path = out.with_file_name("CARD.md");
    fs::write(&card_path, card).with_context(|| format!("cannot write `{}`", card_path.display()))?;
    println!(
        "{} of {} rows in {} lanes: {} ({} bytes), {}",
        model.version().0,
        fitted.n_rows,
        fitted.n_lanes,
        out.display(),
        fitted.artifact.len(),
        card_path.display()
    );
    Ok(())
}

fn run_lanes(config: &Path) -> Result<()> {
    println!("| lane | rows | ROC-AUC |\n|---|---:|---:|");
    for (name, n_rows, area) in fit::lane_areas(&Config::read(config)?)? {
        let area = area.map_or_else(|| "–".to_owned(), |area| format!("{area:.4}"));
        println!("| {name} | {n_rows} | {area} |");
    }
    Ok(())
}

fn run_experiment(config: &Path, name: &str, changes: &[String]) -> Result<()> {
    let outcomes = experiment::run(Config::read_with(config, changes)?)?;
    println!("{}\n{}", experiment::heading(), experiment::row(name, &outcomes));
    Ok(())
}

fn run_evaluate(model: &Path, data: &[PathBuf], held_out: Option<u64>, json: bool) -> Result<()> {
    let model = read_model(model)?;
    let selection = held_out.map_or(Selection::All, |one_in| Selection::HeldOut { one_in });
    let mut figures = Vec::new();
    for file in data {
        figures.extend(evaluate::file(&model, file, selection)?);
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&figures)?);
    } else {
        print!("{}", evaluate::table(&figures));
    }
    Ok(())
}

fn read_model(path: &Path) -> Result<Model> {
    let bytes = fs::read(path).with_context(|| format!("cannot read the model `{}`", path.display()))?;
    Model::read(&bytes).with_context(|| format!("in `{}`", path.display()))
}
