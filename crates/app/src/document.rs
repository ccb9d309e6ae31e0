//! What the index learns about an entry: per audience only what that audience may see.

use std::{borrow::Cow, collections::BTreeSet, sync::Arc};

use domain::{
    Ags, Audience, Body, Content, Entry, Language, Place, Point, Standing, places::Gazetteer,
};
use search::{Competence, Document, Update};
use store::Indexable;

use crate::ConceptSpotter;

/// How many entries lend their places at most: a European project has dozens of partners.
const HOSTS_MAX: usize = 100;

/// How surely an entry is about what it claims and no editor confirmed.
const STATED: f32 = 0.8;

/// How much evidence counts that no source told.
const SELF_DECLARED: f32 = 0.6;

/// What the index learns about an entry and the evidence around it.
pub(crate) fn update(indexable: &Indexable, spotter: &ConceptSpotter) -> Update {
    if let Some(first) = alike_from(indexable) {
        return match document(indexable, first, spotter) {
            Some(document) => Update::alike(first, document),
            None => Update::removal(indexable.entry.id),
        };
    }
    Update::new(indexable.entry.id, |audience| {
        document(indexable, audience, spotter)
    })
}

/// The first audience that sees the entry, if everybody who sees it sees the same: nothing in it is kept for some, and
/// nothing around it for fewer than itself. So it is with nearly all entries; putting the same together once per audience
/// would be a good part of the work.
fn alike_from(indexable: &Indexable) -> Option<Audience> {
    let entry = &indexable.entry;
    let first = Audience::ALL
        .iter()
        .find(|audience| audience.sees(entry.visibility))?;
    let lent = indexable
        .hosts
        .iter()
        .flat_map(|host| [Some(&host.entry), host.via.as_ref()]);
    let around = indexable.evidence.iter().chain(lent.flatten());
    let ties = indexable.actors.iter();
    let are_open = ties.into_iter().all(|actor| first.sees(actor.tie));
    let is_open = |entry: &Arc<Entry>| entry.guarded.is_empty() && first.sees(entry.visibility);
    (entry.guarded.is_empty() && are_open && around.into_iter().all(is_open)).then_some(*first)
}

pub(crate) fn document(
    indexable: &Indexable,
    audience: Audience,
    spotter: &ConceptSpotter,
) -> Option<Document> {
    let entry = indexable.entry.seen_by_audience(audience)?;
    let evidence: Vec<Cow<'_, Entry>> = indexable
        .evidence
        .iter()
        .filter_map(|evidence| evidence.seen_by_audience(audience))
        .collect();
    let mut document = said(&entry, evidence.iter().map(Cow::as_ref), spotter);
    if entry.content.places.is_empty() {
        let hosts: Vec<Cow<'_, Entry>> = hosts(indexable, audience).collect();
        locate(
            &mut document,
            hosts.iter().flat_map(|host| &host.content.places),
        );
    }
    document.holders.clone_from(&indexable.holders);
    let actors = indexable.actors.iter();
    let known = actors.filter(|actor| audience.sees(actor.tie));
    // What nobody but its owner says counts less.
    let trust = match indexable.sources.is_empty() {
        true => SELF_DECLARED,
        false => 1.0,
    };
    let known = known.map(|actor| (actor.id, actor.weight * trust));
    document.actors = known.collect();
    document.origin = indexable.origin;
    document.sources = indexable.sources.iter().map(ToString::to_string).collect();
    document.fictional = indexable.fictional;
    Some(document)
}

/// Those whose places stand for an entry's own, as this audience sees them.
fn hosts(indexable: &Indexable, audience: Audience) -> impl Iterator<Item = Cow<'_, Entry>> {
    let sees = move |entry: &Arc<Entry>| entry.seen_by_audience(audience).is_some();
    let hosts = indexable.hosts.iter();
    hosts
        .filter(move |host| host.via.as_ref().is_none_or(sees))
        .filter_map(move |host| host.entry.seen_by_audience(audience))
        .take(HOSTS_MAX)
}

/// The municipalities that are lent to an entry that tells no place itself, as this audience sees it.
pub(crate) fn lent(indexable: &Indexable, audience: Audience) -> BTreeSet<Ags> {
    let is_seen = indexable.entry.seen_by_audience(audience).is_some();
    let hosts = hosts(indexable, audience).filter(|_| is_seen);
    let of = |host: Cow<'_, Entry>| -> Vec<Ags> {
        host.content.places.iter().filter_map(Place::ags).collect()
    };
    hosts.flat_map(of).collect()
}

/// What an entry says, and the evidence around it.
pub(crate) fn said<'a>(
    entry: &Entry,
    evidence: impl ExactSizeIterator<Item = &'a Entry>,
    spotter: &ConceptSpotter,
) -> Document {
    let content = &entry.content;
    let mut document = Document::new(entry.id, entry.kind(), entry.updated);
    document.titles = titles(content);
    document.names = names(content);
    document.texts = texts(content);
    document.evidence_count = u32::try_from(evidence.len()).unwrap_or(u32::MAX);
    document.evidence = evidence.flat_map(evidence_texts).collect();
    document.fields = content.fields_of_action.iter().copied().collect();
    document.interfaces = content.interfaces.iter().copied().collect();
    document.organisation_type = match &content.body {
        Body::Organisation(organisation) => organisation.organisation_type,
        _ => None,
    };
    document.competences = competences(content, spotter);
    document.sectors = content
        .sectors
        .iter()
        .flat_map(domain::Sector::with_broader)
        .map(|sector| sector.uri())
        .collect();
    locate(&mut document, &content.places);
    (document.from, document.until) = period(content);
    document.calendar = content.body.calendar_days();
    document
}

/// What it claims and nobody rejected, and what its texts name.
fn competences(content: &Content, spotter: &ConceptSpotter) -> Vec<Competence> {
    let claims = content.competences.iter();
    let claims = claims.filter(|claim| claim.standing != Standing::Rejected);
    let claimed = claims.map(|claim| {
        let is_confirmed = claim.standing == Standing::Confirmed;
        Competence {
            uri: claim.concept.clone(),
            weight: if is_confirmed { 1.0 } else { STATED },
            is_confirmed,
        }
    });
    let spotted = spotter.spot(content).into_iter();
    let spotted = spotted.map(|concept| Competence {
        uri: concept.uri,
        weight: concept.weight,
        is_confirmed: false,
    });
    claimed.chain(spotted).collect()
}

/// Puts the document where these places are.
fn locate<'a>(document: &mut Document, places: impl IntoIterator<Item = &'a Place> + Clone) {
    document.points = places.clone().into_iter().filter_map(point).collect();
    document.municipalities = places.into_iter().filter_map(Place::ags).collect();
    document.municipalities.sort_unstable();
    document.municipalities.dedup();
    document.districts = document
        .municipalities
        .iter()
        .map(|ags| ags.district().to_owned())
        .collect();
    document.districts.dedup();
}

/// Where a place is: exactly, or in the middle of its municipality.
pub(crate) fn point(place: &Place) -> Option<Point> {
    let middle = || {
        Gazetteer::nrw()
            .municipality(place.ags()?)
            .map(|municipality| municipality.point)
    };
    place.point.or_else(middle)
}

fn titles(content: &Content) -> Vec<(Language, String)> {
    let titled = content
        .texts
        .iter()
        .filter(|(_, text)| !text.title.is_empty());
    titled
        .map(|(&language, text)| (language, text.title.clone()))
        .collect()
}

/// Everything by which somebody may call it: other names, acronyms, ids elsewhere.
fn names(content: &Content) -> Vec<String> {
    let mut names = content.names.clone();
    if let Body::Project(project) = &content.body {
        names.extend(project.acronym.clone());
        names.extend(project.funding_reference.clone());
    }
    names.extend(content.external_ids.iter().map(|id| id.value.clone()));
    names
}

fn texts(content: &Content) -> Vec<(Language, String)> {
    let mut texts: Vec<(Language, String)> = content
        .texts
        .iter()
        .flat_map(|(&language, text)| {
            [text.summary.clone(), text.body.clone()].map(|words| (language, words))
        })
        .collect();
    for (language, words) in body_texts(&content.body) {
        texts.extend(words.map(|words| (language, words)));
    }
    texts.extend(
        content
            .places
            .iter()
            .map(|place| (Language::German, place.name.clone())),
    );
    texts.retain(|(_, words)| !words.is_empty());
    texts
}

/// The words in what only this kind has.
fn body_texts(body: &Body) -> Vec<(Language, Option<String>)> {
    let both = |de: &Option<String>, en: &Option<String>| {
        vec![
            (Language::German, de.clone()),
            (Language::English, en.clone()),
        ]
    };
    match body {
        Body::Person(person) => both(&person.position_de, &person.position_en),
        Body::Programme(programme) => both(&programme.eligibility_de, &programme.eligibility_en),
        Body::Measure(measure) => both(&measure.goal_de, &measure.goal_en),
        Body::Publication(publication) => {
            vec![(Language::German, Some(publication.authors.join(", ")))]
        }
        _ => Vec::new(),
    }
}

/// How much of a piece of evidence's long text is searched with its organisation, in characters.
const EVIDENCE_TEXT: usize = 4_000;

/// The words of a piece of evidence. They weigh less than the organisation's own (see the index's formula).
fn evidence_texts(evidence: &Entry) -> Vec<(Language, String)> {
    let texts = evidence.content.texts.iter();
    texts
        .map(|(&language, text)| {
            let body: String = text.body.chars().take(EVIDENCE_TEXT).collect();
            (
                language,
                format!("{}\n{}\n{body}", text.title, text.summary),
            )
        })
        .collect()
}

/// When it was or is: its period, or the date that its kind has instead.
fn period(content: &Content) -> (Option<jiff::civil::Date>, Option<jiff::civil::Date>) {
    let day = |date: Option<jiff::civil::Date>| (date, date);
    match &content.body {
        Body::Publication(publication) => {
            let year = |month, day| {
                publication
                    .year
                    .and_then(|year| jiff::civil::Date::new(year, month, day).ok())
            };
            (year(1, 1), year(12, 31))
        }
        Body::Event(event) => (
            event.starts.map(|at| at.date()),
            event.ends.or(event.starts).map(|at| at.date()),
        ),
        Body::News(news) if news.date.is_some() => day(news.date),
        // Calendars ask for what still lies ahead.
        Body::Programme(programme) => (
            content.period.from,
            content.period.until.max(programme.deadline),
        ),
        Body::Measure(measure) => (content.period.from, content.period.until.max(measure.due)),
        _ => (content.period.from, content.period.until),
    }
}

/// The year that stands beside a piece of evidence: when it ended, or began.
pub(crate) fn year(content: &Content) -> Option<i16> {
    let (from, until) = period(content);
    until.or(from).map(|date| date.year())
}
