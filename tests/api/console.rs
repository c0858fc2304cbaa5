//! The console's HTTP: sessions, proof of origin, headers. What a browser makes of it is tried in `tests/console`.

use serde_json::json;

use crate::harness::{ADMIN_KEY, Answer, TestApp, everything_logged};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

fn post_form(app: &TestApp, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers: Vec<_> = [FORM].into_iter().chain(headers.iter().copied()).collect();
    app.send("POST", path, None, &headers, Some(body.as_bytes()))
}

/// Signs in with the admin key; the cookie's `name=value`.
fn sign_in(app: &TestApp) -> String {
    let answer = post_form(app, "/console/sign-in", &[OURS], &format!("key={ADMIN_KEY}")).expect(303);
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.contains("; HttpOnly; SameSite=Strict") && cookie.contains("; Path=/console"), "{cookie}");
    cookie.split(';').next().expect("a cookie").to_owned()
}

fn page(app: &TestApp, path: &str, cookie: &str) -> Answer {
    app.send("GET", path, None, &[("cookie", cookie), ("accept-language", "en")], None)
}

fn form_token(page: &Answer) -> String {
    let page = page.body.as_str().expect("a page");
    let token = page.split("data-form-token=\"").nth(1).and_then(|rest| rest.split('"').next());
    token.expect("the page has a form token").to_owned()
}

#[test]
fn without_a_session_every_page_leads_to_the_sign_in_and_every_call_is_refused() {
    let app = TestApp::start();
    for path in ["/console", "/console/find", "/console/comments/c1", "/console/audit", "/console/nowhere"] {
        assert_eq!(page(&app, path, "vigie_session=made-up").expect(303).header("location"), "/console/sign-in");
    }
    app.send("GET", "/console/v1/stats", None, &[], None).expect(401);
    app.send("GET", "/console/v1/events", None, &[], None).expect(401);
    post_form(&app, "/console/cards", &[OURS], "").expect(401);
}

#[test]
fn every_page_forbids_what_it_does_not_need() {
    let app = TestApp::start();
    let cookie = sign_in(&app);
    for path in ["/console/sign-in", "/console", "/console/nowhere"] {
        let answer = page(&app, path, &cookie);
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'; script-src 'self';"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let first = page(&app, "/console", &cookie).expect(200);
    let style = first
        .body
        .as_str()
        .expect("a page")
        .split("href=\"/console/assets/")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let style =
        app.send("GET", &format!("/console/assets/{}", style.expect("a style sheet")), None, &[], None).expect(200);
    assert!(style.header("cache-control").contains("immutable"));
    app.send("GET", "/console/assets/console-0000000000000000.css", None, &[], None).expect(404);
}

#[test]
fn a_change_needs_the_session_its_form_token_and_a_page_of_ours() {
    let app = TestApp::holding_everything();
    app.submit_as("c1", "one").expect(201);
    let cookie = sign_in(&app);
    let token = form_token(&page(&app, "/console", &cookie).expect(200));
    let body = json!({"action": "approve", "version": 1}).to_string();
    let decide = |headers: &[(&str, &str)]| {
        let headers: Vec<_> = [("cookie", cookie.as_str()), ("content-type", "application/json")]
            .into_iter()
            .chain(headers.iter().copied())
            .collect();
        app.send("POST", "/console/v1/comments/c1/decisions", None, &headers, Some(body.as_bytes()))
    };
    let with_token = ("x-vigie-form-token", token.as_str());
    decide(&[OURS]).expect(403);
    decide(&[with_token]).expect(403);
    decide(&[with_token, ("sec-fetch-site", "cross-site")]).expect(403);
    decide(&[with_token, ("origin", "https://evil.example")]).expect(403);
    decide(&[OURS, ("x-vigie-form-token", "guessed")]).expect(403);
    assert_eq!(app.find("c1").expect(200).at("/status"), &json!("pending"));
    decide(&[OURS, with_token]).expect(200);
    assert_eq!(app.find("c1").expect(200).at("/history/1/decided_by"), &json!("admin"));
}

#[test]
fn signing_in_is_for_our_own_form_and_gives_a_new_token_each_time() {
    let app = TestApp::start();
    let body = format!("key={ADMIN_KEY}");
    post_form(&app, "/console/sign-in", &[("sec-fetch-site", "cross-site")], &body).expect(403);
    post_form(&app, "/console/sign-in", &[], &body).expect(403);
    let before = sign_in(&app);
    let answer = post_form(&app, "/console/sign-in", &[OURS, ("cookie", &before)], &body).expect(303);
    let after = answer.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    assert_ne!(before, after);
    page(&app, "/console", &before).expect(303);
    page(&app, "/console", &after).expect(200);
}

#[test]
fn a_session_ends_with_its_credential() {
    let app = TestApp::start();
    let account = json!({"name": "anna", "role": "moderator", "password": "correct horse"});
    app.post("/v1/moderators", ADMIN_KEY, &account).expect(201);
    let sign_in =
        |password: &str| post_form(&app, "/console/sign-in", &[OURS], &format!("name=anna&password={password}"));
    let cookie = sign_in("correct+horse").expect(303).header("set-cookie").split(';').next().expect("one").to_owned();
    page(&app, "/console", &cookie).expect(200);
    for (path, status) in
        [("/console/keys", 403), ("/console/audit", 403), ("/console/dashboard", 403), ("/console/find", 200)]
    {
        page(&app, path, &cookie).expect(status);
    }
    app.post("/v1/moderators/anna/password", ADMIN_KEY, &json!({"password": "another one"})).expect(200);
    page(&app, "/console", &cookie).expect(303);
    sign_in("correct+horse").expect(401);
    let cookie = sign_in("another+one").expect(303).header("set-cookie").split(';').next().expect("one").to_owned();
    app.delete("/v1/moderators/anna", ADMIN_KEY).expect(204);
    page(&app, "/console", &cookie).expect(303);
    // A key that does not moderate opens no console.
    let key = app.new_key("website", "ingest");
    post_form(&app, "/console/sign-in", &[OURS], &format!("key={key}")).expect(401);
}

#[test]
fn sessions_end_when_they_are_idle() {
    let app = TestApp::start();
    let cookie = sign_in(&app);
    app.advance_minutes(239);
    page(&app, "/console", &cookie).expect(200);
    app.advance_minutes(241);
    page(&app, "/console", &cookie).expect(303);
}

#[test]
fn behind_https_cookies_travel_over_https_only() {
    let app = TestApp::start_with(None, &["--behind-https"]);
    let answer = post_form(&app, "/console/sign-in", &[OURS], &format!("key={ADMIN_KEY}")).expect(303);
    assert!(answer.header("set-cookie").ends_with("; Secure"), "{}", answer.header("set-cookie"));
}

#[test]
fn choosing_a_language_leads_back_to_where_one_was_and_nowhere_else() {
    let app = TestApp::start();
    let choose = |from: &str| {
        let answer = post_form(&app, "/console/language", &[("referer", from)], "language=de").expect(303);
        answer.header("location").to_owned()
    };
    assert_eq!(choose("http://127.0.0.1/console/find?q=a"), "/console/find?q=a");
    assert_eq!(choose("https://evil.example/elsewhere"), "/console");
    assert_eq!(choose("https://evil.example//evil.example/console"), "/console");
}

#[test]
fn no_password_token_or_name_of_the_console_is_ever_logged() {
    let app = TestApp::start();
    let account = json!({"name": "Zyzzyva-moderator", "role": "moderator", "password": "Zyzzyva-password"});
    app.post("/v1/moderators", ADMIN_KEY, &account).expect(201);
    let sign_in = |password: &str| {
        post_form(&app, "/console/sign-in", &[OURS], &format!("name=Zyzzyva-moderator&password={password}"))
    };
    sign_in("Zyzzyva-wrong").expect(401);
    let cookie =
        sign_in("Zyzzyva-password").expect(303).header("set-cookie").split(';').next().expect("one").to_owned();
    let first = page(&app, "/console", &cookie).expect(200);
    page(&app, "/console/find?q=Zyzzyva-words", &cookie).expect(200);
    page(&app, "/console/comments/Zyzzyva-comment", &cookie).expect(404);
    let logged = everything_logged();
    assert!(logged.contains(first.header("x-request-id")), "the capture does not work");
    let token = cookie.split('=').nth(1).expect("a token").to_owned();
    for secret in [
        "Zyzzyva-moderator",
        "Zyzzyva-password",
        "Zyzzyva-wrong",
        "Zyzzyva-words",
        "Zyzzyva-comment",
        &token,
        &form_token(&first),
    ] {
        assert_eq!(logged.lines().find(|line| line.contains(secret)), None, "{secret} was logged");
    }
}

#[test]
fn addresses_and_forms_that_do_not_read_are_no_failures_of_ours() {
    let app = TestApp::start();
    let cookie = sign_in(&app);
    for path in
        ["/console?q=a&q=b", "/console/find?cursor=zz&min_score=x", "/console/audit?before=x", "/console/batch?%ff=%ff"]
    {
        page(&app, path, &cookie).expect(200);
    }
    app.send("POST", "/console/sign-in", None, &[OURS, ("content-type", "text/plain")], Some(b"\xff")).expect(401);
    let token = form_token(&page(&app, "/console", &cookie).expect(200));
    let headers =
        [OURS, ("cookie", cookie.as_str()), ("x-vigie-form-token", &token), ("content-type", "application/json")];
    app.send("POST", "/console/cards", None, &headers, Some(b"{}")).expect(400);
    app.send("POST", "/console/keys", None, &headers, Some(b"{}")).expect(403);
}
