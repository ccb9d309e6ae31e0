mod asked;

use std::collections::BTreeMap;

use app::{AppError, Hit, Located, Near, SearchPage, Spot, Understood, UnderstoodAs};
use axum::{
    Json,
    extract::{RawQuery, State},
};
use domain::{Language, Vocabulary, places::Gazetteer};
use serde::Serialize;
use utoipa::ToSchema;

use self::asked::{Asked, SearchParameters, asked};
use super::{
    Caller,
    parameters::invalid,
    types::{PieceOut, pieces, urls},
};
use crate::{Failure, WebState, api::problem::Problem, pages::search::question::sector_code};

/// The answer to a search.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchOut {
    /// How many entries match in all.
    pub total: u64,
    /// Best first.
    pub hits: Vec<HitOut>,
    /// How many entries match, by facet; each ignores the filter on itself.
    pub counts: CountsOut,
    /// The page's number (1 with `after`).
    pub page: u32,
    /// How many pages can be turned to by number.
    pub pages: u32,
    /// The value of `after` for what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Too few entries have all the words: others here have most of them.
    pub relaxed: bool,
    /// Where that is so, how many entries have all the words, whatever the filters leave of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete: Option<usize>,
    /// The question was longer than what is used of it.
    pub truncated: bool,
    /// Words nobody wrote, with what was searched instead; see `literal`.
    pub corrections: Vec<CorrectionOut>,
    /// The question with words replaced that may be misspelt: it was not searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<String>,
    /// URIs of the concepts that `q` names.
    pub concepts: Vec<String>,
    /// How many of the first hits a language model ordered anew, where the operator gave one.
    pub reranked: usize,
    /// What words of `q` were taken for a place or a time; hits are filtered by it. See `plain`.
    pub understood: Vec<UnderstoodOut>,
    /// What was understood so, but nothing is found with it: the hits are those of all words as they stand.
    pub in_vain: Vec<UnderstoodOut>,
    /// What `near` was understood as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<NearOut>,
}

/// Words that say where or when.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodOut {
    /// As they were typed.
    pub words: String,
    /// Parameters of the search that mean the same, such as `near` and `radius_km`.
    pub parameters: BTreeMap<&'static str, String>,
}

/// A place in the middle of a circle.
#[derive(Debug, Serialize, ToSchema)]
pub struct NearOut {
    pub name: String,
    /// The municipality's eight-digit key, unless a point was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ags: Option<String>,
    /// Latitude in degrees, WGS 84.
    pub lat: f64,
    /// Longitude in degrees, WGS 84.
    pub lon: f64,
    /// In kilometres.
    pub radius_km: u16,
}

/// A word nobody wrote.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionOut {
    pub typed: String,
    pub used: String,
}

/// Counts by facet.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsOut {
    pub kind: Vec<CountOut>,
    pub field: Vec<CountOut>,
    pub organisation_type: Vec<CountOut>,
    /// The most frequent ones; each counted by itself, without what is narrower.
    pub competence: Vec<CountOut>,
    /// The most frequent ones, on all levels.
    pub sector: Vec<CountOut>,
    pub district: Vec<CountOut>,
    pub municipality: Vec<CountOut>,
    /// How many lie in no district that is known; counted like `district`.
    pub placeless: u64,
    /// By the letter under which they stand in a list.
    pub initial: Vec<CountOut>,
    pub source: Vec<CountOut>,
    pub interface: Vec<CountOut>,
    /// By year in which entries lasted; the parameters `from` and `until` filter by it.
    pub year: Vec<CountOut>,
}

/// How many entries match with this value.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountOut {
    /// The value of the parameter.
    pub value: String,
    /// Its name, where it has one beside the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub count: u64,
}

/// A hit with why it is there.
#[derive(Debug, Serialize, ToSchema)]
pub struct HitOut {
    pub id: String,
    pub kind: String,
    pub url: BTreeMap<String, String>,
    /// Language of the title.
    pub language: String,
    pub title: Vec<PieceOut>,
    /// Language of the passages: the title's, unless only the other one matches.
    pub passage_language: String,
    pub passages: Vec<Vec<PieceOut>>,
    /// The town of its main place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How far its nearest place is from `near`, in kilometres. A place without a point counts as the middle of its
    /// municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<f64>,
    /// The strongest matching pieces of evidence, at most three.
    pub evidence: Vec<EvidenceOut>,
    /// How many pieces of evidence match.
    pub evidence_total: usize,
    /// None of this evidence has all the words of the question.
    pub evidence_partial: bool,
    /// What its place among the hits is made of; absent where they are not ordered by how well they fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<WhyOut>,
    /// The sources that speak of it, by full name.
    pub sources: Vec<String>,
    /// Everything about it is made up.
    pub fictional: bool,
}

/// Shares of a hit's score, from 0 to 1 and 1 together.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhyOut {
    /// Of words of the question that it has.
    pub words: f32,
    /// Of competences that it has in common with the question.
    pub concepts: f32,
    /// Of parts of these words, so of compounds and other spellings, too.
    pub letters: f32,
    /// Of what it is about, in whatever words and of the two languages.
    pub meaning: f32,
    /// Of evidence that fits.
    pub evidence: f32,
    /// Of its name or title being the question.
    pub name: f32,
}

/// A piece of evidence.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceOut {
    pub id: String,
    pub kind: String,
    pub url: BTreeMap<String, String>,
    pub language: String,
    pub title: Vec<PieceOut>,
    /// The year it ended, or began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
}

/// Finds entries, best match first, each with why it is there.
#[utoipa::path(
    get, path = "/api/v1/search", tag = "search", params(SearchParameters),
    responses(
        (status = 200, description = "The hits", body = SearchOut),
        (status = 400, description = "`invalid-parameter`, `invalid-cursor`", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "`unauthorised`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`unavailable`, `timeout`", body = Problem, content_type = "application/problem+json"),
    ),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<SearchOut>, Failure> {
    let Asked { mut request, near } = asked(query.as_deref())?;
    let mut middle = None;
    if let Some((typed, radius_km)) = near {
        let spot = only_one(&typed, state.app.locate(&typed).await?)?;
        request.near = Some(Near {
            point: spot.point,
            radius_km,
        });
        middle = Some(NearOut {
            name: spot.name,
            ags: spot.ags.map(|ags| ags.to_string()),
            lat: spot.point.lat,
            lon: spot.point.lon,
            radius_km,
        });
    }
    let asks_holder = request.holder.is_some();
    let found = match state.app.search(&actor, request).await {
        Err(AppError::NotFound) if asks_holder => {
            return Err(invalid(
                "holder",
                "there is no such entry, or it is not for you",
            ));
        }
        found => found?,
    };
    let vocabulary = match &found.vocabulary {
        Some(vocabulary) => vocabulary.clone(),
        None => state.app.vocabulary().await?,
    };
    Ok(Json(answer(&state, found, middle, &vocabulary)))
}

/// The one place that was meant.
fn only_one(typed: &str, located: Located) -> Result<Spot, Failure> {
    let typed: String = typed.chars().take(80).collect();
    match located {
        Located::One(spot) => Ok(spot),
        Located::Several(spots) => {
            let one = |spot: Spot| match spot.ags {
                Some(ags) => format!("{ags} ({})", spot.name),
                None => spot.name,
            };
            let all: Vec<String> = spots.into_iter().map(one).collect();
            let what = format!(
                "'{typed}' may be any of several places; give one of these keys: {}",
                all.join(", ")
            );
            Err(invalid("near", &what))
        }
        Located::Unknown => {
            let what = format!(
                "'{typed}' is not known; give a municipality of North Rhine-Westphalia (name or eight-digit key), a \
                 postcode, or latitude and longitude such as 50.776,6.084"
            );
            Err(invalid("near", &what))
        }
    }
}

fn answer(
    state: &WebState,
    found: SearchPage,
    near: Option<NearOut>,
    vocabulary: &Vocabulary,
) -> SearchOut {
    let count = |value: &str, name: Option<&String>, count: u64| CountOut {
        value: value.to_owned(),
        name: name.cloned(),
        count,
    };
    // Of names in several languages, the German one.
    let label = |uri: &str| {
        let concept = vocabulary.get(uri);
        let label = concept.map(|concept| concept.labels(Language::German).1.preferred.clone());
        label.filter(|label| !label.is_empty())
    };
    let counts = &found.counts;
    SearchOut {
        total: found.total,
        proposed: found.proposed,
        near,
        concepts: found.concepts,
        reranked: found.reranked,
        understood: found.understood.into_iter().map(understood_out).collect(),
        in_vain: found.in_vain.into_iter().map(understood_out).collect(),
        counts: CountsOut {
            kind: counts
                .kinds
                .iter()
                .map(|(k, n)| count(k.code(), None, *n))
                .collect(),
            field: counts
                .fields
                .iter()
                .map(|(f, n)| count(f.code(), None, *n))
                .collect(),
            organisation_type: counts
                .organisation_types
                .iter()
                .map(|(sort, n)| count(sort.code(), None, *n))
                .collect(),
            competence: counts
                .competences
                .iter()
                .map(|(uri, n)| count(uri, label(uri).as_ref(), *n))
                .collect(),
            sector: counts
                .sectors
                .iter()
                .map(|(sector, n)| count(&sector_code(sector), label(&sector.uri()).as_ref(), *n))
                .collect(),
            municipality: counts
                .municipalities
                .iter()
                .map(|(ags, n)| {
                    let municipality = Gazetteer::nrw().municipality(*ags);
                    count(ags.as_str(), municipality.map(|m| &m.name), *n)
                })
                .collect(),
            placeless: counts.placeless,
            initial: counts
                .initials
                .iter()
                .map(|(letter, n)| match letter {
                    '#' => count("other", None, *n),
                    letter => count(&letter.to_string(), None, *n),
                })
                .collect(),
            district: counts
                .districts
                .iter()
                .map(|d| count(&d.code, Some(&d.name), d.count))
                .collect(),
            source: counts
                .sources
                .iter()
                .map(|s| count(&s.id, Some(&s.title), s.count))
                .collect(),
            interface: counts
                .interfaces
                .iter()
                .map(|(i, n)| count(i.code(), None, *n))
                .collect(),
            year: counts
                .years
                .iter()
                .map(|(year, n)| count(&year.to_string(), None, *n))
                .collect(),
        },
        hits: found
            .hits
            .into_iter()
            .map(|hit| hit_out(state, hit))
            .collect(),
        page: found.page,
        pages: found.pages,
        next: found.next,
        relaxed: found.relaxed && found.total > 0,
        complete: (found.relaxed && found.total > 0).then_some(found.complete),
        truncated: found.truncated,
        corrections: found
            .corrections
            .into_iter()
            .map(|(typed, used)| CorrectionOut { typed, used })
            .collect(),
    }
}

fn understood_out(understood: Understood) -> UnderstoodOut {
    let mut parameters = BTreeMap::new();
    let mut add = |name, value: String| parameters.insert(name, value);
    match understood.filter {
        UnderstoodAs::Near { name, radius_km } => {
            add("near", name);
            add("radius_km", radius_km.to_string());
        }
        UnderstoodAs::Municipality { ags, .. } => {
            add("municipality", ags.to_string());
        }
        UnderstoodAs::District(code) => {
            add("district", code.to_owned());
        }
        UnderstoodAs::Landscape(code) => {
            add("landscape", code.to_owned());
        }
        UnderstoodAs::Years { from, until } => {
            from.map(|year| add("from", year.to_string()));
            until.map(|year| add("until", year.to_string()));
        }
    }
    UnderstoodOut {
        words: understood.words,
        parameters,
    }
}

fn hit_out(state: &WebState, hit: Hit) -> HitOut {
    let kind = hit.entry.kind();
    let evidence = hit.evidence.into_iter().map(|line| EvidenceOut {
        id: line.id.to_string(),
        kind: line.kind.code().to_owned(),
        url: urls(state, line.kind, &line.slug),
        language: line.language.code().to_owned(),
        title: pieces(line.title),
        year: line.year,
    });
    HitOut {
        id: hit.entry.id.to_string(),
        kind: kind.code().to_owned(),
        url: urls(state, kind, &hit.entry.slug),
        language: hit.language.code().to_owned(),
        title: pieces(hit.title),
        passage_language: hit.passage_language.code().to_owned(),
        passages: hit.passages.into_iter().map(pieces).collect(),
        place: hit
            .entry
            .content
            .places
            .first()
            .map(|place| place.name.clone()),
        distance_km: hit.distance_km.map(|km| (km * 10.0).round() / 10.0),
        evidence: evidence.collect(),
        evidence_total: hit.evidence_total,
        evidence_partial: hit.evidence_partial,
        why: hit.why.map(|why| {
            let share = |share: f32| (share * 1_000.0).round() / 1_000.0;
            WhyOut {
                words: share(why.words),
                concepts: share(why.concepts),
                letters: share(why.letters),
                meaning: share(why.meaning),
                evidence: share(why.evidence),
                name: share(why.name),
            }
        }),
        sources: hit.sources,
        fictional: hit.fictional,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_not_clear_is_said_with_what_it_may_be() {
        let spot = |ags: &str, name: &str| Spot {
            name: name.to_owned(),
            ags: ags.parse().ok(),
            point: domain::Point {
                lat: 51.0,
                lon: 7.0,
            },
        };
        let several = vec![
            spot("05754008", "Gütersloh"),
            spot("05754020", "Herzebrock"),
        ];
        let detail = |located| only_one("33333", located).expect_err("not one").detail;
        let said = detail(Located::Several(several)).unwrap_or_default();
        assert!(said.contains("05754008 (Gütersloh), 05754020"), "{said}");
        let said = detail(Located::Unknown).unwrap_or_default();
        assert!(
            said.contains("near: '33333'") && said.contains("postcode"),
            "{said}"
        );
    }
}
