//! A headless Chromium over `WebDriver` (W3C). The protocol is plain JSON over HTTP, so a client of a few verbs over the HTTP
//! client that is here anyway costs less than a crate for it with its sixty dependencies.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use ureq::Agent;

use crate::harness::until;

/// Runs before anything of a page does, out of the reach of its policy: notes what the policy had to stop.
const WATCH: &str = "window.violations = []; document.addEventListener('securitypolicyviolation', \
    (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));";

/// A browser with one window. Dropping it ends it.
pub(crate) struct Browser {
    driver: Child,
    agent: Agent,
    session: String,
    base: String,
}

impl Browser {
    /// Opens a window on a service.
    pub(crate) fn on(base: &str) -> Self {
        Self::speaking(base, "en")
    }

    /// Opens a window of somebody who reads `language`.
    pub(crate) fn speaking(base: &str, language: &str) -> Self {
        let mut driver =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn().expect("chromedriver is here");
        let mut lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines();
        let port = lines.find_map(|line| port_in(&line.expect("reads"))).expect("chromedriver says its port");
        let config = Agent::config_builder().http_status_as_error(false).proxy(None);
        let mut browser = Self { driver, agent: config.build().into(), session: String::new(), base: base.to_owned() };
        let flags =
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900"];
        let chrome = json!({"args": flags, "prefs": {"intl.accept_languages": language}});
        let wanted = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": chrome}}});
        let made = browser.call("POST", &format!("http://127.0.0.1:{port}/session"), &wanted);
        let id = made["sessionId"].as_str().expect("a session");
        browser.session = format!("http://127.0.0.1:{port}/session/{id}");
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({"source": WATCH}));
        browser
    }

    /// Goes to a page of the service.
    pub(crate) fn open(&self, path: &str) {
        self.command("/url", &json!({"url": format!("{}{path}", self.base)}));
        self.is_ready();
    }

    /// Waits until the page's module has started.
    pub(crate) fn is_ready(&self) {
        self.sees("a page that is ready", "document.documentElement.dataset.ready === ''");
    }

    /// Runs a script, and gives what it returns.
    pub(crate) fn script(&self, script: &str, arguments: &[Value]) -> Value {
        self.command("/execute/sync", &json!({"script": script, "args": arguments}))
    }

    /// Runs a script that calls its last argument when it is done.
    pub(crate) fn script_that_waits(&self, script: &str) -> Value {
        self.command("/execute/async", &json!({"script": script, "args": []}))
    }

    /// What an expression comes to.
    pub(crate) fn value(&self, expression: &str) -> Value {
        self.script(&format!("return ({expression});"), &[])
    }

    /// Waits until an expression is true. A page that is about to be replaced answers later.
    pub(crate) fn sees(&self, what: &str, expression: &str) {
        let script = format!("try {{ return Boolean({expression}); }} catch {{ return false; }}");
        until(what, || self.script(&script, &[]) == json!(true));
    }

    /// Waits until a text stands on the page.
    pub(crate) fn reads(&self, text: &str) {
        let text = json!(text);
        until(&format!("{text} on the page"), || {
            self.script("return document.body.innerText.includes(arguments[0]);", std::slice::from_ref(&text))
                == json!(true)
        });
    }

    /// The text of an element.
    pub(crate) fn text(&self, selector: &str) -> String {
        let text = self.script("return document.querySelector(arguments[0])?.innerText ?? '';", &[json!(selector)]);
        text.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Clicks as a mouse does: in the middle of what is there.
    pub(crate) fn click(&self, selector: &str) {
        let element = self.find(selector);
        self.command(&format!("/element/{element}/click"), &json!({}));
    }

    /// Types into a field.
    pub(crate) fn fill(&self, selector: &str, text: &str) {
        let element = self.find(selector);
        self.command(&format!("/element/{element}/clear"), &json!({}));
        self.command(&format!("/element/{element}/value"), &json!({"text": text}));
    }

    /// Presses keys one after the other, wherever the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| {
            let key = key.to_string();
            [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]
        });
        self.type_strokes(&strokes.collect::<Vec<_>>());
    }

    /// Holds a key down until it has repeated a few times.
    pub(crate) fn hold(&self, key: char) {
        for n_before in 0..4 {
            let key =
                json!({"type": "keyDown", "key": key.to_string(), "text": key.to_string(), "autoRepeat": n_before > 0});
            self.devtools("Input.dispatchKeyEvent", &key);
        }
        self.devtools("Input.dispatchKeyEvent", &json!({"type": "keyUp", "key": key.to_string()}));
    }

    fn type_strokes(&self, strokes: &[Value]) {
        self.command("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]}));
    }

    /// Takes the network away, or gives it back.
    pub(crate) fn set_offline(&self, is_offline: bool) {
        self.devtools("Network.enable", &json!({}));
        let conditions = json!({"offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.devtools("Network.emulateNetworkConditions", &conditions);
    }

    /// What the page's policy had to stop.
    pub(crate) fn violations(&self) -> Value {
        self.value("window.violations ?? ['nobody watched']")
    }

    /// Asks the browser's own tools.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.command("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    fn find(&self, selector: &str) -> String {
        let wanted = json!({"using": "css selector", "value": selector});
        let found = self.command("/element", &wanted);
        let id = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
        id.unwrap_or_else(|| panic!("no {selector} on the page")).to_owned()
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        self.call("POST", &format!("{}{path}", self.session), body)
    }

    fn call(&self, method: &str, url: &str, body: &Value) -> Value {
        let request = ureq::http::Request::builder().method(method).uri(url);
        let request = request.header("content-type", "application/json").body(body.to_string()).expect("a request");
        let mut answer = self.agent.run(request).expect("an answer");
        let text = answer.body_mut().read_to_string().expect("reads");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let value = value["value"].clone();
        if let Some(error) = value.get("error") {
            let is_passing = error == "stale element reference" || error == "javascript error";
            assert!(is_passing, "{url}: {error}: {}", value["message"]);
        }
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Ok(request) = ureq::http::Request::builder().method("DELETE").uri(&self.session).body(()) {
            drop(self.agent.run(request));
        }
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

fn port_in(line: &str) -> Option<u16> {
    line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
}
