//! A service that keeps to the contract of the models and examples API, as far as learning calls it: one thread, port 0. Its
//! list of examples comes in pages, and the first page breaks off in the middle of a line.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;
use vigie::model::Model;

use crate::newsroom::Newsroom;

/// Examples in one answer.
const PAGE: usize = 200;

/// The service's address and what it holds.
pub(crate) struct Service {
    port: u16,
    state: Arc<Mutex<State>>,
}

struct State {
    live: String,
    models: Vec<(String, Vec<u8>)>,
    newsroom: Vec<String>,
    n_pages: usize,
}

struct Request {
    line: String,
    is_authorized: bool,
    body: Vec<u8>,
}

impl Service {
    pub(crate) fn start(model: &Path, newsroom: &Newsroom) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
        let port = listener.local_addr().expect("has an address").port();
        let artifact = fs::read(model).expect("reads");
        let live = version(&artifact);
        let newsroom = newsroom.lines_after(0).lines().map(str::to_owned).collect();
        let state = State { live: live.clone(), models: vec![(live, artifact)], newsroom, n_pages: 0 };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &mut shared.lock().expect("is sound"));
            }
        });
        Self { port, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    pub(crate) fn live(&self) -> String {
        self.state.lock().expect("is sound").live.clone()
    }

    /// The artifact that was uploaded last.
    pub(crate) fn uploaded(&self) -> Option<Vec<u8>> {
        self.state.lock().expect("is sound").models.get(1).map(|(_, artifact)| artifact.clone())
    }
}

fn version(artifact: &[u8]) -> String {
    Model::read(artifact).expect("is a model").version().0.clone()
}

fn answer(stream: TcpStream, state: &mut State) {
    let request = read(&stream);
    let (status, body) = if request.is_authorized {
        respond(&request, state)
    } else {
        let problem = json!({ "title": "Unauthorized", "code": "unauthorized", "detail": "the key is not known" });
        (401, problem.to_string().into_bytes())
    };
    // The first page of examples is cut short: less arrives than was promised.
    let is_first_page = request.line.contains("/v1/examples") && state.n_pages == 1;
    let sent = if is_first_page { body.get(..body.len() - 40).expect("is longer") } else { &body };
    let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    let mut stream = stream;
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(sent));
}

fn read(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).expect("reads");
    let (mut n_bytes, mut is_authorized) = (0, false);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).expect("reads");
        let header = header.trim().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        is_authorized |= header == "authorization: bearer k";
        n_bytes = header.strip_prefix("content-length: ").and_then(|n| n.parse().ok()).unwrap_or(n_bytes);
    }
    let mut body = vec![0; n_bytes];
    reader.read_exact(&mut body).expect("reads");
    Request { line, is_authorized, body }
}

fn respond(request: &Request, state: &mut State) -> (u16, Vec<u8>) {
    let mut words = request.line.split_whitespace();
    let (method, target) = (words.next().expect("a method"), words.next().expect("a target"));
    let steps: Vec<&str> = target.trim_start_matches("/v1/").split('/').collect();
    match (method, steps.as_slice()) {
        ("GET", ["models"]) => {
            let models: Vec<_> = state.models.iter().map(|(version, _)| json!({ "version": version })).collect();
            (200, json!({ "live": state.live, "models": models }).to_string().into_bytes())
        }
        ("GET", ["models", version]) => {
            let found = state.models.iter().find(|(known, _)| known == version);
            (200, found.expect("is there").1.clone())
        }
        ("POST", ["models"]) => {
            let version = version(&request.body);
            state.models.push((version.clone(), request.body.clone()));
            (201, json!({ "version": version }).to_string().into_bytes())
        }
        ("POST", ["models", version, "promote"]) => {
            let before = std::mem::replace(&mut state.live, (*version).to_owned());
            (200, json!({ "live": version, "before": before }).to_string().into_bytes())
        }
        ("GET", [examples]) => {
            let after: usize = examples.rsplit('=').next().and_then(|n| n.parse().ok()).expect("a cursor");
            state.n_pages += 1;
            let lines = state.newsroom.iter().skip(after).take(PAGE);
            (200, lines.map(|line| line.clone() + "\n").collect::<String>().into_bytes())
        }
        _ => (404, Vec::new()),
    }
}
