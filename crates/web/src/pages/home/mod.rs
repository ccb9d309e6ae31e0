//! The front page.

pub mod negotiate;
pub mod show;
