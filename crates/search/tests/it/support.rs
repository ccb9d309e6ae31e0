//! Small indexes to search in.

use domain::{Audience, EntryId, Kind, Language, Seq, Timestamp};
use search::{Document, Found, Index, Search, Update, Writer};
use tempfile::TempDir;

/// The least that the engine accepts.
pub const MEMORY: usize = 45_000_000;

/// An index in a folder that vanishes with it.
pub struct Atlas {
    pub dir: TempDir,
    pub index: Index,
    pub writer: Writer,
    pub position: Seq,
}

impl Atlas {
    pub fn empty() -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let index = Index::open(dir.path()).expect("an empty index");
        let writer = index.writer(MEMORY).expect("nobody else writes");
        Self {
            dir,
            index,
            writer,
            position: 0,
        }
    }

    /// An index in which everybody sees these.
    pub fn of(documents: impl IntoIterator<Item = Document>) -> Self {
        let mut atlas = Self::empty();
        atlas.put(documents);
        atlas
    }

    pub fn put(&mut self, documents: impl IntoIterator<Item = Document>) {
        let updates: Vec<Update> = documents.into_iter().map(for_all).collect();
        self.update(&updates);
    }

    /// For tests that make many indexes: less is written if only the public sees it.
    pub fn put_for_public(&mut self, documents: impl IntoIterator<Item = Document>) {
        let update = |document: Document| {
            Update::new(document.id, |audience| {
                (audience == Audience::Public).then(|| document.clone())
            })
        };
        let updates: Vec<Update> = documents.into_iter().map(update).collect();
        self.update(&updates);
    }

    pub fn remove(&mut self, ids: &[u128]) {
        let updates: Vec<Update> = ids
            .iter()
            .map(|id| Update::removal(EntryId::from_u128(*id)))
            .collect();
        self.update(&updates);
    }

    pub fn update(&mut self, updates: &[Update]) {
        self.position += 1;
        self.writer.apply(updates).expect("applied");
        self.writer.commit(self.position).expect("committed");
    }

    pub fn search(&self, search: &Search) -> Found {
        self.index
            .search(Audience::Public, search)
            .expect("an answer")
    }

    pub fn found(&self, q: &str) -> Found {
        self.search(&Search {
            limit: 1_000,
            ..german(q)
        })
    }

    /// The ids of all hits, best first.
    pub fn ids(&self, q: &str) -> Vec<u128> {
        ids(&self.found(q))
    }

    pub fn suggested(&self, typed: &str) -> Vec<u128> {
        let found = self
            .index
            .suggest(Audience::Public, typed, Language::German, 10)
            .expect("an answer");
        found
            .iter()
            .map(|suggestion| suggestion.id.as_u128())
            .collect()
    }
}

pub fn for_all(document: Document) -> Update {
    Update::new(document.id, |_| Some(document.clone()))
}

pub fn ids(found: &Found) -> Vec<u128> {
    found.hits.iter().map(|hit| hit.id.as_u128()).collect()
}

pub fn german(q: &str) -> Search {
    Search::new(q, Language::German)
}

pub fn document(id: u128, title: &str, text: &str) -> Document {
    in_language(Language::German, id, title, text)
}

pub fn english(id: u128, title: &str, text: &str) -> Document {
    in_language(Language::English, id, title, text)
}

fn in_language(language: Language, id: u128, title: &str, text: &str) -> Document {
    let updated = Timestamp::from_millisecond(1_000).expect("in range");
    let mut document = Document::new(EntryId::from_u128(id), Kind::Organisation, updated);
    document.titles.push((language, title.to_owned()));
    document.texts.push((language, text.to_owned()));
    document
}

/// Documents that fill an index without saying anything that is looked for.
pub fn filler(count: u128) -> impl Iterator<Item = Document> {
    (0..count).map(|n| {
        document(
            1_000_000 + n,
            &format!("Eintrag {n}"),
            "Allerlei Beliebiges",
        )
    })
}
