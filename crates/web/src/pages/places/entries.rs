//! What the atlas knows of an area: how many entries of each kind, and the first of those that people look
//! for.

use app::{Near, Order, SearchRequest};
use domain::{Actor, Ags, Kind, Language, Point, Sector};
use i18n::Words;

use crate::{
    Failure, WebState, lenient, links,
    pages::search::{question::sector_code, teaser::Teaser},
};

/// Kinds whose first entries are shown of an area; of the others there are counts.
const OF_AREA: &[Kind] = &[
    Kind::Organisation,
    Kind::Project,
    Kind::Offer,
    Kind::Event,
    Kind::Programme,
];

/// Kinds whose first entries are shown of a competence or sector.
const OF_CONCEPT: &[Kind] = &[
    Kind::Organisation,
    Kind::Project,
    Kind::Offer,
    Kind::Course,
    Kind::Outcome,
    Kind::Publication,
];

/// Entries shown of each kind.
const FIRST: usize = 6;

/// Entries shown from around where there are none.
const NEAREST: usize = 5;

/// How far around an area without entries is looked for some, in kilometres.
const AROUND_KM: u16 = 60;

/// An area or a concept to look in.
#[derive(Debug, Clone)]
pub enum Within {
    Municipality(Ags),
    /// By its five digits.
    District(String),
    /// By its URI; what is narrower counts too.
    Competence(String),
    /// What is narrower counts too.
    Sector(Sector),
}

/// The entries of an area.
pub struct AreaEntries {
    pub total: u64,
    /// To all of them.
    pub href: String,
    /// Kind, how many, and the address of all of them.
    pub kinds: Vec<(Kind, u64, String)>,
    /// Sort of organisation, how many, and the address of all of them.
    pub types: Vec<(String, u64, String)>,
    pub groups: Vec<Group>,
}

/// The first entries of a kind.
pub struct Group {
    pub kind: Kind,
    pub count: u64,
    pub href: String,
    pub teasers: Vec<Teaser>,
}

impl Within {
    fn restrict(&self, request: &mut SearchRequest) {
        match self {
            Self::Municipality(ags) => request.municipalities = vec![*ags],
            Self::District(code) => request.districts = vec![code.clone()],
            Self::Competence(uri) => request.competences = vec![uri.clone()],
            Self::Sector(sector) => request.sectors = vec![sector.clone()],
        }
    }

    fn pair(&self) -> (&'static str, String) {
        match self {
            Self::Municipality(ags) => ("municipality", ags.to_string()),
            Self::District(code) => ("district", code.clone()),
            Self::Competence(uri) => ("competence", uri.clone()),
            Self::Sector(sector) => ("sector", sector_code(sector)),
        }
    }

    fn shown(&self) -> &'static [Kind] {
        match self {
            Self::Municipality(_) | Self::District(_) => OF_AREA,
            Self::Competence(_) | Self::Sector(_) => OF_CONCEPT,
        }
    }

    /// The search in this area with a further filter.
    #[must_use]
    pub fn href(&self, language: Language, more: &[(&'static str, String)]) -> String {
        let mut pairs = vec![self.pair()];
        pairs.extend(more.iter().cloned());
        format!("{}{}", links::search(language), lenient::query(&pairs))
    }
}

/// Everything that the atlas knows of an area.
pub async fn entries(state: &WebState, w: Words, within: &Within) -> Result<AreaEntries, Failure> {
    let language = w.language();
    let mut request = SearchRequest {
        language: Some(language),
        limit: 1,
        ..SearchRequest::default()
    };
    within.restrict(&mut request);
    let all = state.app.search(&Actor::Anonymous, request.clone()).await?;
    let href = |kind: Kind| within.href(language, &[("kind", kind.code().to_owned())]);
    let kinds = all.counts.kinds.iter();
    let kinds: Vec<_> = kinds.map(|&(kind, n)| (kind, n, href(kind))).collect();
    let of_type = |code: &str| within.href(language, &[("organisation_type", code.to_owned())]);
    let types = all.counts.organisation_types.iter();
    let types = types.map(|&(sort, count)| {
        let words = w.code("organisation-type", sort.code());
        (words, count, of_type(sort.code()))
    });
    let mut groups = Vec::new();
    for &kind in within.shown() {
        let Some(&(_, count, ref href)) = kinds.iter().find(|(known, ..)| *known == kind) else {
            continue;
        };
        groups.push(Group {
            kind,
            count,
            href: href.clone(),
            teasers: first_of(state, language, kind, &request).await?,
        });
    }
    Ok(AreaEntries {
        total: all.total,
        href: within.href(language, &[]),
        kinds,
        types: types.collect(),
        groups,
    })
}

/// The first entries of a kind among those of a request.
async fn first_of(
    state: &WebState,
    language: Language,
    kind: Kind,
    among: &SearchRequest,
) -> Result<Vec<Teaser>, Failure> {
    let request = SearchRequest {
        kinds: vec![kind],
        limit: FIRST,
        ..among.clone()
    };
    let found = state.app.search(&Actor::Anonymous, request).await?;
    let hits = found.hits.iter();
    Ok(hits.map(|hit| Teaser::new(&hit.entry, language)).collect())
}

/// The search around a point, nearest first.
#[must_use]
pub fn around(language: Language, name: &str) -> String {
    let pairs = [
        ("near", name.to_owned()),
        ("radius_km", AROUND_KM.to_string()),
        ("order", "distance".to_owned()),
    ];
    format!("{}{}", links::search(language), lenient::query(&pairs))
}

/// The nearest entries around a point, for areas that have none.
pub async fn nearest(
    state: &WebState,
    language: Language,
    point: Point,
) -> Result<Vec<Teaser>, Failure> {
    let request = SearchRequest {
        language: Some(language),
        near: Some(Near {
            point,
            radius_km: AROUND_KM,
        }),
        order: Order::Distance,
        limit: NEAREST,
        ..SearchRequest::default()
    };
    let found = state.app.search(&Actor::Anonymous, request).await?;
    let hits = found.hits.iter();
    Ok(hits.map(|hit| Teaser::new(&hit.entry, language)).collect())
}
