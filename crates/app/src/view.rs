//! What the use cases answer with: entries as the actor may see them, with the reasons beside them.

use search::Why;
use std::sync::Arc;

use domain::{
    Ags, Change, Entry, EntryId, FieldOfAction, Interface, Kind, Language, OrganisationType, Point,
    Provenance, Relation, Sector, Source, Timestamp, Vocabulary,
};
use jiff::civil::Date;

/// A question to the atlas.
#[derive(Debug, Clone, Default)]
pub struct SearchRequest {
    /// What was typed, in any form. Never an error.
    pub q: String,
    /// The language of the interface; both languages are searched.
    pub language: Option<Language>,
    /// Only these kinds; empty: all.
    pub kinds: Vec<Kind>,
    /// Only these fields of action; empty: all.
    pub fields: Vec<FieldOfAction>,
    /// Only at these interfaces; empty: all.
    pub interfaces: Vec<Interface>,
    /// Only these sorts of organisations; empty: all.
    pub organisation_types: Vec<OrganisationType>,
    /// Only what is about these concepts (URIs) or about something narrower; empty: all.
    pub competences: Vec<String>,
    /// Only what is in these sectors or in narrower ones; empty: all.
    pub sectors: Vec<Sector>,
    /// A sector also finds what corresponds to it in the other edition, as far as that is known.
    pub both_editions: bool,
    /// Only in these districts (five-digit keys); empty: all. Together with the municipalities one filter.
    pub districts: Vec<String>,
    /// Only in these municipalities; empty: all.
    pub municipalities: Vec<Ags>,
    /// Only in this circle.
    pub near: Option<Near>,
    /// Only from these sources (short names); empty: all.
    pub sources: Vec<String>,
    /// Only what is evidence of this organisation or person.
    pub holder: Option<EntryId>,
    /// Only what stands under these letters in a list: `A` to `Z`, `0` for digits, `#` for everything else; empty: all.
    pub initials: Vec<char>,
    /// Only what lasted until this day or later.
    pub from: Option<Date>,
    /// Only what began on this day or earlier.
    pub until: Option<Date>,
    /// Look for every word as it is typed, also where nobody wrote it and another one is surely meant.
    pub literal: bool,
    /// Take no words of the question for a place or a time.
    pub plain: bool,
    /// In which order.
    pub order: Order,
    /// Which part of the hits.
    pub page: Page,
    /// How many hits, 1 to 100; 0 means 20.
    pub limit: usize,
}

/// A circle on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Its middle.
    pub point: Point,
    /// How far around it, in kilometres: [`Near::KM_MIN`] to [`Near::KM_MAX`], what is beyond counts as the end.
    pub radius_km: u16,
}

impl Near {
    /// The smallest radius, in kilometres.
    pub const KM_MIN: u16 = 1;
    /// The largest radius, in kilometres.
    pub const KM_MAX: u16 = 200;
    /// The radius where none is said, in kilometres.
    pub const KM: u16 = 25;
}

/// What a place that somebody typed may mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Located {
    /// This one.
    One(Spot),
    /// Any of these; nobody should guess.
    Several(Vec<Spot>),
    /// None that is known.
    Unknown,
}

/// A place with a point in its middle.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// What it is called.
    pub name: String,
    /// The municipality, if it is one.
    pub ags: Option<Ags>,
    /// Its middle.
    pub point: Point,
}

/// In which order hits come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Best match first; newest first where nothing was asked.
    #[default]
    Relevance,
    /// What changed last first.
    Newest,
    /// By the day on which it begins, the latest first, what has none last. Asked from a day on: what begins then or
    /// later comes before everything else, the soonest first.
    Date,
    /// The nearest first; without a circle as by relevance.
    Distance,
    /// By title, as a dictionary has it (DIN 5007-1).
    Title,
}

/// Which part of the hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Counted from 1, as pages for people are; at most page 500.
    Number(u32),
    /// After the last hit of an earlier answer, as programs read on.
    After(String),
}

impl Default for Page {
    fn default() -> Self {
        Self::Number(1)
    }
}

/// The answer to a [`SearchRequest`].
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// How many entries match in all.
    pub total: u64,
    /// The hits of this page, best first.
    pub hits: Vec<Hit>,
    /// How many entries match, by facet; each facet's counts ignore the filter on itself.
    pub counts: Counts,
    /// The page's number, from 1 (1 when a cursor was given).
    pub page: u32,
    /// How many pages there are for people to turn.
    pub pages: u32,
    /// Where the next part begins, if there is one.
    pub next: Option<String>,
    /// Too few entries have all the words: others here have most of them.
    pub relaxed: bool,
    /// Something is called just what was asked, or as people say it.
    pub named: bool,
    /// Where that is so, how many entries have all the words, whatever the filters leave of them.
    pub complete: usize,
    /// The question was longer than what is used of it.
    pub truncated: bool,
    /// Words nobody wrote, with what was searched instead.
    pub corrections: Vec<(String, String)>,
    /// The question with these words corrected.
    pub corrected: Option<String>,
    /// The question with words replaced that may be misspelt: to be offered, it was not searched.
    pub proposed: Option<String>,
    /// How many of the first hits a model ordered anew, see [`crate::Reranker`].
    pub reranked: usize,
    /// URIs of the concepts that the question names.
    pub concepts: Vec<String>,
    /// The vocabulary in whose light the question was read, if it was asked.
    pub vocabulary: Option<Arc<Vocabulary>>,
    /// The organisation or person whose evidence was asked for.
    pub holder: Option<Box<Entry>>,
    /// What the question was understood to say of place and time: the hits are filtered by it.
    pub understood: Vec<Understood>,
    /// The same where nothing is found with it: the hits are those of all words as they stand.
    pub in_vain: Vec<Understood>,
}

/// Words of a question that say where or when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The words as they were typed.
    pub words: String,
    /// What they mean.
    pub filter: UnderstoodAs,
    /// The question without them.
    pub without: String,
}

/// What words of a question mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnderstoodAs {
    /// Around this municipality.
    Near {
        /// What it is called.
        name: String,
        /// How far around, in kilometres.
        radius_km: u16,
    },
    /// In this municipality.
    Municipality {
        /// Its key.
        ags: Ags,
        /// What it is called.
        name: String,
    },
    /// In this district (five-digit key).
    District(&'static str),
    /// In this part of the state, see [`domain::places::Landscape`].
    Landscape(&'static str),
    /// In these years, both included.
    Years {
        /// The first; none: any before.
        from: Option<i16>,
        /// The last; none: any after.
        until: Option<i16>,
    },
}

/// How many entries match, by facet. Codes are those of the domain; ordered by count, then code.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// By kind.
    pub kinds: Vec<(Kind, u64)>,
    /// By field of action.
    pub fields: Vec<(FieldOfAction, u64)>,
    /// By interface.
    pub interfaces: Vec<(Interface, u64)>,
    /// By sort of organisation.
    pub organisation_types: Vec<(OrganisationType, u64)>,
    /// By competence (URI): the most frequent, each counted by itself, without what is narrower.
    pub competences: Vec<(String, u64)>,
    /// By sector, on all levels: the most frequent.
    pub sectors: Vec<(Sector, u64)>,
    /// By district.
    pub districts: Vec<DistrictCount>,
    /// By municipality.
    pub municipalities: Vec<(Ags, u64)>,
    /// How many lie in no district that is known.
    pub placeless: u64,
    /// By the letter under which they stand, in the order of a list.
    pub initials: Vec<(char, u64)>,
    /// By source.
    pub sources: Vec<SourceCount>,
    /// By year in which they lasted, newest first.
    pub years: Vec<(i16, u64)>,
}

/// How many entries lie in a district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistrictCount {
    /// The district's five-digit key.
    pub code: String,
    /// Its name with its kind where that tells it apart ("Kreis Soest", "Köln").
    pub name: String,
    /// How many.
    pub count: u64,
}

/// How many entries a source speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCount {
    /// The source's short name.
    pub id: String,
    /// Its full name.
    pub title: String,
    /// How many.
    pub count: u64,
}

/// One hit, with why it is there.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The entry as the actor may see it.
    pub entry: Entry,
    /// The language of the title.
    pub language: Language,
    /// Its title, matches marked.
    pub title: Marked,
    /// The language of the passages: that of the title, unless only the other one matches.
    pub passage_language: Language,
    /// The passages of its text that match best; the beginning of the text if none does.
    pub passages: Vec<Marked>,
    /// What proves it: matching evidence of an organisation or person, best match first, at most three.
    pub evidence: Vec<EvidenceLine>,
    /// How many pieces of evidence match in all.
    pub evidence_total: usize,
    /// None of this evidence has all the words of the question.
    pub evidence_partial: bool,
    /// How far its nearest place is from the middle of the circle, in kilometres.
    pub distance_km: Option<f64>,
    /// What its place among the hits is made of; none where they are not ordered by how well they fit.
    pub why: Option<Why>,
    /// The sources that speak of it, by full name.
    pub sources: Vec<String>,
    /// Everything about it is made up.
    pub fictional: bool,
}

/// A piece of evidence under a hit.
#[derive(Debug, Clone)]
pub struct EvidenceLine {
    /// The entry that speaks for the organisation.
    pub id: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// Its address.
    pub slug: String,
    /// The language of the title.
    pub language: Language,
    /// Its title, matches marked.
    pub title: Marked,
    /// The year it ended, or began, if known.
    pub year: Option<i16>,
}

/// A text in pieces, some of which matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked(pub Vec<Piece>);

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its words.
    pub text: String,
    /// Whether it matched.
    pub marked: bool,
}

impl Marked {
    /// A text in which nothing is marked.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Piece {
            text: text.into(),
            marked: false,
        }])
    }

    /// The text without its marks.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// What completes what somebody is typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The entry.
    pub id: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// Its address.
    pub slug: String,
    /// Its title in the language asked for, or in the other one.
    pub title: String,
}

/// Everything an entry's page shows.
#[derive(Debug, Clone)]
pub struct EntryPage {
    /// The entry as the actor may see it.
    pub entry: Entry,
    /// What it has to do with others, as far as the actor may see them; strongest groups first.
    pub relations: Vec<Related>,
    /// What sources say about it, weightiest first.
    pub provenance: Vec<Provenance>,
    /// The sources that say what it has to do with others, by short name.
    pub relation_sources: Vec<Source>,
    /// Sources that name pieces of evidence for it of which the atlas knows nothing else yet, and how many.
    pub awaited: Vec<(Source, u64)>,
    /// Parts that were corrected or added here.
    pub local_parts: Vec<String>,
    /// What happened to it, newest first, at most 50.
    pub history: Vec<Change>,
    /// Everything about it is made up.
    pub fictional: bool,
}

/// A neighbour of an entry.
#[derive(Debug, Clone)]
pub struct Related {
    /// The relation.
    pub relation: Relation,
    /// Whether the entry is where the relation starts.
    pub outgoing: bool,
    /// The neighbour.
    pub entry: Entry,
}

/// An address leads to an entry, or to where it went.
#[derive(Debug, Clone)]
pub enum Found {
    /// Here it is.
    Here(Box<EntryPage>),
    /// It now has this address.
    Moved {
        /// Its kind.
        kind: Kind,
        /// Its present slug.
        slug: String,
    },
}

/// The atlas at a glance.
#[derive(Debug, Clone)]
pub struct Overview {
    /// How many entries the actor may find.
    pub total: u64,
    /// By kind, every kind, in the domain's order.
    pub kinds: Vec<(Kind, u64)>,
    /// By district, every district, by name; of the kind asked for.
    pub districts: Vec<DistrictCount>,
    /// What came in last, at most six.
    pub newest: Vec<Entry>,
    /// What the installation holds.
    pub nature: Nature,
}

/// What an installation holds. Made-up and real entries never share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Nothing yet.
    Empty,
    /// Sample data; every page says so.
    Demo,
    /// Real data.
    Real,
}

/// A source and how it stands.
#[derive(Debug, Clone)]
pub struct SourceState {
    /// The source.
    pub source: Source,
    /// How many records it gave.
    pub records: u64,
    /// How many of them it no longer has.
    pub vanished: u64,
    /// How many entries it says something about.
    pub entries: u64,
    /// How many relations between entries it states.
    pub relations: u64,
    /// How many concepts of vocabularies it speaks of.
    pub concepts: u64,
    /// How many figures of places it tells.
    pub observations: u64,
    /// When it was last read.
    pub last_fetched: Option<Timestamp>,
    /// How it was last read; none where nobody noted it, or where its counts would tell of hidden entries.
    pub reading: Option<store::Reading>,
    /// How many entries of each kind it says something about; only where one source was asked for.
    pub kinds: Vec<(Kind, u64)>,
}

/// Whether the installation can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readiness {
    /// The database answers.
    pub database: bool,
    /// The last change of the log.
    pub log: i64,
    /// The change up to which the index is current.
    pub index: i64,
    /// The index holds all changes, and can be believed.
    pub current: bool,
    /// Why it cannot answer, or not everything is found: a stable code.
    pub reason: Option<&'static str>,
}
