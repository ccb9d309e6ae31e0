//! What the atlas is measured with: the [`state`] that a generator makes up.
//!
//! Nothing here is part of the program; the figures are printed by `make bench`.

pub mod state;
