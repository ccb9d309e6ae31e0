//! What an organisation or person has shown: its lines, beside comparable others, and over the years.

pub mod comparison;
pub mod lines;
pub mod show;
pub mod timeline;
