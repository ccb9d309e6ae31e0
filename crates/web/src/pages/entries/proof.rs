use app::{EntryPage, Related};
use domain::{Body, Content, Kind, RelationKind};
use i18n::Words;

use super::relations::{Neighbour, neighbour};
use crate::{
    lenient, links,
    pages::pager::{Pager, pager},
};

/// Pieces of evidence on a page.
const PAGE: usize = 40;

/// Which part of the evidence somebody wants to read, as the address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Counted from 1.
    pub page: usize,
}

impl Wanted {
    /// What this query string asks for; what makes no sense is passed over.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut wanted = Self {
            kind: None,
            page: 1,
        };
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "proof" => wanted.kind = Kind::from_code(&value),
                "page" => wanted.page = value.parse().unwrap_or(1).max(1),
                _ => {}
            }
        }
        wanted
    }

    fn query(self) -> String {
        let mut pairs = Vec::new();
        pairs.extend(self.kind.map(|kind| ("proof", kind.code().to_owned())));
        if self.page > 1 {
            pairs.push(("page", self.page.to_string()));
        }
        lenient::query(&pairs)
    }
}

/// What speaks for somebody's competence: the newest first, by year.
pub struct Proof {
    /// How many pieces there are in all.
    pub total: usize,
    /// A choice per kind that occurs, "all" first; empty where there is nothing to choose.
    pub kinds: Vec<KindChoice>,
    pub years: Vec<ProofYear>,
    pub pager: Pager,
    /// Sources that name further pieces of which the atlas knows nothing else: how many, who, and where they are told.
    pub awaited: Vec<(u64, String, String)>,
}

/// Leads to the pieces of one kind, or to all.
pub struct KindChoice {
    /// None: all.
    pub kind: Option<Kind>,
    pub count: usize,
    pub href: String,
    pub current: bool,
}

/// The pieces of one year.
pub struct ProofYear {
    /// Empty: not known.
    pub year: String,
    pub pieces: Vec<Neighbour>,
}

/// Whether this relation of a holder of knowledge speaks for a competence.
#[must_use]
pub fn is_proof(holder: Kind, related: &Related) -> bool {
    matches!(holder, Kind::Organisation | Kind::Person)
        && related.outgoing
        && related.relation.kind.is_evidence()
}

/// The part of the evidence that is wanted. `path` is the page's own.
#[must_use]
pub fn proof(
    w: Words,
    page_of: &EntryPage,
    evidence: &[&Related],
    wanted: Wanted,
    path: &str,
) -> Proof {
    let href = |wanted: Wanted| format!("{path}{}#proof", wanted.query());
    let of = |kind: Option<Kind>| {
        let all = evidence.iter();
        all.filter(move |related| kind.is_none_or(|kind| related.entry.kind() == kind))
    };
    // Nobody gets an empty page for a kind that does not occur.
    let kind = wanted.kind.filter(|kind| of(Some(*kind)).next().is_some());
    let mut pieces: Vec<&&Related> = of(kind).collect();
    pieces.sort_by_key(|related| std::cmp::Reverse(newest_year(&related.entry.content)));
    let pages = pieces.len().div_ceil(PAGE).max(1);
    let page = wanted.page.min(pages);
    let mut years: Vec<ProofYear> = Vec::new();
    for related in pieces.into_iter().skip((page - 1) * PAGE).take(PAGE) {
        let year = newest_year(&related.entry.content);
        let year = year.map(|year| year.to_string()).unwrap_or_default();
        let source = related.relation.source.as_ref();
        let source = source.and_then(|id| page_of.relation_sources.iter().find(|s| s.id == *id));
        let piece = Neighbour {
            source: source
                .map(|source| source.title.clone())
                .unwrap_or_default(),
            ..neighbour(w, related)
        };
        match years.last_mut() {
            Some(last) if last.year == year => last.pieces.push(piece),
            _ => years.push(ProofYear {
                year,
                pieces: vec![piece],
            }),
        }
    }
    Proof {
        total: evidence.len(),
        kinds: kind_choices(evidence, kind, |kind| href(Wanted { kind, page: 1 })),
        years,
        pager: pager(page, pages, |page| href(Wanted { kind, page })),
        awaited: (page_of.awaited.iter())
            .map(|(source, count)| {
                let href = links::source(w.language(), &source.id);
                (*count, source.title.clone(), href)
            })
            .collect(),
    }
}

fn kind_choices(
    evidence: &[&Related],
    wanted: Option<Kind>,
    href: impl Fn(Option<Kind>) -> String,
) -> Vec<KindChoice> {
    let choice = |kind: Option<Kind>, count| KindChoice {
        kind,
        count,
        href: href(kind),
        current: kind == wanted,
    };
    let mut choices = vec![choice(None, evidence.len())];
    for &kind in Kind::ALL {
        let count = evidence.iter().filter(|r| r.entry.kind() == kind).count();
        if count > 0 {
            choices.push(choice(Some(kind), count));
        }
    }
    if choices.len() < 3 {
        choices.clear();
    }
    choices
}

/// The year by which a piece of evidence is as old as it is: when it ended, or else began.
#[must_use]
pub fn newest_year(content: &Content) -> Option<i16> {
    let own = match &content.body {
        Body::Publication(publication) => publication.year,
        Body::Event(event) => event.ends.or(event.starts).map(|at| at.date().year()),
        Body::News(news) => news.date.map(|date| date.year()),
        _ => None,
    };
    let period = content.period;
    own.or_else(|| Some(period.until.or(period.from)?.year()))
}

/// Whether a relation reads the same from both ends, so that it stands under one heading.
#[must_use]
pub const fn is_symmetric(kind: RelationKind) -> bool {
    matches!(kind, RelationKind::RelatedTo)
}
