//! News.

pub mod list;
