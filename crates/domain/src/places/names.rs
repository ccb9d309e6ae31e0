//! The names of the municipalities in every usual spelling.

use std::collections::HashMap;

use super::{Found, Municipality, written::words};
use crate::Ags;

/// How English and international sources write some towns.
const EXONYMS: &[(&str, &str)] = &[("cologne", "koeln"), ("cologne bonn airport", "koeln")];

/// Short names whose better-known bearer lies in another state.
const NAMESAKES: &[&str] = &["halle"];

/// Names that look like a district of a town of the state but are a municipality of another.
const ELSEWHERE: &[&str] = &["muenster sarmsheim"];

/// How surely a name means what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// Its own name.
    Full,
    /// A shortened name; others may have it, too.
    Short,
    /// Needs a postcode or point that says the same.
    Doubtful,
}

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub found: Found,
    pub certainty: Certainty,
}

/// Every usual spelling of every name, each with the municipalities that it may mean.
#[derive(Debug)]
pub(super) struct Names {
    full: HashMap<String, Vec<Ags>>,
    short: HashMap<String, Vec<Ags>>,
}

impl Names {
    pub(super) fn new(municipalities: &[Municipality]) -> Self {
        let (mut full, mut short) = (HashMap::new(), HashMap::new());
        for municipality in municipalities {
            for spelling in spellings(&municipality.name) {
                add(&mut full, spelling, municipality.ags);
            }
            for shortened in shortened(&municipality.name) {
                for spelling in spellings(&shortened) {
                    add(&mut short, spelling, municipality.ags);
                }
            }
        }
        Self { full, short }
    }

    /// What these words mean. A full name beats a shortened one: "Langenfeld" finds "Langenfeld (Rhld.)" as long as
    /// no other place is called so.
    pub(super) fn get(&self, words: &str) -> Option<Named> {
        let exonym = EXONYMS.iter().find(|(foreign, _)| *foreign == words);
        let words = exonym.map_or(words, |(_, own)| own);
        let (ags, certainty) = match (self.full.get(words), self.short.get(words)) {
            (Some(ags), _) => (ags, Certainty::Full),
            (None, Some(ags)) if NAMESAKES.contains(&words) => (ags, Certainty::Doubtful),
            (None, Some(ags)) => (ags, Certainty::Short),
            (None, None) => return None,
        };
        let found = match ags.as_slice() {
            [one] => Found::One(*one),
            several => Found::Several(several.to_vec()),
        };
        Some(Named { found, certainty })
    }
}

/// Whether these words name a municipality of another state that a district is mistaken for.
pub(super) fn is_elsewhere(words: &str) -> bool {
    ELSEWHERE.contains(&words)
}

fn add(names: &mut HashMap<String, Vec<Ags>>, name: String, ags: Ags) {
    let known = names.entry(name).or_default();
    if !known.contains(&ags) {
        known.push(ags);
    }
}

/// "Köln" is also written "Koln" by those who have no umlauts.
fn spellings(name: &str) -> [String; 2] {
    let bare: String = name
        .chars()
        .map(|c| match c {
            'ä' | 'Ä' => 'a',
            'ö' | 'Ö' => 'o',
            'ü' | 'Ü' => 'u',
            c => c,
        })
        .collect();
    [words(name), words(&bare)]
}

/// The name without what tells it from namesakes elsewhere: "(Rhld.)", "an der Ruhr", "Bad"; and without the small
/// words: "Mülheim/Ruhr".
fn shortened(name: &str) -> Vec<String> {
    let markers = [" (", " an der ", " am ", " in ", " im ", "/"];
    let found = markers
        .iter()
        .filter_map(|marker| name.split_once(marker))
        .min_by_key(|(town, _)| town.len());
    let mut short: Vec<String> = name
        .strip_prefix("Bad ")
        .map(str::to_owned)
        .into_iter()
        .collect();
    if let Some((town, rest)) = found {
        short.push(town.to_owned());
        short.push(format!("{town} {rest}"));
    }
    short
}
