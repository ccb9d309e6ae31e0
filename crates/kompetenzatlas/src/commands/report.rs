use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use app::{ImportOptions, ImportReport, Problem};
use serde_json::{Value, json};

/// Problems that a report names one by one; all are counted.
const PROBLEMS_MAX: usize = 100_000;

/// What an import did, for programs to read: one JSON object in a file.
pub struct Report {
    path: PathBuf,
    file: File,
    problems: Vec<Value>,
    problems_total: u64,
    missing: Vec<String>,
}

impl Report {
    /// Begins the file, so that an import whose report cannot be written does not even start.
    pub fn begin(path: &Path) -> Result<Self> {
        let file = File::create(path)
            .with_context(|| format!("cannot write the report {}", path.display()))?;
        Ok(Self {
            path: path.to_owned(),
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
        self,
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
            "missing": self.missing,
            "counts": counts(report),
            "problems_total": self.problems_total,
            "problems": self.problems,
        });
        let mut out = BufWriter::new(&self.file);
        let written = serde_json::to_writer_pretty(&mut out, &whole)
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(out))
            .and_then(|()| out.flush());
        written.with_context(|| format!("cannot write the report {}", self.path.display()))
    }
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
