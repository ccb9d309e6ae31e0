//! Makes the synthetic state: `bench state FOLDER [FIRMS OTHERS [SEED]]`.

use std::{path::Path, process::ExitCode};

use anyhow::Result;
use bench::state::{self, Size};

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["state", folder, numbers @ ..] => {
            let number = |at: usize| numbers.get(at).map(|number| number.parse()).transpose();
            let size = Size {
                firms: number(0)?.unwrap_or(Size::WHOLE.firms as u64) as usize,
                others: number(1)?.unwrap_or(Size::WHOLE.others as u64) as usize,
                seed: number(2)?.unwrap_or(Size::WHOLE.seed),
            };
            let relations = state::write(Path::new(folder), size)?;
            eprintln!(
                "synthetic: {} firms, {} other entries, {relations} relations, seed {}, in {folder}",
                size.firms, size.others, size.seed
            );
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprintln!("usage: bench state FOLDER [FIRMS OTHERS [SEED]]");
            Ok(ExitCode::FAILURE)
        }
    }
}
