//! Logs: structured, to standard error, without personal data or what people search for.

use std::io::IsTerminal as _;

use anyhow::{Context as _, Result};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::{cli::LogFormat, settings::Settings};

/// Starts logging as the settings say.
///
/// # Errors
/// When the filter makes no sense.
pub fn start(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log).with_context(|| {
        format!(
            "log: '{}' is not a filter such as info or info,app=debug",
            settings.log
        )
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
