use std::collections::BTreeMap;

use app::{Hit, Order, Page, SearchPage, SearchRequest};
use axum::{
    Json,
    extract::{RawQuery, State},
};
use domain::{FieldOfAction, Interface, Kind, Language, SourceId, places::Gazetteer};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Caller,
    types::{PieceOut, pieces, urls},
};
use crate::{Failure, WebState, api::problem::Problem, lenient};

/// The parameters of a search. Those that filter may be given several times.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters; they are read by `request`"
)]
struct SearchParameters {
    /// What to look for, in everyday words, German or English.
    q: Option<String>,
    /// Language of titles and passages where there is a choice.
    #[param(example = "de")]
    lang: Option<String>,
    /// Only these kinds.
    kind: Option<Vec<String>>,
    /// Only these fields of action.
    field: Option<Vec<String>>,
    /// Only at these interfaces.
    interface: Option<Vec<String>>,
    /// Only in these districts: five-digit keys.
    district: Option<Vec<String>>,
    /// Only from these sources.
    source: Option<Vec<String>>,
    /// Only what lasted into or began after this year.
    from: Option<i16>,
    /// Only what began in or before this year.
    until: Option<i16>,
    /// `relevance` or `newest`.
    order: Option<String>,
    /// Counted from 1, at most 500; not together with `after`.
    page: Option<u32>,
    /// Where to read on: `next` of an earlier answer.
    after: Option<String>,
    /// Hits per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<usize>,
}

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
    /// No entry has all the words; these have most of them.
    pub relaxed: bool,
    /// The question was longer than what is used of it.
    pub truncated: bool,
    /// Words nobody wrote, with what was searched instead.
    pub corrections: Vec<CorrectionOut>,
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
    pub district: Vec<CountOut>,
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
    /// The strongest matching pieces of evidence, at most three.
    pub evidence: Vec<EvidenceOut>,
    /// How many pieces of evidence match.
    pub evidence_total: usize,
    /// The sources that speak of it, by full name.
    pub sources: Vec<String>,
    /// Everything about it is made up.
    pub fictional: bool,
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
    let request = request(query.as_deref())?;
    let found = state.app.search(&actor, request).await?;
    Ok(Json(answer(&state, found)))
}

/// The request in a query string. Programs get told what they got wrong.
fn request(query: Option<&str>) -> Result<SearchRequest, Failure> {
    let mut request = SearchRequest::default();
    let (mut paged, mut cursor) = (false, None);
    for (name, value) in lenient::pairs(query) {
        match name.as_str() {
            "q" => request.q = value,
            "lang" => request.language = Some(coded(&name, &value, Language::from_code, "de, en")?),
            "kind" => {
                let allowed = list(Kind::ALL.iter().map(|k| k.code()));
                request
                    .kinds
                    .push(coded(&name, &value, Kind::from_code, &allowed)?);
            }
            "field" => {
                let allowed = list(FieldOfAction::ALL.iter().map(|f| f.code()));
                request
                    .fields
                    .push(coded(&name, &value, FieldOfAction::from_code, &allowed)?);
            }
            "interface" => {
                let allowed = list(Interface::ALL.iter().map(|i| i.code()));
                request
                    .interfaces
                    .push(coded(&name, &value, Interface::from_code, &allowed)?);
            }
            "district" => {
                let known = |code: &str| Gazetteer::nrw().district(code).map(|d| d.code.clone());
                let allowed = "the five-digit keys of the 53 districts, such as 05315";
                request
                    .districts
                    .push(coded(&name, &value, known, allowed)?);
            }
            "source" => {
                let id = |text: &str| SourceId::new(text).ok().map(|id| id.to_string());
                let allowed = "the short names of sources, see /api/v1/sources";
                request.sources.push(coded(&name, &value, id, allowed)?);
            }
            "from" => request.from_year = Some(year(&name, &value)?),
            "until" => request.until_year = Some(year(&name, &value)?),
            "order" => request.order = coded(&name, &value, order, "relevance, newest")?,
            "page" => {
                request.page = Page::Number(number(&name, &value, 1, 500)?);
                paged = true;
            }
            "after" => cursor = Some(value),
            "limit" => request.limit = number(&name, &value, 1, 100)? as usize,
            _ => return Err(unknown(&name)),
        }
    }
    if let Some(cursor) = cursor {
        if paged {
            return Err(invalid("give either page or after"));
        }
        request.page = Page::After(cursor);
    }
    Ok(request)
}

fn order(code: &str) -> Option<Order> {
    match code {
        "relevance" => Some(Order::Relevance),
        "newest" => Some(Order::Newest),
        _ => None,
    }
}

fn coded<T>(
    name: &str,
    value: &str,
    read: impl Fn(&str) -> Option<T>,
    allowed: &str,
) -> Result<T, Failure> {
    read(value).ok_or_else(|| {
        let value: String = value.chars().take(80).collect();
        invalid(format!(
            "{name}: '{value}' is not known; allowed: {allowed}"
        ))
    })
}

fn year(name: &str, value: &str) -> Result<i16, Failure> {
    let year = number(name, value, 1000, 2999)?;
    Ok(i16::try_from(year).expect("at most 2999"))
}

fn number(name: &str, value: &str, min: u32, max: u32) -> Result<u32, Failure> {
    let read = |text: &str| text.parse().ok().filter(|n| (min..=max).contains(n));
    coded(name, value, read, &format!("{min} to {max}"))
}

fn unknown(name: &str) -> Failure {
    let name: String = name.chars().take(80).collect();
    invalid(format!(
        "there is no parameter '{name}'; allowed: q, lang, kind, field, interface, district, source, \
         from, until, order, page, after, limit"
    ))
}

fn invalid(detail: impl Into<String>) -> Failure {
    Failure::because("invalid-parameter", detail)
}

fn list(codes: impl Iterator<Item = &'static str>) -> String {
    codes.collect::<Vec<_>>().join(", ")
}

fn answer(state: &WebState, found: SearchPage) -> SearchOut {
    let count = |value: &str, name: Option<&String>, count: u64| CountOut {
        value: value.to_owned(),
        name: name.cloned(),
        count,
    };
    let counts = &found.counts;
    SearchOut {
        total: found.total,
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
        truncated: found.truncated,
        corrections: found
            .corrections
            .into_iter()
            .map(|(typed, used)| CorrectionOut { typed, used })
            .collect(),
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
        evidence: evidence.collect(),
        evidence_total: hit.evidence_total,
        sources: hit.sources,
        fictional: hit.fictional,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_what_is_allowed() {
        for (query, word) in [
            ("kind=banana", "organisation"),
            ("lang=fr", "de, en"),
            ("limit=0", "1 to 100"),
            ("page=501", "1 to 500"),
            ("from=12", "1000 to 2999"),
            ("order=up", "newest"),
            ("district=99999", "05315"),
            ("foo=1", "there is no parameter 'foo'"),
            ("page=2&after=x", "either"),
        ] {
            let failure = request(Some(query)).expect_err(query);
            assert_eq!(failure.code, "invalid-parameter");
            let detail = failure.detail.unwrap_or_default();
            assert!(detail.contains(word), "{query}: {detail}");
        }
    }

    #[test]
    fn what_is_right_arrives() {
        let query = "q=Laser&kind=project&kind=offer&district=05315&from=2008&order=newest&limit=5&after=abc";
        let request = request(Some(query)).expect("legal");
        assert_eq!(request.kinds, [Kind::Project, Kind::Offer]);
        assert_eq!(request.page, Page::After("abc".to_owned()));
        assert_eq!((request.limit, request.order), (5, Order::Newest));
    }
}
