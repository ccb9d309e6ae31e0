//! Searching, and how hits and neighbours look in lists.

pub mod facets;
pub mod network;
pub mod question;
pub mod show;
pub mod teaser;
