//! Figures of places over time: broadband and mobile coverage, inhabitants.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Ags, SourceId, vocabulary::coded};

coded!(
    /// What a share of coverage is a share of.
    Served {
        /// Private households.
        Households = "households",
        /// Commercial sites (gewerbliche Standorte).
        Commercial = "commercial",
        /// Commercial sites within business parks (Gewerbegebiete).
        BusinessParks = "business_parks",
    }
);
coded!(
    /// By which technology a place is reached.
    Access {
        /// Any technology.
        Any = "any",
        /// Any technology by wire.
        Wired = "wired",
        /// Fibre to the building or home.
        Ftthb = "ftthb",
        /// Cable television (HFC).
        Catv = "catv",
        /// Telephone wire.
        Dsl = "dsl",
        /// Radio, as a share of households.
        Mobile = "mobile",
    }
);
coded!(
    /// Which mobile networks count.
    Network {
        /// Any of them.
        Any = "any",
        /// 4G (LTE).
        Lte = "lte",
        /// 5G.
        FiveG = "5g",
    }
);
coded!(
    /// Use of land, or a kind of road or track, of which mobile coverage is a share.
    LandUse {
        /// Land for living (Wohnbaufläche).
        Residential = "residential",
        /// Land for business (gewerbliche Nutzfläche).
        Commercial = "commercial",
        /// Fields (landwirtschaftliche Flächen).
        Agricultural = "agricultural",
        /// Woods and meadows.
        Woodland = "woodland",
        /// Lakes and rivers (Gewässer).
        Water = "water",
        /// Motorways (Autobahn).
        Motorway = "motorway",
        /// Federal roads (Bundesstraßen).
        FederalRoad = "federal_road",
        /// State roads (Landstraßen).
        StateRoad = "state_road",
        /// District roads (Kreisstraßen).
        DistrictRoad = "district_road",
        /// Railways.
        Railway = "railway",
        /// Waterways for ships (Wasserstraßen).
        Waterway = "waterway",
    }
);

/// What a figure tells. Its code, a path such as `broadband/commercial/ftthb/1000`, is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Indicator {
    /// Share of households or commercial sites that can have at least this speed; per cent, 0 to 100.
    Broadband {
        /// Share of what.
        served: Served,
        /// By which technology.
        access: Access,
        /// At least so many Mbit/s downwards.
        mbits: u16,
    },
    /// Share of the area of a land use that a mobile network reaches; per cent, 0 to 100.
    Mobile {
        /// Which networks.
        network: Network,
        /// At least so many Mbit/s downwards; 0: not said, any signal counts.
        mbits: u16,
        /// Share of what.
        on: LandUse,
    },
    /// Inhabitants; number.
    Population,
    /// Area; square kilometres.
    Area,
    /// Degree of urbanisation (DEGURBA): 1 densely populated, 2 in between, 3 thinly populated.
    Urbanisation,
    /// Commercial sites (gewerbliche Standorte); number.
    CommercialSites,
}

impl Indicator {
    /// The indicator with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let mut parts = code.split('/');
        let indicator = match (parts.next()?, parts.next(), parts.next(), parts.next()) {
            ("broadband", Some(served), Some(access), Some(mbits)) => Self::Broadband {
                served: Served::from_code(served)?,
                access: Access::from_code(access)?,
                mbits: mbits.parse().ok().filter(|mbits| *mbits > 0)?,
            },
            ("mobile", Some(network), Some(mbits), Some(on)) => Self::Mobile {
                network: Network::from_code(network)?,
                mbits: mbits.parse().ok()?,
                on: LandUse::from_code(on)?,
            },
            ("population", None, None, None) => Self::Population,
            ("area", None, None, None) => Self::Area,
            ("urbanisation", None, None, None) => Self::Urbanisation,
            ("commercial_sites", None, None, None) => Self::CommercialSites,
            _ => return None,
        };
        // One code per indicator: no leading zeros, nothing behind.
        (parts.next().is_none() && indicator.to_string() == code).then_some(indicator)
    }

    /// Whether its figures are shares in per cent.
    #[must_use]
    pub const fn is_share(&self) -> bool {
        matches!(self, Self::Broadband { .. } | Self::Mobile { .. })
    }
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broadband {
                served,
                access,
                mbits,
            } => write!(f, "broadband/{}/{}/{mbits}", served.code(), access.code()),
            Self::Mobile { network, mbits, on } => {
                write!(f, "mobile/{}/{mbits}/{}", network.code(), on.code())
            }
            Self::Population => f.write_str("population"),
            Self::Area => f.write_str("area"),
            Self::Urbanisation => f.write_str("urbanisation"),
            Self::CommercialSites => f.write_str("commercial_sites"),
        }
    }
}

/// An area that figures are told of: a municipality or a district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Area {
    /// A municipality.
    Municipality(Ags),
    /// A district (Kreis or kreisfreie Stadt), by its five digits.
    District([u8; 5]),
}

impl Area {
    /// The municipality with eight digits or the district with five.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        if let Ok(ags) = code.parse::<Ags>() {
            return Some(Self::Municipality(ags));
        }
        let digits: [u8; 5] = code.as_bytes().try_into().ok()?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then_some(Self::District(digits))
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Municipality(ags) => f.write_str(ags.as_str()),
            Self::District(digits) => digits
                .iter()
                .try_for_each(|digit| write!(f, "{}", char::from(*digit))),
        }
    }
}

impl TryFrom<String> for Area {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::from_code(&code).ok_or(code)
    }
}

impl From<Area> for String {
    fn from(area: Area) -> Self {
        area.to_string()
    }
}

/// What a source told of an area on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Of which area.
    pub area: Area,
    /// What is told.
    pub indicator: Indicator,
    /// The day that it holds for.
    pub on: Date,
    /// The figure, in the indicator's unit; kept to three decimals.
    pub value: f64,
}

impl Observation {
    /// Why it cannot be kept, if it cannot: not a number, negative, or more than can be; with the unit.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let (min, max, unit) = match self.indicator {
            Indicator::Population => (0.0, 100_000_000.0, "inhabitants"),
            Indicator::Area => (0.0, 1_000_000.0, "square kilometres"),
            Indicator::Broadband { .. } | Indicator::Mobile { .. } => (0.0, 100.0, "per cent"),
            Indicator::Urbanisation => (1.0, 3.0, "(degree of urbanisation)"),
            Indicator::CommercialSites => (0.0, 10_000_000.0, "sites"),
        };
        let is_degree = self.indicator == Indicator::Urbanisation;
        let fits = (min..=max).contains(&self.value) && !(is_degree && self.value.fract() > 0.0);
        (!fits).then(|| format!("{} is not between {min} and {max} {unit}", self.value))
    }
}

/// An observation with its source, as pages show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What was told.
    pub observation: Observation,
    /// By whom.
    pub source: SourceId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_indicators() {
        for code in [
            "broadband/commercial/any/1000",
            "broadband/households/ftthb/100",
            "mobile/lte/6/woodland",
            "mobile/any/0/motorway",
            "population",
            "area",
            "urbanisation",
            "commercial_sites",
        ] {
            let indicator = Indicator::from_code(code).expect(code);
            assert_eq!(indicator.to_string(), code);
        }
        for bad in [
            "",
            "broadband",
            "broadband/commercial/any/0",
            "broadband/commercial/any/0100",
            "broadband/commercial/any/100/x",
            "broadband/commercial/any/99999999",
            "mobile/6g/2/woodland",
            "mobile/5g/02/woodland",
            "mobile/5g/2/Wald",
            "population/x",
        ] {
            assert_eq!(Indicator::from_code(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_share_is_of_at_most_everything() {
        let fault = |code: &str, value| {
            let observation = Observation {
                area: Area::District(*b"05334"),
                indicator: Indicator::from_code(code).expect(code),
                on: jiff::civil::date(2024, 12, 31),
                value,
            };
            observation.fault()
        };
        for fine in [0.0, 99.9, 100.0] {
            assert_eq!(fault("mobile/lte/6/woodland", fine), None);
        }
        for bad in [-0.1, 100.1, f64::NAN, f64::INFINITY] {
            assert!(fault("mobile/lte/6/woodland", bad).is_some(), "{bad}");
        }
        assert_eq!(fault("population", 17_900_000.0), None);
        assert_eq!(fault("urbanisation", 3.0), None);
        for bad in [0.0, 1.5, 4.0] {
            assert!(fault("urbanisation", bad).is_some(), "{bad}");
        }
        assert!(fault("population", -1.0).is_some_and(|fault| fault.contains("inhabitants")));
    }

    #[test]
    fn areas_have_eight_or_five_digits() {
        for code in ["05334002", "05334"] {
            assert_eq!(Area::from_code(code).expect(code).to_string(), code);
        }
        for bad in ["", "0533", "0533x", "053340023", "０５３３４"] {
            assert_eq!(Area::from_code(bad), None, "{bad}");
        }
    }
}
