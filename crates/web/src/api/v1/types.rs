use domain::Entry;
use serde::Serialize;

use crate::WebState;

#[derive(Debug, Serialize)]
pub struct EntryOut {
    pub id: String,
}
impl EntryOut {
    pub fn new(_: &WebState, entry: &Entry) -> Self {
        Self {
            id: entry.id.to_string(),
        }
    }
}
