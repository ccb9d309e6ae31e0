//! Logs: structured, to standard error, without personal data or what people search for.

use std::io::IsTerminal as _;

use anyhow::{Context as _, Result};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::{cli::LogFormat, settings::Settings};

/// What is logged if nobody said anything. A segment of the index that loses all its documents while it is merged is gone
/// before the merge ends, which is given up then; the engine warns of it, and there is nothing to do.
const USUAL: &str = "info,tantivy::indexer::segment_manager=error";

/// The same for long commands: they read whole tables, which the driver takes for a mistake.
const LONG: &str = "info,tantivy::indexer::segment_manager=error,sqlx::query=error";

/// Starts logging as the settings say.
///
/// # Errors
/// When the filter makes no sense.
pub fn start(settings: &Settings, is_long: bool) -> Result<()> {
    let usual = if is_long { LONG } else { USUAL };
    let filter = settings.log.as_deref().unwrap_or(usual);
    let filter = EnvFilter::try_new(filter).with_context(|| {
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
