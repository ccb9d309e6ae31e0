//! The municipalities and districts of North Rhine-Westphalia, known from the start: keys, names, kinds,
//! boundaries. The [`Gazetteer`] finds the municipality that a written place, a postcode or a point means,
//! and says so when it is not sure.

mod boundary;
mod landscape;

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use crate::{Ags, Place, Point, Region, fold_name};

pub use boundary::Boundary;
pub use landscape::Landscape;

const MUNICIPALITIES: &str = include_str!("../../data/nrw/municipalities.csv");
const DISTRICTS: &str = include_str!("../../data/nrw/districts.csv");
const MUNICIPALITY_SHAPES: &str = include_str!("../../data/nrw/municipalities.geojson");
const DISTRICT_SHAPES: &str = include_str!("../../data/nrw/districts.geojson");

/// How English and international sources write some towns.
const EXONYMS: &[(&str, &str)] = &[("cologne", "koeln"), ("cologne bonn airport", "koeln")];

/// A municipality (Gemeinde).
#[derive(Debug, Clone, PartialEq)]
pub struct Municipality {
    /// Its key.
    pub ags: Ags,
    /// Its name, for example "Köln".
    pub name: String,
    /// "Stadt" or "Gemeinde".
    pub kind: String,
    /// A point inside it.
    pub point: Point,
}

/// A district: a Kreis, a kreisfreie Stadt, or the StädteRegion Aachen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Its key: five digits.
    pub code: String,
    /// Its name without the kind, for example "Märkischer Kreis" or "Hagen".
    pub name: String,
    /// "Kreis", "Kreisfreie Stadt" or "Städteregion".
    pub kind: String,
    /// Its Regierungsbezirk.
    pub region: String,
    /// Its NUTS 3 code.
    pub nuts3: String,
}

impl District {
    /// The name as people say it: "Kreis Soest", "Märkischer Kreis", "Hagen".
    #[must_use]
    pub fn full_name(&self) -> String {
        if self.kind == "Kreis" && !self.name.to_lowercase().contains("kreis") {
            format!("Kreis {}", self.name)
        } else {
            self.name.clone()
        }
    }
}

/// What a written place may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Exactly this municipality.
    One(Ags),
    /// Any of these; nobody should guess.
    Several(Vec<Ags>),
    /// None that is known.
    None,
}

/// Postcodes and the municipalities that each touches; imported by the operator.
pub type Postcodes = BTreeMap<String, Vec<Ags>>;

/// Finds places.
#[derive(Debug)]
pub struct Gazetteer {
    municipalities: Vec<Municipality>,
    districts: Vec<District>,
    names: HashMap<String, Vec<Ags>>,
    municipality_shapes: Vec<Boundary>,
    district_shapes: Vec<Boundary>,
}

impl Gazetteer {
    /// The gazetteer of North Rhine-Westphalia, read once from the data that ships with the program.
    #[must_use]
    pub fn nrw() -> &'static Self {
        static NRW: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::read);
        &NRW
    }

    /// All 396 municipalities by key.
    #[must_use]
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// All 53 districts by key.
    #[must_use]
    pub fn districts(&self) -> &[District] {
        &self.districts
    }

    /// The outlines of all districts; `code` is the five-digit key.
    #[must_use]
    pub fn district_shapes(&self) -> &[Boundary] {
        &self.district_shapes
    }

    /// The municipality with this key.
    #[must_use]
    pub fn municipality(&self, ags: Ags) -> Option<&Municipality> {
        let found = self.municipalities.binary_search_by_key(&ags, |m| m.ags);
        found.ok().map(|i| &self.municipalities[i])
    }

    /// The district with this five-digit key.
    #[must_use]
    pub fn district(&self, code: &str) -> Option<&District> {
        let found = self
            .districts
            .binary_search_by(|d| d.code.as_str().cmp(code));
        found.ok().map(|i| &self.districts[i])
    }

    /// The municipality of this name in any usual spelling: "Köln", "KOELN", "Koln", "Cologne".
    #[must_use]
    pub fn by_name(&self, name: &str) -> Found {
        let key = name_form(name);
        let key = EXONYMS
            .iter()
            .find(|(foreign, _)| *foreign == key)
            .map_or(key.as_str(), |(_, own)| own);
        match self.names.get(key).map(Vec::as_slice) {
            None | Some([]) => Found::None,
            Some([one]) => Found::One(*one),
            Some(several) => Found::Several(several.to_vec()),
        }
    }

    /// The municipality in which this point lies.
    #[must_use]
    pub fn by_point(&self, point: Point) -> Option<Ags> {
        let shape = self
            .municipality_shapes
            .iter()
            .find(|s| s.contains(point))?;
        shape.code.parse().ok()
    }

    /// Puts a place into its municipality if it says which without doubt: by its name; where that means
    /// several, by name and postcode or point; without a name by postcode or point alone.
    ///
    /// A place that already has a region is left alone. Where name and postcode contradict each other the
    /// region stays unknown.
    #[must_use]
    pub fn locate(&self, mut place: Place, postcodes: &Postcodes) -> Place {
        if place.region != Region::Unknown {
            return place;
        }
        let by_postcode = place.postcode.as_ref().and_then(|code| postcodes.get(code));
        let by_point = || place.point.and_then(|point| self.by_point(point));
        let sure = match self.by_name(&place.name) {
            Found::One(ags) => by_postcode
                .is_none_or(|codes| codes.contains(&ags))
                .then_some(ags),
            Found::Several(candidates) => {
                let mut left = candidates
                    .iter()
                    .filter(|ags| by_postcode.is_some_and(|codes| codes.contains(ags)));
                match (left.next(), left.next()) {
                    (Some(one), None) => Some(*one),
                    _ => by_point().filter(|ags| candidates.contains(ags)),
                }
            }
            Found::None => match by_postcode.map(Vec::as_slice) {
                Some([one]) => Some(*one),
                Some(several) => by_point().filter(|ags| several.contains(ags)),
                None => by_point(),
            },
        };
        if let Some(ags) = sure {
            place.region = Region::Municipality(ags);
        }
        place
    }

    fn read() -> Self {
        let municipalities: Vec<Municipality> = rows(MUNICIPALITIES)
            .map(|row| Municipality {
                ags: row[0].parse().expect("the shipped keys are legal"),
                name: row[1].to_owned(),
                kind: row[2].to_owned(),
                point: Point {
                    lon: row[3].parse().expect("the shipped points are numbers"),
                    lat: row[4].parse().expect("the shipped points are numbers"),
                },
            })
            .collect();
        let districts = rows(DISTRICTS)
            .map(|row| District {
                code: row[0].to_owned(),
                name: row[1].to_owned(),
                kind: row[2].to_owned(),
                region: row[3].to_owned(),
                nuts3: row[4].to_owned(),
            })
            .collect();
        Self {
            names: names(&municipalities),
            municipalities,
            districts,
            municipality_shapes: boundary::read(MUNICIPALITY_SHAPES),
            district_shapes: boundary::read(DISTRICT_SHAPES),
        }
    }
}

/// The rows of a shipped table after its heading; these tables have no quoted commas.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

/// Every usual spelling of every name, each with the municipalities that it may mean. A full name beats
/// a shortened one: "Langenfeld" finds "Langenfeld (Rheinland)" as long as no other place is called so.
fn names(municipalities: &[Municipality]) -> HashMap<String, Vec<Ags>> {
    let mut full: HashMap<String, Vec<Ags>> = HashMap::new();
    let mut short: HashMap<String, Vec<Ags>> = HashMap::new();
    for municipality in municipalities {
        for spelling in spellings(&municipality.name) {
            add(&mut full, spelling, municipality.ags);
        }
        if let Some(shortened) = shortened(&municipality.name) {
            for spelling in spellings(shortened) {
                add(&mut short, spelling, municipality.ags);
            }
        }
    }
    for (name, ags) in short {
        full.entry(name).or_insert(ags);
    }
    full
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
    [name_form(name), name_form(&bare)]
}

/// The name without what tells it from namesakes elsewhere: "(Rheinland)", "an der Ruhr", "i. W.".
fn shortened(name: &str) -> Option<&str> {
    [" (", " an der ", " am ", " in ", " im ", " i. ", ", ", "/"]
        .iter()
        .filter_map(|marker| name.find(marker))
        .min()
        .map(|at| &name[..at])
}

fn name_form(name: &str) -> String {
    let folded = fold_name(name);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ags(text: &str) -> Ags {
        text.parse().expect("legal")
    }

    fn place(name: &str, postcode: Option<&str>) -> Place {
        Place {
            name: name.to_owned(),
            postcode: postcode.map(str::to_owned),
            ..Place::default()
        }
    }

    #[test]
    fn the_state_is_complete() {
        let nrw = Gazetteer::nrw();
        assert_eq!(nrw.municipalities().len(), 396);
        assert_eq!(nrw.districts().len(), 53);
        let used: BTreeSet<&str> = nrw
            .municipalities()
            .iter()
            .map(|m| m.ags.district())
            .collect();
        let known: BTreeSet<&str> = nrw.districts().iter().map(|d| d.code.as_str()).collect();
        assert_eq!(used, known);
        assert_eq!(nrw.district_shapes().len(), 53);
        let kreise = nrw
            .districts()
            .iter()
            .filter(|d| d.kind != "Kreisfreie Stadt")
            .count();
        assert_eq!(
            kreise, 31,
            "31 Kreise including the StädteRegion Aachen, 22 kreisfreie Städte"
        );
    }

    #[test]
    fn every_municipality_is_found_by_its_own_name_and_point() {
        let nrw = Gazetteer::nrw();
        for municipality in nrw.municipalities() {
            let found = nrw.by_name(&municipality.name);
            assert_ne!(found, Found::None, "{}", municipality.name);
            if let Found::One(found) = found {
                assert_eq!(found, municipality.ags, "{}", municipality.name);
            }
            assert_eq!(
                nrw.by_point(municipality.point),
                Some(municipality.ags),
                "{}",
                municipality.name
            );
        }
    }

    #[test]
    fn spellings_meet_and_strangers_stay_out() {
        let nrw = Gazetteer::nrw();
        for name in ["Köln", "KOELN", "Koln", "koeln", "Cologne"] {
            assert_eq!(nrw.by_name(name), Found::One(ags("05315000")), "{name}");
        }
        assert_eq!(nrw.by_name("Muelheim"), Found::One(ags("05117000")));
        assert_eq!(nrw.by_name("MONCHENGLADBACH"), Found::One(ags("05116000")));
        assert_eq!(nrw.by_name("Berlin"), Found::None);
        assert_eq!(nrw.by_name(""), Found::None);
        assert_eq!(
            nrw.by_point(Point {
                lat: 52.52,
                lon: 13.4
            }),
            None
        );
    }

    #[test]
    fn districts_are_called_what_people_call_them() {
        let name = |code| Gazetteer::nrw().district(code).expect("known").full_name();
        assert_eq!(name("05974"), "Kreis Soest");
        assert_eq!(name("05962"), "Märkischer Kreis");
        assert_eq!(name("05914"), "Hagen");
    }

    #[test]
    fn a_place_lands_only_without_doubt() {
        let nrw = Gazetteer::nrw();
        let codes = Postcodes::from([
            ("52062".to_owned(), vec![ags("05334002")]),
            ("99999".to_owned(), vec![ags("05334002"), ags("05334004")]),
        ]);
        let region = |place: Place| nrw.locate(place, &codes).ags();
        assert_eq!(region(place("Aachen", None)), Some(ags("05334002")));
        assert_eq!(region(place("", Some("52062"))), Some(ags("05334002")));
        assert_eq!(
            region(place("", Some("99999"))),
            None,
            "two municipalities share it"
        );
        assert_eq!(
            region(place("Köln", Some("52062"))),
            None,
            "name and postcode disagree"
        );
        assert_eq!(region(place("Berlin", None)), None);
    }
}
