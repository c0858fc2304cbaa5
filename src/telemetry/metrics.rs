//! The numbers of `/metrics`, as fields of a struct: no globals, no labels with unbounded values.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::decision::{ModelVersion, PolicyVersion, Verdict};
use crate::store::{Counts, StoreError};

/// Upper bounds of the latency buckets in seconds: half a millisecond (a score) to five seconds (a stuck disk).
const LATENCY_BUCKETS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// Everything that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    latency: Family<RouteLabel, Histogram, fn() -> Histogram>,
    decisions: Family<VerdictLabel, Counter>,
    human_decisions: Family<ActionLabel, Counter>,
    model_failures: Counter,
    scored_texts: Counter,
    store_errors: Family<KindLabel, Counter>,
    comments: Family<StatusLabel, Gauge<u64, AtomicU64>>,
    waiting: Gauge<u64, AtomicU64>,
    leased: Gauge<u64, AtomicU64>,
    versions: Family<VersionLabels, Gauge<u64, AtomicU64>>,
}

/// A request that was answered.
#[derive(Clone, Copy, Debug)]
pub struct RequestSeen<'a> {
    /// GET, POST and so on.
    pub method: &'a str,
    /// The route's pattern, never the path itself.
    pub route: &'a str,
    /// The answer's status.
    pub status: u16,
    /// How long it took.
    pub latency: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VersionLabels {
    version: &'static str,
    model: String,
    policy: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VerdictLabel {
    verdict: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ActionLabel {
    action: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StatusLabel {
    status: &'static str,
}

impl Metrics {
    /// Starts counting at zero, under the versions of `moderator`.
    pub fn new(versions: (&ModelVersion, &PolicyVersion)) -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("vigie"),
            requests: Family::default(),
            latency: Family::new_with_constructor(|| Histogram::new(LATENCY_BUCKETS)),
            decisions: Family::default(),
            human_decisions: Family::default(),
            model_failures: Counter::default(),
            scored_texts: Counter::default(),
            store_errors: Family::default(),
            comments: Family::default(),
            waiting: Gauge::default(),
            leased: Gauge::default(),
            versions: Family::default(),
        };
        metrics.register();
        metrics.decides(versions);
        metrics
    }

    /// Counts an answered request.
    pub fn request(&self, seen: RequestSeen<'_>) {
        let route = seen.route.to_owned();
        let labels = RequestLabels { method: seen.method.to_owned(), route: route.clone(), status: seen.status };
        self.requests.get_or_create(&labels).inc();
        self.latency.get_or_create(&RouteLabel { route }).observe(seen.latency.as_secs_f64());
    }

    /// Counts a decision of the machine that was kept.
    pub fn decision(&self, verdict: Verdict) {
        self.decisions.get_or_create(&VerdictLabel { verdict: verdict.as_str() }).inc();
    }

    /// Counts a person's decision that was kept.
    pub fn human_decision(&self, action: &'static str) {
        self.human_decisions.get_or_create(&ActionLabel { action }).inc();
    }

    /// Counts a comment that the model could not score.
    pub fn model_failure(&self) {
        self.model_failures.inc();
    }

    /// Counts texts that were scored without being kept.
    pub fn scored(&self, n_texts: usize) {
        self.scored_texts.inc_by(n_texts as u64);
    }

    /// Counts a failure of the store. Refusals are answers, not failures, and are not counted.
    pub fn store_error(&self, error: &StoreError) {
        let kind = match error {
            StoreError::Refused(_) => return,
            StoreError::Busy => "busy",
            StoreError::Unavailable => "unavailable",
            StoreError::Damaged => "damaged",
        };
        self.store_errors.get_or_create(&KindLabel { kind }).inc();
    }

    /// Notes how many comments stand where.
    pub fn counts(&self, counts: &Counts) {
        let by_status = [
            ("pending", counts.n_pending),
            ("approved", counts.n_approved),
            ("rejected", counts.n_rejected),
            ("erased", counts.n_erased),
        ];
        for (status, n) in by_status {
            self.comments.get_or_create(&StatusLabel { status }).set(n);
        }
        self.waiting.set(counts.n_waiting);
        self.leased.set(counts.n_leased);
    }

    /// Prints everything in the `OpenMetrics` text format.
    pub fn render(&self) -> Result<String, fmt::Error> {
        let mut page = String::new();
        text::encode(&mut page, &self.registry)?;
        Ok(page)
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("http_requests", "Requests answered", self.requests.clone());
        let latency = self.latency.clone();
        registry.register_with_unit("http_request_duration", "Time to the answer", Unit::Seconds, latency);
        registry.register("decisions", "Comments decided by the machine, by verdict", self.decisions.clone());
        registry.register("human_decisions", "Decisions by people, by action", self.human_decisions.clone());
        registry.register("model_failures", "Comments held because scoring failed", self.model_failures.clone());
        registry.register("scored_texts", "Texts scored without being kept", self.scored_texts.clone());
        registry.register("store_errors", "Failures of the store, by kind", self.store_errors.clone());
        registry.register("comments", "Comments kept, by status", self.comments.clone());
        registry.register("queue_waiting", "Comments that wait for a person", self.waiting.clone());
        registry.register("queue_leased", "Waiting comments that a moderator holds", self.leased.clone());
        let versions = self.versions.clone();
        registry.register("build_info", "Versions of the program, the model and the policy; always 1", versions);
    }

    /// Says which model and policy decide.
    pub fn decides(&self, (model, policy): (&ModelVersion, &PolicyVersion)) {
        let (model, policy) = (model.0.clone(), policy.0.clone());
        self.versions.clear();
        self.versions.get_or_create(&VersionLabels { version: env!("CARGO_PKG_VERSION"), model, policy }).set(1);
    }
}
