//! Coverage of a place beside that of others, and where coverage is missing.

use std::collections::BTreeMap;

use domain::{
    Access, Actor, Ags, Area, Figure, Indicator, Kind, OrganisationType, PartFigure, Served,
    SourceId, Summary, places::Gazetteer,
};
use jiff::civil::Date;

use crate::{App, AppError, Basis, SearchRequest};

/// What places are compared by: what firms ask first, then households.
const COMPARED: [(Served, u16); 4] = [
    (Served::Commercial, 1_000),
    (Served::Commercial, 100),
    (Served::BusinessParks, 1_000),
    (Served::Households, 1_000),
];

/// Speeds below which a commercial site is looked for, in Mbit/s.
pub const SLOW: [u16; 3] = [30, 100, 1_000];

/// Fewer firms are not counted: a handful that this atlas happens to know tells nothing of a place, and too much of them.
pub const FIRMS_MIN: u64 = 10;

/// A share of a municipality beside those of its district, the state and places like it, all of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Which.
    pub indicator: Indicator,
    /// The day.
    pub on: Date,
    /// The municipality's, in per cent.
    pub own: f64,
    /// Its district's, and how that came about; none: it is a district by itself, or nobody knows.
    pub district: Option<(f64, Basis)>,
    /// The state's, estimated from its municipalities, weighted by inhabitants; none: fewer than nine of ten are told.
    pub state: Option<f64>,
    /// The places of the same degree of urbanisation, without this one; none: it is not known.
    pub alike: Option<Alike>,
    /// Who tells the municipality's.
    pub source: SourceId,
}

/// Places of the same degree of urbanisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alike {
    /// The degree: 1 densely populated, 2 in between, 3 thinly populated.
    pub degree: u8,
    /// How many are told of.
    pub count: usize,
    /// How many of these have a greater share.
    pub better: usize,
    /// The middle one's share, in per cent.
    pub median: f64,
}

/// Where commercial sites are slow, by municipality.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WhiteSpots {
    /// The day of the shares; none: nobody tells any.
    pub on: Option<Date>,
    /// By which technology.
    pub access: Option<Access>,
    /// Who tells what it rests on.
    pub sources: Vec<SourceId>,
    /// All municipalities, by key.
    pub places: Vec<WhiteSpot>,
}

/// How slow commercial sites of a municipality are.
#[derive(Debug, Clone, PartialEq)]
pub struct WhiteSpot {
    /// Which.
    pub ags: Ags,
    /// Its degree of urbanisation, see [`Indicator::Urbanisation`].
    pub degree: Option<u8>,
    /// Share of commercial sites that cannot have each of [`SLOW`], in per cent.
    pub below: [Option<f64>; 3],
    /// How many commercial sites there are, where a source tells.
    pub sites: Option<u64>,
    /// How many firms of it this atlas knows, if these are [`FIRMS_MIN`] or more.
    pub firms: Option<u64>,
}

impl WhiteSpot {
    /// About how many sites cannot have a gigabit: of the sites that a source tells, or else of the firms that this atlas
    /// knows, whichever those are.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no place has so many sites")]
    pub fn without_gigabit(&self) -> Option<f64> {
        let share = self.below[2]? / 100.0;
        Some(self.sites.or(self.firms)? as f64 * share)
    }
}

impl App {
    /// A municipality's coverage beside that of others. Figures of places are public.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn compared(&self, ags: Ags) -> Result<Vec<Compared>, AppError> {
        let degrees = self.degrees().await?;
        let degree = degrees.get(&ags).copied();
        let population = self.figures(Indicator::Population, None).await?;
        let weights: BTreeMap<Area, f64> = population.iter().map(value_of).collect();
        let mut compared = Vec::new();
        for (served, mbits) in COMPARED {
            let Some((indicator, figures)) = self.told_by_any(served, mbits).await? else {
                continue;
            };
            let is_own = |figure: &&Figure| figure.observation.area == Area::Municipality(ags);
            let Some(own) = figures.iter().find(is_own) else {
                continue;
            };
            let on = own.observation.on;
            compared.push(Compared {
                indicator,
                on,
                own: own.observation.value,
                district: self.district_share(indicator, on, ags).await?,
                state: of_state(indicator, &figures, &weights),
                alike: degree.and_then(|degree| alike(degree, ags, &figures, &degrees)),
                source: own.source.clone(),
            });
        }
        Ok(compared)
    }

    /// Where commercial sites are slow. The firms counted are those that the actor may see.
    ///
    /// # Errors
    /// When the store or the index cannot answer.
    pub async fn white_spots(&self, actor: &Actor) -> Result<WhiteSpots, AppError> {
        let Some((indicator, gigabit)) = self.told_by_any(Served::Commercial, SLOW[2]).await?
        else {
            return Ok(WhiteSpots::default());
        };
        let Indicator::Broadband { access, .. } = indicator else {
            return Ok(WhiteSpots::default());
        };
        let on = gigabit.first().map(|figure| figure.observation.on);
        let mut sources: Vec<SourceId> = gigabit.iter().map(|f| f.source.clone()).collect();
        let mut shares = Vec::new();
        for mbits in SLOW {
            let figures = self.figures(commercial(access, mbits), on).await?;
            sources.extend(figures.iter().map(|figure| figure.source.clone()));
            shares.push(
                figures
                    .iter()
                    .map(value_of)
                    .collect::<BTreeMap<Area, f64>>(),
            );
        }
        let sites = self.figures(Indicator::CommercialSites, None).await?;
        sources.extend(sites.iter().map(|figure| figure.source.clone()));
        let sites: BTreeMap<Area, f64> = sites.iter().map(value_of).collect();
        let degrees = self.degrees().await?;
        let firms = self.firms(actor).await?;
        sources.sort_unstable();
        sources.dedup();
        let place = |ags: Ags| {
            let area = Area::Municipality(ags);
            let below = |at: usize| Some(100.0 - shares.get(at)?.get(&area)?);
            WhiteSpot {
                ags,
                degree: degrees.get(&ags).copied(),
                below: [below(0), below(1), below(2)],
                sites: sites.get(&area).map(|sites| whole(*sites)),
                firms: firms.get(&ags).copied().filter(|n| *n >= FIRMS_MIN),
            }
        };
        let municipalities = Gazetteer::nrw().municipalities().iter();
        Ok(WhiteSpots {
            on,
            access: Some(access),
            sources,
            places: municipalities.map(|m| place(m.ags)).collect(),
        })
    }

    /// The figures of a share by any technology, or by wire where nobody tells that, on the latest day.
    async fn told_by_any(
        &self,
        served: Served,
        mbits: u16,
    ) -> Result<Option<(Indicator, Vec<Figure>)>, AppError> {
        for access in [Access::Any, Access::Wired] {
            let indicator = Indicator::Broadband {
                served,
                access,
                mbits,
            };
            let figures = self.figures(indicator, None).await?;
            if !figures.is_empty() {
                return Ok(Some((indicator, figures)));
            }
        }
        Ok(None)
    }

    async fn district_share(
        &self,
        indicator: Indicator,
        on: Date,
        ags: Ags,
    ) -> Result<Option<(f64, Basis)>, AppError> {
        let figures = self.district_figures(indicator, Some(on)).await?;
        let mut figures = figures.into_iter();
        let figure = figures.find(|figure| figure.area.to_string() == ags.district());
        // A city that is a district has no other parts.
        let is_city = ags.as_str().ends_with("000");
        let figure = figure.filter(|_| !is_city);
        Ok(figure.and_then(|figure| Some((figure.summary.value?, figure.basis))))
    }

    /// How urban each municipality is, as far as anybody tells.
    async fn degrees(&self) -> Result<BTreeMap<Ags, u8>, AppError> {
        let figures = self.figures(Indicator::Urbanisation, None).await?;
        let degree = |figure: &Figure| match figure.observation.area {
            Area::Municipality(ags) => {
                let degree = [1, 2, 3].into_iter();
                let mut degree = degree.filter(|d| f64::from(*d) == figure.observation.value);
                degree.next().map(|degree| (ags, degree))
            }
            Area::District(_) => None,
        };
        Ok(figures.iter().filter_map(degree).collect())
    }

    /// How many firms of each municipality the atlas knows.
    async fn firms(&self, actor: &Actor) -> Result<BTreeMap<Ags, u64>, AppError> {
        let request = SearchRequest {
            kinds: vec![Kind::Organisation],
            organisation_types: vec![OrganisationType::Company],
            limit: 1,
            ..SearchRequest::default()
        };
        let found = self.search(actor, request).await?;
        Ok(found.counts.municipalities.into_iter().collect())
    }
}

const fn commercial(access: Access, mbits: u16) -> Indicator {
    Indicator::Broadband {
        served: Served::Commercial,
        access,
        mbits,
    }
}

fn value_of(figure: &Figure) -> (Area, f64) {
    (figure.observation.area, figure.observation.value)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "observations are neither negative nor greater than ten millions"
)]
fn whole(sites: f64) -> u64 {
    sites.round() as u64
}

/// The state's share, as that of a district is estimated.
fn of_state(
    indicator: Indicator,
    figures: &[Figure],
    weights: &BTreeMap<Area, f64>,
) -> Option<f64> {
    let municipalities = figures
        .iter()
        .filter(|figure| matches!(figure.observation.area, Area::Municipality(_)));
    let parts: Vec<PartFigure> = municipalities
        .map(|figure| PartFigure {
            value: figure.observation.value,
            weight: weights.get(&figure.observation.area).copied(),
        })
        .collect();
    let all = Gazetteer::nrw().municipalities().len();
    // A few places are not the state.
    let is_enough = parts.len() * 10 >= all * 9;
    let missing = all.saturating_sub(parts.len());
    let summary = Summary::of(indicator, &parts, missing);
    summary.value.filter(|_| is_enough)
}

/// The places of this degree beside this one.
fn alike(degree: u8, ags: Ags, figures: &[Figure], degrees: &BTreeMap<Ags, u8>) -> Option<Alike> {
    let own = Area::Municipality(ags);
    let share = figures
        .iter()
        .find(|figure| figure.observation.area == own)?;
    let is_alike = |figure: &&Figure| match figure.observation.area {
        Area::Municipality(other) => other != ags && degrees.get(&other) == Some(&degree),
        Area::District(_) => false,
    };
    let others = figures.iter().filter(is_alike);
    let mut shares: Vec<f64> = others.map(|figure| figure.observation.value).collect();
    shares.sort_by(f64::total_cmp);
    let middle = shares.len() / 2;
    let median = match shares.len() {
        0 => return None,
        n if n % 2 == 1 => shares[middle],
        _ => (shares[middle - 1] + shares[middle]) / 2.0,
    };
    Some(Alike {
        degree,
        count: shares.len(),
        better: shares
            .iter()
            .filter(|other| **other > share.observation.value)
            .count(),
        median,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(ags: &str, value: f64) -> Figure {
        Figure {
            observation: domain::Observation {
                area: Area::from_code(ags).expect("digits"),
                indicator: commercial(Access::Any, 1_000),
                on: jiff::civil::date(2024, 12, 31),
                value,
            },
            source: SourceId::new("x").expect("legal"),
        }
    }

    #[test]
    fn places_are_compared_with_others_that_are_as_urban() {
        let ags = |text: &str| text.parse::<Ags>().expect("eight digits");
        let figures: Vec<Figure> = [
            ("05334002", 40.0),
            ("05334004", 10.0),
            ("05334008", 60.0),
            ("05334012", 40.0),
            ("05334016", 99.0),
            ("05334", 50.0),
        ]
        .map(|(ags, value)| figure(ags, value))
        .into();
        let mut degrees: BTreeMap<Ags, u8> = ["05334002", "05334004", "05334008", "05334012"]
            .map(|code| (ags(code), 3))
            .into();
        degrees.insert(ags("05334016"), 1);
        let alike = |code: &str, degree| super::alike(degree, ags(code), &figures, &degrees);
        assert_eq!(
            alike("05334002", 3),
            Some(Alike {
                degree: 3,
                count: 3,
                better: 1,
                median: 40.0,
            })
        );
        assert_eq!(alike("05334016", 1), None, "nobody else is so urban");
        assert_eq!(alike("05334020", 3), None, "nobody tells its share");
    }

    #[test]
    fn sites_count_before_firms() {
        let mut spot = WhiteSpot {
            ags: "05334002".parse().expect("eight digits"),
            degree: None,
            below: [None, None, Some(25.0)],
            sites: Some(200),
            firms: Some(40),
        };
        assert_eq!(spot.without_gigabit(), Some(50.0));
        spot.sites = None;
        assert_eq!(spot.without_gigabit(), Some(10.0));
        spot.firms = None;
        assert_eq!(spot.without_gigabit(), None, "too few are known");
        spot.sites = Some(200);
        spot.below[2] = None;
        assert_eq!(spot.without_gigabit(), None);
    }
}
