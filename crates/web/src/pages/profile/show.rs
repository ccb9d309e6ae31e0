use app::{CompetenceLine, CompetenceProfile, Found};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Entry, Kind, Language, Vocabulary};
use i18n::Words;

use super::{
    comparison::{Comparison, comparison},
    lines::{self, Line, Measure},
    timeline::{Frame, Timeline, counted},
};
use crate::{
    Failure, WebState, links,
    pages::{Lang, Nav, Shell, entries::relations::is_holder, html, search::teaser::Teaser},
};

/// Pieces of evidence below a line, the strongest ones.
const PIECES: usize = 3;

/// Lines in a summary.
const SUMMARY: usize = 6;

/// The whole profile of an organisation or person.
#[derive(Template)]
#[template(path = "profile.html")]
pub struct ProfileView {
    pub shell: Shell,
    /// Whose it is.
    pub holder: Teaser,
    pub lines: Vec<ProfileLine>,
    /// How many competences it has; the lines are the foremost of them.
    pub total: usize,
    /// How many entries speak for it.
    pub evidence: u32,
}

/// A competence with everything that the profile tells of it.
pub struct ProfileLine {
    pub line: Line,
    /// Nothing: none of its evidence is dated.
    pub timeline: Option<Timeline>,
    /// How it stands among others; nothing: it was not compared.
    pub comparison: Option<Comparison>,
    /// How many pieces, independent ones, and of how many kinds.
    pub pieces: u32,
    pub independent: u32,
    pub kinds: u32,
    /// How many in which year; empty: none is dated.
    pub years: String,
}

/// `GET /de/{segment}/{slug}/profil`, `GET /en/{segment}/{slug}/profile`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path((segment, slug)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let kind = Kind::from_segment(&segment, language).filter(|kind| is_holder(*kind));
    let kind = kind.ok_or(Failure::new("not-found"))?;
    let found = state.app.entry_by_slug(&Actor::Anonymous, kind, &slug);
    let holder = match found.await? {
        Found::Here(page) => page.entry,
        Found::Moved { kind, slug } => {
            let address = links::profile(language, kind, &slug);
            // A merge can be undone: nobody should remember this way for good.
            return Ok(Redirect::temporary(&address).into_response());
        }
    };
    let profile = state.app.competence_profile(&Actor::Anonymous, holder.id);
    let profile = profile.await?;
    let vocabulary = state.app.vocabulary().await?;
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| {
        links::profile(language, kind, &slug)
    });
    let this_year = this_year(&state);
    html(&page(shell, &holder, &profile, &vocabulary, this_year))
}

/// The page of this profile.
#[must_use]
pub fn page(
    shell: Shell,
    holder: &Entry,
    profile: &CompetenceProfile,
    vocabulary: &Vocabulary,
    this_year: i16,
) -> ProfileView {
    let w = shell.w;
    let holder = Teaser::new(holder, w.language());
    let kinds = w.code("kinds", holder.kind.code());
    let directory = links::directory_of(w.language(), holder.kind);
    let mut shell = shell
        .titled(w.named("profile-of", holder.title.as_str()))
        .under(Nav::Directory)
        .below(w.msg("nav-directory"), links::directory(w.language()))
        .below(kinds, directory)
        .below(holder.title.clone(), holder.href.clone());
    shell.description = w.msg("profile-description");
    let frame = Frame::around(
        profile.lines.iter().map(|line| &line.shown.years),
        this_year,
    );
    let measure = Measure {
        strongest: profile.strongest,
        this_year,
    };
    let line = |line: &CompetenceLine| ProfileLine {
        timeline: frame.timeline(w, &line.shown.years, this_year),
        ..profile_line(w, vocabulary, line, measure)
    };
    ProfileView {
        lines: profile.lines.iter().map(line).collect(),
        total: profile.total,
        evidence: profile.evidence,
        holder,
        shell,
    }
}

fn profile_line(
    w: Words,
    vocabulary: &Vocabulary,
    line: &CompetenceLine,
    measure: Measure,
) -> ProfileLine {
    let rank = line.rank.as_ref();
    let mut told = lines::line(w, vocabulary, line, measure);
    told.pieces.truncate(PIECES);
    ProfileLine {
        line: told,
        timeline: None,
        comparison: rank.map(|rank| comparison(w, rank)),
        pieces: line.shown.pieces,
        independent: line.shown.independent,
        kinds: line.shown.kinds,
        years: counted(&line.shown.years),
    }
}

/// The year that it is.
#[must_use]
pub fn this_year(state: &WebState) -> i16 {
    domain::german_day(state.app.now()).year()
}

/// The strongest lines of a profile, for the page of whose it is.
pub struct Summary {
    pub lines: Vec<Line>,
    /// How many competences the whole profile tells of.
    pub total: usize,
    pub href: String,
}

impl Summary {
    /// The summary of this profile; nothing where nothing was shown.
    #[must_use]
    pub fn new(
        w: Words,
        holder: &Entry,
        profile: &CompetenceProfile,
        vocabulary: &Vocabulary,
        this_year: i16,
    ) -> Option<Self> {
        let measure = Measure {
            strongest: profile.strongest,
            this_year,
        };
        let line = |line| lines::line(w, vocabulary, line, measure);
        let lines: Vec<Line> = profile.lines.iter().take(SUMMARY).map(line).collect();
        (!lines.is_empty()).then(|| Self {
            lines,
            total: profile.total,
            href: links::profile(w.language(), holder.kind(), &holder.slug),
        })
    }
}

/// The summary of somebody's profile. A page without it is still worth reading.
pub async fn summary(
    state: &WebState,
    language: Language,
    holder: &Entry,
    vocabulary: &Vocabulary,
) -> Option<Summary> {
    if !is_holder(holder.kind()) {
        return None;
    }
    let profile = state.app.competence_profile(&Actor::Anonymous, holder.id);
    match profile.await {
        Ok(profile) => {
            let w = Words::new(language);
            Summary::new(w, holder, &profile, vocabulary, this_year(state))
        }
        Err(error) => {
            tracing::warn!(%error, "no profile");
            None
        }
    }
}
