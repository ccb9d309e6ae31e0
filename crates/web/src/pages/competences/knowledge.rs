use app::{CompetenceHolder, CompetencePage, DistrictCount};
use domain::Vocabulary;
use i18n::Words;

use super::{
    development::{Development, development},
    network::{Network, network},
};
use crate::{
    map::{DistrictMap, district_name},
    pages::{
        entries::topics::{self, Topic},
        places::entries::Within,
        profile::{
            comparison,
            lines::{Measure, Piece, Told, pieces, told},
        },
        search::teaser::Teaser,
    },
};

/// Holders that are shown before the rest folds away.
const SHOWN: usize = 10;

/// Competences that go with it, at most.
const NEIGHBOURS: usize = 12;

/// Pieces of evidence below a holder.
const PIECES: usize = 2;

/// Who has shown a competence, where, since when, what goes with it, and who works with whom.
pub struct Knowledge {
    /// How many organisations and persons.
    pub total: usize,
    pub holders: Vec<Holder>,
    /// Behind "more".
    pub more: Vec<Holder>,
    /// How many are not listed.
    pub left_out: usize,
    /// To the organisations whose own entries name it.
    pub search_href: String,
    pub map: DistrictMap,
    /// Nothing: no evidence is dated.
    pub development: Option<Development>,
    pub neighbours: Vec<Beside>,
    /// Nothing: none of the strongest share evidence.
    pub network: Option<Network>,
}

/// Somebody who has shown the competence.
pub struct Holder {
    pub teaser: Teaser,
    /// What sort of organisation it is; empty: not known, or a person.
    pub sort: String,
    pub told: Told,
    /// "Platz 2 von 14 Universitäten".
    pub place: String,
    pub pieces: Vec<Piece>,
}

/// A competence that goes with it.
pub struct Beside {
    pub topic: Topic,
    /// How many entries are about both, and how many about this one at all.
    pub together: u32,
    pub entries: u64,
}

/// What is known of who has shown a competence; nothing where nobody has.
#[must_use]
pub fn knowledge(
    w: Words,
    page: &CompetencePage,
    vocabulary: &Vocabulary,
    within: &Within,
    this_year: i16,
) -> Option<Knowledge> {
    if page.holders.is_empty() {
        return None;
    }
    let strongest = page.holders.iter().map(|h| h.knower.shown.strength);
    let measure = Measure {
        strongest: strongest.fold(0.0, f32::max),
        this_year,
    };
    let holders = page.holders.iter();
    let mut holders: Vec<Holder> = holders.map(|one| holder(w, one, measure)).collect();
    let left_out = page.total.saturating_sub(holders.len());
    let more = holders.split_off(holders.len().min(SHOWN));
    let counts: Vec<DistrictCount> = page
        .districts
        .iter()
        .map(|(code, &count)| DistrictCount {
            name: district_name(code),
            code: code.clone(),
            count,
        })
        .collect();
    let of =
        |name: &'static str, value: &str| within.href(w.language(), &[(name, value.to_owned())]);
    let neighbours = page.neighbours.iter().take(NEIGHBOURS);
    Some(Knowledge {
        total: page.total,
        holders,
        more,
        left_out,
        search_href: of("kind", domain::Kind::Organisation.code()),
        map: DistrictMap::completed(&counts, |code| of("district", code)),
        development: development(w, &page.years, (page.trend, page.compared)),
        neighbours: neighbours
            .map(|(uri, together, entries)| Beside {
                topic: topics::concept(w.language(), vocabulary, uri),
                together: *together,
                entries: *entries,
            })
            .collect(),
        network: network(w.language(), &page.holders, &page.ties),
    })
}

fn holder(w: Words, holder: &CompetenceHolder, measure: Measure) -> Holder {
    let sort = holder.knower.sort;
    let best = &holder.pieces[..holder.pieces.len().min(PIECES)];
    Holder {
        teaser: Teaser::new(&holder.entry, w.language()),
        sort: sort.map_or_else(String::new, |sort| w.code("organisation-type", sort.code())),
        told: told(w, &holder.knower.shown, holder.is_excellent, measure),
        place: comparison::place(w, &holder.rank),
        pieces: pieces(w, best),
    }
}
