//! Finds entries; the only crate that names tantivy.
//!
//! # What this crate knows
//! - how a [`Document`] becomes terms and columns, and how what a person typed becomes a query over them;
//! - how hits are ordered, filtered and counted, and how pages of them stay stable while the index changes;
//! - how the files of an index are written, replaced, repaired by rebuilding, and cleaned of what was erased.
//!
//! # What it must not know
//! The store, the log, who may see what. The caller decides for every changed entry what each audience may find, and
//! checks every hit once more against the store. There is one layer per [`domain::Audience`]; an audience searches its own
//! and those of audiences that see less. A form of an entry stands once, in the layer of the first audience that sees
//! this form: so neither counts nor suggestions nor corrections nor the weights of words can tell more than may be seen,
//! and what all see alike, which is nearly everything, is written once.
//! Texts are not kept here: passages are made from the store's texts, with [`Wanted::marks`].
//!
//! # How a score comes about
//! By words alone, as below; in a search [`Search::by_meaning`] words are one of several channels, and `fuse.rs` has the
//! formula of the whole.
//! ```text
//! score(entry) = Σ over the words of the query: best field (+ 20 % of the others), each field BM25 × its weight
//!                × (1 + 0.05 · ln(1 + pieces of evidence))
//! ```
//! Weights: names as written 3, titles and names 2.5, texts 1, evidence 0.6. A word is as rare as it is in the field
//! where it is most frequent, and lengths are compared among entries that have the field: so a language in which few
//! entries are written is neither favoured nor punished. Evidence counts by how well it fits (BM25 saturates: the tenth
//! piece that says the same adds next to nothing), not by how much there is.
//!
//! # Example
//! ```
//! use domain::{Audience, EntryId, Kind, Language, Timestamp};
//! use search::{Document, Index, Search, Update};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let index = Index::open(folder.path())?;
//! let mut document = Document::new(EntryId::from_u128(7), Kind::Organisation, Timestamp::UNIX_EPOCH);
//! document.titles.push((Language::German, "Institut für Schweißtechnik".to_owned()));
//! let update = Update::new(document.id, |audience| (audience != Audience::Public).then(|| document.clone()));
//!
//! let mut writer = index.writer(50_000_000)?;
//! writer.apply(&[update])?;
//! writer.commit(1)?;
//!
//! let found = |audience| index.search(audience, &Search::new("schweisstechnk", Language::German));
//! assert_eq!(found(Audience::Public)?.total, 0);
//! let found = found(Audience::Members)?;
//! assert_eq!(found.hits[0].id, document.id);
//! assert_eq!(found.corrected.as_deref(), Some("schweisstechnik"));
//! # Ok(())
//! # }
//! ```

mod about;
mod answer;
mod any_of;
mod at_least;
mod blend;
mod called;
mod collect;
mod columns;
mod combine;
mod compounds;
mod counts;
mod cursor;
mod days;
mod document;
mod error;
mod evidence;
mod eye;
mod filters;
mod fuse;
mod generation;
mod index;
mod knowledge;
mod letters;
mod lexicon;
mod listed;
mod meaning;
mod near;
mod nearest;
mod plan;
mod query;
mod queue;
mod rows;
mod schema;
mod search;
mod signs;
mod similar;
mod spelling;
mod suggest;
mod telling;
mod terms;
mod trend;
mod unknown;
mod view;
mod votes;
mod words;
mod writer;

pub use cursor::Cursor;
pub use document::{Competence, Document, Update};
pub use error::{CursorError, IndexError, SearchError};
pub use evidence::Evidence;
pub use index::{Index, Suggestion};
pub use knowledge::{Knower, Knowledge, Piece, Profile, Shown};
pub use near::Near;
pub use search::{
    Counts, Found, Hit, MAX_COUNTED, MAX_LIMIT, MAX_OFFSET, Page, Search, Sort, Spelling, Topic,
    UnknownWords, Wanted, Why,
};
pub use trend::{Span, Trend};
pub use writer::{Rebuild, Writer};
