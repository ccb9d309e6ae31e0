//! What the atlas is measured with: the [`state`] that a generator makes up, the [`baseline`] beside it, the [`figures`].
//!
//! Nothing here is part of the program. `make bench` prints the figures.

pub mod baseline;
pub mod figures;
pub mod guides;
pub mod measure;
pub mod queries;
pub mod state;
