//! The sample data: written by us, all of it made up, and said to be so wherever it is shown.

mod reports;

use std::{io::Cursor, sync::atomic::AtomicBool};

use domain::Actor;
use sources::Mapping;

use crate::{App, AppError, ImportOptions, ImportPart, ImportReport, Nature};

macro_rules! files {
    ($($mapping:literal: $file:literal),+ $(,)?) => {
        &[$(($mapping, $file, include_str!(concat!("../../demo/", $file)))),+]
    };
}

/// Mapping, file name and content of every file.
const FILES: &[(&str, &str, &str)] = files![
    "demo-organisations": "organisations.jsonl",
    "demo-persons": "persons.jsonl",
    "demo-offers": "offers.jsonl",
    "demo-needs": "needs.jsonl",
    "demo-projects": "projects.jsonl",
    "demo-outcomes": "outcomes.jsonl",
    "demo-publications": "publications.jsonl",
    "demo-programmes": "programmes.jsonl",
    "demo-courses": "courses.jsonl",
    "demo-events": "events.jsonl",
    "demo-news": "news.jsonl",
    "demo-insights": "insights.jsonl",
    "demo-measures": "measures.jsonl",
    "demo-relations": "relations-1.jsonl",
    "demo-relations": "relations-2.jsonl",
    "demo-relations": "relations-3.jsonl",
    "demo-vocabulary": "vocabulary.jsonl",
    "demo-sectors": "sectors.jsonl",
];

/// The same of the figures of places, which are a source of their own.
const FIGURES: &[(&str, &str, &str)] = files![
    "demo-figures": "figures.csv",
    "demo-figures": "mobile.csv",
];

impl App {
    /// Loads the sample data into an empty atlas, or brings up to date the one that has it already.
    ///
    /// # Errors
    /// [`AppError::Refused`] if the atlas holds real data.
    pub async fn load_demo(&self, stop: &AtomicBool) -> Result<ImportReport, AppError> {
        if self.nature().await? == Nature::Real {
            return Err(AppError::Refused(
                "this atlas holds real data; give the demo a data directory of its own (--data)"
                    .to_owned(),
            ));
        }
        let demo = Actor::System("demo");
        let flaw = |event: crate::ImportEvent<'_>| {
            if let crate::ImportEvent::Problem(problem) = event {
                tracing::warn!(%problem, "the sample data has a flaw");
            }
        };
        let options = ImportOptions::default();
        let report = self
            .import(&demo, parts(FILES), options, stop, flaw)
            .await?;
        let figures = self
            .import(&demo, parts(FIGURES), options, stop, flaw)
            .await?;
        self.load_demo_reports(&demo).await?;
        Ok(ImportReport {
            complete: report.complete && figures.complete,
            ..report
        })
    }
}

fn parts(files: &[(&str, &str, &'static str)]) -> Vec<ImportPart> {
    let part = |&(mapping, file, text): &(&str, &str, &'static str)| ImportPart {
        mapping: Mapping::shipped(mapping).expect("a test loads every file of the demo"),
        name: file.to_owned(),
        size: text.len() as u64,
        input: Box::new(Cursor::new(text.as_bytes())),
    };
    files.iter().map(part).collect()
}
