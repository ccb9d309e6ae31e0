//! Events and deadlines.

mod dates;
pub mod month;
pub mod show;

pub use dates::{Dated, dated, items};
