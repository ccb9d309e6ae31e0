//! The guide: from a question in plain words to everything that fits.

pub mod show;
