//! The newsroom's policy: read, put in place while the service runs, tried on what came in.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, TestApp};

const REJECT_SHOUTING: &str = "[rules.shouting]\neffect = \"reject\"\n";
const SHOUTED: &str = "THIS IS WHAT ALL OF THEM DESERVE TO READ EVERY SINGLE DAY OF THE YEAR";

fn put(app: &TestApp, toml: &str) -> crate::harness::Answer {
    app.put("/v1/policy", ADMIN_KEY, &json!({"toml": toml}))
}

#[test]
fn a_policy_decides_from_the_next_comment_on_and_after_a_restart() {
    let mut app = TestApp::start();
    let shipped = app.get("/v1/policy", ADMIN_KEY).expect(200);
    assert_eq!(app.submit_as("c1", SHOUTED).expect(201).text("verdict"), "hold");
    let changed = put(&app, REJECT_SHOUTING).expect(200);
    assert_eq!(changed.text("before"), shipped.text("version"));
    let decision = app.submit_as("c2", SHOUTED).expect(201);
    assert_eq!((decision.text("verdict"), decision.text("policy")), ("reject", changed.text("live")));
    app.restart();
    assert_eq!(app.submit_as("c3", SHOUTED).expect(201).text("verdict"), "reject");
    assert_eq!(app.get("/v1/policy", ADMIN_KEY).expect(200).text("toml"), REJECT_SHOUTING);
    put(&app, shipped.text("toml")).expect(200);
    assert_eq!(app.submit_as("c4", SHOUTED).expect(201).text("verdict"), "hold");
}

#[test]
fn a_policy_with_a_mistake_changes_nothing_and_says_where_it_is() {
    let app = TestApp::start();
    let before = app.get("/v1/policy", ADMIN_KEY).expect(200);
    for (toml, place) in [
        ("[thresholds.threat]\nhold = 1.5", "line 2, column 8"),
        ("[rules.shout]\n", "line 1"),
        ("[rules.links]\nmax_links = 101", "line 2, column 13"),
        ("not toml", "line 1"),
    ] {
        let refused = put(&app, toml).expect_problem(422, "invalid_policy");
        assert!(refused.text("detail").starts_with(place), "{}", refused.body);
        let tried = app.post("/v1/policy/simulate", ADMIN_KEY, &json!({"toml": toml}));
        tried.expect_problem(422, "invalid_policy");
    }
    assert_eq!(app.get("/v1/policy", ADMIN_KEY).expect(200).body, before.body);
    let moderator = app.new_key("ada", "moderator");
    app.get("/v1/policy", &moderator).expect_problem(403, "forbidden");
}

#[test]
fn a_simulation_counts_what_would_change_and_holds_it_against_people() {
    let app = TestApp::start();
    for id in ["s1", "s2", "s3"] {
        app.submit_as(id, &format!("{SHOUTED} {id}")).expect(201);
    }
    app.submit_as("plain", "Merci pour cet article, très clair.").expect(201);
    app.decide(ADMIN_KEY, "s1", "approve", 1).expect(200);
    app.decide(ADMIN_KEY, "s2", "reject", 1).expect(200);
    let tried = app.post("/v1/policy/simulate", ADMIN_KEY, &json!({"toml": REJECT_SHOUTING})).expect(200);
    assert_eq!(tried.at("/comments"), 4);
    let verdicts = json!([
        {"before": "approve", "after": "approve", "comments": 1},
        {"before": "hold", "after": "reject", "comments": 3},
    ]);
    assert_eq!(tried.at("/verdicts"), &verdicts);
    assert_eq!((tried.at("/wrong_rejections/n"), tried.at("/wrong_rejections/of")), (&json!(1), &json!(1)));
    assert_eq!((tried.at("/wrong_approvals/n"), tried.at("/wrong_approvals/of")), (&json!(0), &json!(1)));
    assert_eq!(tried.at("/wrong_approvals/high").as_f64().map(|high| (high * 1e3).round()), Some(975.0));
    let changed: Vec<&Value> = tried.at("/changed").as_array().expect("rows").iter().map(|row| &row["id"]).collect();
    assert_eq!(changed, ["s3", "s2", "s1"]);
    assert_eq!(tried.at("/changed/0/reasons"), &json!(["shouting"]));
    assert_eq!(app.find("s3").expect(200).at("/status"), "pending");
    let newest = json!({"toml": REJECT_SHOUTING, "comments": 2});
    assert_eq!(app.post("/v1/policy/simulate", ADMIN_KEY, &newest).expect(200).at("/comments"), 2);
    let none = json!({"toml": "", "comments": 0});
    app.post("/v1/policy/simulate", ADMIN_KEY, &none).expect_problem(422, "invalid_fields").blaming(&["comments"]);
}

fn vigie(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vigie")).arg("policy").args(arguments).output().expect("runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_policy_is_checked_tried_and_put_in_place_from_the_command_line() {
    let app = TestApp::start();
    let file = app.folder().join("my.toml");
    let (file_name, url) = (file.to_str().expect("UTF-8"), app.url());
    let remote = ["--service", &url, "--key", ADMIN_KEY];
    std::fs::write(&file, "[rules.links]\nmax_links = \"many\"\n").expect("writes");
    let refused = vigie(&["check", file_name]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("line 2, column 13"), "{}", said(&refused));
    std::fs::write(&file, REJECT_SHOUTING).expect("writes");
    assert!(said(&vigie(&["check", file_name])).ends_with("is sound\n"));

    app.submit_as("c1", SHOUTED).expect(201);
    let simulated = said(&vigie(&[&["simulate", file_name], remote.as_slice()].concat()));
    assert!(simulated.contains("1  hold    → reject   changed"), "{simulated}");
    assert!(said(&vigie(&[&["set", file_name], remote.as_slice()].concat())).contains("decides instead of"));
    assert_eq!(said(&vigie(&[&["show"], remote.as_slice()].concat())), REJECT_SHOUTING);
    let explained = said(&vigie(&["explain", "--policy", file_name, SHOUTED]));
    assert!(explained.contains("rule  shouting           reject"), "{explained}");
    assert!(explained.contains("rule  links              nothing") && explained.ends_with("verdict: reject\n"));
}
