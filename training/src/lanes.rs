//! Which lanes a model has: for each category one pooled over the corpora that mean the same by it, one for each domain
//! that comments come from, and one for each (group of corpora, category) that has enough rows of both kinds. "Toxic" means
//! something else in each corpus; pooling blindly ruins them all.

use vigie::category::Category;
use vigie::model::kernel::MAX_LANES;

use crate::config::{Config, Domain};
use crate::dataset::{Dataset, Document};

/// What a lane learns, and from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A category, from all pooled corpora.
    Pooled(Category),
    /// A category, from every corpus that knows it.
    Every(Category),
    /// Where a comment was written, from all corpora.
    Domain(Domain),
    /// A category as one group of corpora understands it.
    Group(usize, Category),
}

/// One lane to be trained.
#[derive(Clone, Debug, PartialEq)]
pub struct LanePlan {
    /// What it learns.
    pub target: Target,
    /// Smoothing of its naive-Bayes ratios; without, all features learn alike.
    pub smoothing: Option<f32>,
    /// Multiplies its step size.
    pub rate: f32,
    /// `jigsaw/insult`.
    pub name: String,
}

impl LanePlan {
    /// What a document says about this lane: a label 0..=1, or nothing.
    pub fn label(&self, document: &Document) -> Option<f32> {
        match self.target {
            Target::Pooled(category) => document.labels.get(category).filter(|_| document.is_pooled),
            Target::Every(category) => *document.labels.get(category),
            Target::Domain(domain) => Some(f32::from(u8::from(document.domain == domain))),
            Target::Group(group, category) => document.labels.get(category).filter(|_| document.group == group),
        }
    }

    /// The group whose rows alone it learns from.
    pub const fn group(&self) -> Option<usize> {
        match self.target {
            Target::Group(group, _) => Some(group),
            Target::Pooled(_) | Target::Every(_) | Target::Domain(_) => None,
        }
    }
}

/// The categories that also have a lane without naive-Bayes ratios over every corpus: it tells less apart at home, and more
/// among strangers.
const PLAIN: [Category; 4] = [Category::Toxicity, Category::Insult, Category::IdentityAttack, Category::Threat];

/// Plans the lanes: the pooled ones first, then those of every corpus, then the domains, then the groups in the order of the configuration. Where there
/// are more than a row has slots, those with the fewest positive rows are left out.
pub fn plan(dataset: &Dataset, config: &Config) -> Vec<LanePlan> {
    let pooled_smoothing = config.evidence.pooled_smoothing;
    let shared = |target, name| LanePlan { target, smoothing: Some(pooled_smoothing), rate: 1.0, name };
    let mut lanes: Vec<LanePlan> =
        Category::ALL.into_iter().map(|category| shared(Target::Pooled(category), format!("all/{category}"))).collect();
    let rate = config.evidence.plain_rate;
    lanes.extend(PLAIN.into_iter().map(|category| LanePlan {
        target: Target::Every(category),
        smoothing: None,
        rate,
        name: format!("every/{category}"),
    }));
    let is_there = |domain: &Domain| dataset.documents.iter().any(|document| document.domain == *domain);
    let domains = Domain::ALL.into_iter().filter(is_there);
    lanes.extend(domains.map(|domain| shared(Target::Domain(domain), format!("domain/{}", domain.name()))));
    let mut grouped = group_lanes(dataset, config);
    while grouped.len() + lanes.len() > MAX_LANES {
        let weakest = grouped.iter().enumerate().min_by_key(|(_, (n, _))| *n).map(|(at, _)| at);
        weakest.map(|at| grouped.remove(at));
    }
    lanes.extend(grouped.into_iter().map(|(_, lane)| lane));
    lanes
}

/// The lanes of all groups, each with how many rows of its rarer kind it has.
fn group_lanes(dataset: &Dataset, config: &Config) -> Vec<(usize, LanePlan)> {
    let mut found = Vec::new();
    for (group, name) in dataset.groups.iter().enumerate() {
        let Some(settings) = config.corpus.iter().find(|corpus| corpus.group == *name) else { continue };
        let is_wanted = |category: &Category| settings.lanes.as_ref().is_none_or(|lanes| lanes.contains(category));
        for category in Category::ALL.into_iter().filter(is_wanted) {
            let (target, name) = (Target::Group(group, category), format!("{name}/{category}"));
            let lane = LanePlan { target, smoothing: Some(settings.smoothing), rate: settings.rate, name };
            let (n_positive, n_negative) = count(dataset, &lane);
            if n_positive.min(n_negative) >= config.evidence.min_rows {
                found.push((n_positive.min(n_negative), lane));
            }
        }
    }
    found
}

fn count(dataset: &Dataset, lane: &LanePlan) -> (usize, usize) {
    let labels = dataset.documents.iter().filter_map(|document| lane.label(document));
    labels.fold(
        (0, 0),
        |(positive, negative), label| {
            if label >= 0.5 { (positive + 1, negative) } else { (positive, negative + 1) }
        },
    )
}
