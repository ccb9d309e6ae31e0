//! Whether a search is about the network of a place, of which no entry tells but the pages of places do.

use domain::fold_name;

/// What words begin with that people use for it, in both languages.
const BEGINNINGS: [&str; 11] = [
    "internet",
    "glasfaser",
    "breitband",
    "mobilfunk",
    "handynetz",
    "funkloch",
    "gigabit",
    "dsl",
    "vdsl",
    "broadband",
    "fibre",
];

/// What sounds like it and is about things.
const OTHER: [&str; 3] = ["internet der", "internet of", "internetder"];

/// Whether it is about the network.
#[must_use]
pub fn is_asked(question: &str) -> bool {
    let asked = fold_name(question);
    let mut words = asked.split(|c: char| !c.is_alphanumeric());
    words.any(|word| BEGINNINGS.iter().any(|start| word.starts_with(start)))
        && !OTHER.iter().any(|other| asked.contains(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_for_the_network_is_told_where_it_stands() {
        for asked in [
            "Internet zu langsam",
            "kein Handynetz in der Halle",
            "GLASFASERANSCHLUSS Marsberg",
            "slow broadband",
        ] {
            assert!(is_asked(asked), "{asked}");
        }
        for other in [
            "",
            "Internet der Dinge",
            "industrial Internet of Things",
            "Netzwerk Pflege",
            "Schweißroboter",
        ] {
            assert!(!is_asked(other), "{other}");
        }
    }
}
