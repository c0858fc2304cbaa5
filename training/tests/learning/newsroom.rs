//! A newsroom that decides on rows of the repository's own corpus: three moderators in turn, with a standard of their own.

use serde_json::{Value, json};
use vigie::category::Category;
use vigie::example::Example;
use vigie_training::corpus;

const MODERATORS: [&str; 3] = ["anna", "ben", "chloé"];
/// From this share of readers who call it toxic this newsroom rejects a comment: stricter than the model's half.
const STRICT: f64 = 0.25;
/// Its decisions, in their order.
pub(crate) struct Newsroom {
    decisions: Vec<Decision>,
}

struct Decision {
    text: String,
    by: &'static str,
    is_rejection: bool,
}

impl Newsroom {
    /// `n` decisions by its standard.
    pub(crate) fn honest(n: usize) -> Self {
        let rows = corpus::read(&super::repository().join("data/corpus/authored_de_f.jsonl.gz")).expect("reads").rows;
        let decision = |(row, by): (Example, &&'static str)| Decision {
            is_rejection: row.labels.get(&Category::Toxicity).is_some_and(|label| *label >= STRICT),
            text: row.text,
            by,
        };
        Self { decisions: rows.into_iter().zip(MODERATORS.iter().cycle()).map(decision).take(n).collect() }
    }

    /// The same, with every decision of one moderator turned round.
    pub(crate) fn turned_by(mut self, name: &str) -> Self {
        for decision in self.decisions.iter_mut().filter(|decision| decision.by == name) {
            decision.is_rejection = !decision.is_rejection;
        }
        self
    }

    /// As `GET /v1/examples` gives them.
    pub(crate) fn lines(&self) -> String {
        self.lines_after(0)
    }

    /// Those behind a cursor.
    pub(crate) fn lines_after(&self, cursor: usize) -> String {
        let line = |(n, decision): (usize, &Decision)| {
            let approved = || Category::ALL.iter().map(|category| (category.to_string(), json!(0))).collect();
            let labels: Value =
                if decision.is_rejection { json!({ "toxicity": 1 }) } else { Value::Object(approved()) };
            let line = json!({
                "id": format!("c-{n}"), "text": decision.text, "lang": "de", "labels": labels, "source": "newsroom",
                "decided_at": "2026-12-01T08:00:00Z", "decided_by": decision.by, "batch": false, "cursor": n + 1,
            });
            format!("{line}\n")
        };
        self.decisions.iter().enumerate().skip(cursor).map(line).collect()
    }

    /// The comments.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.decisions.iter().map(|decision| decision.text.clone()).collect()
    }
}
