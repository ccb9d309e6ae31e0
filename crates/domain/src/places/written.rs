//! Places as people write them: "D-52062 Aachen", "Linder Höhe, Köln", "Köln-Porz", "Halle (Westf.)".

use crate::fold_name;

/// What may stand after a town without saying anything else about where it is.
const AFTERTHOUGHTS: &[&str] = &[
    "deutschland",
    "germany",
    "de",
    "nrw",
    "nordrhein westfalen",
    "north rhine westphalia",
    "stadt",
];

/// Words behind a town's name that tell it from namesakes outside North Rhine-Westphalia.
const OF_THE_STATE: &[&str] = &["westfalen", "rheinland", "nrw", "niederrhein"];

/// A written place, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// The part that names the town.
    pub town: String,
    /// Five digits that stood in the name.
    pub postcode: Option<String>,
    /// What stood before the town: street or district.
    pub before: Option<String>,
}

impl Written {
    /// Takes a text apart: a postcode has the town behind it; without one the last part that is more than an
    /// afterthought is the town.
    pub(super) fn read(text: &str) -> Self {
        let parts: Vec<&str> = text
            .split([',', ';', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let with_code = parts.iter().enumerate().find_map(|(at, part)| {
            let (before, code, town) = around_postcode(part)?;
            Some((at, before, code, town))
        });
        if let Some((at, before, code, town)) = with_code {
            let next = parts.get(at + 1).copied().unwrap_or_default();
            let town = if town.is_empty() { next } else { town };
            let mut street: Vec<&str> = parts[..at].to_vec();
            street.extend(Some(before).filter(|before| !before.is_empty()));
            return Self {
                town: town.to_owned(),
                postcode: Some(code.to_owned()),
                before: joined(&street),
            };
        }
        let said = |part: &&str| !AFTERTHOUGHTS.contains(&words(part).as_str());
        let last = parts.iter().rposition(said).unwrap_or_default();
        Self {
            town: parts.get(last).copied().unwrap_or_default().to_owned(),
            postcode: None,
            before: joined(parts.get(..last).unwrap_or_default()),
        }
    }
}

fn joined(parts: &[&str]) -> Option<String> {
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Splits "Musterstr. 1 D-52062 Aachen" around its postcode.
fn around_postcode(part: &str) -> Option<(&str, &str, &str)> {
    let mut at = 0;
    for word in part.split_whitespace() {
        at += part[at..].find(word).unwrap_or_default();
        let code = ["D-", "DE-", "d-", "de-"]
            .iter()
            .find_map(|country| word.strip_prefix(country))
            .unwrap_or(word);
        if code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit()) {
            let end = at + word.len();
            return Some((part[..at].trim(), code, part[end..].trim()));
        }
        at += word.len();
    }
    None
}

/// The words of a name, folded, abbreviations written out: "St. Augustin" is "sankt augustin", "Mülheim a. d. Ruhr"
/// is "muelheim an der ruhr".
pub(super) fn words(name: &str) -> String {
    let folded = fold_name(name);
    let mut words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| match word {
            "st" => "sankt",
            "westf" | "westfl" => "westfalen",
            "rhld" | "rhl" | "rheinl" => "rheinland",
            "niederrh" | "ndrrh" => "niederrhein",
            "sauerl" => "sauerland",
            word => word,
        })
        .collect();
    for (short, long) in [
        (&["a", "d"][..], &["an", "der"][..]),
        (&["i", "w"], &["westfalen"]),
        (&["i", "westfalen"], &["westfalen"]),
        (&["in", "westfalen"], &["westfalen"]),
        (&["im", "rheinland"], &["rheinland"]),
        (&["a", "rhein"], &["am", "rhein"]),
        (&["a", "see"], &["am", "see"]),
    ] {
        let at = words.windows(short.len()).position(|part| part == short);
        if let Some(at) = at.filter(|at| *at > 0) {
            words.splice(at..at + short.len(), long.iter().copied());
        }
    }
    words.join(" ")
}

/// The name without a last word that says no more than that the town is in the state; nothing if there is none.
pub(super) fn without_state(words: &str) -> Option<&str> {
    let (town, last) = words.rsplit_once(' ')?;
    OF_THE_STATE.contains(&last).then_some(town)
}

/// The town of which the name tells a district: "Köln" of "Köln-Porz"; the longest comes first.
pub(super) fn towns_of_district(name: &str) -> impl Iterator<Item = &str> {
    let hyphens = name.rmatch_indices(['-', '–']);
    hyphens.map(|(at, _)| name[..at].trim())
}

/// The town before brackets: "Köln" of "Köln (Porz)". What the brackets say may tell it from a namesake.
pub(super) fn before_brackets(name: &str) -> Option<&str> {
    let (town, rest) = name.split_once('(')?;
    rest.trim_end().ends_with(')').then(|| town.trim())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        for (text, town, postcode, before) in [
            ("52062 Aachen", "Aachen", Some("52062"), None),
            ("D-52062 Aachen", "Aachen", Some("52062"), None),
            (
                "Templergraben 55, 52062 Aachen, Germany",
                "Aachen",
                Some("52062"),
                Some("Templergraben 55"),
            ),
            (
                "Templergraben 55 52062 Aachen",
                "Aachen",
                Some("52062"),
                Some("Templergraben 55"),
            ),
            ("52062, Aachen", "Aachen", Some("52062"), None),
            ("Linder Höhe, Köln", "Köln", None, Some("Linder Höhe")),
            ("Aachen, Stadt", "Aachen", None, None),
            ("Köln, Nordrhein-Westfalen, Deutschland", "Köln", None, None),
            ("Hagen, Bremen", "Bremen", None, Some("Hagen")),
            ("", "", None, None),
            ("Germany", "Germany", None, None),
        ] {
            let written = Written::read(text);
            let read = (
                written.town.as_str(),
                written.postcode.as_deref(),
                written.before.as_deref(),
            );
            assert_eq!(read, (town, postcode, before), "{text}");
        }
    }

    #[test]
    fn abbreviations_are_written_out() {
        for (written, meant) in [
            ("St. Augustin", "Sankt Augustin"),
            ("Mülheim a. d. Ruhr", "Mülheim an der Ruhr"),
            ("Mülheim a.d.Ruhr", "MUELHEIM AN DER RUHR"),
            ("Halle i. Westf.", "Halle (Westf.)"),
            ("Halle in Westfalen", "Halle/Westfalen"),
            ("Langenfeld Rhl.", "Langenfeld (Rheinland)"),
        ] {
            assert_eq!(words(written), words(meant), "{written}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,40}") {
            let written = Written::read(&text);
            let _ = (words(&text), before_brackets(&text), towns_of_district(&text).count());
            prop_assert!(text.contains(&written.town));
        }
    }
}
