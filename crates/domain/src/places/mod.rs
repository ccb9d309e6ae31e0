//! The municipalities and districts of North Rhine-Westphalia, known from the start: keys, names, kinds,
//! boundaries. The [`Gazetteer`] finds the municipality that a written place, a postcode or a point means,
//! and says so when it is not sure.

mod boundary;
mod landscape;
mod names;
mod written;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use crate::{Ags, Place, Point, Region};
use names::{Certainty, Named, Names};
use written::Written;

pub use boundary::Boundary;
pub use landscape::Landscape;

const MUNICIPALITIES: &str = include_str!("../../data/nrw/municipalities.csv");
const DISTRICTS: &str = include_str!("../../data/nrw/districts.csv");
const MUNICIPALITY_SHAPES: &str = include_str!("../../data/nrw/municipalities.geojson");
const DISTRICT_SHAPES: &str = include_str!("../../data/nrw/districts.geojson");

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

/// Why a place could not be put into a municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// The name means any of these, or a namesake elsewhere.
    Name(Vec<Ags>),
    /// The name means this municipality, the postcode another.
    Contradiction(Ags),
    /// The postcode spans these, and nothing tells which.
    Postcode(Vec<Ags>),
    /// No municipality of North Rhine-Westphalia is meant, as far as anybody can tell.
    Unknown,
}

/// Postcodes and the municipalities that each touches; imported by the operator.
pub type Postcodes = BTreeMap<String, Vec<Ags>>;

/// Finds places.
#[derive(Debug)]
pub struct Gazetteer {
    municipalities: Vec<Municipality>,
    districts: Vec<District>,
    names: Names,
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

    /// The outlines of all municipalities; `code` is the key.
    #[must_use]
    pub fn municipality_shapes(&self) -> &[Boundary] {
        &self.municipality_shapes
    }

    /// The municipalities that touch this one, by key: they share at least one stretch of border.
    pub fn neighbours(&self, ags: Ags) -> impl Iterator<Item = &Municipality> {
        static TOUCHING: LazyLock<BTreeMap<Ags, BTreeSet<Ags>>> =
            LazyLock::new(|| boundary::touching(&Gazetteer::nrw().municipality_shapes));
        let touching = TOUCHING.get(&ags).into_iter().flatten();
        touching.filter_map(|ags| self.municipality(*ags))
    }

    /// The municipality with this key.
    #[must_use]
    pub fn municipality(&self, ags: Ags) -> Option<&Municipality> {
        let found = self.municipalities.binary_search_by_key(&ags, |m| m.ags);
        found.ok().map(|i| &self.municipalities[i])
    }

    /// The name of the municipality with this key; empty where there is none.
    #[must_use]
    pub fn name_of(&self, ags: Ags) -> &str {
        self.municipality(ags).map_or("", |known| &known.name)
    }

    /// The district with this five-digit key.
    #[must_use]
    pub fn district(&self, code: &str) -> Option<&District> {
        let found = self
            .districts
            .binary_search_by(|d| d.code.as_str().cmp(code));
        found.ok().map(|i| &self.districts[i])
    }

    /// The municipality of this name in any usual spelling: "Köln", "KOELN", "Koln", "Cologne", "Halle (Westf.)",
    /// "St. Augustin"; of a district of a town ("Köln-Porz") the town.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Found {
        self.named(name).found
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

    /// Puts a place into its municipality if it says which without doubt; [`Gazetteer::find`] tells the doubt, too.
    #[must_use]
    pub fn locate(&self, place: Place, postcodes: &Postcodes) -> Place {
        self.find(place, postcodes).0
    }

    /// Puts a place into its municipality if it says which without doubt: by its name; where that means
    /// several, by name and postcode or point; without a name by postcode or point alone. A name that is an
    /// address ("Linder Höhe, 51147 Köln") is taken apart.
    ///
    /// A place that already has a region is left alone.
    ///
    /// Where it may be several or none, the region stays unknown and the doubt is told: name and postcode
    /// contradict each other, a postcode spans two municipalities, or nobody knows the name.
    #[must_use]
    pub fn find(&self, mut place: Place, postcodes: &Postcodes) -> (Place, Option<Doubt>) {
        if place.region != Region::Unknown {
            return (place, None);
        }
        take_apart(&mut place);
        let none = Vec::new();
        let code = place.postcode.as_deref();
        let by_code = code.and_then(|code| postcodes.get(code)).unwrap_or(&none);
        match self.decide(&place, by_code) {
            Ok(ags) => {
                place.region = Region::Municipality(ags);
                (place, None)
            }
            Err(doubt) => (place, Some(doubt)),
        }
    }

    /// Weighs what name, postcode and point say.
    fn decide(&self, place: &Place, by_code: &[Ags]) -> Result<Ags, Doubt> {
        let by_point = || place.point.and_then(|point| self.by_point(point));
        let among = |candidates: &[Ags]| by_point().filter(|ags| candidates.contains(ags));
        let Named { found, certainty } = self.named(&place.name);
        match (found, by_code) {
            (Found::One(ags), []) if certainty == Certainty::Full => Ok(ags),
            (Found::One(ags), []) => match (certainty, by_point()) {
                (_, Some(there)) if there == ags => Ok(ags),
                (Certainty::Short, None) => Ok(ags),
                _ => Err(Doubt::Name(vec![ags])),
            },
            (Found::One(ags), codes) if codes.contains(&ags) => Ok(ags),
            // "Mülheim" with a postcode of Köln is the district there, not the town on the Ruhr.
            (Found::One(_), [other]) if certainty != Certainty::Full => Ok(*other),
            (Found::One(ags), _) => Err(Doubt::Contradiction(ags)),
            (Found::Several(candidates), codes) => {
                let mut left = candidates.iter().filter(|ags| codes.contains(ags));
                match (left.next(), left.next()) {
                    (Some(one), None) => Ok(*one),
                    _ => among(&candidates).ok_or(Doubt::Name(candidates)),
                }
            }
            (Found::None, [one]) => Ok(*one),
            (Found::None, []) => by_point().ok_or(Doubt::Unknown),
            (Found::None, several) => {
                among(several).ok_or_else(|| Doubt::Postcode(several.to_vec()))
            }
        }
    }

    /// What a name alone means, and how sure that is.
    fn named(&self, name: &str) -> Named {
        let words = written::words(name);
        if let Some(named) = self.names.get(&words) {
            return named;
        }
        // "Münster (Westf.)": only to say that it is the one in this state.
        if let Some(named) = written::without_state(&words).and_then(|town| self.names.get(town)) {
            return Named {
                certainty: Certainty::Full,
                ..named
            };
        }
        let full = |town: &str| {
            let named = self.names.get(&written::words(town))?;
            (named.certainty == Certainty::Full).then_some(named)
        };
        if !names::is_elsewhere(&words)
            && let Some(named) = written::towns_of_district(name).find_map(full)
        {
            return named;
        }
        match written::before_brackets(name).and_then(full) {
            Some(named) => Named {
                certainty: Certainty::Doubtful,
                ..named
            },
            None => Named {
                found: Found::None,
                certainty: Certainty::Doubtful,
            },
        }
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
            names: Names::new(&municipalities),
            municipalities,
            districts,
            municipality_shapes: boundary::read(MUNICIPALITY_SHAPES),
            district_shapes: boundary::read(DISTRICT_SHAPES),
        }
    }
}

/// Moves what is no town out of a place's name: the postcode, and what stood before it, which is a street if there is
/// none yet.
fn take_apart(place: &mut Place) {
    let Written {
        town,
        postcode,
        before,
    } = Written::read(&place.name);
    if postcode.is_none() && before.is_none() {
        place.name = town;
        return;
    }
    place.postcode = place.postcode.take().or(postcode);
    place.street = place.street.take().or(before);
    place.name = town;
}

/// The rows of a shipped table after its heading; these tables have no quoted commas.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

#[cfg(test)]
mod tests;
