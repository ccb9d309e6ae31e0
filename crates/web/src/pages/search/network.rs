//! Whether a search is about the network of a place, of which no entry tells but the pages of places do.

use domain::fold_name;

/// Words that people use for it, in both languages.
const WORDS: [&str; 15] = [
    "internet",
    "internetanschluss",
    "internetverbindung",
    "breitband",
    "mobilfunk",
    "handynetz",
    "handyempfang",
    "funkloch",
    "funkloecher",
    "gigabit",
    "dsl",
    "vdsl",
    "wlan",
    "broadband",
    "glasfaser",
];

/// What compounds of it begin with; "Glasfaserverstärkt" is a material.
const COMPOUNDS: [&str; 4] = [
    "glasfaseranschl",
    "glasfaserausbau",
    "glasfasernetz",
    "breitband",
];

/// What sounds like it and is about things.
const OTHER: [&str; 2] = ["internet der", "internet of"];

/// Whether it is about the network.
#[must_use]
pub fn is_asked(question: &str) -> bool {
    let asked = fold_name(question);
    let mut words = asked.split(|c: char| !c.is_alphanumeric());
    let is_meant =
        |word: &str| WORDS.contains(&word) || COMPOUNDS.iter().any(|start| word.starts_with(start));
    words.any(is_meant) && !OTHER.iter().any(|other| asked.contains(other))
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
            "Funklöcher in Brilon",
            "mein DSL",
        ] {
            assert!(is_asked(asked), "{asked}");
        }
        for other in [
            "",
            "Internet der Dinge",
            "industrial Internet of Things",
            "Netzwerk Pflege",
            "Schweißroboter",
            "Glasfaserverstärkte Kunststoffe",
            "carbon fibre",
            "Internetrecht",
            "Internetshop",
        ] {
            assert!(!is_asked(other), "{other}");
        }
    }
}
