//! Which lanes a model has: one for each (group of corpora, category) that has enough rows of both kinds, and one pooled
//! over everything for each category. "Toxic" means something else in each corpus; pooling alone ruins them all.

use vigie::category::Category;
use vigie::model::kernel::MAX_LANES;

use crate::config::Config;
use crate::dataset::Dataset;

/// One lane to be trained.
#[derive(Clone, Debug, PartialEq)]
pub struct LanePlan {
    /// The group whose labels it learns; none when pooled.
    pub group: Option<usize>,
    /// The category it learns.
    pub category: Category,
    /// Smoothing of its naive-Bayes ratios.
    pub smoothing: f32,
    /// `jigsaw/insult`.
    pub name: String,
}

/// Plans the lanes: the pooled ones first, then the groups in the order of the configuration. Where there are more than a
/// row has slots, those with the fewest positive rows are left out.
pub fn plan(dataset: &Dataset, config: &Config) -> Vec<LanePlan> {
    let pooled = Category::ALL.into_iter().map(|category| LanePlan {
        group: None,
        category,
        smoothing: config.evidence.pooled_smoothing,
        name: format!("all/{category}"),
    });
    let mut grouped = Vec::new();
    for (group, name) in dataset.groups.iter().enumerate() {
        let smoothing = config.corpus.iter().find(|corpus| corpus.group == *name).map_or(1.0, |c| c.smoothing);
        for category in Category::ALL {
            let (n_positive, n_negative) = count(dataset, group, category);
            if n_positive.min(n_negative) >= config.evidence.min_rows {
                let name = format!("{name}/{category}");
                grouped.push((n_positive.min(n_negative), LanePlan { group: Some(group), category, smoothing, name }));
            }
        }
    }
    while grouped.len() + Category::COUNT > MAX_LANES {
        let weakest = grouped.iter().enumerate().min_by_key(|(_, (n, _))| *n).map(|(at, _)| at);
        weakest.map(|at| grouped.remove(at));
    }
    pooled.chain(grouped.into_iter().map(|(_, lane)| lane)).collect()
}

fn count(dataset: &Dataset, group: usize, category: Category) -> (usize, usize) {
    let labels = dataset.documents.iter().filter(|d| d.group == group).filter_map(|d| *d.labels.get(category));
    labels.fold(
        (0, 0),
        |(positive, negative), label| {
            if label >= 0.5 { (positive + 1, negative) } else { (positive, negative + 1) }
        },
    )
}
