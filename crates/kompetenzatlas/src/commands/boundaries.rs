use std::{fs::File, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result};
use app::{Difference, boundaries, differences};
use domain::places::Gazetteer;

use super::say;

/// Checks files of outlines against the municipalities and districts that the program knows.
pub fn check(files: &[PathBuf]) -> Result<ExitCode> {
    let known = Gazetteer::nrw();
    let mut agree = true;
    for path in files {
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
        let outlines = boundaries(&name, file)?;
        let found = differences(&outlines, known);
        for difference in &found {
            say!("{name}: {}", told(difference, known));
        }
        say!(
            "{name}: {} outlines, {} differences",
            outlines.len(),
            found.len()
        );
        agree &= found.is_empty();
    }
    Ok(if agree {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn told(difference: &Difference, known: &Gazetteer) -> String {
    let name = |code: &str| {
        let municipality = code.parse().ok().and_then(|ags| known.municipality(ags));
        let district = || known.district(code).map(|district| district.name.clone());
        let name = municipality.map(|m| m.name.clone()).or_else(district);
        name.map_or_else(|| code.to_owned(), |name| format!("{code} ({name})"))
    };
    match difference {
        Difference::Unknown(code) => {
            format!("{code} is no municipality or district of North Rhine-Westphalia")
        }
        Difference::Missing(code) => format!("{} has no outline", name(code)),
        Difference::TownOutside(code) => {
            format!("the town of {} lies outside its outline", name(code))
        }
        Difference::Area(code, percent) => format!(
            "the area of {} differs by {percent:+.1} % from the outline that ships with the program",
            name(code)
        ),
    }
}
