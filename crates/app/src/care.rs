//! Caring for an installation: backup, restore, check.

use std::io::{BufRead, Write};

use domain::Actor;
use search::Index;
use store::{BackupSummary, Finding, Level};

use crate::{App, AppError, find::blocking};

impl App {
    /// Writes everything into `writer`, also while others write to the atlas.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], or when reading or writing fails.
    pub async fn backup(
        &self,
        actor: &Actor,
        writer: impl Write + Send,
    ) -> Result<BackupSummary, AppError> {
        if !actor.may_operate() {
            return Err(AppError::Forbidden);
        }
        Ok(self.store().backup(writer).await?)
    }

    /// Reads a backup into this atlas, which must be empty.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], or [`AppError::Refused`] if the atlas is not empty or the backup not usable;
    /// then nothing of it stays.
    pub async fn restore(
        &self,
        actor: &Actor,
        reader: impl BufRead + Send,
    ) -> Result<BackupSummary, AppError> {
        if !actor.may_operate() {
            return Err(AppError::Forbidden);
        }
        let restored = self.store().restore(reader).await?;
        self.log_grew();
        Ok(restored)
    }

    /// Checks the installation and says what is wrong, worst first; an empty list means all is well.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], or when the store cannot even be asked.
    pub async fn doctor(&self, actor: &Actor) -> Result<Vec<Finding>, AppError> {
        if !actor.may_operate() {
            return Err(AppError::Forbidden);
        }
        let mut findings = self.store().doctor().await?;
        findings.extend(self.index_findings().await?);
        Ok(findings)
    }

    async fn index_findings(&self) -> Result<Option<Finding>, AppError> {
        let log = self.store().last_seq().await?;
        let folder = self.index_folder().to_owned();
        let position = blocking(move || {
            let index = Index::open(folder)?;
            index.verify().map(|()| index.position())
        })
        .await?;
        Ok(match position {
            Err(error) => Some(Finding {
                level: Level::Error,
                code: "index-damaged",
                detail: format!(
                    "{error}; `reindex` builds it anew (`serve` does so by itself where the damage keeps it from \
                     answering)"
                ),
            }),
            Ok(position) if position > log => Some(Finding {
                level: Level::Error,
                code: "index-ahead",
                detail: format!(
                    "the index is at change {position}, the log ends at {log}: it belongs to another database; `serve` builds it anew"
                ),
            }),
            Ok(position) if position < log => Some(Finding {
                level: Level::Note,
                code: "index-behind",
                detail: format!(
                    "the index is at change {position} of {log}; `serve` brings it up to date"
                ),
            }),
            Ok(_) => None,
        })
    }
}
