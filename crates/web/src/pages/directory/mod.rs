//! The directory: everything by kind and letter.

pub mod show;
