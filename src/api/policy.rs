//! The policy: read, put in place, and tried on what came in.

use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Caller, Lead};
use super::body::{Body, Wire};
use super::error::ApiError;
use super::fields::Fields;
use super::problem::Problem;
use super::query::within;
use super::time;
use crate::decision::ReasonCode;
use crate::service::{MAX_SIMULATED, Rate, Service, SimulatedChange, Simulation};

/// How many comments a policy is tried on unless the caller says.
const DEFAULT_SIMULATED: u32 = 10_000;

/// The policy that decides.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyView {
    /// `p-` and ten hexadecimal digits of what it means.
    #[schema(example = "p-4f1d0c2a9b")]
    version: String,
    /// As it is written.
    toml: String,
}

/// A policy to be put in place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `toml`")]
pub(super) struct PolicyToPut {
    /// The whole of a `policy.toml`; what it leaves out is as in the shipped one.
    toml: String,
}

/// A change of the policy that decides.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyChanged {
    /// The policy that decides now.
    live: String,
    /// The one that did before.
    before: String,
}

/// A policy to be tried.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `toml`")]
pub(super) struct PolicyToTry {
    /// The whole of a `policy.toml`; what it leaves out is as in the shipped one.
    toml: String,
    /// On how many of the newest comments, 1 to 100,000; 10,000 when missing.
    #[schema(minimum = 1, maximum = 100_000)]
    comments: Option<u32>,
}

/// What a policy would have done.
#[derive(Serialize, ToSchema)]
pub(super) struct SimulationView {
    /// The version the policy would have.
    policy: String,
    /// The newest comments that it was tried on.
    comments: u64,
    /// When the oldest of these came in, RFC 3339; null without any.
    since: Option<String>,
    /// How many went from which verdict to which, those that did not change included.
    verdicts: Vec<VerdictsView>,
    /// How many would have been held a day; null for less than a day of comments.
    held_a_day: Option<f64>,
    /// Of what people approved, what it would have rejected.
    wrong_rejections: RateView,
    /// Of what people rejected, what it would have approved.
    wrong_approvals: RateView,
    /// The newest comments with another verdict, at most 50.
    changed: Vec<ChangedView>,
}

/// How many comments went from one verdict to another.
#[derive(Serialize, ToSchema)]
struct VerdictsView {
    /// `approve`, `hold` or `reject`.
    before: &'static str,
    after: &'static str,
    comments: u64,
}

/// A share, counted, with the interval in which the true one lies with 95 % confidence (Clopper and Pearson 1934).
#[derive(Serialize, ToSchema)]
struct RateView {
    n: u64,
    of: u64,
    low: f64,
    high: f64,
}

/// A comment with another verdict.
#[derive(Serialize, ToSchema)]
struct ChangedView {
    id: String,
    /// `approve`, `hold` or `reject`.
    before: &'static str,
    after: &'static str,
    /// Why it would have that verdict.
    reasons: Vec<&'static str>,
}

impl Wire for PolicyToPut {}
impl Wire for PolicyToTry {}

/// The policy that decides now.
#[utoipa::path(
    get, path = "/v1/policy", tag = "policy", operation_id = "getPolicy",
    responses(
        (status = 200, description = "The policy", body = PolicyView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn show(_caller: Caller<Lead>, service: Data<Service>) -> Json<PolicyView> {
    let (version, toml) = service.policy();
    Json(PolicyView { version: version.0, toml: toml.to_string() })
}

/// Puts a policy in place: it decides from the next request on, after a restart too. One with a mistake changes nothing and
/// is answered with line and column.
#[utoipa::path(
    put, path = "/v1/policy", tag = "policy", operation_id = "putPolicy", request_body = PolicyToPut,
    responses(
        (status = 200, description = "It decides", body = PolicyChanged),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn put(
    caller: Caller<Lead>,
    service: Data<Service>,
    Body(policy): Body<PolicyToPut>,
) -> Result<Json<PolicyChanged>, ApiError> {
    let change = service.put_policy(policy.toml, &caller.name).await?;
    Ok(Json(PolicyChanged { live: change.live.0, before: change.before.0 }))
}

/// Tries a policy on the newest comments: which verdicts would have been others, and what people had decided. Changes
/// nothing.
#[utoipa::path(
    post, path = "/v1/policy/simulate", tag = "policy", operation_id = "simulatePolicy", request_body = PolicyToTry,
    responses(
        (status = 200, description = "What it would have done", body = SimulationView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn simulate(
    _caller: Caller<Lead>,
    service: Data<Service>,
    Body(policy): Body<PolicyToTry>,
) -> Result<Json<SimulationView>, ApiError> {
    let mut fields = Fields::default();
    let n_comments = policy.comments.unwrap_or(DEFAULT_SIMULATED);
    let n_comments = fields.take("comments", within(n_comments, 1..=MAX_SIMULATED as u32));
    fields.finish()?;
    let simulation = service.simulate(&policy.toml, n_comments.unwrap_or_default() as usize).await?;
    Ok(Json(SimulationView::from(simulation)))
}

impl From<Simulation> for SimulationView {
    fn from(simulation: Simulation) -> Self {
        let verdicts = simulation.verdicts.iter().map(|((before, after), n)| VerdictsView {
            before: before.as_str(),
            after: after.as_str(),
            comments: *n,
        });
        Self {
            policy: simulation.policy.0,
            comments: simulation.n_comments,
            since: simulation.since.map(time::rfc3339),
            verdicts: verdicts.collect(),
            held_a_day: simulation.held_a_day,
            wrong_rejections: simulation.wrong_rejections.into(),
            wrong_approvals: simulation.wrong_approvals.into(),
            changed: simulation.changed.into_iter().map(ChangedView::from).collect(),
        }
    }
}

impl From<Rate> for RateView {
    fn from(rate: Rate) -> Self {
        let (low, high) = rate.interval();
        Self { n: rate.n, of: rate.of, low, high }
    }
}

impl From<SimulatedChange> for ChangedView {
    fn from(changed: SimulatedChange) -> Self {
        Self {
            id: changed.id.as_str().to_owned(),
            before: changed.before.as_str(),
            after: changed.after.as_str(),
            reasons: changed.reasons.into_iter().map(ReasonCode::as_str).collect(),
        }
    }
}
