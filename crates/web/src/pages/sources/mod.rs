//! The sources of the atlas.

pub mod list;
