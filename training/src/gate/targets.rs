//! Whom decisions are about: comments that name a group of people, by the terms of the functional pairs, and whether a moderator
//! rejects those of one group far more, or far less, often than the others would have.
//!
//! A campaign against a group touches few of a moderator's decisions and is lost among the others; among those that name the
//! group it is not.

use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;

use super::peers::{Outcome, chance};
use crate::decisions::Decision;
use crate::fairness::groups::{self, folded_words};

/// Fewer decisions of one moderator about a group say nothing.
const MIN_ROWS: usize = 8;
/// Standard errors beyond which a share is no accident: one in ten thousand, since every moderator is asked about many groups.
const Z: f64 = 3.9;

/// Which groups each decision names.
#[derive(Debug, Default)]
pub struct Targets {
    names: Vec<String>,
    /// Of each decision the numbers of its groups.
    named: Vec<Vec<usize>>,
}

/// A group whose comments a moderator decides otherwise than the others would.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Aim {
    /// The group, as the functional pairs name it: `religion_muslim`.
    pub group: String,
    /// Decisions about comments that name it.
    pub n_rows: usize,
    /// The share rejected.
    pub rejected: f64,
    /// The share that the others would have rejected.
    pub expected: f64,
}

impl Targets {
    /// Looks for the groups of the pairs in `folder` in decided comments.
    pub fn read(folder: &Path, decisions: &[Decision]) -> Result<Self> {
        let groups = groups::read(folder)?;
        let names: Vec<String> = groups::names(&groups).into_iter().map(str::to_owned).collect();
        let of_decisions = decisions.par_iter().map(|decision| {
            let words = folded_words(&decision.text);
            let is_named = |name: &String| groups.iter().any(|group| group.name == *name && group.is_named_in(&words));
            names.iter().enumerate().filter(|(_, name)| is_named(name)).map(|(at, _)| at).collect()
        });
        Ok(Self { named: of_decisions.collect(), names })
    }

    /// Groups and decisions made by hand, for tests.
    #[cfg(test)]
    pub(super) fn of(group: &str, named: impl Iterator<Item = bool>) -> Self {
        Self { names: vec![group.to_owned()], named: named.map(|is| if is { vec![0] } else { Vec::new() }).collect() }
    }

    /// The group whose comments lie furthest from what the others expect, if one lies further than `margin` without doubt.
    pub fn aim(&self, own: &[Outcome], margin: f64) -> Option<Aim> {
        let of_group = |(at, name): (usize, &String)| {
            let about: Vec<&Outcome> = own.iter().filter(|outcome| self.names_group(outcome.decision, at)).collect();
            let n_rows = about.len();
            if n_rows < MIN_ROWS {
                return None;
            }
            let share = |sum: f64| sum / n_rows as f64;
            let rejected = share(about.iter().filter(|outcome| outcome.is_rejection).count() as f64);
            let expected = share(about.iter().map(|outcome| chance(outcome.harm)).sum());
            let spread = (expected * (1.0 - expected) / n_rows as f64).sqrt();
            let distance = (rejected - expected).abs();
            let aim = Aim { group: name.clone(), n_rows, rejected, expected };
            (distance > margin && distance > Z * spread).then_some((distance, aim))
        };
        let found = self.names.iter().enumerate().filter_map(of_group);
        found.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, aim)| aim)
    }

    fn names_group(&self, decision: usize, group: usize) -> bool {
        self.named.get(decision).is_some_and(|groups| groups.contains(&group))
    }
}
