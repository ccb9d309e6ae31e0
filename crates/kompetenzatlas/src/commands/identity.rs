use std::{path::Path, process::ExitCode, sync::atomic::AtomicBool};

use anyhow::{Context as _, Result, bail};
use app::{App, LinkReport};
use domain::{
    EntryId, Language, MergeId,
    identity::{Counted, Decision, Figures, Sign, pairs},
};

use super::{OPERATOR, Progress, Stop, import, plain, say};

/// Finds and merges the organisations that are one.
pub async fn link(app: &App) -> Result<ExitCode> {
    let stop = Stop::awaited();
    let report = run(app, stop.flag()).await?;
    Ok(if report.complete {
        ExitCode::SUCCESS
    } else {
        stop.interrupted().unwrap_or(ExitCode::FAILURE)
    })
}

/// Links and tells how it went.
pub async fn run(app: &App, stop: &AtomicBool) -> Result<LinkReport> {
    let mut progress = Progress::new();
    let report = app
        .link_organisations(&OPERATOR, stop, |so_far| {
            let percent = so_far.done * 100 / so_far.total.max(1);
            progress.show(percent.min(100), &format!("{} pairs compared", so_far.done));
        })
        .await
        .map_err(plain)?;
    progress.end();
    say!(
        "{} organisations, {} pairs compared: {} merged, {} wait for a decision ({} of them surely one, but not for \
         the same readers, or somebody's own); see `identity list`",
        report.organisations,
        report.compared,
        report.merged,
        report.waiting,
        report.held
    );
    say!(
        "parts and wholes by their names: {} relations, {} of them new, {} gone",
        report.relations,
        report.relations_new,
        report.relations_gone
    );
    if !report.complete {
        say!("stopped; run `identity link` to do the rest");
    }
    Ok(report)
}

/// Lists the pairs that wait for a decision, or the merges.
pub async fn list(app: &App, merges: bool) -> Result<ExitCode> {
    if merges {
        for merge in app.merges(&OPERATOR).await.map_err(plain)? {
            let undone = merge
                .undone
                .map_or_else(String::new, |at| format!(", undone {at}"));
            say!(
                "{}: {} took over {} ({}, {}{undone})",
                merge.id,
                merge.slugs.0,
                merge.slugs.1,
                merge.actor,
                merge.at
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    let twins = app.twins(&OPERATOR).await.map_err(plain)?;
    for pair in &twins {
        let signs: Vec<&str> = pair
            .candidate
            .signs
            .iter()
            .map(|sign| sign.code())
            .collect();
        say!("{} points: {}", pair.candidate.points, signs.join(", "));
        for entry in [&pair.one, &pair.other] {
            let place = entry.content.places.first();
            let place = place.map_or("", |place| place.name.as_str());
            let title = entry.content.title(Language::German);
            say!("  {}  {title}, {place}", entry.id);
        }
    }
    say!("{} pairs wait for a decision", twins.len());
    Ok(ExitCode::SUCCESS)
}

/// Decides that two entries are one or two.
pub async fn decide(app: &App, one: &str, other: &str, same: bool) -> Result<ExitCode> {
    let decision = if same {
        Decision::Same
    } else {
        Decision::Different
    };
    let merge = app
        .decide_identity(&OPERATOR, entry(one)?, entry(other)?, decision)
        .await
        .map_err(plain)?;
    match merge {
        Some(merge) => say!("merged; `identity undo {merge}` takes it apart again"),
        None => say!("noted: two organisations; they will not be proposed again"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes a merge apart.
pub async fn undo(app: &App, merge: &str) -> Result<ExitCode> {
    let id: MergeId = merge.parse().with_context(|| {
        format!("MERGE: take an id from `identity list --merges`, not '{merge}'")
    })?;
    app.unmerge(&OPERATOR, id).await.map_err(plain)?;
    say!("taken apart; the two will not be merged again unless somebody decides so");
    Ok(ExitCode::SUCCESS)
}

/// Measures linking on files of sources by pairs that people judged.
pub fn evaluate(file: &Path, half: Option<&str>, files: &[String]) -> Result<ExitCode> {
    let name = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    let mut pairs = pairs(&text).with_context(|| name.to_string())?;
    if let Some(half) = half {
        pairs.retain(|pair| pair.half == half);
        if pairs.is_empty() {
            bail!(
                "{name}: no pair is of the half '{half}'; leave --half out, or name tune or test"
            );
        }
    }
    let mut parts = Vec::with_capacity(files.len());
    for file in files {
        let Some((source, path)) = file.split_once('=') else {
            bail!("'{file}': write SOURCE=FILE, for example ror=records.jsonl");
        };
        parts.push(import::part(&import::mapping(source)?, Path::new(path))?);
    }
    let figures = app::evaluate_identity(parts, &pairs);
    for (pair, error) in &figures.errors {
        say!("{error}: {}", pair.words);
    }
    tell(&figures);
    Ok(if figures.pairs == 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn tell(figures: &Figures) {
    say!(
        "{} pairs judged, {} of records that are not in these files",
        figures.pairs,
        figures.missing
    );
    for (what, counted) in [("same", &figures.same), ("part of", &figures.related)] {
        say!(
            "{what}: precision {}, recall {}",
            share(
                counted,
                Counted::precision,
                Counted::precision_interval,
                counted.said
            ),
            share(
                counted,
                Counted::recall,
                Counted::recall_interval,
                counted.wanted
            )
        );
    }
    say!(
        "left to people: {}, of them {} the same",
        figures.review.0,
        figures.review.1
    );
}

fn share(
    counted: &Counted,
    share: impl Fn(&Counted) -> f64,
    interval: impl Fn(&Counted) -> (f64, f64),
    of: u64,
) -> String {
    let (low, high) = interval(counted);
    format!(
        "{:.3} ({} of {of}; 95 % interval {low:.3} to {high:.3})",
        share(counted),
        counted.right
    )
}

fn entry(id: &str) -> Result<EntryId> {
    id.parse()
        .with_context(|| format!("take the ids of entries from `identity list`, not '{id}'"))
}

/// Tells what each sign means and brings, for those who want to know the rule.
pub fn signs() -> ExitCode {
    for sign in Sign::ALL {
        say!("{:4}  {}", sign.points(), sign.code());
    }
    ExitCode::SUCCESS
}
