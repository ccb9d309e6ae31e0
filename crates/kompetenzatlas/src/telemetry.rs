//! Logs: structured, to standard error, without personal data or what people search for.

use std::io::IsTerminal as _;

use anyhow::{Context as _, Result};
use tracing_subscriber::{
    EnvFilter, filter::LevelFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::{cli::LogFormat, settings::Settings};

/// What is logged if nobody said anything. A segment of the index that loses all its documents while it is merged is gone
/// before the merge ends, which is given up then; the engine warns of it, and there is nothing to do.
const USUAL: &str = "info,tantivy::indexer::segment_manager=error";

/// The same for long commands: they read whole tables, which the driver takes for a mistake.
const LONG: &str = "info,tantivy::indexer::segment_manager=error,sqlx::query=error";

/// Reads a filter. A word alone must be a level: the library would take a misspelt one for a part of the program, and log
/// nothing else.
fn parsed(filter: &str) -> Result<EnvFilter> {
    let words = filter.split(',').filter(|word| !word.is_empty());
    for word in words.filter(|word| !word.contains(['=', '['])) {
        word.parse::<LevelFilter>().with_context(|| {
            format!("'{word}' is no level: off, error, warn, info, debug, trace")
        })?;
    }
    Ok(EnvFilter::try_new(filter)?)
}

/// Starts logging as the settings say.
///
/// # Errors
/// When the filter makes no sense.
pub fn start(settings: &Settings, is_long: bool) -> Result<()> {
    let usual = if is_long { LONG } else { USUAL };
    let filter = settings.log.as_deref().unwrap_or(usual);
    let filter = parsed(filter).with_context(|| {
        format!("log: '{filter}' is not a filter such as info or info,app=debug")
    })?;
    let registry = tracing_subscriber::registry().with(filter);
    match settings.log_format {
        LogFormat::Text => registry
            .with(
                fmt::layer()
                    .with_ansi(std::io::stderr().is_terminal())
                    .with_writer(std::io::stderr),
            )
            .init(),
        LogFormat::Json => registry
            .with(
                fmt::layer()
                    .json()
                    .flatten_event(true)
                    .with_writer(std::io::stderr),
            )
            .init(),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_level_is_refused() {
        for good in [USUAL, LONG, "info", "WARN", "info,app=debug", "off"] {
            assert!(parsed(good).is_ok(), "{good}");
        }
        for bad in ["lautt", "info,debugg", "app=loud"] {
            assert!(parsed(bad).is_err(), "{bad}");
        }
    }
}
