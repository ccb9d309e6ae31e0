use app::{Order, Overview, Page, SearchPage, SearchRequest};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Body, Kind, Language};
use i18n::Words;

use crate::{
    Failure, WebState, lenient, links,
    pages::{
        Feed, Lang, Nav, Shell, html,
        pager::{Pager, pager},
        search::teaser::Teaser,
    },
};

/// Entries on a page.
const PAGE: usize = 100;

/// The letters under which titles stand; `0` holds what begins with a digit, `#` everything else.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0#";

/// Which part of the directory is wanted, as the address says. Values that nobody knows are passed over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    pub kind: Option<Kind>,
    pub letter: Option<char>,
    /// Counted from 1.
    pub page: u32,
}

impl Asked {
    /// What this query string asks.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut asked = Self {
            page: 1,
            ..Self::default()
        };
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "kind" => asked.kind = Kind::from_code(&value),
                "letter" => {
                    let first = value.chars().next().map(|c| c.to_ascii_uppercase());
                    asked.letter = first.filter(|c| LETTERS.contains(*c));
                }
                "page" => asked.page = value.parse().unwrap_or(1).clamp(1, 500),
                _ => {}
            }
        }
        asked
    }

    /// The address of this part.
    #[must_use]
    pub fn href(self, language: Language) -> String {
        let mut pairs = Vec::new();
        pairs.extend(self.kind.map(|kind| ("kind", kind.code().to_owned())));
        pairs.extend(self.letter.map(|letter| ("letter", letter.to_string())));
        if self.page > 1 {
            pairs.push(("page", self.page.to_string()));
        }
        format!("{}{}", links::directory(language), lenient::query(&pairs))
    }
}

/// The kinds of entries with how many there are of each.
#[derive(Template)]
#[template(path = "directory.html")]
pub struct KindsPage {
    pub shell: Shell,
    pub total: u64,
    pub kinds: Vec<KindView>,
}

/// A kind and how many there are.
pub struct KindView {
    pub kind: Kind,
    pub count: u64,
    pub href: String,
}

/// The entries of one kind in the order of their titles.
#[derive(Template)]
#[template(path = "directory_kind.html")]
pub struct KindPage {
    pub shell: Shell,
    pub kind: Kind,
    pub total: u64,
    pub letters: Vec<LetterView>,
    /// To all letters.
    pub all: String,
    pub letter: Option<char>,
    pub lines: Vec<Line>,
    pub pager: Pager,
    /// To the search for this kind.
    pub search_href: String,
}

/// A letter and how many entries stand under it.
pub struct LetterView {
    pub label: String,
    pub count: u64,
    /// Empty: nothing stands there.
    pub href: String,
    pub current: bool,
}

/// An entry in the directory.
pub struct Line {
    pub teaser: Teaser,
    /// What sort of its kind; empty: not known.
    pub sort: String,
}

/// `GET /de/verzeichnis`, `GET /en/directory`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let asked = Asked::read(query.as_deref());
    let Some(kind) = asked.kind else {
        let overview = state.app.overview(&Actor::Anonymous, None).await?;
        let shell = Shell::new(&state, language, overview.nature, links::directory);
        return html(&kinds(shell, &overview));
    };
    let request = SearchRequest {
        language: Some(language),
        kinds: vec![kind],
        initials: asked.letter.into_iter().collect(),
        order: Order::Title,
        page: Page::Number(asked.page),
        limit: PAGE,
        ..SearchRequest::default()
    };
    let found = state.app.search(&Actor::Anonymous, request).await?;
    if asked.page > found.pages.max(1) {
        let last = Asked {
            page: found.pages.max(1),
            ..asked
        };
        return Ok(Redirect::to(&last.href(language)).into_response());
    }
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| asked.href(language));
    html(&listed(shell, asked, kind, &found))
}

/// `GET /de/{segment}`: where all entries of a kind are listed.
pub async fn of_kind(
    Lang(language): Lang,
    Path(segment): Path<String>,
) -> Result<Response, Failure> {
    let kind = Kind::from_segment(&segment, language).ok_or(Failure::new("not-found"))?;
    Ok(Redirect::to(&links::directory_of(language, kind)).into_response())
}

/// The page of kinds.
#[must_use]
pub fn kinds(shell: Shell, overview: &Overview) -> KindsPage {
    let (w, language) = (shell.w, shell.language());
    let mut shell = shell.titled(w.msg("directory-title")).under(Nav::Directory);
    shell.description = w.msg("directory-lead");
    KindsPage {
        total: overview.total,
        kinds: overview
            .kinds
            .iter()
            .map(|&(kind, count)| KindView {
                kind,
                count,
                href: links::directory_of(language, kind),
            })
            .collect(),
        shell,
    }
}

/// The page of one kind.
#[must_use]
pub fn listed(shell: Shell, asked: Asked, kind: Kind, found: &SearchPage) -> KindPage {
    let (w, language) = (shell.w, shell.language());
    let kinds = w.code("kinds", kind.code());
    let title = match asked.letter {
        Some(letter) => w.with(
            "directory-title-letter",
            &[
                ("name", kinds.into()),
                ("letter", letter_label(w, letter).into()),
            ],
        ),
        None => kinds,
    };
    let mut shell = shell
        .titled(title)
        .under(Nav::Directory)
        .below(w.msg("nav-directory"), links::directory(language))
        .with_feed(Feed::of_kind(w, kind));
    shell.description = w.code("about", kind.code());
    let of = |letter| Asked {
        letter,
        page: 1,
        ..asked
    };
    let letters = LETTERS.chars().map(|letter| {
        let counts = found.counts.initials.iter();
        let count = counts
            .filter(|(initial, _)| *initial == letter)
            .map(|(_, n)| n)
            .sum();
        LetterView {
            label: letter_label(w, letter),
            count,
            href: if count > 0 {
                of(Some(letter)).href(language)
            } else {
                String::new()
            },
            current: asked.letter == Some(letter),
        }
    });
    KindPage {
        kind,
        total: found.total,
        letters: letters.collect(),
        all: of(None).href(language),
        letter: asked.letter,
        lines: found.hits.iter().map(|hit| line(w, &hit.entry)).collect(),
        pager: pager(found.page as usize, found.pages as usize, |page| {
            let page = u32::try_from(page).unwrap_or(1);
            Asked { page, ..asked }.href(language)
        }),
        search_href: links::kind(language, kind),
        shell,
    }
}

fn letter_label(w: Words, letter: char) -> String {
    match letter {
        '0' => w.msg("directory-digits"),
        '#' => w.msg("directory-others"),
        letter => letter.to_string(),
    }
}

fn line(w: Words, entry: &domain::Entry) -> Line {
    let sort = match &entry.content.body {
        Body::Organisation(o) => o
            .organisation_type
            .map(|sort| w.code("organisation-type", sort.code())),
        Body::Offer(o) => o.offer_type.map(|sort| w.code("offer-type", sort.code())),
        Body::Project(p) => p.stage.map(|sort| w.code("stage", sort.code())),
        Body::Outcome(o) => o
            .outcome_type
            .map(|sort| w.code("outcome-type", sort.code())),
        Body::Publication(p) => p
            .publication_type
            .map(|sort| w.code("publication-type", sort.code())),
        Body::Programme(p) => p.instrument.map(|sort| w.code("instrument", sort.code())),
        Body::Course(c) => c.format.map(|sort| w.code("format", sort.code())),
        Body::Event(e) => e.starts.map(|at| w.date(&at.date())),
        Body::News(n) => n.date.map(|date| w.date(&date)),
        Body::Insight(i) => i
            .insight_type
            .map(|sort| w.code("insight-type", sort.code())),
        Body::Measure(m) => m.progress.map(|sort| w.code("progress", sort.code())),
        Body::Person(_) | Body::Need(_) => None,
    };
    Line {
        teaser: Teaser::new(entry, w.language()),
        sort: sort.unwrap_or_default(),
    }
}
