//! Data to take away, the description of the API, and how to correct what is wrong.

pub mod interface;
pub mod show;
