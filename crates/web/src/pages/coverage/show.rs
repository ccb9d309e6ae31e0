use app::IndicatorState;
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{Access, Indicator, LandUse, Served};
use i18n::Words;

use super::{
    choice::{Choice, Column, Level, network_code},
    rows::{Row, Rows},
};
use crate::{
    Failure, WebState, links,
    map::choropleth::{ShadedArea, ShareStep, steps},
    pages::{
        Lang, Nav, Shell, html,
        places::figures::{FigureSources, cited, network_name},
        search::show::Choice as Link,
    },
};

/// Broadband and mobile coverage of the whole state: map, table, file.
#[derive(Template)]
#[template(path = "coverage.html")]
pub struct CoverageView {
    pub shell: Shell,
    /// `None` where the atlas has no figures at all.
    pub shown: Option<Shown>,
    pub nets: Vec<Link>,
}

/// Everything about one question.
pub struct Shown {
    pub choice: Choice,
    /// The question in words.
    pub title: String,
    /// Whether the address asked for something that there are no figures for.
    pub replaced: bool,
    pub selects: Vec<Select>,
    pub areas: Vec<ShadedArea>,
    pub steps: [ShareStep; 4],
    pub rows: Vec<Row>,
    /// How many areas there are in all.
    pub all: usize,
    /// How many of them nothing is known about.
    pub unknown: usize,
    /// What areas without colour mean; empty: there are none.
    pub blank: String,
    /// Whether any share is estimated.
    pub estimated: bool,
    pub from: String,
    pub csv: String,
    /// Where a click on the heading of a column leads, and how it is sorted now.
    pub by_name: Sorting,
    pub by_share: Sorting,
}

/// A choice among a few values.
pub struct Select {
    pub name: &'static str,
    pub title: String,
    /// Value, words, whether chosen.
    pub options: Vec<(String, String, bool)>,
}

/// A heading that sorts.
pub struct Sorting {
    pub href: String,
    /// `ascending`, `descending` or `none`, as `aria-sort` wants it.
    pub state: &'static str,
}

impl Shown {
    /// Whether municipalities are compared.
    #[must_use]
    pub fn by_municipality(&self) -> bool {
        self.choice.level == Level::Municipalities
    }
}

/// `GET /de/infrastruktur`, `GET /en/infrastructure`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let asked = Choice::read(query.as_deref());
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| match &query {
        Some(_) => asked.href(language),
        None => links::coverage(language),
    });
    let told = state.app.indicators().await?;
    let shown = match asked.nearest(&told) {
        Some(choice) => {
            let rows = rows(&state, shell.w, &choice).await?;
            let names = figure_sources(&state).await?;
            Some(shown(shell.w, &asked, choice, &rows, &told, &names))
        }
        None => None,
    };
    html(&page(shell, &asked, shown, &told))
}

/// `GET /de/infrastruktur.csv`, `GET /en/infrastructure.csv`: the same table for programs.
pub async fn csv(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let w = Words::new(language);
    let asked = Choice::read(query.as_deref());
    let told = state.app.indicators().await?;
    let choice = asked.nearest(&told).ok_or(Failure::new("not-found"))?;
    let rows = rows(&state, w, &choice).await?;
    let sources = told.iter().map(|told| &told.source);
    let sources = sources.map(|source| (source.id.clone(), source.clone()));
    let sources = sources.collect();
    let mut response = super::table::file(w, &choice, &rows, &sources).into_response();
    let headers = response.headers_mut();
    let csv = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, csv);
    let name = choice.indicator.to_string().replace('/', "-");
    let named = format!("attachment; filename=\"{name}.csv\"");
    if let Ok(named) = HeaderValue::from_str(&named) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    Ok(response)
}

/// The areas of the level with their shares.
pub async fn rows(state: &WebState, w: Words, choice: &Choice) -> Result<Rows, Failure> {
    Ok(match choice.level {
        Level::Municipalities => {
            let figures = state.app.figures(choice.indicator, choice.on).await?;
            Rows::of_municipalities(w, &figures)
        }
        Level::Districts => {
            let figures = state
                .app
                .district_figures(choice.indicator, choice.on)
                .await?;
            Rows::of_districts(w, &figures)
        }
    })
}

/// All sources that tell figures of places.
pub async fn figure_sources(state: &WebState) -> Result<FigureSources, Failure> {
    let told = state.app.indicators().await?.into_iter();
    let sources = told.map(|told| (told.source.id.clone(), told.source));
    Ok(sources.collect())
}

/// The page for this answer.
#[must_use]
pub fn page(
    shell: Shell,
    asked: &Choice,
    shown: Option<Shown>,
    told: &[IndicatorState],
) -> CoverageView {
    let (w, language) = (shell.w, shell.language());
    let title = w.msg("coverage-title");
    let mut shell = shell.titled(title).under(Nav::Coverage);
    shell.description = w.msg("coverage-lead");
    let first = |mobile: bool| {
        let of = |s: &&IndicatorState| matches!(s.indicator, Indicator::Mobile { .. }) == mobile;
        told.iter().any(|state| of(&state))
    };
    let link = |key: &str, query: &str, mobile: bool| Link {
        label: w.msg(key),
        href: Choice::read(Some(query)).href(language),
        current: asked.is_mobile() == mobile,
    };
    let mut nets = Vec::new();
    if first(false) && first(true) {
        nets.push(link("coverage-fixed", "", false));
        nets.push(link("coverage-mobile-title", "network=5g-2", true));
    }
    CoverageView { shown, nets, shell }
}

/// Everything about this question.
#[must_use]
pub fn shown(
    w: Words,
    asked: &Choice,
    choice: Choice,
    rows: &Rows,
    told: &[IndicatorState],
    names: &FigureSources,
) -> Shown {
    let day = rows.day.map(|day| w.date(&day)).unwrap_or_default();
    let unknown = rows.rows.iter().filter(|row| row.share.is_none()).count();
    let sorting = |column: Column| {
        let current = choice.column == column;
        let descending = current && !choice.descending;
        let sorted = Choice {
            column,
            descending,
            ..choice.clone()
        };
        Sorting {
            href: sorted.href(w.language()),
            state: match (current, choice.descending) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            },
        }
    };
    Shown {
        title: title(w, choice.indicator),
        replaced: asked.indicator != choice.indicator && !same_wire(asked, &choice)
            || asked.on.is_some() && asked.on != choice.on,
        selects: selects(w, &choice, told),
        areas: rows.shaded(w, &choice),
        steps: steps(),
        all: rows.rows.len(),
        unknown,
        blank: match choice.below {
            Some(_) => w.msg("coverage-left-out"),
            None if unknown > 0 => w.msg("coverage-unknown"),
            None => String::new(),
        },
        estimated: rows.rows.iter().any(|row| row.estimate.is_some()),
        from: cited(w, day, rows.sources.iter(), names),
        csv: choice.csv(w.language()),
        by_name: sorting(Column::Name),
        by_share: sorting(Column::Share),
        rows: rows.wanted(&choice),
        choice,
    }
}

/// Whether the only difference is that no mobile networks count for what was asked anyway.
fn same_wire(asked: &Choice, shown: &Choice) -> bool {
    let plain = |indicator| match indicator {
        Indicator::Broadband {
            served,
            access: Access::Wired,
            mbits,
        } => Indicator::Broadband {
            served,
            access: Access::Any,
            mbits,
        },
        other => other,
    };
    plain(asked.indicator) == plain(shown.indicator)
}

/// What an indicator tells, in words.
#[must_use]
pub fn title(w: Words, indicator: Indicator) -> String {
    match indicator {
        Indicator::Broadband {
            served,
            access,
            mbits,
        } => w.with(
            "coverage-question",
            &[
                ("served", w.code("served", served.code()).into()),
                ("n", i64::from(mbits).into()),
                ("access", w.code("access-by", access.code()).into()),
            ],
        ),
        Indicator::Mobile { network, mbits, on } => w.with(
            "coverage-question-mobile",
            &[
                ("land", w.code("land-use", on.code()).into()),
                ("network", network_name(w, network, mbits).into()),
            ],
        ),
        Indicator::Population => w.msg("place-population"),
        Indicator::Area => w.msg("place-area"),
        Indicator::Urbanisation => w.msg("place-urbanisation"),
        Indicator::CommercialSites => w.msg("place-commercial-sites"),
    }
}

/// The selects of the form, each with what there are figures for.
fn selects(w: Words, choice: &Choice, told: &[IndicatorState]) -> Vec<Select> {
    let (mut served, mut access, mut speeds) = (Vec::new(), Vec::new(), Vec::new());
    let (mut networks, mut lands, mut days) = (Vec::new(), Vec::new(), Vec::new());
    for state in told {
        match (choice.indicator, state.indicator) {
            (
                Indicator::Broadband { .. },
                Indicator::Broadband {
                    served: s,
                    access: a,
                    mbits,
                },
            ) => {
                served.push(s);
                access.push(a);
                speeds.push(mbits);
            }
            (Indicator::Mobile { .. }, Indicator::Mobile { network, mbits, on }) => {
                networks.push((network, mbits));
                lands.push(on);
            }
            _ => {}
        }
        if state.indicator == choice.indicator {
            days.extend(state.days.iter().copied());
        }
    }
    let mut selects = match choice.indicator {
        Indicator::Broadband {
            served: s,
            access: a,
            mbits,
        } => vec![
            select(
                "served",
                w.msg("coverage-served"),
                served,
                s,
                |s: &Served| (s.code().to_owned(), w.code("served", s.code())),
            ),
            select(
                "access",
                w.msg("coverage-access"),
                access,
                a,
                |a: &Access| (a.code().to_owned(), w.code("access", a.code())),
            ),
            select("mbits", w.msg("coverage-at-least"), speeds, mbits, |n| {
                (n.to_string(), w.count("coverage-speed", i64::from(*n)))
            }),
        ],
        Indicator::Mobile { network, mbits, on } => vec![
            select(
                "network",
                w.msg("coverage-network"),
                networks,
                (network, mbits),
                |&(n, m)| (network_code(n, m), network_name(w, n, m)),
            ),
            select("land", w.msg("coverage-of"), lands, on, |land: &LandUse| {
                (land.code().to_owned(), w.code("land-use", land.code()))
            }),
        ],
        _ => Vec::new(),
    };
    days.sort_unstable();
    let latest = days.last().copied();
    if let Some(day) = choice.on.or(latest) {
        selects.push(select("on", w.msg("coverage-day"), days, day, |day| {
            (day.to_string(), w.date(day))
        }));
    }
    selects
}

fn select<T: Ord + Copy>(
    name: &'static str,
    title: String,
    mut values: Vec<T>,
    chosen: T,
    words: impl Fn(&T) -> (String, String),
) -> Select {
    values.sort_unstable();
    values.dedup();
    // The fastest, and the latest, are asked for most.
    if matches!(name, "mbits" | "on") {
        values.reverse();
    }
    let option = |value: &T| {
        let (code, label) = words(value);
        (code, label, *value == chosen)
    };
    Select {
        name,
        title,
        options: values.iter().map(option).collect(),
    }
}
