//! Learning from a newsroom's decisions by the program itself, against the shipped model: by files, and over HTTP.

#![expect(clippy::expect_used, reason = "a test that cannot go on says where it stopped")]

mod newsroom; // decisions on the repository's own rows
mod service; // a service that keeps to the contract

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use vigie::model::Model;

use newsroom::Newsroom;
use service::Service;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn shipped() -> PathBuf {
    repository().join("data/model/vigie.model")
}

/// A folder to run the program in: there are no reference sets in it.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { folder: TempDir::new().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let program = env!("CARGO_BIN_EXE_vigie-train");
        Command::new(program).current_dir(&self.folder).arg("retrain").args(arguments).output().expect("runs")
    }

    /// Retrains by files; `more` are further arguments.
    fn retrain(&self, newsroom: &Newsroom, more: &[&str]) -> Output {
        let (model, examples) = (shipped(), self.path("examples.ndjson"));
        fs::write(&examples, newsroom.lines()).expect("is written");
        let files = ["--model", path(&model), "--examples", path(&examples)];
        self.run(&[&files, more].concat())
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("is UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("was not killed")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_newsroom_with_a_standard_of_its_own_gets_the_same_better_model_twice() {
    let (bench, newsroom) = (Bench::new(), Newsroom::honest(300));
    let report: serde_json::Value =
        serde_json::from_slice(&bench.retrain(&newsroom, &["--out", "one.model", "--json"]).stdout).expect("is JSON");
    let again = bench.retrain(&newsroom, &["--out", "two.model"]);
    assert_eq!(code(&again), 0, "{}", said(&again));
    let (one, two) = (fs::read(bench.path("one.model")), fs::read(bench.path("two.model")));
    assert!(one.expect("was written") == two.expect("was written"), "two runs differ");

    let live = Model::read(&fs::read(shipped()).expect("reads")).expect("is a model");
    let adapted = Model::read(&fs::read(bench.path("one.model")).expect("reads")).expect("is a model");
    assert_eq!(report["candidate"], adapted.version().0);
    let adaptation = adapted.provenance().adaptation.clone().expect("is marked");
    assert_eq!((adaptation.base, adaptation.n_rows), (live.version().0.clone(), 240));
    let (evidence, adapted) = (live.parts().evidence, adapted.parts().evidence);
    assert_eq!(evidence.lanes, adapted.lanes);
    assert!((0..1 << 19).all(|row| evidence.row(row) == adapted.row(row)), "the evidence is another");
}

#[test]
fn a_moderator_against_all_others_is_refused_left_out_or_trusted() {
    let (bench, newsroom) = (Bench::new(), Newsroom::honest(300).turned_by("ben"));
    let refused = bench.retrain(&newsroom, &["--out", "refused.model"]);
    assert_eq!(code(&refused), 3, "{}", said(&refused));
    assert!(said(&refused).contains("decisions of `ben` contradict the others"), "{}", said(&refused));
    assert!(!bench.path("refused.model").exists());
    assert!(newsroom.texts().iter().all(|text| !said(&refused).contains(text.as_str())), "a text is shown");
    let left_out = bench.retrain(&newsroom, &["--without", "ben"]);
    assert_eq!(code(&left_out), 0, "{}", said(&left_out));
    let trusted = bench.retrain(&newsroom, &["--trust", "ben"]);
    assert!(!said(&trusted).contains("decisions of `ben` contradict"), "{}", said(&trusted));
}

#[test]
fn a_history_turned_round_as_a_whole_is_refused() {
    let newsroom = ["anna", "ben", "chloé"].into_iter().fold(Newsroom::honest(300), Newsroom::turned_by);
    let refused = Bench::new().retrain(&newsroom, &[]);
    assert_eq!(code(&refused), 3, "{}", said(&refused));
    assert!(said(&refused).contains("say the opposite of the model"), "{}", said(&refused));
}

#[test]
fn too_few_decisions_are_refused_with_how_many_are_needed() {
    let refused = Bench::new().retrain(&Newsroom::honest(50), &[]);
    assert_eq!(code(&refused), 3);
    assert!(
        said(&refused).contains("50 decisions are too few to learn from; 200 are needed, 150 more"),
        "{}",
        said(&refused)
    );
}

#[test]
fn a_missing_source_is_a_matter_of_usage_and_an_unknown_name_a_failure() {
    let bench = Bench::new();
    assert_eq!(code(&bench.run(&[])), 2);
    assert_eq!(code(&bench.run(&["--service", "http://127.0.0.1:1"])), 2);
    let unknown = bench.retrain(&Newsroom::honest(20), &["--without", "nobody"]);
    assert_eq!(code(&unknown), 1);
    assert!(said(&unknown).contains("there is no decision of `nobody`"), "{}", said(&unknown));
}

#[test]
fn over_http_decisions_become_a_model_that_is_live() {
    let service = Service::start(&shipped(), &Newsroom::honest(300));
    let output = Bench::new().run(&["--service", &service.url(), "--key", "k", "--promote"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let uploaded = Model::read(&service.uploaded().expect("was uploaded")).expect("is a model");
    assert_eq!(service.live(), uploaded.version().0);
    assert!(said(&output).contains(&format!("{} is live now", uploaded.version().0)), "{}", said(&output));
}

#[test]
fn what_the_gate_refuses_is_not_uploaded_and_what_the_service_refuses_is_told() {
    let service = Service::start(&shipped(), &Newsroom::honest(300).turned_by("ben"));
    let refused = Bench::new().run(&["--service", &service.url(), "--key", "k", "--promote"]);
    assert_eq!((code(&refused), service.uploaded()), (3, None), "{}", said(&refused));
    let unknown = Bench::new().run(&["--service", &service.url(), "--key", "wrong"]);
    assert_eq!(code(&unknown), 1);
    assert!(said(&unknown).contains("the key is not known (401 unauthorized)"), "{}", said(&unknown));
}
