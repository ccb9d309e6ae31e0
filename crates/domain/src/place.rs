use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A municipality's official key (Amtlicher Gemeindeschlüssel): eight digits, kept as text because of its
/// leading zero. State 2, region 1, district 2, municipality 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ags([u8; 8]);

/// A text that is not an AGS.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an AGS: expected eight digits such as 05334002")]
pub struct InvalidAgs(String);

impl Ags {
    /// The eight digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only digits are ever stored")
    }

    /// The key of the district (Kreis or kreisfreie Stadt): the first five digits.
    #[must_use]
    pub fn district(&self) -> &str {
        &self.as_str()[..5]
    }
}

impl FromStr for Ags {
    type Err = InvalidAgs;

    fn from_str(text: &str) -> Result<Self, InvalidAgs> {
        <[u8; 8]>::try_from(text.as_bytes())
            .ok()
            .filter(|digits| digits.iter().all(u8::is_ascii_digit))
            .map(Self)
            .ok_or_else(|| InvalidAgs(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for Ags {
    type Error = InvalidAgs;

    fn try_from(text: String) -> Result<Self, InvalidAgs> {
        text.parse()
    }
}

impl From<Ags> for String {
    fn from(ags: Ags) -> Self {
        ags.as_str().to_owned()
    }
}

impl fmt::Display for Ags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A point in WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Latitude, −90 to 90.
    pub lat: f64,
    /// Longitude, −180 to 180.
    pub lon: f64,
}

impl Point {
    /// How far another point is as the crow flies, in metres: the haversine formula on a sphere of 6,371,008.8 metres
    /// (mean radius of the Earth, IUGG), at most about half a percent off.
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let (from, to) = (self.lat.to_radians(), other.lat.to_radians());
        let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
        let chord = half(other.lat - self.lat) + from.cos() * to.cos() * half(other.lon - self.lon);
        2.0 * Self::EARTH_RADIUS * chord.clamp(0.0, 1.0).sqrt().asin()
    }

    /// Mean radius of the Earth, in metres.
    pub const EARTH_RADIUS: f64 = 6_371_008.8;
}

/// In which official area a place lies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// A municipality of North Rhine-Westphalia.
    Municipality(Ags),
    /// Elsewhere: ISO 3166 country code and, where known, the NUTS code.
    Elsewhere {
        /// ISO 3166-1 alpha-2, upper case.
        country: String,
        /// NUTS code of any level.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nuts: Option<String>,
    },
    /// Not known, or not without doubt.
    #[default]
    Unknown,
}

/// Where something is: an address as far as it is known, its area, and a point.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The town as it is written, for example "Köln".
    pub name: String,
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// Postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// The official area.
    #[serde(default)]
    pub region: Region,
    /// The exact point, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
}

impl Place {
    /// The municipality's key, if the place lies in North Rhine-Westphalia and that is known.
    #[must_use]
    pub fn ags(&self) -> Option<Ags> {
        match self.region {
            Region::Municipality(ags) => Some(ags),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ags_keeps_its_leading_zero_and_knows_its_district() {
        let aachen: Ags = "05334002".parse().expect("eight digits");
        assert_eq!(aachen.to_string(), "05334002");
        assert_eq!(aachen.district(), "05334");
        let (lat, lon) = (50.7753, 6.0839);
        let to_cologne = Point { lat, lon }.metres_to(Point {
            lat: 50.9375,
            lon: 6.9603,
        });
        assert!((64_000.0..64_400.0).contains(&to_cologne), "{to_cologne}");
        for wrong in ["5334002", "053340020", "0533400a", "", "0533４002"] {
            assert!(wrong.parse::<Ags>().is_err(), "{wrong}");
        }
    }
}
