use std::collections::BTreeMap;

use app::CalendarRequest;
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Actor, Entry, FieldOfAction, Language, places::Gazetteer};
use i18n::Words;
use jiff::civil::Date;

use super::{Dated, dated, items, month::Month};
use crate::{
    Failure, WebState, calendar_file,
    calendar_file::When,
    lenient, links,
    map::district_name,
    pages::{Feed, Lang, Nav, Shell, html, search::teaser::Teaser},
};

/// Most entries of a list that has no end: more than that are told of, and stand in the file. A month is shown whole.
const LISTED: usize = 500;

/// What the calendar is asked, as its address says. Values that nobody knows are passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// None: everything from today on.
    pub month: Option<Month>,
    pub district: Option<String>,
    pub field: Option<FieldOfAction>,
}

impl Asked {
    /// What this query string asks.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut asked = Self::default();
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "month" => asked.month = Month::read(&value),
                "district" => {
                    let known = Gazetteer::nrw().district(&value).is_some();
                    asked.district = known.then_some(value);
                }
                "field" => asked.field = FieldOfAction::from_code(&value),
                _ => {}
            }
        }
        asked
    }

    /// Whether only this district is wanted.
    #[must_use]
    pub fn is_in(&self, district: &str) -> bool {
        self.district.as_deref() == Some(district)
    }

    /// Whether only this field of action is wanted.
    #[must_use]
    pub fn is_of(&self, field: &str) -> bool {
        self.field.is_some_and(|own| own.code() == field)
    }

    fn query(&self) -> String {
        let mut pairs = Vec::new();
        pairs.extend(self.month.map(|month| ("month", month.code())));
        pairs.extend(self.district.clone().map(|code| ("district", code)));
        pairs.extend(self.field.map(|field| ("field", field.code().to_owned())));
        lenient::query(&pairs)
    }

    fn href(&self, language: Language) -> String {
        format!("{}{}", links::calendar(language), self.query())
    }

    fn in_month(&self, month: Option<Month>) -> Self {
        Self {
            month,
            ..self.clone()
        }
    }
}

/// Events and deadlines, as a list by month and, for one month, as a grid.
#[derive(Template)]
#[template(path = "calendar.html")]
pub struct CalendarPage {
    pub shell: Shell,
    pub asked: Asked,
    pub months: Vec<MonthView>,
    pub grid: Option<GridView>,
    pub districts: Vec<(String, String)>,
    pub fields: Vec<(&'static str, String)>,
    /// To everything from today on.
    pub upcoming: String,
    /// To the present month as a grid.
    pub this_month: String,
    pub file_href: String,
    /// There is more than the page shows.
    pub more: bool,
}

/// A month of the list.
pub struct MonthView {
    pub title: String,
    pub lines: Vec<LineView>,
}

/// An event or a deadline.
pub struct LineView {
    pub teaser: Teaser,
    pub when: String,
    pub deadline: bool,
    pub file_href: String,
}

/// A month as a grid of weeks.
pub struct GridView {
    pub title: String,
    pub weekdays: Vec<String>,
    pub weeks: Vec<Vec<DayView>>,
    pub previous: String,
    pub next: String,
}

/// A day of the grid; without a number: a day of another month.
pub struct DayView {
    pub number: Option<i8>,
    pub today: bool,
    pub marks: Vec<(String, String)>,
}

/// `GET /de/kalender`, `GET /en/calendar`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let asked = Asked::read(query.as_deref());
    let today = domain::german_day(state.app.now());
    let limit = asked.month.is_none().then_some(LISTED);
    let (found, more) = find(&state, &asked, today, limit).await?;
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| asked.href(language));
    let mut page = page(shell, asked, &found, today);
    page.more = more;
    html(&page)
}

/// `GET /de/kalender.ics`, `GET /en/calendar.ics`: the same as a file for calendars.
pub async fn file(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let asked = Asked::read(query.as_deref());
    let today = domain::german_day(state.app.now());
    let (found, _) = find(&state, &asked, today, None).await?;
    let all = found
        .iter()
        .flat_map(|(entry, _)| items(&state.public_url, language, entry));
    let name = Words::new(language).msg("calendar-name");
    let file = calendar_file::file(&name, &all.collect::<Vec<_>>());
    let headers = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((headers, file).into_response())
}

/// What falls into the month, or lies ahead, the earliest first, at most `limit`; and whether there is more.
async fn find(
    state: &WebState,
    asked: &Asked,
    today: Date,
    limit: Option<usize>,
) -> Result<(Vec<(Entry, Dated)>, bool), Failure> {
    let request = CalendarRequest {
        from: asked.month.map_or(today, Month::first),
        until: asked.month.map_or(Date::MAX, Month::last),
        fields: asked.field.into_iter().collect(),
        districts: asked.district.clone().into_iter().collect(),
        limit,
    };
    let calendar = state.app.calendar(&Actor::Anonymous, request).await?;
    let entries = calendar.entries.into_iter();
    let mut found: Vec<(Entry, Dated)> = entries
        .filter_map(|entry| dated(&entry).map(|dated| (entry, dated)))
        .collect();
    // Of one day's events the earlier ones first.
    found.sort_by_key(|(entry, dated)| (begin(dated.when), entry.id));
    Ok((found, calendar.more))
}

fn begin(when: When) -> (Date, Option<jiff::civil::DateTime>) {
    match when {
        When::Days(first, _) => (first, None),
        When::Times(starts, _) => (starts.date(), Some(starts)),
    }
}

/// The page for what was found.
#[must_use]
pub fn page(shell: Shell, asked: Asked, found: &[(Entry, Dated)], today: Date) -> CalendarPage {
    let (w, language) = (shell.w, shell.language());
    let title = match asked.month {
        Some(month) => w.named("calendar-title-month", w.month(&month.first())),
        None => w.msg("calendar-title"),
    };
    let mut shell = shell.titled(title).under(Nav::Calendar);
    shell.description = w.msg("calendar-lead");
    // Endless months ahead and behind are nothing to list.
    shell.listed = asked == Asked::default();
    let file_href = match language {
        Language::German => "/de/kalender.ics",
        Language::English => "/en/calendar.ics",
    };
    let file_href = format!("{file_href}{}", asked.query());
    shell = shell.with_feed(Feed {
        title: w.msg("calendar-name"),
        media_type: "text/calendar",
        href: file_href.clone(),
    });
    let mut months: BTreeMap<Month, Vec<LineView>> = BTreeMap::new();
    for (entry, dated) in found {
        let (first, _) = dated.when.days();
        // What began earlier stands under the month one looks from.
        let shown = first.max(asked.month.map_or(today, Month::first));
        let lines = months.entry(Month::of(shown)).or_default();
        lines.push(line(w, entry, *dated));
    }
    let districts = Gazetteer::nrw().districts().iter();
    let mut districts: Vec<(String, String)> = districts
        .map(|d| (d.code.clone(), district_name(&d.code)))
        .collect();
    districts.sort_by_key(|(_, name)| domain::fold_name(name.trim_start_matches("Kreis ")));
    let fields = FieldOfAction::ALL.iter();
    CalendarPage {
        months: months
            .into_iter()
            .map(|(month, lines)| MonthView {
                title: w.month(&month.first()),
                lines,
            })
            .collect(),
        grid: asked
            .month
            .map(|month| grid(w, &asked, month, found, today)),
        districts,
        fields: fields
            .map(|field| (field.code(), w.code("field", field.code())))
            .collect(),
        upcoming: asked.in_month(None).href(language),
        this_month: asked.in_month(Some(Month::of(today))).href(language),
        file_href,
        more: false,
        asked,
        shell,
    }
}

fn line(w: Words, entry: &Entry, dated: Dated) -> LineView {
    let teaser = Teaser::new(entry, w.language());
    LineView {
        when: when(w, dated.when),
        deadline: dated.deadline,
        file_href: format!("{}.ics", teaser.href),
        teaser,
    }
}

fn when(w: Words, when: When) -> String {
    let (from, until) = match when {
        When::Days(first, last) if first == last => return w.date(&first),
        When::Days(first, last) => (w.date(&first), w.date(&last)),
        When::Times(starts, None) => return w.date_time(&starts),
        When::Times(starts, Some(ends)) if starts.date() == ends.date() => {
            (w.date_time(&starts), w.time(&ends))
        }
        When::Times(starts, Some(ends)) => (w.date_time(&starts), w.date_time(&ends)),
    };
    w.with(
        "period-both",
        &[("from", from.into()), ("until", until.into())],
    )
}

fn grid(w: Words, asked: &Asked, month: Month, found: &[(Entry, Dated)], today: Date) -> GridView {
    let day = |day: Option<Date>| DayView {
        number: day.map(Date::day),
        today: day == Some(today),
        marks: day.map(|day| marks(w, found, day)).unwrap_or_default(),
    };
    let href = |month| asked.in_month(Some(month)).href(w.language());
    GridView {
        title: w.month(&month.first()),
        weekdays: (0..7).map(|day| w.weekday(day)).collect(),
        weeks: month
            .weeks()
            .into_iter()
            .map(|week| week.map(day).into())
            .collect(),
        previous: href(month.previous()),
        next: href(month.next()),
    }
}

/// Titles and addresses of what is on this day.
fn marks(w: Words, found: &[(Entry, Dated)], day: Date) -> Vec<(String, String)> {
    let on = found.iter().filter(|(_, dated)| {
        let (first, last) = dated.when.days();
        (first..=last).contains(&day)
    });
    on.map(|(entry, _)| {
        let teaser = Teaser::new(entry, w.language());
        (teaser.title, teaser.href)
    })
    .collect()
}
