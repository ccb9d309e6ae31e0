//! The coverage table as a file: commas, quotes where needed, a header in the language of the page.

use i18n::Words;

use super::{choice::Choice, rows::Rows, show::title};
use crate::pages::places::figures::SourceNames;

/// The file: one line per area, in the order of the page, with day and source on every line.
#[must_use]
pub fn csv(w: Words, choice: &Choice, rows: &Rows, names: &SourceNames) -> String {
    let mut text = line([
        w.msg("csv-key"),
        w.msg("csv-name"),
        w.msg("csv-district"),
        w.msg("csv-indicator"),
        w.msg("csv-share"),
        w.msg("csv-basis"),
        w.msg("csv-least"),
        w.msg("csv-greatest"),
        w.msg("csv-known"),
        w.msg("csv-missing"),
        w.msg("csv-day"),
        w.msg("csv-source"),
    ]);
    let day = rows.day.map(|day| day.to_string()).unwrap_or_default();
    let sources = rows.sources.iter();
    let sources: Vec<&str> = sources
        .map(|id| names.get(id).map_or(id.as_str(), String::as_str))
        .collect();
    let number = |value: f64| format!("{value:.2}");
    for row in rows.wanted(choice) {
        let estimate = row.estimate;
        let basis = match (row.share, estimate) {
            (None, _) => "csv-unknown",
            (Some(_), None) => "csv-told",
            (Some(_), Some(_)) => "csv-estimated",
        };
        text += &line([
            row.code,
            row.name,
            row.within,
            title(w, choice.indicator),
            row.share.map(number).unwrap_or_default(),
            w.msg(basis),
            estimate.map(|e| number(e.low)).unwrap_or_default(),
            estimate.map(|e| number(e.high)).unwrap_or_default(),
            estimate.map(|e| e.known.to_string()).unwrap_or_default(),
            estimate.map(|e| e.missing.to_string()).unwrap_or_default(),
            day.clone(),
            sources.join("; "),
        ]);
    }
    text
}

fn line(cells: [String; 12]) -> String {
    let mut line = cells.map(|cell| quoted(&cell)).join(",");
    line.push_str("\r\n");
    line
}

/// A cell by RFC 4180. Spreadsheets compute what begins like a formula: an apostrophe keeps it text.
fn quoted(cell: &str) -> String {
    let cell = if cell.starts_with(['=', '+', '-', '@', '\t']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_one_cell_and_text() {
        assert_eq!(quoted("Aachen"), "Aachen");
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
    }
}
