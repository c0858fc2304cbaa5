//! Backup, restore, verify and export, as an operator uses them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{ADMIN_KEY, TestApp};

fn vigie(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("VIGIE_")) {
        command.env_remove(name);
    }
    command.args(arguments).output().expect("runs")
}

fn said(output: &Output) -> String {
    let (out, error) = (&output.stdout, &output.stderr);
    format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(error))
}

fn with_history() -> TestApp {
    let app = TestApp::start();
    for number in 0..20 {
        app.submit_as(&format!("c{number}"), &format!("This is comment number {number}, thank you.")).expect(201);
    }
    app.decide(ADMIN_KEY, "c3", "reject", 1).expect(200);
    app.delete("/v1/comments/c4", ADMIN_KEY).expect(204);
    app
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn a_backup_of_a_running_service_restores_to_the_same() {
    let app = with_history();
    let folder = TempDir::new().expect("a folder");
    let (backup, restored) = (folder.path().join("monday"), folder.path().join("var"));
    let made = vigie(&["backup", text(&backup), "--service", &app.url(), "--key", ADMIN_KEY]);
    assert!(made.status.success(), "{}", said(&made));
    app.submit_as("later", "Not in the backup.").expect(201);
    let checked = vigie(&["verify", "--backup", text(&backup)]);
    assert!(checked.status.success() && said(&checked).contains("whole"), "{}", said(&checked));
    let done = vigie(&["restore", text(&backup), "--data-dir", text(&restored)]);
    assert!(done.status.success() && said(&done).contains("19 comments"), "{}", said(&done));
    let verified = vigie(&["verify", "--data-dir", text(&restored)]);
    assert!(verified.status.success() && said(&verified).contains("everything fits"), "{}", said(&verified));
    let restored = TestApp::start_on(&restored);
    assert_eq!(restored.find("c3").expect(200).at("/status"), "rejected");
    restored.find("c4").expect_problem(410, "erased");
    restored.find("later").expect_problem(404, "not_found");
}

#[test]
fn a_backup_takes_no_place_that_is_taken_and_needs_an_admin() {
    let app = with_history();
    let folder = TempDir::new().expect("a folder");
    let refused = vigie(&["backup", text(folder.path()), "--service", &app.url(), "--key", ADMIN_KEY]);
    assert!(!refused.status.success() && said(&refused).contains("exists already"), "{}", said(&refused));
    let lead = app.new_key("lea", "lead");
    let backup = folder.path().join("b");
    let refused = vigie(&["backup", text(&backup), "--service", &app.url(), "--key", &lead]);
    assert!(!refused.status.success() && said(&refused).contains("needs `admin`"), "{}", said(&refused));
    assert!(!backup.exists());
    let made = vigie(&["backup", text(&backup), "--service", &app.url(), "--key", ADMIN_KEY]);
    assert!(made.status.success());
    let var = app.folder().join("var");
    let refused = vigie(&["restore", text(&backup), "--data-dir", text(&var)]);
    assert!(!refused.status.success() && said(&refused).contains("holds a store already"), "{}", said(&refused));
}

#[test]
fn a_damaged_backup_is_refused_by_place() {
    let app = with_history();
    let folder = TempDir::new().expect("a folder");
    let (backup, var) = (folder.path().join("b"), folder.path().join("var"));
    assert!(vigie(&["backup", text(&backup), "--service", &app.url(), "--key", ADMIN_KEY]).status.success());
    let segment = backup.join("journal/0000000001.log");
    let whole = fs::read(&segment).expect("reads");
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    for bytes in [damaged, whole[..whole.len() - 50].to_vec(), Vec::new()] {
        fs::write(&segment, bytes).expect("writes");
        let refused = vigie(&["restore", text(&backup), "--data-dir", text(&var)]);
        assert!(!refused.status.success() && said(&refused).contains("damaged"), "{}", said(&refused));
        assert!(!var.join("journal").exists());
    }
    fs::write(&segment, whole).expect("writes");
    fs::remove_file(backup.join("manifest.json")).expect("removes");
    let refused = vigie(&["restore", text(&backup), "--data-dir", text(&var)]);
    assert!(said(&refused).contains("manifest"), "{}", said(&refused));
}

#[test]
fn verify_works_on_a_service_a_folder_and_a_copy_of_a_running_one() {
    let mut app = with_history();
    let verified = vigie(&["verify", "--service", &app.url(), "--key", ADMIN_KEY]);
    assert!(verified.status.success() && said(&verified).contains("everything fits"), "{}", said(&verified));
    let var = app.folder().join("var");
    let refused = vigie(&["verify", "--data-dir", text(&var)]);
    assert!(!refused.status.success() && said(&refused).contains("--service"), "{}", said(&refused));
    let folder = TempDir::new().expect("a folder");
    let copy = folder.path().join("copy");
    let copied = Command::new("cp").args(["-r", text(&var), text(&copy)]).status().expect("copies");
    assert!(copied.success());
    let verified = vigie(&["verify", "--data-dir", text(&copy)]);
    assert!(verified.status.success(), "{}", said(&verified));
    app.restart();
    let missing = vigie(&["verify", "--data-dir", text(&folder.path().join("nothing"))]);
    assert!(!missing.status.success() && said(&missing).contains("holds no store"), "{}", said(&missing));
}

#[test]
fn verify_says_what_is_damaged_and_what_to_do() {
    let app = with_history();
    let var = app.folder().join("var");
    let folder = TempDir::new().expect("a folder");
    let copy = folder.path().join("copy");
    assert!(Command::new("cp").args(["-r", text(&var), text(&copy)]).status().expect("copies").success());
    let segment = copy.join("journal/0000000001.log");
    let mut bytes = fs::read(&segment).expect("reads");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).expect("writes");
    let refused = vigie(&["verify", "--data-dir", text(&copy)]);
    assert_eq!(refused.status.code(), Some(1));
    let said = said(&refused);
    assert!(said.contains("segment 1") && said.contains("byte") && said.contains("vigie restore"), "{said}");
}

#[test]
fn comments_and_the_audit_log_are_exported_line_by_line() {
    let app = with_history();
    let rows = |what: &str| {
        let output = vigie(&["export", what, "--service", &app.url(), "--key", ADMIN_KEY]);
        assert!(output.status.success(), "{}", said(&output));
        let lines = String::from_utf8(output.stdout).expect("UTF-8");
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect::<Vec<Value>>()
    };
    let comments = rows("comments");
    assert_eq!(comments.len(), 19);
    assert!(comments.iter().any(|row| row["id"] == "c3" && row["history"][1]["action"] == "reject"));
    let examples = rows("examples");
    assert!(!examples.is_empty() && examples.iter().all(|row| row["decided_by"] == "admin"));
    let audit = rows("audit");
    assert_eq!(
        audit.iter().map(|row| row["record"].clone()).collect::<Vec<_>>(),
        (1..=23).map(|n| json!(n)).collect::<Vec<_>>()
    );
}

#[test]
fn the_store_is_checked_over_http() {
    let app = with_history();
    let verified = app.post("/v1/verify", ADMIN_KEY, &json!({})).expect(200);
    assert_eq!(verified.at("/sound"), true);
    assert_eq!((verified.at("/comments"), verified.at("/findings")), (&json!(19), &json!(0)));
}
