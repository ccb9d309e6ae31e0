//! Regions as people call them: "Sauerland", "Ruhrgebiet".

use super::written::words;

/// A region that people name without an office behind the name. Regions may overlap: Duisburg lies on the Lower
/// Rhine and in the Ruhr area.
///
/// Extents follow the tourist regions of the official list of municipalities (Destatis, 2019), which go by whole
/// districts; the Ruhr area follows the Regionalverband Ruhr (§ 1 RVR-Gesetz), which has Duisburg and Wesel too.
#[derive(Debug, PartialEq, Eq)]
pub struct Landscape {
    /// Its short name for addresses.
    pub code: &'static str,
    /// What it is called in German.
    pub german: &'static str,
    /// What it is called in English.
    pub english: &'static str,
    /// The five-digit keys of its districts.
    pub districts: &'static [&'static str],
}

impl Landscape {
    /// All of them, by German name.
    pub const ALL: &'static [Self] = &[
        Self {
            code: "bergisches-land",
            german: "Bergisches Land",
            english: "Bergisches Land",
            districts: &["05120", "05122", "05124", "05316", "05374", "05378"],
        },
        Self {
            code: "bonn-rhein-sieg",
            german: "Bonn/Rhein-Sieg",
            english: "Bonn/Rhein-Sieg",
            districts: &["05314", "05382"],
        },
        Self {
            code: "duesseldorf-mettmann",
            german: "Düsseldorf und Kreis Mettmann",
            english: "Düsseldorf and Mettmann",
            districts: &["05111", "05158"],
        },
        Self {
            code: "eifel-aachen",
            german: "Eifel und Region Aachen",
            english: "Eifel and Aachen region",
            districts: &["05334", "05358", "05366"],
        },
        Self {
            code: "koeln-rhein-erft",
            german: "Köln und Rhein-Erft-Kreis",
            english: "Cologne and Rhein-Erft",
            districts: &["05315", "05362"],
        },
        Self {
            code: "muensterland",
            german: "Münsterland",
            english: "Münsterland",
            districts: &["05515", "05554", "05558", "05566", "05570"],
        },
        Self {
            code: "niederrhein",
            german: "Niederrhein",
            english: "Lower Rhine",
            districts: &[
                "05112", "05114", "05116", "05154", "05162", "05166", "05170", "05370",
            ],
        },
        Self {
            code: "ostwestfalen-lippe",
            german: "Ostwestfalen-Lippe",
            english: "East Westphalia-Lippe",
            districts: &[
                "05711", "05754", "05758", "05762", "05766", "05770", "05774",
            ],
        },
        Self {
            code: "ruhrgebiet",
            german: "Ruhrgebiet",
            english: "Ruhr area",
            districts: &[
                "05112", "05113", "05117", "05119", "05170", "05512", "05513", "05562", "05911",
                "05913", "05914", "05915", "05916", "05954", "05978",
            ],
        },
        Self {
            code: "sauerland",
            german: "Sauerland",
            english: "Sauerland",
            districts: &["05958", "05962", "05966", "05974"],
        },
        Self {
            code: "siegerland-wittgenstein",
            german: "Siegerland-Wittgenstein",
            english: "Siegerland-Wittgenstein",
            districts: &["05970"],
        },
    ];

    /// The region with this short name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|landscape| landscape.code == code)
    }

    /// The region that goes by this name, in any usual spelling.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        let wanted = words(name);
        let other = OTHER_NAMES
            .iter()
            .find(|(name, _)| *name == wanted)
            .and_then(|(_, code)| Self::from_code(code));
        other.or_else(|| {
            Self::ALL.iter().find(|landscape| {
                [landscape.german, landscape.english, landscape.code]
                    .iter()
                    .any(|name| words(name) == wanted)
            })
        })
    }
}

/// What else people say, as [`name_form`] writes it.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("bergisches staedtedreieck", "bergisches-land"),
    ("eifel", "eifel-aachen"),
    ("owl", "ostwestfalen-lippe"),
    ("ruhr", "ruhrgebiet"),
    ("ruhr metropolis", "ruhrgebiet"),
    ("ruhrpott", "ruhrgebiet"),
    ("metropole ruhr", "ruhrgebiet"),
    ("siegerland", "siegerland-wittgenstein"),
    ("teutoburger wald", "ostwestfalen-lippe"),
    ("wittgenstein", "siegerland-wittgenstein"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::places::Gazetteer;

    #[test]
    fn every_district_lies_in_a_region_that_is_known() {
        let districts: BTreeSet<&str> = Gazetteer::nrw()
            .districts()
            .iter()
            .map(|district| district.code.as_str())
            .collect();
        let covered: BTreeSet<&str> = Landscape::ALL
            .iter()
            .flat_map(|landscape| landscape.districts.iter().copied())
            .collect();
        assert_eq!(covered, districts);
    }

    #[test]
    fn regions_are_found_as_people_say_them() {
        let code = |name| Landscape::by_name(name).map(|landscape| landscape.code);
        for (name, wanted) in [
            ("Sauerland", "sauerland"),
            ("ruhrgebiet", "ruhrgebiet"),
            ("Ruhr area", "ruhrgebiet"),
            ("Muensterland", "muensterland"),
            ("OWL", "ostwestfalen-lippe"),
        ] {
            assert_eq!(code(name), Some(wanted), "{name}");
        }
        assert_eq!(code("Köln"), None, "a town");
        assert_eq!(code(""), None);
        for (name, code) in OTHER_NAMES {
            assert_eq!(Landscape::by_name(name).map(|l| l.code), Some(*code));
        }
    }

    #[test]
    fn the_ruhr_area_is_that_of_its_association() {
        let ruhr = Landscape::from_code("ruhrgebiet").expect("known");
        let nrw = Gazetteer::nrw();
        let towns = ruhr.districts.iter().filter(|code| {
            nrw.district(code)
                .is_some_and(|d| d.kind == "Kreisfreie Stadt")
        });
        assert_eq!((ruhr.districts.len(), towns.count()), (15, 11));
    }
}
