//! What a search is asked by: the parameters of its address.

use app::{Near, Page, SearchRequest};
use domain::{
    FieldOfAction, Interface, Kind, Language, OrganisationType, SourceId,
    places::{Gazetteer, Landscape},
};
use jiff::civil::Date;
use utoipa::IntoParams;

use crate::{
    Failure,
    api::v1::parameters::{Parameters, invalid},
    pages::search::question::{ORDERS, initial, landscape, order, sector, uri},
};

/// The parameters of a search. Those that filter may be given several times.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes the parameters; they are read by `asked`"
)]
pub(super) struct SearchParameters {
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
    /// Only these sorts of organisations.
    organisation_type: Option<Vec<String>>,
    /// Only what is about these concepts or about something narrower: their URIs, at most 500 bytes each.
    #[param(example = "http://data.europa.eu/esco/skill/S1.8.1")]
    competence: Option<Vec<String>>,
    /// Only in these sectors or narrower ones: edition and code, such as `wz2025:C`, `wz2008:25.62`.
    #[param(example = "wz2025:25.62")]
    sector: Option<Vec<String>>,
    /// `both`: a sector also finds what corresponds to it in the other edition; `own`: only its own edition.
    #[param(default = "own")]
    editions: Option<String>,
    /// Only in these parts of the state, which people name without an office behind it: their short names, such as
    /// `sauerland`. With districts and municipalities one filter: being in any of them is enough.
    #[param(example = "sauerland")]
    landscape: Option<Vec<String>>,
    /// Only in these districts: five-digit keys. What tells no place itself, such as most projects, stands where those
    /// stand for whom it speaks.
    #[param(example = "05315")]
    district: Option<Vec<String>>,
    /// Only in these municipalities: eight-digit keys (AGS).
    #[param(example = "05334002")]
    municipality: Option<Vec<String>>,
    /// Only around this place: a municipality's name or key, a postcode, or latitude and longitude with a comma.
    #[param(example = "52062 Aachen")]
    near: Option<String>,
    /// How far around `near`, in kilometres as the crow flies.
    #[param(minimum = 1, maximum = 200, default = 25)]
    radius_km: Option<u16>,
    /// Only from these sources.
    source: Option<Vec<String>>,
    /// Only what is evidence of the organisation or person with this id.
    holder: Option<String>,
    /// Only what stands under these letters in a list: `A` to `Z`, `0` for all digits, `other`.
    initial: Option<Vec<String>>,
    /// Only what lasted until this year or day or later: `2008` or `2008-05-01`; years 1000 to 2999.
    #[param(example = "2008")]
    from: Option<String>,
    /// Only what began in this year, on this day, or earlier.
    #[param(example = "2013-12-31")]
    until: Option<String>,
    /// `1`: every word is looked for as it is typed; `0`: what is surely misspelt is corrected.
    #[param(default = "0")]
    literal: Option<String>,
    /// `1`: no words of `q` are taken for a place or a time ("bei Siegen", "seit 2020"), see `understood` of the answer.
    #[param(default = "0")]
    plain: Option<String>,
    /// `relevance`; `newest`: what changed last; `date`: by the day on which it begins, the latest first, but with `from`
    /// what is yet to begin first, the soonest first; `distance`: the nearest first, needs `near`; `title`.
    #[param(default = "relevance")]
    order: Option<String>,
    /// Counted from 1; not together with `after`.
    #[param(minimum = 1, maximum = 500, default = 1)]
    page: Option<u32>,
    /// Where to read on: `next` of an earlier answer.
    after: Option<String>,
    /// Hits per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<usize>,
}

/// What a query string asks for; the place is yet to be found.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) request: SearchRequest,
    /// A place and the radius in kilometres.
    pub(super) near: Option<(String, u16)>,
}

/// Parameters that may be given once.
const ONCE: &[&str] = &[
    "q",
    "lang",
    "editions",
    "near",
    "radius_km",
    "holder",
    "from",
    "until",
    "literal",
    "plain",
    "order",
    "page",
    "after",
    "limit",
];

/// Filters: of several values of one, any is enough.
const LISTS: &[&str] = &[
    "kind",
    "field",
    "interface",
    "organisation_type",
    "competence",
    "sector",
    "landscape",
    "district",
    "municipality",
    "source",
    "initial",
];

/// The request in a query string. Programs get told what they got wrong.
pub(super) fn asked(query: Option<&str>) -> Result<Asked, Failure> {
    let asked = Parameters::read_with_lists(query, ONCE, LISTS)?;
    let mut request = request(&asked)?;
    filter(&mut request, &asked)?;
    filter_places(&mut request, &asked)?;
    let near = asked.one("near").filter(|near| !near.trim().is_empty());
    let (min, max) = (i64::from(Near::KM_MIN), i64::from(Near::KM_MAX));
    let radius = asked.number("radius_km", min, max)?;
    if near.is_none() && radius.is_some() {
        return Err(invalid("radius_km", "around which place? give near, too"));
    }
    if near.is_none() && request.order == app::Order::Distance {
        return Err(invalid(
            "order",
            "distance from which place? give near, too",
        ));
    }
    let radius = radius.and_then(|km| u16::try_from(km).ok());
    let near = near.map(|near| (near.to_owned(), radius.unwrap_or(Near::KM)));
    Ok(Asked { request, near })
}

/// The words, how they are taken, and which part of the hits is wanted.
fn request(asked: &Parameters) -> Result<SearchRequest, Failure> {
    let yes = |text: &str| one_of(text, ["0", "1"]);
    let both = |text: &str| one_of(text, ["own", "both"]);
    let orders = list(ORDERS.iter().map(|(_, code)| *code));
    let id = |text: &str| text.parse().ok();
    let number = asked.number("page", 1, 500)?;
    let number = number.and_then(|number| u32::try_from(number).ok());
    let page = match (number, asked.one("after")) {
        (Some(_), Some(_)) => return Err(invalid("page", "give either page or after")),
        (_, Some(cursor)) => Page::After(cursor.to_owned()),
        (number, None) => Page::Number(number.unwrap_or(1)),
    };
    Ok(SearchRequest {
        q: asked.one("q").unwrap_or_default().to_owned(),
        language: asked.coded("lang", Language::from_code, "de, en")?,
        both_editions: asked.coded("editions", both, "both, own")? == Some(true),
        holder: asked.coded("holder", id, "the id of an entry (UUID)")?,
        from: asked.coded("from", |text| day(text, (1, 1)), DAYS)?,
        until: asked.coded("until", |text| day(text, (12, 31)), DAYS)?,
        literal: asked.coded("literal", yes, "0, 1")? == Some(true),
        plain: asked.coded("plain", yes, "0, 1")? == Some(true),
        order: asked.coded("order", order, &orders)?.unwrap_or_default(),
        page,
        limit: asked.limit()?,
        ..SearchRequest::default()
    })
}

fn filter(request: &mut SearchRequest, asked: &Parameters) -> Result<(), Failure> {
    let kinds = list(Kind::ALL.iter().map(|kind| kind.code()));
    request.kinds = asked.coded_all("kind", Kind::from_code, &kinds)?;
    let fields = list(FieldOfAction::ALL.iter().map(|field| field.code()));
    request.fields = asked.coded_all("field", FieldOfAction::from_code, &fields)?;
    let interfaces = list(Interface::ALL.iter().map(|at| at.code()));
    request.interfaces = asked.coded_all("interface", Interface::from_code, &interfaces)?;
    let sorts = list(OrganisationType::ALL.iter().map(|sort| sort.code()));
    let sort = OrganisationType::from_code;
    request.organisation_types = asked.coded_all("organisation_type", sort, &sorts)?;
    let concept = |text: &str| uri(text.to_owned());
    let uris = "URIs of concepts without spaces, at most 500 bytes";
    request.competences = asked.coded_all("competence", concept, uris)?;
    let sectors = "edition (wz2008, wz2025) and code, such as wz2025:C or wz2008:25.62";
    request.sectors = asked.coded_all("sector", sector, sectors)?;
    let id = |text: &str| SourceId::new(text).ok().map(|id| id.to_string());
    let sources = "the short names of sources, see /api/v1/sources";
    request.sources = asked.coded_all("source", id, sources)?;
    request.initials = asked.coded_all("initial", initial, "A to Z, 0, other")?;
    Ok(())
}

fn filter_places(request: &mut SearchRequest, asked: &Parameters) -> Result<(), Failure> {
    let nrw = Gazetteer::nrw();
    let landscapes = list(Landscape::ALL.iter().map(|part| part.code));
    let parts = asked.coded_all("landscape", landscape, &landscapes)?;
    let district = |code: &str| nrw.district(code).map(|d| d.code.clone());
    let districts = "the five-digit keys of the 53 districts, such as 05315";
    request.districts = asked.coded_all("district", district, districts)?;
    let in_parts = parts.iter().flat_map(|part| part.districts.iter());
    let in_parts = in_parts.map(|code| (*code).to_owned());
    request.districts.extend(in_parts);
    let municipality = |code: &str| nrw.municipality(code.parse().ok()?).map(|m| m.ags);
    let municipalities = "the eight-digit keys of the 396 municipalities, such as 05334002";
    request.municipalities = asked.coded_all("municipality", municipality, municipalities)?;
    Ok(())
}

/// Whether it is the second of two codes; none: it is neither.
fn one_of(text: &str, codes: [&str; 2]) -> Option<bool> {
    let place = codes.iter().position(|code| *code == text)?;
    Some(place == 1)
}

/// What a day may be, in words.
const DAYS: &str = "a year from 1000 to 2999 or a day such as 2008-05-01";

/// A day, or the given day of a year.
fn day(text: &str, (month, of_month): (i8, i8)) -> Option<Date> {
    let year = text.parse().ok();
    let day = || text.parse::<Date>().ok();
    year.and_then(|year| Date::new(year, month, of_month).ok())
        .or_else(day)
        .filter(|day| (1000..=2999).contains(&day.year()))
}

fn list(codes: impl Iterator<Item = &'static str>) -> String {
    codes.collect::<Vec<_>>().join(", ")
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
            ("until=2013-02-30", "2008-05-01"),
            ("radius_km=0&near=Aachen", "1 to 200"),
            ("radius_km=201&near=Aachen", "1 to 200"),
            ("radius_km=20", "give near"),
            ("order=distance", "give near"),
            ("competence=laser", "URIs"),
            ("sector=25.62", "wz2025:C"),
            ("sector=wz2025:1", "wz2025:C"),
            ("editions=all", "both, own"),
            ("landscape=mordor", "sauerland"),
            ("municipality=05999999", "05334002"),
            ("organisation_type=pub", "university"),
            ("holder=7", "UUID"),
            ("initial=AB", "A to Z"),
            ("literal=yes", "0, 1"),
            ("order=up", "newest"),
            ("district=99999", "05315"),
            ("foo=1", "there is no parameter 'foo'"),
            ("page=2&after=x", "either"),
            ("q=a&q=b", "only once"),
            ("page=1&page=2", "only once"),
            ("limit=1&limit=2", "only once"),
            ("after=a&after=b", "only once"),
        ] {
            let failure = asked(Some(query)).expect_err(query);
            assert_eq!(failure.code, "invalid-parameter");
            let detail = failure.detail.unwrap_or_default();
            assert!(detail.contains(word), "{query}: {detail}");
            let named = query.split('=').next().map(str::to_owned);
            assert_eq!(failure.field, named, "{query}");
        }
    }

    #[test]
    fn what_is_right_arrives() {
        let query = "q=Laser&kind=project&kind=offer&district=05315&from=2008&until=2013-05-01&order=title&limit=5\
             &after=abc&near=Aachen&sector=wz2025:C&editions=both&competence=urn:x&municipality=05334002\
             &landscape=sauerland&organisation_type=university&initial=z&literal=1";
        let Asked { request, near } = asked(Some(query)).expect("legal");
        assert_eq!(request.kinds, [Kind::Project, Kind::Offer]);
        assert_eq!(request.page, Page::After("abc".to_owned()));
        assert_eq!((request.limit, request.order), (5, app::Order::Title));
        assert_eq!(near, Some(("Aachen".to_owned(), 25)));
        assert_eq!(request.from, Some(jiff::civil::date(2008, 1, 1)));
        assert_eq!(request.until, Some(jiff::civil::date(2013, 5, 1)));
        assert_eq!(request.initials, ['Z']);
        assert!(request.both_editions && request.literal);
        assert!(request.districts.len() > 1 && request.sectors.len() == 1);
    }
}
