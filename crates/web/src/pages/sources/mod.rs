//! The sources of the atlas.

pub mod list;
pub mod show;
