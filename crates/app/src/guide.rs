//! The guide: from a question in plain words to everything that fits.

use std::collections::BTreeSet;

use domain::{Actor, EntryId, Kind, Language};
use rules::Facts;

use crate::{App, AppError, Duties, Hit, Near, SearchRequest, Spot};

/// Entries in a section, at most: few, the best ones.
const SHOWN: usize = 5;

/// Who is within so many kilometres is near enough to drive there.
const NEARBY_KM: u16 = 50;

/// So many of those nearby come first, of those who are among so many best in the whole state: who merely is near helps
/// nobody.
const NEARBY: usize = 3;
const AMONG: usize = 20;

/// A question in somebody's own words, with what they say of themselves.
#[derive(Debug, Clone, Default)]
pub struct Inquiry {
    /// The problem, as it was typed.
    pub text: String,
    /// The language of the interface.
    pub language: Option<Language>,
    /// Where the firm is.
    pub place: Option<Spot>,
    /// What is known for the rules on duties.
    pub facts: Facts,
    /// What kind of help is wanted; empty: any.
    pub wanted: BTreeSet<Help>,
}

/// A kind of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Help {
    /// People and institutions that know something about it.
    People,
    /// Projects and outcomes of the same kind.
    Examples,
    /// Offers, laboratories, test beds.
    Offers,
    /// Programmes that may fund it.
    Funding,
    /// Courses and events.
    Learning,
    /// Studies and practice.
    Insights,
}

impl Help {
    /// All, in the order in which they stand in a guide.
    pub const ALL: &'static [Self] = &[
        Self::People,
        Self::Examples,
        Self::Offers,
        Self::Funding,
        Self::Learning,
        Self::Insights,
    ];

    /// Its name in forms and keys of words.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Examples => "examples",
            Self::Offers => "offers",
            Self::Funding => "funding",
            Self::Learning => "learning",
            Self::Insights => "insights",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|help| help.code() == code)
    }

    /// The kinds of entries that are this help.
    #[must_use]
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::People => &[Kind::Organisation, Kind::Person],
            Self::Examples => &[Kind::Project, Kind::Outcome],
            Self::Offers => &[Kind::Offer],
            Self::Funding => &[Kind::Programme],
            Self::Learning => &[Kind::Course, Kind::Event],
            Self::Insights => &[Kind::Insight, Kind::Publication],
        }
    }
}

/// The answer to an inquiry.
#[derive(Debug, Clone)]
pub struct Guide {
    /// What fits, by the kind of help, in the order of [`Help::ALL`].
    pub sections: Vec<GuideSection>,
    /// What is to be settled.
    pub duties: Duties,
}

/// What fits of one kind of help.
#[derive(Debug, Clone)]
pub struct GuideSection {
    /// Which.
    pub help: Help,
    /// The best, those nearby first.
    pub hits: Vec<Hit>,
    /// How many of the hits, from the first on, are nearby.
    pub nearby: usize,
    /// How many fit in all.
    pub total: u64,
    /// How many entries of these kinds the atlas has, whatever they are about.
    pub known: u64,
}

impl App {
    /// Everything that fits an inquiry. Nothing of it is kept.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn guide(&self, actor: &Actor, inquiry: &Inquiry) -> Result<Guide, AppError> {
        // Remembered by the index: it is what the front page shows.
        let all = SearchRequest::default();
        let known = self.search(actor, all).await?.counts.kinds;
        let mut sections = Vec::new();
        for &help in Help::ALL {
            if inquiry.wanted.is_empty() || inquiry.wanted.contains(&help) {
                sections.push(self.section(actor, inquiry, help, &known).await?);
            }
        }
        Ok(Guide {
            sections,
            duties: self.duties(actor, &inquiry.facts),
        })
    }

    async fn section(
        &self,
        actor: &Actor,
        inquiry: &Inquiry,
        help: Help,
        known: &[(Kind, u64)],
    ) -> Result<GuideSection, AppError> {
        let request = |near, limit| SearchRequest {
            q: inquiry.text.clone(),
            language: inquiry.language,
            kinds: help.kinds().to_vec(),
            near,
            limit,
            ..SearchRequest::default()
        };
        // A course or a project may be read from anywhere; to people one drives.
        let place = inquiry.place.as_ref().filter(|_| help == Help::People);
        let limit = place.map_or(SHOWN, |_| AMONG);
        let best = self.search(actor, request(None, limit)).await?;
        let total = best.total;
        let mut hits = Vec::new();
        if let Some(place) = place {
            let near = Near {
                point: place.point,
                radius_km: NEARBY_KM,
            };
            let there = self.search(actor, request(Some(near), AMONG)).await?;
            let good: BTreeSet<EntryId> = best.hits.iter().map(|hit| hit.entry.id).collect();
            let there = there.hits.into_iter();
            let there = there.filter(|hit| good.contains(&hit.entry.id));
            hits.extend(there.take(NEARBY));
        }
        let nearby = hits.len();
        let there: BTreeSet<EntryId> = hits.iter().map(|hit| hit.entry.id).collect();
        let others = best.hits.into_iter();
        hits.extend(others.filter(|hit| !there.contains(&hit.entry.id)));
        hits.truncate(SHOWN);
        let known = known.iter().filter(|(kind, _)| help.kinds().contains(kind));
        Ok(GuideSection {
            help,
            nearby,
            hits,
            total,
            known: known.map(|(_, count)| count).sum(),
        })
    }
}
