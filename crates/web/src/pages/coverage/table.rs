//! The coverage table as a file, with a header in the language of the page.

use std::collections::BTreeMap;

use domain::{Source, SourceId};
use i18n::Words;

use super::{choice::Choice, rows::Rows, show::title};
use crate::csv;

/// The file: one line per area, in the order of the page, with day, source and licence on every line.
#[must_use]
pub fn file(
    w: Words,
    choice: &Choice,
    rows: &Rows,
    sources: &BTreeMap<SourceId, Source>,
) -> String {
    let mut text = csv::MARK.to_owned();
    text += &csv::row([
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
        w.msg("csv-licence"),
        w.msg("csv-attribution"),
        w.msg("csv-source-url"),
    ]);
    let day = rows.day.map(|day| day.to_string()).unwrap_or_default();
    let cited: Vec<&Source> = rows
        .sources
        .iter()
        .filter_map(|id| sources.get(id))
        .collect();
    let cited = csv::of_sources(&cited);
    let number = |value: f64| format!("{value:.2}");
    for row in rows.wanted(choice) {
        let estimate = row.estimate;
        let basis = match (row.share, estimate) {
            (None, _) => "csv-unknown",
            (Some(_), None) => "csv-told",
            (Some(_), Some(_)) => "csv-estimated",
        };
        let cells = [
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
        ];
        text += &csv::row(cells.iter().chain(&cited));
    }
    text
}
