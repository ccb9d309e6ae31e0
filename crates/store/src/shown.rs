use std::collections::{BTreeMap, HashMap};

use domain::{Actor, Entry, EntryId, Source, SourceId};

use crate::{
    Result, Store,
    entries::{CANONICAL, canonical_of},
    family::{SOURCES, sources_of},
    marks::{self, MARK},
    sources::{tellers, told_of},
    sql::{self, Question, cells},
};

/// What is shown with an answer of the index. The mark is read last: a vocabulary that changed before is noticed.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// As [`Store::entries_by_id`] gives them.
    pub entries: HashMap<EntryId, Entry>,
    /// As [`Store::sources_of`] gives it.
    pub spoken_of: BTreeMap<EntryId, Vec<SourceId>>,
    /// All sources.
    pub sources: HashMap<SourceId, Source>,
    /// The mark of the vocabulary, as [`Store::vocabulary_mark`] gives it.
    pub vocabulary: String,
}

impl Store {
    /// What is shown of these entries, and who speaks of the `told` ones.
    pub async fn shown(&self, actor: &Actor, ids: &[EntryId], told: &[EntryId]) -> Result<Shown> {
        let mut conn = self.read().await?;
        let questions = [
            Question::with_list(&conn, CANONICAL, ids),
            Question::with_list(&conn, &tellers(actor), told),
            Question::new(&conn, SOURCES, cells![]),
            Question::new(&conn, MARK, cells![marks::VOCABULARY]),
        ];
        let [entries, who, sources, mark] = sql::answers(&mut conn, questions).await?;
        let seen = canonical_of(&entries)?.into_iter();
        let seen = seen.filter_map(|(id, stored)| Some((id, stored.entry.seen_by(actor)?)));
        Ok(Shown {
            entries: seen.collect(),
            spoken_of: told_of(&who)?,
            sources: sources_of(&sources)?,
            vocabulary: marks::told(mark.first())?,
        })
    }
}
