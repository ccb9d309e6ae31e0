//! The office works off what was reported of the network.

use std::process::ExitCode;

use anyhow::{Result, bail};
use app::{App, AppError};
use domain::{Ags, ReportAnswer, places::Gazetteer};

use super::{OPERATOR, office::harmless, plain, say};
use crate::cli::ReportsCommand;

/// Runs one of the commands.
pub async fn run(app: &App, command: ReportsCommand) -> Result<ExitCode> {
    match command {
        ReportsCommand::List => list(app).await,
        ReportsCommand::Answer {
            ags,
            state,
            german,
            english,
            park,
        } => {
            let answer = ReportAnswer {
                ags,
                park: park.unwrap_or_default(),
                at: app.now(),
                state: state.into(),
                german,
                english: english.unwrap_or_default(),
            };
            publish(app, answer).await
        }
        ReportsCommand::Discard { ags, month, yes } => {
            if !yes {
                let place = place(ags, "");
                bail!(
                    "this would erase for good what came from {ags} {place} in {month}; say `--yes` to do it"
                );
            }
            let erased = app.discard_reports(&OPERATOR, ags, &month).await;
            match erased.map_err(plain)? {
                Some(at_least) => say!("erased: at least {at_least} reports"),
                None => say!("erased: fewer than {} reports, if any", app::REPORTS_MIN),
            }
            Ok(ExitCode::SUCCESS)
        }
        ReportsCommand::TakeBack { ags, park } => {
            let park = park.unwrap_or_default();
            let answer = match app.take_back_report_answer(&OPERATOR, ags, &park).await {
                Err(AppError::NotFound) => {
                    bail!("nothing is answered there; `reports list` names what is")
                }
                taken_back => taken_back.map_err(plain)?,
            };
            say!(
                "taken back: {}: {} \"{}\"",
                place(answer.ags, &answer.park),
                answer.state.code(),
                harmless(&answer.german, &[])
            );
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Publishes an answer, and says what whoever wrote it may not have meant.
async fn publish(app: &App, answer: ReportAnswer) -> Result<ExitCode> {
    let place = place(answer.ags, &answer.park);
    let is_german_alone = answer.english.is_empty();
    let before = app.answer_reports(&OPERATOR, answer).await.map_err(plain)?;
    say!("published: {place}");
    if let Some(before) = before {
        say!("it was called \"{}\" until now", harmless(&before, &[]));
    }
    if is_german_alone {
        say!("English pages show the German text; `--english` gives them their own");
    }
    Ok(ExitCode::SUCCESS)
}

/// What a place is called: municipality, then business park. Anybody may have typed the latter.
fn place(ags: Ags, park: &str) -> String {
    let name = Gazetteer::nrw().name_of(ags);
    match park {
        "" => name.to_owned(),
        park => format!("{name}: {}", harmless(park, &[])),
    }
}

/// Lists the bundles (key, least number, state, place), then from where very many came in a month.
async fn list(app: &App) -> Result<ExitCode> {
    let bundles = app.report_bundles(&OPERATOR).await.map_err(plain)?;
    for bundle in &bundles {
        let state = bundle.state.map_or("open", domain::ReportState::code);
        let count = match bundle.at_least {
            Some(at_least) => format!("at least {at_least:5}"),
            None => "too few to tell".to_owned(),
        };
        let (ags, place) = (bundle.ags, place(bundle.ags, &bundle.park));
        say!("{ags}  {count:15}  {state:11} {place}");
    }
    let open = bundles.iter().filter(|bundle| bundle.state.is_none());
    say!("{} bundles, {} open", bundles.len(), open.count());
    for flood in app.report_floods(&OPERATOR).await.map_err(plain)? {
        let (ags, month, at_least) = (flood.ags, flood.month, flood.at_least);
        let name = Gazetteer::nrw().name_of(ags);
        say!("{ags}  at least {at_least:5}  came in {month} alone, perhaps made up: {name}");
    }
    Ok(ExitCode::SUCCESS)
}
