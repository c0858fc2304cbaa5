//! A whole training run on a small part of the authored corpus, as a newsroom without public sets would start one.

#![expect(clippy::expect_used, reason = "a test that cannot go on says where it stopped")]

use std::fs;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use std::io::{BufRead, BufReader};
use tempfile::TempDir;
use vigie::category::Category;
use vigie::model::Model;
use vigie_training::config::Config;
use vigie_training::evaluate::{self, Selection};
use vigie_training::fit;

/// A small corpus of authored rows with every category in it, and a configuration for it.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        for name in ["authored_fr_c", "authored_de_a", "authored_spam_a"] {
            fs::write(folder.path().join(format!("{name}.jsonl")), every_other_row(name)).expect("is written");
        }
        fs::write(folder.path().join("training.toml"), configuration()).expect("is written");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn fit(&self) -> Vec<u8> {
        let config = Config::read(&self.path("training.toml")).expect("the configuration reads");
        fit::run(&config).expect("fits").artifact
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn every_other_row(name: &str) -> String {
    let file = fs::File::open(repository().join(format!("data/corpus/{name}.jsonl.gz"))).expect("opens");
    let lines = BufReader::new(MultiGzDecoder::new(file)).lines().map(|line| line.expect("reads"));
    lines.step_by(2).map(|line| line + "\n").collect()
}

fn configuration() -> String {
    let lexicon = repository().join("data/lexicon").canonicalize().expect("exists");
    let lexicons =
        ["fr", "de", "en"].map(|l| format!("{l} = '{}'\n", lexicon.join(format!("{l}.toml")).display())).concat();
    let meanings = lexicon.join("meanings.tsv");
    let corpus = |name: &str, group: &str| {
        format!(
            "[[corpus]]\nfile = \"{name}.jsonl\"\ngroup = \"{group}\"\nlicence = \"Apache-2.0\"\n\
             domain = \"news\"\npooled = true\n"
        )
    };
    format!(
        "seed = 1\ndisguised_share = 0.1\n[lexicon]\n{lexicons}meanings = '{}'\n\
         [ngrams]\nbits = 14\nchars = [3, 4]\n\
         [holdout]\none_in = 6\ncorpora = [\"authored_fr_c\"]\n\
         [evidence]\nfolds = 2\nepochs = 2\nrate = 1.0\nl2 = 1e-5\nmin_documents = 2\nmax_weight = 1.0\n\
         pooled_smoothing = 0.5\nplain_rate = 8.0\nmin_rows = 30\n\
         [judgement]\nalpha = 100.0\nmax_iterations = 20\nknots = [0.5]\n\
         max_rows = 5000.0\nelsewhere = 0.1\nmin_head_rows = 1000\nmin_positive = 30\n{}{}{}",
        meanings.display(),
        corpus("authored_fr_c", "fr"),
        corpus("authored_de_a", "de"),
        corpus("authored_spam_a", "spam"),
    )
}

#[test]
fn fitting_twice_gives_the_same_bytes_and_a_model_that_has_learnt() {
    let bench = Bench::new();
    let artifact = bench.fit();
    assert!(artifact == bench.fit(), "two fits of the same corpora differ");
    let model = Model::read(&artifact).expect("reads");
    let held_out = Selection::HeldOut { one_in: 6 };
    let figures = evaluate::file(&model, &bench.path("authored_fr_c.jsonl"), held_out).expect("evaluates");
    let toxicity = figures.iter().find(|f| f.category == Category::Toxicity).expect("is there");
    assert!(toxicity.n_rows > 40 && toxicity.n_rows < 120, "{} rows were held out", toxicity.n_rows);
    assert!(toxicity.roc_auc.expect("both kinds") > 0.6, "{toxicity:?}");
    let corpora: usize = model.provenance().corpora.iter().map(|corpus| corpus.n_held_out).sum();
    assert_eq!(corpora, toxicity.n_rows);
}

#[test]
fn a_missing_corpus_is_named_with_a_way_out() {
    let bench = Bench::new();
    fs::remove_file(bench.path("authored_de_a.jsonl")).expect("is removed");
    let config = Config::read(&bench.path("training.toml")).expect("the configuration reads");
    let error = format!("{:#}", fit::run(&config).expect_err("cannot fit"));
    assert!(error.contains("authored_de_a.jsonl` does not exist") && error.contains("data/README.md"), "{error}");
}

#[test]
fn a_wrong_setting_is_named_with_its_line() {
    let bench = Bench::new();
    let wrong = configuration().replace("bits = 14", "bitz = 14");
    fs::write(bench.path("training.toml"), wrong).expect("is written");
    let error = format!("{:#}", Config::read(&bench.path("training.toml")).expect_err("is refused"));
    assert!(error.contains("unknown field `bitz`") && error.contains("line 9"), "{error}");
}
