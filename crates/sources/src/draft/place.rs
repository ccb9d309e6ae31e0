use domain::{
    Ags, Place, Point, Region,
    places::{Doubt, Found, Gazetteer},
};

use super::Draft;
use crate::{
    clean::convert::shortened,
    mapping::model::{EntryMap, PlaceMap},
    read::Severity,
};

/// Where Germany's own codes are used.
const GERMANY: &str = "DE";
/// The NUTS code of North Rhine-Westphalia; those of its parts begin with it.
const NRW: &str = "DEA";
/// Farthest that a point may lie from the town point of the municipality it is said to be in. The
/// largest municipalities reach some 25 km across.
const FAR_KM: f64 = 30.0;

/// A place as the row tells it, not yet put into an area.
struct Told {
    place: Place,
    ags: Option<String>,
    country: String,
    nuts: Option<String>,
}

impl Draft<'_> {
    /// The places of an entry.
    pub(super) fn places(&mut self, entry: &EntryMap) -> Vec<Place> {
        let maps = entry.place.iter();
        maps.filter_map(|map| {
            let told = self.told(map)?;
            Some(self.located(told))
        })
        .collect()
    }

    /// Whether the entry's main place lies in North Rhine-Westphalia, by its municipality or, if that
    /// cannot be told, by its NUTS code. What is wrong with the place is not remarked here.
    pub(super) fn lies_in_nrw(&self, entry: Option<&EntryMap>) -> bool {
        let Some(map) = entry.and_then(|entry| entry.place.first()) else {
            return false;
        };
        let mut scratch = Draft {
            remarks: Vec::new(),
            refused: Vec::new(),
            ..*self
        };
        let Some(told) = scratch.told(map) else {
            return false;
        };
        let by_code = told.nuts.as_ref().is_some_and(|nuts| nuts.starts_with(NRW));
        by_code || scratch.located(told).ags().is_some()
    }

    fn told(&mut self, map: &PlaceMap) -> Option<Told> {
        let country = self.line("place.country", &map.country);
        let country = match country {
            None => GERMANY.to_owned(),
            Some(code) if code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic()) => {
                code.to_ascii_uppercase()
            }
            Some(other) => {
                let reason = format!(
                    "'{}' is not a country's code of two letters such as DE",
                    shortened(&other)
                );
                self.remark(Severity::LeftOut, "place.country", reason);
                GERMANY.to_owned()
            }
        };
        let postcode = self.postcode_of(map, &country);
        let point = self.point(map);
        let place = Place {
            name: self.line("place.name", &map.name).unwrap_or_default(),
            street: self.line("place.street", &map.street),
            postcode,
            region: Region::Unknown,
            point,
        };
        let ags = self.line("place.ags", &map.ags);
        let nuts = self
            .line("place.nuts", &map.nuts)
            .map(|nuts| nuts.to_uppercase());
        let empty = place == Place::default() && ags.is_none() && nuts.is_none();
        (!empty).then_some(Told {
            place,
            ags,
            country,
            nuts,
        })
    }

    fn postcode_of(&mut self, map: &PlaceMap, country: &str) -> Option<String> {
        let code = self.line("place.postcode", &map.postcode)?;
        let code = code.strip_prefix("D-").unwrap_or(&code).to_owned();
        if country == GERMANY && !is_german_postcode(&code) {
            let reason = format!(
                "'{}' is not a postcode: five digits are needed",
                shortened(&code)
            );
            self.remark(Severity::LeftOut, "place.postcode", reason);
            return None;
        }
        Some(code)
    }

    fn point(&mut self, map: &PlaceMap) -> Option<Point> {
        let lat = self.parsed("place.lat", &map.lat, |said| said.number())?;
        let lon = self.parsed("place.lon", &map.lon, |said| said.number())?;
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
            return Some(Point { lat, lon });
        }
        let reason = format!("{lat}, {lon} lies outside −90…90, −180…180 degrees");
        self.remark(Severity::LeftOut, "place.lat", reason);
        None
    }

    /// Puts a place into its area: by its key, else by country and NUTS code, else as the gazetteer finds.
    fn located(&mut self, told: Told) -> Place {
        let Told {
            mut place,
            ags,
            country,
            nuts,
        } = told;
        if let Some(ags) = ags {
            place.region = self.region_of(&ags);
        }
        if place.region == Region::Unknown {
            let outside = nuts
                .as_ref()
                .is_some_and(|nuts| !NRW.starts_with(nuts) && !nuts.starts_with(NRW));
            if country != GERMANY || outside {
                place.region = Region::Elsewhere { country, nuts };
                return place;
            }
            place = self.found(place);
        }
        if let Some(municipality) = place.ags().and_then(|ags| self.gazetteer.municipality(ags)) {
            let official = place.name.is_empty()
                || self.gazetteer.by_name(&place.name) == Found::One(municipality.ags);
            if official {
                place.name.clone_from(&municipality.name);
            }
        }
        place
    }

    fn region_of(&mut self, ags: &str) -> Region {
        match ags.parse::<Ags>() {
            Ok(ags) if self.gazetteer.municipality(ags).is_some() => Region::Municipality(ags),
            Ok(ags) if !ags.as_str().starts_with("05") => Region::Elsewhere {
                country: GERMANY.to_owned(),
                nuts: None,
            },
            Ok(ags) => {
                let reason = format!("no municipality of North Rhine-Westphalia has the key {ags}");
                self.remark(Severity::LeftOut, "place.ags", reason);
                Region::Unknown
            }
            Err(error) => {
                self.remark(Severity::LeftOut, "place.ags", error.to_string());
                Region::Unknown
            }
        }
    }

    /// Asks the gazetteer, and doubts it where a point lies far from the town of that name: other states
    /// have namesakes.
    fn found(&mut self, place: Place) -> Place {
        let (located, doubt) = self.gazetteer.find(place, self.postcodes);
        if let Some(doubt) = doubt {
            let reason = self.doubt(&located, &doubt);
            self.remark(Severity::LeftOut, "place", reason);
            return located;
        }
        let distance = distance_from_town(self.gazetteer, &located);
        if distance.is_none_or(|km| km <= FAR_KM) {
            return located;
        }
        let reason = format!(
            "the point lies {:.0} km from '{}' in North Rhine-Westphalia; the municipality is left open",
            distance.unwrap_or_default(),
            shortened(&located.name)
        );
        self.remark(Severity::LeftOut, "place", reason);
        Place {
            region: Region::Unknown,
            ..located
        }
    }

    /// Why the municipality is left open, and what would tell it.
    fn doubt(&self, place: &Place, doubt: &Doubt) -> String {
        let names = |several: &[Ags]| {
            let known = several
                .iter()
                .filter_map(|ags| self.gazetteer.municipality(*ags));
            let names: Vec<&str> = known
                .map(|municipality| municipality.name.as_str())
                .collect();
            names.join(" or ")
        };
        let code = shortened(place.postcode.as_deref().unwrap_or("no postcode"));
        let name = shortened(&place.name);
        let what = match doubt {
            Doubt::Name(several) => format!(
                "'{name}' may mean {} or a namesake; a postcode or point would tell",
                names(several)
            ),
            Doubt::Contradiction(ags) => format!(
                "'{name}' is {}, but the postcode {code} is not there; correct one of them",
                names(&[*ags])
            ),
            Doubt::Postcode(several) => format!(
                "the postcode {code} spans {}; the town's name would tell",
                names(several)
            ),
            Doubt::Unknown => {
                format!("no municipality of North Rhine-Westphalia is known as '{name}' ({code})")
            }
        };
        format!("{what}; the municipality is left open")
    }
}

fn distance_from_town(gazetteer: &Gazetteer, place: &Place) -> Option<f64> {
    let town = gazetteer.municipality(place.ags()?)?.point;
    Some(kilometres(town, place.point?))
}

/// The distance on the surface of a sphere of 6,371 km radius (haversine).
fn kilometres(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let chord = half_lat.mul_add(half_lat, lat_a.cos() * lat_b.cos() * half_lon * half_lon);
    2.0 * 6371.0 * chord.sqrt().min(1.0).asin()
}

pub(super) fn is_german_postcode(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_right() {
        let (cologne, aachen) = (
            Point {
                lat: 50.9384,
                lon: 6.9600,
            },
            Point {
                lat: 50.7763,
                lon: 6.0836,
            },
        );
        let km = kilometres(cologne, aachen);
        assert!((km - 64.0).abs() < 1.0, "{km}");
    }
}
