use app::{EntryPage, Found};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Contact, Entry, Kind, Language, Link, State as EntryState, Vocabulary};

use super::{
    facts::{Fact, eligibility, facts},
    graph::{Graph, graph},
    parts::{self, HistoryLine, Locator, PlaceView, ProvenanceView},
    proof::{Proof, Wanted, proof},
    relations::{Neighbour, RelationGroup, Sorted, Structure, is_holder},
    spotted::{Recognised, recognised},
    topics::{self, Topic},
};
use crate::{
    Failure, WebState, calendar_file, linked_data, links, markdown,
    pages::{
        Feed, Lang, Shell,
        calendar::items,
        feedback, html,
        profile::show::{Summary, summary},
        search::teaser::Teaser,
    },
};

/// Similar entries that are shown.
const SIMILAR: usize = 5;

/// Places that are listed; some networks have hundreds.
const PLACES: usize = 12;

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
    /// Who may apply for a programme, as harmless HTML with its language.
    pub eligibility: Option<(Language, String)>,
    pub fictional: bool,
    /// Where it stands, when that needs saying.
    pub state: String,
    /// Since when no source has it; empty: one does.
    pub vanished: String,
    /// To the file for calendars; empty: it has no date.
    pub calendar_href: String,
    pub facts: Vec<Fact>,
    pub fields: Vec<(String, String)>,
    pub interfaces: Vec<String>,
    /// Claims that were not rejected, each with its standing: without evidence a claim is its owner's own.
    pub competences: Vec<Topic>,
    /// What its texts name beyond that.
    pub recognised: Vec<Recognised>,
    pub sectors: Vec<Topic>,
    /// What it has shown, the strongest first; nothing where nothing is known.
    pub profile: Option<Summary>,
    /// What speaks for it; nothing where nothing does.
    pub proof: Option<Proof>,
    pub structure: Structure,
    pub groups: Vec<RelationGroup>,
    pub graph: Option<Graph>,
    pub similar: Vec<Neighbour>,
    pub places: Vec<PlaceView>,
    pub places_left_out: usize,
    pub locator: Option<Locator>,
    pub contact: Contact,
    pub links: Vec<Link>,
    pub provenance: Vec<ProvenanceView>,
    /// The sources of the relations, with their licences, in one line; empty: none.
    pub relation_sources: String,
    pub local_parts: Vec<String>,
    pub history: Vec<HistoryLine>,
    pub updated: String,
    /// Where a mistake on this page is told.
    pub feedback_href: String,
}

impl EntryView {
    /// Whether anything says how to reach somebody.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        self.contact != Contact::default()
    }
}

/// `GET /de/{segment}/{slug}`, `GET /en/{segment}/{slug}`; with `.ics` behind it the file for calendars.
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path((segment, slug)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let kind = Kind::from_segment(&segment, language).ok_or(Failure::new("not-found"))?;
    // A slug has no dot in it.
    let (slug, file) = match slug.strip_suffix(".ics") {
        Some(slug) => (slug, ".ics"),
        None => (slug.as_str(), ""),
    };
    let found = state.app.entry_by_slug(&Actor::Anonymous, kind, slug);
    let entry = match found.await? {
        Found::Here(page) => page,
        Found::Moved { kind, slug } => {
            let address = links::entry(language, kind, &slug);
            // A merge can be undone: nobody should remember this way for good.
            return Ok(Redirect::temporary(&format!("{address}{file}")).into_response());
        }
    };
    if !file.is_empty() {
        return calendar(&state, language, &entry.entry);
    }
    let vocabulary = state.app.vocabulary().await?;
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| {
        links::entry(language, kind, slug)
    });
    let wanted = Wanted::read(query.as_deref());
    let similar = similar(&state, &entry.entry).await;
    let page = page(shell, &entry, &similar, &vocabulary, wanted);
    html(&EntryView {
        profile: summary(&state, language, &entry.entry, &vocabulary).await,
        recognised: recognised(&state, page.shell.w, &entry.entry.content, &vocabulary).await,
        ..page
    })
}

/// Other entries like it. A page without them is still worth reading.
async fn similar(state: &WebState, entry: &Entry) -> Vec<Entry> {
    let similar = state.app.similar(&Actor::Anonymous, entry.id, SIMILAR);
    similar.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "no similar entries");
        Vec::new()
    })
}

/// The dates of an entry as a file for calendars.
fn calendar(state: &WebState, language: Language, entry: &Entry) -> Result<Response, Failure> {
    let items = items(&state.public_url, language, entry);
    if items.is_empty() {
        return Err(Failure::new("not-found"));
    }
    let file = calendar_file::file(entry.content.title(language), &items);
    let headers = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((headers, file).into_response())
}

/// The page for this answer, still without what was shown and recognised; `similar` are other entries like it.
#[must_use]
pub fn page(
    shell: Shell,
    found: &EntryPage,
    similar: &[Entry],
    vocabulary: &Vocabulary,
    wanted: Wanted,
) -> EntryView {
    let (w, entry) = (shell.w, &found.entry);
    let content = &entry.content;
    let (language, text) = match content.text(w.language()) {
        Some((language, text)) => (language, text.clone()),
        None => (w.language(), domain::Text::default()),
    };
    let shell = framed(shell, found, &text, vocabulary);
    let sorted = Sorted::new(found);
    let state = match entry.state {
        EntryState::Published => String::new(),
        state => w.code("state", state.code()),
    };
    let dated = !items("", w.language(), entry).is_empty();
    let field_link = |code: &str| format!("{}?field={code}", links::search(w.language()));
    EntryView {
        kind: entry.kind(),
        language,
        summary: text.summary,
        body: markdown::to_html(&text.body),
        eligibility: eligibility(w.language(), &content.body),
        fictional: found.fictional,
        state,
        vanished: entry.vanished.map(|at| w.day(&at)).unwrap_or_default(),
        calendar_href: if dated {
            format!("{}.ics", shell.path)
        } else {
            String::new()
        },
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
        competences: topics::competences(w, content, vocabulary),
        recognised: Vec::new(),
        sectors: topics::sectors(w, content, vocabulary),
        profile: None,
        proof: is_holder(entry.kind()).then(|| proof(w, found, &sorted.proof, wanted, &shell.path)),
        structure: sorted.structure(w),
        groups: sorted.groups(w),
        // It draws what the lists say: not while these show a part only.
        graph: graph(w, found, &shell.title).filter(|_| wanted.kind.is_none() && wanted.page == 1),
        similar: similar
            .iter()
            .map(|entry| Neighbour {
                teaser: Teaser::new(entry, w.language()),
                role: String::new(),
                source: String::new(),
            })
            .collect(),
        places: parts::places(w, content, PLACES),
        places_left_out: content.places.len().saturating_sub(PLACES),
        locator: parts::locator(content),
        contact: content.contact.clone(),
        links: content.links.clone(),
        provenance: parts::provenance(w, &found.provenance),
        relation_sources: parts::relation_sources(&found.relation_sources),
        local_parts: parts::local_parts(w, &found.local_parts),
        history: parts::history(w, &found.history),
        updated: w.day(&entry.updated),
        feedback_href: feedback::about(w.language(), &shell.path),
        shell,
    }
}

/// The shell with what stands around an entry.
fn framed(shell: Shell, found: &EntryPage, text: &domain::Text, vocabulary: &Vocabulary) -> Shell {
    let (w, kind) = (shell.w, found.entry.kind());
    let kinds = w.code("kinds", kind.code());
    let mut shell = shell
        .titled(text.title.clone())
        .below(w.msg("nav-directory"), links::directory(w.language()))
        .below(kinds, links::directory_of(w.language(), kind))
        .with_feed(Feed::of_kind(w, kind));
    shell.description.clone_from(&text.summary);
    let data = linked_data::entry(&shell.public_url, w.language(), found, vocabulary);
    shell.linked_data = linked_data::script(&data);
    shell
}
