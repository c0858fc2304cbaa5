//! x
use vigie::model::Model;
use crate::assessment::Assessment;
/// x
pub fn write(_model: &Model, _assessment: &Assessment) -> String { String::new() }
