//! What visitors tell the office: a barrier, a mistake, anything else.

pub mod form;

pub use form::about;
