//! The use cases of the atlas.

mod error;
mod view;

pub use error::AppError;
pub use view::*;

use domain::{AccountId, Actor, Content, Entry, EntryId, FieldGroup, Kind, Language, State, Visibility};
use std::collections::BTreeMap;

/// The atlas's use cases; cheap to clone.
#[derive(Clone)]
pub struct App {}

/// A new entry.
#[derive(Debug, Clone)]
pub struct NewEntry {
    pub content: Content,
    pub visibility: Visibility,
    pub guarded: BTreeMap<FieldGroup, Visibility>,
    /// Wanted state; `None`: published for those who may publish, else submitted.
    pub state: Option<State>,
}

/// A whole new form of an entry.
#[derive(Debug, Clone)]
pub struct Edit {
    pub content: Content,
    pub visibility: Option<Visibility>,
    pub guarded: Option<BTreeMap<FieldGroup, Visibility>>,
    pub state: Option<State>,
}

impl App {
    pub async fn search(&self, _actor: &Actor, _request: SearchRequest) -> Result<SearchPage, AppError> { todo!() }
    pub async fn suggest(&self, _actor: &Actor, _typed: &str, _language: Language) -> Result<Vec<Suggestion>, AppError> { todo!() }
    pub async fn entry(&self, _actor: &Actor, _id: EntryId) -> Result<EntryPage, AppError> { todo!() }
    pub async fn entry_by_slug(&self, _actor: &Actor, _kind: Kind, _slug: &str) -> Result<Found, AppError> { todo!() }
    /// `kind`: which entries the districts count (None: all kinds).
    pub async fn overview(&self, _actor: &Actor, _kind: Option<Kind>) -> Result<Overview, AppError> { todo!() }
    pub async fn sources(&self, _actor: &Actor) -> Result<Vec<SourceState>, AppError> { todo!() }
    pub async fn nature(&self) -> Result<Nature, AppError> { todo!() }
    pub async fn readiness(&self) -> Readiness { todo!() }
    pub async fn create_entry(&self, _actor: &Actor, _new: NewEntry) -> Result<Entry, AppError> { todo!() }
    pub async fn edit_entry(&self, _actor: &Actor, _id: EntryId, _version: i64, _edit: Edit) -> Result<Entry, AppError> { todo!() }
    pub async fn erase_entry(&self, _actor: &Actor, _id: EntryId) -> Result<(), AppError> { todo!() }
    /// Who holds this API token; `None`: nobody does.
    pub async fn actor_by_token(&self, _token: &str) -> Result<Option<Actor>, AppError> { todo!() }
    #[doc(hidden)]
    pub fn _owner(_: AccountId) {}
}
