//! The live model, the one it was adapted from, and all decisions: from a service, or from files.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use vigie::model::Model;

use super::Arguments;
use super::service::Service;
use crate::decisions::{self, Decision};

/// What a run starts from.
#[derive(Debug)]
pub(super) struct History {
    /// The live model.
    pub(super) live: Model,
    /// The model that the live one was adapted from; none where it is no adaptation, or its base is gone.
    pub(super) base: Option<Model>,
    /// All decisions, in their order.
    pub(super) decisions: Vec<Decision>,
    /// The service, where one was named.
    pub(super) service: Option<Service>,
    /// What should be known of the above.
    pub(super) note: Option<String>,
}

pub(super) fn fetch(arguments: &Arguments) -> Result<History> {
    match (&arguments.service, &arguments.key, &arguments.model, &arguments.examples) {
        (Some(url), Some(key), ..) => from_service(Service::new(url, key)?),
        (None, _, Some(model), Some(examples)) => from_files(model, arguments.base.as_deref(), examples),
        _ => bail!("decisions come from `--service` with `--key`, or from `--model` with `--examples`"),
    }
}

fn from_service(service: Service) -> Result<History> {
    let models = service.models()?;
    let live = Model::read(&service.artifact(&models.live)?).context("in the live model")?;
    let (mut base, mut note) = (None, None);
    if let Some(adaptation) = &live.provenance().adaptation {
        if models.has(&adaptation.base) {
            let artifact = service.artifact(&adaptation.base)?;
            base = Some(Model::read(&artifact).with_context(|| format!("in the model {}", adaptation.base))?);
        } else {
            note = Some(base_is_gone(&adaptation.base));
        }
    }
    let decisions = service.examples()?;
    Ok(History { live, base, decisions, service: Some(service), note })
}

fn from_files(live: &Path, base: Option<&Path>, examples: &Path) -> Result<History> {
    let live = read_model(live)?;
    let base = base.map(read_model).transpose()?;
    let adaptation = live.provenance().adaptation.as_ref();
    let note = adaptation.filter(|_| base.is_none()).map(|adaptation| base_is_gone(&adaptation.base));
    Ok(History { decisions: decisions::read_file(examples)?, live, base, service: None, note })
}

fn base_is_gone(version: &str) -> String {
    format!(
        "the live model was adapted from {version}, which is not here: it is adapted a second time, and decisions that it \
         learnt from before count twice"
    )
}

fn read_model(path: &Path) -> Result<Model> {
    let bytes = fs::read(path).with_context(|| format!("cannot read the model `{}`", path.display()))?;
    Model::read(&bytes).with_context(|| format!("in `{}`", path.display()))
}
