//! In which order people see what is held: lane, then priority, then age.
//!
//! Knows no store: it says where a decision belongs, the store keeps it there.

use crate::category::Category;
use crate::decision::{Decision, Reason, ReasonCode, Verdict};

/// The lanes of the queue, in the order in which they are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// What a moderator escalated: for leads.
    Escalated,
    /// Threats, what is very hateful, what gives away how to reach somebody, what was credibly reported as illegal.
    Urgent,
    /// Everything else.
    Normal,
}

/// How pressing a comment is within its lane, 0..=255, higher first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(pub u8);

impl Priority {
    /// The most pressing.
    pub const HIGHEST: Self = Self(u8::MAX);
    /// What is held for other reasons than a score: nobody knows how bad it is.
    pub const MIDDLING: Self = Self(128);
    /// The least pressing.
    pub const LOWEST: Self = Self(0);
}

/// Where a held comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which lane.
    pub lane: Lane,
    /// How pressing.
    pub priority: Priority,
}

impl Place {
    /// Behind everything else.
    pub const LAST: Self = Self { lane: Lane::Normal, priority: Priority::LOWEST };
}

/// How much of the way that is left the machine's doubt adds at most.
const DOUBT_SHARE: f32 = 0.1;
/// How much of the way that is left the article's reach adds at most.
const REACH_SHARE: f32 = 0.1;
/// An article with ten to this power of comments has all the reach there is.
const FULL_REACH_LOG10: f32 = 4.0;

/// Finds the place of a held comment from its decision and from how many comments its article has.
///
/// The lane is urgent when threat or severe toxicity reached its threshold, or when there are contact data in the text.
///
/// The priority is the highest over all reasons. A category's *risk* is `(score − threshold) / (1 − threshold)`: how far
/// the score went of the way from its threshold to certainty, so that categories with different thresholds compare. Any
/// other reason has the risk of [`Priority::MIDDLING`]. Doubt, `4 × score × (1 − score)`, adds up to a tenth of the way
/// that is left to certainty, and so does reach, `log10(1 + comments) / 4`: of two comments of the same risk the one
/// about which the machine is less sure, or that more people see, comes first. A rejected comment is not queued; should it
/// be asked for all the same, its priority is the highest, so that the priority never falls when a score rises.
pub fn place(decision: &Decision, n_article_comments: u64) -> Place {
    let is_urgent = decision.reasons.iter().any(is_urgent);
    let highest = decision.reasons.iter().map(pressing).fold(0.0, f32::max);
    let left = (1.0 - highest) * (1.0 - REACH_SHARE * reach(n_article_comments));
    Place {
        lane: if is_urgent { Lane::Urgent } else { Lane::Normal },
        priority: if decision.verdict == Verdict::Reject { Priority::HIGHEST } else { priority(1.0 - left) },
    }
}

fn is_urgent(reason: &Reason) -> bool {
    reason.code == ReasonCode::ContactData
        || matches!(reason.category, Some(Category::Threat | Category::SevereToxicity))
}

/// Risk and doubt of one reason, 0..=1.
fn pressing(reason: &Reason) -> f32 {
    let (Some(score), Some(threshold)) = (reason.score, reason.threshold) else {
        return f32::from(Priority::MIDDLING.0) / f32::from(u8::MAX);
    };
    let (score, way) = (score.value(), 1.0 - threshold.value());
    let risk = if way <= 0.0 { 1.0 } else { ((score - threshold.value()) / way).clamp(0.0, 1.0) };
    let doubt = 4.0 * score * (1.0 - score);
    1.0 - (1.0 - risk) * (1.0 - DOUBT_SHARE * doubt)
}

fn reach(n_article_comments: u64) -> f32 {
    ((1.0 + n_article_comments as f32).log10() / FULL_REACH_LOG10).min(1.0)
}

fn priority(way: f32) -> Priority {
    Priority((way.clamp(0.0, 1.0) * f32::from(u8::MAX)).round() as u8)
}

/// Reports of readers that no person has answered yet, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportTally {
    /// How many there are.
    pub n: u32,
    /// Of these, from readers who were not often enough right or wrong to be believed.
    pub n_fresh: u32,
    /// The weights of the others, in thousandths.
    pub weight: u32,
    /// Of that weight, reports of illegal content.
    pub illegal_weight: u32,
}

/// From this weight of reports of illegal content on a comment is urgent.
const URGENT_WEIGHT: u32 = 500;

impl ReportTally {
    /// Moves a place by the reports: they go `weight / (weight + 1000)` of the way that is left to the highest priority.
    /// Reports of fresh readers have no weight, however many there are: a brigade moves nothing.
    pub fn moves(&self, place: Place) -> Place {
        let left = u64::from(u8::MAX - place.priority.0);
        let way = left * u64::from(self.weight) / (u64::from(self.weight) + 1_000);
        let priority = Priority(place.priority.0.saturating_add(way as u8));
        let is_urgent = place.lane == Lane::Normal && self.illegal_weight >= URGENT_WEIGHT;
        Place { lane: if is_urgent { Lane::Urgent } else { place.lane }, priority }
    }
}

/// How often a reader's reports were answered by a person, and how often the person agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReporterRecord {
    /// Reports on comments that a person then approved or rejected.
    pub n_decided: u32,
    /// Of these, on comments that were rejected.
    pub n_upheld: u32,
}

/// With fewer answered reports a reader is fresh.
const ESTABLISHED_FROM: u32 = 3;

impl ReporterRecord {
    /// What a report of this reader weighs, in thousandths: the share of reports in which people agreed, by Laplace's rule
    /// of succession `(agreed + 1) / (answered + 2)`. None for a fresh reader.
    pub fn weight(&self) -> Option<u32> {
        (self.n_decided >= ESTABLISHED_FROM)
            .then(|| (1_000 * (u64::from(self.n_upheld) + 1) / (u64::from(self.n_decided) + 2)) as u32)
    }
}

#[cfg(test)]
mod tests;
