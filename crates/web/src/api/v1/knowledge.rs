//! Who has shown what: the profile of an organisation or person, and what is known of a competence.

use std::collections::BTreeMap;

use app::{CompetencePiece, Rank, Shown, Trend};
use axum::{
    Json,
    extract::{Path, State},
};
use domain::Vocabulary;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Caller, competences,
    concepts::{self, ConceptRef},
    entries::entry_id,
    parameters::NoParameters,
    types::{EntryRef, entry_ref},
};
use crate::{Failure, WebState, map::district_name, pages::entries::relations::is_holder};

/// What an organisation or person has shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfileOut {
    /// How many entries speak for it.
    pub evidence: u32,
    /// How many competences it has.
    pub total: usize,
    /// What tells it apart from others first, at most 24.
    pub competences: Vec<CompetenceShownOut>,
}

/// A competence that somebody has shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompetenceShownOut {
    /// The competence's name for the world.
    pub uri: String,
    /// What the atlas knows of it, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concept: Option<ConceptRef>,
    #[serde(flatten)]
    pub shown: ShownOut,
    /// How it stands among comparable others; only of the first 12.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<RankOut>,
}

/// What somebody has shown of a competence.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownOut {
    /// A sum over the evidence by weight, role and age; to be compared only within a competence.
    pub strength: f32,
    /// How many pieces of evidence.
    pub pieces: u32,
    /// How many of them are independent: a project and its outcomes are one.
    pub independent: u32,
    /// Of how many kinds they are.
    pub kinds: u32,
    /// The year of the oldest dated piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<i16>,
    /// The year of the newest dated piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<i16>,
    /// Dated pieces by year.
    pub years: BTreeMap<String, u32>,
    /// An editor confirmed it, of any piece.
    pub confirmed: bool,
    /// Somebody says so of themselves.
    pub stated: bool,
    /// In the first tenth of at least five comparable ones, by at least three independent pieces of at least two kinds.
    pub excellent: bool,
    /// The strongest pieces, at most five.
    pub strongest: Vec<ShownPieceOut>,
}

/// A piece of evidence for a competence.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownPieceOut {
    /// How much it counts.
    pub strength: f32,
    /// When it ended, or began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The entry that speaks for it.
    pub entry: EntryRef,
}

/// The place among those of the same kind and type who have shown the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct RankOut {
    /// From 1; who has shown as much has the same place.
    pub place: usize,
    /// How many they are, itself included.
    pub of: usize,
    /// What they are.
    pub kind: String,
    /// What sort of organisation, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_type: Option<String>,
    /// The greatest strength among them.
    pub best: f32,
    /// The strength in the middle.
    pub median: f32,
}

/// Who has shown a competence or a narrower one.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnowledgeOut {
    /// How many entries are about it.
    pub entries: u32,
    /// How many organisations and persons have shown it.
    pub total: usize,
    /// The strongest of them, at most 30.
    pub holders: Vec<HolderOut>,
    /// Whether its share of all evidence grows: the last five years of the data beside the five before.
    pub trend: String,
    /// Evidence by year, the earliest first.
    pub years: Vec<YearOut>,
    /// How many of them are in each district; who has several sites counts in each.
    pub districts: Vec<DistrictShownOut>,
    /// Other competences that the same entries are about, what goes with it most first.
    pub neighbours: Vec<NeighbourOut>,
    /// Who of the strongest share pieces of evidence.
    pub ties: Vec<TieOut>,
}

/// Somebody who has shown a competence.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolderOut {
    /// The organisation or person.
    pub entry: EntryRef,
    #[serde(flatten)]
    pub shown: ShownOut,
    /// How it stands among comparable others.
    pub rank: RankOut,
}

/// The evidence of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct YearOut {
    pub year: i16,
    /// Pieces about the competence.
    pub about: u32,
    /// All pieces in the atlas.
    pub all: u32,
}

/// How many in a district have shown a competence.
#[derive(Debug, Serialize, ToSchema)]
pub struct DistrictShownOut {
    /// Its five-digit key.
    pub code: String,
    pub name: String,
    pub holders: u64,
}

/// A competence that goes with another one.
#[derive(Debug, Serialize, ToSchema)]
pub struct NeighbourOut {
    /// The competence's name for the world.
    pub uri: String,
    /// What the atlas knows of it, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concept: Option<ConceptRef>,
    /// How many entries are about both.
    pub together: u32,
    /// How many are about this one at all.
    pub entries: u64,
}

/// Two who share pieces of evidence.
#[derive(Debug, Serialize, ToSchema)]
pub struct TieOut {
    /// UUID of the one.
    pub one: String,
    /// UUID of the other.
    pub other: String,
    /// How many pieces.
    pub pieces: u32,
}

/// Tells what an organisation or person has shown: its competences with their evidence, beside comparable others.
#[utoipa::path(
    get, path = "/api/v1/entries/{id}/profile", tag = "entries",
    params(("id" = String, Path, description = "UUID of an organisation or person")),
    responses((status = 200, description = "Its profile", body = ProfileOut)),
    security((), ("token" = [])),
)]
pub async fn profile(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<ProfileOut>, Failure> {
    let holder = state.app.entry(&actor, entry_id(&id)?).await?.entry;
    if !is_holder(holder.kind()) {
        let reason = "only organisations and persons have a profile";
        return Err(Failure::because("not-found", reason));
    }
    let profile = state.app.competence_profile(&actor, holder.id).await?;
    let vocabulary = state.app.vocabulary().await?;
    let lines = profile.lines.iter().map(|line| CompetenceShownOut {
        concept: concept(&state, &vocabulary, &line.uri),
        uri: line.uri.clone(),
        shown: shown(&state, &line.shown, &line.pieces, line.is_excellent),
        rank: line.rank.as_ref().map(rank),
    });
    Ok(Json(ProfileOut {
        evidence: profile.evidence,
        total: profile.total,
        competences: lines.collect(),
    }))
}

/// Tells who has shown a competence or a narrower one, where, since when, with whom, and what goes with it.
#[utoipa::path(
    get, path = "/api/v1/competences/{scheme}/{key}/knowledge", tag = "competences",
    params(
        ("scheme" = String, Path, description = "Code of the vocabulary"),
        ("key" = String, Path, description = "Its short name within the vocabulary"),
    ),
    responses((status = 200, description = "What is known of it", body = KnowledgeOut)),
    security((), ("token" = [])),
)]
pub async fn of_competence(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path((scheme, key)): Path<(String, String)>,
    _: NoParameters,
) -> Result<Json<KnowledgeOut>, Failure> {
    let vocabulary = state.app.vocabulary().await?;
    let uri = &concepts::named(&vocabulary, &scheme, &key, competences::belongs)?.uri;
    let page = state.app.competence_page(&actor, &vocabulary, uri).await?;
    let holders = page.holders.iter().map(|holder| HolderOut {
        entry: entry_ref(&state, &holder.entry),
        shown: shown(
            &state,
            &holder.knower.shown,
            &holder.pieces,
            holder.is_excellent,
        ),
        rank: rank(&holder.rank),
    });
    Ok(Json(KnowledgeOut {
        entries: page.entries,
        total: page.total,
        holders: holders.collect(),
        trend: trend_code(page.trend).to_owned(),
        years: years(&page.years),
        districts: districts(&page.districts),
        neighbours: neighbours(&state, &vocabulary, &page.neighbours),
        ties: (page.ties.iter())
            .map(|(one, other, pieces)| TieOut {
                one: one.to_string(),
                other: other.to_string(),
                pieces: *pieces,
            })
            .collect(),
    }))
}

fn concept(state: &WebState, vocabulary: &Vocabulary, uri: &str) -> Option<ConceptRef> {
    let known = vocabulary.get(uri)?;
    Some(concepts::reference(state, known))
}

fn shown(
    state: &WebState,
    shown: &Shown,
    pieces: &[CompetencePiece],
    is_excellent: bool,
) -> ShownOut {
    let pieces = pieces.iter().map(|piece| ShownPieceOut {
        strength: rounded(piece.strength),
        year: piece.year,
        entry: entry_ref(state, &piece.entry),
    });
    ShownOut {
        strength: rounded(shown.strength),
        pieces: shown.pieces,
        independent: shown.independent,
        kinds: shown.kinds,
        first: shown.first,
        last: shown.last,
        years: shown
            .years
            .iter()
            .map(|(year, n)| (year.to_string(), *n))
            .collect(),
        confirmed: shown.is_confirmed,
        stated: shown.is_stated,
        excellent: is_excellent,
        strongest: pieces.collect(),
    }
}

fn rank(rank: &Rank) -> RankOut {
    RankOut {
        place: rank.place,
        of: rank.of,
        kind: rank.kind.code().to_owned(),
        organisation_type: rank.sort.map(|sort| sort.code().to_owned()),
        best: rounded(rank.best),
        median: rounded(rank.median),
    }
}

fn years(years: &BTreeMap<i16, (u32, u32)>) -> Vec<YearOut> {
    let years = years.iter();
    let year = |(&year, &(about, all)): (&i16, &(u32, u32))| YearOut { year, about, all };
    years.map(year).collect()
}

fn districts(districts: &BTreeMap<String, u64>) -> Vec<DistrictShownOut> {
    let districts = districts.iter();
    let district = |(code, &holders): (&String, &u64)| DistrictShownOut {
        name: district_name(code),
        code: code.clone(),
        holders,
    };
    districts.map(district).collect()
}

fn neighbours(
    state: &WebState,
    vocabulary: &Vocabulary,
    neighbours: &[(String, u32, u64)],
) -> Vec<NeighbourOut> {
    let neighbours = neighbours.iter();
    let neighbour = |(uri, together, entries): &(String, u32, u64)| NeighbourOut {
        concept: concept(state, vocabulary, uri),
        uri: uri.clone(),
        together: *together,
        entries: *entries,
    };
    neighbours.map(neighbour).collect()
}

/// The codes of [`Trend`].
pub const TRENDS: [&str; 4] = ["growing", "steady", "fading", "unknown"];

const fn trend_code(trend: Trend) -> &'static str {
    match trend {
        Trend::Growing => TRENDS[0],
        Trend::Steady => TRENDS[1],
        Trend::Fading => TRENDS[2],
        Trend::Unknown => TRENDS[3],
    }
}

/// What is behind the third digit says nothing.
fn rounded(strength: f32) -> f32 {
    (strength * 1_000.0).round() / 1_000.0
}
