//! Puts text right that was damaged or shouted on its way, and turns text into dates and numbers.

pub(crate) mod capitals;
pub(crate) mod convert;
pub(crate) mod encoding;
pub(crate) mod mojibake;
