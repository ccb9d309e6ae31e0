//! What an organisation is recognised by.

use std::collections::BTreeSet;

use crate::{Ags, Body, Content, ExternalId, Point, Region, fold_name};

use super::{
    name::{Name, blind},
    words::COMMON_HOSTS,
};

/// Registers in which an organisation stands once: two ids of one register tell two organisations apart. In
/// others (`pic`, `fp7`) one organisation often has several.
const ONCE: &[&str] = &["ror", "gepris", "dfg", "lei", "register"];

/// What an organisation is recognised by: names, places, web hosts, ids of registers; gathered from all that
/// was said about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signs {
    pub(super) names: Vec<Name>,
    pub(super) spots: Vec<Spot>,
    pub(super) hosts: BTreeSet<String>,
    pub(super) ids: BTreeSet<ExternalId>,
}

/// A place, as far as it helps to tell organisations apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Spot {
    pub ags: Option<Ags>,
    /// Says that it is not in North Rhine-Westphalia.
    pub is_elsewhere: bool,
    pub postcode: Option<String>,
    /// The street's name without "straße" and spaces, and the number, if there is one.
    pub street: Option<(String, Option<u32>)>,
    pub point: Option<Point>,
}

impl Signs {
    /// The signs that one content gives; none, if it is not that of an organisation.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let mut signs = Self::default();
        signs.add(content);
        signs
    }

    /// Adds what another source says about the same organisation.
    pub fn add(&mut self, content: &Content) {
        if !matches!(content.body, Body::Organisation(_)) {
            return;
        }
        for text in content.texts.values() {
            self.add_name(Name::parse(&text.title, true));
        }
        for name in &content.names {
            self.add_name(Name::parse(name, false));
        }
        for place in &content.places {
            let spot = Spot {
                ags: place.ags(),
                is_elsewhere: matches!(place.region, Region::Elsewhere { .. }),
                postcode: place.postcode.clone().filter(|code| is_postcode(code)),
                street: place.street.as_deref().and_then(street),
                point: place.point,
            };
            if spot != Spot::default() && !self.spots.contains(&spot) {
                self.spots.push(spot);
            }
        }
        self.hosts
            .extend(content.links.iter().filter_map(|link| host(&link.url)));
        self.ids.extend(content.external_ids.iter().cloned());
    }

    /// Adds all signs of another organisation that turned out to be the same.
    pub(super) fn absorb(&mut self, other: &Self) {
        for name in &other.names {
            self.add_name(name.clone());
        }
        for spot in &other.spots {
            if !self.spots.contains(spot) {
                self.spots.push(spot.clone());
            }
        }
        self.hosts.extend(other.hosts.iter().cloned());
        self.ids.extend(other.ids.iter().cloned());
    }

    fn add_name(&mut self, name: Name) {
        if name.joined.is_empty() {
            return;
        }
        match self.names.iter_mut().find(|n| n.joined == name.joined) {
            None => self.names.push(name),
            Some(known) => {
                // The same words: what one spelling says beyond them (legal form, short form) adds up.
                known.is_short &= name.is_short;
                known.says_germany |= name.says_germany;
                known.form = known.form.or(name.form);
                known.acronyms.extend(name.acronyms);
                for whole in name.wholes {
                    if !known.wholes.contains(&whole) {
                        known.wholes.push(whole);
                    }
                }
            }
        }
    }

    /// Short forms by which it goes.
    pub(super) fn acronyms(&self) -> impl Iterator<Item = &str> {
        self.names
            .iter()
            .flat_map(|name| name.acronyms.iter().map(String::as_str))
    }

    /// Whether both stand in one register under the same id.
    pub(super) fn share_id(&self, other: &Self) -> bool {
        self.ids.intersection(&other.ids).next().is_some()
    }

    /// Whether a register in which everybody stands once knows both, under different ids.
    pub(super) fn ids_contradict(&self, other: &Self) -> bool {
        ONCE.iter().any(|scheme| {
            let of = |signs: &Self| -> BTreeSet<String> {
                let ids = signs.ids.iter().filter(|id| id.scheme == *scheme);
                ids.map(|id| id.value.clone()).collect()
            };
            let (one, two) = (of(self), of(other));
            !one.is_empty() && !two.is_empty() && one.is_disjoint(&two)
        })
    }
}

fn is_postcode(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) && text != "00000"
}

/// A street's name in a form in which spellings meet, and the house number.
fn street(text: &str) -> Option<(String, Option<u32>)> {
    let folded = blind(&fold_name(text));
    let number = folded
        .split(|c: char| !c.is_ascii_digit())
        .find(|digits| !digits.is_empty())
        .and_then(|digits| digits.parse().ok());
    let name: String = folded
        .split(|c: char| !c.is_ascii_alphabetic())
        .map(|word| {
            word.strip_suffix("strasse")
                .or_else(|| word.strip_suffix("str"))
                .unwrap_or(word)
        })
        .collect();
    (name.len() >= 3).then_some((name, number))
}

/// The host of an organisation's own page: not that of an encyclopaedia, and not a page somewhere below
/// another organisation's.
fn host(url: &str) -> Option<String> {
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    let (host, path) = after.split_once('/').unwrap_or((after, ""));
    let depth = path.split('/').filter(|step| !step.is_empty()).count();
    let host = host.split(['?', '#', ':']).next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let is_common = COMMON_HOSTS
        .iter()
        .any(|common| host == *common || host.ends_with(&format!(".{common}")));
    let is_home = depth <= 1 || path.starts_with("en/") || path.starts_with("de/");
    (!is_common && is_home && host.contains('.')).then(|| host.to_owned())
}

/// The last two parts of a host: what somebody registered.
pub(super) fn registered(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.');
    dots.next();
    dots.next().map_or(host, |(at, _)| &host[at + 1..])
}
