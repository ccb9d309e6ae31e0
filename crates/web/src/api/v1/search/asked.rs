//! What a search is asked by: the parameters of its address.

use app::{Near, Page, SearchRequest};
use domain::{
    FieldOfAction, Interface, Kind, Language, OrganisationType, SourceId,
    places::{Gazetteer, Landscape},
};
use jiff::civil::Date;
use utoipa::IntoParams;

use crate::{
    Failure, lenient,
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

/// The request in a query string. Programs get told what they got wrong.
pub(super) fn asked(query: Option<&str>) -> Result<Asked, Failure> {
    let mut request = SearchRequest::default();
    let (mut paged, mut cursor) = (false, None);
    let (mut near, mut radius) = (None, None);
    for (name, value) in lenient::pairs(query) {
        match name.as_str() {
            "near" => near = Some(value).filter(|near| !near.trim().is_empty()),
            "radius_km" => {
                let (min, max) = (u32::from(Near::KM_MIN), u32::from(Near::KM_MAX));
                let km = number(&name, &value, min, max)?;
                radius = Some(u16::try_from(km).expect("at most 200"));
            }
            "page" => {
                request.page = Page::Number(number(&name, &value, 1, 500)?);
                paged = true;
            }
            "after" => cursor = Some(value),
            "from" => request.from = Some(day(&name, &value, (1, 1))?),
            "until" => request.until = Some(day(&name, &value, (12, 31))?),
            "limit" => request.limit = number(&name, &value, 1, 100)? as usize,
            _ => take(&mut request, &name, value)?,
        }
    }
    if let Some(cursor) = cursor {
        if paged {
            return Err(invalid("give either page or after"));
        }
        request.page = Page::After(cursor);
    }
    if near.is_none() && radius.is_some() {
        return Err(invalid("radius_km: around which place? give near, too"));
    }
    if near.is_none() && request.order == app::Order::Distance {
        return Err(invalid("order: distance from which place? give near, too"));
    }
    let near = near.map(|near| (near, radius.unwrap_or(Near::KM)));
    Ok(Asked { request, near })
}

/// Takes a parameter that stands for itself.
fn take(request: &mut SearchRequest, name: &str, value: String) -> Result<(), Failure> {
    let value = value.as_str();
    match name {
        "q" => request.q = value.to_owned(),
        "lang" => request.language = Some(coded(name, value, Language::from_code, "de, en")?),
        "kind" => {
            let allowed = list(Kind::ALL.iter().map(|k| k.code()));
            let kind = coded(name, value, Kind::from_code, &allowed)?;
            request.kinds.push(kind);
        }
        "field" => {
            let allowed = list(FieldOfAction::ALL.iter().map(|f| f.code()));
            let field = coded(name, value, FieldOfAction::from_code, &allowed)?;
            request.fields.push(field);
        }
        "interface" => {
            let allowed = list(Interface::ALL.iter().map(|i| i.code()));
            let interface = coded(name, value, Interface::from_code, &allowed)?;
            request.interfaces.push(interface);
        }
        "organisation_type" => {
            let allowed = list(OrganisationType::ALL.iter().map(|sort| sort.code()));
            let sort = coded(name, value, OrganisationType::from_code, &allowed)?;
            request.organisation_types.push(sort);
        }
        "competence" => {
            let allowed = "URIs of concepts without spaces, at most 500 bytes";
            let concept = coded(name, value, |text| uri(text.to_owned()), allowed)?;
            request.competences.push(concept);
        }
        "sector" => {
            let allowed = "edition (wz2008, wz2025) and code, such as wz2025:C or wz2008:25.62";
            request.sectors.push(coded(name, value, sector, allowed)?);
        }
        "editions" => {
            let both = |text: &str| match text {
                "both" => Some(true),
                "own" => Some(false),
                _ => None,
            };
            request.both_editions = coded(name, value, both, "both, own")?;
        }
        "source" => {
            let id = |text: &str| SourceId::new(text).ok().map(|id| id.to_string());
            let allowed = "the short names of sources, see /api/v1/sources";
            request.sources.push(coded(name, value, id, allowed)?);
        }
        "holder" => {
            let id = |text: &str| text.parse().ok();
            request.holder = Some(coded(name, value, id, "the id of an entry (UUID)")?);
        }
        "initial" => {
            let letter = coded(name, value, initial, "A to Z, 0, other")?;
            request.initials.push(letter);
        }
        "literal" => {
            let yes = |text: &str| match text {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            };
            request.literal = coded(name, value, yes, "0, 1")?;
        }
        "order" => {
            let allowed = list(ORDERS.iter().map(|(_, code)| *code));
            request.order = coded(name, value, order, &allowed)?;
        }
        _ => return take_place(request, name, value),
    }
    Ok(())
}

fn take_place(request: &mut SearchRequest, name: &str, value: &str) -> Result<(), Failure> {
    let nrw = Gazetteer::nrw();
    match name {
        "landscape" => {
            let allowed = list(Landscape::ALL.iter().map(|part| part.code));
            let part = coded(name, value, landscape, &allowed)?;
            let districts = part.districts.iter().map(|code| (*code).to_owned());
            request.districts.extend(districts);
        }
        "district" => {
            let known = |code: &str| nrw.district(code).map(|d| d.code.clone());
            let allowed = "the five-digit keys of the 53 districts, such as 05315";
            let district = coded(name, value, known, allowed)?;
            request.districts.push(district);
        }
        "municipality" => {
            let known = |code: &str| nrw.municipality(code.parse().ok()?).map(|m| m.ags);
            let allowed = "the eight-digit keys of the 396 municipalities, such as 05334002";
            let municipality = coded(name, value, known, allowed)?;
            request.municipalities.push(municipality);
        }
        _ => return Err(unknown(name)),
    }
    Ok(())
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

/// A day, or the given day of a year.
fn day(name: &str, value: &str, (month, of_month): (i8, i8)) -> Result<Date, Failure> {
    let read = |text: &str| {
        let year = text.parse().ok();
        let day = || text.parse::<Date>().ok();
        year.and_then(|year| Date::new(year, month, of_month).ok())
            .or_else(day)
            .filter(|day| (1000..=2999).contains(&day.year()))
    };
    let allowed = "a year from 1000 to 2999 or a day such as 2008-05-01";
    coded(name, value, read, allowed)
}

fn number(name: &str, value: &str, min: u32, max: u32) -> Result<u32, Failure> {
    let read = |text: &str| text.parse().ok().filter(|n| (min..=max).contains(n));
    coded(name, value, read, &format!("{min} to {max}"))
}

fn unknown(name: &str) -> Failure {
    let name: String = name.chars().take(80).collect();
    invalid(format!(
        "there is no parameter '{name}'; allowed: q, lang, kind, field, interface, district, source, \
         organisation_type, competence, sector, editions, landscape, municipality, near, radius_km, holder, initial, from, \
         until, literal, order, page, after, limit"
    ))
}

pub(super) fn invalid(detail: impl Into<String>) -> Failure {
    Failure::because("invalid-parameter", detail)
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
        ] {
            let failure = asked(Some(query)).expect_err(query);
            assert_eq!(failure.code, "invalid-parameter");
            let detail = failure.detail.unwrap_or_default();
            assert!(detail.contains(word), "{query}: {detail}");
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
