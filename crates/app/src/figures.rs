//! Figures of places over time, as told and summed up for districts.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Ags, Area, Figure, Indicator, Observation, PartFigure, Source, SourceId, Summary,
    places::Gazetteer,
};
use jiff::civil::Date;

use crate::{App, AppError};

/// What one source tells by one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorState {
    /// The indicator.
    pub indicator: Indicator,
    /// Who tells it.
    pub source: Source,
    /// The days it tells of, the earliest first.
    pub days: Vec<Date>,
    /// How many areas it tells of on the latest of these days.
    pub areas: u64,
    /// How many of these areas are districts; the others are municipalities.
    pub districts: u64,
}

/// How a figure of a district came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A source tells it; of a district that is one municipality, of that one.
    Told,
    /// It is the sum of its parts.
    Summed,
    /// It is estimated from its parts, weighted by [`Indicator::weight`]: to be marked wherever it is shown.
    Estimated,
    /// Nobody knows: there is no value.
    Unknown,
}

/// A figure of a district.
#[derive(Debug, Clone, PartialEq)]
pub struct DistrictFigure {
    /// The district.
    pub area: Area,
    /// Its name as people say it.
    pub name: String,
    /// The day that the figure holds for.
    pub on: Date,
    /// How it came about.
    pub basis: Basis,
    /// The figure in the indicator's unit; the least and the greatest among the district's municipalities; how many
    /// of them are told of and how many are missing. Told and missing are 0 where the source tells of the district
    /// itself.
    pub summary: Summary,
    /// Who told what it rests on, by id.
    pub sources: Vec<SourceId>,
}

/// What is estimated of a district.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Estimates {
    /// By indicator.
    pub figures: Vec<Figure>,
    /// Of how many of its municipalities nothing is told, at most, by any of these indicators.
    pub missing: usize,
}

impl App {
    /// All figures of one area, by indicator, then day; where several sources tell one, that of the weightiest.
    /// Figures of places are public.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn figures_of(&self, area: Area) -> Result<Vec<Figure>, AppError> {
        Ok(self.store().figures_of(area).await?)
    }

    /// What can be said of broadband in a district of which no source tells: estimated from its municipalities on the
    /// latest day of each indicator, as [`Self::district_figures`] does; to be marked wherever it is shown. The
    /// sources are those of the municipality with the least key.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn broadband_estimates(&self, district: Area) -> Result<Estimates, AppError> {
        let parts = municipalities_of(district).into_iter();
        let parts: Vec<Area> = parts.map(Area::Municipality).collect();
        let figures = self.store().figures_of_all(&parts).await?;
        let mut by_indicator: BTreeMap<Indicator, BTreeMap<Date, BTreeMap<Area, Figure>>> =
            BTreeMap::new();
        for figure in figures {
            let told = &figure.observation;
            let days = by_indicator.entry(told.indicator).or_default();
            let areas = days.entry(told.on).or_default();
            areas.insert(told.area, figure);
        }
        let latest = |indicator: Indicator| {
            let (on, figures) = by_indicator.get(&indicator)?.last_key_value()?;
            Some((*on, figures.clone()))
        };
        let mut estimates = Estimates::default();
        for &indicator in by_indicator.keys() {
            let Indicator::Broadband { .. } = indicator else {
                continue;
            };
            let Some((on, figures)) = latest(indicator) else {
                continue;
            };
            let weights = latest(indicator.weight()).unwrap_or_default().1;
            let source = figures.values().next().map(|figure| figure.source.clone());
            let told = ToldFigures {
                indicator,
                on,
                figures,
                weights,
            };
            let (basis, summary, _) = told.of_district(district);
            if let (Basis::Estimated, Some(value), Some(source)) = (basis, summary.value, source) {
                estimates.missing = estimates.missing.max(summary.missing);
                estimates.figures.push(Figure {
                    observation: Observation {
                        area: district,
                        indicator,
                        on,
                        value,
                    },
                    source,
                });
            }
        }
        Ok(estimates)
    }

    /// The figures of all areas by an indicator on a day (none: the latest that there is), by area; where several
    /// sources tell one, that of the weightiest.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn figures(
        &self,
        indicator: Indicator,
        on: Option<Date>,
    ) -> Result<Vec<Figure>, AppError> {
        Ok(self.store().figures(indicator, on).await?)
    }

    /// What there are figures by, by indicator; the weightiest source first where several tell it.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn indicators(&self) -> Result<Vec<IndicatorState>, AppError> {
        let told = self.told_indicators().await?;
        let state = |told: &store::ToldIndicator| {
            let (areas, districts) = told.days.values().last().copied().unwrap_or_default();
            IndicatorState {
                indicator: told.indicator,
                source: told.source.clone(),
                days: told.days.keys().copied().collect(),
                areas,
                districts,
            }
        };
        Ok(told.iter().map(state).collect())
    }

    /// The figures of all districts by an indicator on a day (none: the latest that there is), by key: told by a
    /// source, or else summed up from what is told of their municipalities on that day. Empty where nothing is told
    /// of any area on that day.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn district_figures(
        &self,
        indicator: Indicator,
        on: Option<Date>,
    ) -> Result<Vec<DistrictFigure>, AppError> {
        let Some(told) = self.told(indicator, on).await? else {
            return Ok(Vec::new());
        };
        let gazetteer = Gazetteer::nrw();
        let districts = gazetteer.districts().iter();
        Ok(districts
            .filter_map(|district| {
                let area = Area::from_code(&district.code)?;
                let (basis, summary, sources) = told.of_district(area);
                Some(DistrictFigure {
                    area,
                    name: district.full_name(),
                    on: told.on,
                    basis,
                    summary,
                    sources,
                })
            })
            .collect())
    }

    async fn told(
        &self,
        indicator: Indicator,
        on: Option<Date>,
    ) -> Result<Option<ToldFigures>, AppError> {
        let figures = self.store().figures(indicator, on).await?;
        let Some(on) = figures.first().map(|figure| figure.observation.on) else {
            return Ok(None);
        };
        let weights = if indicator.is_share() {
            self.store().figures(indicator.weight(), None).await?
        } else {
            Vec::new()
        };
        let by_area = |figures: Vec<Figure>| {
            let figures = figures.into_iter();
            figures
                .map(|figure| (figure.observation.area, figure))
                .collect()
        };
        Ok(Some(ToldFigures {
            indicator,
            on,
            figures: by_area(figures),
            weights: by_area(weights),
        }))
    }
}

/// Everything told by one indicator on one day, with what the areas weigh.
struct ToldFigures {
    indicator: Indicator,
    on: Date,
    figures: BTreeMap<Area, Figure>,
    weights: BTreeMap<Area, Figure>,
}

impl ToldFigures {
    fn of_district(&self, district: Area) -> (Basis, Summary, Vec<SourceId>) {
        let municipalities = municipalities_of(district);
        let told = self
            .figures
            .get(&district)
            .or_else(|| match municipalities[..] {
                [only] => self.figures.get(&Area::Municipality(only)),
                _ => None,
            });
        if let Some(figure) = told {
            let value = figure.observation.value;
            let summary = Summary {
                value: Some(value),
                range: Some((value, value)),
                ..Summary::default()
            };
            return (Basis::Told, summary, vec![figure.source.clone()]);
        }
        self.summed(municipalities.into_iter().map(Area::Municipality))
    }

    fn summed(&self, areas: impl Iterator<Item = Area>) -> (Basis, Summary, Vec<SourceId>) {
        let mut parts = Vec::new();
        let mut sources = BTreeSet::new();
        let mut missing = 0;
        for area in areas {
            let Some(figure) = self.figures.get(&area) else {
                missing += 1;
                continue;
            };
            sources.insert(figure.source.clone());
            let weight = self.weights.get(&area);
            parts.push(PartFigure {
                value: figure.observation.value,
                weight: weight.map(|figure| figure.observation.value),
            });
        }
        let summary = Summary::of(self.indicator, &parts, missing);
        let basis = match summary.value {
            None => Basis::Unknown,
            Some(_) if self.indicator.is_share() => Basis::Estimated,
            Some(_) => Basis::Summed,
        };
        (basis, summary, sources.into_iter().collect())
    }
}

fn municipalities_of(district: Area) -> Vec<Ags> {
    let code = district.to_string();
    let all = Gazetteer::nrw().municipalities().iter();
    all.map(|municipality| municipality.ags)
        .filter(|ags| ags.as_str().starts_with(&code))
        .collect()
}
