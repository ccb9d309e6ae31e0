//! What is looked at in full for a question: where it is looked for, and what each document has of it.

use std::{collections::HashMap, panic, sync::Arc, thread};

use domain::Kind;
use text::{
    meaning::{Asked, Table},
    query::{Clause, ClauseKind},
};

use crate::{
    Search, UnknownWords,
    about::About,
    called,
    columns::Opened,
    evidence,
    filters::{Filters, Passing},
    letters::Letters,
    nearest::Nearest,
    plan::Plan,
    query::{self, Words},
    schema::Fields,
    telling::{self, Which},
    view::{Place, View},
    words::telling_words,
};

/// So many documents are looked at of each channel.
const NEAR: usize = 200;

/// So many of those that speak for somebody.
const EVIDENCE: usize = 140;

/// The least of [`NEAR`] and of [`EVIDENCE`] that pass filters, where there are any: the best of everything may all fail.
const PASSING: usize = 100;

/// Among fewer documents the nearest are found about as soon as a thread begins that could look for them beside the words.
const MANY: u64 = 2_000;

/// So many telling words are a sentence, in which quotes only set something off if they are a third of it or less.
const SENTENCE: usize = 5;

/// What is asked, where it may be answered by what has other words.
pub(crate) struct Question {
    text: String,
    vector: Asked,
    /// Whether the table of words knows any of its words: the vector of others says nothing.
    pub(crate) is_understood: bool,
}

impl Question {
    /// Nothing for who quotes, excludes or offers alternatives: they want words. Who quotes a little of a sentence does not.
    pub(crate) fn of(search: &Search) -> Option<Self> {
        if !search.by_meaning || search.holder.is_some() {
            return None;
        }
        let typed = text::query::parse(&search.q);
        let table = Table::shipped();
        let is_plain = |clause: &Clause| !clause.excluded && !clause.or_previous;
        if !typed.clauses.iter().all(is_plain) {
            return None;
        }
        let text = typed.wanted_text();
        let words = telling_words(&text);
        let phrases = typed.clauses.iter();
        let phrases = phrases.filter(|clause| clause.kind == ClauseKind::Phrase);
        let quoted: Vec<usize> = phrases
            .map(|phrase| telling_words(&phrase.text).len())
            .collect();
        let is_sentence = words.len() >= SENTENCE.max(3 * quoted.iter().sum::<usize>());
        if !quoted.is_empty() && !is_sentence {
            return None;
        }
        let vector = table.vector(&text)?.asked();
        let mut parts = words.iter().flat_map(|word| &word.literal.parts);
        let is_understood = parts.any(|part| table.understands(&part.text));
        Some(Self {
            text,
            vector,
            is_understood,
        })
    }
}

/// A document that is looked at in full.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) place: Place,
    /// The score of those of the words that it has.
    pub(crate) words: f32,
    /// How near its meaning is, −1 to 1; none: it has no vector.
    pub(crate) nearness: Option<f32>,
    /// How much it has of the words' letters, 0 to 1.
    pub(crate) letters: f32,
    /// How much of what the question is about it is about, 0 to 1.
    pub(crate) concepts: f32,
    /// How much evidence speaks for it, 0 to 1.
    pub(crate) votes: f32,
    /// Whether the question is its name.
    pub(crate) is_called: bool,
    /// Whether it passes the filters.
    pub(crate) passes: bool,
    /// Whether it is an organisation or a person.
    pub(crate) is_holder: bool,
}

/// Looks documents up in full.
pub(crate) struct Eye<'a> {
    pub(crate) view: View<'a>,
    pub(crate) fields: &'a Fields,
    pub(crate) columns: Vec<&'a Arc<Opened>>,
    plan: Plan,
    words: Words,
    question: &'a Question,
    letters: Letters,
    about: About,
}

/// Where documents are that may be the best, and how near they are where that is known.
type Places = HashMap<Place, Option<f32>>;

/// What is looked at.
pub(crate) struct Seen {
    /// Whatever passes filters.
    pub(crate) found: Places,
    /// What is only looked at because it passes them.
    pub(crate) extra: Places,
    /// What is called as was typed, or as people say it.
    pub(crate) called: Vec<Place>,
}

impl<'a> Eye<'a> {
    pub(crate) fn new(
        view: View<'a>,
        fields: &'a Fields,
        search: &Search,
        question: &'a Question,
    ) -> tantivy::Result<Self> {
        // What may be misspelt was mended already where that is wanted; looking for it takes milliseconds.
        let mut search = search.clone();
        search.spelling.unknown = UnknownWords::Ignored;
        let (plan, words) = query::plan_words(view, fields, &search)?;
        Ok(Self {
            view,
            fields,
            columns: view.columns().collect(),
            plan,
            words,
            question,
            letters: Letters::of(view, &question.text),
            about: About::of(view, fields, &search.about)?,
        })
    }

    /// The documents that may be the best, for filters of hits and of what speaks for them.
    pub(crate) fn seen(&self, filters: [&Filters; 2]) -> tantivy::Result<Seen> {
        let view = self.view;
        let passing = filters.map(|of| Passing::of(view, of));
        let [passes, framed] = passing.each_ref();
        let [passes, framed] = [passes, framed].map(|of| of.as_ref().map(|of| (of, PASSING)));
        let near = Nearest {
            all: NEAR,
            evidence: EVIDENCE,
            passing: passes,
            passing_evidence: framed,
        };
        let asked = &self.question.vector;
        let (near, telling) = if view.forms() < MANY {
            (near.find(view, asked), self.telling(&passing))
        } else {
            thread::scope(|scope| {
                let find = || near.find(view, asked);
                let beside = thread::Builder::new().spawn_scoped(scope, find);
                let telling = self.telling(&passing);
                // Where the system has no thread to give, one after the other.
                let near = beside.map_or_else(|_| Ok(find()), |thread| thread.join());
                let near = near.unwrap_or_else(|panic| panic::resume_unwind(panic));
                (near, telling)
            })
        };
        let known = |of: HashMap<Place, f32>| {
            let of = of.into_iter();
            of.map(|(place, near)| (place, Some(near))).collect()
        };
        let [mut found, mut extra]: [Places; 2] = near.map(known);
        let [telling, evidence, passing, framed] = telling?;
        let about = self.about.documents(view, self.fields, NEAR)?;
        let called = called::documents(view, self.fields, &self.question.text)?;
        let others = telling.into_iter().chain(evidence).chain(about);
        for place in others.chain(called.iter().copied()) {
            found.entry(place).or_insert_with(|| self.nearness(place));
        }
        for place in passing.into_iter().chain(framed) {
            extra.entry(place).or_insert_with(|| self.nearness(place));
        }
        extra.retain(|place, _| !found.contains_key(place));
        Ok(Seen {
            found,
            extra,
            called,
        })
    }

    /// What has the most telling words: of all, of evidence, of what passes the filters, of evidence that does.
    fn telling(&self, passing: &[Option<Passing<'_>>; 2]) -> tantivy::Result<[Vec<Place>; 4]> {
        let [passing, framed] = passing;
        let passes = |of: &Option<Passing<'_>>, number, opened: &Opened, doc| {
            let of = of.as_ref();
            of.is_some_and(|of| of.has(number, opened, doc))
        };
        let is_of = |sort, number, opened: &Opened, doc| match sort {
            0 => true,
            1 => opened.is_evidence(doc),
            2 => passes(passing, number, opened, doc),
            _ => opened.is_evidence(doc) && passes(framed, number, opened, doc),
        };
        let wanted = [
            (Which::All, NEAR),
            (Which::Rare, EVIDENCE),
            (
                Which::Infrequent,
                if passing.is_some() { PASSING } else { 0 },
            ),
            (
                Which::Infrequent,
                if framed.is_some() { PASSING } else { 0 },
            ),
        ];
        let sorts = wanted.map(|(which, wanted)| telling::Sort { which, wanted });
        telling::best(self.view, self.fields, &self.question.text, sorts, is_of)
    }

    pub(crate) fn nearness(&self, (segment, doc): Place) -> Option<f32> {
        let vectors = &self.columns[segment].vectors;
        vectors.nearness(doc, &self.question.vector)
    }

    /// What these have of the question, in the order of their places.
    pub(crate) fn candidates(
        &self,
        places: impl IntoIterator<Item = (Place, Option<f32>)>,
    ) -> tantivy::Result<Vec<Candidate>> {
        let mut places: Vec<(Place, Option<f32>)> = places.into_iter().collect();
        if places.is_empty() {
            return Ok(Vec::new());
        }
        places.sort_unstable_by_key(|(place, _)| *place);
        let documents = places.iter().map(|(place, _)| *place);
        let scores = evidence::scores(self.view, &self.plan, &self.words, documents)?;
        let mut bits = Vec::new();
        let candidate = |((place, nearness), words): ((Place, Option<f32>), f32)| Candidate {
            place,
            words,
            nearness,
            letters: self
                .letters
                .share(self.columns[place.0], place.1, &mut bits),
            concepts: self.about.share(place, self.columns[place.0]),
            votes: 0.0,
            is_called: false,
            passes: true,
            is_holder: matches!(
                self.columns[place.0].kind(place.1),
                Kind::Organisation | Kind::Person
            ),
        };
        Ok(places.into_iter().zip(scores).map(candidate).collect())
    }
}
