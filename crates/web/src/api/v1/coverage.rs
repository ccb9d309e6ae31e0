//! Figures of places: broadband and mobile coverage, inhabitants, area.

use app::{Basis, DistrictFigure};
use axum::{
    Json,
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Area, Figure, Indicator, Source, places::Gazetteer};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Caller,
    parameters::{NoParameters, Parameters},
};
use crate::{Failure, WebState, csv};

/// What an indicator may be, in words.
const INDICATORS: &str =
    "a code that /api/v1/coverage/indicators lists, such as broadband/commercial/wired/1000";

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `get`")]
struct CoverageParameters {
    /// What to tell: the code of an indicator.
    #[param(example = "broadband/commercial/wired/1000")]
    indicator: String,
    /// Of which day, ISO 8601; without: the latest that there is.
    day: Option<String>,
    /// Of which areas: `municipalities` as sources tell of them, or `districts`, where need be estimated.
    #[param(default = "municipalities")]
    areas: Option<String>,
    /// `json` or `csv`.
    #[param(default = "json")]
    format: Option<String>,
}

/// What there are figures by.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorsOut {
    /// By code; one for each source that tells it.
    pub indicators: Vec<IndicatorOut>,
}

/// What one source tells by one indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorOut {
    /// Its code, for example `broadband/commercial/wired/1000`: share of commercial sites that can get at least
    /// 1000 Mbit/s by wire; `mobile/lte/6/woodland`: share of woods and meadows with LTE of at least 6 Mbit/s.
    pub indicator: String,
    /// `percent`, `inhabitants`, `square_kilometres`, `degree` (of urbanisation: 1 dense, 2 in between, 3 thin) or `sites`.
    pub unit: String,
    /// The source's short name.
    pub source: String,
    /// The days it tells of, the earliest first.
    pub days: Vec<String>,
    /// How many areas it tells of on the latest day.
    pub areas: u64,
    /// How many of them are districts; the others are municipalities.
    pub districts: u64,
}

/// Figures of all areas by one indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageOut {
    /// The indicator's code.
    pub indicator: String,
    /// `percent`, `inhabitants`, `square_kilometres`, `degree` (of urbanisation: 1 dense, 2 in between, 3 thin) or `sites`.
    pub unit: String,
    /// By key; empty: nothing is told of any area on that day.
    pub figures: Vec<AreaFigureOut>,
}

/// A figure of an area.
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaFigureOut {
    /// Key of the municipality (eight digits) or district (five).
    pub area: String,
    /// Its name.
    pub name: String,
    /// The day that it holds for.
    pub day: String,
    /// The figure; missing: nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// `told` by a source, `summed` from municipalities, `estimated` as their mean weighted by inhabitants or area,
    /// `unknown`.
    pub basis: String,
    /// The least among the municipalities it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The greatest among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// How many municipalities it rests on; 0: the source tells of the area itself.
    pub municipalities: usize,
    /// How many municipalities nothing is told of.
    pub missing: usize,
    /// The short names of the sources.
    pub sources: Vec<String>,
}

/// All figures of one area.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiguresOut {
    /// By indicator, then day.
    pub figures: Vec<FigureOut>,
}

/// What a source tells of an area on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureOut {
    /// The indicator's code.
    pub indicator: String,
    /// `percent`, `inhabitants`, `square_kilometres`, `degree` (of urbanisation: 1 dense, 2 in between, 3 thin) or `sites`.
    pub unit: String,
    /// The day that it holds for.
    pub day: String,
    pub value: f64,
    /// The source's short name.
    pub source: String,
}

/// Lists what there are figures by.
#[utoipa::path(
    get, path = "/api/v1/coverage/indicators", tag = "coverage",
    responses((status = 200, description = "All indicators", body = IndicatorsOut)),
    security((), ("token" = [])),
)]
pub async fn indicators(
    State(state): State<WebState>,
    _caller: Caller,
    _: NoParameters,
) -> Result<Json<IndicatorsOut>, Failure> {
    let all = state.app.indicators().await?.into_iter();
    let indicators = all.map(|told| IndicatorOut {
        indicator: told.indicator.to_string(),
        unit: unit(told.indicator).to_owned(),
        source: told.source.id.to_string(),
        days: told.days.iter().map(ToString::to_string).collect(),
        areas: told.areas,
        districts: told.districts,
    });
    Ok(Json(IndicatorsOut {
        indicators: indicators.collect(),
    }))
}

/// Gives the figures of all municipalities or districts by one indicator.
#[utoipa::path(
    get, path = "/api/v1/coverage", tag = "coverage", params(CoverageParameters),
    responses((status = 200, description = "The figures", content(
        (CoverageOut = "application/json"),
        (String = "text/csv", example = "area,name,indicator,day,value,unit,basis,min,max,municipalities,missing,sources,licences,attribution,source_urls"),
    ))),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let Asked {
        indicator,
        day,
        by_district,
        as_csv,
    } = asked(query.as_deref())?;
    let figures: Vec<AreaFigureOut> = if by_district {
        let all = state.app.district_figures(indicator, day).await?;
        all.into_iter().map(of_district).collect()
    } else {
        let all = state.app.figures(indicator, day).await?;
        all.iter().filter_map(of_municipality).collect()
    };
    let out = CoverageOut {
        indicator: indicator.to_string(),
        unit: unit(indicator).to_owned(),
        figures,
    };
    if !as_csv {
        return Ok(Json(out).into_response());
    }
    let sources = state.app.sources(&actor).await?;
    let sources: Vec<Source> = sources.into_iter().map(|s| s.source).collect();
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
    Ok((headers, table(&out, &sources)).into_response())
}

/// What a question about coverage asks for.
struct Asked {
    indicator: Indicator,
    day: Option<Date>,
    by_district: bool,
    as_csv: bool,
}

fn asked(query: Option<&str>) -> Result<Asked, Failure> {
    let asked = Parameters::read(query, &["indicator", "day", "areas", "format"])?;
    let indicator = asked.coded("indicator", Indicator::from_code, INDICATORS)?;
    let missing = || {
        let what = format!("is missing; give {INDICATORS}");
        Failure::at("invalid-parameter", "indicator", &what)
    };
    let second = |name: &str, codes: [&'static str; 2]| {
        let read = |code: &str| codes.iter().position(|known| *known == code);
        let place = asked.coded(name, read, &codes.join(", "))?;
        Ok::<bool, Failure>(place == Some(1))
    };
    Ok(Asked {
        indicator: indicator.ok_or_else(missing)?,
        day: asked.coded("day", iso_day, "a day such as 2021-06-30")?,
        by_district: second("areas", ["municipalities", "districts"])?,
        as_csv: second("format", ["json", "csv"])?,
    })
}

/// All figures of one area.
///
/// # Errors
/// When the store cannot answer.
pub async fn figures_of(state: &WebState, area: Area) -> Result<FiguresOut, Failure> {
    let figures = state.app.figures_of(area).await?;
    let out = |figure: &Figure| FigureOut {
        indicator: figure.observation.indicator.to_string(),
        unit: unit(figure.observation.indicator).to_owned(),
        day: figure.observation.on.to_string(),
        value: figure.observation.value,
        source: figure.source.to_string(),
    };
    Ok(FiguresOut {
        figures: figures.iter().map(out).collect(),
    })
}

/// Days have four digits, two and two: nothing else is read.
fn iso_day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

fn unit(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::Broadband { .. } | Indicator::Mobile { .. } => "percent",
        Indicator::Population => "inhabitants",
        Indicator::Area => "square_kilometres",
        Indicator::Urbanisation => "degree",
        Indicator::CommercialSites => "sites",
    }
}

fn of_municipality(figure: &Figure) -> Option<AreaFigureOut> {
    let Area::Municipality(ags) = figure.observation.area else {
        return None;
    };
    let name = Gazetteer::nrw().municipality(ags).map(|m| m.name.clone());
    Some(AreaFigureOut {
        area: ags.to_string(),
        name: name.unwrap_or_default(),
        day: figure.observation.on.to_string(),
        value: Some(figure.observation.value),
        basis: "told".to_owned(),
        min: None,
        max: None,
        municipalities: 0,
        missing: 0,
        sources: vec![figure.source.to_string()],
    })
}

fn of_district(figure: DistrictFigure) -> AreaFigureOut {
    let basis = match figure.basis {
        Basis::Told => "told",
        Basis::Summed => "summed",
        Basis::Estimated => "estimated",
        Basis::Unknown => "unknown",
    };
    let parts = figure.summary.range.filter(|_| figure.summary.told > 0);
    AreaFigureOut {
        area: figure.area.to_string(),
        name: figure.name,
        day: figure.on.to_string(),
        value: figure.summary.value.map(rounded),
        basis: basis.to_owned(),
        min: parts.map(|(min, _)| min),
        max: parts.map(|(_, max)| max),
        municipalities: figure.summary.told,
        missing: figure.summary.missing,
        sources: figure.sources.iter().map(ToString::to_string).collect(),
    }
}

/// To three decimals, as figures are kept: an estimate is no surer than what it rests on.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// The figures as a table, with what the licences of their sources want said.
fn table(out: &CoverageOut, sources: &[Source]) -> String {
    let columns = COLUMNS.iter().chain(&csv::SOURCE_COLUMNS);
    let mut text = csv::row(columns);
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    for figure in &out.figures {
        let cells = [
            figure.area.clone(),
            figure.name.clone(),
            out.indicator.clone(),
            figure.day.clone(),
            number(figure.value),
            out.unit.clone(),
            figure.basis.clone(),
            number(figure.min),
            number(figure.max),
            figure.municipalities.to_string(),
            figure.missing.to_string(),
        ];
        let is_cited = |source: &&Source| figure.sources.iter().any(|id| id == source.id.as_str());
        let cited: Vec<&Source> = sources.iter().filter(is_cited).collect();
        text += &csv::row(cells.into_iter().chain(csv::of_sources(&cited)));
    }
    text
}

/// The columns of the table before those of the sources.
const COLUMNS: [&str; 11] = [
    "area",
    "name",
    "indicator",
    "day",
    "value",
    "unit",
    "basis",
    "min",
    "max",
    "municipalities",
    "missing",
];
