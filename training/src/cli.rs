//! The command line of `vigie-train`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use vigie::model::Model;

use crate::assessment::{self, DISGUISE_SEED};
use crate::config::Config;
use crate::scored::{self, Copies};
use crate::{card, evaluate, experiment, fit, functional, import, replay, report, retrain};

/// How a run that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for is done.
    Done,
    /// The gate refused a model.
    Refused,
}

/// Trains, evaluates and describes Vigie's models.
///
/// A model is one file. It is trained from labelled comments (JSON Lines, plain or gzipped: {"id", "text", "lang",
/// "labels": {category: 0..1}, "source", "weight"?}; an absent category is unknown, not 0) as one configuration says.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Example:\n  cargo retrain fit --config training/training.toml --out my.model\n  cargo retrain evaluate --model my.model --data data/corpus/authored_fr_a.jsonl.gz --held-out 6\n  cargo retrain report --model my.model --data data/corpus/authored_fr_a.jsonl.gz --held-out 6 --functional data/functional --out report.html\n  cargo retrain retrain --service http://127.0.0.1:8080 --key $KEY --promote"
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
        /// Change a value first: `holdout.corpora=["*"]` keeps rows of every corpus out.
        #[arg(long = "set", value_name = "KEY=VALUE")]
        changes: Vec<String>,
        /// Where the artifact goes.
        #[arg(long, value_name = "MODEL")]
        out: PathBuf,
        /// Labelled files to evaluate for the card; none of them may be trained on.
        #[arg(long, value_name = "FILE", num_args = 1..)]
        card_data: Vec<PathBuf>,
        /// Functional cases and pairs to try for the card: `data/functional`.
        #[arg(long, value_name = "DIR")]
        functional: Option<PathBuf>,
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
    Evaluate(EvaluateArguments),
    /// Write the model card as one self-contained HTML page.
    Report {
        #[command(flatten)]
        rows: RowArguments,
        /// Functional cases and pairs to try: `data/functional`.
        #[arg(long, value_name = "DIR")]
        functional: Option<PathBuf>,
        /// Where the page goes.
        #[arg(long, value_name = "HTML")]
        out: PathBuf,
    },
    /// Learn from a newsroom's own decisions: fit, compare, judge, upload. Exit code 3 when the gate refuses the new model.
    Retrain(retrain::Arguments),
    /// Make labelled rows of a history from elsewhere, with a report of bad rows.
    Import(import::Arguments),
    /// Replay labelled files as newsrooms, and print what learning from their decisions gains on later comments.
    Replay(replay::Arguments),
}

/// A model and the labelled rows it is measured on.
#[derive(Debug, Args)]
struct RowArguments {
    /// The artifact.
    #[arg(long, value_name = "MODEL")]
    model: PathBuf,
    /// Labelled files.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    data: Vec<PathBuf>,
    /// Look only at the rows that training keeps out by content, one in N: one number for all files, or one for each in
    /// their order, where 1 takes all rows.
    #[arg(long, value_name = "N", num_args = 1.., value_parser = clap::value_parser!(u64).range(1..))]
    held_out: Vec<u64>,
}

#[derive(Debug, Args)]
struct EvaluateArguments {
    #[command(flatten)]
    rows: RowArguments,
    /// Score disguised copies too, and show what disguise costs.
    #[arg(long)]
    disguised: bool,
    /// Try the functional cases in a folder: `data/functional`.
    #[arg(long, value_name = "DIR")]
    functional: Option<PathBuf>,
    /// Print JSON instead of tables: an array of figures, or with --functional an object of `figures` and `functional`.
    #[arg(long)]
    json: bool,
}

/// Does what the arguments say.
pub fn run(arguments: Arguments) -> Result<Exit> {
    match arguments.command {
        Command::Retrain(arguments) => return retrain::run(&arguments),
        Command::Import(arguments) => return import::run(&arguments),
        Command::Replay(arguments) => return replay::run(&arguments),
        Command::Fit { config, changes, out, card_data, functional } => {
            run_fit(&Config::read_with(&config, &changes)?, &out, &card_data, functional.as_deref())
        }
        Command::Lanes { config } => run_lanes(&config),
        Command::Experiment { config, name, changes } => run_experiment(&config, &name, &changes),
        Command::Evaluate(arguments) => run_evaluate(&arguments),
        Command::Report { rows, functional, out } => run_report(&rows, functional.as_deref(), &out),
    }?;
    Ok(Exit::Done)
}

fn run_fit(config: &Config, out: &Path, card_data: &[PathBuf], functional: Option<&Path>) -> Result<()> {
    let fitted = fit::run(config)?;
    fs::write(out, &fitted.artifact).with_context(|| format!("cannot write `{}`", out.display()))?;
    let model = Model::read(&fitted.artifact)?;
    let card = card::write(&model, config, card_data, functional)?;
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

fn run_evaluate(arguments: &EvaluateArguments) -> Result<()> {
    let model = read_model(&arguments.rows.model)?;
    let copies = if arguments.disguised { Copies::Disguised { seed: DISGUISE_SEED } } else { Copies::Plain };
    let mut figures = Vec::new();
    for source in scored::sources(&arguments.rows.data, &arguments.rows.held_out)? {
        figures.extend(evaluate::of_file(&scored::score(&model, &source, copies)?));
    }
    let functional = arguments.functional.as_deref().map(|folder| functional::run(&model, folder)).transpose()?;
    match (arguments.json, functional) {
        (true, None) => println!("{}", serde_json::to_string_pretty(&figures)?),
        (true, Some(functional)) => {
            let both = serde_json::json!({ "figures": figures, "functional": functional });
            println!("{}", serde_json::to_string_pretty(&both)?);
        }
        (false, None) => print!("{}", evaluate::table(&figures)),
        (false, Some(functional)) => {
            print!("{}\n{}", evaluate::table(&figures), functional::table(&functional));
        }
    }
    Ok(())
}

fn run_report(rows: &RowArguments, functional: Option<&Path>, out: &Path) -> Result<()> {
    let model = read_model(&rows.model)?;
    let sources = scored::sources(&rows.data, &rows.held_out)?;
    let assessment = assessment::assess(&model, &sources, functional)?;
    let page = report::write(&model, &assessment);
    fs::write(out, page).with_context(|| format!("cannot write `{}`", out.display()))?;
    println!("{}", out.display());
    Ok(())
}

fn read_model(path: &Path) -> Result<Model> {
    let bytes = fs::read(path).with_context(|| format!("cannot read the model `{}`", path.display()))?;
    Model::read(&bytes).with_context(|| format!("in `{}`", path.display()))
}
