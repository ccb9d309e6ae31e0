//! Tables as text (RFC 4180, UTF-8), for spreadsheets and programs.

use domain::Source;

/// Tells spreadsheets that the letters are UTF-8. It stands before what people take from pages; programs know.
pub const MARK: &str = "\u{feff}";

/// The columns that [`of_sources`] fills.
pub const SOURCE_COLUMNS: [&str; 4] = ["sources", "licences", "attribution", "source_urls"];

/// A row of a table.
pub fn row<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|c| quoted(c.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

/// Several values in one cell.
pub fn joined<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> String {
    let values: Vec<String> = values.into_iter().map(|v| v.as_ref().to_owned()).collect();
    values.join(" | ")
}

/// Names, licences, the words by which they want to be named, and addresses of sources, each in one cell and in the
/// same order.
#[must_use]
pub fn of_sources(sources: &[&Source]) -> [String; 4] {
    let each = |what: fn(&Source) -> String| joined(sources.iter().map(|source| what(source)));
    [
        each(|source| source.title.clone()),
        each(|source| source.licence.clone()),
        each(|source| match source.attribution.as_str() {
            "" => format!("{}, {}", source.title, source.publisher),
            words => words.to_owned(),
        }),
        each(|source| source.url.clone()),
    ]
}

/// A cell, in quotes where it needs them; spreadsheets for German take semicolons for the end of a cell.
fn quoted(cell: &str) -> String {
    let mark = if is_formula(cell) { "'" } else { "" };
    if cell.contains([',', '"', '\n', '\r', ';']) {
        format!("\"{mark}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{mark}{cell}")
    }
}

/// Whether a spreadsheet would compute it: what others wrote must not run on the machine of whoever opens the table.
fn is_formula(cell: &str) -> bool {
    let is_number =
        |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && text.parse::<f64>().is_ok();
    match cell.strip_prefix(['+', '-']) {
        Some(rest) => !is_number(rest),
        None => cell.starts_with(['=', '@', '\t', '\r']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_one_cell_and_text() {
        for (cell, written) in [
            ("Aachen", "Aachen"),
            ("", ""),
            ("a, \"b\"\nc", "\"a, \"\"b\"\"\nc\""),
            ("a; b", "\"a; b\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("=A1,\"x\"", "\"'=A1,\"\"x\"\"\""),
            ("+", "'+"),
            ("-7.25", "-7.25"),
            ("+3", "+3"),
        ] {
            assert_eq!(row([cell]), format!("{written}\r\n"));
        }
    }
}
