//! What the interface answers with.

use std::collections::BTreeMap;

use app::{EntryPage, Marked, Related};
use domain::{Entry, Kind, Language, Provenance};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::content::ContentData;
use crate::{WebState, links};

/// An entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryOut {
    /// UUID.
    pub id: String,
    /// `organisation`, `project` …
    pub kind: String,
    /// The readable part of its address.
    pub slug: String,
    /// Its pages by language.
    pub url: BTreeMap<String, String>,
    /// `draft`, `submitted`, `published`, `expired`, `withdrawn`.
    pub state: String,
    /// `public`, `members`, `brokers`, `owner`.
    pub visibility: String,
    /// Counts every change; an edit names it in `If-Match`.
    pub version: i64,
    /// When it came into the atlas, RFC 3339.
    pub created: String,
    /// When it last changed, RFC 3339.
    pub updated: String,
    /// Since when all its sources lack it, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vanished: Option<String>,
    /// What it says.
    pub content: ContentData,
}

/// An entry with its nearest neighbours and its sources. It can be sent back as it is to change the entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryPageOut {
    #[serde(flatten)]
    pub entry: EntryOut,
    /// What it has to do with others, as far as the caller may see them: the oldest, at most 100.
    pub relations: Vec<RelationOut>,
    /// How many relations it has in all that the caller may see; `/entries/{id}/relations` lists them.
    pub relations_total: usize,
    /// What sources say about it, weightiest first.
    pub provenance: Vec<ProvenanceOut>,
    /// Parts that were corrected or added in the atlas.
    pub local_parts: Vec<String>,
    /// Everything about it is made up.
    pub fictional: bool,
}

/// What an entry or its page gives beside what can be changed: left out when it is sent back.
pub const READ_ONLY: &[&str] = &[
    "id",
    "kind",
    "slug",
    "url",
    "version",
    "created",
    "updated",
    "vanished",
    "relations",
    "relations_total",
    "provenance",
    "local_parts",
    "fictional",
];

/// Most relations beside an entry.
const RELATIONS_MAX: usize = 100;

/// A neighbour of an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelationOut {
    /// UUID.
    pub id: String,
    /// `takes_part_in`, `provides` …
    pub kind: String,
    /// Whether the entry is where the relation starts.
    pub outgoing: bool,
    /// A code such as `coordinator`, or the source's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// First day, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Last day, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The source that says so; none: somebody typed it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The neighbour.
    pub entry: EntryRef,
}

/// Enough of an entry to show and open it.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryRef {
    pub id: String,
    pub kind: String,
    /// Titles by language.
    pub title: BTreeMap<String, String>,
    /// Its pages by language.
    pub url: BTreeMap<String, String>,
}

/// What a source says about an entry, and how to correct it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvenanceOut {
    /// The source's short name.
    pub source: String,
    pub title: String,
    pub publisher: String,
    pub licence: String,
    pub attribution: String,
    /// The entry's key at the source.
    pub key: String,
    /// The record's address at the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// RFC 3339.
    pub fetched: String,
    /// Since when the source no longer has it, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vanished: Option<String>,
    /// Texts that were put right while reading, such as misread characters.
    pub notes: Vec<NoteOut>,
    /// Where a mistake is to be reported.
    pub corrections: String,
}

/// A text of a source that was put right while reading.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteOut {
    /// The source's name for the field.
    pub field: String,
    /// What stood there, shortened.
    pub before: String,
    /// What was read instead, shortened.
    pub after: String,
}

/// A piece of a text, and whether it matched.
#[derive(Debug, Serialize, ToSchema)]
pub struct PieceOut {
    pub text: String,
    pub marked: bool,
}

/// An entry to create, or the whole new form of one. What a GET gives beside these fields may be sent along
/// and is left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryIn {
    pub content: ContentData,
    /// `public`, `members`, `brokers`, `owner`; when creating: public, when changing: as it is.
    #[serde(default)]
    pub visibility: Option<String>,
    /// Groups of fields (`contact`, `figures`, `details`) that fewer may see, with their visibility.
    #[serde(default)]
    pub guarded: Option<BTreeMap<String, String>>,
    /// `draft`, `submitted`, `published`, `withdrawn`; without: published for those who may, else
    /// submitted; when changing: as it is.
    #[serde(default)]
    pub state: Option<String>,
}

impl EntryOut {
    /// The entry as the interface shows it.
    #[must_use]
    pub fn new(state: &WebState, entry: &Entry) -> Self {
        Self {
            id: entry.id.to_string(),
            kind: entry.kind().code().to_owned(),
            slug: entry.slug.clone(),
            url: urls(state, entry.kind(), &entry.slug),
            state: entry.state.code().to_owned(),
            visibility: entry.visibility.code().to_owned(),
            version: entry.version,
            created: entry.created.to_string(),
            updated: entry.updated.to_string(),
            vanished: entry.vanished.map(|at| at.to_string()),
            content: ContentData::from(&entry.content),
        }
    }
}

impl EntryPageOut {
    /// The entry with everything around it.
    #[must_use]
    pub fn new(state: &WebState, page: &EntryPage) -> Self {
        Self {
            entry: EntryOut::new(state, &page.entry),
            relations_total: page.relations.len(),
            relations: page
                .relations
                .iter()
                .take(RELATIONS_MAX)
                .map(|related| relation(state, related))
                .collect(),
            provenance: page.provenance.iter().map(provenance).collect(),
            local_parts: page.local_parts.clone(),
            fictional: page.fictional,
        }
    }
}

/// A relation as the interface shows it from one of its ends.
pub fn relation(
    state: &WebState,
    Related {
        relation,
        outgoing,
        entry,
    }: &Related,
) -> RelationOut {
    RelationOut {
        id: relation.id.to_string(),
        kind: relation.kind.code().to_owned(),
        outgoing: *outgoing,
        role: relation.role.clone(),
        since: relation.since.map(|day| day.to_string()),
        until: relation.until.map(|day| day.to_string()),
        source: relation.source.as_ref().map(ToString::to_string),
        entry: entry_ref(state, entry),
    }
}

/// Enough of an entry to show and open it.
pub fn entry_ref(state: &WebState, entry: &Entry) -> EntryRef {
    let texts = entry.content.texts.iter();
    EntryRef {
        id: entry.id.to_string(),
        kind: entry.kind().code().to_owned(),
        title: texts
            .map(|(language, text)| (language.code().to_owned(), text.title.clone()))
            .collect(),
        url: urls(state, entry.kind(), &entry.slug),
    }
}

/// What a source says, without its content.
pub fn provenance(Provenance { source, record }: &Provenance) -> ProvenanceOut {
    ProvenanceOut {
        source: source.id.to_string(),
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        licence: source.licence.clone(),
        attribution: source.attribution.clone(),
        key: record.key.clone(),
        url: record.url.clone(),
        fetched: record.fetched.to_string(),
        vanished: record.vanished.map(|at| at.to_string()),
        notes: record
            .notes
            .iter()
            .map(|note| NoteOut {
                field: note.field.clone(),
                before: note.before.clone(),
                after: note.after.clone(),
            })
            .collect(),
        corrections: source.corrections.clone(),
    }
}

/// The addresses of an entry's pages by language.
#[must_use]
pub fn urls(state: &WebState, kind: Kind, slug: &str) -> BTreeMap<String, String> {
    let url = |language: &Language| {
        let path = links::entry(*language, kind, slug);
        (
            language.code().to_owned(),
            format!("{}{path}", state.public_url),
        )
    };
    Language::ALL.iter().map(url).collect()
}

/// A marked text in pieces.
#[must_use]
pub fn pieces(marked: Marked) -> Vec<PieceOut> {
    let pieces = marked.0.into_iter();
    pieces
        .map(|piece| PieceOut {
            text: piece.text,
            marked: piece.marked,
        })
        .collect()
}
