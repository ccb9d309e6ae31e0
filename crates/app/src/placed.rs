//! Entries for a map: which lie where, without what a page of hits says beside them.

use std::collections::HashMap;

use domain::{Actor, Ags, Entry, EntryId, Kind, Language, Point, places::Gazetteer};
use search::Search;

use crate::{App, AppError, document};

/// Entries in some municipalities.
#[derive(Debug, Clone)]
pub struct Placed {
    /// As the actor may see them, those with most evidence first, each with where it is.
    pub entries: Vec<(Entry, Vec<Position>)>,
    /// How many there are, with those that were more than asked for.
    pub total: u64,
}

/// Where an entry stands on a map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// In which municipality.
    pub ags: Ags,
    /// Where there.
    pub point: Point,
    /// Whether that is its own point, and not the municipality's.
    pub is_exact: bool,
}

impl App {
    /// The entries of these kinds in these municipalities, at most `limit` (up to 1,000): in one question to the index,
    /// since a map asks at every move.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn placed(
        &self,
        actor: &Actor,
        kinds: &[Kind],
        municipalities: &[Ags],
        limit: u32,
    ) -> Result<Placed, AppError> {
        let search = Search {
            kinds: kinds.to_vec(),
            municipalities: municipalities.to_vec(),
            limit,
            ..Search::new("", Language::German)
        };
        let audience = actor.audience();
        let found = self
            .of_index(move |index| index.search(audience, &search))
            .await?;
        let ids: Vec<EntryId> = found.hits.iter().map(|hit| hit.id).collect();
        let entries = self.store().entries(actor, &ids).await?;
        let placeless = entries.iter().filter(|e| e.content.places.is_empty());
        let placeless: Vec<EntryId> = placeless.map(|entry| entry.id).collect();
        let mut lent: HashMap<EntryId, Vec<Position>> = HashMap::new();
        for indexable in self.store().indexable(&placeless).await? {
            let municipalities = document::lent(&indexable, actor.audience()).into_iter();
            let positions = municipalities.filter_map(|ags| position(ags, None));
            lent.insert(indexable.entry.id, positions.collect());
        }
        let placed = |entry: Entry| {
            let places = entry.content.places.iter();
            let mut own: Vec<Position> = places
                .filter_map(|place| position(place.ags()?, place.point))
                .collect();
            own.extend(lent.remove(&entry.id).unwrap_or_default());
            (entry, own)
        };
        Ok(Placed {
            entries: entries.into_iter().map(placed).collect(),
            total: found.total,
        })
    }
}

/// At its own point, or else at the municipality's.
fn position(ags: Ags, own: Option<Point>) -> Option<Position> {
    let middle = || Gazetteer::nrw().municipality(ags).map(|m| m.point);
    Some(Position {
        ags,
        point: own.or_else(middle)?,
        is_exact: own.is_some(),
    })
}
