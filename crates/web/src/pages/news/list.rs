use app::{Order, Page, SearchPage, SearchRequest};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Body, Kind, Language};

use crate::{
    Failure, WebState, lenient, links,
    pages::{
        Feed, Lang, Nav, Shell, html,
        pager::{Pager, pager},
        search::teaser::Teaser,
    },
};

/// News on a page.
const PAGE: usize = 20;

/// The news, the newest first.
#[derive(Template)]
#[template(path = "news.html")]
pub struct NewsPage {
    pub shell: Shell,
    pub total: u64,
    pub news: Vec<NewsView>,
    pub pager: Pager,
    pub feed_href: String,
}

/// A piece of news with its day; empty: not known.
pub struct NewsView {
    pub teaser: Teaser,
    pub day: String,
}

/// `GET /de/meldungen`, `GET /en/news`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let number = lenient::pairs(query.as_deref())
        .into_iter()
        .find(|(name, _)| name == "page")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(1_u32)
        .clamp(1, 500);
    let request = SearchRequest {
        language: Some(language),
        kinds: vec![Kind::News],
        order: Order::Date,
        page: Page::Number(number),
        limit: PAGE,
        ..SearchRequest::default()
    };
    let found = state.app.search(&Actor::Anonymous, request).await?;
    if number > found.pages.max(1) {
        let last = href(language, found.pages.max(1) as usize);
        return Ok(Redirect::to(&last).into_response());
    }
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| {
        href(language, number as usize)
    });
    html(&page(shell, &found))
}

/// The page for what was found.
#[must_use]
pub fn page(shell: Shell, found: &SearchPage) -> NewsPage {
    let (w, language) = (shell.w, shell.language());
    let feed = Feed::of_kind(w, Kind::News);
    let mut shell = shell.titled(w.msg("news-title")).under(Nav::News);
    shell.description = w.msg("news-lead");
    let view = |hit: &app::Hit| NewsView {
        teaser: Teaser::new(&hit.entry, language),
        day: match &hit.entry.content.body {
            Body::News(news) => news.date.map(|date| w.date(&date)).unwrap_or_default(),
            _ => String::new(),
        },
    };
    NewsPage {
        total: found.total,
        news: found.hits.iter().map(view).collect(),
        pager: pager(found.page as usize, found.pages as usize, |page| {
            href(language, page)
        }),
        feed_href: feed.href.clone(),
        shell: shell.with_feed(feed),
    }
}

fn href(language: Language, page: usize) -> String {
    let news = links::news(language);
    if page > 1 {
        format!("{news}?page={page}")
    } else {
        news
    }
}
