//! Entries: their pages, and the way to the list of a kind.

pub mod facts;
pub mod graph;
pub mod parts;
pub mod proof;
pub mod relations;
pub mod show;
pub mod spotted;
pub mod topics;
