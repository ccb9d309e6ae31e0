//! Vocabularies of competences and sectors: browsing them, what concepts mean, who knows about them, and where.

pub mod browse;
pub mod capabilities;
pub mod development;
pub mod knowledge;
pub mod network;
pub mod show;
