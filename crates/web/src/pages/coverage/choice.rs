//! What the coverage page was asked, as its address says.

use app::IndicatorState;
use domain::{Access, Indicator, LandUse, Language, Network, Served};
use jiff::civil::Date;

use crate::{lenient, links};

/// Which areas are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Districts,
    Municipalities,
}

/// By which column the table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Name,
    Share,
}

/// The question of an address. Values that nobody knows are passed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub indicator: Indicator,
    /// The day; none: the latest.
    pub on: Option<Date>,
    pub level: Level,
    /// Only areas with less than so many per cent.
    pub below: Option<u8>,
    pub column: Column,
    pub descending: bool,
}

/// What firms ask first: commercial sites that can have a gigabit, by whatever wire.
const FIRST: Indicator = Indicator::Broadband {
    served: Served::Commercial,
    access: Access::Any,
    mbits: 1000,
};

impl Default for Choice {
    fn default() -> Self {
        Self {
            indicator: FIRST,
            on: None,
            level: Level::Districts,
            below: None,
            column: Column::Share,
            descending: false,
        }
    }
}

impl Choice {
    /// The question in this query string.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut choice = Self::default();
        let (mut served, mut access, mut speed) = (Served::Commercial, Access::Any, 1000);
        let (mut network, mut land) = (None, LandUse::Commercial);
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "served" => served = Served::from_code(&value).unwrap_or(served),
                "access" => access = Access::from_code(&value).unwrap_or(access),
                "mbits" => speed = value.parse().ok().filter(|n| *n > 0).unwrap_or(speed),
                "network" => network = network_of(&value),
                "land" => land = LandUse::from_code(&value).unwrap_or(land),
                "on" => choice.on = value.parse().ok(),
                "level" if value == "municipality" => choice.level = Level::Municipalities,
                "below" => {
                    choice.below = value.trim().parse().ok().filter(|n| (1..=100).contains(n))
                }
                "sort" => {
                    choice.descending = value.starts_with('-');
                    if value.trim_start_matches('-') == "name" {
                        choice.column = Column::Name;
                    }
                }
                _ => {}
            }
        }
        choice.indicator = match network {
            Some((network, mbits)) => Indicator::Mobile {
                network,
                mbits,
                on: land,
            },
            None => Indicator::Broadband {
                served,
                access,
                mbits: speed,
            },
        };
        choice
    }

    /// The pairs of the address.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = match self.indicator {
            Indicator::Broadband {
                served,
                access,
                mbits,
            } => vec![
                ("served", served.code().to_owned()),
                ("access", access.code().to_owned()),
                ("mbits", mbits.to_string()),
            ],
            Indicator::Mobile { network, mbits, on } => vec![
                ("network", network_code(network, mbits)),
                ("land", on.code().to_owned()),
            ],
            _ => Vec::new(),
        };
        pairs.extend(self.on.map(|day| ("on", day.to_string())));
        if self.level == Level::Municipalities {
            pairs.push(("level", "municipality".to_owned()));
        }
        pairs.extend(self.below.map(|below| ("below", below.to_string())));
        let column = match self.column {
            Column::Name => "name",
            Column::Share => "share",
        };
        let minus = if self.descending { "-" } else { "" };
        let sort = format!("{minus}{column}");
        if sort != "share" {
            pairs.push(("sort", sort));
        }
        pairs
    }

    /// The address of the page.
    #[must_use]
    pub fn href(&self, language: Language) -> String {
        format!(
            "{}{}",
            links::coverage(language),
            lenient::query(&self.pairs())
        )
    }

    /// The address of the same table as a file.
    #[must_use]
    pub fn csv(&self, language: Language) -> String {
        let query = lenient::query(&self.pairs());
        format!("{}.csv{query}", links::coverage(language))
    }

    /// Whether mobile networks are asked about.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        matches!(self.indicator, Indicator::Mobile { .. })
    }

    /// The nearest question that there are figures for: of the same kind, and with as much of it the same as
    /// possible, what is served first, the technology next, the speed last. `None` where there is nothing to choose.
    #[must_use]
    pub fn nearest(&self, told: &[IndicatorState]) -> Option<Self> {
        let told = told.iter();
        let nearest = told.max_by_key(|state| likeness(self.indicator, state.indicator));
        let nearest = nearest.filter(|state| likeness(self.indicator, state.indicator).0 > 0)?;
        Some(Self {
            indicator: nearest.indicator,
            on: self.on.filter(|day| nearest.days.contains(day)),
            // Mobile networks are told of by district alone.
            level: if self.is_mobile() {
                Level::Districts
            } else {
                self.level
            },
            ..self.clone()
        })
    }
}

/// "5g-2": the network and its least speed.
#[must_use]
pub fn network_code(network: Network, mbits: u16) -> String {
    format!("{}-{mbits}", network.code())
}

fn network_of(code: &str) -> Option<(Network, u16)> {
    let (network, mbits) = code.split_once('-')?;
    Some((Network::from_code(network)?, mbits.parse().ok()?))
}

/// How much two questions have in common; the first number is 0 where they do not compare at all.
fn likeness(wanted: Indicator, told: Indicator) -> (u8, i32) {
    match (wanted, told) {
        (
            Indicator::Broadband {
                served,
                access,
                mbits,
            },
            Indicator::Broadband {
                served: its_served,
                access: its_access,
                mbits: its_mbits,
            },
        ) => {
            // Where mobile networks do not count, "any" means "by wire".
            let same_access = if access == its_access {
                2
            } else {
                let both = [access, its_access];
                u8::from(
                    both == [Access::Any, Access::Wired] || both == [Access::Wired, Access::Any],
                )
            };
            let points = 1 + 4 * u8::from(served == its_served) + same_access;
            (points, -(i32::from(mbits) - i32::from(its_mbits)).abs())
        }
        (
            Indicator::Mobile { network, mbits, on },
            Indicator::Mobile {
                network: its_network,
                mbits: its_mbits,
                on: its_on,
            },
        ) => {
            let points = 1 + 2 * u8::from(network == its_network) + u8::from(on == its_on);
            (points, -(i32::from(mbits) - i32::from(its_mbits)).abs())
        }
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        for query in [
            "served=households&access=ftthb&mbits=400&on=2021-06-30&level=municipality&below=50&sort=-name",
            "network=5g-2&land=motorway",
            "served=commercial&access=any&mbits=1000",
        ] {
            let choice = Choice::read(Some(query));
            assert_eq!(lenient::query(&choice.pairs()), format!("?{query}"));
        }
    }

    #[test]
    fn nonsense_is_passed_over() {
        let nonsense = "served=x&access=%00&mbits=-1&on=yesterday&level=moon&below=900&sort=colour&network=5g&land=";
        assert_eq!(Choice::read(Some(nonsense)), Choice::default());
        assert_eq!(Choice::read(None), Choice::default());
    }
}
