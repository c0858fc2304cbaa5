//! Where events go and which pass: stderr, text on a terminal and JSON otherwise.
//!
//! Two guards keep private things out whatever the filter says: events of other crates pass from `warn` upwards only
//! (finer ones may print what they carry), and panics are logged by place, never by message.

use std::io::{self, IsTerminal};
use std::panic;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Subscriber, error};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use crate::settings::LogFormat;

/// A log filter that does not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no log filter; try `info`, `warn` or `vigie=debug,info`")]
pub struct BadFilter;

/// Checks a filter's syntax and gives it back.
pub fn filter_syntax(filter: &str) -> Result<String, BadFilter> {
    let is_level = |directive: &str| directive.contains(['=', '[']) || directive.trim().parse::<LevelFilter>().is_ok();
    match EnvFilter::try_new(filter) {
        Ok(_) if !filter.trim().is_empty() && filter.split(',').all(is_level) => Ok(filter.to_owned()),
        Ok(_) | Err(_) => Err(BadFilter),
    }
}

/// Sends events to stderr from now on. A second call changes nothing: the first one stands.
pub fn init(filter: &str, format: LogFormat) {
    let as_json = match format {
        LogFormat::Auto => !io::stderr().is_terminal(),
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    if subscriber(filter, as_json, io::stderr).try_init().is_ok() {
        log_panics_by_place();
    }
}

/// Builds the subscriber that [`init`] installs, writing wherever `writer` says.
pub fn subscriber<W>(filter: &str, as_json: bool, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let chosen = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).parse_lossy(filter);
    let ours_or_coarse = filter_fn(|event| event.target().starts_with("vigie") || *event.level() <= Level::WARN);
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let layer = if as_json { lines.json().flatten_event(true).with_span_list(false).boxed() } else { lines.boxed() };
    tracing_subscriber::registry().with(chosen).with(layer.with_filter(ours_or_coarse))
}

/// Replaces the default panic hook: a panic's message may quote the text it choked on, its place cannot.
fn log_panics_by_place() {
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(ToString::to_string).unwrap_or_default();
        error!(panic.place = place, "panicked");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_a_level_or_targets_with_levels() {
        assert!(filter_syntax("info").is_ok());
        assert!(filter_syntax("vigie=debug,warn").is_ok());
        assert_eq!(filter_syntax("vigie=loud"), Err(BadFilter));
        assert_eq!(filter_syntax(" "), Err(BadFilter));
    }
}
