//! The office works off what was reported of the network.

use std::process::ExitCode;

use anyhow::{Result, bail};
use app::{App, AppError};
use domain::{ReportAnswer, places::Gazetteer};

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
                park,
                at: app.now(),
                state: state.into(),
                german,
                english,
            };
            app.answer_reports(&OPERATOR, answer).await.map_err(plain)?;
            say!("published: {ags}");
            Ok(ExitCode::SUCCESS)
        }
        ReportsCommand::Discard { ags, month } => {
            let erased = app.discard_reports(&OPERATOR, ags, &month).await;
            say!("erased: {} reports", erased.map_err(plain)?);
            Ok(ExitCode::SUCCESS)
        }
        ReportsCommand::TakeBack { ags, park } => {
            match app.take_back_report_answer(&OPERATOR, ags, &park).await {
                Err(AppError::NotFound) => {
                    bail!("nothing is answered there; `reports list` names what is")
                }
                taken_back => taken_back.map_err(plain)?,
            }
            say!("taken back: {ags}");
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Lists the bundles: municipality, least number, state, business park as most write it.
async fn list(app: &App) -> Result<ExitCode> {
    let bundles = app.report_bundles(&OPERATOR).await.map_err(plain)?;
    for bundle in &bundles {
        let municipality = Gazetteer::nrw().municipality(bundle.ags);
        let name = municipality.map_or("", |municipality| municipality.name.as_str());
        let state = bundle.state.map_or("open", domain::ReportState::code);
        let park = match bundle.park.as_str() {
            "" => String::new(),
            // Anybody may have typed it.
            park => format!(": {}", harmless(park, &[])),
        };
        let (ags, at_least) = (bundle.ags, bundle.at_least);
        say!("{ags}  at least {at_least:5}  {state:11} {name}{park}");
    }
    let open = bundles.iter().filter(|bundle| bundle.state.is_none());
    say!("{} bundles, {} open", bundles.len(), open.count());
    Ok(ExitCode::SUCCESS)
}
