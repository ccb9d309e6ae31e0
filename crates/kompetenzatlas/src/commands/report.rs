use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow};
use app::{ImportOptions, ImportReport, Loss, Losses, Problem};
use serde_json::{Value, json};

/// Problems that a report names one by one; all are counted.
const PROBLEMS_MAX: usize = 100_000;

/// What an import did, for programs to read: one JSON object in a file.
pub struct Report {
    path: PathBuf,
    /// The file beside it that is written to.
    unfinished: PathBuf,
    file: File,
    problems: Vec<Value>,
    problems_total: u64,
    missing: Vec<String>,
}

impl Report {
    /// Begins a file beside it, so that an import whose report cannot be written does not even start. Until this
    /// one is whole, an earlier report stays.
    pub fn begin(path: &Path) -> Result<Self> {
        let cannot = || format!("cannot write the report {}", path.display());
        if path.is_dir() {
            return Err(anyhow!("it is a folder")).with_context(cannot);
        }
        let unfinished = path.with_added_extension("unfinished");
        let file = File::create(&unfinished).with_context(cannot)?;
        Ok(Self {
            path: path.to_owned(),
            unfinished,
            file,
            problems: Vec::new(),
            problems_total: 0,
            missing: Vec::new(),
        })
    }

    pub fn problem(&mut self, problem: &Problem) {
        self.problems_total += 1;
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(json!({
                "file": problem.file,
                "line": problem.line,
                "field": problem.field,
                "columns": problem.columns,
                "reason": problem.reason,
                "severity": super::import::severity(problem.severity),
            }));
        }
    }

    pub fn missing(&mut self, what: &impl ToString) {
        self.missing.push(what.to_string());
    }

    /// Writes everything.
    pub fn finish(
        mut self,
        source: &str,
        files: &[PathBuf],
        options: ImportOptions,
        report: &ImportReport,
    ) -> Result<()> {
        let files: Vec<String> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        let whole = json!({
            "source": source,
            "files": files,
            "dry_run": options.dry_run,
            "partial": options.partial,
            "complete": report.complete,
            "unsure": report.unsure,
            "unbelieved": report.unbelieved.map(|losses| lacking(&losses)),
            "missing": self.missing,
            "counts": counts(report),
            "problems_total": self.problems_total,
            "problems": std::mem::take(&mut self.problems),
        });
        let mut out = BufWriter::new(&self.file);
        let written = serde_json::to_writer_pretty(&mut out, &whole)
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(out))
            .and_then(|()| out.flush())
            .and_then(|()| fs::rename(&self.unfinished, &self.path));
        written.with_context(|| format!("cannot write the report {}", self.path.display()))
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        // After a whole report there is nothing to remove; without one the half-written file helps nobody.
        let _ = fs::remove_file(&self.unfinished);
    }
}

/// By sort of thing, how many of how many are missing.
fn lacking(losses: &Losses) -> Value {
    let of = |loss: Loss| json!({ "missing": loss.missing, "known": loss.known });
    json!({
        "records": of(losses.records),
        "relations": of(losses.relations),
        "concepts": of(losses.concepts),
        "observations": of(losses.observations),
    })
}

/// All counts by the names that the documentation gives them.
fn counts(report: &ImportReport) -> Value {
    let ImportReport {
        rows,
        created,
        matched,
        updated,
        unchanged,
        relations,
        relations_unchanged,
        pending,
        concepts,
        concepts_unchanged,
        concepts_removed,
        observations,
        observations_unchanged,
        observations_removed,
        postcodes,
        repeated,
        erased,
        vanished,
        unsure: _,
        unbelieved: _,
        mended,
        left_out,
        refused,
        complete: _,
    } = *report;
    json!({
        "rows": rows,
        "created": created,
        "matched": matched,
        "updated": updated,
        "unchanged": unchanged,
        "relations": relations,
        "relations_unchanged": relations_unchanged,
        "pending": pending,
        "concepts": concepts,
        "concepts_unchanged": concepts_unchanged,
        "concepts_removed": concepts_removed,
        "observations": observations,
        "observations_unchanged": observations_unchanged,
        "observations_removed": observations_removed,
        "postcodes": postcodes,
        "repeated": repeated,
        "erased": erased,
        "vanished": vanished,
        "mended": mended,
        "left_out": left_out,
        "refused": refused,
    })
}
