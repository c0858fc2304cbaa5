//! Training of Vigie's models: corpora in, artifact and card out.
//!
//! The program `vigie-train` (`cargo retrain …`) is [`cli`]; start reading at [`fit`], the whole run.

pub mod calibration; // scores that are probabilities
pub mod card; // the model card
pub mod cli; // start reading here
pub mod config; // training.toml, the single source of truth of a run
pub mod corpus; // labelled rows from files
pub mod dataset; // rows as features
pub mod disguise; // disguised copies
pub mod draw; // everything random, from one seed
pub mod evaluate; // a model against labelled rows
pub mod evidence; // stage one: lanes by stochastic gradient descent
pub mod experiment; // what one change does
pub mod fit; // the whole run
pub mod judgement; // stage two: linfa-logistic
pub mod lanes; // which lanes a model has
pub mod metrics; // ROC-AUC, PR-AUC, F1, calibration error
pub mod progress; // on a terminal only
pub mod split; // folds and what is held out, by content
