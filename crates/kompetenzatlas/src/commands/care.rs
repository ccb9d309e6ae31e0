use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use app::{App, BackupSummary, Level};

use super::{OPERATOR, Progress, plain, say};

/// Builds the index anew.
pub async fn reindex(app: &App) -> Result<ExitCode> {
    let mut progress = Progress::new();
    let position = app
        .reindex(|so_far| {
            let percent = so_far.done * 100 / so_far.total.max(1);
            progress.show(percent.min(100), &format!("{} entries", so_far.done));
        })
        .await
        .map_err(plain)?;
    progress.end();
    say!("the index holds every change up to {position}");
    Ok(ExitCode::SUCCESS)
}

/// Checks the installation.
pub async fn doctor(app: &App) -> Result<ExitCode> {
    let findings = app.doctor(&OPERATOR).await.map_err(plain)?;
    for finding in &findings {
        let level = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        say!("{level}: {}: {}", finding.code, finding.detail);
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .count();
    say!(
        "{errors} errors, {} other findings",
        findings.len() - errors
    );
    Ok(if errors == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Writes a backup. It has its name only when it is whole.
pub async fn backup(app: &App, file: &Path) -> Result<ExitCode> {
    if file.exists() {
        bail!("{} exists already; name a new file", file.display());
    }
    let unfinished = file.with_added_extension("unfinished");
    let written = write_backup(app, &unfinished).await;
    let summary = match written {
        Ok(summary) => summary,
        Err(error) => {
            // The half-written file helps nobody; the error matters more than whether it can be removed.
            let _ = fs::remove_file(&unfinished);
            return Err(error);
        }
    };
    fs::rename(&unfinished, file).with_context(|| format!("cannot name {}", file.display()))?;
    tell("written", file, &summary);
    Ok(ExitCode::SUCCESS)
}

async fn write_backup(app: &App, path: &Path) -> Result<BackupSummary> {
    // It holds personal data and hashes of tokens.
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    let mut writer = BufWriter::with_capacity(1 << 20, file);
    let cannot = || format!("cannot write the backup {}", path.display());
    let summary = app.backup(&OPERATOR, &mut writer).await;
    let summary = summary.map_err(plain).with_context(cannot)?;
    writer.flush().with_context(cannot)?;
    writer.get_ref().sync_all().with_context(cannot)?;
    Ok(summary)
}

/// Reads a backup into an empty atlas.
pub async fn restore(app: &App, file: &Path) -> Result<ExitCode> {
    let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let reader = BufReader::with_capacity(1 << 20, opened);
    let summary = app.restore(&OPERATOR, reader).await.map_err(plain)?;
    tell("restored", file, &summary);
    say!("the index is filled when the atlas is served");
    Ok(ExitCode::SUCCESS)
}

fn tell(what: &str, file: &Path, summary: &BackupSummary) {
    say!(
        "{what}: {}, {} rows, up to change {}",
        file.display(),
        summary.rows,
        summary.seq
    );
}
