//! The statement on accessibility.

pub mod show;
