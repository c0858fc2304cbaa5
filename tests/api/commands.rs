//! The program itself: what it prints, how it ends, and what a kill cannot take.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{ADMIN_KEY, TestApp};

fn vigie(flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command.args(flags);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("VIGIE_")) {
        command.env_remove(name);
    }
    command
}

fn run(flags: &[&str], input: &[u8]) -> Output {
    let mut command = vigie(flags);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input).expect("writes");
    drop(stdin);
    child.wait_with_output().expect("ends")
}

fn rows(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A service started as a user starts it; killed when dropped.
struct Program {
    child: Child,
    url: String,
    admin_key: Option<String>,
}

impl Program {
    fn start(folder: &TempDir) -> Self {
        let data_dir = folder.path().join("var").display().to_string();
        let mut command = vigie(&["--listen", "127.0.0.1:0", "--data-dir", &data_dir]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let (mut url, mut admin_key) = (None, None);
        while url.is_none() || admin_key.is_none() {
            let Some(Ok(line)) = lines.next() else { break };
            let mut line = line.split_whitespace();
            match (line.next(), line.next(), line.next()) {
                (Some("address"), address, _) => url = address.map(str::to_owned),
                (Some("admin"), Some("key"), key) => admin_key = key.map(str::to_owned),
                (Some("policy"), _, _) if folder.path().join("seen").exists() => break,
                _ => {}
            }
        }
        std::fs::write(folder.path().join("seen"), "").expect("writes");
        Self { child, url: url.expect("an address"), admin_key }
    }

    fn post(&self, path: &str, key: &str, body: &Value) -> (u16, Value) {
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build();
        let request =
            config.new_agent().post(format!("{}{path}", self.url)).header("authorization", format!("Bearer {key}"));
        let mut answer = request.send_json(body).expect("an answer");
        (answer.status().as_u16(), answer.body_mut().read_json().expect("JSON"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().expect("is killed");
        self.child.wait().expect("is gone");
    }
}

#[test]
fn the_first_start_shows_a_key_once_and_a_kill_takes_nothing_acknowledged() {
    let folder = TempDir::new().expect("a folder");
    let first = Program::start(&folder);
    let key = first.admin_key.clone().expect("a key at the first start");
    let body = json!({"id": "c1", "article": {"id": "a1"}, "author": {"id": "u1"}, "text": "hello there"});
    let (status, decision) = first.post("/v1/comments", &key, &body);
    assert_eq!(status, 201, "{decision}");
    drop(first);
    let second = Program::start(&folder);
    assert_eq!(second.admin_key, None);
    assert_eq!(second.post("/v1/comments", &key, &body), (200, decision));
}

#[cfg(unix)]
#[test]
fn sigterm_ends_the_service_cleanly() {
    let folder = TempDir::new().expect("a folder");
    let mut program = Program::start(&folder);
    let pid = program.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("runs").success());
    assert_eq!(program.child.wait().expect("ends").code(), Some(0));
}

#[test]
fn score_prints_one_row_a_line_in_order() {
    let input =
        "Thank you all.\n{\"id\": 7, \"text\": \"You are a stupid idiot.\"}\nBonjour à tous, merci pour cet article.\n";
    let output = run(&["score", "-"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    let rows = rows(&output);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1]["id"], 7);
    assert!(rows[1]["scores"]["insult"].as_f64() > rows[0]["scores"]["insult"].as_f64());
    assert_eq!(rows[2]["language"], "fr");
    assert!(rows.iter().all(|row| row["verdict"].is_string() && row.get("highlights").is_none()));
}

#[test]
fn score_goes_on_after_bad_rows_and_ends_with_one() {
    let output = run(&["score", "--explain", "--threads", "2"], b"fine\n\n{\"id\": 1}\ncaf\xe9\nfine too");
    assert_eq!(output.status.code(), Some(1));
    let rows = rows(&output);
    let bad: Vec<u64> = rows.iter().filter_map(|row| row["line"].as_u64()).collect();
    assert_eq!(bad, [2, 3, 4]);
    assert_eq!(rows.len(), 5);
    assert!(rows[4]["highlights"].is_array());
    assert!(rows[4]["explanation"]["categories"][0]["spans"].is_array(), "no terminal, so nothing is drawn");
}

#[test]
fn score_answers_a_slow_pipe_line_by_line() {
    let mut child = vigie(&["score"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut answers = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    for text in ["one", "two"] {
        writeln!(stdin, "{text}").expect("writes");
        let answer: Value = serde_json::from_str(&answers.next().expect("a line").expect("reads")).expect("JSON");
        assert!(answer["scores"]["toxicity"].is_number());
    }
    drop(stdin);
    assert_eq!(child.wait().expect("ends").code(), Some(0));
}

#[test]
fn score_ends_quietly_when_nobody_listens() {
    let mut child =
        vigie(&["score"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("a pipe");
    while stdin.write_all(&b"hello there\n".repeat(1_000)).is_ok() {}
    drop(stdin);
    let output = child.wait_with_output().expect("ends");
    assert_eq!((output.status.code(), words(&output.stderr)), (Some(0), String::new()));
}

#[test]
fn wrong_usage_ends_with_two_and_says_what_is_allowed() {
    for flags in [&["--listen", "nowhere"][..], &["score", "--threads", "0"], &["sing"], &["keys", "create", "x"]] {
        let output = run(flags, b"");
        assert_eq!(output.status.code(), Some(2), "{flags:?}: {}", words(&output.stderr));
    }
    let output = run(&["score", "/no/such/file"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(words(&output.stderr).contains("/no/such/file"));
}

#[test]
fn keys_are_made_listed_and_revoked_over_the_api() {
    let app = TestApp::start();
    let service = ["--service", &app.url(), "--key", ADMIN_KEY].map(str::to_owned);
    let keys = |flags: &[&str], input: &[u8]| {
        let all: Vec<&str> =
            ["keys"].into_iter().chain(flags.iter().copied()).chain(service.iter().map(String::as_str)).collect();
        run(&all, input)
    };
    let made = keys(&["create", "web site", "--role", "ingest"], b"");
    assert_eq!(made.status.code(), Some(0), "{}", words(&made.stderr));
    let key = words(&made.stdout).trim().to_owned();
    app.post("/v1/score", &key, &json!({"texts": ["hello"]})).expect(200);
    let brought = keys(&["create", "cms", "--role", "ingest", "--key-from-stdin"], b"an-old-key-of-ours\n");
    assert_eq!(words(&brought.stdout).trim(), "an-old-key-of-ours");
    assert!(words(&keys(&["list"], b"").stdout).contains("web site"));
    assert_eq!(keys(&["revoke", "web site"], b"").status.code(), Some(0));
    app.post("/v1/score", &key, &json!({"texts": ["hello"]})).expect(401);
}

#[test]
fn keys_are_made_in_the_folder_while_nobody_uses_it() {
    let folder = TempDir::new().expect("a folder");
    let data_dir = folder.path().join("var").display().to_string();
    let keys = |flags: &[&str]| {
        let all: Vec<&str> = ["keys"].iter().chain(flags).copied().chain(["--data-dir", &data_dir]).collect();
        run(&all, b"")
    };
    let made = keys(&["create", "anna", "--role", "moderator"]);
    assert_eq!(made.status.code(), Some(0), "{}", words(&made.stderr));
    assert!(words(&keys(&["list"]).stdout).contains("anna"));
    assert_eq!(keys(&["create", "anna", "--role", "moderator"]).status.code(), Some(1));
    assert_eq!(keys(&["revoke", "anna"]).status.code(), Some(0));
    assert!(!words(&keys(&["list"]).stdout).contains("anna"));
}

#[test]
fn a_folder_in_use_is_explained() {
    let app = TestApp::start();
    let data_dir = app.folder().join("var").display().to_string();
    let output = run(&["keys", "list", "--data-dir", &data_dir], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(words(&output.stderr).contains("--service"), "{}", words(&output.stderr));
}

#[test]
fn the_demo_fills_the_queue_and_changes_nothing_when_run_again() {
    let app = TestApp::start();
    let demo = || run(&["demo", "--service", &app.url(), "--key", ADMIN_KEY], b"");
    let output = demo();
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    assert!(words(&output.stdout).contains("hold"));
    let stats = app.get("/v1/stats", ADMIN_KEY).expect(200);
    assert!(stats.at("/pending").as_u64() > Some(0) && stats.at("/approved").as_u64() > Some(0), "{}", stats.body);
    assert_eq!(demo().status.code(), Some(0));
    assert_eq!(app.get("/v1/stats", ADMIN_KEY).expect(200).body, stats.body);
}

#[test]
fn healthcheck_says_by_its_exit_code_whether_the_service_is_well() {
    let app = TestApp::start();
    let address = app.url().trim_start_matches("http://").to_owned();
    assert_eq!(run(&["healthcheck", "--listen", &address], b"").status.code(), Some(0));
    drop(app);
    assert_eq!(run(&["healthcheck", "--listen", &address], b"").status.code(), Some(1));
}

#[test]
fn help_teaches_every_setting_with_its_variable() {
    let help = words(&run(&["--help"], b"").stdout);
    for word in ["--listen", "VIGIE_LISTEN", "VIGIE_DATA_DIR", "VIGIE_ADMIN_KEY", "--policy", "Examples:", "65536"] {
        assert!(help.contains(word), "{word} is missing in\n{help}");
    }
}

#[test]
fn accounts_are_made_changed_listed_and_removed_while_the_service_is_stopped() {
    let folder = TempDir::new().expect("a folder");
    let data_dir = folder.path().join("var").display().to_string();
    let moderators = |flags: &[&str], input: &[u8]| {
        let flags: Vec<&str> =
            ["moderators"].into_iter().chain(flags.iter().copied()).chain(["--data-dir", &data_dir]).collect();
        run(&flags, input)
    };
    let made = moderators(&["add", "anna", "--role", "lead"], b"");
    assert_eq!(words(&made.stdout).trim().len(), 20, "{}", words(&made.stderr));
    let changed = moderators(&["password", "anna", "--password-from-stdin"], b"correct horse\n");
    assert_eq!(words(&changed.stdout).trim(), "correct horse");
    let short = moderators(&["add", "ben", "--password-from-stdin"], b"short\n");
    assert_eq!(short.status.code(), Some(1));
    assert!(words(&short.stderr).contains("at least 10"), "{}", words(&short.stderr));
    assert!(words(&moderators(&["list"], b"").stdout).contains("anna                     lead"));
    moderators(&["remove", "anna"], b"");
    assert!(!words(&moderators(&["list"], b"").stdout).contains("anna"));
}
