use app::{AppError, Located};
use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Ags, Area, NewReport, ReportReason};
use i18n::Words;

use crate::{
    Failure, WebState, areas, lenient,
    links::{self, ReportPart},
    pages::{Lang, Nav, Shell, from_here, html, to_mend, unkept},
};

/// A form by which anybody reports, without a name, a script or a cookie.
#[derive(Template)]
#[template(path = "report_form.html")]
pub struct ReportForm {
    pub shell: Shell,
    pub action: String,
    pub sent: Sent,
    /// What the typed place may mean, where that is not clear.
    pub places: Vec<String>,
    /// Business parks of the place that are known.
    pub parks: Vec<String>,
    pub needs: Vec<(ReportReason, String)>,
    pub errors: Vec<(ReportReason, String)>,
    /// What has to be put right: the field's id, and words.
    pub faults: Vec<(&'static str, String)>,
}

impl ReportForm {
    /// What has to be put right of a field; empty: nothing.
    #[must_use]
    pub fn fault(&self, id: &str) -> &str {
        let found = self.faults.iter().find(|(of, _)| *of == id);
        found.map_or("", |(_, words)| words.as_str())
    }

    /// Whether this reason is chosen.
    #[must_use]
    pub fn is_chosen(&self, reason: &ReportReason) -> bool {
        self.sent.reason == Some(*reason)
    }
}

/// What a form or an address carries.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    pub place: String,
    pub park: String,
    pub reason: Option<ReportReason>,
    trap: String,
}

impl Sent {
    fn read(query: Option<&str>) -> Self {
        let mut sent = Self::default();
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                // One that was chosen stands behind the one that was typed.
                "place" if !value.trim().is_empty() => sent.place = short(&value),
                "park" => sent.park = value.split_whitespace().collect::<Vec<_>>().join(" "),
                "reason" => sent.reason = ReportReason::from_code(&value),
                "website" => sent.trap = value,
                _ => {}
            }
        }
        sent
    }
}

fn short(value: &str) -> String {
    value.trim().chars().take(200).collect()
}

/// `GET /de/infrastruktur/hinweise/neu`, `GET /en/infrastructure/reports/new`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut sent = Sent::read(query.as_deref());
    let located = state.app.locate(&sent.place).await?;
    match &located {
        Located::One(spot) => sent.place.clone_from(&spot.name),
        Located::Several(_) => {}
        // What an address says and is no place is nothing that somebody typed.
        Located::Unknown => sent.place.clear(),
    }
    let w = Words::new(language);
    html(&shown(&state, w, sent, &located, Vec::new()).await?)
}

/// `POST /de/infrastruktur/hinweise/neu`, `POST /en/infrastructure/reports/new`
pub async fn post(
    State(state): State<WebState>,
    Lang(language): Lang,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    from_here(&headers)?;
    let sent = Sent::read(Some(&String::from_utf8_lossy(&body)));
    // People do not see this field; what fills in forms by itself does. It is shown the list and forgotten.
    if !sent.trap.is_empty() {
        return Ok(Redirect::to(&links::reports(language)).into_response());
    }
    let w = Words::new(language);
    let located = state.app.locate(&sent.place).await?;
    let report = match read(w, &sent, &located) {
        Ok(report) => report,
        Err(faults) => {
            let page = shown(&state, w, sent, &located, faults).await?;
            return Ok(to_mend(unkept(&page)?));
        }
    };
    match state.app.report_coverage(&Actor::Anonymous, report).await {
        Ok(token) => {
            let to = links::report_of(language, token.reveal());
            Ok(Redirect::to(&to).into_response())
        }
        // Nothing of what was typed is lost.
        Err(AppError::Full(_)) => {
            let faults = vec![("report-place", w.msg("report-fault-full"))];
            let page = shown(&state, w, sent, &located, faults).await?;
            Ok(to_mend(unkept(&page)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// The report of a form, or what has to be put right.
fn read(
    w: Words,
    sent: &Sent,
    located: &Located,
) -> Result<NewReport, Vec<(&'static str, String)>> {
    let mut faults = Vec::new();
    faults.extend(place_fault(w, sent, located));
    if NewReport::park_fault(&sent.park).is_some() {
        let words = w.count("report-fault-park", NewReport::PARK_MAX);
        faults.push(("report-park", words));
    }
    if sent.reason.is_none() {
        faults.push(("report-reason", w.msg("report-fault-reason")));
    }
    match (ags_of(located), sent.reason) {
        (Some(ags), Some(reason)) if faults.is_empty() => Ok(NewReport {
            ags,
            park: sent.park.clone(),
            reason,
        }),
        _ => Err(faults),
    }
}

fn place_fault(w: Words, sent: &Sent, located: &Located) -> Option<(&'static str, String)> {
    let place = sent.place.as_str();
    match located {
        _ if place.is_empty() => Some(("report-place", w.msg("report-fault-no-place"))),
        Located::One(spot) if spot.ags.is_some() => None,
        Located::Several(_) => Some(("report-places", w.named("report-fault-places", place))),
        _ if place.len() == 5 && place.bytes().all(|b| b.is_ascii_digit()) => {
            Some(("report-place", w.named("report-fault-postcode", place)))
        }
        _ => Some(("report-place", w.named("report-fault-place", place))),
    }
}

async fn shown(
    state: &WebState,
    w: Words,
    sent: Sent,
    located: &Located,
    faults: Vec<(&'static str, String)>,
) -> Result<ReportForm, Failure> {
    let language = w.language();
    let nature = state.app.nature().await?;
    let path = |language| links::report_part(language, ReportPart::New);
    let shell = Shell::new(state, language, nature, path)
        .titled(w.msg("report-new-title"))
        .under(Nav::Coverage)
        .below(w.msg("coverage-title"), links::coverage(language))
        .below(w.msg("reports-title"), links::reports(language));
    let reason = |reason: &ReportReason| (*reason, w.code("report-reason", reason.code()));
    let (needs, errors) = ReportReason::ALL
        .iter()
        .partition(|reason| reason.is_need());
    let (needs, errors): (Vec<&ReportReason>, Vec<&ReportReason>) = (needs, errors);
    Ok(ReportForm {
        action: path(language),
        places: match located {
            Located::Several(spots) => spots.iter().map(|spot| spot.name.clone()).collect(),
            Located::Unknown if !faults.is_empty() => areas::similar(&sent.place),
            _ => Vec::new(),
        },
        parks: match ags_of(located) {
            Some(ags) => parks(state, ags).await?,
            None => Vec::new(),
        },
        needs: needs.into_iter().map(reason).collect(),
        errors: errors.into_iter().map(reason).collect(),
        faults,
        sent,
        shell,
    })
}

fn ags_of(located: &Located) -> Option<Ags> {
    match located {
        Located::One(spot) => spot.ags,
        _ => None,
    }
}

/// Business parks that are told of already, so that they are called the same.
async fn parks(state: &WebState, ags: Ags) -> Result<Vec<String>, Failure> {
    let place = state
        .app
        .reports_of(&Actor::Anonymous, Area::Municipality(ags))
        .await?;
    let parks = place.into_iter().flat_map(|place| place.parks);
    Ok(parks.map(|park| park.name).collect())
}
