//! Municipalities and districts: what is there, and how well connected it is.

pub mod chart;
pub mod compare;
pub mod district;
pub mod entries;
pub mod figures;
pub mod list;
pub mod municipality;
pub mod show;
pub mod unknown;
