//! The municipalities and districts of North Rhine-Westphalia.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use domain::{
    Actor, Ags, Area, Language, fold_name,
    places::{District, Gazetteer, Municipality},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Caller,
    content::PointData,
    coverage::{self, FiguresOut},
    parameters::{NoParameters, Parameters, part},
};
use crate::{Failure, WebState, links};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters; they are read by `municipalities`"
)]
struct MunicipalitiesParameters {
    /// Only those whose name begins so, however umlauts are spelt.
    q: Option<String>,
    /// Only those of this district: its five-digit key.
    district: Option<String>,
    /// Where to read on: `next` of an earlier answer.
    #[param(pattern = r"^\d{8}$")]
    after: Option<String>,
    /// Municipalities per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Districts of North Rhine-Westphalia.
#[derive(Debug, Serialize, ToSchema)]
pub struct DistrictsOut {
    /// All 53, by key.
    pub districts: Vec<DistrictOut>,
}

/// A district (Kreis, kreisfreie Stadt or Städteregion).
#[derive(Debug, Serialize, ToSchema)]
pub struct DistrictOut {
    /// Its key: five digits.
    pub code: String,
    /// Its name as people say it, for example "Kreis Soest".
    pub name: String,
    /// `Kreis`, `Kreisfreie Stadt` or `Städteregion`.
    pub kind: String,
    /// Its Regierungsbezirk.
    pub region: String,
    /// Its NUTS 3 code.
    pub nuts3: String,
    /// How many municipalities it has.
    pub municipalities: usize,
    /// How many entries the caller may find there.
    pub entries: u64,
    /// Its pages by language.
    pub url: BTreeMap<String, String>,
}

/// Municipalities of North Rhine-Westphalia.
#[derive(Debug, Serialize, ToSchema)]
pub struct MunicipalitiesOut {
    /// How many fit in all.
    pub total: usize,
    /// By key.
    pub municipalities: Vec<MunicipalityOut>,
    /// The value of `after` for what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A municipality.
#[derive(Debug, Serialize, ToSchema)]
pub struct MunicipalityOut {
    /// Its key (Amtlicher Gemeindeschlüssel): eight digits.
    pub ags: String,
    pub name: String,
    /// `Stadt` or `Gemeinde`.
    pub kind: String,
    /// The key of its district.
    pub district: String,
    /// A point inside it.
    pub point: PointData,
    /// Its pages by language.
    pub url: BTreeMap<String, String>,
}

/// Lists the districts.
#[utoipa::path(
    get, path = "/api/v1/places/districts", tag = "places",
    responses((status = 200, description = "All districts", body = DistrictsOut)),
    security((), ("token" = [])),
)]
pub async fn districts(
    State(state): State<WebState>,
    Caller(actor): Caller,
    _: NoParameters,
) -> Result<Json<DistrictsOut>, Failure> {
    let counts = counts(&state, &actor).await?;
    let all = Gazetteer::nrw().districts().iter();
    Ok(Json(DistrictsOut {
        districts: all.map(|d| district_out(&state, d, &counts)).collect(),
    }))
}

/// Gives a district.
#[utoipa::path(
    get, path = "/api/v1/places/districts/{code}", tag = "places",
    params(("code" = String, Path, description = "Five-digit key of the district", example = "05315")),
    responses((status = 200, description = "The district", body = DistrictOut)),
    security((), ("token" = [])),
)]
pub async fn district(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(code): Path<String>,
    _: NoParameters,
) -> Result<Json<DistrictOut>, Failure> {
    let district = Gazetteer::nrw().district(&code);
    let district = district.ok_or(Failure::new("not-found"))?;
    let counts = counts(&state, &actor).await?;
    Ok(Json(district_out(&state, district, &counts)))
}

/// Lists municipalities.
#[utoipa::path(
    get, path = "/api/v1/places/municipalities", tag = "places", params(MunicipalitiesParameters),
    responses((status = 200, description = "A part of the municipalities", body = MunicipalitiesOut)),
    security((), ("token" = [])),
)]
pub async fn municipalities(
    State(state): State<WebState>,
    _caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<MunicipalitiesOut>, Failure> {
    let asked = Parameters::read(query.as_deref(), &["q", "district", "after", "limit"])?;
    let limit = asked.limit()?;
    let after: Option<Ags> = asked.after(|text| text.parse().ok())?;
    let gazetteer = Gazetteer::nrw();
    let known = |code: &str| gazetteer.district(code).map(|d| d.code.clone());
    let allowed = "the five-digit keys of the 53 districts, such as 05315";
    let district = asked.coded("district", known, allowed)?;
    let begin = asked.one("q").map(|name| fold_name(name.trim()));
    let fits = |m: &&Municipality| {
        district
            .as_ref()
            .is_none_or(|code| m.ags.district() == code)
            && begin
                .as_ref()
                .is_none_or(|begin| fold_name(&m.name).starts_with(begin.as_str()))
    };
    let fitting: Vec<&Municipality> = gazetteer.municipalities().iter().filter(fits).collect();
    let rest = fitting
        .iter()
        .filter(|m| after.is_none_or(|after| m.ags > after));
    let (part, next) = part(rest, limit, |m| m.ags.to_string());
    Ok(Json(MunicipalitiesOut {
        total: fitting.len(),
        municipalities: part
            .into_iter()
            .map(|m| municipality_out(&state, m))
            .collect(),
        next,
    }))
}

/// Gives a municipality.
#[utoipa::path(
    get, path = "/api/v1/places/municipalities/{ags}", tag = "places",
    params(("ags" = String, Path, description = "Eight-digit key of the municipality", example = "05315000")),
    responses((status = 200, description = "The municipality", body = MunicipalityOut)),
    security((), ("token" = [])),
)]
pub async fn municipality(
    State(state): State<WebState>,
    _caller: Caller,
    Path(ags): Path<String>,
    _: NoParameters,
) -> Result<Json<MunicipalityOut>, Failure> {
    let ags: Option<Ags> = ags.parse().ok();
    let found = ags.and_then(|ags| Gazetteer::nrw().municipality(ags));
    let found = found.ok_or(Failure::new("not-found"))?;
    Ok(Json(municipality_out(&state, found)))
}

/// Gives all figures of a district that sources tell.
#[utoipa::path(
    get, path = "/api/v1/places/districts/{code}/figures", tag = "places",
    params(("code" = String, Path, description = "Five-digit key of the district", example = "05315")),
    responses((status = 200, description = "The figures", body = FiguresOut)),
    security((), ("token" = [])),
)]
pub async fn district_figures(
    State(state): State<WebState>,
    _caller: Caller,
    Path(code): Path<String>,
    _: NoParameters,
) -> Result<Json<FiguresOut>, Failure> {
    let district = Gazetteer::nrw().district(&code);
    let area = district.and_then(|district| Area::from_code(&district.code));
    let area = area.ok_or(Failure::new("not-found"))?;
    Ok(Json(coverage::figures_of(&state, area).await?))
}

/// Gives all figures of a municipality that sources tell.
#[utoipa::path(
    get, path = "/api/v1/places/municipalities/{ags}/figures", tag = "places",
    params(("ags" = String, Path, description = "Eight-digit key of the municipality", example = "05315000")),
    responses((status = 200, description = "The figures", body = FiguresOut)),
    security((), ("token" = [])),
)]
pub async fn figures(
    State(state): State<WebState>,
    _caller: Caller,
    Path(ags): Path<String>,
    _: NoParameters,
) -> Result<Json<FiguresOut>, Failure> {
    let ags: Option<Ags> = ags.parse().ok();
    let known = ags.filter(|ags| Gazetteer::nrw().municipality(*ags).is_some());
    let area = Area::Municipality(known.ok_or(Failure::new("not-found"))?);
    Ok(Json(coverage::figures_of(&state, area).await?))
}

/// How many entries there are by district.
async fn counts(state: &WebState, actor: &Actor) -> Result<BTreeMap<String, u64>, Failure> {
    let overview = state.app.overview(actor, None).await?;
    let counts = overview.districts.into_iter();
    Ok(counts.map(|d| (d.code, d.count)).collect())
}

fn district_out(
    state: &WebState,
    district: &District,
    counts: &BTreeMap<String, u64>,
) -> DistrictOut {
    let municipalities = Gazetteer::nrw().municipalities().iter();
    DistrictOut {
        code: district.code.clone(),
        name: district.full_name(),
        kind: district.kind.clone(),
        region: district.region.clone(),
        nuts3: district.nuts3.clone(),
        municipalities: municipalities
            .filter(|m| m.ags.district() == district.code)
            .count(),
        entries: counts.get(&district.code).copied().unwrap_or(0),
        url: pages(state, |language| {
            links::district_page(language, &district.code)
        }),
    }
}

fn municipality_out(state: &WebState, municipality: &Municipality) -> MunicipalityOut {
    MunicipalityOut {
        ags: municipality.ags.to_string(),
        name: municipality.name.clone(),
        kind: municipality.kind.clone(),
        district: municipality.ags.district().to_owned(),
        point: PointData {
            lat: municipality.point.lat,
            lon: municipality.point.lon,
        },
        url: pages(state, |language| {
            links::municipality(language, municipality.ags)
        }),
    }
}

fn pages(state: &WebState, path: impl Fn(Language) -> String) -> BTreeMap<String, String> {
    let page = |language: &Language| {
        let url = format!("{}{}", state.public_url, path(*language));
        (language.code().to_owned(), url)
    };
    Language::ALL.iter().map(page).collect()
}
