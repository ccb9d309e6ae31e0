//! What institutions nearby know that is near a question for which hardly anybody was found.

use domain::{Actor, Concept, Help, Kind, Language};
use search::{Near, Search};

use super::{
    Asked, GuideSection,
    nearness::{NEARBY_KM, is_near},
};
use crate::{App, AppError};

/// So many topics at most.
const SHOWN: usize = 3;

/// So many institutions nearby have to know it.
const INSTITUTIONS: u64 = 3;

/// Among so many concepts that are nearest in meaning.
const AMONG: usize = 100;

/// A topic near the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// The topic.
    pub concept: Concept,
    /// How many institutions nearby have shown it.
    pub institutions: u64,
}

impl App {
    /// Topics near the question that several institutions nearby have shown, nearest in meaning first; none where somebody
    /// nearby was found, or no place was given.
    pub(super) async fn neighbours(
        &self,
        actor: &Actor,
        asked: &Asked<'_>,
        sections: &[GuideSection],
    ) -> Result<Vec<Neighbour>, AppError> {
        let mut people = sections.iter().filter(|s| s.help == Help::People);
        let is_alone = people.any(|section| !section.hits.iter().any(is_near));
        let Some(place) = asked.place.filter(|_| is_alone && !asked.words.is_empty()) else {
            return Ok(Vec::new());
        };
        let mut around = Search::new("", Language::German);
        around.kinds = vec![Kind::Organisation];
        around.near = Some(Near {
            point: place.point,
            metres: NEARBY_KM * 1_000.0,
        });
        around.counts = true;
        around.limit = 1;
        let counts = self.ask_index(actor, around).await?.counts.competences;
        if counts.is_empty() {
            return Ok(Vec::new());
        }
        let vocabulary = self.vocabulary().await?;
        let linker = self.concept_linker(&vocabulary).await?;
        let near = linker.link(&asked.words, AMONG).into_iter();
        let known = near.filter_map(|(uri, _)| {
            let institutions = *counts.get(uri)?;
            let concept = vocabulary.get(uri)?.clone();
            (institutions >= INSTITUTIONS).then_some(Neighbour {
                concept,
                institutions,
            })
        });
        Ok(known.take(SHOWN).collect())
    }
}
