//! Connectors: they parse what a source publishes into drafts and problems.
//!
//! The table connector: a [`Mapping`] (TOML) says how each row of a table, JSON or Turtle file or fixed-width text
//! becomes entries, relations, postcodes, concepts or figures; [`read`] streams a file through it. What
//! the keys of a mapping mean stands in `docs/sources.md`.
//!
//! This crate is pure parsing: it knows no database and no clock. A bad record never stops the good ones:
//! every [`Row`] carries what could be read beside the [`Problem`]s of what could not.

mod boundaries;
mod clean;
mod draft;
mod input;
mod lookups;
mod mapping;
mod read;
mod repair;
mod seen;
mod shipped;
mod thesaurus;

pub use boundaries::{BoundariesError, Difference, boundaries, differences};
pub use lookups::Lookups;
pub use mapping::{Mapping, MappingError};
pub use read::{Context, Problem, Row, Severity, read};
pub use shipped::{ShippedMapping, demo_mappings, shipped};
pub use thesaurus::{thesaurus, thesaurus_source};
