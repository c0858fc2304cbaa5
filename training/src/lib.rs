//! Training of Vigie's models: corpora in, artifact and card out.
//!
//! The program `vigie-train` (`cargo retrain …`) is [`cli`]; start reading at [`fit`], the whole run.

pub mod assessment; // everything that is measured, once
pub mod calibration; // scores that are probabilities
pub mod card; // the model card
pub mod cli; // start reading here
pub mod config; // training.toml, the single source of truth of a run
pub mod corpus; // labelled rows from files
pub mod dataset; // rows as features
pub mod decisions; // what moderators decided
pub mod disguise; // disguised copies
pub mod draw; // everything random, from one seed
pub mod evaluate; // a model against labelled rows
pub mod evidence; // stage one: lanes by stochastic gradient descent
pub mod experiment; // what one change does
pub mod fairness; // groups of people, treated alike or not
pub mod fit; // the whole run
pub mod functional; // small sentences that try one ability each
pub mod gate; // what a model must hold to be let in
pub mod head; // a model's judgement, adapted to decisions
pub mod import; // histories from elsewhere
pub mod judgement; // stage two: linfa-logistic
pub mod lanes; // which lanes a model has
pub mod learning; // learning.toml
pub mod metrics; // ROC-AUC and its interval, PR-AUC, F1, curves, calibration
pub mod progress; // on a terminal only
pub mod replay; // what learning gains, on histories that can be measured
pub mod report; // the model card as one HTML page
pub mod retrain; // from decisions to a better model, by one command
pub mod scored; // labelled rows with their scores
pub mod split; // folds and what is held out, by content
pub mod table; // the weights in training
pub mod thresholds; // shares over the usual thresholds
pub mod vocabulary; // the strongest words
