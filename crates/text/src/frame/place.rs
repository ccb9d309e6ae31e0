//! Places in a question.

use domain::{
    Ags,
    places::{Found, Gazetteer, Landscape},
};

use super::{Whereabouts, words::Words};
use crate::fold;

/// Names of towns that are words of everyday German, too. They are places only where they are written as names and the
/// question, or this part of it, ends there: "Beratung in Essen", not "Hilfe bei Essen auf Rädern".
const EVERYDAY: [&str; 17] = [
    "alpen", "buende", "enger", "ense", "essen", "halle", "hamm", "inden", "kamen", "lage",
    "loehne", "much", "rees", "senden", "wenden", "werne", "wetter",
];

/// Most words of a name: "Mülheim an der Ruhr".
const LONGEST: usize = 5;

/// What stands before a place and says that it is one.
enum Before {
    /// Its surroundings, and how far around.
    Around(Option<u16>),
    In,
    /// An article, which no town has: "in der Halle" is a hall.
    InThe,
    District,
}

/// The place that the words from one on tell, and how many words say so. `ends` tells whether a part of the question
/// ends before a word.
pub(super) fn at(
    words: &Words<'_>,
    at: usize,
    ends: impl Fn(usize) -> bool,
) -> Option<(usize, Whereabouts)> {
    let (length, before) = before(&words.from(at))?;
    let start = at + length;
    let longest = LONGEST.min(words.len() - start);
    (1..=longest).rev().find_map(|count| {
        let end = start + count;
        // A name does not go over the end of a part.
        if (start + 1..end).any(|at| words.is_end(at)) {
            return None;
        }
        let name = words.name(start..end);
        let place = match before {
            Before::District => district(&format!("Kreis {name}"))?,
            Before::Around(km) => match town(&name, ends(end)) {
                Some(ags) => Whereabouts::Around(ags, km),
                None => part(&name)?,
            },
            Before::InThe => part(&name)?,
            Before::In => match town(&name, ends(end)) {
                Some(ags) => Whereabouts::In(ags),
                None => part(&name)?,
            },
        };
        Some((length + count, place))
    })
}

/// What says that a place follows, and how many words that are.
fn before(words: &[&str]) -> Option<(usize, Before)> {
    use Before::{Around, District, In, InThe};
    let km = |number: &str| {
        let km: u16 = number.parse().ok()?;
        (1..=200).contains(&km).then_some(km)
    };
    Some(match words {
        [
            "im",
            "umkreis",
            "von",
            n,
            "km" | "kilometer" | "kilometern",
            "um" | "von",
            ..,
        ] => (6, Around(Some(km(n)?))),
        ["im", "umkreis" | "umland", "von", ..] => (3, Around(None)),
        ["umkreis", n, "km" | "kilometer", "um" | "von", ..] => (4, Around(Some(km(n)?))),
        [
            "within",
            n,
            "km" | "kilometres" | "kilometers",
            "of" | "from",
            ..,
        ] => (4, Around(Some(km(n)?))),
        [n, "km" | "kilometer", "um" | "von" | "around", ..] if km(n).is_some() => {
            (3, Around(km(n)))
        }
        [
            "in",
            "der",
            "naehe" | "umgebung" | "gegend" | "region",
            "von" | "um" | "bei",
            ..,
        ] => (4, Around(None)),
        ["in", "der", "region", ..] => (3, Around(None)),
        ["in", "the", "area" | "vicinity" | "region", "of", ..] => (4, Around(None)),
        ["naehe" | "umgebung", "von", ..] => (2, Around(None)),
        ["im", "raum" | "grossraum", ..] | ["rund" | "unweit", "um" | "von", ..] => {
            (2, Around(None))
        }
        ["close", "to", ..] => (2, Around(None)),
        ["im" | "in", "kreis", ..] | ["aus", "dem", "kreis", ..] if words.len() > 2 => {
            (if words[1] == "kreis" { 2 } else { 3 }, District)
        }
        ["in", "the", "district", "of", ..] => (4, District),
        ["kreis", ..] => (1, District),
        ["in" | "aus", "der" | "dem", ..] | ["am" | "vom", ..] | ["im", ..] => (
            if matches!(words[0], "am" | "vom" | "im") {
                1
            } else {
                2
            },
            InThe,
        ),
        [
            "bei" | "nahe" | "naehe" | "raum" | "region" | "near" | "around" | "umkreis",
            ..,
        ] => (1, Around(None)),
        ["in" | "aus", "the", ..] => (2, InThe),
        ["in" | "aus" | "from", ..] => (1, In),
        _ => return None,
    })
}

/// The town of this name, if it means just one.
fn town(name: &str, is_end: bool) -> Option<Ags> {
    let first = fold(name.split(['-', ' ']).next().unwrap_or_default());
    if EVERYDAY.contains(&first.as_str()) {
        let is_name = name.starts_with(char::is_uppercase) && is_end && !name.contains(' ');
        if !is_name || name.contains('-') {
            return None;
        }
    }
    match Gazetteer::nrw().by_name(name) {
        Found::One(ags) => Some(ags),
        Found::Several(_) | Found::None => None,
    }
}

/// A part of the state: a landscape, or a district that has a name of its own.
fn part(name: &str) -> Option<Whereabouts> {
    let landscape = Landscape::by_name(name).map(|l| Whereabouts::Landscape(l.code));
    landscape.or_else(|| district(name))
}

/// The district with this full name, bent or not: "Märkischen Kreis".
fn district(name: &str) -> Option<Whereabouts> {
    let name = fold(name).replace("en kreis", "er kreis").replace('-', " ");
    let mut districts = Gazetteer::nrw().districts().iter();
    let is_it = |district: &&'static domain::places::District| {
        let full = fold(&district.full_name()).replace('-', " ");
        // "Siegen" is a town; its district has two names.
        full == name || district.kind == "Städteregion" && name == "staedteregion aachen"
    };
    let found = districts.find(is_it)?;
    (found.kind != "Kreisfreie Stadt").then_some(Whereabouts::District(&found.code))
}
