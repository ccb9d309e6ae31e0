use app::{App, Guide, LinkToken, OpenInquiry};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{Actor, Asker, Fit, Inquiry, Language};
use i18n::Words;
use rules::Truth;

use super::{
    gone,
    items::{
        NeighbourView, ResponsibleView, SectionView, neighbour_view, responsible_view, sections,
    },
    mail, opened, token,
};
use crate::{
    Failure, WebState,
    links::{self, GuidePart},
    pages::{
        Lang, Nav, Shell,
        duties::show::{DutyView, Question, duty_view, question},
        places::{compare::Comparison, municipality},
        unkept,
    },
};

/// A guide: what fits what was asked.
#[derive(Template)]
#[template(path = "guide.html")]
pub struct GuidePage {
    pub shell: Shell,
    pub inquiry: Inquiry,
    pub sections: Vec<SectionView>,
    pub neighbours: Vec<NeighbourView>,
    pub responsible: Vec<ResponsibleView>,
    pub duties: DutiesView,
    /// The place, and its page with the infrastructure; empty: none.
    pub place: String,
    pub place_href: String,
    /// The form for a report of its network; empty: no place.
    pub report_href: String,
    /// The place's coverage beside that of others; without rows: nobody tells it.
    pub network: Comparison,
    /// What is to be said of a place that is not clear; empty: nothing.
    pub place_fault: String,
    /// What may be said of an item that does not fit: codes and words.
    pub misfits: Vec<(Fit, String)>,
    /// The day from which on it is gone.
    pub expires: String,
    /// Opens a mail with the guide's beginning.
    pub mailto: String,
    pub hrefs: Hrefs,
}

/// What is to be settled with the employees and for data.
pub struct DutiesView {
    /// What whoever asks may demand, if they speak for those whom it protects.
    pub rights: Vec<DutyView>,
    /// While none of these is certain: the first that may be, depending on answers.
    pub perhaps: Vec<DutyView>,
    /// What else concerns them.
    pub concerning: Vec<DutyView>,
    /// How many depend on answers that are missing.
    pub open: usize,
    /// The question whose answer decides most.
    pub next: Option<Question>,
    /// What is known: names and values.
    pub known: Vec<(String, String)>,
}

/// Where a guide's forms and links lead; empty: whoever reads it alone has none of these.
#[derive(Default)]
pub struct Hrefs {
    /// The guide for those who may read it alone.
    pub reading: String,
    pub check: String,
    pub text: String,
    pub keep: String,
    pub delete: String,
    pub fit: String,
    pub answer: String,
}

/// `GET /de/wegweiser/{token}`, `GET /en/guide/{token}`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path(segment): Path<String>,
) -> Result<Response, Failure> {
    let token = token(&segment)?;
    let opened = opened(&state, &token).await?;
    let path = |language| links::guide_of(language, token.reveal());
    shown(&state, path, Hrefs::new(language, &token), opened, language).await
}

/// `GET /de/wegweiser/lesen/{reader}`, `GET /en/guide/read/{reader}`: without what changes it.
pub async fn read(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path(segment): Path<String>,
) -> Result<Response, Failure> {
    let reader = token(&segment)?;
    let actor = Actor::Anonymous;
    let opened = state.app.inquiry_to_read(&actor, &reader).await;
    let opened = opened.map_err(gone)?;
    let path = |language| links::guide_to_read(language, reader.reveal());
    let hrefs = Hrefs {
        reading: path(language),
        ..Hrefs::default()
    };
    shown(&state, path, hrefs, opened, language).await
}

/// The guide to what was opened, under this path.
async fn shown(
    state: &WebState,
    path: impl Fn(Language) -> String,
    hrefs: Hrefs,
    opened: OpenInquiry,
    language: Language,
) -> Result<Response, Failure> {
    let app = &state.app;
    let guide = app.guide(&Actor::Anonymous, &opened.inquiry, language);
    let guide = guide.await?;
    let shell = Shell::new(state, language, app.nature().await?, path);
    let network = network(state, shell.w, &guide).await?;
    let year = app.today().year();
    unkept(&page(shell, hrefs, opened, guide, network, year))
}

impl Hrefs {
    /// Of whoever the guide is for.
    fn new(language: Language, token: &LinkToken) -> Self {
        let part = |part| links::guide_part(language, token.reveal(), part);
        Self {
            reading: links::guide_to_read(language, token.reader().reveal()),
            check: part(GuidePart::Check),
            text: part(GuidePart::Text),
            keep: part(GuidePart::Keep),
            delete: part(GuidePart::Delete),
            fit: part(GuidePart::Fit),
            answer: part(GuidePart::Answer),
        }
    }

    /// Whether whoever reads may change nothing.
    #[must_use]
    pub const fn is_of_reader(&self) -> bool {
        self.check.is_empty()
    }
}

/// The coverage of the place beside that of others.
async fn network(state: &WebState, w: Words, guide: &Guide) -> Result<Comparison, Failure> {
    match guide.place.as_ref().and_then(|place| place.ags) {
        Some(ags) => municipality::compared(state, w, ags).await,
        None => Ok(Comparison::default()),
    }
}

/// The page of a guide; `year` is the present one.
#[must_use]
pub fn page(
    mut shell: Shell,
    hrefs: Hrefs,
    opened: OpenInquiry,
    mut guide: Guide,
    network: Comparison,
    year: i16,
) -> GuidePage {
    let w = shell.w;
    let language = w.language();
    shell.listed = false;
    let title = match hrefs.is_of_reader() {
        true => w.msg("guide-title-shared"),
        false => w.msg("guide-title-yours"),
    };
    let shell = shell.titled(title).under(Nav::Guide);
    let inquiry = opened.inquiry;
    let place = guide.place.as_ref();
    let typed = inquiry.place.as_str();
    let place_fault = match (place, guide.places.is_empty()) {
        (None, true) if !typed.is_empty() => w.named("guide-fault-place", typed),
        (None, false) => w.named("guide-fault-places", typed),
        _ => String::new(),
    };
    let ags = place.and_then(|place| place.ags);
    let place = place.map_or_else(String::new, |place| place.name.clone());
    let sections = sections(w, &mut guide, &inquiry, year);
    let neighbours = guide.neighbours.iter();
    let misfits = Fit::ALL.iter().filter(|fit| **fit != Fit::Helps);
    GuidePage {
        neighbours: neighbours
            .map(|neighbour| neighbour_view(language, neighbour, &place))
            .collect(),
        responsible: guide
            .responsible
            .iter()
            .map(|responsible| responsible_view(w, responsible))
            .collect(),
        duties: duties_view(w, &guide, inquiry.asker),
        place_href: ags.map_or_else(String::new, |ags| links::municipality(language, ags)),
        report_href: ags.map_or_else(String::new, |ags| links::report_of_place(language, ags)),
        place,
        network,
        place_fault,
        misfits: misfits
            .map(|fit| (*fit, w.code("fit", fit.code())))
            .collect(),
        expires: w.day(&opened.expires),
        mailto: mail::mailto(&shell, &hrefs.reading, &sections),
        hrefs,
        sections,
        inquiry,
        shell,
    }
}

impl DutiesView {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rights.len() + self.concerning.len()
    }
}

/// What is to be settled, as pages show it.
#[must_use]
pub fn duties_view(w: Words, guide: &Guide, asker: Asker) -> DutiesView {
    let facts = App::duty_facts(&Actor::Anonymous);
    let concerning = guide.duties.that(Truth::Yes);
    let concerning = concerning.map(|duty| duty_view(w, duty, &guide.answers, facts));
    let is_right = |duty: &DutyView| asker.is_about_rights() && !duty.right.is_empty();
    let (rights, concerning): (Vec<DutyView>, Vec<DutyView>) = concerning.partition(is_right);
    let unknown = guide.duties.that(Truth::Unknown);
    let unknown = unknown.map(|duty| duty_view(w, duty, &guide.answers, facts));
    DutiesView {
        perhaps: match rights.is_empty() {
            true => unknown.filter(is_right).take(app::RIGHTS_SHOWN).collect(),
            false => Vec::new(),
        },
        rights,
        concerning,
        open: guide.duties.that(Truth::Unknown).count(),
        next: guide
            .duties
            .next
            .map(|fact| question(w, fact, &guide.answers)),
        known: guide.answers.typed.clone().into_iter().collect(),
    }
}
