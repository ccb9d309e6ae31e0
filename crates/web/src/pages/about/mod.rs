//! What the atlas is.

pub mod show;
