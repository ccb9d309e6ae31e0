use app::Overview;
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{Actor, Kind, Language};

use crate::{
    Failure, WebState, links,
    map::DistrictMap,
    pages::{Lang, Shell, html, search::teaser::Teaser},
};

/// The front page: one question, the map, the kinds, what is new, how proof works.
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    pub shell: Shell,
    pub total: u64,
    pub kinds: Vec<KindTile>,
    pub map: DistrictMap,
    pub newest: Vec<Teaser>,
}

/// An entrance by kind.
pub struct KindTile {
    pub kind: Kind,
    pub count: u64,
    pub href: String,
}

/// `GET /de`, `GET /en`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let overview = state.app.overview(&Actor::Anonymous, None).await?;
    let shell = Shell::new(&state, language, overview.nature, links::home);
    html(&page(shell, &overview))
}

/// The page for this overview.
#[must_use]
pub fn page(shell: Shell, overview: &Overview) -> HomePage {
    let language: Language = shell.language();
    let title = shell.w.msg("home-title");
    let mut shell = shell.titled(title);
    shell.description = shell.w.msg("home-lead");
    let kinds = overview.kinds.iter().filter(|(_, count)| *count > 0);
    HomePage {
        total: overview.total,
        kinds: kinds
            .map(|&(kind, count)| KindTile {
                kind,
                count,
                href: links::kind(language, kind),
            })
            .collect(),
        map: DistrictMap::new(&overview.districts, |code| links::district(language, code)),
        newest: overview
            .newest
            .iter()
            .map(|entry| Teaser::new(entry, language))
            .collect(),
        shell,
    }
}
