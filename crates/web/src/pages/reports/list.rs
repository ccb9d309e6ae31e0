use app::{ReportedPark, ReportedPlace, Reports};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{Actor, Ags, Language, ReportAnswer, places::Gazetteer};
use i18n::Words;

use crate::{
    Failure, WebState, csv,
    links::{self, ReportPart},
    map::{
        choropleth::{ShadedArea, outline},
        district_name,
    },
    pages::{Lang, Nav, Shell, html},
};

/// Lower bounds of the map's classes: reports of a municipality.
const BOUNDS: [u64; 4] = [5, 10, 25, 50];

/// What is published of reports: map, table, file, and how reports are worked off.
#[derive(Template)]
#[template(path = "reports.html")]
pub struct ReportsPage {
    pub shell: Shell,
    /// To which day reports are counted.
    pub until: String,
    pub places: Vec<ReportedView>,
    pub areas: Vec<ShadedArea>,
    /// Classes of the map with their words.
    pub steps: Vec<(usize, String)>,
    pub new: String,
    pub csv: String,
}

/// A municipality, or a business park of one.
pub struct ReportedView {
    pub name: String,
    /// The district; of a business park its municipality.
    pub within: String,
    /// Empty: a business park, which has no page.
    pub href: String,
    /// "at least 10", or that there are too few.
    pub count: String,
    /// What enough of them say, with how many.
    pub reasons: Vec<String>,
    /// What became of them, the newest first.
    pub answers: Vec<AnswerView>,
}

/// An answer of the office.
#[derive(Debug, Clone)]
pub struct AnswerView {
    pub state: String,
    pub day: String,
    pub text: String,
    /// The language of the text.
    pub language: Language,
}

/// `GET /de/infrastruktur/hinweise`, `GET /en/infrastructure/reports`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::reports);
    let reports = state.app.reports(&Actor::Anonymous).await?;
    html(&page(shell, &reports))
}

/// `GET /de/infrastruktur/hinweise.csv` and its English twin: the same table for programs.
pub async fn file(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    let reports = state.app.reports(&Actor::Anonymous).await?;
    let mut response = table(Words::new(language), &reports).into_response();
    let headers = response.headers_mut();
    let csv = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, csv);
    let named = HeaderValue::from_static("attachment; filename=\"reports.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, named);
    Ok(response)
}

/// Keys of the words above the columns of the file.
const COLUMNS: [&str; 10] = [
    "csv-key",
    "csv-name",
    "csv-district",
    "report-park",
    "report-csv-at-least",
    "report-reasons",
    "report-csv-until",
    "report-csv-state",
    "report-csv-day",
    "report-csv-answer",
];

/// The file: a line for each municipality and each business park.
fn table(w: Words, reports: &Reports) -> String {
    let mut text = csv::MARK.to_owned();
    text += &csv::row(COLUMNS.map(|key| w.msg(key)));
    let until = reports.until.to_string();
    let line =
        |ags: Ags, park: &str, at_least: Option<u64>, reasons: String, answers: &[ReportAnswer]| {
            let last: Option<&ReportAnswer> = answers.first();
            let day = last.map(|answer| domain::german_day(answer.at).to_string());
            let answer = last.map(|answer| answer_view(w, answer));
            let (state, said) = answer.map_or_else(Default::default, |a| (a.state, a.text));
            csv::row([
                ags.to_string(),
                name(ags).to_owned(),
                district_name(ags.district()),
                park.to_owned(),
                at_least.map(|count| count.to_string()).unwrap_or_default(),
                reasons,
                until.clone(),
                state,
                day.unwrap_or_default(),
                said,
            ])
        };
    for place in &reports.places {
        let reasons = csv::joined(reasons(w, place));
        text += &line(place.ags, "", place.at_least, reasons, &place.answers);
        for park in &place.parks {
            let (name, count) = (park.name.as_str(), park.at_least);
            text += &line(place.ags, name, count, String::new(), &park.answers);
        }
    }
    text
}

fn page(shell: Shell, reports: &Reports) -> ReportsPage {
    let (w, language) = (shell.w, shell.language());
    let mut shell = shell
        .titled(w.msg("reports-title"))
        .under(Nav::Coverage)
        .below(w.msg("coverage-title"), links::coverage(language));
    shell.description = w.msg("reports-lead");
    ReportsPage {
        until: w.date(&reports.until),
        places: reports.places.iter().flat_map(|p| views(w, p)).collect(),
        areas: areas(w, &reports.places),
        steps: steps(w),
        new: links::report_part(language, ReportPart::New),
        csv: links::reports(language) + ".csv",
        shell,
    }
}

/// The lines of a municipality: itself, then its business parks.
#[must_use]
pub fn views(w: Words, place: &ReportedPlace) -> Vec<ReportedView> {
    let park = |park: &ReportedPark| ReportedView {
        name: park.name.clone(),
        within: w.named("report-park-in", name(place.ags)),
        href: String::new(),
        count: count(w, park.at_least),
        reasons: Vec::new(),
        answers: park.answers.iter().map(|a| answer_view(w, a)).collect(),
    };
    let own = ReportedView {
        name: name(place.ags).to_owned(),
        within: district_name(place.ags.district()),
        href: links::municipality(w.language(), place.ags),
        count: count(w, place.at_least),
        reasons: reasons(w, place),
        answers: place.answers.iter().map(|a| answer_view(w, a)).collect(),
    };
    let parks = place.parks.iter().map(park);
    std::iter::once(own).chain(parks).collect()
}

fn count(w: Words, at_least: Option<u64>) -> String {
    match at_least {
        Some(count) => w.count("report-at-least", count),
        None => w.msg("report-too-few"),
    }
}

fn reasons(w: Words, place: &ReportedPlace) -> Vec<String> {
    let reasons = place.reasons.iter().map(|(reason, count)| {
        let args = [
            ("reason", w.code("report-short", reason.code()).into()),
            ("n", (*count).into()),
        ];
        w.with("report-reason-count", &args)
    });
    reasons.collect()
}

fn answer_view(w: Words, answer: &ReportAnswer) -> AnswerView {
    let is_english = w.language() == Language::English && !answer.english.is_empty();
    AnswerView {
        state: w.code("report-state", answer.state.code()),
        day: w.day(&answer.at),
        text: match is_english {
            true => answer.english.clone(),
            false => answer.german.clone(),
        },
        language: match is_english {
            true => Language::English,
            false => Language::German,
        },
    }
}

/// The whole state on the map, the darker the more reports.
fn areas(w: Words, places: &[ReportedPlace]) -> Vec<ShadedArea> {
    let area = |ags: Ags| {
        let told = places.iter().find(|place| place.ags == ags);
        let at_least = told.and_then(|place| place.at_least);
        Some(ShadedArea {
            code: ags.to_string(),
            label: format!("{}: {}", name(ags), count(w, at_least)),
            class: class_of(at_least),
            path: outline(ags.as_str())?,
            // The table leads to what is told of, and the map nowhere else.
            href: match told {
                Some(_) => links::municipality(w.language(), ags),
                None => String::new(),
            },
        })
    };
    let municipalities = Gazetteer::nrw().municipalities().iter();
    municipalities.filter_map(|m| area(m.ags)).collect()
}

fn class_of(at_least: Option<u64>) -> usize {
    let count = at_least.unwrap_or(0);
    BOUNDS.iter().filter(|bound| count >= **bound).count()
}

/// The map's classes in words, none first.
fn steps(w: Words) -> Vec<(usize, String)> {
    let of = |(place, bound): (usize, &u64)| (place + 1, w.count("report-at-least", *bound));
    let steps = BOUNDS.iter().enumerate().map(of);
    let none = (0, w.msg("report-too-few"));
    std::iter::once(none).chain(steps).collect()
}

/// The name of a municipality.
#[must_use]
pub fn name(ags: Ags) -> &'static str {
    Gazetteer::nrw().name_of(ags)
}
