//! Decisions as the judgement sees them: the basis of their branch and the log-odds that the model gives.
//!
//! A rejection names one reason and leaves the other categories unknown. Were those rows left out, a category would learn from its own
//! rejections against approved comments alone, and drift up on every other kind of harm. So they are *assumed* to be what the model
//! says, by a draw with its own probability: they hold a correction where it was, and are never measured on.

use rayon::prelude::*;
use vigie::category::{Category, PerCategory};
use vigie::model::Model;

use crate::decisions::Decision;
use crate::{draw, split};

/// Where the draws of assumed labels start from: a constant, so that a comment is assumed to be the same in every run.
const ASSUMED: u64 = 20_261_202;

/// One decided comment.
#[derive(Debug)]
pub struct Row {
    /// The columns of its branch's basis.
    pub basis: Vec<f32>,
    /// What the model says, in log-odds.
    pub log_odds: PerCategory<f32>,
    /// What was decided; none is unknown.
    pub labels: PerCategory<Option<bool>>,
    /// What stands in for an unknown label of a rejection when fitting.
    pub assumed: PerCategory<Option<bool>>,
    /// Which of the decisions it is.
    pub decision: usize,
    /// Hash of its folded content: copies of a comment fall into the same fold.
    pub content_hash: u64,
}

/// The decided comments of one branch.
#[derive(Debug)]
pub struct BranchRows {
    /// The branch's language; `unknown` stands for all others.
    pub language: String,
    /// How many columns its basis has.
    pub n_columns: usize,
    /// Its comments, in the order of the decisions.
    pub rows: Vec<Row>,
}

/// How many decisions say yes and no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Yes.
    pub n_positive: usize,
    /// No.
    pub n_negative: usize,
}

impl Row {
    /// What a category is fitted on: the label, or what is assumed.
    pub fn taught(&self, category: Category) -> Option<bool> {
        self.labels.get(category).or(*self.assumed.get(category))
    }
}

impl Kinds {
    /// How many there are of the rarer kind.
    pub fn smaller(self) -> usize {
        self.n_positive.min(self.n_negative)
    }
}

impl BranchRows {
    /// How many rows say yes and no to a category.
    pub fn kinds(&self, category: Category) -> Kinds {
        let labels = || self.rows.iter().filter_map(|row| *row.labels.get(category));
        let n_positive = labels().filter(|label| *label).count();
        Kinds { n_positive, n_negative: labels().count() - n_positive }
    }
}

/// The rows of each branch of a model, in the branches' order. A comment belongs to the branch that judges it: that of its
/// language as the model identifies it.
pub fn of(model: &Model, decisions: &[Decision]) -> Vec<BranchRows> {
    let branches = &model.parts().judgement.branches;
    let read: Vec<(usize, Row)> =
        decisions.par_iter().enumerate().map(|(at, decision)| row(model, decision, at)).collect();
    let mut found: Vec<BranchRows> = branches
        .iter()
        .map(|branch| BranchRows {
            language: branch.language.to_string(),
            n_columns: branch.n_columns(),
            rows: Vec::new(),
        })
        .collect();
    for (branch, row) in read {
        if let Some(of_branch) = found.get_mut(branch) {
            of_branch.rows.push(row);
        }
    }
    found
}

fn row(model: &Model, decision: &Decision, nth: usize) -> (usize, Row) {
    let branches = &model.parts().judgement.branches;
    let language = model.score(&decision.text).language;
    let own = branches.iter().position(|branch| branch.language == language);
    let at = own.unwrap_or(branches.len().saturating_sub(1));
    let (mut basis, mut shares) = (Vec::new(), Vec::new());
    let mut log_odds = PerCategory::default();
    if let Some(branch) = branches.get(at) {
        branch.expand(&model.inputs(&decision.text), &mut basis);
        branch.gates(&basis, &mut shares);
        log_odds = PerCategory::from_fn(|category| branch.log_odds(category, &basis, &shares));
    }
    let labels = PerCategory::from_fn(|category| decision.label(category));
    let content_hash = split::content_hash(&decision.text);
    let assumed = PerCategory::from_fn(|category| {
        let is_open = decision.is_rejection() && labels.get(category).is_none();
        is_open.then(|| draw::fraction(ASSUMED, category as u64, content_hash) < probability(*log_odds.get(category)))
    });
    (at, Row { basis, log_odds, labels, assumed, decision: nth, content_hash })
}

fn probability(log_odds: f32) -> f64 {
    1.0 / (1.0 + f64::from(-log_odds).exp())
}
