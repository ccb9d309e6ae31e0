//! Entries: their pages, and the way to the list of a kind.

pub mod facts;
pub mod list;
pub mod parts;
pub mod show;
