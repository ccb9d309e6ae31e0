//! Where commercial sites cannot have 30, 100 or 1,000 Mbit/s, and where many firms of the country meet slow networks.

use app::{SLOW, WhiteSpot, WhiteSpots};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{Actor, Language, Source, fold_name, places::Gazetteer};
use i18n::Words;

use super::show::{Sorting, figure_sources};
use crate::{
    Failure, WebState, csv, lenient, links,
    map::{
        choropleth::{ShadedArea, ShareStep, class_of, outline, steps},
        district_name,
    },
    pages::{
        Lang, Nav, Shell, html,
        places::figures::{Share, cited},
        search::show::Choice as Link,
    },
};

/// White spots of the whole state: map, table, file.
#[derive(Template)]
#[template(path = "white_spots.html")]
pub struct WhiteSpotsView {
    pub shell: Shell,
    /// Whether commercial sites are fast, and of which district if one was chosen.
    pub question: String,
    /// All places, or one degree of urbanisation.
    pub presets: Vec<Link>,
    /// Districts to choose from: key, name, whether it is chosen.
    pub districts: Vec<(&'static str, String, bool)>,
    /// What else is asked for, for the form that chooses a district.
    pub besides: Vec<(&'static str, String)>,
    pub rows: Vec<Row>,
    pub areas: Vec<ShadedArea>,
    pub steps: [ShareStep; 4],
    /// What areas without colour mean.
    pub blank: String,
    pub from: String,
    pub csv: String,
    /// Headings that sort: name, shares, sites.
    pub sorting: Vec<(String, Sorting)>,
    /// Whether a source tells how many sites there are, so that firms of this atlas need not stand for them.
    pub has_sites: bool,
    /// How many places have no share.
    pub unknown: usize,
}

/// A municipality.
pub struct Row {
    pub name: String,
    pub within: String,
    pub href: String,
    pub degree: String,
    /// Shares of sites below each speed.
    pub below: [Option<Share>; 3],
    /// About how many sites have no gigabit; empty: not known.
    pub without: String,
}

/// What is asked of the table. What makes no sense is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    degree: Option<u8>,
    district: Option<&'static str>,
    by: By,
}

/// By what the table is sorted, the most first; names from A on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Name,
    /// The share below one of [`SLOW`], by its place.
    Share(usize),
    Sites,
}

impl By {
    const ALL: [Self; 5] = [
        Self::Name,
        Self::Share(0),
        Self::Share(1),
        Self::Share(2),
        Self::Sites,
    ];

    fn code(self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Share(place) => SLOW[place].to_string(),
            Self::Sites => "sites".to_owned(),
        }
    }
}

impl Asked {
    fn read(query: Option<&str>) -> Self {
        let mut asked = Self {
            degree: None,
            district: None,
            by: By::Share(2),
        };
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "degree" => asked.degree = value.parse().ok().filter(|d| (1..=3).contains(d)),
                "district" => {
                    let district = Gazetteer::nrw().district(&value);
                    asked.district = district.map(|district| district.code.as_str());
                }
                "sort" => {
                    let by = By::ALL.into_iter().find(|by| by.code() == value);
                    asked.by = by.unwrap_or(asked.by);
                }
                _ => {}
            }
        }
        asked
    }

    /// What is asked for besides a district, as an address says it.
    fn besides(self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.extend(self.degree.map(|degree| ("degree", degree.to_string())));
        if self.by != By::Share(2) {
            pairs.push(("sort", self.by.code()));
        }
        pairs
    }

    fn query(self) -> String {
        let mut pairs = self.besides();
        pairs.extend(self.district.map(|code| ("district", code.to_owned())));
        lenient::query(&pairs)
    }

    /// Whether a place is asked for.
    fn is_wanted(self, spot: &WhiteSpot) -> bool {
        let is_within = self.district.is_none_or(|code| spot.ags.district() == code);
        is_within && (self.degree.is_none() || spot.degree == self.degree)
    }

    fn href(self, language: Language) -> String {
        links::white_spots(language) + &self.query()
    }

    /// The places that are wanted, in their order.
    fn of(self, spots: &WhiteSpots) -> Vec<&WhiteSpot> {
        let places = spots.places.iter();
        let mut places: Vec<&WhiteSpot> = places.filter(|spot| self.is_wanted(spot)).collect();
        let by_number = |of: fn(&WhiteSpot, usize) -> Option<f64>, place: usize| {
            move |a: &&WhiteSpot, b: &&WhiteSpot| {
                let number = |spot: &WhiteSpot| of(spot, place).unwrap_or(-1.0);
                number(b).total_cmp(&number(a))
            }
        };
        places.sort_by_key(|spot| fold_name(name(spot)));
        match self.by {
            By::Name => {}
            By::Share(place) => places.sort_by(by_number(|spot, at| spot.below[at], place)),
            // Of those whose number is not known the slowest come first.
            By::Sites => {
                places.sort_by(by_number(|spot, at| spot.below[at], 2));
                places.sort_by(by_number(|spot, _| spot.without_gigabit(), 0));
            }
        }
        places
    }
}

/// `GET /de/infrastruktur/weisse-flecken`, `GET /en/infrastructure/white-spots`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let asked = Asked::read(query.as_deref());
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| asked.href(language));
    let spots = state.app.white_spots(&Actor::Anonymous).await?;
    let w = shell.w;
    let names = figure_sources(&state).await?;
    let day = spots.on.map(|day| w.date(&day)).unwrap_or_default();
    let from = cited(w, day, spots.sources.iter(), &names);
    html(&page(shell, asked, &spots, from))
}

/// `GET /de/infrastruktur/weisse-flecken.csv` and its English twin: the same table for programs.
pub async fn file(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let w = Words::new(language);
    let asked = Asked::read(query.as_deref());
    let spots = state.app.white_spots(&Actor::Anonymous).await?;
    let sources = state.app.sources_of(&spots.sources).await?;
    let mut response = table(w, asked, &spots, &sources).into_response();
    let headers = response.headers_mut();
    let csv = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, csv);
    let named = HeaderValue::from_static("attachment; filename=\"white-spots.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, named);
    Ok(response)
}

/// Keys of the words above the columns of the file.
const COLUMNS: [&str; 15] = [
    "csv-key",
    "csv-name",
    "csv-district",
    "csv-degree",
    "csv-below-30",
    "csv-below-100",
    "csv-below-1000",
    "csv-sites",
    "csv-firms",
    "csv-without",
    "csv-day",
    "csv-source",
    "csv-licence",
    "csv-attribution",
    "csv-source-url",
];

/// The file: a line for each place, with day and sources on every line.
fn table(w: Words, asked: Asked, spots: &WhiteSpots, sources: &[Source]) -> String {
    let cited = csv::of_sources(&sources.iter().collect::<Vec<_>>());
    let mut text = csv::MARK.to_owned();
    text += &csv::row(COLUMNS.map(|key| w.msg(key)));
    let day = spots.on.map(|day| day.to_string()).unwrap_or_default();
    let share = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
    let count = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    for spot in asked.of(spots) {
        let without = spot.without_gigabit();
        let cells = [
            spot.ags.to_string(),
            name(spot).to_owned(),
            district_name(spot.ags.district()),
            degree(w, spot),
            share(spot.below[0]),
            share(spot.below[1]),
            share(spot.below[2]),
            count(spot.sites),
            count(spot.firms),
            without.map_or_else(String::new, |number| format!("{number:.0}")),
            day.clone(),
        ];
        text += &csv::row(cells.iter().chain(&cited));
    }
    text
}

fn page(shell: Shell, asked: Asked, spots: &WhiteSpots, from: String) -> WhiteSpotsView {
    let (w, language) = (shell.w, shell.language());
    let mut shell = shell
        .titled(w.msg("white-spots-title"))
        .under(Nav::Coverage)
        .below(w.msg("coverage-title"), links::coverage(language));
    shell.description = w.msg("white-spots-lead");
    let wanted = asked.of(spots);
    let has_sites = spots.places.iter().any(|spot| spot.sites.is_some());
    let heading = |by: By| {
        let words = match by {
            By::Name => w.msg("coverage-municipality"),
            By::Share(place) => w.count("white-spots-below", SLOW[place]),
            By::Sites if has_sites => w.msg("white-spots-sites"),
            By::Sites => w.msg("white-spots-firms"),
        };
        let state = match (asked.by == by, by) {
            (false, _) => "none",
            (true, By::Name) => "ascending",
            (true, _) => "descending",
        };
        let href = Asked { by, ..asked }.href(language);
        (words, Sorting { href, state })
    };
    WhiteSpotsView {
        presets: presets(w, asked),
        areas: areas(w, asked, spots),
        steps: steps(),
        blank: match (asked.degree, asked.district) {
            (None, None) => w.msg("coverage-unknown"),
            _ => w.msg("coverage-left-out"),
        },
        question: match asked.district {
            Some(code) => w.named("white-spots-question-in", district_name(code)),
            None => w.msg("white-spots-question"),
        },
        districts: districts(asked),
        besides: asked.besides(),
        csv: links::white_spots(language) + ".csv" + &asked.query(),
        sorting: By::ALL.map(heading).into(),
        has_sites,
        unknown: wanted.iter().filter(|s| s.below[2].is_none()).count(),
        rows: wanted.into_iter().map(|spot| row(w, spot)).collect(),
        from: match spots.on {
            Some(_) => from,
            None => String::new(),
        },
        shell,
    }
}

/// All places by share, and rural industry: thinly populated places by the number of sites.
fn presets(w: Words, asked: Asked) -> Vec<Link> {
    let link = |key: &str, degree, by| Link {
        label: w.msg(key),
        href: Asked {
            degree,
            by,
            ..asked
        }
        .href(w.language()),
        current: asked.degree == degree,
    };
    vec![
        link("white-spots-all", None, By::Share(2)),
        link("white-spots-rural", Some(3), By::Sites),
        link("white-spots-between", Some(2), By::Sites),
    ]
}

/// All districts by name.
fn districts(asked: Asked) -> Vec<(&'static str, String, bool)> {
    let all = Gazetteer::nrw().districts().iter();
    let mut all: Vec<_> = all
        .map(|district| {
            let code = district.code.as_str();
            (code, district.full_name(), asked.district == Some(code))
        })
        .collect();
    all.sort_by_key(|(_, name, _)| fold_name(name));
    all
}

fn row(w: Words, spot: &WhiteSpot) -> Row {
    let without = spot.without_gigabit();
    Row {
        name: name(spot).to_owned(),
        within: district_name(spot.ags.district()),
        href: links::municipality(w.language(), spot.ags),
        degree: degree(w, spot),
        below: spot
            .below
            .map(|share| share.map(|share| Share::new(w, share, 1))),
        without: without.map_or_else(String::new, |number| {
            w.named("coverage-about", w.decimal(number, 0))
        }),
    }
}

/// The whole state on the map; what is not asked for has no colour.
fn areas(w: Words, asked: Asked, spots: &WhiteSpots) -> Vec<ShadedArea> {
    let places = spots.places.iter();
    places
        .filter_map(|spot| area(w, spot, asked.is_wanted(spot)))
        .collect()
}

/// A place on the map, the darker the more sites have no gigabit.
fn area(w: Words, spot: &WhiteSpot, is_wanted: bool) -> Option<ShadedArea> {
    let share = spot.below[2].filter(|_| is_wanted);
    let told = share.map_or_else(|| w.msg("coverage-unknown"), |share| w.per_cent(share, 1));
    Some(ShadedArea {
        code: spot.ags.to_string(),
        label: format!("{}: {told}", name(spot)),
        class: class_of(share),
        path: outline(spot.ags.as_str())?,
        // The table leads to what is asked for, and the map nowhere else.
        href: match is_wanted {
            true => links::municipality(w.language(), spot.ags),
            false => String::new(),
        },
    })
}

fn name(spot: &WhiteSpot) -> &'static str {
    Gazetteer::nrw().name_of(spot.ags)
}

fn degree(w: Words, spot: &WhiteSpot) -> String {
    spot.degree.map_or_else(String::new, |degree| {
        w.code("urbanisation", &degree.to_string())
    })
}
