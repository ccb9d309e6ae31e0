use std::{fs, path::Path};

use anyhow::{Context as _, Result};

use super::{Firms, Others, Size};

/// The mapping through which the lists are imported.
pub const MAPPING: &str = include_str!("../../data/synthetic.toml");

/// Writes the mapping and the lists of a state into a folder: `synthetic.toml`, `firms.csv`, `others.csv`,
/// `relations.csv`; gives how many relations there are.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(folder: &Path, size: Size) -> Result<usize> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    fs::write(folder.join("synthetic.toml"), MAPPING)?;
    let list = |name: &str, head: &[&str]| -> Result<csv::Writer<fs::File>> {
        let path = folder.join(name);
        let mut list = csv::Writer::from_path(&path).with_context(|| path.display().to_string())?;
        list.write_record(head)?;
        Ok(list)
    };
    let head = [
        "firm",
        "visibility",
        "name",
        "about",
        "ags",
        "wz2008",
        "staff",
        "legal_form",
        "founded",
        "phone",
    ];
    let mut firms = list("firms.csv", &head)?;
    for firm in Firms::new(size) {
        let (staff, founded) = (firm.staff.to_string(), firm.founded.to_string());
        firms.write_record([
            &firm.key,
            firm.visibility,
            &firm.name,
            &firm.about,
            firm.ags,
            firm.wz2008,
            &staff,
            firm.legal_form,
            &founded,
            &firm.phone,
        ])?;
    }
    firms.flush()?;
    let head = [
        "key",
        "kind",
        "sort",
        "visibility",
        "title",
        "summary",
        "body",
        "title_en",
        "summary_en",
        "fields",
        "interface",
        "wz2008",
        "ags",
        "from",
        "until",
        "year",
    ];
    let mut others = list("others.csv", &head)?;
    let mut relations = list("relations.csv", &["relation", "from_key", "to_key", "role"])?;
    let mut ties = 0;
    for other in Others::new(size) {
        others.write_record([
            &other.key,
            other.kind,
            other.sort,
            other.visibility,
            &other.title,
            &other.summary,
            &other.body,
            &other.title_en,
            &other.summary_en,
            other.field,
            other.interface,
            other.wz2008,
            other.ags,
            &other.from,
            &other.until,
            &other.year,
        ])?;
        for tie in &other.ties {
            relations.write_record([tie.relation, &tie.from, &other.key, tie.role])?;
            ties += 1;
        }
    }
    others.flush()?;
    relations.flush()?;
    Ok(ties)
}
