use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use app::App;
use domain::Kind;
use web::downloads::{Download, Form};

use super::{plain, say, serve};
use crate::settings::Settings;

/// Writes everything public into a file, as the server gives it for download. It has its name only when it is whole.
pub async fn export(
    app: &App,
    settings: &Settings,
    form: Form,
    kind: Option<Kind>,
    file: &Path,
) -> Result<ExitCode> {
    if file.exists() {
        bail!("{} exists already; name a new file", file.display());
    }
    let unfinished = file.with_added_extension("unfinished");
    let download = Download::begin(serve::state(app, settings), form, kind).await;
    let bytes = match write(download.map_err(plain)?, &unfinished).await {
        Ok(bytes) => bytes,
        Err(error) => {
            // The half-written file helps nobody; the error matters more than whether it can be removed.
            let _ = fs::remove_file(&unfinished);
            return Err(error);
        }
    };
    fs::rename(&unfinished, file).with_context(|| format!("cannot name {}", file.display()))?;
    say!("written: {}, {bytes} bytes", file.display());
    Ok(ExitCode::SUCCESS)
}

async fn write(mut download: Download, path: &Path) -> Result<u64> {
    let cannot = || format!("cannot write {}", path.display());
    let mut out = BufWriter::new(File::create(path).with_context(cannot)?);
    let mut bytes = 0;
    while let Some(piece) = download.piece().await.map_err(plain)? {
        bytes += piece.len() as u64;
        out.write_all(piece.as_bytes()).with_context(cannot)?;
    }
    out.flush().with_context(cannot)?;
    Ok(bytes)
}
