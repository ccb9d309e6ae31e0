//! `bench state FOLDER [FIRMS OTHERS [SEED]]` makes the synthetic state; `bench figures FOLDER [PERMILLE]` measures the
//! program that `ATLAS_E2E_BINARY` names on so many thousandths of it; `bench answers FOLDER [PERMILLE]` asks what that left
//! in its folder again; `bench baseline FOLDER` serves the baseline.

#![expect(
    clippy::print_stdout,
    reason = "what was measured stands with the figures"
)]

use std::{path::Path, process::ExitCode};

use anyhow::{Context as _, Result};
use bench::{
    baseline::Baseline,
    figures,
    state::{self, Size},
};

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["state", folder, numbers @ ..] => {
            let number = |at: usize| numbers.get(at).map(|number| number.parse()).transpose();
            let size = Size {
                firms: number(0)?.unwrap_or(Size::WHOLE.firms),
                others: number(1)?.unwrap_or(Size::WHOLE.others),
                seed: numbers.get(2).map_or(Ok(Size::WHOLE.seed), |n| n.parse())?,
            };
            let relations = state::write(Path::new(folder), size)?;
            eprintln!(
                "synthetic: {} firms, {} other entries, {relations} relations, seed {}, in {folder}",
                size.firms, size.others, size.seed
            );
        }
        [what @ ("figures" | "answers"), folder, permille @ ..] => {
            // Figures of whatever binary lies about are worse than none.
            let binary = e2e::setting("ATLAS_E2E_BINARY")
                .context("ATLAS_E2E_BINARY does not say which program is to be measured")?;
            println!("measured: {binary}");
            let size = match permille.first() {
                Some(parts) => Size::permille(parts.parse()?),
                None => Size::WHOLE,
            };
            match *what {
                "answers" => figures::answers(Path::new(folder), size)?,
                _ => figures::all(Path::new(folder), size)?,
            }
        }
        ["baseline", folder] => Baseline::open(Path::new(folder))?.serve().await?,
        _ => {
            eprintln!(
                "usage: bench state FOLDER [FIRMS OTHERS [SEED]] | figures FOLDER [PERMILLE] | answers FOLDER \
                 [PERMILLE] | baseline FOLDER"
            );
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
