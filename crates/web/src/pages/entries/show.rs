use app::{EntryPage, Found};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Contact, Kind, Language, Link, Standing, State as EntryState};

use super::{
    facts::{Fact, facts},
    parts::{self, HistoryLine, Locator, PlaceView, ProvenanceView, RelationGroup},
};
use crate::{
    Failure, WebState, links, markdown,
    pages::{Lang, Shell, html},
};

/// The page of an entry of any kind.
#[derive(Template)]
#[template(path = "entry.html")]
pub struct EntryView {
    pub shell: Shell,
    pub kind: Kind,
    /// The language of the texts.
    pub language: Language,
    pub summary: String,
    /// Harmless HTML.
    pub body: String,
    pub fictional: bool,
    /// Where it stands, when that needs saying.
    pub state: String,
    /// Since when no source has it; empty: one does.
    pub vanished: String,
    pub facts: Vec<Fact>,
    pub fields: Vec<(String, String)>,
    pub interfaces: Vec<String>,
    /// Claims that were not rejected, each with its standing: without evidence a claim is its owner's own.
    pub competences: Vec<(String, String)>,
    pub groups: Vec<RelationGroup>,
    pub places: Vec<PlaceView>,
    pub locator: Option<Locator>,
    pub contact: Contact,
    pub links: Vec<Link>,
    pub provenance: Vec<ProvenanceView>,
    /// The sources of the relations, with their licences, in one line; empty: none.
    pub relation_sources: String,
    pub local_parts: Vec<String>,
    pub history: Vec<HistoryLine>,
    pub updated: String,
}

impl EntryView {
    /// Whether anything says how to reach somebody.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        self.contact != Contact::default()
    }
}

/// `GET /de/{segment}/{slug}`, `GET /en/{segment}/{slug}`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path((segment, slug)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let kind = Kind::from_segment(&segment, language).ok_or(Failure::new("not-found"))?;
    let entry = match state
        .app
        .entry_by_slug(&Actor::Anonymous, kind, &slug)
        .await?
    {
        Found::Here(page) => page,
        Found::Moved { kind, slug } => {
            let address = links::entry(language, kind, &slug);
            return Ok(Redirect::permanent(&address).into_response());
        }
    };
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| {
        links::entry(language, kind, &slug)
    });
    html(&page(shell, &entry))
}

/// The page for this answer.
#[must_use]
pub fn page(shell: Shell, found: &EntryPage) -> EntryView {
    let (w, entry) = (shell.w, &found.entry);
    let content = &entry.content;
    let (language, text) = match content.text(w.language()) {
        Some((language, text)) => (language, text.clone()),
        None => (w.language(), domain::Text::default()),
    };
    let kinds = w.code("kinds", entry.kind().code());
    let mut shell = shell
        .titled(text.title)
        .below(kinds, links::kind(w.language(), entry.kind()));
    shell.description = text.summary.clone();
    let state = match entry.state {
        EntryState::Published => String::new(),
        state => w.code("state", state.code()),
    };
    let field_link = |code: &str| format!("{}?field={code}", links::search(w.language()));
    EntryView {
        kind: entry.kind(),
        language,
        summary: text.summary,
        body: markdown::to_html(&text.body),
        fictional: found.fictional,
        state,
        vanished: entry.vanished.map(|at| w.day(&at)).unwrap_or_default(),
        facts: facts(w, content),
        fields: content
            .fields_of_action
            .iter()
            .map(|f| (w.code("field", f.code()), field_link(f.code())))
            .collect(),
        interfaces: content
            .interfaces
            .iter()
            .map(|i| w.code("interface", i.code()))
            .collect(),
        competences: content
            .competences
            .iter()
            .filter(|claim| claim.standing != Standing::Rejected)
            .map(|claim| {
                (
                    concept_name(&claim.concept),
                    w.code("standing", claim.standing.code()),
                )
            })
            .collect(),
        groups: parts::relation_groups(w, found),
        places: parts::places(w, content),
        locator: parts::locator(content),
        contact: content.contact.clone(),
        links: content.links.clone(),
        provenance: parts::provenance(w, &found.provenance),
        relation_sources: parts::relation_sources(&found.relation_sources),
        local_parts: parts::local_parts(w, &found.local_parts),
        history: parts::history(w, &found.history),
        updated: w.day(&entry.updated),
        shell,
    }
}

/// The readable end of a concept's URI, until the vocabulary has labels.
fn concept_name(uri: &str) -> String {
    let end = uri.trim_end_matches('/').rsplit(['/', '#', ':']).next();
    end.unwrap_or(uri).replace(['_', '-'], " ")
}
