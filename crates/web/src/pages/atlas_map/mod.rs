//! The map of everything: what lies where, and how well connected it is.

pub mod geojson;
pub mod layers;
pub mod show;
