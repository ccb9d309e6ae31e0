//! Finds entries; the only crate that names tantivy.
