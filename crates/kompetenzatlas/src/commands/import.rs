use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
};

use anyhow::{Context as _, Result, bail};
use app::{App, ImportEvent, ImportOptions, ImportPart, ImportReport, Losses, Mapping, Severity};

use super::{OPERATOR, Progress, Stop, identity, plain, report::Report, say};

/// Problems told one by one; the rest is only counted.
const PROBLEMS_TOLD: usize = 200;

/// Imports files through a shipped mapping or a mapping file.
pub async fn import(
    app: &App,
    source: &str,
    files: &[PathBuf],
    options: ImportOptions,
    report_file: Option<&Path>,
) -> Result<ExitCode> {
    let mapping = mapping(source)?;
    let mut for_programs = report_file.map(Report::begin).transpose()?;
    let mut parts = Vec::with_capacity(files.len());
    for path in files {
        parts.push(part(&mapping, path)?);
    }
    let stop = Stop::awaited();
    let mut progress = Progress::new();
    let mut told = 0;
    let report = app
        .import(
            &OPERATOR,
            parts,
            options,
            stop.flag(),
            |event| match event {
                ImportEvent::Progress { rows, share } => {
                    let percent = (share.clamp(0.0, 1.0) * 100.0) as u64;
                    progress.show(percent, &format!("{rows} rows"));
                }
                ImportEvent::Missing(what) => {
                    say!("not given: {what}");
                    for_programs
                        .iter_mut()
                        .for_each(|report| report.missing(&what));
                }
                ImportEvent::Problem(problem) => {
                    for_programs
                        .iter_mut()
                        .for_each(|report| report.problem(problem));
                    told += 1;
                    if told <= PROBLEMS_TOLD {
                        say!("{}: {problem}", severity(problem.severity));
                    } else if told == PROBLEMS_TOLD + 1 {
                        say!("… and more; from here on they are only counted");
                    }
                }
            },
        )
        .await
        .map_err(plain)?;
    progress.end();
    tell(&report, options, stop.interrupted().is_some());
    if let Some(for_programs) = for_programs {
        for_programs.finish(source, files, options, &report)?;
    }
    let linked = link(app, &report, options, stop.flag()).await?;
    if linked && is_good(&report) {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(match stop.interrupted() {
        Some(code) => {
            say!("interrupted: nothing of what was not read yet was marked as vanished");
            code
        }
        None => ExitCode::FAILURE,
    })
}

/// Links organisations after an import that brought something; gives whether that was done to its end, if it was due.
/// Who stopped the import waits for nothing more.
async fn link(
    app: &App,
    report: &ImportReport,
    options: ImportOptions,
    stop: &AtomicBool,
) -> Result<bool> {
    if options.dry_run || report.created + report.matched + report.updated == 0 {
        return Ok(true);
    }
    if stop.load(Ordering::Relaxed) {
        say!("organisations were not linked; run `identity link` when the import is done");
        return Ok(false);
    }
    Ok(identity::run(app, stop).await?.complete)
}

/// Whether an import read everything that can be believed, and anything of use.
const fn is_good(report: &ImportReport) -> bool {
    let useful = report.created
        + report.matched
        + report.updated
        + report.unchanged
        + report.relations
        + report.relations_unchanged
        + report.concepts
        + report.concepts_unchanged
        + report.observations
        + report.observations_unchanged
        + report.postcodes;
    let useless = report.refused > 0 && useful == 0;
    report.complete && !useless && report.unbelieved.is_none()
}

/// Lists the shipped mappings and the sources in this atlas.
pub async fn sources(app: &App) -> Result<ExitCode> {
    say!("Mappings that come with the program (import NAME FILE…):");
    for mapping in app::shipped() {
        say!("  {:22} {}", mapping.name, mapping.title);
    }
    let sources = app.sources(&OPERATOR).await.map_err(plain)?;
    say!("\nSources in this atlas:");
    if sources.is_empty() {
        say!("  none yet");
    }
    for state in sources {
        let fetched = state
            .last_fetched
            .map_or_else(|| "never".to_owned(), |at| at.to_string());
        say!(
            "  {:22} {} records, {} vanished, {} relations, {} concepts, {} figures, last read {fetched}, {}",
            state.source.id,
            state.records,
            state.vanished,
            state.relations,
            state.concepts,
            state.observations,
            state.source.licence
        );
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn mapping(source: &str) -> Result<Mapping> {
    if Path::new(source)
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        let text = std::fs::read_to_string(source)
            .with_context(|| format!("cannot read the mapping {source}"))?;
        return Ok(Mapping::parse(source, &text)?);
    }
    match Mapping::shipped(source) {
        Some(mapping) => Ok(mapping),
        None => {
            let known: Vec<&str> = app::shipped().iter().map(|mapping| mapping.name).collect();
            bail!(
                "there is no mapping '{source}'; known are {} and any file that ends in .toml",
                known.join(", ")
            )
        }
    }
}

pub(super) fn part(mapping: &Mapping, path: &Path) -> Result<ImportPart> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    let about = file
        .metadata()
        .with_context(|| format!("cannot read {name}"))?;
    if about.is_dir() {
        bail!("{name} is a folder; name the files in it");
    }
    Ok(ImportPart {
        mapping: mapping.clone(),
        name,
        size: about.len(),
        input: Box::new(BufReader::with_capacity(256 * 1024, file)),
    })
}

/// How much a problem cost, in words.
pub const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Mended => "mended",
        Severity::LeftOut => "left out",
        Severity::Refused => "refused",
        Severity::Abandoned => "abandoned",
    }
}

/// `stopped`: somebody ended it before its time.
fn tell(report: &ImportReport, options: ImportOptions, stopped: bool) {
    if options.dry_run {
        say!(
            "dry run: {} rows would give {} records, {} relations, {} concepts and {} figures; nothing was written",
            report.rows,
            report.created,
            report.relations,
            report.concepts,
            report.observations
        );
        let gone = [
            report.vanished,
            report.concepts_removed,
            report.observations_removed,
        ];
        if let [records, concepts, figures] = gone
            && gone != [0; 3]
        {
            say!(
                "{records} records would be marked as vanished, {concepts} concepts and {figures} figures removed"
            );
        }
    } else {
        let entries = report.created + report.matched + report.updated + report.unchanged;
        let relations = report.relations + report.relations_unchanged + report.pending;
        let others = report.concepts
            + report.concepts_unchanged
            + report.observations
            + report.observations_unchanged
            + report.postcodes;
        // Vocabularies and figures have no entries, and need no line that says so.
        let told = entries > 0 || others == 0;
        if told {
            say!(
                "{} rows: {} new entries, {} joined known ones, {} changed, {} unchanged",
                report.rows,
                report.created,
                report.matched,
                report.updated,
                report.unchanged
            );
        } else {
            say!("{} rows", report.rows);
        }
        if relations > 0 {
            say!(
                "relations: {} new or changed, {} unchanged, {} of this source wait for an entry that is not here yet",
                report.relations,
                report.relations_unchanged,
                report.pending
            );
        }
        if report.concepts + report.concepts_unchanged + report.concepts_removed > 0 {
            say!(
                "concepts: {} new or changed, {} unchanged, {} removed",
                report.concepts,
                report.concepts_unchanged,
                report.concepts_removed
            );
        }
        if report.observations + report.observations_unchanged + report.observations_removed > 0 {
            say!(
                "figures of places: {} new or changed, {} unchanged, {} removed",
                report.observations,
                report.observations_unchanged,
                report.observations_removed
            );
        }
        if report.postcodes > 0 {
            say!("postcodes: {}", report.postcodes);
        }
        if report.repeated > 0 {
            say!(
                "given twice in these files: {}; the first counts",
                report.repeated
            );
        }
        if report.erased > 0 {
            say!("erased here and not brought back: {}", report.erased);
        }
        if report.unsure && report.complete && report.unbelieved.is_none() {
            say!(
                "nothing was marked as vanished or removed: a row has no readable key, or the files are empty"
            );
        }
        if report.vanished > 0 {
            say!(
                "vanished at the source: {} records, now marked",
                report.vanished
            );
        }
    }
    if let Some(losses) = &report.unbelieved {
        say!(
            "these files lack {} of what the source said before; that looks like a file cut short, so nothing was \
             marked as vanished or removed. If the source really gave it up, import them again with --accept-losses",
            lacking(losses)
        );
    }
    say!(
        "mended {}, left out {}, refused {}",
        report.mended,
        report.left_out,
        report.refused
    );
    if report.complete {
        return;
    }
    if stopped {
        say!(
            "not everything was read; run the import again to go on (what is in already changes nothing)"
        );
    } else {
        say!(
            "not everything could be read: put right what was refused, and run the import again (what is in already \
             changes nothing)"
        );
    }
}

/// What is missing, in words.
fn lacking(losses: &Losses) -> String {
    let all = [
        (losses.records, "records"),
        (losses.relations, "relations"),
        (losses.concepts, "concepts"),
        (losses.observations, "figures"),
    ];
    let missing = all.iter().filter(|(loss, _)| loss.missing > 0);
    let told = missing.map(|(loss, what)| format!("{} of {} {what}", loss.missing, loss.known));
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::SystemClock;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn who_stops_an_import_stops_the_linking_too() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = app::Place {
            data: folder.path().to_owned(),
            database_url: None,
        };
        let app = App::open(&place, Arc::new(SystemClock)).await;
        let app = app.expect("opens");
        let brought = ImportReport {
            created: 1,
            complete: true,
            ..ImportReport::default()
        };
        let options = ImportOptions::default();
        for (stopped, done) in [(true, false), (false, true)] {
            let stop = AtomicBool::new(stopped);
            let linked = link(&app, &brought, options, &stop).await;
            assert_eq!(linked.expect("the operator may"), done);
        }
        let nothing = ImportReport::default();
        let linked = link(&app, &nothing, options, &AtomicBool::new(true)).await;
        assert!(linked.expect("nothing is due"), "nothing came in");
        app.close().await;
    }
}
