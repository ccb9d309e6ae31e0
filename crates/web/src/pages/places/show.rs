//! What the pages of municipalities and districts have in common.

use askama::Template;
use domain::{Area, places::Gazetteer};

use super::{
    compare::Comparison,
    entries::{AreaEntries, Within, entries},
    figures::AreaFigures,
};
use crate::{
    Failure, WebState, links, map,
    pages::{
        Shell, coverage::show::figure_sources, reports::list::ReportedView, search::teaser::Teaser,
    },
};

/// The page of a municipality or district.
#[derive(Template)]
#[template(path = "place.html")]
pub struct PlaceView {
    pub shell: Shell,
    /// "Stadt im Kreis Soest", "Kreisfreie Stadt" …
    pub kind: String,
    /// Keys, region and further facts that never change.
    pub keys: Vec<(String, String)>,
    pub entries: AreaEntries,
    /// What is near, where there is nothing here.
    pub nearest: Vec<Teaser>,
    /// The search around it; empty: from where is not known, or there is enough here.
    pub around: String,
    pub figures: AreaFigures,
    /// The place's coverage beside that of others; without rows: there is nothing to compare.
    pub compared: Comparison,
    /// What is published of reports of its network: the municipality, then its business parks.
    pub reported: Vec<ReportedView>,
    /// The form for a report, and in what words a link leads there.
    pub report_new: (String, String),
    /// Mobile networks are told of by district: whose figures the page shows, if not the area's own.
    pub mobile_of: String,
    pub places: Vec<PlaceGroup>,
    pub map: AreaMap,
}

/// Other areas to go to.
pub struct PlaceGroup {
    pub title: String,
    /// Name and address.
    pub places: Vec<(String, String)>,
}

/// The small map: an area among others.
pub struct AreaMap {
    pub view_box: String,
    pub label: String,
    /// Outlines of what lies around: path, name, address (empty: no link).
    pub around: Vec<(&'static str, String, String)>,
    /// The outlines of the area itself.
    pub here: Vec<&'static str>,
}

impl AreaMap {
    /// The map of these areas of the same level around this one.
    #[must_use]
    pub fn new(label: String, code: &str, around: Vec<(&'static str, String, String)>) -> Self {
        Self {
            view_box: map::view_box_around(code).unwrap_or_else(|| map::view_box().to_owned()),
            label,
            around,
            here: map::choropleth::outline(code).into_iter().collect(),
        }
    }
}

/// Everything about an area that comes from the atlas.
pub async fn of_area(
    state: &WebState,
    shell: &Shell,
    area: Area,
    district: &str,
) -> Result<(AreaEntries, AreaFigures, String), Failure> {
    let w = shell.w;
    let within = match area {
        Area::Municipality(ags) => Within::Municipality(ags),
        Area::District(_) => Within::District(area.to_string()),
    };
    let found = entries(state, w, &within).await?;
    let names = figure_sources(state).await?;
    let mut figures = state.app.figures_of(area).await?;
    let mut mobile_of = String::new();
    if let (Area::Municipality(_), Some(area)) = (area, Area::from_code(district)) {
        let of_district = state.app.figures_of(area).await?;
        let is_mobile = |indicator| matches!(indicator, domain::Indicator::Mobile { .. });
        let mut mobile = of_district;
        mobile.retain(|figure| is_mobile(figure.observation.indicator));
        if !mobile.is_empty() && crate::areas::city_of(district).is_none() {
            mobile_of = map::district_name(district);
        }
        figures.extend(mobile);
    }
    let mut told = AreaFigures::new(w, &figures, &names);
    if matches!(area, Area::District(_)) && told.broadband.is_empty() {
        let estimates = state.app.broadband_estimates(area).await?;
        told = told.with_estimates(w, &estimates, &names);
    }
    Ok((found, told, mobile_of))
}

/// All municipalities of a district, by name.
#[must_use]
pub fn municipalities_of(
    language: domain::Language,
    district: &str,
) -> Vec<(domain::Ags, String, String)> {
    let all = Gazetteer::nrw().municipalities().iter();
    let mut within: Vec<_> = all
        .filter(|m| m.ags.district() == district)
        .map(|m| (m.ags, m.name.clone(), links::municipality(language, m.ags)))
        .collect();
    within.sort_by_key(|(_, name, _)| domain::fold_name(name));
    within
}
