//! The JSON interface for programs.

pub mod problem;
pub mod v1;
